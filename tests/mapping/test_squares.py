"""The squares of a figure: every item lands in one square, and a coarse place never in a smaller one than its own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping import squares
from reports.places import grid as places

CELLS = st.lists(st.tuples(st.floats(-179, 179), st.floats(-80, 80), st.integers(1, 1000)), min_size=1, max_size=40)


@given(CELLS, CELLS, st.one_of(st.none(), st.integers(0, 14)))
def test_no_item_is_lost_or_counted_twice(cells, coarse, zoom):
    fine, rough = squares.counted(cells, coarse, zoom)
    assert fine.items.sum() + rough.items.sum() == sum(n for _, _, n in [*cells, *coarse])
    assert (fine.items > 0).all()


@given(CELLS)
def test_a_square_holds_the_places_it_counts(cells):
    fine, _ = squares.counted(cells, [], 9)
    hair = 1e-9  # an edge is rounded once as a place and once as a box
    boxes = fine.boxes() + np.array([-hair, -hair, hair, hair])
    for lon, lat, _ in cells:
        holding = (boxes[:, 0] <= lon) & (lon <= boxes[:, 2]) & (boxes[:, 1] <= lat) & (lat <= boxes[:, 3])
        assert holding.any()


def test_places_of_one_square_are_added():
    fine, rough = squares.counted([(2.3499, 48.852968, 3), (2.3503, 48.8531, 4)], [], 10)
    assert fine.items.tolist() == [7]
    assert places.tile_of(16, places.cell_of(2.3499, 48.852968)) == places.interleave(fine.columns, fine.rows)[0]
    assert not len(rough.items)


def test_a_coarse_place_is_a_square_of_its_own_only_where_the_others_are_smaller():
    cell, coarse = (2.3499, 48.852968, 3), (2.344, 48.8545, 4)
    assert [part.items.tolist() for part in squares.counted([cell], [coarse], 9)] == [[7], []]
    fine, rough = squares.counted([cell], [coarse], 12)
    assert (fine.items.tolist(), rough.items.tolist(), rough.zoom) == ([3], [4], 9)


def test_the_zoom_follows_the_extent():
    town = [(2.25, 48.81, 1), (2.42, 48.91, 1)]
    world = [(-170.0, 0.0, 1), (170.0, 0.0, 1)]
    assert squares.counted(town, [], None)[0].zoom == 11
    assert squares.counted(world, [], None)[0].zoom == 0
    assert squares.counted(town[:1], [], None)[0].zoom == squares.FINEST_ZOOM_UNASKED


def test_too_many_squares_are_drawn_coarser():
    random = np.random.default_rng(20261121)
    lons, lats = random.uniform(-4, 7, 9000), random.uniform(43, 50, 9000)
    fine, _ = squares.counted([(lon, lat, 1) for lon, lat in zip(lons, lats, strict=True)], [], 14)
    assert len(fine.items) <= squares.MAX_CELLS
    assert fine.items.sum() == 9000


def test_nothing_has_no_bounds():
    fine, rough = squares.counted([], [], None)
    assert (fine.bounds, rough.bounds) == (None, None)


@pytest.mark.parametrize("zoom", [-1, 15])
def test_a_zoom_outside_the_scale_is_refused(zoom):
    with pytest.raises(ValueError):
        squares.counted([(0.0, 0.0, 1)], [], zoom)
