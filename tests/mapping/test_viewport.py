"""What a screen shows: views and boxes, pixels and the cut of outlines. No database."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping.still import Found, _clip, draw
from mapping.viewport import HEIGHT_PX, WIDTH_PX, WORLD, View, fit, read_view
from reports.filter import BadFilter
from reports.places import grid as places

VIEWS = st.builds(
    View,
    z=st.floats(3, 18),
    lon=st.floats(-150, 150),
    lat=st.floats(-75, 75),
)


@given(VIEWS)
def test_the_middle_of_a_view_is_the_middle_of_its_picture(view: View) -> None:
    assert view.pixel(view.lon, view.lat) == pytest.approx((WIDTH_PX / 2, HEIGHT_PX / 2))


@given(VIEWS)
def test_the_corners_of_a_box_are_the_corners_of_the_picture(view: View) -> None:
    west, south, east, north = view.bounds()
    if west > -180 and east < 180 and abs(south) < 85 and abs(north) < 85:
        assert view.pixel(west, north) == pytest.approx((0, 0), abs=0.01)
        assert view.pixel(east, south) == pytest.approx((WIDTH_PX, HEIGHT_PX), abs=0.01)


@given(st.floats(-170, 160), st.floats(-70, 60), st.floats(0.001, 10), st.floats(0.001, 10))
def test_a_fitted_view_holds_its_box(west: float, south: float, wide: float, high: float) -> None:
    view = fit((west, south, west + wide, south + high))
    seen = view.bounds()
    assert seen[0] < west and seen[1] < south and seen[2] > west + wide and seen[3] > south + high
    assert view.z <= 14


def test_nothing_to_show_shows_the_world() -> None:
    assert fit(None) == WORLD


def test_an_address_says_its_view_and_reads_it_again() -> None:
    view = View(12.25, -1.6778, 48.1113)
    assert read_view(view.pairs()) == view
    assert dict(view.pairs()) == {"z": "12.25", "lon": "-1.6778", "lat": "48.1113"}
    assert read_view([("brand", "zouk")]) is None


@pytest.mark.parametrize(
    "pairs",
    [
        [("z", "19"), ("lon", "0"), ("lat", "0")],
        [("z", "3"), ("lon", "181"), ("lat", "0")],
        [("z", "3"), ("lon", "nan"), ("lat", "0")],
        [("z", "3")],
        [("z", "3"), ("lon", ""), ("lat", "0")],
    ],
)
def test_a_view_that_does_not_exist_is_refused(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(BadFilter):
        read_view(pairs)


def test_an_outline_is_cut_at_the_edge_of_the_picture() -> None:
    ring = np.array([[-500.0, 100], [500, 100], [500, 300], [-500, 300]])
    cut = _clip(ring)
    assert cut[:, 0].min() == -12
    assert {tuple(corner) for corner in cut.tolist()} == {(-12, 100), (500, 100), (500, 300), (-12, 300)}
    assert len(_clip(ring - 5000)) == 0


@given(st.lists(st.tuples(st.floats(-3000, 3000), st.floats(-3000, 3000)), min_size=3, max_size=12))
def test_no_cut_outline_leaves_the_picture(corners: list[tuple[float, float]]) -> None:
    cut = _clip(np.array(corners))
    if len(cut):
        assert (cut >= -12.001).all()
        assert (cut[:, 0] <= WIDTH_PX + 12.001).all() and (cut[:, 1] <= HEIGHT_PX + 12.001).all()


def test_a_square_is_drawn_where_it_lies_in_the_colour_of_its_class() -> None:
    view = View(10, -1.6778, 48.1113)
    code = places.cell_of(-1.6778, 48.1113) >> 22
    fine = Found(15, np.array([code]), np.array([7]))
    still = draw(view, fine, Found(15, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)), cap=500)
    [(number, path)] = still.squares
    x, y = (int(part) for part in path[1:].split("h")[0].split())
    assert (number, path[-7:]) == (2, "v16h-16z"[-7:])
    assert x <= WIDTH_PX / 2 <= x + 16 and y <= HEIGHT_PX / 2 <= y + 16
    assert still.land.startswith("M") and len(still.land) < 40_000


def test_larger_squares_hold_the_same_items() -> None:
    codes = np.array(sorted(places.cell_of(lon, 48.1) >> 22 for lon in (-1.6, -1.61, -1.65, 2.3)))
    found = Found(15, codes, np.arange(1, 5))
    larger = found.gathered(10)
    assert (found.total, larger.total, len(larger.codes)) == (10, 10, 2)
