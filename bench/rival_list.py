"""The rival of the tiles: the list of reports as GeoJSON by box, as a few lines of DRF-GIS make it; and its address.

The filter is the library's own by tile address, which asks the same `contained` lookup as its filter by box.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework.filters import BaseFilterBackend
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework_gis.filters import TMSTileFilter
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from config.urls import urlpatterns as ours
from reports.models import Report

MOST_FEATURES = 10_000
WORDS = {
    "brand": "items__brand__slug",
    "object": "items__object__key",
    "since": "taken_on__gte",
    "until": "taken_on__lt",
}


class ReportSerializer(GeoFeatureModelSerializer):  # type: ignore[misc]
    """A report as a feature."""

    class Meta:
        model = Report
        geo_field = "point"
        id_field = "public_id"
        fields = ("public_id", "taken_on", "coarse")


class ByWords(BaseFilterBackend):
    """The same filter words as the tiles take."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """Return the reports that have all of them."""
        asked = {WORDS[name]: value for name, value in request.query_params.items() if name in WORDS}
        return queryset.filter(**asked).distinct() if asked else queryset


class ReportList(ListAPIView[Report]):
    """GET rival/reports?tile=z/x/y"""

    queryset = Report.objects.public().order_by()
    serializer_class = ReportSerializer
    filter_backends = (TMSTileFilter, ByWords)
    bbox_filter_field = "point"
    authentication_classes = ()
    pagination_class = None

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return 10,000 of them at most: what is over is not in the answer."""
        return super().filter_queryset(queryset)[:MOST_FEATURES]


urlpatterns = [path("rival/reports", ReportList.as_view()), *ours]
