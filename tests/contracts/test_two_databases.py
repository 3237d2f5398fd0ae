"""Contract 7: no lookup that means one thing on SpatiaLite and another on PostGIS."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.contracts.tree import CHECKOUT, modules, plant

# dwithin: metres here, degrees there. bboverlaps: an index on one, a scan on the other.
BANNED = re.compile(r"__(dwithin|bboverlaps)\b|\b(DWithin|BBOverlaps)Lookup\b|\bInBBoxFilter\b", re.IGNORECASE)
PRODUCT = ("people", "reports", "mapping", "campaigns", "config", "samples", "bench")


def banned_lookups(root: Path) -> list[str]:
    """Return module and line of each banned lookup."""
    return [
        f"{name}:{number}"
        for name, path in modules(root, PRODUCT)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if BANNED.search(line)
    ]


def test_no_lookup_means_two_things() -> None:
    assert banned_lookups(CHECKOUT) == []


@pytest.mark.parametrize("line", ["rows.filter(point__dwithin=(p, 3))", "Q(**{'shape__bboverlaps': box})"])
def test_a_banned_lookup_is_found(tmp_path: Path, line: str) -> None:
    assert banned_lookups(plant(tmp_path, {"mapping/counts.py": f"\n{line}\n"})) == ["mapping.counts:2"]


def test_distance_in_metres_is_allowed(tmp_path: Path) -> None:
    assert (
        banned_lookups(plant(tmp_path, {"mapping/counts.py": "rows.filter(point__distance_lte=(p, D(m=3)))\n"})) == []
    )
