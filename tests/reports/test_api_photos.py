"""POST /api/v1/photos as a program meets it: kept once, refused with reasons, and nobody else's business."""

from __future__ import annotations

import socket
import uuid
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from people.visitor import TOKEN_COOKIE
from reports.models import Photo, Report
from tests.factories import TOWN, load_small_reference, make_citizen
from tests.factories import jpeg as jpeg_of

pytestmark = pytest.mark.django_db

URL = "/api/v1/photos"
TAKEN = datetime(2024, 5, 30, 10, 15)  # past on any computer: the site looks at its own clock


def jpeg(**facts: Any) -> bytes:
    """A photo of 2024."""
    return jpeg_of(**{"taken": TAKEN, **facts})


def file(content: bytes | None = None, name: str = "litter.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg() if content is None else content, "image/jpeg")


def send(client: Client, content: bytes | None = None, key: str = "", **fields: Any) -> HttpResponse:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(URL, {"photo": file(content), **fields}, headers=headers)


def problem(response: HttpResponse, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"].startswith("application/problem+json")
    body: dict[str, Any] = response.json()
    assert body["code"] == code
    assert body["status"] == status
    assert body["detail"]
    return body


def test_a_photo_with_place_and_time_is_received_and_says_what_was_read(client: Client) -> None:
    response = send(client)
    body = response.json()
    assert response.status_code == 201
    assert (body["outcome"], body["code"], body["reasons"]) == ("published", "ok", [])
    assert (body["lon"], body["lat"]) == pytest.approx(TOWN, abs=1e-5)
    assert (body["location_source"], body["time_source"]) == ("exif", "exif")
    assert (body["taken_local"], body["offset"]) == ("2024-05-30T10:15:00", "+02:00")
    assert body["sentence"] == "Received."
    assert body["state"] == "preparing"
    assert set(body["links"]) == {"report", "place", "name"}
    assert Photo.objects.get().public_id == uuid.UUID(body["id"])


def test_a_photo_without_place_is_kept_as_a_draft_that_says_why(client: Client) -> None:
    body = send(client, jpeg(lon=None, lat=None)).json()
    assert (body["outcome"], body["code"], body["report_state"]) == ("draft", "no_place", "draft")
    assert body["lat"] is None
    assert body["remedy"] == "Put it on the map."


def test_a_new_sender_is_given_the_edit_token_once_and_in_a_cookie_scripts_cannot_read(client: Client) -> None:
    first, second = send(client), send(client)
    cookie = first.cookies[TOKEN_COOKIE]
    assert first.json()["edit_token"] == cookie.value
    assert cookie["httponly"]
    assert "edit_token" not in second.json()
    assert Report.objects.values_list("token_hash", flat=True).distinct().count() == 1


def test_a_signed_in_citizen_needs_no_token(client: Client) -> None:
    citizen = make_citizen()
    client.force_login(citizen)
    response = send(client)
    assert "edit_token" not in response.json()
    assert TOKEN_COOKIE not in response.cookies
    assert Photo.objects.get().owner == citizen


def test_a_session_of_another_site_cannot_send_in_a_citizens_name() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_citizen())
    problem(send(client), 403, "not_allowed")
    assert not Photo.objects.exists()


def test_the_same_key_answers_with_the_first_photo(client: Client) -> None:
    content = jpeg()
    first, again = send(client, content, key="k1"), send(client, content, key="k1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]
    assert again.json()["outcome"] == "published"
    assert Photo.objects.count() == 1


def test_the_same_key_with_another_file_is_a_conflict(client: Client) -> None:
    send(client, key="k1")
    body = problem(send(client, key="k1"), 409, "key_reused")
    assert body["field"] == "Idempotency-Key"
    assert body["help"] == "Make a new key."


def test_the_same_file_is_a_duplicate_of_the_first(client: Client) -> None:
    content = jpeg()
    first, again = send(client, content), send(client, content)
    assert again.status_code == 200
    assert (again.json()["outcome"], again.json()["code"]) == ("duplicate", "same_file")
    assert again.json()["id"] == first.json()["id"]


def test_a_key_longer_than_a_photo_keeps_is_refused(client: Client) -> None:
    assert problem(send(client, key="k" * 201), 400, "bad_request")["field"] == "Idempotency-Key"


def test_a_text_is_refused_with_what_is_read_here(client: Client) -> None:
    body = problem(send(client, b"no photo at all"), 415, "not_a_photo")
    assert body["field"] == "photo"
    assert body["help"] == "Choose the photo itself."
    assert not Photo.objects.exists()


def test_an_empty_file_is_no_photo(client: Client) -> None:
    problem(send(client, b""), 415, "not_a_photo")


def test_a_photo_over_the_limit_is_refused_before_it_is_read(client: Client) -> None:
    body = problem(send(client, b"\xff\xd8\xff" + bytes(20_200_000)), 413, "too_large")
    assert body["limit"] == "20 MB"
    assert "20 MB" in body["detail"]


def test_a_refusal_is_said_in_the_readers_language_and_its_code_is_not_translated(client: Client) -> None:
    response = client.post(URL, {"photo": file(b"no photo")}, headers={"Accept-Language": "fr"})
    assert problem(response, 415, "not_a_photo")["help"]


def test_a_sender_over_the_quota_hears_when_to_come_back(client: Client, settings: Any) -> None:
    settings.PHOTOS_PER_HOUR_ANONYMOUS = 1
    send(client)
    response = send(client)
    body = problem(response, 429, "quota")
    assert body["limit"] == "1"
    assert 3_500 <= int(response["Retry-After"]) <= 3_601


@pytest.mark.parametrize("fields", [{}, {"photo": "a text"}, {"picture": SimpleUploadedFile("a.jpg", b"x")}])
def test_a_request_without_a_photo_is_refused_by_field(client: Client, fields: dict[str, Any]) -> None:
    assert problem(client.post(URL, fields), 400, "bad_request")["field"] == "photo"


def test_two_photos_in_one_request_are_refused(client: Client) -> None:
    body = problem(client.post(URL, {"photo": [file(), file()]}), 400, "bad_request")
    assert (body["field"], body["limit"]) == ("photo", "1")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lat", "north"),
        ("lat", "inf"),
        ("lat", "95"),
        ("accuracy_m", "-1"),
        ("location_source", "hearsay"),
        ("taken_local", "yesterday"),
        ("taken_local", "2024-05-30T10:15:00+02:00"),
        ("offset", "2"),
        ("fix_at", "noon"),
        ("coarse", "perhaps"),
        ("latitude", "48"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(client: Client, field: str, value: str) -> None:
    fields = {"lat": "48.1", "lon": "-1.6", field: value}
    assert problem(send(client, **fields), 400, "bad_request")["field"] == field
    assert not Photo.objects.exists()


def test_half_a_place_is_refused_by_the_half_that_is_missing(client: Client) -> None:
    assert problem(send(client, lat="48.1"), 400, "bad_request")["field"] == "lon"


@pytest.mark.parametrize("nothing", ["NaN", "nan", ""])
def test_nan_and_empty_fields_mean_that_nothing_was_said(client: Client, nothing: str) -> None:
    content = jpeg(lon=None, lat=None)
    body = send(client, content, lat=nothing, lon=nothing, accuracy_m=nothing, taken_local="").json()
    assert body["code"] == "no_place"


def test_a_typed_place_comes_before_what_the_photo_says(client: Client) -> None:
    body = send(client, lat="47.2", lon="-1.5").json()
    assert (body["lon"], body["lat"], body["location_source"]) == (-1.5, 47.2, "pin")


def test_a_place_of_the_device_fills_a_photo_without_one_if_it_was_found_at_the_shutter(client: Client) -> None:
    content = jpeg(lon=None, lat=None)
    fields = {"lat": "47.2", "lon": "-1.5", "accuracy_m": "12", "location_source": "device"}
    body = send(client, content, fix_at="2024-05-30T08:15:20Z", **fields).json()
    assert (body["location_source"], body["accuracy_m"], body["code"]) == ("device", 12, "ok")


def test_a_place_of_the_device_from_another_hour_is_not_the_photos(client: Client) -> None:
    content = jpeg(lon=None, lat=None)
    fields = {"lat": "47.2", "lon": "-1.5", "accuracy_m": "12", "location_source": "device"}
    assert send(client, content, fix_at="2024-05-30T18:15:20Z", **fields).json()["code"] == "no_place"


def test_a_typed_moment_dates_a_photo_that_does_not_say_when(client: Client) -> None:
    body = send(client, jpeg(taken=None), taken_local="2024-05-29T09:30", offset="+02:00").json()
    assert (body["taken_local"], body["offset"], body["time_source"]) == ("2024-05-29T09:30:00", "+02:00", "pin")


def test_a_coarse_report_is_kept_coarse(client: Client) -> None:
    send(client, coarse="true")
    assert Report.objects.get().coarse


def test_json_is_not_how_a_photo_is_sent(client: Client) -> None:
    problem(client.post(URL, {"photo": "x"}, content_type="application/json"), 415, "bad_media_type")


def test_one_reads_ones_own_photo_with_the_token_and_nobody_else_does(client: Client) -> None:
    sent = send(client).json()
    address = f"{URL}/{sent['id']}"
    assert client.get(address).json()["code"] == "ok"
    assert Client().get(address, headers={"X-Edit-Token": sent["edit_token"]}).status_code == 200
    problem(Client().get(address), 404, "not_found")
    problem(Client().get(address, headers={"X-Edit-Token": "another"}), 404, "not_found")
    stranger = Client()
    stranger.force_login(make_citizen())
    problem(stranger.get(address), 404, "not_found")


def test_a_reason_that_was_settled_is_gone_when_the_photo_is_read_again(client: Client) -> None:
    load_small_reference()
    sent = send(client, jpeg(lon=None, lat=None, taken=None)).json()
    assert sent["reasons"] == ["no_place", "no_time"]
    place = f"/api/v1/reports/{sent['report']}/place"
    client.post(place, {"lon": TOWN[0], "lat": TOWN[1]}, content_type="application/json")
    body = client.get(f"{URL}/{sent['id']}").json()
    assert (body["code"], body["reasons"], body["outcome"]) == ("no_time", ["no_time"], "draft")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("missing", [4000, len("113\r\n--b--\r\n")], ids=["in the photo", "in the latitude"])
def test_a_body_cut_on_its_way_leaves_no_photo_and_the_resend_is_taken(live_server: Any, missing: int) -> None:
    body = b"".join(
        [
            b'--b\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n' + jpeg(),
            b'\r\n--b\r\nContent-Disposition: form-data; name="lon"\r\n\r\n-1.6778',
            b'\r\n--b\r\nContent-Disposition: form-data; name="lat"\r\n\r\n48.1113\r\n--b--\r\n',
        ]
    )
    lines = [
        f"POST {URL} HTTP/1.1",
        "Host: localhost",
        "Content-Type: multipart/form-data; boundary=b",
        "Idempotency-Key: k1",
        "X-Edit-Token: a-token-of-my-own",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    request = "\r\n".join([*lines, "", ""]).encode()
    address = (live_server.thread.host, live_server.thread.port)
    cut, whole = answer_to(address, request + body[:-missing]), answer_to(address, request + body)
    assert b" 400 " in cut.split(b"\r\n")[0]
    assert b"broke before the whole photo" in cut
    assert b" 201 " in whole.split(b"\r\n")[0]
    assert Report.objects.get().point.y == 48.1113


def answer_to(address: tuple[str, int], request: bytes) -> bytes:
    """Send the bytes, say that no more come, and return the whole answer."""
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        parts = []
        while part := connection.recv(65_536):
            parts.append(part)
    return b"".join(parts)
