"""Contract 5 on the product's own pages: a list of fifty costs the database what a list of one costs."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client

from campaigns.actions.sealing import seal_dossier
from people.models import Citizen
from tests.factories import (
    NOW,
    TOWN,
    load_small_reference,
    make_campaign,
    make_citizen,
    make_exhibit,
    make_report,
    sender,
)
from tests.queries import assert_same_queries, queries_of

pytestmark = pytest.mark.django_db

PUBLIC = [
    "/en/",
    "/en/brands/",
    "/en/brands/zouk/",
    "/en/organisations/nordica/",
    "/en/campaigns/",
    "/en/map/?z=12&lon=-1.67&lat=48.11",
    "/en/map/?z=15&lon=-1.67&lat=48.11",
    "/api/v1/reports",
    "/api/v1/brands",
    "/api/v1/campaigns",
    "/api/v1/tiles/tilejson",
    "/api/v1/tiles/8/126/88.mvt",
    "/api/v1/tiles/8/126/88.json",
]


@pytest.fixture(autouse=True)
def reference():
    load_small_reference()


def reports(count: int, by: Citizen | None = None) -> None:
    """Publish this many reports near the town, and gather them."""
    owner = sender(by) if by else None
    for number in range(count):
        make_report(by=owner, brand="Zouk", lon=TOWN[0] + number / 500, lat=TOWN[1])
    call_command("gather_cells", verbosity=0)


def seen(url: str, count: int) -> None:
    """Publish this many, and let somebody see them: what is asked once after each gather is not counted."""
    reports(count)
    queries_of(url)


@pytest.mark.parametrize("url", PUBLIC)
def test_a_public_page_asks_as_often_for_fifty_reports_as_for_one(url):
    assert_same_queries(url, lambda: seen(url, 3), lambda: seen(url, 47))


@pytest.mark.parametrize("url", ["/en/mine/", "/en/mine/?show=waiting"])
def test_ones_own_list_asks_as_often_for_twenty_reports_as_for_one(url):
    citizen, client = make_citizen(), Client()
    client.force_login(citizen)
    assert_same_queries(url, lambda: reports(1, citizen), lambda: reports(20, citizen), client)


def test_the_page_of_a_dossier_asks_as_often_for_many_exhibits_as_for_one():
    campaign, client = make_campaign(), Client()
    client.force_login(campaign.owner)

    def seal(count: int) -> str:
        for _ in range(count):
            make_exhibit()
        version = seal_dossier(campaign=campaign, by=campaign.owner, now=NOW).version
        return f"/en/campaigns/{campaign.slug}/v{version}/"

    queries_of(seal(2), client)
    few = len(queries_of(seal(0), client))
    assert len(queries_of(seal(12), client)) == few
