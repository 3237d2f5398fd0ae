"""Intervals and breadth: the worked numbers of the page, and that nobody outweighs a town."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.ranking import breadth, wilson

PAIRS = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=30)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(3, 3, 43.9, 100), (9, 10, 59.6, 98.2), (180, 200, 85.1, 93.4), (0, 40, 0, 8.8), (14, 20, 48.1, 85.5)],
)
def test_the_worked_intervals_hold(hits: int, n: int, low: float, high: float) -> None:
    found = [round(100 * bound, 1) for bound in wilson(hits, n)]
    assert found == [low, high]


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share_and_mirrors(hits: int, others: int) -> None:
    n = hits + others
    low, high = wilson(hits, n)
    assert 0 <= low <= high <= 1
    if n:
        assert low <= hits / n <= high
    mirrored = wilson(others, n)
    assert mirrored == pytest.approx((1 - high, 1 - low))


def test_more_hits_than_trials_are_no_share() -> None:
    with pytest.raises(ValueError):
        wilson(3, 2)


WORKED = [(1, 1), (1, 2), (2, 2), (2, 3), (2, 4), (2, 5), (3, 1), (4, 2)]


def test_the_worked_breadths_hold() -> None:
    assert breadth(WORKED) == Fraction(11, 4)
    zealot = [(5, place) for place in range(100, 600)]
    assert breadth([*WORKED, *zealot]) == Fraction(15, 4)
    assert breadth(zealot) == 1
    assert breadth((reporter, reporter % 40) for reporter in range(60)) == 40
    assert breadth((reporter, 0) for reporter in range(60)) == 1


@given(PAIRS, st.sets(st.integers(0, 6)))
def test_one_person_changes_breadth_by_at_most_one(pairs: set[tuple[int, int]], places: set[int]) -> None:
    before, after = breadth(pairs), breadth([*pairs, *(("new", place) for place in places)])
    assert before <= after <= before + 1
    assert before <= min(len({r for r, _ in pairs}), len({p for _, p in pairs}))
