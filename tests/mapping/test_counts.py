"""Counts are exact: the reference data set, brute force, and the shapes of the contract."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from mapping.actions.cells import gather
from mapping.counts import as_rows, coarse_counts, counts, squares
from mapping.models import Fact
from reports.filter import EPOCH, BadFilter, Filter
from reports.models import Report
from reports.places import grid as places
from reports.places.grid import BadTile
from tests.mapping.places import NOW, brand, change, item, owner, report, stuff, thing

ANY = Filter()
PARIS_9, PARIS_10, MARSEILLE_6 = (9, 259, 176), (10, 518, 352), (6, 32, 23)


def numbers(grid: np.ndarray) -> dict[int, int]:
    """The non-zero elements."""
    return {int(index): int(grid[index]) for index in np.flatnonzero(grid)}


@pytest.fixture
def reference(db: None) -> list[Report]:
    """Four reports, five kinds of litter, eleven items, with the keys of the page of the design."""
    can, bottle = thing("can", 3), thing("bottle", 5)
    twelve, seven, four, two = brand("twelve", 12), brand("seven", 7), owner("four", 4), owner("two", 2)
    metal, plastic = stuff("metal", 1), stuff("plastic", 2)
    cans = {"object": can, "brand": twelve, "owner": four, "material": metal}
    made = [
        report(2.349900, 48.852968, on=date(2026, 2, 10)),
        report(2.350300, 48.853100, on=date(2026, 2, 28)),
        report(2.344000, 48.854500, on=date(2025, 12, 31), coarse=True),
        report(5.374300, 43.295100, on=date(2026, 3, 1)),
    ]
    for one, quantity in zip(made, (2, 1, 4), strict=False):
        item(one, **cans, quantity=quantity)
    item(made[0], object=bottle, material=plastic)
    item(made[3], object=bottle, brand=seven, owner=two, material=plastic, quantity=3)
    gather(now=NOW)
    return made


def test_reference_facts_are_as_written(reference: list[Report]) -> None:
    rows = Fact.objects.order_by("id").values_list("cell", "coarse", "day", "object", "brand", "owner", "material")
    assert list(rows) == [
        (1732917918630929, 0, 20494, 3, 12, 4, 1),
        (1732917918630929, 0, 20494, 5, 0, 0, 2),
        (1732917918545629, 0, 20512, 3, 12, 4, 1),
        (1732917915025408, 1, 20453, 3, 12, 4, 1),
        (1735575126742918, 0, 20513, 5, 7, 2, 2),
    ]


@pytest.mark.parametrize(
    ("tile", "expected"),
    [
        ((0, 0, 0), {1576: 8, 1578: 3}),
        ((6, 32, 22), {326: 8}),
        ((8, 129, 88), {1124: 8}),
        (PARIS_9, {403: 8}),
        (PARIS_10, {1615: 4}),
        ((14, 8298, 5636), {3931: 1, 3952: 3}),
        (MARSEILLE_6, {2033: 3}),
    ],
)
def test_reference_tiles_hold_the_written_numbers(
    reference: list[Report], tile: tuple[int, int, int], expected: dict[int, int]
) -> None:
    assert numbers(counts(*tile, ANY)) == expected


def test_reference_coarse_squares_hold_the_written_numbers(reference: list[Report]) -> None:
    wide, near = coarse_counts(*PARIS_10, ANY), coarse_counts(14, 8298, 5636, ANY)
    assert (numbers(wide), wide.shape) == ({403: 4}, (1024,))
    assert (numbers(near), near.shape) == ({3: 4}, (4,))


@pytest.mark.parametrize(
    ("asked", "tile", "expected"),
    [
        (Filter(brand=(12,)), PARIS_9, {403: 7}),
        (Filter(since=date(2026, 1, 1), until=date(2026, 3, 1), brand=(12,)), PARIS_9, {403: 3}),
        (Filter(brand=(12,), object=(3,)), PARIS_9, {403: 7}),
        (Filter(brand=(12, 7)), (6, 32, 22), {326: 7}),
        (Filter(brand=(12, 7)), MARSEILLE_6, {2033: 3}),
        (Filter(since=date(2026, 2, 28), until=date(2026, 3, 1)), PARIS_9, {403: 1}),
        (Filter(until=date(2026, 1, 1)), PARIS_9, {403: 4}),
        (Filter(not_brand=(12,)), PARIS_9, {403: 1}),
        (Filter(not_object=(5,)), (0, 0, 0), {1576: 7}),
        (Filter(owner=(4,), material=(1,)), PARIS_10, {1615: 3}),
        (Filter(brand=(99,)), PARIS_9, {}),
    ],
)
def test_reference_filters_hold_the_written_numbers(
    reference: list[Report], asked: Filter, tile: tuple[int, int, int], expected: dict[int, int]
) -> None:
    assert numbers(counts(*tile, asked)) == expected


def test_reference_report_that_is_withdrawn_leaves_its_tile(reference: list[Report]) -> None:
    change(reference[0], state=Report.WITHDRAWN)
    assert numbers(counts(*PARIS_9, ANY)) == {403: 8}
    gather(now=NOW)
    assert numbers(counts(*PARIS_9, ANY)) == {403: 5}


def test_grade_and_picked_are_asked_by_facet(reference: list[Report]) -> None:
    item(reference[1], grade="A", picked_up=True, quantity=5)
    item(reference[1], grade="C", quantity=7)
    change(reference[1])
    gather(now=NOW)
    asked = {
        "A": Filter(grade="A"),
        "C": Filter(grade="C"),
        "picked": Filter(picked=True),
        "left": Filter(picked=False, grade="C"),
    }
    found = {name: int(counts(*PARIS_10, filter).sum()) for name, filter in asked.items()}
    assert found == {"A": 5, "C": 12, "picked": 5, "left": 7}


@pytest.mark.parametrize("filter", [ANY, Filter(brand=(12,)), Filter(not_brand=(12,), grade="B")])
def test_a_tile_takes_one_statement(reference: list[Report], filter: Filter) -> None:
    with CaptureQueriesContext(connection) as asked:
        counts(*PARIS_9, filter)
    assert len(asked) == 1


def test_a_map_without_facts_is_all_zero(db: None) -> None:
    grid = counts(0, 0, 0, ANY)
    assert (grid.shape, grid.dtype, int(grid.sum())) == ((4096,), np.dtype(np.int64), 0)


@pytest.mark.parametrize("tile", [(-1, 0, 0), (21, 0, 0), (2, 4, 0), (2, 0, -1)])
def test_a_tile_outside_the_pyramid_is_refused(db: None, tile: tuple[int, int, int]) -> None:
    with pytest.raises(BadTile):
        counts(*tile, ANY)


def test_coarse_squares_below_ten_are_refused(db: None) -> None:
    with pytest.raises(BadTile):
        coarse_counts(9, 0, 0, ANY)


def test_key_zero_is_no_filter() -> None:
    with pytest.raises(BadFilter):
        Filter(brand=(0,))


def test_rows_run_from_the_north_and_columns_from_the_west() -> None:
    grid = np.zeros(4096, dtype=np.int64)
    grid[places.interleave(43, 19)] = 7
    assert as_rows(grid)[19, 43] == 7


def test_squares_of_a_box_are_the_tiles_of_that_zoom(reference: list[Report]) -> None:
    codes, items = squares(15, places.cover(2.0, 48.5, 2.6, 49.0), ANY)
    paris = coarse_counts(*PARIS_10, ANY)
    assert dict(zip(codes.tolist(), items.tolist(), strict=True)) == {1732917918630929 >> 22: 8}
    assert int(paris.sum()) == 4


SPOTS = [(2.3499, 48.853), (2.36, 48.86), (2.3499, 48.8531), (5.3743, 43.2951), (174.7633, -36.8485), (-180.0, 0.0)]
FACTS = st.lists(
    st.fixed_dictionaries(
        {
            "spot": st.integers(0, len(SPOTS) - 1),
            "coarse": st.integers(0, 1),
            "day": st.integers(20000, 20005),
            "object": st.integers(1, 3),
            "brand": st.integers(0, 3),
            "owner": st.integers(0, 2),
            "material": st.integers(0, 2),
            "quantity": st.integers(1, 9),
            "facet": st.integers(0, 7),
        }
    ),
    max_size=12,
)
KEYS = st.lists(st.integers(1, 3), max_size=2).map(tuple)


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    """Any filter a page could ask for."""
    words: dict = {name: draw(KEYS) for name in ("brand", "owner", "object", "material")}
    denied = draw(st.sampled_from(["", "brand", "owner", "object", "material"]))
    if denied:
        words[denied], words[f"not_{denied}"] = (), draw(KEYS)
    first = draw(st.integers(20000, 20005))
    if draw(st.booleans()):
        words["since"] = EPOCH + timedelta(days=first)
    if draw(st.booleans()):
        words["until"] = EPOCH + timedelta(days=first + draw(st.integers(1, 3)))
    return Filter(
        **words, grade=draw(st.sampled_from([None, *"ABCD"])), picked=draw(st.sampled_from([None, True, False]))
    )


def _fits(fact: Fact, asked: Filter) -> bool:
    """The filter said once more, fact by fact."""
    since, until = asked.days()
    values = {name: getattr(fact, name) for name in ("brand", "owner", "object", "material")}
    wanted = all(not asked.keys_of(name) or value in asked.keys_of(name) for name, value in values.items())
    spared = all(value not in asked.keys_of(f"not_{name}") for name, value in values.items())
    in_time = (since is None or fact.day >= since) and (until is None or fact.day < until)
    graded = asked.grade is None or fact.facet // 2 <= "ABCD".index(asked.grade)
    return wanted and spared and in_time and graded and (asked.picked is None or fact.facet % 2 == asked.picked)


class BruteForce(TestCase):
    """Any facts, any filter, any tile: the same as adding them up one by one."""

    @given(FACTS, filters(), st.integers(0, 20))
    def test_counts_equal_adding_up_one_by_one(self, rows: list[dict], asked: Filter, z: int) -> None:
        made = []
        for row in rows:
            cell = places.cell_of(*SPOTS[row.pop("spot")])
            cell = cell >> 22 << 22 if row["coarse"] else cell
            made.append(Fact(report_id=1, cell=cell, area=0, **row))
        Fact.objects.bulk_create(made)
        for cell in {fact.cell for fact in made} | {0}:
            x, y = places.deinterleave(places.tile_of(z, cell))
            expected = np.zeros(4096, dtype=np.int64)
            for fact in made:
                same = places.tile_of(z, fact.cell) == places.tile_of(z, cell)
                if same and _fits(fact, asked) and (z < 10 or not fact.coarse):
                    expected[places.index_of(z, fact.cell)] += fact.quantity
            np.testing.assert_array_equal(counts(z, x, y, asked), expected)

    @given(FACTS, filters(), st.integers(0, 8))
    def test_four_children_hold_what_their_parent_holds(self, rows: list[dict], asked: Filter, z: int) -> None:
        for row in rows:
            cell = places.cell_of(*SPOTS[row.pop("spot")])
            Fact.objects.create(report_id=1, cell=cell >> 22 << 22 if row["coarse"] else cell, area=0, **row)
        for lon, lat in SPOTS:
            x, y = places.deinterleave(places.tile_of(z, places.cell_of(lon, lat)))
            children = [counts(z + 1, 2 * x + dx, 2 * y + dy, asked) for dy in (0, 1) for dx in (0, 1)]
            folded = np.concatenate([child.reshape(-1, 4).sum(axis=1) for child in children])
            np.testing.assert_array_equal(counts(z, x, y, asked), folded)
