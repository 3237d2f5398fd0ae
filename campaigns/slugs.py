"""Short names for addresses: from words, and not taken yet."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

MOST_CHARACTERS = 60  # leaves room for a number below the field's 80
RESERVED = frozenset({"new"})


def free_slug(words: str, taken_in: QuerySet[Any], *, fallback: str) -> str:
    """Return a slug made of `words` that no row of `taken_in` has; numbered from 2 where it is taken. One query."""
    base = slugify(words)[:MOST_CHARACTERS].strip("-_") or fallback
    taken = {*taken_in.filter(slug__startswith=base).values_list("slug", flat=True), *RESERVED}
    if base not in taken:
        return base
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{base}-{number}") not in taken)
