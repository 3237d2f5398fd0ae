"""A campaign is one thing, one area, one organisation, one demand, one period, or it is refused by its part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon

from campaigns.actions.area import disc, draw_area
from campaigns.actions.campaign import Basis, Demand, withdraw_campaign
from campaigns.dossier.manifest import chain
from campaigns.errors import BadCampaign, BadMove
from campaigns.models import Campaign
from mapping.models import Area
from people.errors import NotAllowed
from people.models import Organisation
from reports.models import Brand
from reports.places.disclosure import haversine_m
from tests.factories import NOW, STATEMENT, TOWN, load_small_reference, make_area, make_campaign, make_citizen

pytestmark = pytest.mark.django_db

ASKED = Demand(text="Take your cans back.", metric="items_per_walk", reduction_percent=30, by_on=date(2027, 5, 31))


@pytest.fixture(autouse=True)
def reference() -> None:
    load_small_reference()


def test_a_campaign_opens_as_a_draft_with_its_first_event() -> None:
    campaign = make_campaign()
    event = campaign.custody.get()
    assert (event.seq, event.kind, event.prev) == (0, "opened", "0" * 64)
    assert campaign.slug == "fewer-cans-round-the-station"
    assert campaign.polygon.equals(campaign.area.polygon)
    assert "owner" not in str(event.body)
    assert campaign.owner.email not in str(event.body)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("title", {"title": "  "}),
        ("brands", {"brands": []}),
        ("organisation", {"organisation": None}),
        ("period_end_on", {"period": (date(2026, 5, 2), date(2026, 5, 1))}),
        ("period_start_on", {"period": (date(2026, 7, 1), date(2026, 7, 2))}),
        ("by_on", {"demand": replace(ASKED, by_on=date(2026, 5, 20))}),
        ("by_on", {"demand": replace(ASKED, by_on=date(2026, 5, 31))}),
        ("by_on", {"demand": replace(ASKED, by_on=date(2026, 6, 1))}),
        ("demand", {"demand": replace(ASKED, text=" ")}),
        ("metric", {"demand": replace(ASKED, metric="likes")}),
        ("reduction_percent", {"demand": replace(ASKED, reduction_percent=None)}),
        ("reduction_percent", {"demand": replace(ASKED, reduction_percent=0)}),
        ("reduction_percent", {"demand": replace(ASKED, reduction_percent=101)}),
        ("reduction_percent", {"demand": replace(ASKED, metric="deed")}),
        ("statement", {"statement": STATEMENT[:99]}),
        ("sampling", {"sampling": "whatever"}),
        ("basis_reference", {"basis": Basis(kind="law", reference="L. 541-10")}),
        ("basis_url", {"basis": Basis(kind="code", url="javascript:alert(1)")}),
        ("zone", {"zone": "Mars/Olympus"}),
        ("language", {"language": "xx"}),
    ],
)
def test_a_part_that_is_missing_or_impossible_is_named(field: str, change: dict[str, Any]) -> None:
    with pytest.raises(BadCampaign) as refused:
        make_campaign(**change)
    assert refused.value.field == field
    assert refused.value.message.endswith(".")
    assert Campaign.objects.count() == 0


def test_an_area_without_outline_is_refused() -> None:
    area = make_area()
    area.polygon = MultiPolygon(srid=4326)
    with pytest.raises(BadCampaign) as refused:
        make_campaign(area=area)
    assert refused.value.field == "area"


def test_a_company_that_did_not_own_the_brand_is_refused_and_its_owner_is_not() -> None:
    with pytest.raises(BadCampaign, match="did not own Kroc") as refused:
        make_campaign(brand="kroc")
    assert refused.value.field == "organisation"
    assert make_campaign(brand="kroc", organisation=Organisation.objects.get(slug="sudline")).pk


def test_a_brand_sold_before_the_period_is_refused_for_its_old_owner() -> None:
    with pytest.raises(BadCampaign, match="Nordica did not own Fizzo"):
        make_campaign(brand="fizzo")
    early = make_campaign(brand="fizzo", period=(date(2026, 2, 1), date(2026, 5, 31)))
    assert early.brands.get() == Brand.objects.get(slug="fizzo")


@pytest.mark.parametrize("kind", ["family_group", "cooperative", "joint_venture", "fund", "state", "association"])
def test_whoever_could_own_a_brand_is_asked_about_its_own_brands_alone(kind: str) -> None:
    other = Organisation.objects.create(slug="mars", name="Mars", kind=kind)
    with pytest.raises(BadCampaign, match="Mars did not own Zouk") as refused:
        make_campaign(organisation=other)
    assert refused.value.field == "organisation"


@pytest.mark.parametrize("kind", ["city", "school"])
def test_a_city_or_a_school_may_be_asked_about_a_brand_it_does_not_own(kind: str) -> None:
    place = Organisation.objects.create(slug="ville", name="Ville", kind=kind)
    assert make_campaign(organisation=place).organisation == place


def test_two_campaigns_of_one_title_have_two_addresses() -> None:
    assert [make_campaign(title="New").slug for _ in range(3)] == ["new-2", "new-3", "new-4"]


def test_a_drawn_area_is_a_disc_of_32_corners_about_the_place() -> None:
    ring = disc(*TOWN, 1500)
    assert len(ring) == 33 and ring[0] == ring[-1]
    distances = [haversine_m(*TOWN, *corner) for corner in ring]
    assert min(distances) > 1490 and max(distances) < 1510
    area = make_area(radius_m=1500)
    assert area.kind == Area.DRAWN
    assert area.size_km2 == pytest.approx(3.141593 * 1.5**2, rel=0.01)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("place_name", {"name": " "}),
        ("lat", {"lat": 85.0}),
        ("lat", {"lon": 0.0, "lat": 0.0}),
        ("lon", {"lon": 179.99}),
        ("radius_m", {"radius_m": 199}),
        ("radius_m", {"radius_m": 50_001}),
        ("radius_m", {"radius_m": float("nan")}),
        ("lat", {"lat": float("nan")}),
    ],
)
def test_an_area_that_cannot_be_drawn_is_refused_by_its_part(field: str, change: dict[str, Any]) -> None:
    said: dict[str, Any] = {"name": "Here", "lon": TOWN[0], "lat": TOWN[1], "radius_m": 3000, **change}
    with pytest.raises(BadCampaign) as refused:
        draw_area(**said, by=make_citizen(), now=NOW)
    assert refused.value.field == field


def test_a_campaign_is_withdrawn_by_its_owner_alone_and_once() -> None:
    campaign = make_campaign()
    with pytest.raises(NotAllowed):
        withdraw_campaign(campaign=campaign, reason="mistake", by=make_citizen(), now=NOW)
    with pytest.raises(BadMove):
        withdraw_campaign(campaign=campaign, reason="because", by=campaign.owner, now=NOW)
    withdraw_campaign(campaign=campaign, reason="mistake", by=campaign.owner, now=NOW)
    with pytest.raises(BadMove):
        withdraw_campaign(campaign=campaign, reason="mistake", by=campaign.owner, now=NOW)
    assert [event.kind for event in campaign.custody.all()] == ["opened", "withdrawn"]


def test_the_history_of_a_case_chains_even_when_the_clock_is_set_back() -> None:
    campaign = make_campaign()
    withdraw_campaign(campaign=campaign, reason="mistake", by=campaign.owner, now=NOW.replace(year=2025))
    events = [event.as_event() for event in campaign.custody.all()]
    lines, head = chain(events)
    assert lines.count(b"\n") == 2
    assert head == events[-1].digest
    assert events[0].recorded_at <= events[1].recorded_at
