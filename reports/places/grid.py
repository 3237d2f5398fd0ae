"""The grid: places to 52-bit cell codes and back, tiles as ranges of codes; see docs/algorithms/grid.md."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import numpy as np

from people.errors import ConstatError

CELL_ZOOM = 26
"""Zoom whose tiles are the cells: 0.6 m at the equator, and 52 bits, which fit a PostgreSQL bigint, an SQLite
INTEGER and a JavaScript number alike."""

SIDE_CELLS = 1 << CELL_ZOOM
MAX_LAT_DEG = 85.0511287798066
"""Where the Mercator square ends; beyond it a latitude takes the last row."""

SUB_BITS = 6
"""A tile is drawn as 64 x 64 sub-cells: 2^6 a side."""

COVER_MAX_RANGES = 16
"""More ranges than this make a query slower than the exact test that follows costs."""

COVER_MAX_BORDER_TILES = 512
"""Where refining a border stops: beyond it the cover costs more to make than it saves."""

Code = TypeVar("Code", int, np.ndarray)
Box = tuple[int, int, int, int]


class BadTile(ConstatError):
    """A tile address outside the pyramid."""

    code = "bad_tile"
    status = 400


class BadBox(ConstatError):
    """A box that is no box on the globe."""

    code = "bad_box"
    status = 400


def interleave(x: Code, y: Code) -> Code:
    """Return the Morton code of x (even bits) and y (odd bits): ints or int64 arrays, each below 2^31.

    Source: Morton (1966), the spreading masks of S. E. Anderson's "Bit Twiddling Hacks".
    """
    return _spread(x) | (_spread(y) << 1)


def deinterleave(code: Code) -> tuple[Code, Code]:
    """Return the (x, y) that `interleave` made a code of."""
    return _gather(code), _gather(code >> 1)


def cells_of(lons: np.ndarray, lats: np.ndarray) -> np.ndarray:
    """Return the int64 cell codes, 0 .. 2^52 - 1, of places in degrees; same shape as the two arrays.

    Longitudes wrap (180 is -180), latitudes are clipped to the Mercator square. Raises ValueError for NaN or
    infinity.
    """
    return interleave(_pixel_x(lons), _pixel_y(lats))


def cell_of(lon: float, lat: float) -> int:
    """Return the cell code of one place; the same arithmetic as `cells_of`, so they never disagree."""
    return int(cells_of(np.array([lon]), np.array([lat]))[0])


def centres_of(cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (lons, lats) in degrees, float64, of the middles of cells."""
    px, py = deinterleave(np.asarray(cells, dtype=np.int64))
    return _lons_at(px + 0.5), _lats_at(py + 0.5)


def centre_of(cell: int) -> tuple[float, float]:
    """Return (lon, lat) in degrees of the middle of one cell."""
    lons, lats = centres_of(np.array([cell]))
    return float(lons[0]), float(lats[0])


def tile_range(z: int, x: int, y: int) -> tuple[int, int]:
    """Return the half-open range [first, last) of cell codes that lie in a Web-Mercator tile.

    0 <= z <= 26; the two ends are 52-bit Morton codes of z26 pixels. Raises BadTile outside the pyramid.
    """
    if not 0 <= z <= CELL_ZOOM or not (0 <= x < 1 << z and 0 <= y < 1 << z):
        raise BadTile("There is no such tile.", limit=f"z 0 to {CELL_ZOOM}, x and y from 0 to 2^z - 1")
    code, shift = interleave(x, y), 2 * (CELL_ZOOM - z)
    return code << shift, (code + 1) << shift


def tile_of(z: int, cell: Code) -> Code:
    """Return the Morton code of the zoom-z tile a cell lies in; `deinterleave` gives its (x, y)."""
    return cell >> (2 * (CELL_ZOOM - z))


def index_of(z: int, cell: Code) -> Code:
    """Return the sub-cell, 0 .. 4095 in Morton order, a cell falls in within its zoom-z tile (z <= 20)."""
    return (cell >> sub_shift(z)) & (1 << 2 * SUB_BITS) - 1


def sub_shift(z: int) -> int:
    """Return by how many bits a cell code is shifted to give the code of its sub-cell of a zoom-z tile."""
    return 2 * (CELL_ZOOM - SUB_BITS - z)


def tile_box(z: int, x: int, y: int) -> tuple[float, float, float, float]:
    """Return (west, south, east, north) of a tile in degrees. Raises BadTile outside the pyramid."""
    tile_range(z, x, y)
    west, south, east, north = tile_boxes(z, np.array([x]), np.array([y]))[0].tolist()
    return west, south, east, north


def tile_boxes(z: int, xs: np.ndarray, ys: np.ndarray) -> np.ndarray:
    """Return (n, 4) float64 of west, south, east, north in degrees of n tiles of one zoom, 0 <= z <= 26."""
    size = 1 << (CELL_ZOOM - z)
    west, east = _lons_at(xs * size), _lons_at((xs + 1) * size)
    return np.column_stack([west, _lats_at((ys + 1) * size), east, _lats_at(ys * size)])


