"""Sealed versions for programs, and asking for the next one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.actions.request import request_sealing
from campaigns.api.campaigns import signed_in, visible_or_404
from campaigns.api.shapes import DossierList, DossierShape, SealingAnswer
from campaigns.models import Dossier, Sealing
from people.problem_schema import problems
from people.throttles import THROTTLES
from people.visitor import citizen_of
from reports.api.pages import refuse_unknown


class DossiersView(APIView):
    """The sealed versions of a campaign."""

    parser_classes = (JSONParser,)
    throttle_classes = THROTTLES

    @extend_schema(
        operation_id="list_dossiers",
        summary="The sealed versions of a campaign",
        responses={200: DossierList, **problems(404)},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return all versions, newest first."""
        refuse_unknown(request, {"format"})
        rows = Dossier.objects.filter(campaign=visible_or_404(request, slug)).select_related("campaign", "previous")
        return Response({"results": DossierShape(rows, many=True, context={"request": request}).data})

    @extend_schema(
        operation_id="seal_dossier",
        summary="Ask for the next version",
        request=None,
        responses={202: SealingAnswer, **problems(401, 403, 404, 409)},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Hand the work to a worker; ask the address in `status` and in Location how it stands."""
        citizen, campaign = signed_in(request), visible_or_404(request, slug)
        sealing = request_sealing(campaign=campaign, by=citizen, now=timezone.now())
        answer = sealing_answer(request, sealing)
        return Response(answer, status=202, headers={"Location": answer["status"]})


class DossierView(APIView):
    """One sealed version."""

    throttle_classes = THROTTLES

    @extend_schema(
        operation_id="read_dossier",
        summary="One sealed version: hashes, counts, files",
        responses={200: DossierShape, **problems(404)},
    )
    def get(self, request: Request, slug: str, version: int) -> Response:
        """Return one version."""
        refuse_unknown(request, {"format"})
        rows = Dossier.objects.select_related("campaign", "previous")
        dossier = get_object_or_404(rows, campaign=visible_or_404(request, slug), version=version)
        return Response(DossierShape(dossier, context={"request": request}).data)


class SealingView(APIView):
    """The making of a version."""

    throttle_classes = THROTTLES

    @extend_schema(
        operation_id="read_sealing",
        summary="How the making of a version stands",
        responses={200: SealingAnswer, **problems(404)},
    )
    def get(self, request: Request, slug: str, public_id: UUID) -> Response:
        """Return how it stands, to who asked for it."""
        refuse_unknown(request, {"format"})
        citizen = citizen_of(request)
        rows = Sealing.objects.select_related("campaign", "dossier").filter(public_id=public_id, campaign__slug=slug)
        sealing = rows.filter(requested_by=citizen).first() if citizen else None
        if sealing is None:
            raise Http404
        return Response(sealing_answer(request, sealing))


def sealing_answer(request: Request, sealing: Sealing) -> dict[str, Any]:  # for its sender alone
    """Return how the making of a version stands, for who asked for it."""
    slug = sealing.campaign.slug
    made = reverse("api_dossier", args=[slug, sealing.dossier.version]) if sealing.dossier else None
    return {
        "id": sealing.public_id,
        "state": sealing.state,
        "code": sealing.error_code,
        "sentence": sealing.error_sentence,
        "status": request.build_absolute_uri(reverse("api_sealing", args=[slug, sealing.public_id])),
        "dossier": request.build_absolute_uri(made) if made else None,
    }
