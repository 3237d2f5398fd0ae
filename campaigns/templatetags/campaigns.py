"""Machine words of a campaign in the words of the page; shares as percentages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns import wording
from people.templatetags.typography import FIXED, day, number
from reports.wording import SOURCES

register = template.Library()

WORDS = {
    "metric": wording.METRICS,
    "sampling": wording.SAMPLINGS,
    "basis": wording.BASES,
    "reason": wording.REASONS,
    "territory": wording.TERRITORIES,
    "role": wording.ROLES,
    "kind": wording.KINDS,
    "withdrawal": wording.WITHDRAWALS,
}


@register.filter
def percent(fraction: float | str | None) -> str:
    """Return 0.1234 as 12.3% or, in French, 12,3 %; nothing for None."""
    if fraction is None or fraction == "":
        return ""
    written = number(100 * float(fraction), 1)
    return f"{written}{FIXED}%" if (get_language() or "").startswith("fr") else f"{written}%"


@register.filter
def word(value: str, kind: str) -> str:
    """Return a machine word in words: {{ campaign.metric|word:"metric" }}; an unknown one as it is."""
    return str(WORDS[kind].get(value, value))


@register.filter
def state_sentence(state: str) -> str:
    """Return what a state says on its page."""
    return str(wording.STATES[state][1])


@register.filter
def state_mark(state: str) -> str:
    """Return the shape of a state."""
    return wording.STATES[state][0]


@register.filter
def source_words(source: str) -> str:
    """Return where a place or time came from, in words."""
    return _(SOURCES[source]) if source in SOURCES else source


@register.filter
def object_label(record: dict[str, Any]) -> str:
    """Return the object of an exhibit's record in the language of the page."""
    french = (get_language() or "").startswith("fr")
    return str(record.get("object_fr" if french else "object_en", ""))


@register.filter
def start(text: str, characters: int) -> str:
    """Return the first characters of a hash."""
    return text[:characters]


@register.filter
def across(fraction: float) -> str:
    """Return a fraction as percent of a drawing's width, with a point in every language."""
    return f"{100 * fraction:.3f}"


@register.filter
def written_day(value: str) -> str:
    """Return 2026-05-30 as a date in words."""
    return day(date.fromisoformat(value)) if value else ""
