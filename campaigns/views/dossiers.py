"""A sealed version: its page, its files, and the pictures of its exhibits."""

from __future__ import annotations

import json
from typing import Any

from csp.decorators import csp_update
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from campaigns.dossier.pack import zip_folder
from campaigns.keys import key_id
from campaigns.models import Dossier, Exhibit
from campaigns.views.campaigns import campaign_or_404

PER_PAGE = 24
# The map is one file with its own script inside. It runs in a box of its own: no cookies, no requests, no forms.
MAP_POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:; frame-ancestors 'self'"
)


def dossier_or_404(request: HttpRequest, slug: str, version: int) -> Dossier:
    """Return a sealed version of a campaign this person may see."""
    campaign = campaign_or_404(request, slug)
    found = get_object_or_404(Dossier.objects.select_related("previous"), campaign=campaign, version=version)
    found.campaign = campaign
    return found


@require_safe
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]
def dossier(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Show one version: claim, numbers, exhibits, what was left out and why, and how to check it without us."""
    found = dossier_or_404(request, slug, version)
    context: dict[str, Any] = {
        "dossier": found,
        "campaign": found.campaign,
        "page": Paginator(found.exhibits.all(), PER_PAGE).get_page(request.GET.get("page")),
        "newest": found.campaign.dossiers.first(),
        "figures": {figure["name"]: figure for figure in found.figures if not figure["filter"]},
        "by_object": [figure for figure in found.figures if figure["name"] == "items_by_object"],
        "ownership": _ownership(found),
        "house_key_id": key_id(),
    }
    return render(request, "campaigns/dossier.html", context)


def _ownership(found: Dossier) -> list[dict[str, Any]]:
    """Return the ownership rows as sealed: what was known that day, not what is known now."""
    try:
        story = json.loads((found.path / "data" / "dossier.json").read_bytes())
    except FileNotFoundError:
        return []
    return list(story["ownership"])


def _file(found: Dossier, name: str, kind: str) -> FileResponse:
    path = found.path / name
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type=kind)


@require_safe
def dossier_pdf(request: HttpRequest, slug: str, version: int) -> FileResponse:
    """The dossier as one document."""
    answer = _file(dossier_or_404(request, slug, version), "data/dossier.pdf", "application/pdf")
    answer["Content-Disposition"] = f'inline; filename="constat-{slug}-v{version}.pdf"'
    return answer


@require_safe
def dossier_zip(request: HttpRequest, slug: str, version: int) -> StreamingHttpResponse:
    """The sealed folder as one ZIP, the same bytes every time."""
    found = dossier_or_404(request, slug, version)
    if not found.path.is_dir():
        raise Http404
    answer = StreamingHttpResponse(zip_folder(found.path), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{found.folder}.zip"'
    return answer


@require_safe
@xframe_options_sameorigin
def dossier_map(request: HttpRequest, slug: str, version: int) -> FileResponse:
    """The dossier's map, one file that asks for nothing."""
    answer = _file(dossier_or_404(request, slug, version), "data/map.html", "text/html; charset=utf-8")
    answer["Content-Security-Policy"] = MAP_POLICY
    return answer


@require_safe
def exhibit_photo(request: HttpRequest, slug: str, version: int, code: str) -> FileResponse:
    """The picture of one exhibit, as sealed."""
    found = dossier_or_404(request, slug, version)
    exhibit = get_object_or_404(Exhibit, dossier=found, code=code)
    files = [file["path"] for file in exhibit.record["files"]]
    return _file(found, f"data/items/{exhibit.code}/{files[0]}", "image/jpeg")
