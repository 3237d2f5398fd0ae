"""What the whole of a filter looks like, its scales and its extent; see docs/algorithms/map.md.

Both ask the facts more than once, so each process keeps its answers for as long as the data stands: the age is part
of the question, and another age is another question.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from mapping import legend
from mapping.counts import counts, squares
from mapping.models import Age, Fact
from people.models import Organisation
from reports.filter import Filter
from reports.models import Brand, Object
from reports.places import grid as places

KEPT_ANSWERS = 512
"""Filters kept in memory, a few hundred bytes each."""

EXTENT_ZOOM = 14
"""The extent is known to a square of this zoom: 1.6 km in France, less than a screen shows when it opens."""

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Choices:
    """What can be asked for because it is on the map: brands and owners as (slug, name), objects as rows."""

    brands: tuple[tuple[str, str], ...]
    owners: tuple[tuple[str, str], ...]
    objects: tuple[Object, ...]


@lru_cache(maxsize=1)
def choices(age: Age) -> Choices:
    """Return what is on the map now, by name. Three statements at an age, then none."""
    keys = {name: Fact.objects.values(name).distinct() for name in ("brand", "owner", "object")}
    return Choices(
        tuple(Brand.objects.filter(pk__in=keys["brand"]).values_list("slug", "name")),
        tuple(Organisation.objects.filter(pk__in=keys["owner"]).values_list("slug", "name")),
        tuple(Object.objects.filter(pk__in=keys["object"])),
    )


@lru_cache(maxsize=KEPT_ANSWERS)
def caps(age: Age, filter: Filter) -> tuple[int, ...]:
    """Return the cap of the scale of each zoom 0 .. 14. At most 109 statements at an age, then none."""
    return legend.caps(lambda z, x, y: counts(z, x, y, filter))


@lru_cache(maxsize=KEPT_ANSWERS)
def extent(age: Age, filter: Filter) -> Bounds | None:
    """Return (west, south, east, north) in degrees of all that a filter finds, None for nothing. One statement."""
    codes, _ = squares(EXTENT_ZOOM, [(0, 1 << 2 * places.CELL_ZOOM)], filter)
    if not len(codes):
        return None
    boxes = places.tile_boxes(EXTENT_ZOOM, *places.deinterleave(codes))
    west, south = boxes[:, :2].min(axis=0).tolist()
    east, north = boxes[:, 2:].max(axis=0).tolist()
    return west, south, east, north
