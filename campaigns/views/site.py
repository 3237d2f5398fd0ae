"""Home, and the statements: how things are counted, what is private, the key this house signs with."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.found import LEAST_REPORTERS, site_numbers
from campaigns.keys import key_id, public_pem
from campaigns.models import Campaign, Dossier
from mapping import explorer, legend, overview
from mapping.models import Age, Stamp
from mapping.viewport import HEIGHT_PX, WIDTH_PX, fit
from people.visitor import citizen_of
from reports.filter import Filter
from reports.models import Photo, Report

LATEST = 4  # pictures beside the first sentence
ENLARGED = 1.75  # the style sheet shows the middle of the map's picture this many times larger


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what this is, in one sentence and three numbers, and lead to the two things one can do."""
    numbers = site_numbers(Dossier.objects.count(), timezone.localdate())
    newest = Campaign.objects.visible_to(citizen_of(request)).with_what_it_names().first()
    seen = Report.objects.public().filter(photos__in=Photo.objects.showable())
    latest = seen.prefetch_related("photos", "items__object", "items__brand")
    context = {"numbers": numbers, "newest": newest, "latest": latest.order_by("-released_at", "public_id")[:LATEST]}
    return render(request, "campaigns/home.html", context | _whole_map(Stamp.objects.age_of(0, 0, 0)))


@lru_cache(maxsize=2)
def _whole_map(age: Age) -> dict[str, Any]:
    """Return the picture of all that is on the map and its scale, nothing while nothing is. 60 ms once an age."""
    bounds = overview.extent(age, Filter())
    if bounds is None:
        return {}
    view = fit(bounds, WIDTH_PX / ENLARGED, HEIGHT_PX / ENLARGED)
    sight = explorer.look(view, Filter(), WIDTH_PX, HEIGHT_PX)
    return {"sight": sight, "still": sight.still(), "steps": legend.steps(sight.cap)}


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """Say how things are counted, graded and left out."""
    context: dict[str, Any] = {"least_reporters": LEAST_REPORTERS, "key_id": key_id()}
    return render(request, "campaigns/method.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept of whom, what is shown, and what is not."""
    return render(request, "campaigns/privacy.html", {"release_minutes": settings.RELEASE_EVERY_S // 60})


@require_safe
def public_key(request: HttpRequest) -> HttpResponse:
    """Hand out the public half of the key that dossiers are signed with."""
    answer = HttpResponse(public_pem(), content_type="application/x-pem-file")
    answer["Content-Disposition"] = 'attachment; filename="constat-public-key.pem"'
    return answer
