"""Errors that no view answers: a problem below /api/, the site's page elsewhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views import defaults

from people.errors import ConstatError
from people.problems import CODES, problem_response


def bad(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 400: Django does not trust the request."""
    return _problem(request, 400, _("This request cannot be read.")) or defaults.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 403."""
    return _problem(request, 403, _("You may not do this.")) or defaults.permission_denied(request, exception)


def missing(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 404."""
    message = _("There is nothing at this address.")
    return _problem(request, 404, message) or defaults.page_not_found(request, exception)


def failed(request: HttpRequest, *_args: Any) -> HttpResponseBase:
    """Answer 500: a fault of ours. Asks the database nothing."""
    return _problem(request, 500, _("Something broke on our side.")) or defaults.server_error(request)


def _problem(request: HttpRequest, status: int, message: str) -> HttpResponseBase | None:
    if not request.path.startswith("/api/"):
        return None
    error = ConstatError(message, code=CODES[status])
    error.status = status
    return problem_response(error, request)
