"""What intake may answer about a photo, a closed list in a fixed order; see docs/algorithms/photos.md.

Only machine words live here. The sentences in two languages are written where people read them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

PUBLISHED, DRAFT, DUPLICATE, REFUSED = "published", "draft", "duplicate", "refused"


@dataclass(frozen=True)
class Code:
    """One answer: what becomes of the photo, how grave it is, whether the client should retry by itself."""

    code: str
    outcome: str
    recoverable: bool = False

    @property
    def severity(self) -> str:
        """Return error for a refusal, warning for a draft, info otherwise."""
        return {REFUSED: "error", DRAFT: "warning"}.get(self.outcome, "info")


_CODES = (
    Code("ok", PUBLISHED),
    Code("too_large", REFUSED),
    Code("too_many_pixels", REFUSED),
    Code("not_a_photo", REFUSED),
    Code("unreadable", REFUSED),
    Code("quota", REFUSED, recoverable=True),
    Code("same_file", DUPLICATE),
    Code("withdrawn_before", DUPLICATE),
    Code("damaged", DRAFT),
    Code("too_small", DRAFT),
    Code("processing_failed", DRAFT),
    Code("no_place", DRAFT),
    Code("place_removed", DRAFT),
    Code("place_undefined", DRAFT),
    Code("place_zero", DRAFT),
    Code("place_impossible", DRAFT),
    Code("hemisphere_missing", DRAFT),
    Code("place_unsure", DRAFT),
    Code("no_time", DRAFT),
    Code("time_impossible", DRAFT),
    Code("time_in_future", DRAFT),
    Code("time_too_old", DRAFT),
)

CODES: dict[str, Code] = {code.code: code for code in _CODES}

# A draft's `code` is its first reason in this order: what the picture lacks, then place, then time.
REASON_ORDER: tuple[str, ...] = tuple(code.code for code in _CODES if code.outcome == DRAFT)

# Notes do not stop a photo. Severity by name; warnings come first.
NOTES: dict[str, str] = {
    "looks_like": "warning",
    "place_conflict": "warning",
    "zone_conflict": "warning",
    "clock_off": "warning",
    "time_ambiguous": "warning",
    "time_skipped": "warning",
    "off_map": "warning",
    "offset_unknown": "info",
    "offset_dropped": "info",
    "time_dropped": "info",
    "direction_dropped": "info",
    "altitude_dropped": "info",
    "no_country": "info",
    "credentials_found": "info",
    "home_zone": "info",
    "same_file_elsewhere": "info",
}

NOTE_ORDER: tuple[str, ...] = tuple(NOTES)


def in_reason_order(reasons: Iterable[str]) -> tuple[str, ...]:
    """Return each reason once, in REASON_ORDER. Raises ValueError on a word that is no reason."""
    return tuple(sorted(set(reasons), key=REASON_ORDER.index))


def in_note_order(notes: Iterable[str]) -> tuple[str, ...]:
    """Return each note once, in NOTE_ORDER. Raises ValueError on a word that is no note."""
    return tuple(sorted(set(notes), key=NOTE_ORDER.index))


def outcome_of(reasons: Iterable[str]) -> str:
    """Return "draft" if there is any reason, else "published"."""
    return DRAFT if tuple(reasons) else PUBLISHED
