"""Machine words of a report in the words of the page."""

from __future__ import annotations

from datetime import time

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from people.templatetags.typography import FIXED
from reports.api.selection import disclosed_place
from reports.models import Photo, Report, Review
from reports.wording import BRANDINGS, HIDING, OUTCOMES, SOURCES, STATES, remedy_of, sentence_of

register = template.Library()

MARKS = {"draft": "wait", "placed": "wait", "published": "ok", "withdrawn": "info", "hidden": "late"}


@register.filter
def degrees(value: float) -> str:
    """Return a coordinate with five decimals (1.1 m), as coordinates are written everywhere: with a point."""
    return f"{value:.5f}"


@register.filter
def hour(value: time) -> str:
    """Return 14:05, or 14 h 05 in French."""
    return f"{value:%H}{FIXED}h{FIXED}{value:%M}" if (get_language() or "").startswith("fr") else f"{value:%H:%M}"


@register.filter
def source(word: str) -> str:
    """Return where a place or time came from, in words."""
    return _(SOURCES[word]) if word in SOURCES else ""


@register.filter
def reason(photo: Photo | None) -> str:
    """Return the first reason a photo waits, in a sentence, and what to do; nothing if none was found."""
    if not photo or not photo.reasons:
        return ""
    code = photo.reasons[0]
    details = {**photo.details, "accuracy_m": round(photo.report.accuracy_m or 0)}
    return f"{sentence_of(code, details)} {remedy_of(code)}"


@register.filter
def place_of(report: Report) -> str:
    """Return the disclosed place as latitude, longitude, and say so if it is a square."""
    if report.disclosed_cell is None:
        return _("unknown")
    lon, lat = disclosed_place(report)
    return (
        _("within 1 km of {place}").format(place=f"{lat:.3f}, {lon:.3f}") if report.coarse else f"{lat:.5f}, {lon:.5f}"
    )


@register.simple_tag
def state_word(state: str) -> str:
    """Return the state of a report in a word."""
    return _(STATES[state])


@register.simple_tag
def state_mark(state: str) -> str:
    """Return the shape of a state: ok, wait, late or info."""
    return MARKS.get(state, "info")


@register.simple_tag
def outcome_word(outcome: str) -> str:
    """Return what became of a file in a word."""
    return _(OUTCOMES[outcome])


@register.simple_tag
def branding_word(branding: str) -> str:
    """Return unbranded, illegible or not said."""
    return _(BRANDINGS[branding])


@register.simple_tag
def hiding_word(reason: str) -> str:
    """Return why a report may be taken down."""
    return _(HIDING[reason])


@register.simple_tag
def report_alt(report: Report) -> str:
    """Return the alternative text of a report's photo: the list of its items."""
    return "; ".join(
        f"{item.quantity} × {item.object.label}{f', {item.brand.name}' if item.brand else ''}"
        for item in report.items.all()
    ) or _("Litter, not named yet")


@register.simple_tag
def confirmations(report: Report) -> int:
    """Return how many named reviewers looked at a report. One query."""
    return Review.objects.filter(item__report=report, counts=True).values("reviewer").distinct().count()
