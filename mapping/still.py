"""A picture of the map that needs no script: land, squares and town names as paths; see docs/algorithms/map.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from mapping import ground, legend
from mapping.viewport import HEIGHT_PX, WIDTH_PX, Bounds, View
from reports.places import grid as places

EDGE_PX = 12
"""Outlines are cut this far outside the picture: near enough to be short, far enough for no cut to show."""

LETTER_PX = 4
"""Half the width of a letter: a name is set in the middle of its place, and left out where the edge would cut it."""


@dataclass(frozen=True)
class Found:
    """Squares of one zoom with items: Morton codes and items, int64, of one length."""

    zoom: int
    codes: np.ndarray
    items: np.ndarray

    @property
    def total(self) -> int:
        """All their items."""
        return int(self.items.sum())

    def boxes(self) -> np.ndarray:
        """Return (n, 4) float64: west, south, east, north in degrees of each square."""
        return places.tile_boxes(self.zoom, *places.deinterleave(self.codes))

    def within(self, bounds: Bounds) -> Found:
        """Return those that reach into a box in degrees."""
        west, south, east, north = self.boxes().T
        inside = (west < bounds[2]) & (east > bounds[0]) & (south < bounds[3]) & (north > bounds[1])
        return Found(self.zoom, self.codes[inside], self.items[inside])

    def gathered(self, zoom: int) -> Found:
        """Return the same items in the larger squares of a lower zoom."""
        codes, which = np.unique(self.codes >> 2 * (self.zoom - zoom), return_inverse=True)
        totals = np.bincount(which, weights=self.items, minlength=len(codes)).astype(np.int64)
        return Found(zoom, codes, totals)


@dataclass(frozen=True)
class Town:
    """A name on the picture and where it begins, in pixels."""

    x: int
    y: int
    name: str
    is_large: bool


@dataclass(frozen=True)
class Still:
    """The parts of the picture, as path data in pixels: land, and squares by class 1 .. 6; and town names."""

    width: int
    height: int
    land: str
    squares: tuple[tuple[int, str], ...]
    coarse: str
    towns: tuple[Town, ...]


def draw(view: View, fine: Found, coarse: Found, cap: int) -> Still:
    """Return the picture of a view: fine squares coloured on the scale of `cap`, coarse ones as outlines."""
    bounds = view.bounds()
    rings = (np.array(ring) for shape in ground.land(bounds) for ring in _rings(shape))
    classes = legend.class_of(fine.items, cap)
    return Still(
        WIDTH_PX,
        HEIGHT_PX,
        "".join(_path(clipped) for ring in rings if len(clipped := _clip(_pixels(view, ring))) > 2),
        tuple(
            (number, _squares(view, fine.boxes()[classes == number]))
            for number in range(1, legend.CLASSES + 1)
            if (classes == number).any()
        ),
        _squares(view, coarse.boxes()),
        tuple(_towns(view, bounds)),
    )


def _rings(feature: ground.Feature) -> Iterable[list[list[float]]]:
    shape = feature["geometry"]
    parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return (ring for rings in parts for ring in rings)


def _pixels(view: View, corners: np.ndarray) -> np.ndarray:
    """Return (n, 2) pixels of (n, 2) longitudes and latitudes in degrees."""
    middle_x, middle_y = view.pixel(0.0, 0.0)
    sines = np.sin(np.radians(np.clip(corners[:, 1], -places.MAX_LAT_DEG, places.MAX_LAT_DEG)))
    y = middle_y - np.log((1 + sines) / (1 - sines)) / (4 * np.pi) * view.world_px
    return np.column_stack([middle_x + corners[:, 0] / 360 * view.world_px, y])


def _clip(ring: np.ndarray) -> np.ndarray:
    """Return a ring of pixels cut at the picture's edge. Source: Sutherland and Hodgman (1974)."""
    limits = ((0, -EDGE_PX, 1), (0, WIDTH_PX + EDGE_PX, -1), (1, -EDGE_PX, 1), (1, HEIGHT_PX + EDGE_PX, -1))
    for axis, limit, sign in limits:
        inside = sign * (ring[:, axis] - limit) >= 0
        if inside.all():
            continue
        if not inside.any():
            return ring[:0]
        ring = _cut(ring, inside, axis, limit)
    return ring


def _cut(ring: np.ndarray, inside: np.ndarray, axis: int, limit: float) -> np.ndarray:
    """Return the part of a ring on the inner side of one line, with the points where it crosses the line."""
    after, inside_after = np.roll(ring, -1, axis=0), np.roll(inside, -1)
    crossing = inside != inside_after
    step = np.where(crossing, after[:, axis] - ring[:, axis], 1)
    along = (limit - ring[:, axis]) / step
    crossed = ring + along[:, None] * (after - ring)
    crossed[:, axis] = limit
    both = np.stack([ring, crossed], axis=1).reshape(-1, 2)
    return both[np.stack([inside, crossing], axis=1).reshape(-1)]


def _path(ring: np.ndarray) -> str:
    """Return a closed ring in whole pixels, each corner as a step from the last one."""
    corners = ring.round().astype(int)
    corners = corners[np.r_[True, np.any(corners[1:] != corners[:-1], axis=1)]]
    if len(corners) < 3:
        return ""
    steps = " ".join(f"{x} {y}" for x, y in np.diff(corners, axis=0).tolist())
    return f"M{corners[0][0]} {corners[0][1]}l{steps}z"


def _squares(view: View, boxes: np.ndarray) -> str:
    upper = _pixels(view, boxes[:, [0, 3]]).round().astype(int)
    lower = _pixels(view, boxes[:, [2, 1]]).round().astype(int)
    sides = zip(upper.tolist(), (lower - upper).tolist(), strict=True)
    return "".join(f"M{x} {y}h{wide}v{high}h{-wide}z" for (x, y), (wide, high) in sides)


def _towns(view: View, bounds: Bounds) -> Iterable[Town]:
    for lon, lat, name, is_large in ground.towns(bounds):
        x, y = view.pixel(lon, lat)
        room = LETTER_PX * (len(name) + 1)
        if room <= x <= WIDTH_PX - room and EDGE_PX <= y <= HEIGHT_PX - EDGE_PX:
            yield Town(round(x), round(y), name, is_large)
