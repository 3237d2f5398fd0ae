"""How numbers, dates and punctuation are set in French and in English (docs/glossary.md)."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

NARROW = "\u202f"  # narrow no-break space: before ; ! ? and inside guillemets
FIXED = "\u00a0"  # no-break space: before the colon and between a number and its unit
UNITS = "px|mm|cm|km|kg|kB|MB|GB|Mo|Go|ko|ha|min|m²|km²|m|g|h|s|L|%|€|°C|photos?|pièces?"

_TAG_OR_ENTITY = re.compile(r"<[^>]*>|&(?:#\w+|\w+);")
_SPACE = "[ \u00a0\u202f]"
_BEFORE_STOPS = re.compile(rf"(?:{_SPACE}+|(?<=[\w)\]»”’%€]))([;!?]+)(?=[\s)\]»”]|$)")
_BEFORE_COLON = re.compile(rf"(?:{_SPACE}+|(?<=[^\W\d_]|[)\]»%])):(?=\s|$)")
_OPENING = re.compile(r"«[ \u00a0\u202f]*")
_CLOSING = re.compile(r"[ \u00a0\u202f]*»")
_UNIT = re.compile(rf"(?<=\d)[ \u202f](?=(?:{UNITS})(?!\w))")


def _is_french() -> bool:
    return (get_language() or "").startswith("fr")


def french_spaces(text: str) -> str:
    """Return text with French spacing: U+202F before ; ! ? and inside guillemets, U+00A0 before : and units.

    Idempotent. Addresses and times of day (https://…, 14:05, ?q=) are left alone.
    Source: Lexique des règles typographiques en usage à l'Imprimerie nationale.
    """
    text = _OPENING.sub("«" + NARROW, text)
    text = _CLOSING.sub(NARROW + "»", text)
    text = _BEFORE_STOPS.sub(NARROW + r"\1", text)
    text = _BEFORE_COLON.sub(FIXED + ":", text)
    return _UNIT.sub(FIXED, text)


def _between_tags(text: str) -> str:
    """Apply french_spaces to the words of an HTML text, never to its tags and entities."""
    done, last = [], 0
    for found in _TAG_OR_ENTITY.finditer(text):
        done += [french_spaces(text[last : found.start()]), found[0]]
        last = found.end()
    return "".join([*done, french_spaces(text[last:])])


@register.filter
def typo(value: object) -> SafeString:
    """Return the text, escaped if it was not safe, with French spaces when the page is French."""
    text = conditional_escape(value if isinstance(value, SafeString) else str(value))
    return mark_safe(_between_tags(text)) if _is_french() else text


@register.filter
def number(value: int | float | Decimal | None, places: int | None = None) -> str:
    """Return a number as the page's language writes it: 12 345,6 (U+202F) or 12,345.6; "" for None.

    `places` fixes the decimals; without it an integer has none and other numbers have one.
    """
    if value is None or value == "":
        return ""
    if places is None:
        places = 0 if Decimal(str(value)) == Decimal(str(value)).to_integral_value() else 1
    written = f"{Decimal(str(value)):,.{places}f}".replace("-", "\u2212")
    return written.translate({ord(","): NARROW, ord("."): ","}) if _is_french() else written


@register.filter
def day(value: date | datetime | None) -> str:
    """Return a date in words: 21 novembre 2026 (1er for the first), 21 November 2026; "" for None."""
    if not value:
        return ""
    words = date_format(value, "F Y", use_l10n=False)
    first = "1er" if value.day == 1 and _is_french() else str(value.day)
    return f"{first}{FIXED}{words}"
