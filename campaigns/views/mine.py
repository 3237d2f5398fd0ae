"""What became of my photo: the only page that sees the whole flow, for the person who sent it alone."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campaigns.story import story_of
from people.visitor import citizen_of, sender_of
from reports.models import Report


@require_safe
def my_report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Tell in dated steps what became of one report."""
    rows = Report.objects.prefetch_related("photos", "items__object", "items__brand", "claims")
    report = get_object_or_404(rows, public_id=public_id)
    if not report.belongs_to(sender_of(request)):
        raise Http404
    steps = story_of(report, seen_by=citizen_of(request))
    context = {"report": report, "steps": steps, "photo": next(iter(report.photos.all()), None)}
    return render(request, "campaigns/my_report.html", context)
