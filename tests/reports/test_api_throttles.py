"""How often one address may ask: whole addresses, one /64 for one household, and when to come back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from people.throttles import prefix_of
from tests.factories import make_citizen

SEND = "/api/v1/photos"


@pytest.fixture
def three(settings: Any) -> None:
    """Three posts an hour, three reads a minute."""
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"posts": "3/h", "reads": "3/min"}}


def statuses(url: str, address: str, count: int, client: Client | None = None, **more: Any) -> list[int]:
    client = client or Client()
    ask = client.post if url == SEND else client.get
    return [ask(url, REMOTE_ADDR=address, **more).status_code for _ in range(count)]


@pytest.mark.parametrize(
    ("address", "prefix"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_an_address_is_counted_by_its_prefix(address: str, prefix: str) -> None:
    assert prefix_of(address) == prefix


@pytest.mark.django_db
def test_the_fourth_post_of_an_address_is_told_when_to_come_back(three: None) -> None:
    assert statuses(SEND, "192.0.2.7", 3) == [400, 400, 400]
    response = Client().post(SEND, REMOTE_ADDR="192.0.2.7")
    assert (response.status_code, response.json()["code"]) == (429, "rate_limited")
    assert response["Content-Type"].startswith("application/problem+json")
    assert 3_500 <= int(response["Retry-After"]) <= 3_600


@pytest.mark.django_db
def test_another_address_is_not_held_up(three: None) -> None:
    statuses(SEND, "192.0.2.7", 4)
    assert statuses(SEND, "192.0.2.77", 1) == [400]


@pytest.mark.django_db
def test_a_household_with_many_ipv6_addresses_is_one(three: None) -> None:
    found = [statuses(SEND, f"2001:db8::{n}", 1)[0] for n in range(1, 5)]
    assert found == [400, 400, 400, 429]
    assert statuses(SEND, "2001:db8:0:1::1", 1) == [400]


@pytest.mark.django_db
def test_who_signed_in_is_held_by_the_quota_of_photos_alone(three: None) -> None:
    client = Client()
    client.force_login(make_citizen())
    assert statuses(SEND, "192.0.2.7", 5, client) == [400] * 5


@pytest.mark.django_db
def test_reads_have_a_limit_of_their_own(three: None) -> None:
    statuses(SEND, "192.0.2.7", 4)
    assert statuses("/api/v1/objects", "192.0.2.7", 4) == [200, 200, 200, 429]


@pytest.mark.django_db
def test_what_a_stranger_writes_into_a_header_changes_nothing(three: None) -> None:
    found = [statuses(SEND, "192.0.2.7", 1, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}")[0] for n in range(4)]
    assert found[-1] == 429


@pytest.mark.django_db
def test_behind_the_sites_own_proxy_its_last_word_counts(three: None, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    forged = [statuses(SEND, "127.0.0.1", 1, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}, 192.0.2.7")[0] for n in range(4)]
    assert forged[-1] == 429
    assert statuses(SEND, "127.0.0.1", 1, HTTP_X_FORWARDED_FOR="10.0.0.1, 192.0.2.8") == [400]
