"""The ground under the map: outlines that ship with the product, so that no map needs another host."""

from __future__ import annotations

import gzip
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from mapping.api.asking import MapAnswer
from mapping.api.points import GEOJSON_TYPE
from mapping.ground import DATA
from reports.places import country

FILES = {
    "world": DATA / "world_110m.geojson",
    "countries": country.DATA / "countries_50m.geojson",
    "departements": DATA / "fr_departements.geojson",
}
A_DAY_S = 86_400  # the files change with a release of the software


class GroundView(MapAnswer):
    """GET ground/{name}.geojson"""

    @extend_schema(
        summary="Outlines under the map",
        description="Natural Earth 1:110m (`world`) and 1:50m (`countries`), départements of France (IGN).",
        parameters=[OpenApiParameter("name", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(FILES))],
        responses={(200, GEOJSON_TYPE): OpenApiTypes.OBJECT},
    )
    def get(self, request: Any, name: str) -> HttpResponseBase:
        """Return the outlines with their codes, packed once in the life of a process."""
        if name not in FILES:
            raise Http404
        packed, tag = _packed(FILES[name])
        if same := self.unchanged(tag):
            return same
        takes_gzip = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
        answer = self.send(packed if takes_gzip else gzip.decompress(packed), GEOJSON_TYPE, tag)
        answer.headers["Cache-Control"] = f"public, max-age={A_DAY_S}"
        answer.headers["Vary"] = "Accept-Encoding"
        if takes_gzip:
            answer.headers["Content-Encoding"] = "gzip"
        return answer


@cache
def _packed(path: Path) -> tuple[bytes, str]:
    """Return the codes and outlines of a file as gzip, and their tag."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    shapes = [{"type": "Feature", "properties": {"id": one["id"]}, "geometry": one["geometry"]} for one in features]
    body = json.dumps({"type": "FeatureCollection", "features": shapes}, separators=(",", ":")).encode()
    return gzip.compress(body, mtime=0), f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
