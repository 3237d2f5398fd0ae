"""What anyone may see: a public report, and the pictures that were cleared."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.visitor import citizen_of, sender_of
from reports.actions.takedown import HIDING, hide_report
from reports.api.selection import disclosed_place
from reports.models import Photo, Report

PICTURE_AGE_S = 60  # a picture that was taken back must not live on in caches: its pages promise a minute


@require_safe
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one public report; 410 if it was withdrawn; 404 if it never was public."""
    rows = Report.objects.prefetch_related("photos", "items__object", "items__brand", "items__owner", "items__material")
    found = get_object_or_404(rows, public_id=public_id)
    if found.state in {Report.WITHDRAWN, Report.HIDDEN} and found.released_at is not None:
        return render(request, "410.html", status=410)
    own = found.belongs_to(sender_of(request))
    if not found.is_public and not own:
        raise Http404
    place = disclosed_place(found) if found.disclosed_cell is not None else None
    photo = next((photo for photo in found.photos.all() if photo.state == Photo.READY), None)
    context = {"report": found, "photo": photo, "place": place, "own": own, "hiding": HIDING}
    return render(request, "reports/report.html", context)


@require_safe
def picture(request: HttpRequest, name: str, kind: str) -> FileResponse:
    """Serve a public copy: to anyone once cleared, to its sender before."""
    photo = get_object_or_404(Photo.objects.select_related("report"), public_name=name, state=Photo.READY)
    is_public = photo.is_showable and photo.report.is_public
    if not is_public and not photo.belongs_to(sender_of(request)):
        raise Http404
    path = photo.large_path if kind == "jpg" else photo.small_path
    if not path.exists():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="image/jpeg" if kind == "jpg" else "image/webp")
    response["Cache-Control"] = f"public, max-age={PICTURE_AGE_S}" if is_public else "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def hide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a report down for a reason; keepers only."""
    keeper = citizen_of(request)
    if keeper is None or not keeper.is_keeper:
        raise Http404
    report = get_object_or_404(Report, public_id=public_id)
    hide_report(report=report, reason=request.POST.get("reason", ""), by=keeper, now=timezone.now())
    messages.success(request, _("Hidden. It leaves the map within a minute."))
    return redirect("map")