def cover(west: float, south: float, east: float, north: float) -> list[tuple[int, int]]:
    """Return at most 16 sorted, disjoint half-open ranges of cell codes that together hold a box in degrees.

    West greater than east means the box crosses the antimeridian. Every place of the box is in a range;
    ranges hold places outside too, so an exact test follows. As an eastern edge 180 ends the map; as a place
    it is -180. Raises BadBox.
    """
    boxes = _pixel_boxes(west, south, east, north)
    inside: list[tuple[int, int]] = []
    border = [(0, 0)]
    ranges = [(0, 1 << 2 * CELL_ZOOM)]
    for zoom in range(1, CELL_ZOOM + 1):
        inside, border = _refine(inside, border, zoom, boxes)
        finer = _merge([*inside, *(tile_range(zoom, x, y) for x, y in border)])
        if len(finer) > COVER_MAX_RANGES:
            break
        ranges = finer
        if not border or len(border) > COVER_MAX_BORDER_TILES:
            break
    return ranges


def _refine(
    inside: list[tuple[int, int]], border: list[tuple[int, int]], zoom: int, boxes: list[Box]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Split the border tiles in four; keep those that touch a box, as ranges once inside one."""
    whole, cut = list(inside), []
    size = SIDE_CELLS >> zoom
    for x, y in ((2 * px + dx, 2 * py + dy) for px, py in border for dy in (0, 1) for dx in (0, 1)):
        left, top, right, bottom = x * size, y * size, (x + 1) * size - 1, (y + 1) * size - 1
        if any(w <= left and right <= e and n <= top and bottom <= s for w, n, e, s in boxes):
            whole.append(tile_range(zoom, x, y))
        elif any(left <= e and w <= right and top <= s and n <= bottom for w, n, e, s in boxes):
            cut.append((x, y))
    return whole, cut


def _merge(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and merged[-1][1] == first:
            merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    return merged


def _pixel_boxes(west: float, south: float, east: float, north: float) -> list[Box]:
    """Return the box as one or two (left, top, right, bottom) of pixels, all four included."""
    if not all(np.isfinite(value) for value in (west, south, east, north)):
        raise BadBox("A box needs four numbers.", help="Give west, south, east and north in degrees.")
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise BadBox(
            "This box does not lie on the globe.",
            limit="longitudes -180 to 180, latitudes -90 to 90, south not above north",
            help="Give west, south, east and north in degrees; west above east crosses the antimeridian.",
        )
    left, right = (int(px) for px in _pixel_x(np.array([west, east])))
    bottom, top = (int(py) for py in _pixel_y(np.array([south, north])))
    right = SIDE_CELLS - 1 if east > 0 and right == 0 else right  # 180, or so near that it rounds to it
    if west <= east:
        return [(left, top, right, bottom)]
    return [(left, top, SIDE_CELLS - 1, bottom), (0, top, right, bottom)]


def _pixel_x(lons: np.ndarray) -> np.ndarray:
    lons = _finite(lons)
    px = np.floor(np.mod(lons + 180.0, 360.0) / 360.0 * SIDE_CELLS)
    return np.clip(px, 0, SIDE_CELLS - 1).astype(np.int64)


def _pixel_y(lats: np.ndarray) -> np.ndarray:
    sines = np.sin(np.radians(np.clip(_finite(lats), -MAX_LAT_DEG, MAX_LAT_DEG)))
    py = np.floor((0.5 - np.log((1 + sines) / (1 - sines)) / (4 * np.pi)) * SIDE_CELLS)
    return np.clip(py, 0, SIDE_CELLS - 1).astype(np.int64)


def _lons_at(px: np.ndarray) -> np.ndarray:
    return px / SIDE_CELLS * 360.0 - 180.0


def _lats_at(py: np.ndarray) -> np.ndarray:
    return np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * py / SIDE_CELLS))))


def _finite(degrees: np.ndarray) -> np.ndarray:
    """Return float64, contiguous: numpy then takes one kernel, and one rounding, whatever the length."""
    contiguous = np.ascontiguousarray(degrees, dtype=np.float64)
    if not np.isfinite(contiguous).all():
        raise ValueError("a place needs finite degrees")
    return contiguous


def _spread(value: Code) -> Code:
    value = (value | (value << 16)) & 0x0000FFFF0000FFFF
    value = (value | (value << 8)) & 0x00FF00FF00FF00FF
    value = (value | (value << 4)) & 0x0F0F0F0F0F0F0F0F
    value = (value | (value << 2)) & 0x3333333333333333
    return (value | (value << 1)) & 0x5555555555555555


def _gather(value: Code) -> Code:
    value = value & 0x5555555555555555
    value = (value | (value >> 1)) & 0x3333333333333333
    value = (value | (value >> 2)) & 0x0F0F0F0F0F0F0F0F
    value = (value | (value >> 4)) & 0x00FF00FF00FF00FF
    value = (value | (value >> 8)) & 0x0000FFFF0000FFFF
    return (value | (value >> 16)) & 0x00000000FFFFFFFF
