"""What the sender of a photo is told about it and its report. Nobody else ever sees these answers."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request

from reports.actions.photo import Receipt
from reports.actions.report import MAX_ACCURACY_M
from reports.api.shapes import ItemShape
from reports.models import Photo, Report
from reports.photos.codes import DRAFT, PUBLISHED
from reports.wording import remedy_of, sentence_of

LINKS = {"report": "report", "place": "place_report", "name": "name_report"}  # what it is called -> the page


class Links(serializers.Serializer):
    """Pages where a person goes on, in the reader's language."""

    report = serializers.URLField()
    place = serializers.URLField()
    name = serializers.URLField()


class PhotoAnswer(serializers.Serializer):
    """What became of one photo, for the person who sent it."""

    id = serializers.UUIDField()
    outcome = serializers.CharField(help_text="published, draft or duplicate; a refusal is a problem instead.")
    code = serializers.CharField(help_text="ok, or the first reason it waits; see docs/api.md.")
    sentence = serializers.CharField(help_text="What the code says, in the reader's language.")
    remedy = serializers.CharField(help_text="What to do.")
    report = serializers.UUIDField()
    report_state = serializers.CharField(help_text="draft, placed, published, withdrawn or hidden.")
    lat = serializers.FloatField(allow_null=True, help_text="Degrees, WGS 84.")
    lon = serializers.FloatField(allow_null=True, help_text="Degrees, WGS 84.")
    location_source = serializers.CharField(allow_blank=True, help_text="exif, device, pin, gpx, neighbour, file.")
    accuracy_m = serializers.FloatField(allow_null=True)
    taken_local = serializers.CharField(allow_null=True, help_text="Wall time at the place, without zone.")
    offset = serializers.CharField(allow_blank=True, help_text="Distance from UTC, +hh:mm, where it is known.")
    time_source = serializers.CharField(allow_blank=True)
    reasons = serializers.ListField(child=serializers.CharField(), help_text="Why it waits, in order.")
    notes = serializers.ListField(child=serializers.CharField(), help_text="Noticed; nothing waits for these.")
    state = serializers.CharField(help_text="preparing, ready or failed: the public copies.")
    links = Links()
    edit_token = serializers.CharField(
        required=False, help_text="Once, for a sender without account: send it as X-Edit-Token to change this report."
    )


class OwnReport(serializers.Serializer):
    """One's own report after a change."""

    id = serializers.UUIDField()
    state = serializers.CharField(help_text="draft, placed, published, withdrawn or hidden.")
    missing = serializers.ListField(child=serializers.CharField(), help_text="place, time, items: what it waits for.")
    lat = serializers.FloatField(allow_null=True)
    lon = serializers.FloatField(allow_null=True)
    location_source = serializers.CharField(allow_blank=True)
    accuracy_m = serializers.FloatField(allow_null=True)
    coarse = serializers.BooleanField(help_text="Published as a square of about 1 km.")
    taken_local = serializers.CharField(allow_null=True)
    time_source = serializers.CharField(allow_blank=True)
    items = ItemShape(many=True)
    links = Links()


def receipt_answer(request: Request, receipt: Receipt, token: str) -> dict[str, Any]:  # for its sender alone
    """Return the answer to a photo just sent; with the edit token if it is the sender's first."""
    answer = _photo(request, receipt.photo, receipt.outcome, receipt.code, receipt.photo.reasons)
    return answer | ({"edit_token": token} if token else {})


def photo_answer(request: Request, photo: Photo) -> dict[str, Any]:  # for its sender alone
    """Return how a photo stands now: reasons that were settled since are gone."""
    reasons = standing_reasons(photo)
    code = reasons[0] if reasons else "ok"
    return _photo(request, photo, DRAFT if reasons else PUBLISHED, code, reasons)


def _photo(  # for its sender alone
    request: Request, photo: Photo, outcome: str, code: str, reasons: list[str]
) -> dict[str, Any]:
    report = photo.report
    details = {**photo.details, "accuracy_m": round(report.accuracy_m or 0)}
    return {
        "id": photo.public_id,
        "outcome": outcome,
        "code": code,
        "sentence": sentence_of(code, details),
        "remedy": remedy_of(code),
        "report": report.public_id,
        "report_state": report.state,
        **_place_and_time(report),
        "offset": report.utc_offset,
        "reasons": reasons,
        "notes": photo.notes,
        "state": photo.state,
        "links": _links(request, report),
    }


def report_answer(request: Request, report: Report) -> dict[str, Any]:
    """Return how one's own report stands. Two queries."""
    items = report.items.select_related("object", "material", "brand", "owner")
    return {
        "id": report.public_id,
        "state": report.state,
        "missing": report.missing,
        **_place_and_time(report),
        "coarse": report.coarse,
        "items": ItemShape(items, many=True).data,
        "links": _links(request, report),
    }


def _place_and_time(report: Report) -> dict[str, Any]:  # for its sender alone
    return {
        "lat": report.point.y if report.point else None,
        "lon": report.point.x if report.point else None,
        "location_source": report.location_source,
        "accuracy_m": report.accuracy_m,
        "taken_local": report.taken_local.isoformat() if report.taken_local else None,
        "time_source": report.time_source,
    }


def _links(request: Request, report: Report) -> dict[str, str]:
    return {name: request.build_absolute_uri(reverse(page, args=[report.public_id])) for name, page in LINKS.items()}


def standing_reasons(photo: Photo) -> list[str]:  # for its sender alone
    """Return the reasons at receipt that nobody has settled since, in their order."""
    report = photo.report
    settled = set()
    if report.point is not None and (report.accuracy_m or 0) <= MAX_ACCURACY_M:
        settled |= {"no_place", "hemisphere_missing"}
        settled |= {reason for reason in photo.reasons if reason.startswith("place_")}
    if report.taken_on is not None:
        settled |= {reason for reason in photo.reasons if reason == "no_time" or reason.startswith("time_")}
    return [reason for reason in photo.reasons if reason not in settled]
