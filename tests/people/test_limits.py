"""What an address may send through the pages: files without an account, and bodies of any size."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reports.models import Photo
from tests.factories import jpeg, load_small_reference, make_citizen

pytestmark = pytest.mark.django_db

SEND = "/en/send/"


@pytest.fixture(autouse=True)
def two_an_hour(settings: Any) -> None:
    """Two posts an hour; the reference lists."""
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"posts": "2/h", "reads": None}}
    load_small_reference()


def send(client: Client, *contents: bytes, address: str = "192.0.2.7") -> str:
    """Post files as the plain form does; return the page."""
    photos = [SimpleUploadedFile(f"{n}.jpg", content) for n, content in enumerate(contents)]
    return client.post(SEND, {"photo": photos}, REMOTE_ADDR=address).content.decode()


def pictures(count: int) -> list[bytes]:
    """Different photos."""
    return [jpeg(lon=-1.67 + n / 1000) for n in range(count)]


def test_the_third_file_of_an_address_is_a_row_that_says_why() -> None:
    page = send(Client(), *pictures(3))
    assert page.count('data-code="ok"') == 2
    assert page.count('data-outcome="refused" data-code="quota"') == 1
    assert "The limit is 2 photos an hour." in page
    assert Photo.objects.count() == 2


def test_a_browser_without_cookies_is_no_new_sender() -> None:
    pages = [send(Client(), content) for content in pictures(3)]
    assert ["quota" in page for page in pages] == [False, False, True]
    assert 'data-code="ok"' in send(Client(), jpeg(lon=3.0), address="192.0.2.8")


def test_who_signed_in_has_the_quota_of_photos_alone() -> None:
    client = Client()
    client.force_login(make_citizen())
    assert send(client, *pictures(3)).count('data-code="ok"') == 3


def test_a_body_that_says_it_is_larger_than_half_a_gigabyte_is_refused_unread() -> None:
    class Unread:
        def read(self, *size: int) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    answer = Client(enforce_csrf_checks=True).generic(
        "POST", SEND, b"", "multipart/form-data; boundary=x", CONTENT_LENGTH="500000001", **{"wsgi.input": Unread()}
    )
    assert answer.status_code == 413
    assert "500 MB" in answer.content.decode()


def test_a_length_that_is_no_number_is_not_believed() -> None:
    answer = Client().generic("POST", SEND, b"", "multipart/form-data; boundary=x", CONTENT_LENGTH="many")
    assert answer.status_code == 200
