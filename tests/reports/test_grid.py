"""The grid: worked values, inverses, covers."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reports.places import grid

LONS = st.floats(-180, 180, exclude_max=True)
LATS = st.floats(-90, 90)

WORKED = [
    ("Notre-Dame", 2.349900, 48.852968, 33992485, 23088384, 1732917918630929),
    ("a neighbour of Notre-Dame", 2.350300, 48.853100, None, None, 1732917918545629),
    ("Vieux-Port", 5.374300, 43.295100, 34556274, 24583705, 1735575126742918),
    ("Auckland", 174.763300, -36.848500, 66132672, 40952748, 3798819809450144),
    ("the origin", 0.0, 0.0, 33554432, 33554432, 3377699720527872),
    ("the antimeridian, west", -180.0, 0.0, 0, 33554432, 2251799813685248),
    ("the antimeridian, east", 180.0, 0.0, 0, 33554432, 2251799813685248),
    ("the north pole", 0.0, 90.0, 33554432, 0, 1125899906842624),
    ("the south pole", 0.0, -90.0, 33554432, 67108863, 4128299658422954),
]

TILES = [
    (2.349900, 48.852968, 10, 518, 352, 1732916224720896, 1732920519688192, 1615, 43, 19),
    (2.349900, 48.852968, 14, 8298, 5636, 1732917902442496, 1732917919219712, 3952, 60, 52),
    (5.374300, 43.295100, 6, 32, 23, 1735029348630528, 1736128860258304, 2033, 61, 28),
    (174.763300, -36.848500, 8, 252, 156, 3798812673966080, 3798881393442816, 425, 17, 14),
    (0.0, 0.0, 6, 32, 32, 3377699720527872, 3378799232155648, 0, 0, 0),
    (-180.0, 0.0, 6, 0, 32, 2251799813685248, 2252899325313024, 0, 0, 0),
    (0.0, 90.0, 6, 32, 0, None, None, 0, 0, 0),
    (0.0, -90.0, 6, 32, 63, None, None, 2730, 0, 63),
]


@pytest.mark.parametrize(("name", "lon", "lat", "px", "py", "cell"), WORKED, ids=[row[0] for row in WORKED])
def test_worked_places_have_their_cells(name, lon, lat, px, py, cell):
    assert grid.cell_of(lon, lat) == cell
    if px is not None:
        assert grid.interleave(px, py) == cell
        assert grid.deinterleave(cell) == (px, py)


@pytest.mark.parametrize(("lon", "lat", "z", "x", "y", "first", "last", "index", "col", "row"), TILES)
def test_worked_places_have_their_tiles(lon, lat, z, x, y, first, last, index, col, row):
    cell = grid.cell_of(lon, lat)
    assert grid.deinterleave(grid.tile_of(z, cell)) == (x, y)
    assert grid.index_of(z, cell) == index
    assert grid.deinterleave(index) == (col, row)
    start, stop = grid.tile_range(z, x, y)
    assert start <= cell < stop
    if first is not None:
        assert (start, stop) == (first, last)


@given(lon=LONS, lat=st.floats(-85, 85))
def test_a_second_formula_gives_the_same_pixel(lon, lat):
    px, py = grid.deinterleave(grid.cell_of(lon, lat))
    x = (lon + 180) / 360 * 2**26
    y = (0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)) * 2**26
    assert abs(px + 0.5 - x) <= 0.5 + 1e-6
    assert abs(py + 0.5 - y) <= 0.5 + 1e-6


@given(st.lists(st.tuples(LONS, LATS), min_size=1, max_size=40))
def test_many_places_at_once_agree_exactly_with_one_at_a_time(places):
    lons, lats = np.array(places).T
    assert grid.cells_of(lons, lats).tolist() == [grid.cell_of(lon, lat) for lon, lat in places]


@given(st.integers(0, 2**52 - 1))
@example(0)
@example(2**52 - 1)
def test_the_centre_of_a_cell_lies_in_that_cell(cell):
    assert grid.cell_of(*grid.centre_of(cell)) == cell


@given(x=st.integers(0, 2**26 - 1), y=st.integers(0, 2**26 - 1))
def test_deinterleave_undoes_interleave_for_numbers_and_arrays(x, y):
    assert grid.deinterleave(grid.interleave(x, y)) == (x, y)
    code = grid.interleave(np.array([x], dtype=np.int64), np.array([y], dtype=np.int64))
    assert code.tolist() == [grid.interleave(x, y)]


def test_interleave_puts_x_in_the_even_bits():
    assert [grid.interleave(1, 0), grid.interleave(0, 1), grid.interleave(2, 3)] == [1, 2, 14]


@given(lon=LONS, lat=LATS, z=st.integers(0, 20))
def test_four_children_make_their_parent(lon, lat, z):
    x, y = grid.deinterleave(grid.tile_of(z, grid.cell_of(lon, lat)))
    children = [grid.tile_range(z + 1, 2 * x + dx, 2 * y + dy) for dy in (0, 1) for dx in (0, 1)]
    first, last = grid.tile_range(z, x, y)
    assert children[0][0] == first
    assert children[-1][1] == last
    assert [stop for _, stop in children[:-1]] == [start for start, _ in children[1:]]


@pytest.mark.parametrize("address", [(-1, 0, 0), (27, 0, 0), (3, 8, 0), (3, 0, -1), (0, 0, 1)])
def test_an_address_outside_the_pyramid_is_a_bad_tile(address):
    with pytest.raises(grid.BadTile) as refused:
        grid.tile_range(*address)
    assert (refused.value.code, refused.value.status) == ("bad_tile", 400)


def test_the_box_of_a_tile_is_its_four_edges():
    west, south, east, north = grid.tile_box(1, 1, 0)
    assert (west, south, east) == (0, 0, 180)
    assert north == pytest.approx(grid.MAX_LAT_DEG, abs=1e-12)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_place_without_a_number_is_refused(bad):
    with pytest.raises(ValueError):
        grid.cell_of(bad, 0)
    with pytest.raises(ValueError):
        grid.cell_of(0, bad)


def held(ranges, cell):
    return any(first <= cell < last for first, last in ranges)


SHORT_OF_180 = st.floats(-180, 179.999999999)


@settings(max_examples=200)
@given(a=SHORT_OF_180, b=SHORT_OF_180, c=LATS, d=LATS, u=st.floats(0, 1), v=st.floats(0, 1))
def test_a_cover_holds_every_place_of_its_box(a, b, c, d, u, v):
    south, north = min(c, d), max(c, d)
    width = (b - a) % 360
    lon = (a + u * width + 180) % 360 - 180
    lat = min(max(south + v * (north - south), south), north)
    ranges = grid.cover(a, south, b, north)
    assert len(ranges) <= grid.COVER_MAX_RANGES
    assert all(first < last for first, last in ranges)
    assert all(stop < start for (_, stop), (start, _) in itertools.pairwise(ranges))
    if u in (0, 1) or (a <= lon <= b if a <= b else lon >= a or lon <= b):
        assert held(ranges, grid.cell_of(lon if 0 < u < 1 else (a, b)[int(u)], lat))


def test_a_cover_across_the_antimeridian_holds_both_sides_and_not_the_far_one():
    fiji = grid.cover(177, -20, -178, -15)
    assert held(fiji, grid.cell_of(179.9, -17))
    assert held(fiji, grid.cell_of(180, -17))
    assert held(fiji, grid.cell_of(-179.9, -17))
    assert not held(fiji, grid.cell_of(0, -17))


def test_a_box_to_the_eastern_edge_of_the_map_is_not_empty():
    east = grid.cover(170, 0, 180, 10)
    assert held(east, grid.cell_of(179.99999, 5))
    assert not held(east, grid.cell_of(-170, 5))


def test_an_edge_that_rounds_to_180_is_the_end_of_the_map():
    assert grid.cover(0, 0, 179.99999999999997, 0) == grid.cover(0, 0, 180, 0)


def test_the_whole_world_is_one_range():
    assert grid.cover(-180, -90, 180, 90) == [(0, 2**52)]


def test_a_tile_shaped_box_is_one_range():
    west, south, east, north = grid.tile_box(10, 518, 352)
    hair = 1e-9
    assert grid.cover(west + hair, south + hair, east - hair, north - hair) == [grid.tile_range(10, 518, 352)]


def test_a_cover_of_a_town_is_tight():
    ranges = grid.cover(2.25, 48.81, 2.42, 48.91)
    area = sum(last - first for first, last in ranges)
    west_north, east_south = grid.cell_of(2.25, 48.91), grid.cell_of(2.42, 48.81)
    (left, top), (right, bottom) = grid.deinterleave(west_north), grid.deinterleave(east_south)
    assert area < 2 * (right - left) * (bottom - top)


@pytest.mark.parametrize(
    "box", [(math.nan, 0, 1, 1), (0, 1, 1, 0), (-181, 0, 0, 1), (0, 0, 190, 1), (0, -91, 1, 0), (0, 0, 1, 91)]
)
def test_an_impossible_box_is_a_bad_box(box):
    with pytest.raises(grid.BadBox) as refused:
        grid.cover(*box)
    assert (refused.value.code, refused.value.status) == ("bad_box", 400)
