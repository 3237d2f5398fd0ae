"""What every answer about the map has in common: one address for one question, and a tag that knows its age."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from mapping.models import Age, Stamp
from people.throttles import MapReads
from reports.filter import DIMENSIONS, GRADES, BadFilter, Words, read_words
from reports.places.grid import tile_range

RULES = 1
"""The version of our rules of counting and drawing: part of every tag, raised when an answer changes its meaning."""

FRESH = {"Cache-Control": "public, no-cache", "Access-Control-Allow-Origin": "*"}
"""Anyone may keep an answer, nobody may use it without asking again; public data may be read from any page."""

TILE = [OpenApiParameter(name, OpenApiTypes.INT, OpenApiParameter.PATH) for name in ("z", "x", "y")]
_KIND: dict[str, Any] = {"type": OpenApiTypes.STR, "many": True}
FILTER = [
    *(OpenApiParameter(name, description=f"Only these: {name} slugs", **_KIND) for name in DIMENSIONS),
    *(OpenApiParameter(f"not_{name}", description="All but these; one kind at a time", **_KIND) for name in DIMENSIONS),
    OpenApiParameter("since", OpenApiTypes.DATE, description="First day that counts"),
    OpenApiParameter("until", OpenApiTypes.DATE, description="First day that no longer counts"),
    OpenApiParameter("grade", OpenApiTypes.STR, enum=list(GRADES), description="Evidence grade, at least"),
    OpenApiParameter("picked", OpenApiTypes.STR, enum=["yes", "no"], description="Picked up, or left where it lay"),
]


class Elsewhere(Exception):
    """The question has another, canonical address."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class AnyAccept(BaseContentNegotiation):
    """The address says what is answered, whatever the Accept header asks for."""

    def select_parser(self, request: Request, parsers: Iterable[Any]) -> Any:
        """Return the first parser; nothing is ever parsed."""
        return next(iter(parsers))

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the first renderer, which problems use."""
        first = next(iter(renderers))
        return first, str(first.media_type)


class MapAnswer(APIView):
    """An answer that is a function of its address and the data: no cookie, no person, no session."""

    authentication_classes = ()
    throttle_classes = (MapReads,)
    content_negotiation_class = AnyAccept
    own: dict[str, tuple[str, ...]] = {}
    """Parameters beside the filter: their allowed values, the default first; no values for anything."""

    def handle_exception(self, error: Exception) -> Any:
        """Send another spelling of a question to the only one; every other error leaves as problem+json."""
        if isinstance(error, Elsewhere):
            return HttpResponsePermanentRedirect(error.address)
        return super().handle_exception(error)

    def asked(self) -> Words:
        """Return the filter of the address. Raises BadFilter, and Elsewhere for another spelling."""
        query = self.request.META.get("QUERY_STRING", "")
        pairs = parse_qsl(query, keep_blank_values=True)
        words = read_words(pairs, also=frozenset(self.own))
        canonical = [*words.canonical(), *self.said_beside(pairs)]
        if pairs != canonical:
            raise Elsewhere(f"{self.request.path}?{urlencode(canonical)}" if canonical else self.request.path)
        return words

    def said_beside(self, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the own parameters in fixed order, without defaults. Raises BadFilter for a value not allowed."""
        said = []
        for name, allowed in self.own.items():
            values = [value for key, value in pairs if key == name]
            if len(values) > 1 or (values and allowed and values[0] not in allowed):
                raise BadFilter(_("This parameter does not take this value."), field=name, limit=", ".join(allowed))
            if values and (not allowed or values[0] != allowed[0]):
                said.append((name, values[0]))
        return said

    def beside(self, name: str) -> str:
        """Return an own parameter, or its default ("" where anything is allowed)."""
        allowed = self.own[name]
        return str(self.request.query_params.get(name, allowed[0] if allowed else ""))

    def age(self, z: int = 0, x: int = 0, y: int = 0) -> Age:
        """Return the age of a tile. Asked before the counts: after them, old content could get the new tag."""
        tile_range(z, x, y)
        return Stamp.objects.age_of(z, x, y)

    def unchanged(self, tag: str) -> HttpResponseBase | None:
        """Return 304 if the reader has this already."""
        return get_conditional_response(self.request._request, etag=tag)

    def send(self, body: bytes | str, kind: str, tag: str) -> HttpResponse:
        """Return an answer that anyone may keep and must ask about again."""
        return HttpResponse(body, content_type=kind, headers={**FRESH, "ETag": tag})


def tag_of(age: Age) -> str:
    """Return the weak tag of an answer of this age."""
    return f'W/"{age}-{RULES}"'
