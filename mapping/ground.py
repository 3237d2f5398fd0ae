"""What lies under a figure: coasts, borders and towns of a box, from the files that ship (mapping/data/README.md)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from reports.places import country

DATA = Path(__file__).parent / "data"

WORLD_WIDTH_DEG = 16.0
"""A box wider than this is drawn on the 1:110m outlines, a narrower one on the 1:50m outlines of its countries."""

DEPARTEMENTS_WIDTH_DEG = 4.0
"""A box narrower than this shows the departements of France, a wider one its regions."""

MARGIN = 0.6
"""A reader may move the map: outlines are kept this many box sizes round the box."""

LEAST_VIEW_DEG = 0.1
"""However small the box, the reader sees about this much round it."""

STEPS_ACROSS = 2_000
"""Outlines are rounded to this share of the box: finer than a pixel of any screen it is read on."""

TOWNS_SHOWN = 40
SMALLEST_TOWN_SHARE = 1 / 60
"""A place with fewer inhabitants than this share of the largest one's tells a reader of that box nothing."""

TOWN_SPACING = 1 / 25
"""Least distance between two names, as a share of the box: nearer ones are parts of one town."""

LARGE_TOWN_PEOPLE = 80_000
NEAR_TOWN_KM = 15.0
KM_PER_DEGREE = 111.195

Bounds = tuple[float, float, float, float]
Feature = dict[str, Any]


@dataclass(frozen=True)
class Towns:
    """The communes of France with a point, most inhabitants first: arrays of one length."""

    names: tuple[str, ...]
    people: np.ndarray
    lons: np.ndarray
    lats: np.ndarray


def land(bounds: Bounds | None) -> list[Feature]:
    """Return GeoJSON features round (west, south, east, north) in degrees; the world for None.

    Countries; France as regions or departements where the box is small enough, for their coast is the finer one.
    """
    if bounds is None or bounds[2] - bounds[0] > WORLD_WIDTH_DEG:
        world = _read(DATA / "world_110m.geojson")
        return [feature(one["geometry"]) for one in world]
    finer = _france(bounds)
    coarser = [f for f in _read(country.DATA / "countries_50m.geojson") if f["id"] != "FR" or not finer]
    return _near(coarser, bounds) + finer


def _france(bounds: Bounds) -> list[Feature]:
    """Return regions or departements round a box; none for a wide box or outside France."""
    name = "fr_departements" if bounds[2] - bounds[0] <= DEPARTEMENTS_WIDTH_DEG else "fr_regions"
    return _near(_read(DATA / f"{name}.geojson"), bounds)


def towns(bounds: Bounds | None) -> list[tuple[float, float, str, bool]]:
    """Return up to 40 (lon, lat, name, is large) of communes in and round a box, the largest first."""
    if bounds is None or bounds[2] - bounds[0] > WORLD_WIDTH_DEG:
        return []
    reach = max(bounds[2] - bounds[0], bounds[3] - bounds[1], LEAST_VIEW_DEG) * MARGIN
    west, south, east, north = bounds[0] - reach, bounds[1] - reach, bounds[2] + reach, bounds[3] + reach
    some = _towns()
    inside = _inside(some, (west, south, east, north))
    wide, high = max(east - west, 1e-9) * TOWN_SPACING, max(north - south, 1e-9) * TOWN_SPACING
    shown: list[tuple[float, float, str, bool]] = []
    for i in np.flatnonzero(inside & (some.people >= some.people[inside].max(initial=0) * SMALLEST_TOWN_SHARE)):
        lon, lat = float(some.lons[i]), float(some.lats[i])
        if all(abs(lon - x) > wide or abs(lat - y) > high / 2 for x, y, _, _ in shown):
            shown.append((lon, lat, some.names[i], bool(some.people[i] >= LARGE_TOWN_PEOPLE)))
        if len(shown) == TOWNS_SHOWN:
            break
    return shown


def town_of(bounds: Sequence[float]) -> str | None:
    """Return the largest commune of France in a box, else the one within 15 km of its middle, else None."""
    some = _towns()
    inside = np.flatnonzero(_inside(some, bounds))
    if len(inside):
        return some.names[inside[0]]
    lon, lat = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    squeeze = np.cos(np.radians(lat))
    away = np.hypot((some.lons - lon) * squeeze, some.lats - lat)
    nearest = int(away.argmin())
    return some.names[nearest] if away[nearest] * KM_PER_DEGREE <= NEAR_TOWN_KM else None


def _inside(some: Towns, bounds: Sequence[float]) -> np.ndarray:
    west, south, east, north = bounds
    return (west <= some.lons) & (some.lons <= east) & (south <= some.lats) & (some.lats <= north)


def bounds_of(geometry: Feature) -> Bounds:
    """Return (west, south, east, north) in degrees of a GeoJSON Polygon or MultiPolygon."""
    corners = np.array([corner[:2] for rings in _polygons(geometry) for ring in rings for corner in ring])
    west, south = corners.min(axis=0).tolist()
    east, north = corners.max(axis=0).tolist()
    return west, south, east, north


def _near(features: list[Feature], bounds: Bounds) -> list[Feature]:
    """Return the polygons that touch the box and its margin, one feature each, rounded to what the box can show."""
    west, south, east, north = bounds
    reach = max(east - west, north - south, LEAST_VIEW_DEG) * MARGIN
    step = reach / MARGIN / STEPS_ACROSS
    near = []
    for rings in (rings for feature in features for rings in _polygons(feature["geometry"])):
        low, high = np.min(rings[0], axis=0), np.max(rings[0], axis=0)
        if low[0] <= east + reach and high[0] >= west - reach and low[1] <= north + reach and high[1] >= south - reach:
            rounded = [_rounded(ring, step) for ring in rings]
            near.append([ring for ring in rounded if len(ring) > 3])
    return [feature({"type": "Polygon", "coordinates": rings}) for rings in near if rings]


def feature(geometry: Feature) -> Feature:
    """Return a GeoJSON geometry as a feature that says nothing else: properties have no business in a figure."""
    return {"type": "Feature", "properties": {}, "geometry": geometry}


def _rounded(ring: list[list[float]], step: float) -> list[list[float]]:
    """Return a ring on a lattice of `step` degrees without repeats; neighbours round alike, so no gap opens."""
    corners = np.round(np.array(ring) / step) * step if step > 1e-3 else np.array(ring)
    kept = np.r_[True, np.any(corners[1:] != corners[:-1], axis=1)]
    return np.round(corners[kept], 4).tolist()


def _polygons(geometry: Feature) -> Iterator[list[list[list[float]]]]:
    yield from geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]


@cache
def _read(path: Path) -> list[Feature]:
    features: list[Feature] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


@cache
def _towns() -> Towns:
    with (DATA / "fr_communes.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["lon"]]
    rows.sort(key=lambda row: -int(row["population"] or 0))
    people = np.array([int(row["population"] or 0) for row in rows])
    lons, lats = (np.array([float(row[axis]) for row in rows]) for axis in ("lon", "lat"))
    return Towns(tuple(row["name"] for row in rows), people, lons, lats)
