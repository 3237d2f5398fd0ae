"""A grid of counts as a Mapbox Vector Tile, written with numpy alone; see docs/algorithms/map.md."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from reports.places import grid as places

EXTENT = 4096
SUB_CELLS = 4096
SUB_SIDE = EXTENT // 64
COARSE_FIRST_ZOOM = 10
COARSE_LAST_ZOOM = 14
"""Zooms at which coarse squares (zoom 15) are a layer of their own: below 10 they are sub-cells; a tile above
14 is no larger than one square."""

# Each feature is one fixed record: tags, index of the value (two bytes), type, geometry from the MoveTo.
_POINT = bytes.fromhex("120e 12030000 00 1801 2205 09 00000000")
_VALUE_AT, _XY_AT = 5, 12


class BadGrid(ValueError):
    """An array that is no grid of counts of this tile."""


def encode(grid: np.ndarray, *, shape: str = "point", coarse: np.ndarray | None = None, z: int) -> bytes:
    """Return the tile: layer `density` of sub-cells, and from z 10 to 14 layer `coarse` of zoom-15 squares.

    `grid`: int64 (4096,) in Morton order, `coarse`: int64 (4^(15-z),) in Morton order or None. Counts become
    the property `n`; zeros are left out, an empty tile is no bytes at all. `shape` is "point" (centres of
    sub-cells) or "square". Raises BadGrid for another shape or size. Source: Vector Tile Specification 2.1.
    """
    if grid.shape != (SUB_CELLS,) or shape not in ("point", "square"):
        raise BadGrid(f"a tile has {SUB_CELLS} counts, drawn as point or square")
    tile = _layer(b"density", grid, SUB_SIDE, is_point=shape == "point")
    if coarse is None:
        return tile
    if not COARSE_FIRST_ZOOM <= z <= COARSE_LAST_ZOOM or coarse.shape != (1 << 2 * (15 - z),):
        raise BadGrid("coarse squares belong to zooms 10 to 14, 4^(15-z) of them")
    return tile + _layer(b"coarse", coarse, EXTENT >> (15 - z), is_point=False)


def _layer(name: bytes, counts: np.ndarray, side: int, *, is_point: bool) -> bytes:
    """Return one layer as field 3 of the tile; no bytes if every count is zero."""
    cells = np.flatnonzero(counts)
    if not len(cells):
        return b""
    values, which = np.unique(counts[cells], return_inverse=True)
    columns, rows = places.deinterleave(cells.astype(np.int64))
    features = _points if is_point else _squares
    body = b"".join(
        [
            _field(1, name),
            features(which, columns * side, rows * side, side),
            _field(3, b"n"),
            *(_value(value) for value in values.tolist()),
            b"\x28" + _varint(EXTENT),
            b"\x78\x02",
        ]
    )
    return _field(3, body)


def _points(which: np.ndarray, left: np.ndarray, top: np.ndarray, side: int) -> bytes:
    return _records(_POINT, which, left + side // 2, top + side // 2)


def _squares(which: np.ndarray, left: np.ndarray, top: np.ndarray, side: int) -> bytes:
    """Return squares: MoveTo, LineTo east, south and west, ClosePath; clockwise, as the spec asks."""
    forth, back = _varint(2 * side), _varint(2 * side - 1)
    lines = b"\x1a" + forth + b"\0" + b"\0" + forth + back + b"\0" + b"\x0f"
    geometry = b"\x09" + bytes(4) + lines
    content = b"\x12\x03\0\0\0" + b"\x18\x03" + _field(4, geometry)
    return _records(_field(2, content), which, left, top)


def _records(template: bytes, which: np.ndarray, x: np.ndarray, y: np.ndarray) -> bytes:
    """Return the record once a feature, with the index of its value and its first corner written in."""
    records = np.tile(np.frombuffer(template, dtype=np.uint8), (len(which), 1))
    _put(records, _VALUE_AT, which)
    _put(records, _XY_AT, 2 * x)
    _put(records, _XY_AT + 2, 2 * y)
    return records.tobytes()


def _put(records: np.ndarray, at: int, numbers: np.ndarray) -> None:
    """Write numbers below 2^14 as varints padded to two bytes: legal, and every record keeps its length."""
    records[:, at] = numbers & 127 | 128
    records[:, at + 1] = numbers >> 7


@lru_cache(maxsize=1 << 16)
def _value(count: int) -> bytes:
    """Return a count as a uint value of the layer; kept, because small counts come in every tile."""
    return _field(4, b"\x28" + _varint(count))


def _field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    size = max(1, math.ceil(number.bit_length() / 7))
    sevens = [number >> 7 * place & 127 for place in range(size)]
    return bytes([seven | 128 for seven in sevens[:-1]] + sevens[-1:])
