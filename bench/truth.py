"""The shipped test photos and what is true of each: how many of them the intake gets wrong, and how fast it is."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bench.home import CHECKOUT
from bench.paper import timed_ms
from reports.photos.exif import read_facts
from reports.photos.limits import BadPhoto, inspect
from reports.photos.place_time import Verdict, judge

PHOTOS = CHECKOUT / "tests" / "photos"
RECEIVED = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)  # later than every photo but those that lie on purpose
PLACE_DEG, OTHER = 1e-5, 1e-3  # how far a number may be from the truth: a metre, or a thousandth of its unit
BY_DECODING = {"damaged"}  # a reason found later than the facts
REPEATS = 3


@dataclass(frozen=True)
class Known:
    """One photo and the truth: `answer` is the code it is refused with, or the facts it has."""

    path: Path
    refused: str | None
    answer: dict[str, Any]


def known_photos() -> list[Known]:
    """Return every shipped photo with its truth, real ones first."""
    real: dict[str, dict[str, Any]] = json.loads((PHOTOS / "truth.json").read_text())
    bad: list[dict[str, Any]] = json.loads((PHOTOS / "bad" / "manifest.json").read_text())
    known = [Known(PHOTOS / "real" / name, None, {**row, **row["expected"]}) for name, row in real.items()]
    for row in bad:
        known.append(Known(PHOTOS / "bad" / row["file"], row["code"] if row["outcome"] == "refused" else None, row))
    return known


def wrong_photos() -> list[str]:
    """Return the names of the photos whose refusal, place, time, offset or reasons differ from the truth."""
    return [known.path.name for known in known_photos() if not _is_right(known)]


def _is_right(known: Known) -> bool:
    try:
        header = inspect(known.path)
    except BadPhoto as refusal:
        return refusal.code == known.refused
    if known.refused:
        return False
    verdict = judge(read_facts(known.path, header.kind), received_at=RECEIVED)
    verdict = verdict.with_reasons("too_small") if header.is_too_small else verdict
    return all(_agrees(found, true) for found, true in _pairs(verdict, known.answer))


def _pairs(verdict: Verdict, true: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Yield (found, true) of all that is known; None is a truth too: this photo does not say."""
    for name in ("lat", "lon", "taken_local", "time_source", "offset", "offset_source"):
        yield getattr(verdict, name), true[name]
    yield verdict.location_tag, true["place_tag"]
    yield verdict.direction_deg, true["direction"]
    yield verdict.orientation, true["orientation"] or 1
    yield list(verdict.reasons), [reason for reason in true["reasons"] if reason not in BY_DECODING]
    if true["accuracy_m"] is not None:
        yield verdict.accuracy_m, true["accuracy_m"]


def _agrees(found: Any, true: Any) -> bool:
    if isinstance(found, float) and isinstance(true, int | float):
        return abs(found - true) <= (PLACE_DEG if abs(true) <= 180 else OTHER)
    return bool(found == true)


def kept_photos() -> list[tuple[Path, str]]:
    """Return (path, kind) of the shipped photos that are not refused."""
    kept = []
    for known in known_photos():
        if known.refused is None:
            kept.append((known.path, inspect(known.path).kind))
    return kept


def facts_ms() -> dict[str, float]:
    """Return for each kept photo, by name, the processor milliseconds of the fastest of three readings."""
    return {
        path.name: min(timed_ms(partial(_read, path, kind), time.process_time) for _ in range(REPEATS))
        for path, kind in kept_photos()
    }


def _read(path: Path, kind: str) -> Verdict:
    return judge(read_facts(path, kind), received_at=RECEIVED)
