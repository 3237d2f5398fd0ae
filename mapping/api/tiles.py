"""Counts as tiles: vector, JSON, their description, their scales, their age."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from mapping import legend, mvt
from mapping.api.asking import FILTER, TILE, MapAnswer, tag_of
from mapping.counts import COARSE_FIRST_ZOOM, COARSE_LAST_ZOOM, COARSE_ZOOM, coarse_counts, counts
from mapping.overview import caps, extent
from reports.filter import Filter
from reports.models.catalogue import filter_of
from reports.places import grid as places

TILE_TYPE = "application/vnd.mapbox-vector-tile"
JSON_TYPE = "application/json"
LAST_TILE_ZOOM = 14
"""Deeper tiles are drawn from this one: its sub-cells are 25 m wide in France, and single reports begin here."""

WORLD = (-180.0, -places.MAX_LAT_DEG, 180.0, places.MAX_LAT_DEG)
DECIMALS = 6  # of a degree: 0.1 m, finer than a cell


class TileView(MapAnswer):
    """GET tiles/{z}/{x}/{y}.mvt"""

    own = {"shape": ("point", "square")}

    @extend_schema(
        summary="Items counted in a tile, as a vector tile",
        description="Layer `density`: 64 x 64 sub-cells with property `n`, as points or squares. From zoom 10 layer "
        "`coarse`: squares of about 1 km whose items have no exact place. An empty tile is 200 with no bytes.",
        parameters=[*TILE, *FILTER, OpenApiParameter("shape", OpenApiTypes.STR, enum=["point", "square"])],
        responses={(200, TILE_TYPE): OpenApiTypes.BINARY},
    )
    def get(self, request: Any, z: int, x: int, y: int) -> HttpResponseBase:
        """Return the tile."""
        words = self.asked()
        tag = tag_of(self.age(z, x, y))
        if same := self.unchanged(tag):
            return same
        filter = filter_of(words)
        grid, coarse = counts(z, x, y, filter), _coarse(z, x, y, filter)
        return self.send(mvt.encode(grid, shape=self.beside("shape"), coarse=coarse, z=z), TILE_TYPE, tag)


class CellsView(MapAnswer):
    """GET tiles/{z}/{x}/{y}.json"""

    @extend_schema(
        summary="Items counted in a tile, as numbers",
        description="`cells`: [longitude, latitude, items] at the middle of each sub-cell. From zoom 10 `coarse`: the "
        "same for squares of about 1 km whose items have no exact place.",
        parameters=[*TILE, *FILTER],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Any, z: int, x: int, y: int) -> HttpResponseBase:
        """Return the counts."""
        words = self.asked()
        tag = tag_of(self.age(z, x, y))
        if same := self.unchanged(tag):
            return same
        filter = filter_of(words)
        answer = {"cells": _middles(z, x, y, counts(z, x, y, filter), z + places.SUB_BITS)}
        if (coarse := _coarse(z, x, y, filter)) is not None:
            answer["coarse"] = _middles(z, x, y, coarse, COARSE_ZOOM)
        return self.send(json.dumps(answer, separators=(",", ":")), JSON_TYPE, tag)


class TileJsonView(MapAnswer):
    """GET tiles/tilejson"""

    @extend_schema(summary="Where the tiles are (TileJSON 3.0.0)", parameters=FILTER, responses=OpenApiTypes.OBJECT)
    def get(self, request: Any) -> HttpResponseBase:
        """Return the description of the tiles of a filter, with its scales."""
        words, age = self.asked(), self.age()
        if same := self.unchanged(tag_of(age)):
            return same
        filter = filter_of(words)
        query = f"?{words.query()}" if words.query() else ""
        tiles = request.build_absolute_uri(reverse("tilejson").removesuffix("tilejson")) + "{z}/{x}/{y}.mvt" + query
        answer = {
            "tilejson": "3.0.0",
            "tiles": [tiles],
            "vector_layers": [{"id": name, "fields": {"n": "Number"}} for name in ("density", "coarse")],
            "minzoom": 0,
            "maxzoom": LAST_TILE_ZOOM,
            "bounds": extent(age, filter) or WORLD,
            "attribution": _("Data: ODbL 1.0"),
            "legend": _scales(caps(age, filter)),
        }
        return self.send(json.dumps(answer), JSON_TYPE, tag_of(age))


class LegendView(MapAnswer):
    """GET tiles/legend"""

    @extend_schema(summary="What the colours mean, zoom by zoom", parameters=FILTER, responses=OpenApiTypes.OBJECT)
    def get(self, request: Any) -> HttpResponseBase:
        """Return the scales of a filter: a cap and the first count of each class for each zoom."""
        words, age = self.asked(), self.age()
        if same := self.unchanged(tag_of(age)):
            return same
        return self.send(json.dumps(_scales(caps(age, filter_of(words)))), JSON_TYPE, tag_of(age))


class VersionView(MapAnswer):
    """GET tiles/version"""

    @extend_schema(summary="When the map last changed", responses=OpenApiTypes.OBJECT)
    def get(self, request: Any) -> HttpResponseBase:
        """Return a word that differs whenever anything on the map does. One query."""
        self.asked()
        age = self.age()
        return self.unchanged(tag_of(age)) or self.send(json.dumps({"version": str(age)}), JSON_TYPE, tag_of(age))


def _scales(some: tuple[int, ...]) -> dict[str, Any]:
    return {
        "caps": list(some),
        "breaks": [list(legend.breaks(cap)) for cap in some],
        "code": legend.code(some),
        "colours": list(legend.COLOURS),
        "outline": legend.OUTLINE,
    }


def _coarse(z: int, x: int, y: int, filter: Filter) -> np.ndarray | None:
    return coarse_counts(z, x, y, filter) if COARSE_FIRST_ZOOM <= z <= COARSE_LAST_ZOOM else None


def _middles(z: int, x: int, y: int, grid: np.ndarray, zoom: int) -> list[list[float]]:
    """Return [lon, lat, items] of the non-zero squares of a zoom in a tile, the heaviest first."""
    found = np.flatnonzero(grid)
    found = found[np.argsort(-grid[found], kind="stable")]
    shift = 2 * (places.CELL_ZOOM - zoom)
    middle = (1 << shift >> 1) + (1 << shift >> 2)
    first, _last = places.tile_range(z, x, y)
    lons, lats = places.centres_of(first + (found << shift) + middle)
    rows = zip(lons.round(DECIMALS).tolist(), lats.round(DECIMALS).tolist(), grid[found].tolist(), strict=True)
    return [list(row) for row in rows]
