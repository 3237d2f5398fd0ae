"""Reports for programs: public ones as GeoJSON for everybody, one's own to place, date, name and withdraw."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from people.problem_schema import problems
from people.sender import Sender
from people.throttles import THROTTLES
from people.visitor import sender_of
from reports.actions.item import name_items
from reports.actions.report import date_report, place_report
from reports.actions.takedown import withdraw_report
from reports.api.answers import OwnReport, report_answer
from reports.api.pages import MAX_ROWS, cursor_of, keys_after, limit_of, next_link, refuse_unknown
from reports.api.photos import TOKEN
from reports.api.refusals import Gone
from reports.api.selection import box_of, page_of_reports, with_parts, words_of
from reports.api.sent import ItemBody, PlaceBody, TimeBody, entries_of
from reports.api.shapes import FeatureCollection, ReportFeature
from reports.filter import DIMENSIONS, NEGATED
from reports.models import Report

GEOJSON = "application/geo+json"
FILTERS = [
    *(OpenApiParameter(name, str, description=f"Only this {name}; several between commas.") for name in DIMENSIONS),
    *(OpenApiParameter(name, str, description=f"Without this {name[4:]}; one kind at a time.") for name in NEGATED),
    OpenApiParameter("since", str, description="First day that counts, 2026-05-30."),
    OpenApiParameter("until", str, description="First day that no longer counts, 2026-06-30."),
    OpenApiParameter("grade", str, enum=list("ABCD"), description="The least evidence grade."),
    OpenApiParameter("picked", str, enum=["yes", "no"], description="Picked up or left."),
]
PAGING = [
    OpenApiParameter("limit", int, description=f"Rows a page, 1 to {MAX_ROWS}; 100 if left out."),
    OpenApiParameter("cursor", str, description="Follow the link called next as it is."),
]
BOX = OpenApiParameter("bbox", str, description="west,south,east,north in degrees; west above east crosses 180.")


class GeoJSONRenderer(JSONRenderer):
    """JSON under the name that mapping programs look for (RFC 7946)."""

    media_type = GEOJSON
    format = "geojson"


class ReportsView(APIView):
    """Public reports."""

    renderer_classes = (GeoJSONRenderer, JSONRenderer)
    throttle_classes = THROTTLES

    @extend_schema(
        operation_id="list_reports",
        summary="Public reports as GeoJSON",
        parameters=[BOX, *FILTERS, *PAGING, OpenApiParameter("format", str, enum=["geojson", "json"])],
        responses={(200, GEOJSON): FeatureCollection, **problems(400)},
    )
    def get(self, request: Request) -> Response:
        """Return a page of the public reports with at least one item that fits the filter."""
        words, box, limit = words_of(request), box_of(request), limit_of(request)
        reports, has_more = page_of_reports(words, box, keys_after(request, 2), limit)
        last = reports[-1] if reports and has_more else None
        cursor = cursor_of(last.disclosed_cell or 0, last.public_id.hex) if last else None
        address, headers = next_link(request, cursor)
        features = ReportFeature(reports, many=True, context={"request": request}).data
        return Response({**features, "next": address}, headers=headers)


class ReportView(APIView):
    """One report."""

    renderer_classes = (GeoJSONRenderer, JSONRenderer)
    throttle_classes = THROTTLES

    @extend_schema(
        operation_id="read_report",
        summary="One public report as GeoJSON",
        responses={(200, GEOJSON): ReportFeature, **problems(404, 410)},
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return one public report; 410 if it was withdrawn."""
        refuse_unknown(request, {"format"})
        report = with_parts(Report.objects.filter(public_id=public_id)).first()
        if report is not None and report.state == Report.WITHDRAWN:
            raise Gone
        if report is None or not report.is_public:
            raise Http404
        return Response(ReportFeature(report, context={"request": request}).data)

    @extend_schema(
        operation_id="withdraw_report",
        summary="Withdraw one's own report",
        parameters=[TOKEN],
        responses={204: OpenApiResponse(description="Withdrawn."), **problems(404, 410)},
    )
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Take one's own report off every page and map."""
        report, by = own_report_of(request, public_id)
        withdraw_report(report=report, by=by, now=timezone.now())
        return Response(status=204)


class PlaceView(APIView):
    """Where one's own report is."""

    parser_classes = (JSONParser,)
    throttle_classes = THROTTLES

    @extend_schema(
        operation_id="place_report",
        summary="Put one's own report on the map",
        parameters=[TOKEN],
        request=PlaceBody,
        responses={200: OwnReport, **problems(400, 404, 410, 422)},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Set the place as a person's pin; it comes before what the photo says."""
        report, by = own_report_of(request, public_id)
        body = PlaceBody(data=request.data)
        body.is_valid(raise_exception=True)
        placed = place_report(report=report, by=by, now=timezone.now(), **body.validated_data)
        return Response(report_answer(request, placed))


class TimeView(APIView):
    """When one's own report was seen."""

    parser_classes = (JSONParser,)
    throttle_classes = THROTTLES

    @extend_schema(
        operation_id="date_report",
        summary="Say when one's own photo was taken",
        parameters=[TOKEN],
        request=TimeBody,
        responses={200: OwnReport, **problems(400, 404, 410, 422)},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Set the moment as a person says it."""
        report, by = own_report_of(request, public_id)
        body = TimeBody(data=request.data)
        body.is_valid(raise_exception=True)
        dated = date_report(report=report, by=by, now=timezone.now(), **body.validated_data)
        return Response(report_answer(request, dated))


class ItemsView(APIView):
    """What one's own report shows."""

    parser_classes = (JSONParser,)
    throttle_classes = THROTTLES

    @extend_schema(
        operation_id="name_items",
        summary="Say what one's own photo shows",
        parameters=[TOKEN],
        request=ItemBody(many=True),
        responses={200: OwnReport, **problems(400, 404, 410, 422)},
    )
    def put(self, request: Request, public_id: UUID) -> Response:
        """Replace the items by these; the report is published once it has a place, a time and an item."""
        report, by = own_report_of(request, public_id)
        named = name_items(report=report, entries=entries_of(request.data), by=by, now=timezone.now())
        return Response(report_answer(request, named))


def own_report_of(request: Request, public_id: UUID) -> tuple[Report, Sender]:
    """Return one's own report and oneself; to everybody else it does not exist. Raises Gone once withdrawn."""
    by = sender_of(request)
    report = Report.objects.filter(public_id=public_id).first()
    if report is None or by is None or not report.belongs_to(by):
        raise Http404
    if report.state == Report.WITHDRAWN:
        raise Gone
    return report, by
