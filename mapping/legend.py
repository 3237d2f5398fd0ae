"""What the colours of the map mean: one logarithmic scale a zoom and filter; see docs/algorithms/map.md."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from reports.places import grid as places

COLOURS = ("#FCE9B8", "#F7B267", "#E4715B", "#B23A6B", "#6A1F6E", "#2B0F4A")
"""Six classes from few to many on light ground, L* 93 to 12; reversed on dark. Neighbours stay apart in three
colour-blind sights too."""

OUTLINE = "#7E8897"
"""The line round a cell: the palest class alone is 1.1:1 on the ground."""

CLASSES = len(COLOURS)
LAST_ZOOM = 14
"""Beyond it the page draws the tiles of zoom 14 larger, so no scale is needed."""

FOLLOWED_TILES = 8
"""Tiles looked at in each zoom: the heaviest hold the cells that decide the scale."""

PERCENTILE = 99
"""One cell in a hundred may lie above the cap, so that one heap of litter does not bleach the rest."""

SCALE = tuple(step * 10**power for power in range(9) for step in (1, 2, 5))[:26]
"""1, 2, 5, 10 ... 200,000,000: caps are rounded up to these, so a scale does not move with every report."""

MIN_CAP = 5
EQUATOR_KM = 40_075.017

Counts = Callable[[int, int, int], np.ndarray]


@dataclass(frozen=True)
class Step:
    """One class of the legend: `first` .. `last` items, both included; `last` is None for "and more"."""

    first: int
    last: int | None
    colour: str


def caps(counts: Counts) -> tuple[int, ...]:
    """Return the cap of each zoom 0 .. 14: the 99th percentile of non-zero sub-cells in its heaviest tiles.

    `counts(z, x, y)` is the filter already applied, int64 (4096,). Calls it at most 1 + 4 + 13 x 8 times.
    """
    found = []
    tiles = [(0, 0)]
    for z in range(LAST_ZOOM + 1):
        grids = [counts(z, x, y) for x, y in tiles]
        found.append(_cap(grids))
        tiles = _heaviest_children(tiles, grids)
    return tuple(found)


def breaks(cap: int) -> tuple[int, ...]:
    """Return the first count of each class, from 1 to the cap: at most six, evenly spread in logarithm."""
    return tuple(sorted({round(cap ** (step / (CLASSES - 1))) for step in range(CLASSES)}))


def class_of(n: int | np.ndarray, cap: int) -> np.ndarray:
    """Return the class of a count or an array of counts: 0 for none, then 1 .. 6, the breaks not above it."""
    return np.searchsorted(np.array(breaks(cap)), n, side="right")


def steps(cap: int, *, is_dark: bool = False) -> tuple[Step, ...]:
    """Return the legend of a cap, from few to many, with the colours for light or dark ground."""
    colours = COLOURS[::-1] if is_dark else COLOURS
    firsts = breaks(cap)
    lasts: list[int | None] = [after - 1 for _, after in pairwise(firsts)]
    return tuple(map(Step, firsts, [*lasts, None], colours))


def weight(n: np.ndarray, cap: int) -> np.ndarray:
    """Return heat weights 0 .. 1, float64: ln(1+n) / ln(1+cap), 1 from the cap on."""
    return np.minimum(np.log1p(n) / math.log1p(cap), 1.0)


def code(some: Sequence[int]) -> str:
    """Return caps as letters, a = 1, b = 2, c = 5 ... z = 200,000,000: they travel in a picture's address."""
    return "".join(chr(ord("a") + SCALE.index(cap)) for cap in some)


def round_up(count: int) -> int:
    """Return the step of the scale that is not below a count, at least 5 and at most 200,000,000."""
    return next((step for step in SCALE if step >= max(count, MIN_CAP)), SCALE[-1])


def cell_area_km2(z: int, lat: float) -> float:
    """Return the area of a sub-cell of a zoom-z tile at a latitude in degrees: densities divide by it."""
    return (EQUATOR_KM * math.cos(math.radians(lat)) / 2 ** (z + places.SUB_BITS)) ** 2


def cap_of(counts: np.ndarray) -> int:
    """Return the cap of one set of counts: their non-zero 99th percentile (method `higher`), rounded up."""
    some = counts[counts > 0]
    return round_up(int(np.percentile(some, PERCENTILE, method="higher"))) if len(some) else MIN_CAP


def _cap(grids: list[np.ndarray]) -> int:
    return cap_of(np.concatenate(grids)) if grids else MIN_CAP


def _heaviest_children(tiles: list[tuple[int, int]], grids: list[np.ndarray]) -> list[tuple[int, int]]:
    """Return the (x, y) of the 8 heaviest tiles one zoom below; a quadrant is a quarter of the indexes."""
    weighed = []
    for (x, y), grid in zip(tiles, grids, strict=True):
        for quadrant, total in enumerate(grid.reshape(4, -1).sum(axis=1).tolist()):
            weighed.append((-total, 2 * x + (quadrant & 1), 2 * y + (quadrant >> 1)))
    return [(x, y) for total, x, y in sorted(weighed)[:FOLLOWED_TILES] if total]
