"""Errors for programs: problem+json after RFC 9457, with the stable code of the refusal."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from people.errors import ConstatError
from people.refusals import said

MEDIA_TYPE = "application/problem+json"
CODES = {
    400: "bad_request",
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    405: "bad_method",
    406: "not_acceptable",
    415: "bad_media_type",
    429: "rate_limited",
    500: "failed",
}


def problem_of(error: ConstatError) -> dict[str, Any]:
    """Return the members of the problem: type, title, status, detail, code and, where known, limit, field, help."""
    message, help = said(error)
    extra = {"limit": error.limit, "field": error.field, "help": help}
    return {
        "type": f"urn:constat:problem:{error.code}",
        "title": error.code.replace("_", " "),
        "status": error.status,
        "detail": message,
        "code": error.code,
        **{name: value for name, value in extra.items() if value},
    }


def problem_response(error: ConstatError, request: HttpRequest) -> JsonResponse:
    """Return the problem as a Django answer."""
    return JsonResponse(problem_of(error), status=error.status, content_type=MEDIA_TYPE)


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Exception handler of the API framework: every error leaves as problem+json."""
    if isinstance(error, ConstatError):
        return Response(problem_of(error), status=error.status, content_type=MEDIA_TYPE)
    response = exception_handler(error, context)
    if response is None:
        return None
    refusal = ConstatError(_detail(error), code=CODES.get(response.status_code, "bad_request"))
    refusal.status = response.status_code
    response.data = problem_of(refusal) | _fields(error)
    response.content_type = MEDIA_TYPE
    return response


def _detail(error: Exception) -> str:
    if isinstance(error, Http404):
        return _("There is nothing at this address.")
    if isinstance(error, exceptions.ValidationError):
        return _("Some fields are missing or wrong.")
    return str(getattr(error, "detail", error))


def _fields(error: Exception) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError) and isinstance(error.detail, dict):
        return {"field": next(iter(error.detail), ""), "errors": error.detail}
    return {}
