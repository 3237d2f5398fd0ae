"""The evidence grade of an item, A to D, from what the photo claims and what reviewers confirmed. Django-free.

docs/algorithms/grading.md
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

ASPECTS = ("object", "brand", "place", "time")
CONFIRMATIONS_FOR_B = 2  # people who agree, on each aspect
CLOCK_SLACK = timedelta(minutes=10)  # how far a phone's clock may run ahead of the receipt
UNKNOWN_ZONE_SLACK = timedelta(hours=14)  # the farthest zone, for a wall time without offset
OLDEST = timedelta(days=365)  # an older photo says little about the present
WORST_ACCURACY_M = 100.0  # a wider circle cannot tell one street from the next
READ_FROM_THE_PHOTO = {"exif", "device"}
READ_FROM_A_CLOCK = {"exif", "gps_clock", "device"}


@dataclass(frozen=True)
class Capture:
    """What is claimed of one capture: sources of place and time, error in metres, moments."""

    location_source: str
    time_source: str
    accuracy_m: float | None
    taken_local: datetime | None
    utc_offset: str
    received_at: datetime


@dataclass(frozen=True)
class Tally:
    """How many counted reviewers agree and disagree on one aspect."""

    agree: int = 0
    disagree: int = 0

    @property
    def is_confirmed(self) -> bool:
        """True if somebody agrees and more than two thirds of those who took a side do."""
        return self.agree > 0 and 3 * self.agree > 2 * (self.agree + self.disagree)


def tallies(verdicts: Iterable[tuple[str, str]]) -> dict[str, Tally]:
    """Return one tally per aspect from (aspect, verdict) pairs; "unclear" takes no side."""
    sides = {aspect: {"agree": 0, "disagree": 0} for aspect in ASPECTS}
    for aspect, verdict in verdicts:
        if verdict in sides[aspect]:
            sides[aspect][verdict] += 1
    return {aspect: Tally(**counted) for aspect, counted in sides.items()}


def is_plausible(capture: Capture) -> bool:
    """Return True if the photo itself says where and when, precisely enough and not against its receipt."""
    if capture.location_source not in READ_FROM_THE_PHOTO or capture.time_source not in READ_FROM_A_CLOCK:
        return False
    if capture.accuracy_m is not None and capture.accuracy_m > WORST_ACCURACY_M:
        return False
    return capture.taken_local is not None and _fits_receipt(capture, capture.taken_local)


def _fits_receipt(capture: Capture, taken: datetime) -> bool:
    slack, shift = UNKNOWN_ZONE_SLACK, timedelta()
    if capture.utc_offset:
        slack = timedelta()
        hours, minutes = int(capture.utc_offset[1:3]), int(capture.utc_offset[4:6])
        shift = timedelta(hours=hours, minutes=minutes) * (-1 if capture.utc_offset[0] == "-" else 1)
    age = capture.received_at.replace(tzinfo=None) - (taken - shift)
    return -CLOCK_SLACK - slack <= age <= OLDEST + slack


def grade_of(tallied: Mapping[str, Tally], *, plausible: bool) -> str:
    """Return "B", "C" or "D". "A" needs a signed capture, which no phone sends us yet.

    B: plausible, and each aspect confirmed by at least two. C: each aspect confirmed by at least one.
    D: everything else; never counted in a dossier. Source: docs/algorithms/grading.md.
    """
    if not all(tallied[aspect].is_confirmed for aspect in ASPECTS):
        return "D"
    by_two = all(tallied[aspect].agree >= CONFIRMATIONS_FOR_B for aspect in ASPECTS)
    return "B" if plausible and by_two else "C"
