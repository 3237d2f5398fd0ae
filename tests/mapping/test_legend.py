"""The legend: worked breaks, caps found by following the heaviest tiles, letters that say them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping import legend
from reports.places import grid as places


def counts_of(cells, quantities):
    """Return counts(z, x, y) of a few items by brute force, and the list of tiles asked for."""
    cells, quantities, asked = np.array(cells, dtype=np.int64), np.array(quantities), []

    def counts(z, x, y):
        asked.append((z, x, y))
        first, last = places.tile_range(z, x, y)
        here = (first <= cells) & (cells < last)
        return np.bincount(places.index_of(z, cells[here]), quantities[here], 4096).astype(np.int64)

    return counts, asked


def test_the_breaks_of_500_are_the_worked_ones():
    assert legend.breaks(500) == (1, 3, 12, 42, 144, 500)
    assert int(legend.class_of(11, 500)) == 2
    assert legend.class_of(np.array([0, 1, 2, 3, 499, 500, 9000]), 500).tolist() == [0, 1, 1, 2, 5, 6, 6]


@pytest.mark.parametrize("cap", [cap for cap in legend.SCALE if cap >= legend.MIN_CAP])
def test_breaks_rise_from_one_to_the_cap(cap):
    some = legend.breaks(cap)
    assert (some[0], some[-1]) == (1, cap)
    assert list(some) == sorted(set(some))
    assert len(some) <= legend.CLASSES


@given(st.sampled_from(legend.SCALE[2:]), st.integers(0, 10**9))
def test_every_count_has_the_class_whose_step_holds_it(cap, n):
    steps = legend.steps(cap)
    holding = [i for i, step in enumerate(steps, 1) if step.first <= n and (step.last is None or n <= step.last)]
    assert holding == ([int(legend.class_of(n, cap))] if n else [])


def test_dark_ground_reverses_the_colours():
    assert [step.colour for step in legend.steps(500, is_dark=True)] == list(legend.COLOURS[::-1])


def test_letters_stand_for_the_worked_caps():
    assert (legend.SCALE[0], legend.SCALE[17], legend.SCALE[25]) == (1, 500_000, 200_000_000)
    assert legend.code([500_000, 100_000, 50_000, 20_000]) == "rpon"


@given(st.lists(st.sampled_from(legend.SCALE)))
def test_each_letter_is_its_place_on_the_scale(caps):
    assert [legend.SCALE["abcdefghijklmnopqrstuvwxyz".index(letter)] for letter in legend.code(caps)] == caps


@pytest.mark.parametrize(("count", "cap"), [(0, 5), (5, 5), (6, 10), (500, 500), (501, 1000), (10**12, 200_000_000)])
def test_a_cap_is_rounded_up_on_the_scale(count, cap):
    assert legend.round_up(count) == cap


def test_nothing_at_all_has_the_smallest_scale_everywhere():
    counts, asked = counts_of([], [])
    assert legend.caps(counts) == (5,) * 15
    assert asked == [(0, 0, 0)]


def test_the_scale_follows_the_heaviest_place_down_to_the_last_zoom():
    paris, marseille = places.cell_of(2.3499, 48.852968), places.cell_of(5.3743, 43.2951)
    counts, asked = counts_of([paris, paris, marseille], [30, 12, 3])
    assert legend.caps(counts) == (50,) * 15
    assert (14, 8298, 5636) in asked
    assert len(asked) < 2 * 15


def test_no_more_than_eight_tiles_are_asked_for_in_a_zoom():
    random = np.random.default_rng(20261121)
    cells = places.cells_of(random.uniform(-180, 180, 4000), random.uniform(-70, 70, 4000))
    counts, asked = counts_of(cells, random.integers(1, 50, 4000))
    caps = legend.caps(counts)
    assert max(sum(z == zoom for z, _, _ in asked) for zoom in range(15)) == legend.FOLLOWED_TILES
    assert list(caps) == sorted(caps, reverse=True)


def test_one_heap_in_a_hundred_cells_does_not_set_the_scale():
    assert legend.cap_of(np.array([4] * 200 + [90_000])) == 5
    assert legend.cap_of(np.array([4] * 50 + [90_000])) == 100_000


def test_heat_grows_to_one_at_the_cap():
    assert legend.weight(np.array([0, 500, 10**6]), 500).tolist() == [0.0, 1.0, 1.0]


def test_a_sub_cell_of_zoom_10_at_the_equator_is_0_37_square_kilometres():
    assert legend.cell_area_km2(10, 0) == pytest.approx(0.374, abs=0.001)
    assert legend.cell_area_km2(10, 60) == pytest.approx(legend.cell_area_km2(10, 0) / 4)
