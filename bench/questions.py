"""What is asked of the map: tiles where reports are, with nothing, a brand, an object, dates, or a brand and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

import numpy as np

from bench.litter import DAYS, FIRST_DAY, Litter

KINDS = ("none", "brand", "object", "dates", "brand+dates")
PERIODS = (30, 365)  # days, shortest and longest


@dataclass(frozen=True)
class Question:
    """One tile and one filter; keys from 1, 0 for not asked; days since 1970-01-01, half-open, 0 for not asked."""

    z: int
    x: int
    y: int
    brand: int = 0
    object: int = 0
    since: int = 0
    until: int = 0

    def words(self) -> dict[str, str]:
        """Return the filter as the address says it."""
        words = {}
        if self.brand:
            words["brand"] = f"brand-{self.brand}"
        if self.object:
            words["object"] = f"object-{self.object}"
        if self.until:
            words |= {name: _date(day) for name, day in (("since", self.since), ("until", self.until))}
        return words

    def address(self, ending: str) -> str:
        """Return the address of our tile; `ending` is mvt or json."""
        return _with(f"/api/v1/tiles/{self.z}/{self.x}/{self.y}.{ending}", self.words())

    def rival_address(self) -> str:
        """Return the address of the same question to the list."""
        return _with("/rival/reports", {"tile": f"{self.z}/{self.x}/{self.y}", **self.words()})

    def chosen(self, brand: np.ndarray, object: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Return which items the filter asks for."""
        kept = np.ones(len(brand), dtype=bool)
        if self.brand:
            kept &= brand == self.brand
        if self.object:
            kept &= object == self.object
        return kept & (day >= self.since) & (day < self.until) if self.until else kept


def _with(path: str, words: dict[str, str]) -> str:
    return f"{path}?{urlencode(words)}" if words else path


def _date(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def questions(litter: Litter, reports: int, z: int, kind: str, count: int, seed: int) -> list[Question]:
    """Return questions about tiles drawn in proportion to the first `reports` reports; the same for one seed."""
    rng = np.random.default_rng(seed)
    items = np.searchsorted(litter.report, reports)
    named = np.flatnonzero(litter.brand[:items])
    found = []
    for at in rng.integers(0, reports, count):
        x, y = tile_at(float(litter.lon[at]), float(litter.lat[at]), z)
        brand = int(litter.brand[rng.choice(named)]) if "brand" in kind else 0
        thing = int(litter.object[rng.integers(items)]) if kind == "object" else 0
        since = until = 0
        if "dates" in kind:
            length = int(rng.integers(*PERIODS))
            since = FIRST_DAY + int(rng.integers(DAYS - length))
            until = since + length
        found.append(Question(z, x, y, brand, thing, since, until))
    return found


def tile_at(lon: float, lat: float, z: int) -> tuple[int, int]:
    """Return (x, y) of the tile a place lies in."""
    down = (1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2
    return int((lon + 180) / 360 * 2**z), int(down * 2**z)
