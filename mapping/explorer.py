"""What the map page says of one view: the squares in words, the still picture, the reports nearby."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from mapping import legend
from mapping.counts import COARSE_ZOOM, MAX_SQUARES_ZOOM, coarse_squares, squares
from mapping.ground import town_of
from mapping.still import Found, Still, draw
from mapping.viewport import MAX_ZOOM, Bounds, View
from reports.filter import Filter
from reports.models import Report
from reports.places import grid as places
from reports.places.country import country_names, country_of
from reports.places.disclosure import coarse_square

PICTURE_STEPS = 5
"""Squares of the still picture are this many zooms finer than the view: 16 px a side."""

LIST_STEPS = 4
"""Squares of the list: 32 px a side, large enough to have a name of their own."""

COARSE_DEG = 360 / 2**COARSE_ZOOM
"""Width of a coarse square in degrees of longitude; it is never higher than that."""

TOWN_BOX_DEG = 1.0
"""A square wider than this is no town's."""

LISTED_SQUARES = 12
LISTED_REPORTS = 12
REPORTS_FROM_ZOOM = 14


@dataclass(frozen=True)
class Row:
    """One square of the list: its name, its items, where most of it lies in degrees, the zoom it fills a screen at.

    `is_twin`: another square of the list has the same name, so the place has to be said too.
    """

    name: str
    items: int
    lon: float
    lat: float
    z: int
    is_coarse: bool
    is_twin: bool = False


@dataclass(frozen=True)
class Sight:
    """What lies in a view: fine squares, and apart from them coarse ones where the fine are smaller than they."""

    view: View
    bounds: Bounds
    fine: Found
    coarse: Found

    @property
    def total(self) -> int:
        """Items in view."""
        return self.fine.total + self.coarse.total

    @property
    def cap(self) -> int:
        """The cap of the still picture's scale."""
        return legend.cap_of(self.fine.items)

    def still(self) -> Still:
        """Return the picture."""
        return draw(self.view, self.fine, self.coarse, self.cap)

    def rows(self, language: str) -> list[Row]:
        """Return the heaviest squares, most items first, each with the name of the place where most of it lies."""
        zoom = max(self.fine.zoom - (PICTURE_STEPS - LIST_STEPS), 0)
        rows = [*_rows(self.fine, zoom, language), *_rows(self.coarse, COARSE_ZOOM, language, is_coarse=True)]
        heaviest = sorted(rows, key=lambda row: -row.items)[:LISTED_SQUARES]
        names = Counter(row.name for row in heaviest)
        return [replace(row, is_twin=names[row.name] > 1) for row in heaviest]


def look(view: View, filter: Filter, width_px: float, height_px: float) -> Sight:
    """Return what lies in a view of a size in pixels. One statement, two from zoom 11."""
    bounds = view.bounds(width_px, height_px)
    ranges = places.cover(*bounds)
    zoom = min(math.floor(view.z) + PICTURE_STEPS, MAX_SQUARES_ZOOM)
    fine = Found(zoom, *squares(zoom, ranges, filter)).within(bounds)
    empty = np.zeros(0, dtype=np.int64)
    apart = coarse_squares(_reaching(bounds), filter) if zoom > COARSE_ZOOM else (empty, empty)
    return Sight(view, bounds, fine, Found(COARSE_ZOOM, *apart).within(bounds))


def reports_in(sight: Sight, filter: Filter) -> list[Report]:
    """Return single reports in view, a coarse one if its square reaches into it, newest day first, from zoom 14 on.

    Four queries; none farther out.
    """
    if sight.view.z < REPORTS_FROM_ZOOM:
        return []
    near = Report.objects.public().matching(filter).in_cells(_reaching(sight.bounds))
    rows = near.order_by("-taken_on", "public_id").only("pk", "disclosed_cell", "coarse").iterator()
    seen = list(islice((row.pk for row in rows if _reaches_into(row, sight.bounds)), LISTED_REPORTS))
    listed = Report.objects.public().filter(pk__in=seen).order_by("-taken_on", "public_id")
    return list(listed.prefetch_related("items__object", "items__brand"))


def name_of(bounds: Bounds, language: str) -> str:
    """Return the largest town of a box, else the country of its middle, else an empty text.

    Only French towns are known, and a wide box reaches across a border or a sea: what lies in it may be far from its
    largest town. So a town names a box in France of at most TOWN_BOX_DEG, and a wider box is told by its coordinates.
    """
    lon, lat = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    if bounds[2] - bounds[0] > TOWN_BOX_DEG:
        return f"{lat:.0f}°, {lon:.0f}°"
    code = country_of(lon, lat)
    town = town_of(bounds) if code == "FR" else None
    return town or country_names(language).get(code or "", "")


def _reaching(bounds: Bounds) -> list[tuple[int, int]]:
    """Return ranges of disclosed cells that may be seen in a box: a coarse one is its square's north-west corner."""
    west, south, east, north = bounds
    return places.cover(max(west - COARSE_DEG, -180.0), south, east, min(north + COARSE_DEG, 90.0))


def _reaches_into(report: Report, bounds: Bounds) -> bool:
    """Return True if the place of a report that anyone may know, a cell or a coarse square, reaches into a box."""
    cell = report.disclosed_cell or 0
    box = coarse_square(cell) if report.coarse else (*places.centre_of(cell),) * 2
    return box[0] < bounds[2] and box[2] > bounds[0] and box[1] < bounds[3] and box[3] > bounds[1]


def _rows(found: Found, zoom: int, language: str, *, is_coarse: bool = False) -> Iterator[Row]:
    """Yield the heaviest squares of a zoom, named after the heaviest of the finer squares in each."""
    rough = found.gathered(zoom)
    finer = found.boxes()
    parent = found.codes >> 2 * (found.zoom - zoom)
    for which in np.argsort(-rough.items, kind="stable")[:LISTED_SQUARES].tolist():
        inside = np.flatnonzero(parent == rough.codes[which])
        heart = finer[inside[found.items[inside].argmax()]]
        west, south, east, north = heart.tolist()
        middle = round((west + east) / 2, 5), round((south + north) / 2, 5)
        name = name_of((west, south, east, north), language)
        yield Row(name, int(rough.items[which]), *middle, min(zoom, int(MAX_ZOOM)), is_coarse)
