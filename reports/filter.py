"""The one filter of page, API, feed, export, embed and figure: its words as written, its keys as counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self
from urllib.parse import urlencode

from people.errors import ConstatError

DIMENSIONS = ("brand", "owner", "object", "material")
NEGATED = tuple(f"not_{dimension}" for dimension in DIMENSIONS)
GRADES = "ABCD"
PARAMETERS = (*DIMENSIONS, *NEGATED, "since", "until", "grade", "picked")
"""The fixed order in which a filter is written, so that one answer has one address."""

MAX_KEYS = 64
"""One statement binds them all, and no page shows more."""

MAX_SLUG_CHARACTERS = 100
EPOCH = date(1970, 1, 1)

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PICKED = {"yes": True, "no": False}


class BadFilter(ConstatError):
    """A filter that nobody can mean: unknown, empty or contradictory. `field` names the parameter."""

    code = "bad_filter"
    status = 400


@dataclass(frozen=True, kw_only=True)
class _Selection:
    """What words and keys share: the period [since, until), the least grade, picked up or not; the rules."""

    since: date | None = None
    until: date | None = None
    grade: str | None = None
    picked: bool | None = None

    def __post_init__(self) -> None:
        for name in (*DIMENSIONS, *NEGATED):
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))
        if self.grade == GRADES[-1]:
            object.__setattr__(self, "grade", None)
        _check_period(self.since, self.until)
        _check_grade(self.grade)
        _check_negation(self)
        _check_size(self)

    def keys_of(self, name: str) -> tuple:
        """Return the tuple asked for under one name of DIMENSIONS or NEGATED; empty means any."""
        keys: tuple = getattr(self, name)
        return keys

    @property
    def said(self) -> tuple[str, ...]:
        """The dimensions this filter asks for, in fixed order, the negated ones not included."""
        return tuple(name for name in DIMENSIONS if self.keys_of(name))

    @property
    def denied(self) -> str | None:
        """The one dimension of which some keys are left out, or None."""
        return next((name for name in DIMENSIONS if self.keys_of(f"not_{name}")), None)

    def is_empty(self) -> bool:
        """Return True if it asks for everything."""
        return self == type(self)()

    def kept(self) -> Self:
        """Return this filter without its negation: what the left-out part is subtracted from."""
        nothing: dict[str, Any] = dict.fromkeys(NEGATED, ())
        return replace(self, **nothing)

    def left_out(self) -> Self | None:
        """Return the filter of what the negation takes: f = f.kept() - f.left_out(), in counts."""
        if self.denied is None:
            return None
        taken: dict[str, Any] = {self.denied: self.keys_of(f"not_{self.denied}")}
        return replace(self.kept(), **taken)


@dataclass(frozen=True, kw_only=True)
class Words(_Selection):
    """A filter as people write it: slugs. Sorted and without repeats, so equal filters are equal objects."""

    brand: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    material: tuple[str, ...] = ()
    not_brand: tuple[str, ...] = ()
    not_owner: tuple[str, ...] = ()
    not_object: tuple[str, ...] = ()
    not_material: tuple[str, ...] = ()

    def canonical(self) -> tuple[tuple[str, str], ...]:
        """Return the (parameter, value) pairs in fixed order, one value a pair: the only spelling."""
        pairs = [(name, value) for name in (*DIMENSIONS, *NEGATED) for value in self.keys_of(name)]
        pairs += [(name, day.isoformat()) for name in ("since", "until") if (day := getattr(self, name))]
        if self.grade:
            pairs.append(("grade", self.grade))
        if self.picked is not None:
            pairs.append(("picked", "yes" if self.picked else "no"))
        return tuple(pairs)

    def query(self) -> str:
        """Return the canonical pairs as a query string without the question mark; empty for no filter."""
        return urlencode(self.canonical())


@dataclass(frozen=True, kw_only=True)
class Filter(_Selection):
    """A filter as the counts read it: integer keys. Key 0 means "not said" and is never a value."""

    brand: tuple[int, ...] = ()
    owner: tuple[int, ...] = ()
    object: tuple[int, ...] = ()
    material: tuple[int, ...] = ()
    not_brand: tuple[int, ...] = ()
    not_owner: tuple[int, ...] = ()
    not_object: tuple[int, ...] = ()
    not_material: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in (*DIMENSIONS, *NEGATED):
            if any(key < 1 for key in self.keys_of(name)):
                raise BadFilter("This filter names nothing we know.", limit="keys from 1", field=name)

    def days(self) -> tuple[int | None, int | None]:
        """Return (first, end) in days since 1970-01-01, half-open, None where open."""
        return _day(self.since), _day(self.until)

    def facets(self) -> tuple[int, ...] | None:
        """Return the facets that pass, 2 x (A..D as 0..3) + picked; None if all do."""
        if self.grade is None and self.picked is None:
            return None
        worst = GRADES.index(self.grade or GRADES[-1])
        states = (0, 1) if self.picked is None else (int(self.picked),)
        return tuple(2 * grade + state for grade in range(worst + 1) for state in states)


def read_words(pairs: Iterable[tuple[str, str]], also: frozenset[str] = frozenset()) -> Words:
    """Return the filter that (parameter, value) pairs say; a value may hold several slugs between commas.

    Names in `also` belong to somebody else and are passed over. Everything else that is unknown, empty,
    impossible or contradictory raises BadFilter: what is not understood never answers with everything.
    """
    known = {field.name for field in fields(Words)}
    texts: dict[str, list[str]] = {}
    for name, value in pairs:
        if name in also:
            continue
        if name not in known:
            raise BadFilter("There is no such filter.", field=name[:MAX_SLUG_CHARACTERS], help=", ".join(PARAMETERS))
        texts.setdefault(name, []).extend(part.strip() for part in value.split(","))
    said: dict[str, Any] = {name: _read(name, values) for name, values in texts.items()}
    return Words(**said)


def without_blanks(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the pairs that hold a value: a plain form also sends the fields a person left empty."""
    return tuple((name, value) for name, value in pairs if value.strip())


