"""GET /api/v1/reports: what mapping programs read, and what they can never find out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import assume, example, given
from hypothesis import strategies as st

from reports.actions.item import Entry, name_items
from reports.actions.prepare import unclear_photo
from reports.actions.report import choose_precision
from reports.actions.takedown import withdraw_report
from reports.api.selection import disclosed_place, holds, widened
from reports.models import Photo, Report
from reports.places.disclosure import coarse_square, disclosed_cell, disclosed_point
from reports.places.grid import cell_of, cover
from tests.factories import NOW, TOWN, load_small_reference, make_report, receive, sender
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db

URL = "/api/v1/reports"


@pytest.fixture(autouse=True)
def reference() -> None:
    load_small_reference()


def ids(response: HttpResponse) -> list[str]:
    assert response.status_code == 200, response.content
    return [feature["id"] for feature in response.json()["features"]]


def problem(response: HttpResponse, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"].startswith("application/problem+json")
    body: dict[str, Any] = response.json()
    assert body["code"] == code
    return body


def test_a_public_report_is_a_geojson_feature(client: Client) -> None:
    report = make_report(brand="fizzo", quantity=2, picked_up=True)
    response = client.get(URL)
    assert response["Content-Type"].startswith("application/geo+json")
    body = response.json()
    assert (body["type"], body["next"]) == ("FeatureCollection", None)
    feature = body["features"][0]
    assert (feature["type"], feature["id"]) == ("Feature", str(report.public_id))
    assert feature["geometry"]["type"] == "Point"
    assert feature["geometry"]["coordinates"] == pytest.approx(TOWN, abs=1e-5)
    assert feature["properties"]["items"] == [
        {
            "object": "drink_can",
            "material": "aluminium",
            "brand": "fizzo",
            "owner": "sudline",
            "branding": "named",
            "quantity": 2,
            "picked_up": True,
            "grade": "D",
        }
    ]
    assert feature["properties"]["date"] == "2026-05-30"
    assert feature["properties"]["coarse"] is False


def test_a_feature_holds_what_is_public_and_nothing_more(client: Client) -> None:
    make_report()
    feature = client.get(URL).json()["features"][0]
    assert set(feature) == {"id", "type", "geometry", "properties"}
    assert set(feature["properties"]) == {
        "items",
        "date",
        "time_source",
        "location_source",
        "coarse",
        "picture",
        "page",
    }
    assert "10:15" not in json.dumps(feature)


def test_a_coarse_report_lies_in_the_middle_of_its_square(client: Client) -> None:
    report = make_report(coarse=True)
    feature = client.get(URL).json()["features"][0]
    west, south, east, north = coarse_square(report.cell or 0)
    middle = ((west + east) / 2, (south + north) / 2)
    assert feature["properties"]["coarse"] is True
    assert feature["geometry"]["coordinates"] == pytest.approx(middle, abs=1e-6)
    assert feature["geometry"]["coordinates"] != pytest.approx(TOWN, abs=1e-4)


@pytest.mark.parametrize("coarse", [True, False])
def test_the_place_is_that_of_every_other_page(coarse: bool) -> None:
    report = make_report(coarse=coarse)
    assert disclosed_place(report) == pytest.approx(disclosed_point(*TOWN, coarse), abs=2e-5)


def test_no_box_however_small_finds_where_a_coarse_report_really_is(client: Client) -> None:
    report = make_report(coarse=True)
    lon, lat = TOWN
    assert ids(client.get(f"{URL}?bbox={lon - 0.0005},{lat - 0.0005},{lon + 0.0005},{lat + 0.0005}")) == []
    lon, lat = disclosed_place(report)
    assert len(ids(client.get(f"{URL}?bbox={lon - 0.0001},{lat - 0.0001},{lon + 0.0001},{lat + 0.0001}"))) == 1


def test_what_is_not_public_is_not_listed(client: Client) -> None:
    by = sender()
    receive(by=by)
    withdraw_report(report=make_report(by=by), by=by, now=NOW)
    shown, waiting, hidden = make_report(), make_report(), make_report()
    Report.objects.filter(pk=waiting.pk).update(released_at=None)
    Report.objects.filter(pk=hidden.pk).update(state=Report.HIDDEN)
    assert ids(client.get(URL)) == [str(shown.public_id)]


def test_the_picture_is_there_once_it_may_be_shown_and_gone_when_it_is_taken_back(client: Client) -> None:
    by = sender()
    report = make_report(by=by, pixels=True)
    picture = client.get(URL).json()["features"][0]["properties"]["picture"]
    assert picture.endswith(".webp")
    assert client.get(picture).status_code == 200
    unclear_photo(photo=Photo.objects.get(report=report), by=by, now=NOW)
    assert client.get(URL).json()["features"][0]["properties"]["picture"] is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("brand=fizzo", {"fizzo"}),
        ("brand=fizzo,zouk", {"fizzo", "zouk"}),
        ("owner=nordica", {"zouk"}),
        ("not_brand=zouk", {"fizzo", "bare"}),
        ("object=cup", {"bare"}),
        ("material=aluminium", {"fizzo", "zouk"}),
        ("since=2026-05-01", {"fizzo", "bare"}),
        ("until=2026-05-01", {"zouk"}),
        ("picked=yes", {"bare"}),
        ("grade=C", set()),
        ("brand=zouk&object=cup", set()),
    ],
)
def test_the_one_filter_holds_here_too(client: Client, query: str, expected: set[str]) -> None:
    made = {
        "fizzo": make_report(brand="fizzo"),
        "zouk": make_report(brand="zouk", on=date(2026, 4, 2)),
        "bare": make_report(object="cup", picked_up=True),
    }
    names = {str(report.public_id): name for name, report in made.items()}
    assert {names[key] for key in ids(client.get(f"{URL}?{query}"))} == expected


def test_a_report_with_two_kinds_is_found_by_one_item_that_fits_the_whole_filter(client: Client) -> None:
    by = sender()
    report = make_report(by=by, brand="fizzo")
    entries = [Entry(object="drink_can", brand="fizzo"), Entry(object="cup", branding="unbranded")]
    name_items(report=report, entries=entries, by=by, now=NOW)
    assert ids(client.get(f"{URL}?brand=fizzo&object=cup")) == []
    assert len(client.get(f"{URL}?object=cup").json()["features"][0]["properties"]["items"]) == 2


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("colour=red", "bad_filter", "colour"),
        ("brand=nobody", "bad_filter", "brand"),
        ("brand=", "bad_filter", "brand"),
        ("since=June", "bad_filter", "since"),
        ("grade=E", "bad_filter", "grade"),
        ("bbox=1,2,3", "bad_box", "bbox"),
        ("bbox=a,b,c,d", "bad_box", "bbox"),
        ("bbox=nan,0,1,1", "bad_box", "bbox"),
        ("bbox=0,10,1,5", "bad_box", "bbox"),
        ("bbox=0,0,200,1", "bad_box", "bbox"),
        ("bbox=", "bad_box", "bbox"),
        ("limit=0", "bad_request", "limit"),
        ("limit=501", "bad_request", "limit"),
        ("limit=many", "bad_request", "limit"),
        ("limit=-1", "bad_request", "limit"),
        ("limit=%C2%B2", "bad_request", "limit"),
        ("cursor=abc", "bad_request", "cursor"),
        ("cursor=", "bad_request", "cursor"),
    ],
)
def test_a_question_nobody_can_mean_is_refused_by_name_and_never_answered_with_everything(
    client: Client, query: str, code: str, field: str
) -> None:
    assert problem(client.get(f"{URL}?{query}"), 400, code)["field"] == field


def test_a_cursor_of_a_list_with_as_many_keys_is_refused(client: Client) -> None:
    for lat in (48.1, 48.2):
        make_report(lon=-1.67, lat=lat)
    cursor = client.get(f"{URL}?limit=1").json()["next"].partition("cursor=")[2]
    assert client.get(f"{URL}?cursor={cursor}").status_code == 200
    assert problem(client.get(f"/api/v1/campaigns?cursor={cursor}"), 400, "bad_request")["field"] == "cursor"


@pytest.mark.parametrize("limit", ["0000000109999", "0100", "1" * 5000, "\u0663", "501", "0", "-1"])
def test_a_number_of_rows_is_no_more_than_three_digits(client: Client, limit: str) -> None:
    assert problem(client.get(URL, {"limit": limit}), 400, "bad_request")["field"] == "limit"


def test_a_cursor_of_another_list_is_refused(client: Client) -> None:
    cursor = client.get("/api/v1/brands?limit=1").json()["next"].partition("cursor=")[2]
    assert problem(client.get(f"{URL}?cursor={cursor}"), 400, "bad_request")["field"] == "cursor"


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ("-2,48,-1,49", {"town"}),
        ("-1.6778,48.1113,-1,49", set()),
        ("170,-20,-170,-10", {"fiji west", "fiji east"}),
        ("170,-20,180,-10", {"fiji west"}),
        ("-180,-20,-170,-10", {"fiji east"}),
        ("-180,-90,180,90", {"town", "fiji west", "fiji east"}),
        ("10.003,-90,10.001,90", {"town", "fiji west", "fiji east"}),
    ],
)
def test_a_box_holds_what_lies_in_it_across_the_antimeridian_too(client: Client, box: str, expected: set[str]) -> None:
    made = {
        "town": make_report(lon=-1.67785),
        "fiji west": make_report(lon=179.5, lat=-17.0),
        "fiji east": make_report(lon=-179.5, lat=-17.0),
    }
    names = {str(report.public_id): name for name, report in made.items()}
    assert {names[key] for key in ids(client.get(f"{URL}?bbox={box}"))} == expected


def test_pages_follow_each_other_without_a_gap_or_a_repeat_and_tell_no_sequence(client: Client) -> None:
    made = {str(make_report(lon=TOWN[0] + step // 2 / 100).public_id) for step in range(7)}
    seen, address, links = [], f"{URL}?limit=3", []
    while address:
        response = client.get(address)
        seen += ids(response)
        address = response.json()["next"]
        links.append(response.headers.get("Link"))
    assert len(seen) == len(made)
    assert set(seen) == made
    assert links[0].endswith('; rel="next"')
    assert links[-1] is None


def test_pages_of_a_box_are_full_though_its_cover_holds_more(client: Client) -> None:
    lon, lat = TOWN
    outside = [make_report(lon=lon - 0.0004, lat=lat) for _ in range(3)]
    inside = {str(make_report(lon=lon + 0.0004, lat=lat).public_id) for _ in range(3)}
    first = client.get(f"{URL}?limit=2&bbox={lon},{lat - 0.1},{lon + 0.1},{lat + 0.1}")
    rest = client.get(first.json()["next"])
    assert len(ids(first)) == 2
    assert {*ids(first), *ids(rest)} == inside
    assert rest.json()["next"] is None
    assert len(outside) == 3


def test_the_list_asks_as_often_for_fifty_reports_as_for_one() -> None:
    def make(count: int) -> None:
        for _ in range(count):
            make_report(brand="fizzo")

    assert_same_queries(f"{URL}?brand=fizzo&bbox=-3,47,0,49", lambda: make(1), lambda: make(49))


def test_plain_json_is_answered_to_those_who_ask_for_it(client: Client) -> None:
    assert client.get(f"{URL}?format=json")["Content-Type"] == "application/json"
    assert client.get(URL, headers={"Accept": "application/json"})["Content-Type"] == "application/json"
    assert client.get(f"{URL}?format=geojson")["Content-Type"].startswith("application/geo+json")


def test_one_report_is_one_feature(client: Client) -> None:
    report = make_report()
    response = client.get(f"{URL}/{report.public_id}")
    assert response["Content-Type"].startswith("application/geo+json")
    assert response.json() == client.get(URL).json()["features"][0]


def test_a_withdrawn_report_is_gone_and_says_so(client: Client) -> None:
    by = sender()
    report = make_report(by=by)
    withdraw_report(report=report, by=by, now=NOW)
    assert problem(client.get(f"{URL}/{report.public_id}"), 410, "gone")["help"]


def test_what_never_was_public_is_not_found(client: Client) -> None:
    report = receive().photo.report
    problem(client.get(f"{URL}/{report.public_id}"), 404, "not_found")
    problem(client.get(f"{URL}/{uuid4()}"), 404, "not_found")


def test_a_report_made_coarse_later_leaves_its_exact_place(client: Client) -> None:
    by = sender()
    report = make_report(by=by)
    choose_precision(report=report, coarse=True, by=by, now=NOW)
    point = client.get(f"{URL}/{report.public_id}").json()["geometry"]["coordinates"]
    assert point == pytest.approx(disclosed_point(*TOWN, True), abs=1e-5)


@given(
    lon=st.floats(-179.99, 179.99),
    lat=st.floats(-84.9, 84.9),
    left=st.floats(0, 359),
    right=st.floats(0, 359),
    below=st.floats(0, 90),
    above=st.floats(0, 90),
    coarse=st.booleans(),
)
@example(lon=10.0, lat=48.0, left=359.0, right=0.999, below=90.0, above=90.0, coarse=True)
@example(lon=10.0, lat=48.0, left=0.0, right=0.0, below=0.0, above=0.0, coarse=True)
@example(lon=10.0, lat=48.0, left=0.0, right=0.0, below=0.0, above=0.0, coarse=False)
def test_the_ranges_of_a_box_hold_every_report_shown_in_it(
    lon: float, lat: float, left: float, right: float, below: float, above: float, coarse: bool
) -> None:
    report = Report(coarse=coarse, disclosed_cell=disclosed_cell(cell_of(lon, lat), coarse))
    shown = disclosed_place(report)
    west, east = ((edge + 180) % 360 - 180 for edge in (shown[0] - left, shown[0] + right))
    box = (west, max(shown[1] - below, -90.0), east, min(shown[1] + above, 90.0))
    assume(holds(box, *shown))  # rounding may push an edge past the place it was drawn through
    cell = report.disclosed_cell or 0
    assert any(first <= cell < last for first, last in cover(*widened(box)))
