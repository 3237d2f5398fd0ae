"""Brands and their owners: what was found of them, who owned them when."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.chart import chart_of
from campaigns.found import LEAST_REPORTERS, brands_of, found_brands, owners_today, portrait_of, siblings_of
from campaigns.models import Campaign
from people.models import Organisation
from people.visitor import citizen_of
from reports.models import Brand
from reports.naming.names import normal_form

PER_PAGE = 50
MOST_HITS = 60  # of a search; a longer list is no answer
MOST_ASKED_CHARACTERS = 80


@require_safe
def brands(request: HttpRequest) -> HttpResponse:
    """List the brands that enough people found; with ?q= search all that are known."""
    asked = request.GET.get("q", "").strip()[:MOST_ASKED_CHARACTERS]
    wanted = normal_form(asked)
    like = Q(aliases__spelling__startswith=wanted) | Q(aliases__spelling__contains=f" {wanted}")
    known = Brand.objects.filter(like).distinct() if wanted else Brand.objects.none()
    page = Paginator(found_brands(), PER_PAGE).get_page(request.GET.get("page"))
    owners = owners_today([row["brand"] for row in page], timezone.localdate())
    rows = [{**row, "owner": owners.get(row["brand"])} for row in page]
    context = {"page": page, "rows": rows, "asked": asked, "hits": known[:MOST_HITS], "least": LEAST_REPORTERS}
    return render(request, "campaigns/brands.html", context)


@require_safe
def brand(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one brand: what was found of it, who owned it when, which campaigns name it."""
    found = get_object_or_404(Brand.objects.prefetch_related("aliases", "ownerships__organisation"), slug=slug)
    portrait, today = portrait_of(found), timezone.localdate()
    owner = owners_today([found.pk], today).get(found.pk)
    context = {
        "brand": found,
        "portrait": portrait,
        "chart": chart_of([(month.first, month.items) for month in portrait.months]),
        "owner": owner,
        "ownerships": sorted(found.ownerships.all(), key=lambda row: row.role != "owner"),
        "today": today,
        "siblings": siblings_of(found, owner, today),
        "campaigns": Campaign.objects.visible_to(citizen_of(request)).naming(found),
        "least": LEAST_REPORTERS,
    }
    return render(request, "campaigns/brand.html", context)


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one owner: its brands over time, and what was found of them while it owned them."""
    found = get_object_or_404(Organisation.objects.select_related("parent").prefetch_related("parts"), slug=slug)
    context = {
        "organisation": found,
        "ownerships": found.ownerships.select_related("brand").order_by("brand__name", "territory", "valid_from"),
        "rows": brands_of(found),
        "campaigns": Campaign.objects.visible_to(citizen_of(request)).filter(organisation=found),
        "today": timezone.localdate(),
        "least": LEAST_REPORTERS,
    }
    return render(request, "campaigns/organisation.html", context)
