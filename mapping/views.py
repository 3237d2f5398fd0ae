"""The map page, whole or only its list."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mapping import explorer, legend, overview
from mapping.forms import FilterForm, others_of
from mapping.models import Age, Stamp
from mapping.viewport import HEIGHT_PX, PARAMETERS, WIDTH_PX, View, fit, read_view
from reports.filter import BadFilter, Filter, Words, read_words, without_blanks
from reports.models.catalogue import filter_of

LIST, SIZE = "list", ("w", "h")
OWN = frozenset({*PARAMETERS, *SIZE, "part"})
SCREEN_PX = (100, 8000)  # narrower than a watch or wider than a wall, a screen is a mistake
Pairs = tuple[tuple[str, str], ...]


@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """Show what a filter finds in a view; `part=list` answers with the list alone, for the page's own script."""
    written = tuple(parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True))
    pairs = without_blanks(written)
    words = read_words(pairs, also=OWN)
    beside = tuple(pair for pair in pairs if pair[0] in OWN)
    if (canonical := (*words.canonical(), *beside)) != written:
        return HttpResponseRedirect(f"{request.path}?{urlencode(canonical)}" if canonical else request.path)
    age, filter = Stamp.objects.age_of(0, 0, 0), filter_of(words)
    view = read_view(beside) or fit(overview.extent(age, filter))
    context = _seen(age, filter, words, view, _size(beside))
    if ("part", LIST) in beside:
        return render(request, "mapping/list.html", context)
    return render(request, "mapping/map.html", context | _around(age, words, view, context["sight"]))


def _seen(age: Age, filter: Filter, words: Words, view: View, size_px: tuple[int, int]) -> dict[str, Any]:
    """Return what the list needs."""
    sight = explorer.look(view, filter, *size_px)
    everything = overview.extent(age, filter)
    return {
        "everything": everything,
        "sight": sight,
        "rows": sight.rows(_language()),
        "reports": explorer.reports_in(sight, filter),
        "reports_from_zoom": explorer.REPORTS_FROM_ZOOM,
        "query": words.query(),
        "is_filtered": not words.is_empty(),
        "elsewhere": None if everything is None else urlencode(fit(everything).pairs()),
        "map_is_empty": everything is None and words.is_empty(),
    }


def _around(age: Age, words: Words, view: View, sight: explorer.Sight) -> dict[str, Any]:
    """Return what the page needs beside the list: the picture, its scale, the form."""
    return {
        "view": view,
        "still": sight.still(),
        "steps": legend.steps(sight.cap),
        "form": FilterForm(words, overview.choices(age)),
        "others": others_of(words),
        "nearer": urlencode(view.zoomed(1).pairs()),
        "farther": urlencode(view.zoomed(-1).pairs()),
        "version": str(age),
    }


def _size(pairs: Pairs) -> tuple[int, int]:
    """Return width and height in pixels of the screen's map; those of the still picture if nothing is said."""
    said = dict(pairs)
    width, height = (said.get(name, str(default)) for name, default in zip(SIZE, (WIDTH_PX, HEIGHT_PX), strict=True))
    if not (width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
        raise BadFilter(_("A screen has whole numbers of pixels."), field="w")
    least, most = SCREEN_PX
    return min(max(int(width), least), most), min(max(int(height), least), most)


def _language() -> str:
    return (get_language() or "en")[:2]
