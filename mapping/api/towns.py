"""Place search over the shipped names."""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mapping.towns import towns_in, towns_like
from people.errors import ConstatError
from people.throttles import MapReads

MAX_CHARACTERS = 80
A_DAY_S = 86_400  # the list ships with the software: it changes with a release


class BadBox(ConstatError):
    """A box that is none."""

    code = "bad_box"
    status = 400


def read_box(written: str) -> tuple[float, float, float, float]:
    """Return west, south, east, north in degrees. BadBox if these are not four numbers of one box."""
    try:
        west, south, east, north = (float(part) for part in written.split(","))
    except ValueError as error:
        raise BadBox(_("A box is west,south,east,north in degrees."), field="bbox") from error
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadBox(_("This box is not on the map."), field="bbox", limit="-180,-90,180,90")
    return west, south, east, north


class TownsView(APIView):
    """GET /api/v1/towns?q=: French communes by name."""

    throttle_classes = (MapReads,)

    @extend_schema(
        summary="Find a town by name",
        parameters=[
            OpenApiParameter("q", OpenApiTypes.STR, description="At least two letters of its name"),
            OpenApiParameter("bbox", OpenApiTypes.STR, description="west,south,east,north: the largest towns inside"),
        ],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        """Return towns with their département and a point inside them, longitude first."""
        box = request.query_params.get("bbox")
        found = towns_in(*read_box(box)) if box else towns_like(request.query_params.get("q", "")[:MAX_CHARACTERS])
        rows = [{"name": town.name, "departement": town.departement, "point": [town.lon, town.lat]} for town in found]
        return Response({"towns": rows}, headers={"Cache-Control": f"public, max-age={A_DAY_S}"})
