"""Loads the areas that ship: countries, French regions, French départements; see docs/algorithms/counts.md."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon
from django.db import transaction
from django.utils.text import slugify

from mapping.ground import DATA
from mapping.models import Area
from mapping.territory import forget_outlines
from reports.places import country
from reports.places.disclosure import EARTH_RADIUS_M

WRITTEN = ("kind", "code", "name_en", "name_fr", "parent", "polygon", "size_km2", "inhabitants")
DECIMALS = 3  # of km2: outlines are rounded to 100 m, so no more is known


@dataclass(frozen=True)
class Loaded:
    """How many areas ship, and how many were new or other than before."""

    areas: int
    changed: int


@dataclass(frozen=True)
class _Shipped:
    """One area as its file says it; `parent` is the slug of the area it is part of, or empty."""

    slug: str
    kind: str
    code: str
    name_en: str
    name_fr: str
    parent: str
    geometry: dict[str, Any]
    inhabitants: int | None = None


@transaction.atomic
def load_areas() -> Loaded:
    """Write the shipped areas; once again changes nothing. A drawn area is never touched."""
    standing = {area.slug: area for area in Area.objects.exclude(kind=Area.DRAWN)}
    many = changed = 0
    for shipped in (*_countries(), *_regions(), *_departements()):
        many += 1
        area = standing.get(shipped.slug) or Area(slug=shipped.slug)
        wanted = _fields(shipped, standing)
        if area.pk is None or any(getattr(area, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(area, name, value)
            area.save()
            changed += 1
        standing[shipped.slug] = area
    forget_outlines()
    return Loaded(many, changed)


def size_km2(geometry: dict[str, Any]) -> float:
    """Return the area of a GeoJSON Polygon or MultiPolygon in degrees on the sphere of mean radius.

    Source: the trapezoid rule on the cylinder of equal area (Lambert 1772): an edge is straight in (lon, sin lat).
    """
    return round(sum(_ring_km2(rings[0]) - sum(map(_ring_km2, rings[1:])) for rings in _polygons(geometry)), DECIMALS)


def _ring_km2(ring: list[list[float]]) -> float:
    lons, lats = np.radians(np.array(ring, dtype=np.float64)[:, :2]).T
    height = np.sin(lats)
    doubled = np.sum((lons[1:] - lons[:-1]) * (height[1:] + height[:-1]))
    return float(abs(doubled)) / 2 * (EARTH_RADIUS_M / 1000) ** 2


def _fields(shipped: _Shipped, standing: dict[str, Area]) -> dict[str, Any]:
    shape = GEOSGeometry(json.dumps(shipped.geometry), srid=4326)
    polygon = MultiPolygon(shape, srid=4326) if isinstance(shape, Polygon) else shape
    size = size_km2(shipped.geometry)
    parent = standing.get(shipped.parent)
    values = (shipped.kind, shipped.code, shipped.name_en, shipped.name_fr, parent, polygon, size, shipped.inhabitants)
    return dict(zip(WRITTEN, values, strict=True))


def _countries() -> Iterator[_Shipped]:
    english, french = country.country_names("en"), country.country_names("fr")
    for feature in _features(country.DATA / "countries_50m.geojson"):
        code, own = feature["id"], feature["properties"]
        names = english.get(code, own["name_en"]), french.get(code, own["name_fr"])
        yield _Shipped(code.lower(), Area.COUNTRY, code, *names, "", feature["geometry"])


def _regions() -> Iterator[_Shipped]:
    for feature in _features(DATA / "fr_regions.geojson"):
        code, name = feature["id"], feature["properties"]["name"]
        yield _Shipped(_region_slug(name), Area.REGION, code, name, name, "fr", feature["geometry"])


def _departements() -> Iterator[_Shipped]:
    regions = {feature["id"]: feature["properties"]["name"] for feature in _features(DATA / "fr_regions.geojson")}
    people = _inhabitants()
    for feature in _features(DATA / "fr_departements.geojson"):
        code, own = feature["id"], feature["properties"]
        slug, parent = f"fr-{code.lower()}-{slugify(own['name'])}", _region_slug(regions[own["region"]])
        shape = feature["geometry"]
        yield _Shipped(slug, Area.DEPARTEMENT, code, own["name"], own["name"], parent, shape, people.get(code))


def _region_slug(name: str) -> str:
    return f"fr-{slugify(name)}"


def _inhabitants() -> dict[str, int]:
    """Return the inhabitants of each département: the sum of its communes."""
    people: dict[str, int] = {}
    with (DATA / "fr_communes.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            people[row["departement"]] = people.get(row["departement"], 0) + int(row["population"] or 0)
    return people


def _features(path: Path) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


def _polygons(geometry: dict[str, Any]) -> list[list[list[list[float]]]]:
    parts: list[list[list[list[float]]]] = geometry["coordinates"]
    return parts if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
