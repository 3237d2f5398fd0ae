"""Which country a place lies in, by the outlines that ship; see docs/algorithms/grid.md and data/README.md."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data"

NEAREST_MAX_M = 25_000
"""The outlines are generalised (1:50 million): harbours, piers and small islands can fall just outside."""

METRES_PER_DEGREE = 111_195.0
"""One degree of latitude on the sphere of mean radius 6,371,008.8 m."""


@dataclass(frozen=True)
class _Outlines:
    """All polygons: edges as arrays (n, 4) of lon, lat, lon, lat; boxes (parts, 4) as W, S, E, N."""

    codes: tuple[str, ...]
    boxes: np.ndarray
    edges: tuple[np.ndarray, ...]


def country_of(lon: float, lat: float) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of the country of a place in degrees, or None on the high seas.

    Overseas departements are FR, Kosovo is XK. Outside every outline the nearest within 25 km answers.
    Reads the outlines once, on the first call (about 0.2 s). Raises ValueError for NaN or infinity.
    Source: Natural Earth 1:50m; even-odd ray casting (Shimrat 1962).
    """
    if not (np.isfinite(lon) and np.isfinite(lat)):
        raise ValueError("a place needs finite degrees")
    lon = (lon + 180) % 360 - 180
    outlines = _outlines()
    west, south, east, north = outlines.boxes.T
    around = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
    for part in np.flatnonzero(around):
        if _is_inside(lon, lat, outlines.edges[part]):
            return outlines.codes[part]
    return _nearest(lon, lat, outlines)


@cache
def country_names(language: str) -> dict[str, str]:
    """Return {ISO alpha-2: name} in "fr" or "en"; any other language reads English."""
    column = "name_fr" if language == "fr" else "name_en"
    with (DATA / "countries.csv").open(encoding="utf-8", newline="") as lines:
        return {row["iso_a2"]: row[column] for row in csv.DictReader(lines)}


def _is_inside(lon: float, lat: float, edges: np.ndarray) -> bool:
    x1, y1, x2, y2 = edges.T
    crossing = (y1 > lat) != (y2 > lat)
    x1, y1, x2, y2 = x1[crossing], y1[crossing], x2[crossing], y2[crossing]
    return bool(np.count_nonzero(lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1)) % 2)


def _nearest(lon: float, lat: float, outlines: _Outlines) -> str | None:
    """Return the country whose outline is nearest within 25 km, looking past the antimeridian too."""
    reach_lat = NEAREST_MAX_M / METRES_PER_DEGREE
    squeeze = max(float(np.cos(np.radians(lat))), 0.01)
    reach_lon = reach_lat / squeeze
    west, south, east, north = outlines.boxes.T
    best: tuple[float, str | None] = (NEAREST_MAX_M, None)
    for turned in (lon, lon - 360, lon + 360):
        wide = (west - reach_lon <= turned) & (turned <= east + reach_lon)
        for part in np.flatnonzero(wide & (south - reach_lat <= lat) & (lat <= north + reach_lat)):
            away = _distance_m(turned, lat, outlines.edges[part], squeeze)
            best = min(best, (away, outlines.codes[part]), key=lambda found: found[0])
    return best[1]


def _distance_m(lon: float, lat: float, edges: np.ndarray, squeeze: float) -> float:
    """Return metres to the nearest edge, on the plane touching the sphere there (25 km: error < 1 %)."""
    x1, x2 = (edges[:, 0] - lon) * squeeze, (edges[:, 2] - lon) * squeeze
    y1, y2 = edges[:, 1] - lat, edges[:, 3] - lat
    dx, dy = x2 - x1, y2 - y1
    length = np.maximum(dx * dx + dy * dy, 1e-18)
    along = np.clip(-(x1 * dx + y1 * dy) / length, 0, 1)
    return float(np.hypot(x1 + along * dx, y1 + along * dy).min() * METRES_PER_DEGREE)


@cache
def _outlines() -> _Outlines:
    features = json.loads((DATA / "countries_50m.geojson").read_text(encoding="utf-8"))["features"]
    codes: list[str] = []
    edges: list[np.ndarray] = []
    for feature in features:
        shape = feature["geometry"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        edges += [np.concatenate([_edges_of(ring) for ring in rings]) for rings in parts]
        codes += [feature["id"]] * len(parts)
    boxes = np.array([(*part[:, :2].min(axis=0), *part[:, :2].max(axis=0)) for part in edges])
    return _Outlines(tuple(codes), boxes, tuple(edges))


def _edges_of(ring: list[list[float]]) -> np.ndarray:
    corners = np.array(ring, dtype=np.float64)[:, :2]
    return np.hstack([corners[:-1], corners[1:]])
