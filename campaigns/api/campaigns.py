"""Campaigns for programs: those this person may see, and opening one's own."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.api.shapes import CampaignBody, CampaignLine, CampaignPage, CampaignShape
from campaigns.building import build
from campaigns.models import Campaign
from people.errors import ConstatError
from people.models import Citizen
from people.problem_schema import problems
from people.throttles import THROTTLES
from people.visitor import citizen_of
from reports.api.pages import cursor_of, keys_after, limit_of, next_link, refuse_unknown
from reports.api.reports import PAGING


class NotSignedIn(ConstatError):
    """Only a person with an account may do this."""

    code = "not_signed_in"
    status = 401


def signed_in(request: Request) -> Citizen:
    """Return the signed-in citizen. Raises NotSignedIn."""
    citizen = citizen_of(request)
    if citizen is None:
        raise NotSignedIn(_("Sign in first."), help=_("A code by e-mail is enough; no password is needed."))
    return citizen


def visible_or_404(request: Request, slug: str) -> Campaign:
    """Return a campaign this person may see; to everybody else it does not exist."""
    return get_object_or_404(Campaign.objects.visible_to(citizen_of(request)).with_what_it_names(), slug=slug)


class CampaignsView(APIView):
    """Campaigns."""

    parser_classes = (JSONParser,)
    throttle_classes = THROTTLES

    @extend_schema(
        operation_id="list_campaigns",
        summary="Campaigns this person may see, newest first",
        parameters=PAGING,
        responses={200: CampaignPage, **problems(400)},
    )
    def get(self, request: Request) -> Response:
        """Return a page of campaigns."""
        refuse_unknown(request, {"limit", "cursor", "format"})
        limit, after = limit_of(request), keys_after(request, 2)
        rows = Campaign.objects.visible_to(citizen_of(request)).with_what_it_names().order_by("-created_at", "slug")
        found = list((_after(rows, *after) if after else rows)[: limit + 1])
        last = found[limit - 1] if len(found) > limit else None
        cursor = cursor_of(last.created_at.isoformat(), last.slug) if last else None
        address, headers = next_link(request, cursor)
        lines = CampaignLine(found[:limit], many=True, context={"request": request}).data
        return Response({"results": lines, "next": address}, headers=headers)

    @extend_schema(
        operation_id="open_campaign",
        summary="Open a campaign",
        request=CampaignBody,
        responses={201: CampaignShape, **problems(400, 401, 403, 422)},
    )
    def post(self, request: Request) -> Response:
        """Open a draft of one's own, written in the language of the request."""
        citizen = signed_in(request)
        body = CampaignBody(data=request.data)
        body.is_valid(raise_exception=True)
        opened = build(body.validated_data, by=citizen, now=timezone.now())
        shape = CampaignShape(visible_or_404(request, opened.slug), context={"request": request})
        return Response(shape.data, status=201, headers={"Location": _address(request, opened)})


class CampaignView(APIView):
    """One campaign."""

    throttle_classes = THROTTLES

    @extend_schema(
        operation_id="read_campaign",
        summary="One campaign",
        responses={200: CampaignShape, **problems(404)},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return one campaign with the outline of its area."""
        refuse_unknown(request, {"format"})
        return Response(CampaignShape(visible_or_404(request, slug), context={"request": request}).data)


def _address(request: Request, campaign: Campaign) -> str:
    return request.build_absolute_uri(reverse("api_campaign", args=[campaign.slug]))


def _after(rows: QuerySet[Campaign], moment: str, slug: str) -> QuerySet[Campaign]:
    at = datetime.fromisoformat(moment)
    return rows.filter(Q(created_at__lt=at) | Q(created_at=at, slug__gt=slug))
