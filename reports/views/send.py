"""Sending photos: a plain form that works anywhere, and one row a file with what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from people.errors import ConstatError
from people.sender import Sender
from people.throttles import count_post
from people.visitor import remember_token, sender_or_new
from reports.actions.photo import Receipt, receive_photo
from reports.forms import SendForm
from reports.photos.codes import REFUSED
from reports.wording import remedy_of, sentence_of


@dataclass(frozen=True)
class Row:
    """What became of one file, in words."""

    name: str
    outcome: str
    code: str
    sentence: str
    remedy: str
    receipt: Receipt | None = None

    @property
    def mark(self) -> str:
        """The shape and colour of the outcome: ok, wait, late or info."""
        return {"published": "ok", "draft": "wait", "refused": "late"}.get(self.outcome, "info")


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Show the form; take the files; show a row a file."""
    form = SendForm(request.POST or None, request.FILES or None)
    by, token = sender_or_new(request)  # known before the first photo leaves: several leave at once
    if request.method == "POST" and form.is_valid():
        coarse = form.cleaned_data["coarse"]
        rows = [row_of(file, request, by=by, coarse=coarse) for file in form.cleaned_data["photo"]]
        response = render(request, "reports/sent.html", {"rows": rows})
    else:
        response = render(request, "reports/send.html", {"form": form}, status=422 if form.is_bound else 200)
    remember_token(response, token, secure=settings.SESSION_COOKIE_SECURE)
    return response


def row_of(file: UploadedFile, request: HttpRequest, *, by: Sender, coarse: bool) -> Row:
    """Send one file through the intake and say what became of it; each counts for the address it came from."""
    name = file.name or ""
    try:
        count_post(request)
        receipt = receive_photo(chunks=file.chunks(), name=name, by=by, now=timezone.now(), coarse=coarse)
    except ConstatError as error:
        return Row(name, REFUSED, error.code, sentence_of(error.code, {"limit": error.limit}), remedy_of(error.code))
    code = receipt.code
    details = {**receipt.photo.details, "accuracy_m": round(receipt.photo.report.accuracy_m or 0)}
    return Row(name, receipt.outcome, code, sentence_of(code, details), remedy_of(code), receipt)
