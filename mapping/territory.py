"""Which shipped area a place lies in: the smallest of country, region and département."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from django.contrib.gis.geos import Point
from django.contrib.gis.geos.prepared import PreparedGeometry
from django.db.models import Count, Max

from mapping.models import Area

SHIPPED = (Area.COUNTRY, Area.REGION, Area.DEPARTEMENT)
"""What a campaign draws for itself is no territory of others, so it never names a fact."""


@dataclass(frozen=True)
class _Outlines:
    """Areas from small to large: keys, boxes (n, 4) as west, south, east, north, and shapes ready for tests."""

    keys: tuple[int, ...]
    boxes: np.ndarray
    shapes: tuple[PreparedGeometry, ...]


def smallest_areas(lons: np.ndarray, lats: np.ndarray) -> list[int]:
    """Return for each place in degrees the key of the smallest shipped area that holds it, 0 for none.

    One query, and all outlines once in the life of a process (0.3 s), again when areas were added.
    """
    if not len(lons):
        return []
    outlines = _outlines(*_mark())
    return [next(_holders(lon, lat, outlines), 0) for lon, lat in zip(lons.tolist(), lats.tolist(), strict=True)]


def forget_outlines() -> None:
    """Read the areas anew at the next question: they were just loaded."""
    _outlines.cache_clear()


def _holders(lon: float, lat: float, outlines: _Outlines) -> Iterator[int]:
    west, south, east, north = outlines.boxes.T
    around = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
    point = Point(lon, lat, srid=4326)
    for which in np.flatnonzero(around):
        if outlines.shapes[which].covers(point):
            yield outlines.keys[which]


def _mark() -> tuple[int, int]:
    """Return (how many, newest key) of the shipped areas: another mark means other outlines."""
    seen = Area.objects.filter(kind__in=SHIPPED).aggregate(many=Count("pk"), newest=Max("pk"))
    return seen["many"], seen["newest"] or 0


@lru_cache(maxsize=1)
def _outlines(many: int, newest: int) -> _Outlines:
    rows = list(Area.objects.filter(kind__in=SHIPPED).order_by("size_km2", "pk").values_list("pk", "polygon"))
    boxes = np.array([polygon.extent for _, polygon in rows], dtype=np.float64).reshape(-1, 4)
    return _Outlines(tuple(pk for pk, _ in rows), boxes, tuple(polygon.prepared for _, polygon in rows))
