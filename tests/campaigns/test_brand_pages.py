"""What the pages of brands and owners say: enough people or no figure, public items alone, few queries."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from campaigns.chart import chart_of, nice_top
from campaigns.found import filled_months, owners_today, portrait_of, siblings_of
from campaigns.ranking import wilson
from mapping.actions.cells import gather
from people.models import Organisation
from reports.actions.takedown import withdraw_report
from reports.models import Brand, Item, Ownership, Report
from tests.factories import NOW, confirm, load_small_reference, make_citizen, make_report, make_reviewer, sender
from tests.queries import assert_same_queries, queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference() -> None:
    load_small_reference()


def find(brand: str = "zouk", **more: Any) -> Report:
    """Report one item of a brand, by somebody new unless said otherwise."""
    return make_report(brand=brand, branding=Item.NAMED, **more)


def page(path: str) -> str:
    answer = Client().get(f"/en{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_portrait_adds_quantities_and_counts_people_once() -> None:
    same = sender()
    find(quantity=3, by=same)
    find(quantity=2, by=same, object="cup")
    find(quantity=1, by=sender(token="somebody"))
    confirm(find(on=date(2026, 3, 2)).items.get(), by=make_reviewer())
    portrait = portrait_of(Brand.objects.get(slug="zouk"))
    assert (portrait.items, portrait.records, portrait.reporters, portrait.confirmed) == (7, 4, 3, 1)
    assert [(line.key, line.items) for line in portrait.objects] == [("drink_can", 5), ("cup", 2)]
    assert [month.items for month in portrait.months] == [1, 0, 6]


def test_shares_are_of_records_and_stand_beside_unbranded_and_illegible() -> None:
    for brand in ("zouk", "zouk", "kroc"):
        find(brand, quantity=100)
    make_report(branding=Item.UNBRANDED)
    make_report(branding=Item.ILLEGIBLE)
    portrait = portrait_of(Brand.objects.get(slug="zouk"))
    assert (portrait.named.hits, portrait.named.n) == (2, 3)
    assert portrait.named.interval == wilson(2, 3)
    assert (portrait.unbranded.hits, portrait.illegible.hits, portrait.illegible.n) == (1, 1, 5)


def test_a_brand_found_by_three_people_is_given_its_figures() -> None:
    for _ in range(3):
        find(quantity=2)
    gather(now=NOW)
    text = page("/brands/zouk/")
    for words in ("items found", "litter found, not goods sold", "Unbranded litter", "Brand illegible", "100.0%"):
        assert words in text
    assert 'href="/en/map/?brand=zouk"' in text
    assert "Owned by Nordica" in text and "invented for tests" in text
    assert "this brand is invented" in text


def test_a_brand_found_by_two_people_is_given_no_figure() -> None:
    one = sender()
    find(quantity=777, by=one)
    find(quantity=2, by=one)
    find(quantity=2)
    text = page("/brands/zouk/")
    assert "Fewer than 3 people found this brand" in text
    assert "777" not in text and "781" not in text and "items found" not in text
    assert "Zouk" not in page("/brands/").split("<main")[1]


def test_only_public_items_are_counted() -> None:
    for _ in range(3):
        find()
    gone_by = sender()
    withdraw_report(report=find(by=gone_by, quantity=50), by=gone_by, now=Report.objects.latest("id").changed_at)
    assert portrait_of(Brand.objects.get(slug="zouk")).items == 3


def test_an_item_counts_for_the_owner_of_its_day() -> None:
    for _ in range(3):
        find("fizzo", on=date(2026, 2, 1), quantity=5)
        find("fizzo", on=date(2026, 4, 1), quantity=2)
    assert ">15<" in page("/organisations/nordica/").replace("\n", "")
    assert ">6<" in page("/organisations/sudline/").replace("\n", "")


def test_owner_and_siblings_are_those_of_today() -> None:
    fizzo = Brand.objects.get(slug="fizzo")
    early, late = (owners_today([fizzo.pk], day)[fizzo.pk] for day in (date(2026, 2, 1), date(2026, 4, 1)))
    assert (early.organisation.slug, late.organisation.slug) == ("nordica", "sudline")
    assert [brand.slug for brand in siblings_of(fizzo, late, date(2026, 4, 1))] == ["kroc"]
    assert list(siblings_of(fizzo, None, date(2026, 4, 1))) == []


@pytest.mark.parametrize(
    ("territories", "owner"), [(["FR", "GB"], None), (["WORLD", "ROW"], 1), (["EU", "WORLD"], 0), (["FR", "WORLD"], 1)]
)
def test_the_page_and_the_api_know_one_owner_of_a_brand(territories: list[str], owner: int | None) -> None:
    brand = Brand.objects.create(slug="schweppes", name="Schweppes")
    for number, territory in enumerate(territories):
        who = Organisation.objects.create(slug=f"owner{number}", name=f"Owner {number}")
        brand.ownerships.create(organisation=who, territory=territory, confidence="verified", source="x")
    today = date(2026, 6, 1)
    row, found = brand.ownership_on(today), owners_today([brand.pk], today).get(brand.pk)
    assert found == row
    assert (found.organisation.slug if found else None) == (None if owner is None else f"owner{owner}")
    text = page("/brands/schweppes/")
    assert ("no one owner of it everywhere" in text) is (owner is None)


def test_search_finds_known_brands_that_nobody_found_by_any_spelling() -> None:
    text = page("/brands/?q=Zouk+C%C3%B4la")
    assert 'href="/en/brands/zouk/"' in text
    assert "We know no brand by this name" in page("/brands/?q=xyzzy")


def test_an_unknown_brand_or_owner_is_no_page() -> None:
    assert Client().get("/en/brands/nobody/").status_code == 404
    assert Client().get("/en/organisations/nobody/").status_code == 404


def test_pages_show_no_person() -> None:
    someone = make_citizen("somebody@example.org")
    for _ in range(3):
        find()
    find(by=sender(someone))
    gather(now=NOW)
    for path in ("/", "/brands/", "/brands/zouk/", "/organisations/nordica/", "/method/", "/privacy/"):
        text = page(path)
        assert "example.org" not in text
        assert "10:15" not in text


@pytest.mark.parametrize("path", ["/en/", "/en/brands/", "/en/brands/zouk/", "/en/organisations/nordica/"])
def test_a_page_asks_as_often_for_many_rows_as_for_few(path: str) -> None:
    def few() -> None:
        for _ in range(3):
            find()
            find("fizzo", on=date(2026, 2, 1))
        gather(now=NOW)

    def many() -> None:
        owner = Organisation.objects.get(slug="nordica")
        for number in range(20):
            brand = Brand.objects.create(slug=f"b{number}", name=f"B{number}")
            brand.ownerships.create(organisation=owner, confidence="verified", source="x")
            brand.aliases.create(spelling=f"b {number}", kind="name")
        for number in range(12):
            find(f"b{number % 3}", object="cup", on=date(2026, 1 + number % 5, 3))
            find(lon=2.0 + number, lat=47.0)
        gather(now=NOW)
        queries_of(path)  # the picture of the map is drawn once after each gathering

    assert_same_queries(path, few, many)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/en/brands/zouk/", "/en/organisations/nordica/"])
def test_an_owner_of_general_knowledge_is_said_to_be_unchecked(client: Client, path: str) -> None:
    load_small_reference()
    assert "not checked" not in client.get(path).content.decode()
    Ownership.objects.update(confidence="general knowledge", source="general knowledge")
    assert "general knowledge, not checked" in client.get(path).content.decode()


@pytest.mark.django_db
def test_the_page_on_counting_promises_no_source_and_no_grade_that_is_not_there(client: Client) -> None:
    told = client.get("/en/method/").content.decode()
    assert "Where no source says so" not in told and "general knowledge, which nobody has checked" in told
    assert "or the place was set by hand" not in told


def test_months_without_a_find_are_shown_empty() -> None:
    months = filled_months({(2025, 11): 2, (2026, 2): 1})
    assert [(month.first, month.items) for month in months] == [
        (date(2025, 11, 1), 2),
        (date(2025, 12, 1), 0),
        (date(2026, 1, 1), 0),
        (date(2026, 2, 1), 1),
    ]
    assert filled_months({}) == ()
    assert len(filled_months({(1990, 1): 1, (2026, 2): 1})) == 36


@pytest.mark.parametrize(
    ("most", "top"), [(0, 2), (1, 2), (3, 4), (9, 10), (10, 10), (11, 20), (21, 40), (99, 100), (101, 200)]
)
def test_a_chart_ends_at_a_round_number_whose_half_is_whole(most: int, top: int) -> None:
    assert nice_top(most) == top


def test_a_bar_is_as_high_as_its_share_of_the_top() -> None:
    chart = chart_of([(date(2026, 1, 1), 10), (date(2026, 2, 1), 5), (date(2026, 3, 1), 0)])
    assert chart is not None
    assert [bar.height for bar in chart.bars] == [150, 75, 0]
    assert [bar.label for bar in chart.bars] == ["2026", "", ""]
    assert chart_of([]) is None
