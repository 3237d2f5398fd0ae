"""Campaigns: the list, the builder, one case, and what its owner may do with it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.actions.campaign import withdraw_campaign
from campaigns.actions.gathering import background_of
from campaigns.actions.request import request_sealing
from campaigns.building import build, first_words
from campaigns.dossier.case import Background
from campaigns.errors import BadCampaign
from campaigns.forms import CampaignForm, WithdrawForm
from campaigns.models import Campaign, Sealing
from campaigns.workflow import WITHDRAWN, standing
from mapping.models import Age, Stamp
from people.errors import NotAllowed
from people.models import Citizen
from people.visitor import citizen_of

PER_PAGE = 24
KEPT_BACKGROUNDS = 512  # three numbers each; more campaigns than are looked at within one hour
LOOK_AGAIN_S = "4"  # seconds: most dossiers take less than ten


def campaign_or_404(request: HttpRequest, slug: str) -> Campaign:
    """Return a campaign this person may see; to everybody else it does not exist."""
    seen = Campaign.objects.visible_to(citizen_of(request)).with_what_it_names()
    return get_object_or_404(seen, slug=slug)


def _citizen(request: HttpRequest) -> Citizen:
    """Return the signed-in citizen."""
    citizen = citizen_of(request)
    if citizen is None:
        raise NotAllowed(_("Sign in first."))
    return citizen


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """List the campaigns this person may see, newest first."""
    seen = Campaign.objects.visible_to(citizen_of(request)).with_what_it_names()
    page = Paginator(seen, PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = [{"campaign": each, "standing": standing(each.custody.all(), now)} for each in page]
    return render(request, "campaigns/campaigns.html", {"page": page, "rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for the parts of a campaign; what was typed is kept until all of it stands."""
    form = CampaignForm(request.POST or None, initial=first_words(request.GET, timezone.localdate()))
    if request.method == "POST" and form.is_valid():
        try:
            campaign = build(form.cleaned_data, by=_citizen(request), now=timezone.now())
            return redirect("campaign", slug=campaign.slug)
        except BadCampaign as error:
            form.add_error(error.field if error.field in form.fields else None, f"{error.message} {error.help or ''}")
    return render(request, "campaigns/new.html", {"form": form}, status=422 if request.method == "POST" else 200)


@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one case: its state first, what is asked, what was found, the sealed versions."""
    found = campaign_or_404(request, slug)
    is_owner = found.owner_id == getattr(citizen_of(request), "pk", None)
    age = Stamp.objects.age_of(0, 0, 0)
    context = {"campaign": found, "is_owner": is_owner, "background": _background(age, found.uuid)}
    context |= _progress(found)
    answer = render(request, "campaigns/campaign.html", context)
    if is_owner and context["is_waiting"]:
        answer["Refresh"] = LOOK_AGAIN_S
    return answer


@lru_cache(maxsize=KEPT_BACKGROUNDS)
def _background(age: Age, uuid: UUID) -> Background:
    """Return the background of a case, counted once for each age of the map: it reads every item of the area."""
    return background_of(Campaign.objects.get(uuid=uuid))


def _progress(found: Campaign) -> dict[str, Any]:
    """Return where a case stands, its versions, and the newest request for one."""
    now, sealing = timezone.now(), found.sealings.first()
    stands = standing(found.custody.all(), now)
    return {
        "standing": stands,
        "is_open": stands.state != WITHDRAWN,
        "dossiers": list(found.dossiers.all()),
        "sealing": sealing,
        "is_waiting": sealing is not None and sealing.state == Sealing.WAITING and not sealing.is_stuck(now),
        "withdraw_form": WithdrawForm(),
    }


@login_required
@require_POST
def compile_dossier(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the next version; a worker makes it."""
    found = campaign_or_404(request, slug)
    request_sealing(campaign=found, by=_citizen(request), now=timezone.now())
    messages.info(request, _("The dossier is being compiled. This page looks again by itself."))
    return redirect("campaign", slug=slug)


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a campaign back; sealed versions stay."""
    found = campaign_or_404(request, slug)
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    withdraw_campaign(campaign=found, reason=reason, by=_citizen(request), now=timezone.now())
    messages.success(request, _("The campaign is withdrawn."))
    return redirect("campaign", slug=slug)
