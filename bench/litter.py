"""Invents where litter lies: seeded, Django-free, the same at every run; docs/benchmarks/map.md says by which rules.

People report where they live and walk: communes by population^0.8, two thirds at hot spots of 150 m, one third round
about. Names follow Zipf, most items have none, and reports grow over five years.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date

import numpy as np

from bench.home import CHECKOUT

COMMUNES = CHECKOUT / "mapping" / "data" / "fr_communes.csv"
FIRST_DAY, DAYS = (date(2021, 11, 1) - date(1970, 1, 1)).days, 1826
BRANDS, OBJECTS, MATERIALS = 2000, 120, 12
UNBRANDED, COARSE, AT_SPOTS = 0.6, 0.15, 2 / 3
MOST_ITEMS = 3
M_PER_DEG = 111_195.0
SPOT_SIGMA_M, MOST_SPOTS, LEAST_SPOTS = 150.0, 400, 4
CITY_SIGMA_M = 10.0  # times the root of its population: 1 km at 10,000 people


@dataclass(frozen=True)
class Litter:
    """Reports (first five arrays, one value a report) and their items (the others, one value an item).

    Degrees, day since 1970-01-01, keys from 1; brand 0 is none. `report` is the index of an item's report.
    """

    lon: np.ndarray
    lat: np.ndarray
    coarse: np.ndarray
    day: np.ndarray
    picked: np.ndarray
    report: np.ndarray
    object: np.ndarray
    brand: np.ndarray
    material: np.ndarray
    quantity: np.ndarray


def invent(reports: int, seed: int = 20261121) -> Litter:
    """Return that many reports and one to three items for each."""
    rng = np.random.default_rng(seed)
    lon, lat = _places(rng, reports)
    of = np.repeat(np.arange(reports), rng.integers(1, MOST_ITEMS + 1, reports))
    named = rng.random(len(of)) >= UNBRANDED
    return Litter(
        lon=lon,
        lat=lat,
        coarse=(rng.random(reports) < COARSE).astype(np.int64),
        day=FIRST_DAY + np.floor(DAYS * np.sqrt(rng.random(reports))).astype(np.int64),
        picked=(rng.random(reports) < 0.5).astype(np.int64),
        report=of,
        object=_zipf(rng, OBJECTS, 0.9, len(of)),
        brand=np.where(named, _zipf(rng, BRANDS, 1.05, len(of)), 0),
        material=_zipf(rng, MATERIALS, 0.8, len(of)),
        quantity=1 + rng.poisson(0.5, len(of)).astype(np.int64),
    )


def _zipf(rng: np.random.Generator, kinds: int, power: float, count: int) -> np.ndarray:
    """Return keys 1 .. kinds, the first the most frequent."""
    weights = 1 / np.arange(1, kinds + 1) ** power
    return 1 + rng.choice(kinds, size=count, p=weights / weights.sum())


def _places(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    with COMMUNES.open(newline="", encoding="utf-8") as file:
        rows = [(row["lon"], row["lat"], row["population"]) for row in csv.DictReader(file)]
    lons, lats, people = np.array([[float(text) for text in row] for row in rows if all(row) and row[2] != "0"]).T
    weights = people**0.8
    city = rng.choice(len(people), size=count, p=weights / weights.sum())
    sigma = CITY_SIGMA_M * np.sqrt(people)
    spots = np.clip(np.sqrt(people) / 8, LEAST_SPOTS, MOST_SPOTS).astype(np.int64)
    first = np.cumsum(spots) - spots
    away = rng.normal(0, 1, (2, int(spots.sum())))
    chosen = first[city] + np.floor(rng.beta(0.6, 2, count) * spots[city]).astype(np.int64)
    at_spot = rng.random(count) < AT_SPOTS
    near = np.where(at_spot, SPOT_SIGMA_M, sigma[city]) * rng.normal(0, 1, (2, count))
    east_m, north_m = near + np.where(at_spot, away[:, chosen] * sigma[city], 0)
    lat = lats[city] + north_m / M_PER_DEG
    return lons[city] + east_m / (M_PER_DEG * np.cos(np.radians(lat))), lat
