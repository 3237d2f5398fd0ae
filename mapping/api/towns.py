"""Place search over the shipped names."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mapping.towns import towns_like

MAX_CHARACTERS = 80
A_DAY_S = 86_400  # the list ships with the software: it changes with a release


class TownsView(APIView):
    """GET /api/v1/towns?q=: French communes by name."""

    @extend_schema(
        summary="Find a town by name",
        parameters=[OpenApiParameter("q", OpenApiTypes.STR, description="At least two letters of its name")],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        """Return up to eight towns with their département and a point inside them, longitude first."""
        found = towns_like(request.query_params.get("q", "")[:MAX_CHARACTERS])
        rows = [{"name": town.name, "departement": town.departement, "point": [town.lon, town.lat]} for town in found]
        return Response({"towns": rows}, headers={"Cache-Control": f"public, max-age={A_DAY_S}"})