def _read(name: str, values: list[str]) -> tuple[str, ...] | date | str | bool:
    if not all(values):
        raise BadFilter("This filter is empty.", field=name, help="Leave the parameter out to ask for everything.")
    if name in (*DIMENSIONS, *NEGATED):
        return tuple(_slug(name, value) for value in values)
    if len(set(values)) > 1:
        raise BadFilter("This filter takes one value only.", field=name, limit="1")
    if name in ("since", "until"):
        return _date(name, values[0])
    if name == "picked":
        return _choice(name, values[0].lower(), _PICKED)
    return _choice(name, values[0].upper(), {grade: grade for grade in GRADES})


def _slug(name: str, value: str) -> str:
    slug = value.lower()
    if len(slug) > MAX_SLUG_CHARACTERS or not _SLUG.fullmatch(slug):
        raise BadFilter(
            "This is not a name we could know.",
            field=name,
            limit=f"{MAX_SLUG_CHARACTERS}",
            help="Names are small letters, digits, - and _.",
        )
    return slug


def _date(name: str, value: str) -> date:
    try:
        if _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise BadFilter("This is not a date.", field=name, help="Write the date as 2026-11-21.")


def _choice(name: str, value: str, choices: dict) -> str | bool:
    if value not in choices:
        raise BadFilter("This filter does not take this value.", field=name, limit=", ".join(choices))
    chosen: str | bool = choices[value]
    return chosen


def _check_period(since: date | None, until: date | None) -> None:
    if since and until and since >= until:
        raise BadFilter(
            "The period ends before it begins.",
            field="until",
            limit=f"> {since.isoformat()}",
            help="until is the first day that no longer counts.",
        )


def _check_grade(grade: str | None) -> None:
    if grade is not None and grade not in tuple(GRADES):
        raise BadFilter("This filter does not take this value.", field="grade", limit=", ".join(GRADES))


def _check_size(selection: _Selection) -> None:
    sizes = {name: len(selection.keys_of(name)) for name in (*DIMENSIONS, *NEGATED)}
    if sum(sizes.values()) > MAX_KEYS:
        longest = max(sizes, key=lambda name: sizes[name])
        raise BadFilter("This filter names too many things.", limit=f"{MAX_KEYS}", field=longest)


def _check_negation(selection: _Selection) -> None:
    """Refuse two negated dimensions (the subtraction would count their overlap twice) and a contradiction."""
    denied = [name for name in DIMENSIONS if selection.keys_of(f"not_{name}")]
    if len(denied) > 1:
        raise BadFilter("Only one kind of thing can be left out at a time.", field=f"not_{denied[1]}", limit="1")
    if denied and selection.keys_of(denied[0]):
        raise BadFilter(
            "The same kind of thing is both asked for and left out.",
            field=f"not_{denied[0]}",
            help="Keep one of the two.",
        )


def _day(day: date | None) -> int | None:
    return None if day is None else (day - EPOCH).days
