"""From the words of a filter to the keys the tables are counted by."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from people.models import Organisation
from reports.filter import DIMENSIONS, BadFilter, Filter, Words
from reports.models.brand import Brand
from reports.models.taxonomy import Material, Object

NOUNS: dict[str, tuple[type[Model], str]] = {
    "brand": (Brand, "slug"),
    "owner": (Organisation, "slug"),
    "object": (Object, "key"),
    "material": (Material, "key"),
}

UNKNOWN = {
    "brand": _("We do not know the brand “{name}”."),
    "owner": _("We know no organisation called “{name}”."),
    "object": _("We know no object called “{name}”."),
    "material": _("We know no material called “{name}”."),
}


def filter_of(words: Words) -> Filter:
    """Return the filter with database keys. One query per dimension named; BadFilter on a word nobody knows."""
    asked: dict[str, Any] = {}
    for name in DIMENSIONS:
        for parameter in (name, f"not_{name}"):
            if slugs := getattr(words, parameter):
                asked[parameter] = _keys(parameter, name, slugs)
    return Filter(since=words.since, until=words.until, grade=words.grade, picked=words.picked, **asked)


def _keys(parameter: str, name: str, slugs: tuple[str, ...]) -> tuple[int, ...]:
    model, field = NOUNS[name]
    rows = model._default_manager.filter(**{f"{field}__in": slugs})
    found: dict[str, int] = dict(rows.values_list(field, "pk"))
    if unknown := sorted(set(slugs) - set(found)):
        raise BadFilter(
            gettext(UNKNOWN[name]).format(name=unknown[0]),
            field=parameter,
            help=gettext("Choose one from the list; its short name is in the page's address."),
        )
    return tuple(sorted(found.values()))
