"""POST /api/v1/photos: one photo in, what became of it out. Used by programs and by the page for sending alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from people.problem_schema import problems
from people.sender import Sender
from people.throttles import THROTTLES
from people.visitor import TOKEN_HEADER, remember_token, sender_of, sender_or_new
from reports.actions.photo import receive_photo
from reports.api.answers import PhotoAnswer, photo_answer, receipt_answer
from reports.api.refusals import in_words
from reports.api.sent import BesidePhoto, PhotoForm
from reports.api.uploads import count_body, key_of, photo_in, refuse_too_large, refuse_unknown_fields
from reports.errors import KeyReused, OverQuota
from reports.models import Photo
from reports.photos.limits import BadPhoto

AN_HOUR = timedelta(hours=1)
KNOWN = {*PhotoForm().fields, "csrfmiddlewaretoken"}
TOKEN = OpenApiParameter(
    TOKEN_HEADER, str, OpenApiParameter.HEADER, description="The edit token of a sender without account."
)
KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Any text of your own for this photo, at most 200 characters: sent again, it never makes a second one.",
)


class PhotosView(APIView):
    """The one intake."""

    parser_classes = (MultiPartParser,)
    throttle_classes = THROTTLES

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Request:
        """Count the body before anything reads it."""
        count_body(request)
        return super().initialize_request(request, *args, **kwargs)

    @extend_schema(
        operation_id="send_photo",
        summary="Send one photo",
        parameters=[KEY, TOKEN],
        request={"multipart/form-data": PhotoForm},
        responses={201: PhotoAnswer, 200: PhotoAnswer, **problems(400, 409, 413, 415, 422)},
    )
    def post(self, request: Request) -> Response:  # for its sender alone
        """Keep a photo: 201 if it is new, 200 if it was kept before."""
        refuse_too_large(request)
        file = photo_in(request)
        refuse_unknown_fields(request, KNOWN)
        beside = BesidePhoto(data=request.POST)
        beside.is_valid(raise_exception=True)
        by, token = sender_or_new(request)
        words = {"sent": beside.sent(), "coarse": beside.validated_data["coarse"], "idempotency_key": key_of(request)}
        now = timezone.now()
        receipt = receive_photo(chunks=file.chunks(), name=file.name or "", by=by, now=now, **words)
        status = 201 if receipt.photo.received_at == now else 200
        response = Response(receipt_answer(request, receipt, token), status=status)
        remember_token(response, token, secure=settings.SESSION_COOKIE_SECURE)
        return response

    def handle_exception(self, exc: Exception) -> Response:
        """Say a refusal in the reader's language, and when there is room again."""
        if isinstance(exc, BadPhoto | KeyReused | OverQuota):
            in_words(exc)
        response = super().handle_exception(exc)
        by = sender_of(self.request)
        if isinstance(exc, OverQuota) and by:
            response["Retry-After"] = str(seconds_until_room(by, timezone.now()))
        return response


class PhotoView(APIView):
    """One's own photo."""

    throttle_classes = THROTTLES

    @extend_schema(
        operation_id="read_photo",
        summary="How one's own photo stands",
        parameters=[TOKEN],
        responses={200: PhotoAnswer, **problems(404)},
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return how one's own photo stands; to everybody else it does not exist."""
        photo = Photo.objects.select_related("report").filter(public_id=public_id).first()
        if photo is None or not photo.belongs_to(sender_of(request)):
            raise Http404
        return Response(photo_answer(request, photo))


def seconds_until_room(by: Sender, now: datetime) -> int:  # for its sender alone
    """Return in how many seconds the first photo of the last hour is an hour old. One query."""
    recent = Photo.objects.of(by).filter(received_at__gt=now - AN_HOUR).order_by("received_at")
    first = recent.values_list("received_at", flat=True).first() or now
    return max(1, int((first + AN_HOUR - now).total_seconds()) + 1)
