"""The squares of a figure: counts of places gathered on the sub-cells of one zoom; Django-free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reports.places import disclosure
from reports.places import grid as places

MAX_CELLS = 5_000
"""More squares than this are drawn one zoom coarser: the file stays under 1 MB, the drawing under a second."""

SQUARES_ACROSS = 64
"""Squares across a figure whose caller names no zoom: enough to show a shape, large enough to be touched."""

FINEST_ZOOM = 14
FINEST_ZOOM_UNASKED = 12
"""Squares of about 100 m in Europe: finer ones only when the caller asks."""

COARSE_ZOOM = disclosure.COARSE_ZOOM - places.SUB_BITS
"""The tile zoom whose sub-cells are the coarse squares; drawn finer, a coarse place would lie about itself."""

Bounds = tuple[float, float, float, float]
Place = tuple[float, float, int]
"""Longitude and latitude in degrees of the middle of a cell, and its number of items."""


@dataclass(frozen=True)
class Squares:
    """Counts on the sub-cells of one zoom: columns and rows from the north-west, and items; int64, one length."""

    zoom: int
    columns: np.ndarray
    rows: np.ndarray
    items: np.ndarray

    @property
    def bounds(self) -> Bounds | None:
        """(west, south, east, north) in degrees of all squares; None without any."""
        if not len(self.items):
            return None
        boxes = self.boxes()
        west, south = boxes[:, :2].min(axis=0).tolist()
        east, north = boxes[:, 2:].max(axis=0).tolist()
        return west, south, east, north

    def boxes(self) -> np.ndarray:
        """Return (n, 4) float64: west, south, east, north in degrees of each square."""
        return places.tile_boxes(self.zoom + places.SUB_BITS, self.columns, self.rows)


def counted(cells: Sequence[Place], coarse: Sequence[Place], zoom: int | None) -> tuple[Squares, Squares]:
    """Return the squares to draw: fine ones at a zoom, and coarse ones apart where the fine are smaller than they.

    Up to zoom 9 coarse places are squares like the others, as on the map. Raises ValueError for a bad zoom.
    """
    if zoom is None:
        zoom = _zoom_for([*cells, *coarse])
    if not 0 <= zoom <= FINEST_ZOOM:
        raise ValueError(f"a figure is drawn at zoom 0 to {FINEST_ZOOM}")
    apart = zoom > COARSE_ZOOM
    fine = _squares(cells if apart else [*cells, *coarse], zoom)
    rough = _squares(coarse if apart else [], COARSE_ZOOM)
    too_many = len(fine.items) + len(rough.items) > MAX_CELLS and zoom > 0
    return counted(cells, coarse, zoom - 1) if too_many else (fine, rough)


def _zoom_for(cells: Sequence[Place]) -> int:
    """Return the zoom at which the cells span about 64 squares."""
    if not cells:
        return 0
    codes = places.cells_of(np.array([lon for lon, _, _ in cells]), np.array([lat for _, lat, _ in cells]))
    span = max(int(np.ptp(axis)) for axis in places.deinterleave(codes)) + 1
    level = places.CELL_ZOOM - max(int(np.ceil(np.log2(span / SQUARES_ACROSS))), 0)
    return min(max(level - places.SUB_BITS, 0), FINEST_ZOOM_UNASKED)


def _squares(cells: Sequence[Place], zoom: int) -> Squares:
    lons, lats, items = np.array(cells, dtype=np.float64).reshape(-1, 3).T
    codes = places.cells_of(lons, lats) >> places.sub_shift(zoom)
    found, which = np.unique(codes, return_inverse=True)
    totals = np.bincount(which, weights=items, minlength=len(found)).astype(np.int64)
    columns, rows = places.deinterleave(found[totals > 0])
    return Squares(zoom, columns, rows, totals[totals > 0])
