"""The shipped areas load once, and each fact names the smallest that holds its disclosed place."""

from __future__ import annotations

from io import StringIO

import numpy as np
import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.management import call_command
from django.test import TestCase

from mapping.actions.areas import Loaded, load_areas, size_km2
from mapping.actions.cells import gather
from mapping.models import Area, Fact
from mapping.territory import forget_outlines, smallest_areas
from tests.mapping.places import NOW, RENNES, item, report

SLUGS_ALONG = {
    "fr-35-ille-et-vilaine": RENNES,
    "fr-971-guadeloupe": (-61.68, 16.15),
    "ch": (7.44, 46.95),
    "nz": (175.28, -37.79),
}


class Shipped(TestCase):
    """Loaded once for all that only look."""

    loaded: Loaded

    @classmethod
    def setUpTestData(cls) -> None:
        cls.loaded = load_areas()

    def setUp(self) -> None:
        forget_outlines()

    def test_all_countries_regions_and_departements_load(self) -> None:
        kinds = {kind: Area.objects.filter(kind=kind).count() for kind, _ in Area.KINDS}
        assert (kinds["region"], kinds["departement"], kinds["drawn"]) == (18, 101, 0)
        assert kinds["country"] > 230
        assert self.loaded.areas == self.loaded.changed == Area.objects.count()

    def test_loading_again_puts_right_what_was_changed_and_nothing_else(self) -> None:
        before = list(Area.objects.order_by("pk").values_list("pk", "slug"))
        Area.objects.filter(slug="fr-bretagne").update(name_fr="Ailleurs")
        assert load_areas() == Loaded(self.loaded.areas, 1)
        assert Area.objects.get(slug="fr-bretagne").name_fr == "Bretagne"
        assert list(Area.objects.order_by("pk").values_list("pk", "slug")) == before

    def test_a_departement_knows_its_region_country_and_people(self) -> None:
        area = Area.objects.get(slug="fr-35-ille-et-vilaine")
        assert (area.code, area.parent and area.parent.slug) == ("35", "fr-bretagne")
        assert area.parent is not None and area.parent.parent is not None
        assert area.parent.parent.slug == "fr"
        assert 1_000_000 < (area.inhabitants or 0) < 1_300_000

    def test_sizes_are_those_of_the_books(self) -> None:
        books_km2 = {"fr-35-ille-et-vilaine": 6_775, "ch": 41_285, "nz": 268_000}
        sizes = dict(Area.objects.filter(slug__in=books_km2).values_list("slug", "size_km2"))
        assert sizes == {slug: pytest.approx(known, rel=0.03) for slug, known in books_km2.items()}

    def test_the_smallest_area_of_a_place_is_found(self) -> None:
        lons, lats = np.array(list(SLUGS_ALONG.values())).T
        found = [Area.objects.get(pk=pk).slug for pk in smallest_areas(lons, lats)]
        assert found == list(SLUGS_ALONG)

    def test_the_high_seas_are_in_no_area(self) -> None:
        assert smallest_areas(np.array([-30.0]), np.array([40.0])) == [0]

    def test_an_area_drawn_for_a_campaign_names_no_fact(self) -> None:
        lon, lat = RENNES
        square = MultiPolygon(Polygon.from_bbox((lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01)), srid=4326)
        Area.objects.create(slug="ours", kind=Area.DRAWN, name_en="Ours", name_fr="Ours", polygon=square, size_km2=1)
        item(report())
        gather(now=NOW)
        assert Area.objects.get(pk=Fact.objects.get().area).slug == "fr-35-ille-et-vilaine"


@pytest.fixture
def no_memory() -> None:
    forget_outlines()


def test_a_hole_is_no_part_of_an_area() -> None:
    outer = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    inner = [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6], [0.4, 0.4]]
    whole = size_km2({"type": "Polygon", "coordinates": [outer]})
    assert whole == pytest.approx(12_364, rel=0.001)
    assert size_km2({"type": "Polygon", "coordinates": [outer, inner]}) == pytest.approx(whole * 0.96, rel=0.001)


def test_without_areas_a_fact_names_none(db: None, no_memory: None) -> None:
    item(report())
    gather(now=NOW)
    assert Fact.objects.get().area == 0


def test_the_command_names_the_areas_of_facts_that_were_there_before(db: None, no_memory: None) -> None:
    item(report())
    gather(now=NOW)
    said = StringIO()
    call_command("load_areas", stdout=said)
    assert said.getvalue().startswith("Loaded ")
    assert Area.objects.get(pk=Fact.objects.get().area).slug == "fr-35-ille-et-vilaine"
