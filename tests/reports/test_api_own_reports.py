"""Place, time, items, withdrawal through the API: the sender's alone, with a session or an edit token."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client

from reports.models import Report
from tests.factories import TOWN, jpeg, load_small_reference, make_citizen, make_report, receive, sender

pytestmark = pytest.mark.django_db

TOKEN = {"X-Edit-Token": "a-token-nobody-guesses-in-a-lifetime"}
PLACE = {"lon": TOWN[0], "lat": TOWN[1]}
TIME = {"taken_local": "2024-05-29T09:30:00"}
ITEMS = [{"object": "drink_can", "brand": "Zouk Cola", "quantity": 2, "picked_up": True}, {"object": "cup"}]


@pytest.fixture
def draft() -> Report:
    """A photo that says neither where nor when."""
    load_small_reference()
    content = jpeg(lon=None, lat=None, taken=None)
    return receive(content, by=sender(token=TOKEN["X-Edit-Token"])).photo.report


def post(client: Client, report: Report, aspect: str, body: Any, headers: dict[str, str] = TOKEN) -> HttpResponse:
    address = f"/api/v1/reports/{report.public_id}/{aspect}"
    ask = client.put if aspect == "items" else client.post
    return ask(address, body, content_type="application/json", headers=headers)


def problem(response: HttpResponse, status: int, code: str, field: str = "") -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"].startswith("application/problem+json")
    body: dict[str, Any] = response.json()
    assert body["code"] == code
    assert body.get("field", "") == field
    return body


def test_a_draft_becomes_public_by_place_time_and_items(client: Client, draft: Report) -> None:
    placed = post(client, draft, "place", PLACE).json()
    assert (placed["state"], placed["missing"]) == ("draft", ["time", "items"])
    assert (placed["lon"], placed["location_source"]) == (TOWN[0], "pin")
    dated = post(client, draft, "time", TIME).json()
    assert (dated["state"], dated["taken_local"]) == ("placed", "2024-05-29T09:30:00")
    named = post(client, draft, "items", ITEMS).json()
    assert (named["state"], named["missing"]) == ("published", [])
    assert [item["brand"] for item in named["items"]] == ["zouk", None]
    assert named["items"][0]["owner"] == "nordica"


def test_the_owner_of_a_session_needs_no_token(client: Client) -> None:
    load_small_reference()
    citizen = make_citizen()
    report = make_report(by=sender(citizen))
    client.force_login(citizen)
    assert post(client, report, "items", ITEMS, headers={}).status_code == 200


@pytest.mark.parametrize(("aspect", "body"), [("place", PLACE), ("time", TIME), ("items", ITEMS)])
def test_to_everybody_else_the_report_does_not_exist(client: Client, draft: Report, aspect: str, body: Any) -> None:
    problem(post(client, draft, aspect, body, headers={}), 404, "not_found")
    problem(post(client, draft, aspect, body, headers={"X-Edit-Token": "another"}), 404, "not_found")
    client.force_login(make_citizen())
    problem(post(client, draft, aspect, body), 404, "not_found")
    draft.refresh_from_db()
    assert (draft.point, draft.taken_on, draft.items.count()) == (None, None, 0)


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"lon": 0, "lat": 0}, 422, "place_zero", "lat"),
        ({"lon": 0, "lat": 95}, 422, "place_impossible", "lat"),
        ({"lon": 5}, 400, "bad_request", "lat"),
        ({"lon": "nan", "lat": 1}, 400, "bad_request", "lon"),
        ({"lon": "here", "lat": 1}, 400, "bad_request", "lon"),
    ],
)
def test_a_place_that_is_none_is_refused(
    client: Client, draft: Report, body: Any, status: int, code: str, field: str
) -> None:
    problem(post(client, draft, "place", body), status, code, field)


@pytest.mark.parametrize(
    ("moment", "status", "code"),
    [
        ("1999-01-01T00:00:00", 422, "time_too_old"),
        ("2099-01-01T00:00:00", 422, "time_in_future"),
        ("2024-05-29", 400, "bad_request"),
        ("2024-05-29T09:30:00Z", 400, "bad_request"),
        (None, 400, "bad_request"),
    ],
)
def test_a_moment_that_cannot_be_is_refused(
    client: Client, draft: Report, moment: str | None, status: int, code: str
) -> None:
    problem(post(client, draft, "time", {"taken_local": moment}), status, code, "taken_local")


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ([{"object": "rocket"}], 422, "unknown_object", "object"),
        ([{"object": "cup", "material": "gold"}], 422, "unknown_material", "material"),
        ([{"object": "cup", "brand": "zook"}], 422, "unknown_brand", "brand"),
        ([{"object": "cup", "quantity": 0}], 400, "bad_request", "quantity"),
        ([{"object": "cup", "branding": "named"}], 400, "bad_request", "branding"),
        ([{}], 400, "bad_request", "object"),
        (["cup"], 400, "bad_request", "items"),
        ([], 400, "bad_request", "items"),
        ([{"object": "cup"}] * 31, 400, "bad_request", "items"),
        ({"object": "cup"}, 400, "bad_request", "items"),
    ],
)
def test_items_that_cannot_be_read_are_refused(
    client: Client, draft: Report, body: Any, status: int, code: str, field: str
) -> None:
    problem(post(client, draft, "items", body), status, code, field)
    assert draft.items.count() == 0


def test_a_withdrawn_report_is_gone_from_the_map_and_for_its_sender(client: Client, draft: Report) -> None:
    address = f"/api/v1/reports/{draft.public_id}"
    problem(client.delete(address), 404, "not_found")
    assert client.delete(address, headers=TOKEN).status_code == 204
    assert Report.objects.get(pk=draft.pk).state == Report.WITHDRAWN
    problem(client.delete(address, headers=TOKEN), 410, "gone")
    problem(post(client, draft, "place", PLACE), 410, "gone")


def test_a_report_that_never_was_is_not_found(client: Client, draft: Report) -> None:
    draft.public_id = UUID(int=0)
    problem(post(client, draft, "place", PLACE), 404, "not_found")


def test_a_body_that_is_no_json_is_refused(client: Client, draft: Report) -> None:
    address = f"/api/v1/reports/{draft.public_id}/place"
    problem(client.post(address, "{", content_type="application/json", headers=TOKEN), 400, "bad_request")
