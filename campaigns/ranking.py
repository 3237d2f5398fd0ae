"""Intervals and breadth: what a count of litter may claim; see docs/algorithms/dossier.md, "Ranking sums"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from fractions import Fraction
from math import sqrt

Z_95 = 1.959964
"""Two-sided 95 % point of the normal distribution."""


def wilson(hits: int, n: int, *, z: float = Z_95) -> tuple[float, float]:
    """Return the Wilson score interval of hits out of n, as fractions in [0, 1]; of n = 0, (0, 1).

    Raises ValueError unless 0 <= hits <= n. Source: E. B. Wilson (1927), J. Am. Stat. Assoc. 22, 209-212.
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is no share")
    if n == 0:
        return 0.0, 1.0
    p, spread = hits / n, z * z / n
    centre = (p + spread / 2) / (1 + spread)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + spread)
    return (0.0 if hits == 0 else max(0.0, centre - half)), (1.0 if hits == n else min(1.0, centre + half))


def breadth(finds: Iterable[tuple[Hashable, Hashable]]) -> Fraction:
    """Return how widely something was found, from (reporter, place) pairs; repeats change nothing.

    Each reporter has one point, shared equally over their places; a place holds at most one; breadth is the sum.
    Never more than the number of places or of reporters, and one person changes it by at most 1.
    """
    places_of: dict[Hashable, set[Hashable]] = defaultdict(set)
    for reporter, place in finds:
        places_of[reporter].add(place)
    held: dict[Hashable, Fraction] = defaultdict(Fraction)
    for places in places_of.values():
        for place in places:
            held[place] += Fraction(1, len(places))
    return sum((min(Fraction(1), share) for share in held.values()), Fraction(0))
