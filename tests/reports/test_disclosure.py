"""What the public may know of a place: the cell, or its square, never more."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.places import disclosure, grid

LONS = st.floats(-180, 180, exclude_max=True)
LATS = st.floats(-80, 80)


def test_the_worked_coarse_place_of_the_map_has_its_cell():
    assert disclosure.disclosed_cell(grid.cell_of(2.344000, 48.854500), True) == 1732917915025408


@given(lon=LONS, lat=LATS)
def test_an_exact_place_is_known_to_its_cell_only(lon, lat):
    cell = grid.cell_of(lon, lat)
    assert disclosure.disclosed_cell(cell, False) == cell
    said = disclosure.disclosed_point(lon, lat, False)
    assert said == grid.centre_of(cell)
    assert disclosure.haversine_m(lon, lat, *said) < 0.43


@given(lon=LONS, lat=LATS, u=st.floats(0.001, 0.999), v=st.floats(0.001, 0.999))
def test_all_places_of_one_coarse_square_are_told_alike(lon, lat, u, v):
    cell = grid.cell_of(lon, lat)
    west, south, east, north = disclosure.coarse_square(cell)
    other = west + u * (east - west), south + v * (north - south)
    assert disclosure.disclosed_point(*other, True) == disclosure.disclosed_point(lon, lat, True)
    assert disclosure.disclosed_cell(grid.cell_of(*other), True) == disclosure.disclosed_cell(cell, True)


@given(lon=LONS, lat=LATS)
def test_a_disclosed_coarse_point_lies_in_its_own_square(lon, lat):
    said = disclosure.disclosed_point(lon, lat, True)
    assert disclosure.coarse_code(*said) == disclosure.coarse_code(lon, lat)


@given(lon=LONS, lat=LATS, bearing=st.floats(0, 2 * math.pi), share=st.floats(0, 0.999))
def test_every_place_within_500_m_of_home_is_in_its_home_cells(lon, lat, bearing, share):
    reach = disclosure.HOME_RADIUS_M * share / disclosure.EARTH_RADIUS_M
    phi = math.radians(lat)
    near_phi = math.asin(math.sin(phi) * math.cos(reach) + math.cos(phi) * math.sin(reach) * math.cos(bearing))
    turn = math.atan2(
        math.sin(bearing) * math.sin(reach) * math.cos(phi),
        math.cos(reach) - math.sin(phi) * math.sin(near_phi),
    )
    near = (lon + math.degrees(turn) + 180) % 360 - 180, math.degrees(near_phi)
    assert disclosure.coarse_code(*near) in disclosure.home_cells(lon, lat)


@given(lon=LONS, lat=st.floats(-60, 60))
def test_home_cells_are_few(lon, lat):
    assert 1 <= len(disclosure.home_cells(lon, lat)) <= 9


def test_a_home_in_the_middle_of_a_square_at_the_equator_hides_that_square_alone():
    west, south, east, north = grid.tile_box(15, 16384, 16384)
    home = (west + east) / 2, (south + north) / 2
    assert disclosure.home_cells(*home) == {grid.interleave(16384, 16384)}


def test_a_home_at_a_corner_hides_the_four_squares_round_it():
    assert disclosure.home_cells(0.0, 0.0) == {grid.interleave(x, y) for x in (16383, 16384) for y in (16383, 16384)}


def test_a_home_at_the_antimeridian_hides_both_sides():
    columns = {grid.deinterleave(code)[0] for code in disclosure.home_cells(179.9999, -17.0)}
    assert columns == {32767, 0}


def test_distances_agree_with_a_known_one():
    assert disclosure.haversine_m(2.3499, 48.852968, 5.3743, 43.2951) == pytest.approx(660_500, rel=0.005)
