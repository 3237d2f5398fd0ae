"""A bar chart as numbers: across in percent of any width, up and down in pixels, so that words keep their size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, log10

HEIGHT_PX = 150
TOP_PX = 18  # room for the number of the topmost line
LAST_LABELLED = 9  # of the months a chart may begin with: later, its year would run into the next one on a phone
GAP = 0.22  # of a month's width, left free beside its bar


@dataclass(frozen=True)
class Bar:
    """One month: `x` and `width` in percent, `y` and `height` in pixels from the top."""

    first: date
    items: int
    x: str
    width: str
    y: int
    height: int
    label: str


@dataclass(frozen=True)
class Chart:
    """All bars, and the (height, number) of each ruled line."""

    bars: tuple[Bar, ...]
    lines: tuple[tuple[int, int], ...]
    height: int = TOP_PX + HEIGHT_PX
    foot: int = TOP_PX + HEIGHT_PX + 22
    base: int = TOP_PX + HEIGHT_PX + 16


def chart_of(months: Sequence[tuple[date, int]]) -> Chart | None:
    """Return the chart of (first day, items) pairs in order of time; None of nothing."""
    if not months:
        return None
    top = nice_top(max(items for _first, items in months))
    bars = [_bar(place, first, items, len(months), top) for place, (first, items) in enumerate(months)]
    return Chart(tuple(bars), tuple((_y(number, top), number) for number in sorted({0, top // 2, top})))


def nice_top(most: int) -> int:
    """Return the least of 2, 4, 10, 20, 40, 100... that is not below `most`: its half is a whole number."""
    if most <= 2:
        return 2
    decade = 10 ** (ceil(log10(most)) - 1) if most > 10 else 1
    return next(factor * decade for factor in (2, 4, 10, 20) if factor * decade >= most)


def _bar(place: int, first: date, items: int, count: int, top: int) -> Bar:
    step = 100 / count
    y = _y(items, top)
    stands_alone = first.month <= LAST_LABELLED or first.month + count <= 13  # no January near on its right
    begins_year = first.month == 1 or (place == 0 and stands_alone)
    return Bar(
        first=first,
        items=items,
        x=f"{place * step + step * GAP / 2:.3f}",
        width=f"{step * (1 - GAP):.3f}",
        y=y,
        height=TOP_PX + HEIGHT_PX - y,
        label=str(first.year) if begins_year else "",
    )


def _y(number: int, top: int) -> int:
    return TOP_PX + round(HEIGHT_PX * (1 - number / top))
