"""What is kept of the address a request came from: a name that changes each day, and nothing once it has expired."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory
from django_tasks_db.models import DBTaskResult

from people.actions.counters import forget_expired
from people.throttles import token_of

pytestmark = pytest.mark.django_db

ADDRESS = "192.0.2.7"
SIGN_UP = "/en/account/signup/"
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def token(address: str, at: datetime = NOW) -> str:
    return token_of(RequestFactory().get("/", REMOTE_ADDR=address), now_s=at.timestamp())


def sign_up(name: str, **more: Any) -> int:
    return Client().post(SIGN_UP, {"email": f"{name}@example.org"}, **more).status_code


def kept() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        return [row[0] for row in cursor.fetchall()]


def test_no_address_is_kept_of_those_who_read_send_or_sign_up() -> None:
    Client().get("/api/v1/objects", REMOTE_ADDR=ADDRESS)
    Client().post("/api/v1/photos", REMOTE_ADDR=ADDRESS)
    assert sign_up("a", REMOTE_ADDR=ADDRESS) == 302
    keys = kept()
    assert {"reads", "posts", "signup"} <= {word for key in keys for word in key.replace("_", ":").split(":")}
    assert [key for key in keys if ADDRESS in key] == []


def test_the_name_of_an_address_holds_for_a_day_and_for_a_household() -> None:
    assert token(ADDRESS) == token(ADDRESS, NOW + timedelta(hours=11)) != token(ADDRESS, NOW + timedelta(hours=12))
    assert token("2001:db8::1") == token("2001:db8::2") != token("2001:db8:0:1::1")
    assert token(ADDRESS) != token("192.0.2.8")


def test_who_has_no_secret_key_cannot_compute_it(settings: Any) -> None:
    before = token(ADDRESS)
    settings.SECRET_KEY = "another key of this test"
    assert token(ADDRESS) != before


def test_sign_ups_are_counted_by_address() -> None:
    assert [sign_up(f"a{n}", REMOTE_ADDR=ADDRESS) for n in range(4)] == [302, 302, 302, 429]
    assert sign_up("b", REMOTE_ADDR="192.0.2.8") == 302


def test_behind_the_sites_proxy_sign_ups_are_counted_by_what_it_says_last(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    forged = [sign_up(f"a{n}", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}, 192.0.2.7") for n in range(4)]
    assert forged == [302, 302, 302, 429]
    assert sign_up("b", HTTP_X_FORWARDED_FOR="192.0.2.8") == 302


def test_only_what_has_expired_is_forgotten() -> None:
    cache.set("old", 1, timeout=60)
    cache.set("new", 1, timeout=3600)
    at = datetime.now(UTC) + timedelta(minutes=5)
    assert forget_expired(now=at) == 1
    assert kept() == [":1:new"]
    assert forget_expired(now=at) == 0


def test_tidying_up_forgets_expired_counts_and_old_results_and_keeps_what_waits() -> None:
    old = datetime.now(UTC) - timedelta(days=20)
    common = {"task_path": "reports.tasks.prepare", "args_kwargs": {"args": [1], "kwargs": {}}, "queue_name": "default"}
    rows = {"done": ("SUCCESSFUL", old), "recent": ("SUCCESSFUL", datetime.now(UTC)), "waits": ("READY", None)}
    made = {}
    for name, (status, at) in rows.items():
        made[name] = DBTaskResult.objects.create(
            status=status, finished_at=at, backend_name="default", run_after=old, exception_class_path="", **common
        )
    cache.set("old", 1, timeout=-60)
    out = StringIO()
    call_command("tidy", stdout=out)
    assert set(DBTaskResult.objects.all()) == {made["recent"], made["waits"]}
    assert kept() == []
    assert "counters" in out.getvalue()
