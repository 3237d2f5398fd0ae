"""The shipped lists load whole, twice over, and answer who owned what when."""

from __future__ import annotations

from datetime import date

import pytest

from reports.actions.item import find_brand
from reports.actions.reference import first_day, load_reference
from reports.models import Brand, Object, Ownership

pytestmark = pytest.mark.django_db


def test_loading_twice_changes_nothing_and_keeps_the_keys():
    first = load_reference()
    keys = dict(Object.objects.values_list("key", "pk"))
    assert load_reference() == first
    assert dict(Object.objects.values_list("key", "pk")) == keys
    assert (first.objects, first.materials, first.brands, first.ownerships) == (182, 44, 888, 909)


def test_ownership_follows_the_day_and_a_country_beats_the_world():
    load_reference()
    brand = Brand.objects.get(slug="1664")
    assert brand.ownership_on(date(2008, 4, 27)).organisation.slug == "scottish_newcastle"
    assert brand.ownership_on(date(2008, 4, 29)).organisation.slug == "carlsberg"
    national = Ownership.objects.owning().filter(territory="FR").select_related("brand").first()
    day = date(2026, 1, 1)
    assert national.brand.ownership_on(day, "FR").territory == "FR"


def test_no_two_owners_hold_a_brand_in_one_territory_on_one_day():
    load_reference()
    rows = Ownership.objects.owning().order_by("brand", "territory")
    held: dict[tuple[int, str], list[tuple[date, date]]] = {}
    for row in rows:
        span = (row.valid_from or date.min, row.valid_to or date.max)
        for start, end in held.setdefault((row.brand_id, row.territory), []):
            assert span[1] <= start or end <= span[0], row
        held[row.brand_id, row.territory].append(span)


def test_spellings_lead_to_their_brand():
    load_reference()
    assert find_brand("Kronenbourg 1664").slug == "1664"


def test_a_partial_date_is_its_first_day():
    assert first_day("2008") == date(2008, 1, 1)
    assert first_day("2008-04") == date(2008, 4, 1)
    assert first_day("") is None
