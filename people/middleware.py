"""What every answer carries, and how a named error becomes a page."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.translation import gettext as _

from people.errors import ConstatError
from people.problems import problem_response

# Only the upload page asks for a position or a camera, and only of this site.
PERMISSIONS_POLICY = "geolocation=(self), camera=(self), microphone=(), payment=(), usb=(), interest-cohort=()"


COMPRESSED = ("image/jpeg", "image/webp", "image/png", "application/zip", "application/pdf", "font/")


class GzipText(GZipMiddleware):
    """Compresses what gets smaller by it; pictures and archives are compressed already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the answer, compressed where that helps."""
        if response.headers.get("Content-Type", "").startswith(COMPRESSED):
            return response
        return super().process_response(request, response)


class PermissionsPolicy:
    """Says which abilities of the browser this site may ask for: the person's place and camera, nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class TooLarge(ConstatError):
    """A body larger than any form of this site."""

    code = "too_large"
    status = 413


class BodyLimit:
    """Refuses a form by the length it names, before a byte of it is read; has to stand above the CSRF check.

    The API reads and drops what it refuses, by its own smaller limit, so that programs hear why.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Answer 413 above MAX_FORM_BYTES."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if request.path.startswith("/api/") or not length.isdecimal() or int(length[:19]) <= settings.MAX_FORM_BYTES:
            return None
        error = TooLarge(
            _("This is more than a form may send at once."),
            limit=f"{settings.MAX_FORM_BYTES // 1_000_000} MB",
            help=_("Send fewer photos at a time."),
        )
        return render(request, "refused.html", {"error": error}, status=error.status)


class ErrorsInWords:
    """Turns a ConstatError that a view let pass into a page, or into problem+json under /api/."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a named error with its own status; let every other error through."""
        if not isinstance(error, ConstatError):
            return None
        if request.path.startswith("/api/"):
            return problem_response(error, request)
        return render(request, "refused.html", {"error": error}, status=error.status)
