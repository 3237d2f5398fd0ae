"""Candidates lie in the area or within a kilometre of it, however far its parts lie from each other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon

from campaigns.actions.area import disc
from campaigns.actions.gathering import MOST_BOXES, Outline, candidates_of
from campaigns.models import Campaign
from reports.models import Item
from reports.places.grid import cell_of
from tests.factories import TOWN, load_small_reference, make_area, make_campaign, make_report

pytestmark = pytest.mark.django_db
FAR = (TOWN[0] + 57, TOWN[1] - 69)  # as far as an island overseas
DEGREE_NORTH_M = 111_320.0


@pytest.fixture(autouse=True)
def reference() -> Iterator[None]:
    load_small_reference()
    yield


def discs(*middles: tuple[float, float], radius_m: float = 3000) -> MultiPolygon:
    return MultiPolygon(*(Polygon(disc(*middle, radius_m)) for middle in middles), srid=4326)


def a_country() -> Campaign:
    """A campaign on an area of two parts, half the world apart."""
    area = make_area()
    area.polygon = discs(TOWN, FAR)
    area.save()
    return make_campaign(area=area)


def test_an_item_between_two_far_parts_of_an_area_is_no_candidate_and_one_in_each_part_is() -> None:
    here, _between, there = (
        make_report(brand="zouk", branding=Item.NAMED, lon=lon, lat=lat)
        for lon, lat in (TOWN, (TOWN[0] + 20, TOWN[1] - 20), FAR)
    )
    found = candidates_of(a_country())
    assert {each.report_uuid for each in found} == {here.public_id, there.public_id}
    assert all(each.inside_area for each in found)


@pytest.mark.parametrize(("metres", "is_candidate"), [(3500, True), (3900, True), (4100, False), (8000, False)])
def test_beyond_a_kilometre_from_the_area_nothing_is_a_candidate(metres: float, is_candidate: bool) -> None:
    make_report(brand="zouk", branding=Item.NAMED, lat=TOWN[1] + metres / DEGREE_NORTH_M)
    found = candidates_of(make_campaign())
    assert [each.inside_area for each in found] == ([False] if is_candidate else [])


@pytest.mark.parametrize("parts", [2, 3, MOST_BOXES + 5])
def test_what_is_read_covers_every_part_and_not_the_sea_between_few_of_them(parts: int) -> None:
    middles = [(-160.0 + 9 * part, 40.0 - 2 * part) for part in range(parts)]
    area = make_area()
    area.polygon = discs(*middles)
    area.save()
    ranges = Outline(make_campaign(area=area)).ranges()

    def is_read(lon: float, lat: float) -> bool:
        return any(first <= cell_of(lon, lat) < last for first, last in ranges)

    assert all(is_read(*middle) for middle in middles)
    assert is_read(100, -60) is False
    assert len(ranges) <= 16 * MOST_BOXES
