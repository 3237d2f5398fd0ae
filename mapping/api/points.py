"""Single reports on the map, from zoom 14: where they may be seen, on which day, what they show."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from mapping.api.asking import FILTER, TILE, MapAnswer
from reports.filter import BadFilter, Words
from reports.models import Item, Photo, Report
from reports.models.catalogue import filter_of
from reports.places import grid as places
from reports.places.disclosure import COARSE_ZOOM, coarse_square

FIRST_ZOOM, LAST_ZOOM = 14, 18
"""Nearer than a town quarter a report stands for itself; farther out only counts are told."""

PAGE = 500
GEOJSON_TYPE = "application/geo+json"
DECIMALS = 7  # of a degree: 1 cm, so that the cell can be found again

_CURSOR = re.compile(r"(\d{1,16})-([0-9a-f]{32})")


class PointsView(MapAnswer):
    """GET tiles/points/{z}/{x}/{y}.geojson"""

    own = {"after": ()}

    @extend_schema(
        summary="Single reports in a tile, zoom 14 to 18",
        description="Points at the middle of their 0.6 m cell; reports whose author chose so are squares of about "
        "1 km. Dates have no time of day. 500 a page; `next` is the address of the next one, null on the last.",
        parameters=[*TILE, *FILTER, OpenApiParameter("after", OpenApiTypes.STR, description="As `next` gives it")],
        responses={(200, GEOJSON_TYPE): OpenApiTypes.OBJECT},
    )
    def get(self, request: Any, z: int, x: int, y: int) -> HttpResponseBase:
        """Return the reports, ordered by cell and random id, never by time. Four queries and one a filter word."""
        if not FIRST_ZOOM <= z <= LAST_ZOOM:
            raise places.BadTile(_("Single reports have no such tile."), limit=f"z {FIRST_ZOOM} to {LAST_ZOOM}")
        words = self.asked()
        found = list(_after(_in_tile(z, x, y, words), self.beside("after"))[: PAGE + 1])
        query = [words.query(), f"after={_cursor(found[PAGE - 1])}"] if len(found) > PAGE else []
        following = f"{request.path}?{'&'.join(filter(None, query))}" if query else None
        features = [feature_of(one) for one in found[:PAGE]]
        answer = {"type": "FeatureCollection", "features": features, "next": following}
        body = json.dumps(answer, separators=(",", ":"))
        # Of the very bytes: a picture taken back must vanish at once, and it changes no count.
        tag = f'W/"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
        return self.unchanged(tag) or self.send(body, GEOJSON_TYPE, tag)


def feature_of(report: Report) -> dict[str, Any]:
    """Return a report as a GeoJSON feature: only what anyone may know. Needs its items and photos fetched."""
    items = [_item(item) for item in report.items.all()]
    photo = next(iter(report.photos.all()), None)
    return {
        "type": "Feature",
        "id": str(report.public_id),
        "geometry": _geometry(report),
        "properties": {
            "public_id": str(report.public_id),
            "date": report.taken_on.isoformat() if report.taken_on else None,
            "coarse": report.coarse,
            "grade": min((item["grade"] for item in items), default=None),
            "quantity": sum(item["quantity"] for item in items),
            "items": items,
            "thumbnail": reverse("photo_file", args=[photo.public_name, "webp"]) if photo else None,
        },
    }


def with_what_they_show(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Return reports with items, names and the photos anyone may see. Two queries more, however many reports."""
    items = Item.objects.select_related("object", "brand")
    return reports.prefetch_related(
        Prefetch("items", queryset=items), Prefetch("photos", queryset=Photo.objects.showable())
    )


def _in_tile(z: int, x: int, y: int, words: Words) -> QuerySet[Report]:
    """Return public reports: exact ones in the tile, coarse ones in its zoom-15 ancestor."""
    first, last = places.tile_range(z, x, y)
    away = max(z - COARSE_ZOOM, 0)
    wide_first, wide_last = places.tile_range(z - away, x >> away, y >> away)
    exact = Q(coarse=False, disclosed_cell__gte=first, disclosed_cell__lt=last)
    coarse = Q(coarse=True, disclosed_cell__gte=wide_first, disclosed_cell__lt=wide_last)
    reports = Report.objects.public().matching(filter_of(words)).filter(exact | coarse)
    return with_what_they_show(reports).order_by("disclosed_cell", "public_id")


def _after(reports: QuerySet[Report], cursor: str) -> QuerySet[Report]:
    if not cursor:
        return reports
    read = _CURSOR.fullmatch(cursor)
    if read is None:
        raise BadFilter(_("There is no such page."), field="after", help=_("Follow `next` from the first page."))
    cell, public_id = int(read[1]), UUID(read[2])
    return reports.filter(Q(disclosed_cell__gt=cell) | Q(disclosed_cell=cell, public_id__gt=public_id))


def _cursor(report: Report) -> str:
    return f"{report.disclosed_cell}-{report.public_id.hex}"


def _item(item: Item) -> dict[str, Any]:
    return {
        "object": item.object.key,
        "label": {"en": item.object.label_en, "fr": item.object.label_fr},
        "brand": item.brand.slug if item.brand else None,
        "brand_name": item.brand.name if item.brand else None,
        "branding": item.branding,
        "quantity": item.quantity,
        "picked_up": item.picked_up,
        "grade": item.grade,
    }


def _geometry(report: Report) -> dict[str, Any]:
    cell = report.disclosed_cell or 0
    if not report.coarse:
        lon, lat = places.centre_of(cell)
        return {"type": "Point", "coordinates": [round(lon, DECIMALS), round(lat, DECIMALS)]}
    west, south, east, north = (round(edge, DECIMALS) for edge in coarse_square(cell))
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}
