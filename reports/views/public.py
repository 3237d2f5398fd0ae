"""What anyone may see: a public report, and the pictures that were cleared."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from people.visitor import sender_of
from reports.api.selection import disclosed_place
from reports.models import Photo, Report

PICTURE_AGE_S = 3600  # an hour: a picture that was taken back must not live on in caches


@require_safe
def report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one public report; 410 if it was withdrawn; 404 if it never was public."""
    rows = Report.objects.prefetch_related("photos", "items__object", "items__brand", "items__owner", "items__material")
    found = get_object_or_404(rows, public_id=public_id)
    if found.state == Report.WITHDRAWN:
        return render(request, "410.html", status=410)
    own = found.belongs_to(sender_of(request))
    if not found.is_public and not own:
        raise Http404
    place = disclosed_place(found) if found.disclosed_cell is not None else None
    photo = next((photo for photo in found.photos.all() if photo.state == Photo.READY), None)
    context = {"report": found, "photo": photo, "place": place, "own": own}
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
