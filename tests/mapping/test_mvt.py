"""The vector tile: bytes worked by hand, and every count read back by a decoder of our own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapping import mvt
from reports.places import grid as places


def fields_of(data):
    """Yield (number, value) of a protobuf message: ints, or bytes where the wire type is 2."""
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        value, at = varint(data, at)
        if tag & 7 == 2:
            value, at = data[at : at + value], at + value
        yield tag >> 3, value


def varint(data, at):
    number = shift = 0
    while True:
        byte = data[at]
        number |= (byte & 127) << shift
        shift, at = shift + 7, at + 1
        if byte < 128:
            return number, at


def numbers_of(data):
    at, found = 0, []
    while at < len(data):
        number, at = varint(data, at)
        found.append(number)
    return found


def points_of(geometry):
    """Follow MoveTo and LineTo commands; ClosePath adds nothing."""
    at, x, y, points = 0, 0, 0, []
    while at < len(geometry):
        command, at = geometry[at], at + 1
        for _ in range(command >> 3 if command & 7 != 7 else 0):
            dx, dy = (n >> 1 ^ -(n & 1) for n in geometry[at : at + 2])
            x, y, at = x + dx, y + dy, at + 2
            points.append((x, y))
    return points


def decode(tile):
    """Return {layer: [(type, points, n)]}."""
    layers = {}
    for number, layer in fields_of(tile):
        assert number == 3
        parts = list(fields_of(layer))
        single = {key: value for key, value in parts if key in (1, 5, 15)}
        assert (single[5], single[15]) == (4096, 2)
        assert [value for key, value in parts if key == 3] == [b"n"]
        values = [dict(fields_of(value))[5] for key, value in parts if key == 4]
        features = []
        for feature in (dict(fields_of(value)) for key, value in parts if key == 2):
            key, value = numbers_of(feature[2])
            assert key == 0
            features.append((feature[3], points_of(numbers_of(feature[4])), values[value]))
        layers[single[1].decode()] = features
    return layers


def grid_of(cells, size=4096):
    grid = np.zeros(size, dtype=np.int64)
    for index, count in cells.items():
        grid[index] = count
    return grid


def test_the_worked_grid_gives_the_worked_bytes():
    assert mvt.encode(grid_of({0: 1, 3: 300}), z=6).hex() == (
        "1a3a0a0764656e73697479120e12030080001801220509c000c000120e12030081001801220509c001c001"
        "1a016e22022801220328ac022880207802"
    )


def test_an_empty_grid_is_no_bytes():
    assert mvt.encode(grid_of({}), z=3) == b""
    assert mvt.encode(grid_of({}), coarse=grid_of({}, 4), z=14) == b""


def test_a_square_is_its_worked_record():
    tile = mvt.encode(grid_of({1: 7}), shape="square", z=6)
    assert bytes.fromhex("121812030080001803220f098001 8000 1a80010000 8001 7f00 0f".replace(" ", "")) in tile


COUNTS = st.dictionaries(st.integers(0, 4095), st.integers(1, 2**40), max_size=60)


@given(COUNTS)
def test_every_count_is_read_back_at_the_centre_of_its_sub_cell(cells):
    decoded = decode(mvt.encode(grid_of(cells), z=8))
    found = {}
    for kind, points, n in decoded.get("density", []):
        assert kind == 1
        ((x, y),) = points
        assert (x % 64, y % 64) == (32, 32)
        found[places.interleave(x // 64, y // 64)] = n
    assert found == cells


@settings(max_examples=50)
@given(cells=COUNTS, z=st.integers(10, 14), data=st.data())
def test_squares_are_clockwise_and_as_wide_as_their_cells(cells, z, data):
    size = 4 ** (15 - z)
    coarse = data.draw(st.dictionaries(st.integers(0, size - 1), st.integers(1, 10**6), max_size=10))
    decoded = decode(mvt.encode(grid_of(cells), shape="square", coarse=grid_of(coarse, size), z=z))
    for layer, side, expected in (("density", 64, cells), ("coarse", 4096 >> (15 - z), coarse)):
        found = {}
        for kind, points, n in decoded.get(layer, []):
            left, top = points[0]
            assert kind == 3
            assert points == [(left, top), (left + side, top), (left + side, top + side), (left, top + side)]
            found[places.interleave(left // side, top // side)] = n
        assert found == expected


def test_a_full_tile_of_different_counts_keeps_them_all():
    grid = np.arange(1, 4097, dtype=np.int64)
    assert sorted(n for _, _, n in decode(mvt.encode(grid, z=0))["density"]) == grid.tolist()


@pytest.mark.parametrize(
    ("grid", "more"),
    [
        (np.zeros(4095, dtype=np.int64), {}),
        (np.zeros(4096, dtype=np.int64), {"shape": "hexagon"}),
        (np.zeros(4096, dtype=np.int64), {"z": 9, "coarse": np.zeros(4096, dtype=np.int64)}),
        (np.zeros(4096, dtype=np.int64), {"z": 14, "coarse": np.zeros(16, dtype=np.int64)}),
    ],
)
def test_what_is_no_grid_of_the_tile_is_refused(grid, more):
    with pytest.raises(mvt.BadGrid):
        mvt.encode(grid, **{"z": 6, **more})
