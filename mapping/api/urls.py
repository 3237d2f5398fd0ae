"""Addresses of the map for programs, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from mapping.api.ground import GroundView
from mapping.api.points import PointsView
from mapping.api.tiles import CellsView, LegendView, TileJsonView, TileView, VersionView

urlpatterns = [
    path("tiles/tilejson", TileJsonView.as_view(), name="tilejson"),
    path("tiles/legend", LegendView.as_view(), name="tile_legend"),
    path("tiles/version", VersionView.as_view(), name="tile_version"),
    path("tiles/<int:z>/<int:x>/<int:y>.mvt", TileView.as_view(), name="tile"),
    path("tiles/<int:z>/<int:x>/<int:y>.json", CellsView.as_view(), name="tile_cells"),
    path("tiles/points/<int:z>/<int:x>/<int:y>.geojson", PointsView.as_view(), name="tile_points"),
    path("ground/<slug:name>.geojson", GroundView.as_view(), name="ground"),
]
