"""Matches the name a person typed to the spellings we know: normal form, exact alias, near names. Django-free.

docs/algorithms/naming.md
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

NEAR = 0.75  # ratio of difflib below which a spelling is no longer offered; an offer is never taken silently
MAX_OFFERS = 5

_GAPS = re.compile(r"[^0-9a-z]+")
_APOSTROPHES = re.compile(r"[’'`´]")


def normal_form(name: str) -> str:
    """Return lower case without accents, apostrophes and signs, words parted by one blank: "Évian®" -> "evian"."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = plain.replace("œ", "oe").replace("æ", "ae").replace("ß", "ss").replace("&", " and ")
    return _GAPS.sub(" ", _APOSTROPHES.sub("", plain)).strip()


def near_names(name: str, spellings: Iterable[str]) -> list[str]:
    """Return up to five known spellings close to `name`, best first; empty if none is close enough."""
    return difflib.get_close_matches(normal_form(name), list(spellings), n=MAX_OFFERS, cutoff=NEAR)
