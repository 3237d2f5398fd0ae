"""Brands, objects and materials for programs: the words of the filter, with their owners and codes."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.factories import load_small_reference, make_report, receive
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference() -> None:
    load_small_reference()


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_brands_come_in_pages_in_the_order_of_their_slugs(client: Client) -> None:
    first = client.get("/api/v1/brands?limit=2").json()
    second = client.get(first["next"]).json()
    assert [row["slug"] for row in first["results"]] == ["fizzo", "kroc"]
    assert [row["slug"] for row in second["results"]] == ["zouk"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("q", "expected"), [("ZOUK", ["zouk"]), ("cola", ["zouk"]), ("Zoük", ["zouk"]), ("x", []), ("k", ["kroc", "zouk"])]
)
def test_a_brand_is_found_by_part_of_any_of_its_spellings(client: Client, q: str, expected: list[str]) -> None:
    found = client.get("/api/v1/brands", {"q": q}).json()["results"]
    assert [row["slug"] for row in found] == expected


@pytest.mark.parametrize("q", ["", "  ", "!!"])
def test_a_search_for_nothing_does_not_answer_with_everything(client: Client, q: str) -> None:
    body = client.get("/api/v1/brands", {"q": q}).json()
    assert (body["status"], body["code"], body["field"]) == (400, "bad_filter", "q")


def test_a_brand_says_who_owns_it_today_and_who_owned_it_before(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(datetime(2026, 6, 1, tzinfo=UTC), monkeypatch)
    body = client.get("/api/v1/brands/fizzo").json()
    assert (body["owner"]["organisation"], body["owner"]["valid_from"]) == ("sudline", "2026-03-01")
    assert body["owner"]["source"] == "invented for tests"
    assert [row["organisation"] for row in body["ownerships"]] == ["nordica", "sudline"]
    at(datetime(2026, 2, 1, tzinfo=UTC), monkeypatch)
    assert client.get("/api/v1/brands/fizzo").json()["owner"]["organisation"] == "nordica"


def test_a_brand_counts_public_things_not_reports(client: Client) -> None:
    make_report(brand="zouk", quantity=3)
    make_report(brand="zouk")
    make_report(brand="fizzo")
    receive()
    assert client.get("/api/v1/brands/zouk").json()["items"] == 4
    assert client.get("/api/v1/brands/kroc").json()["items"] == 0


def test_a_brand_nobody_knows_is_not_found(client: Client) -> None:
    assert client.get("/api/v1/brands/nobody").json()["code"] == "not_found"


@pytest.mark.parametrize("path", ["brands", "brands/zouk", "objects", "materials"])
def test_a_parameter_nobody_reads_is_refused(client: Client, path: str) -> None:
    body = client.get(f"/api/v1/{path}?colour=red").json()
    assert (body["status"], body["code"], body["field"]) == (400, "bad_filter", "colour")


def test_objects_and_materials_carry_the_codes_of_other_programmes(client: Client) -> None:
    call_command("load_reference", stdout=StringIO())
    things = {row["key"]: row for row in client.get("/api/v1/objects").json()["results"]}
    assert any(row["msfd_j_code"].startswith("J") for row in things.values())
    can: dict[str, Any] = things["drink_can"]
    assert (can["default_material"], can["label"]) == ("aluminium", can["label_en"])
    french = client.get("/api/v1/objects", headers={"Accept-Language": "fr"}).json()["results"]
    assert {row["key"]: row["label"] for row in french}["drink_can"] == can["label_fr"]
    assert "resin_code" in client.get("/api/v1/materials").json()["results"][0]


@pytest.mark.parametrize("path", ["brands", "objects", "materials"])
def test_a_list_asks_once_whatever_its_length(path: str) -> None:
    def load() -> None:
        call_command("load_reference", stdout=StringIO())

    assert_same_queries(f"/api/v1/{path}", lambda: None, load)
