"""What a dossier counts: totals, and figures with their interval, rule and filter; see docs/algorithms/dossier.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from campaigns.dossier.case import Case
from campaigns.dossier.evidence import Candidate, Rejection
from campaigns.dossier.manifest import decimal
from campaigns.ranking import breadth, wilson
from reports.places.grid import cell_of, tile_of

PLACE_ZOOM = 13
"""Tiles of about 3 km: near finds count as one place."""

SHARE_PLACES = 4
"""Digits of a share: 0.4286 is 42.86 %."""

Figure = dict[str, Any]


def totals_of(case: Case, exhibits: Sequence[Candidate], rejected: Sequence[Rejection]) -> dict[str, Any]:
    """Return the totals of dossier.json. `items` and `unbranded`: quantities and records; places: z13 tiles of the
    disclosed points; walks: null, for this version records no effort."""
    reasons = Counter(each.reason for each in rejected)
    return {
        "candidates": len(exhibits) + len(rejected),
        "exhibits": len(exhibits),
        "items": sum(each.quantity for each in exhibits),
        "places": len({place_of(each) for each in exhibits}),
        "rejected": len(rejected),
        "rejected_by_reason": dict(sorted(reasons.items())),
        "reporters": len({each.reporter for each in exhibits}),
        "unbranded": case.background.unbranded,
        "walks": None,
    }


def place_of(candidate: Candidate) -> int:
    """Return the Morton code of the z13 tile of the disclosed point."""
    return tile_of(PLACE_ZOOM, cell_of(candidate.lon, candidate.lat))


def figures_of(case: Case, exhibits: Sequence[Candidate]) -> list[Figure]:
    """Return every printed number as {name, value, n, lo, hi, rule, filter}; values are decimal strings.

    lo and hi bound a share at 95 % (rule wilson_95) and are null for counts. `filter` names the columns of
    items.csv a count sums over; 'month' is the first 7 characters of claimed_on.
    """
    counts = [_count("items", exhibits, {})]
    for name, column in (
        ("items_by_object", "object"),
        ("items_by_month", "month"),
        ("items_by_grade", "grade"),
    ):
        for value in sorted({_value(each, column) for each in exhibits}):
            chosen = [each for each in exhibits if _value(each, column) == value]
            counts.append(_count(name, chosen, {column: value}))
    strong = sum(each.grade in ("A", "B") for each in exhibits)
    back = case.background
    spread = breadth((each.reporter, place_of(each)) for each in exhibits)
    return [
        *counts,
        _share("share_of_objects", back.thing, back.items),
        _share("share_grade_a_b", strong, len(exhibits)),
        _share("share_unbranded", back.unbranded, back.items),
        _plain("reporters", len({each.reporter for each in exhibits}), len(exhibits), "distinct"),
        _plain("places", len({place_of(each) for each in exhibits}), len(exhibits), "z13_tiles"),
        _plain("days", len({each.taken_on for each in exhibits}), len(exhibits), "distinct"),
        _figure("breadth", decimal(float(spread), 2), len(exhibits), "breadth"),
    ]


def _value(candidate: Candidate, column: str) -> str:
    if column == "month":
        return candidate.taken_on.isoformat()[:7]
    return candidate.object_key if column == "object" else candidate.grade


def _count(name: str, chosen: Iterable[Candidate], where: Mapping[str, str]) -> Figure:
    quantities = [each.quantity for each in chosen]
    return _figure(name, str(sum(quantities)), len(quantities), "sum_quantity", where=where)


def _plain(name: str, value: int, n: int, rule: str) -> Figure:
    return _figure(name, str(value), n, rule)


def _share(name: str, hits: int, n: int) -> Figure:
    low, high = wilson(hits, n)
    value = decimal(hits / n, SHARE_PLACES) if n else None
    bounds = (decimal(low, SHARE_PLACES), decimal(high, SHARE_PLACES))
    return {**_figure(name, value, n, "wilson_95"), "lo": bounds[0], "hi": bounds[1]}


def _figure(name: str, value: str | None, n: int, rule: str, *, where: Mapping[str, str] | None = None) -> Figure:
    return {
        "name": name,
        "value": value,
        "n": n,
        "lo": None,
        "hi": None,
        "rule": rule,
        "filter": dict(where or {}),
    }
