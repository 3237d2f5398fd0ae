"""Campaigns and dossiers for programs: seen by those who may, opened and sealed by the same verbs as on the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from campaigns.actions.campaign import withdraw_campaign
from campaigns.actions.sealing import settle_sealing
from campaigns.models import Campaign, Dossier, Sealing
from mapping.models import Area
from people.models import Citizen
from tests.factories import NOW, STATEMENT, TOWN, load_small_reference, make_area, make_campaign, make_citizen
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db

URL = "/api/v1/campaigns"


@pytest.fixture(autouse=True)
def reference() -> None:
    load_small_reference()


@pytest.fixture
def owner() -> Citizen:
    return make_citizen()


@pytest.fixture
def mine(client: Client, owner: Citizen) -> Campaign:
    """A draft of the person who is signed in."""
    client.force_login(owner)
    return make_campaign(by=owner)


def a_region() -> Area:
    """An area of the shipped kinds, open to everybody."""
    area = make_area()
    area.kind = Area.REGION
    area.save()
    return area


def asked(**changed: Any) -> dict[str, Any]:
    """What opens a campaign today."""
    today = timezone.now().date()
    return {
        "title": "Fewer cans round the station",
        "brands": ["zouk"],
        "objects": ["drink_can"],
        "area": a_region().slug,
        "demand": "Take your cans back.",
        "metric": "items_per_walk",
        "reduction_percent": 30,
        "by_on": (today + timedelta(days=365)).isoformat(),
        "period_start_on": (today - timedelta(days=365)).isoformat(),
        "period_end_on": today.isoformat(),
        "statement": STATEMENT,
        **changed,
    }


def post(client: Client, url: str, body: Any = None) -> HttpResponse:
    return client.post(url, body or {}, content_type="application/json")


def problem(response: HttpResponse, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"].startswith("application/problem+json")
    body: dict[str, Any] = response.json()
    assert body["code"] == code
    return body


def slugs(response: HttpResponse) -> list[str]:
    return [row["slug"] for row in response.json()["results"]]


def make_dossier(campaign: Campaign, version: int = 1, previous: Dossier | None = None) -> Dossier:
    return Dossier.objects.create(
        campaign=campaign,
        version=version,
        previous=previous,
        sealed_at=NOW,
        root="a" * 64,
        seal_sha256="b" * 64,
        exhibit_count=3,
        leaf_count=5,
        totals={"quantity": 7},
        figures=[{"name": "items", "value": 7, "filter": {}}],
        key_id="c" * 32,
        folder=f"constat-{campaign.slug}-v{version}",
    )


def test_a_campaign_says_what_is_asked_of_whom_where_and_when(client: Client, mine: Campaign) -> None:
    body = client.get(f"{URL}/{mine.slug}").json()
    assert (body["state"], body["versions"]) == ("draft", 0)
    assert body["organisation"]["slug"] == mine.organisation.slug
    assert body["brands"] == [brand.slug for brand in mine.brands.all()]
    assert body["area"]["slug"] == mine.area.slug
    assert body["polygon"]["type"] == "MultiPolygon"
    assert body["by_on"] == mine.by_on.isoformat()
    assert "owner" not in body
    assert client.get(body["page"]).status_code == 200


def test_a_draft_is_seen_by_its_owner_alone(client: Client, mine: Campaign) -> None:
    assert slugs(client.get(URL)) == [mine.slug]
    stranger = Client()
    assert slugs(stranger.get(URL)) == []
    problem(stranger.get(f"{URL}/{mine.slug}"), 404, "not_found")
    stranger.force_login(make_citizen())
    assert slugs(stranger.get(URL)) == []
    problem(stranger.get(f"{URL}/{mine.slug}/dossiers"), 404, "not_found")


def test_a_sample_is_seen_by_everybody(client: Client, owner: Citizen) -> None:
    campaign = make_campaign(by=owner)
    Citizen.objects.filter(pk=owner.pk).update(is_sample=True)
    assert slugs(client.get(URL)) == [campaign.slug]


def test_campaigns_come_in_pages_newest_first(client: Client, mine: Campaign, owner: Citizen) -> None:
    newer = [make_campaign(by=owner, now=NOW + timedelta(hours=hours)).slug for hours in (1, 1, 2)]
    first = client.get(f"{URL}?limit=2")
    second = client.get(first.json()["next"])
    assert slugs(first) + slugs(second) == [newer[2], *sorted(newer[:2]), mine.slug]
    assert second.json()["next"] is None


def test_the_list_asks_as_often_for_fifty_campaigns_as_for_one(client: Client, owner: Citizen) -> None:
    client.force_login(owner)

    def make(count: int) -> None:
        for _ in range(count):
            make_campaign(by=owner)

    assert_same_queries(URL, lambda: make(1), lambda: make(49), client)


def test_a_citizen_opens_a_campaign(client: Client, owner: Citizen) -> None:
    client.force_login(owner)
    response = post(client, URL, asked())
    body = response.json()
    assert response.status_code == 201, body
    assert (body["state"], body["brands"], body["objects"]) == ("draft", ["zouk"], ["drink_can"])
    assert body["organisation"]["slug"] == "nordica", "the owner of all the brands today is asked if nobody is named"
    assert client.get(response["Location"]).json()["slug"] == body["slug"]
    assert Campaign.objects.get().owner == owner


def test_a_campaign_is_written_in_the_language_of_the_request(client: Client, owner: Citizen) -> None:
    client.force_login(owner)
    headers = {"Accept-Language": "fr"}
    body = client.post(URL, asked(), content_type="application/json", headers=headers).json()
    assert body["language"] == "fr"


def test_a_place_of_ones_own_becomes_the_area(client: Client, owner: Citizen) -> None:
    client.force_login(owner)
    place = {"area": None, "place_name": "Round the station", "lon": TOWN[0], "lat": TOWN[1], "radius_m": 800}
    body = post(client, URL, asked(**place)).json()
    assert (body["area"]["kind"], body["area"]["name_en"]) == ("drawn", "Round the station")


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"brands": ["nobody"]}, 400, "bad_request", "brands"),
        ({"area": "atlantis"}, 400, "bad_request", "area"),
        ({"metric": "likes"}, 400, "bad_request", "metric"),
        ({"by_on": "soon"}, 400, "bad_request", "by_on"),
        ({"title": ""}, 400, "bad_request", "title"),
        ({"area": None}, 422, "bad_campaign", "area"),
        ({"brands": [], "objects": []}, 422, "bad_campaign", "brands"),
        ({"organisation": "sudline"}, 422, "bad_campaign", "organisation"),
        ({"statement": "We looked."}, 422, "bad_campaign", "statement"),
        ({"reduction_percent": 0}, 422, "bad_campaign", "reduction_percent"),
    ],
)
def test_a_campaign_that_cannot_stand_is_refused_by_its_part(
    client: Client, owner: Citizen, change: dict[str, Any], status: int, code: str, field: str
) -> None:
    client.force_login(owner)
    assert problem(post(client, URL, asked(**change)), status, code)["field"] == field
    assert not Campaign.objects.exists()


def test_a_refused_campaign_leaves_no_area_behind(client: Client, owner: Citizen) -> None:
    client.force_login(owner)
    place = {"area": None, "place_name": "Nowhere", "lon": TOWN[0], "lat": TOWN[1], "radius_m": 800}
    problem(post(client, URL, asked(**place, statement="We looked.")), 422, "bad_campaign")
    assert not Area.objects.filter(name_en="Nowhere").exists()


def test_who_is_not_signed_in_opens_and_seals_nothing(client: Client, owner: Citizen) -> None:
    campaign = make_campaign(by=owner)
    problem(post(client, URL, asked()), 401, "not_signed_in")
    problem(post(client, f"{URL}/{campaign.slug}/dossiers"), 401, "not_signed_in")
    assert Campaign.objects.count() == 1
    assert not Sealing.objects.exists()


def test_a_session_of_another_site_opens_nothing(owner: Citizen) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    problem(post(client, URL, asked()), 403, "not_allowed")
    assert not Campaign.objects.exists()


def test_a_sealed_version_shows_its_hashes_counts_and_files(client: Client, mine: Campaign) -> None:
    first = make_dossier(mine)
    make_dossier(mine, 2, first)
    rows = client.get(f"{URL}/{mine.slug}/dossiers").json()["results"]
    assert [(row["version"], row["previous"]) for row in rows] == [(2, 1), (1, None)]
    body = client.get(f"/api/v1/dossiers/{mine.slug}/v1").json()
    assert body == rows[1]
    assert (body["root"], body["seal_sha256"], body["key_id"]) == ("a" * 64, "b" * 64, "c" * 32)
    assert (body["exhibit_count"], body["leaf_count"], body["totals"]) == (3, 5, {"quantity": 7})
    assert {name: link.rsplit("/", 1)[-1] for name, link in body["links"].items()} == {
        "page": "",
        "pdf": "dossier.pdf",
        "zip": "v1.zip",
        "map": "map.html",
    }


def test_a_version_nobody_sealed_or_may_see_is_not_found(client: Client, mine: Campaign) -> None:
    make_dossier(mine)
    problem(client.get(f"/api/v1/dossiers/{mine.slug}/v2"), 404, "not_found")
    problem(Client().get(f"/api/v1/dossiers/{mine.slug}/v1"), 404, "not_found")


def test_asking_for_a_version_is_taken_at_once_and_says_where_to_ask_again(client: Client, mine: Campaign) -> None:
    response = post(client, f"{URL}/{mine.slug}/dossiers")
    body = response.json()
    assert (response.status_code, body["state"], body["dossier"]) == (202, "waiting", None)
    assert response["Location"] == body["status"]
    assert client.get(body["status"]).json() == body
    again = post(client, f"{URL}/{mine.slug}/dossiers").json()
    assert again["id"] == body["id"], "one request waits at a time"


def test_a_version_that_could_not_be_made_says_why(client: Client, mine: Campaign) -> None:
    status = post(client, f"{URL}/{mine.slug}/dossiers").json()["status"]
    settle_sealing(sealing_id=Sealing.objects.get().pk, now=timezone.now())
    body = client.get(status).json()
    assert (body["state"], body["code"]) == ("failed", "no_evidence")
    assert body["sentence"].startswith("Nothing found so far qualifies")


def test_a_version_that_was_made_is_linked(client: Client, mine: Campaign) -> None:
    status = post(client, f"{URL}/{mine.slug}/dossiers").json()["status"]
    Sealing.objects.update(state=Sealing.DONE, dossier=make_dossier(mine))
    assert client.get(client.get(status).json()["dossier"]).json()["version"] == 1


def test_nobody_else_seals_or_watches(client: Client, mine: Campaign, owner: Citizen) -> None:
    status = post(client, f"{URL}/{mine.slug}/dossiers").json()["status"]
    Citizen.objects.filter(pk=owner.pk).update(is_sample=True)
    stranger = Client()
    problem(stranger.get(status), 404, "not_found")
    stranger.force_login(make_citizen())
    problem(stranger.get(status), 404, "not_found")
    problem(post(stranger, f"{URL}/{mine.slug}/dossiers"), 403, "not_allowed")


def test_a_withdrawn_campaign_is_sealed_no_more(client: Client, mine: Campaign, owner: Citizen) -> None:
    withdraw_campaign(campaign=mine, reason="mistake", by=owner, now=NOW)
    assert client.get(f"{URL}/{mine.slug}").json()["state"] == "withdrawn"
    problem(post(client, f"{URL}/{mine.slug}/dossiers"), 409, "bad_move")


def test_an_area_that_somebody_drew_is_offered_to_nobody_else(client: Client, owner: Citizen) -> None:
    client.force_login(owner)
    assert problem(post(client, URL, asked(area=make_area().slug)), 400, "bad_request")["field"] == "area"
