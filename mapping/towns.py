"""Finds a French commune by its name, offline. Django-free. Source and licence: mapping/data/README.md."""

from __future__ import annotations

import csv
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from reports.naming.names import normal_form

COMMUNES = Path(__file__).parent / "data" / "fr_communes.csv"
MAX_FOUND = 8  # what fits under a field on a phone
MIN_LETTERS = 2
MAX_NAMES = 24  # more names on one map hide each other


class Town(NamedTuple):
    """A commune: name, number of its département, a point inside it in degrees, inhabitants (0 if unknown)."""

    name: str
    departement: str
    lon: float
    lat: float
    inhabitants: int


@cache
def _towns() -> list[tuple[str, Town]]:
    """Return every commune that has a point, by its name in normal form, the most populous first."""
    with COMMUNES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["lon"]]
    towns = [
        Town(row["name"], row["departement"], float(row["lon"]), float(row["lat"]), int(row["population"] or 0))
        for row in rows
    ]
    return [(normal_form(town.name), town) for town in sorted(towns, key=lambda town: -town.inhabitants)]


def towns_like(written: str) -> list[Town]:
    """Return up to eight communes: exact names first, then those that begin so, then those that hold a word so."""
    wanted = normal_form(written)
    if len(wanted) < MIN_LETTERS:
        return []
    exact = [town for name, town in _towns() if name == wanted]
    begin = [town for name, town in _towns() if name != wanted and name.startswith(wanted)]
    hold = [town for name, town in _towns() if f" {wanted}" in name]
    return list(dict.fromkeys([*exact, *begin, *hold]))[:MAX_FOUND]


def towns_in(west: float, south: float, east: float, north: float) -> list[Town]:
    """Return the communes of a box in degrees, the most populous first, at most 24: names to find one's way by."""
    inside = (town for _, town in _towns() if west <= town.lon <= east and south <= town.lat <= north)
    return list(islice(inside, MAX_NAMES))
