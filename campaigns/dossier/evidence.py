"""Which items qualify for a dossier, and for each one left out exactly one reason; see docs/algorithms/dossier.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import cos, hypot, radians
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from campaigns.dossier.case import OWNS_NO_BRANDS, Case

SAME_PICTURE_BITS = 8
"""Of 64: at most this apart, two fingerprints are of one picture (no false pair in 24,090 unlike photos)."""

SAME_SCENE_BITS = 16
"""Of 64: unlike photos differ by about 32; 16 or fewer by chance happen to 1 pair in 25,000."""

SAME_MOMENT = timedelta(minutes=10)
"""Two copies of one picture carry one time; ten minutes allow for a phone that wrote the time of saving."""

SAME_SPOT_M = 50.0
"""Twice the usual error of a phone between buildings."""

METRES_PER_DEGREE = 111_320.0
LATITUDE_BAND_DEG = 0.0005
"""55.7 m, just over SAME_SPOT_M: two places on one spot lie in one band or in neighbours."""

REASONS = (
    "outside_area",
    "outside_period",
    "withdrawn",
    "erased",
    "hidden",
    "not_blurred",
    "duplicate_file",
    "near_duplicate",
    "own_photo_of_same_item",
    "grade_d",
    "brand_unclear",
    "ownership_gap",
)
"""In the order in which they are asked: the first that holds is the reason."""

BARE_REASONS = frozenset({"withdrawn", "erased", "hidden"})
"""States that are reasons. Their record keeps the code and the reason alone: what was taken back is not copied."""


class Confirmation(NamedTuple):
    """One verdict. aspect: object, brand, place, time; verdict: agree, disagree, unclear; alias: of this case only."""

    alias: str
    aspect: str
    verdict: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One item in thing x area x period. Degrees WGS 84; `lon`, `lat` as disclosed to the public.

    Never written out: report_uuid, reporter (an opaque token), taken_at, received_at, true_lon, true_lat, phash
    (64 bits, signed or not), photo_path (the public rendition, at most 1,600 px).
    brand_status: named, unbranded or illegible. state: public, withdrawn, hidden or erased.
    owner_on_day: slug of the organisation that owned the brand on the day of the find, or None.
    """

    item_uuid: UUID
    report_uuid: UUID
    object_key: str
    object_label_en: str
    object_label_fr: str
    object_code: str = ""
    material: str
    brand: str
    brand_slug: str | None
    brand_status: str
    product: str = ""
    quantity: int
    grade: str
    lon: float
    lat: float
    coarse: bool
    accuracy_m: int | None
    location_source: str
    time_source: str
    taken_on: date
    received_on: date
    taken_at: datetime | None
    received_at: datetime
    true_lon: float
    true_lat: float
    photo_sha256: str
    photo_path: Path | None
    photo_cleared: bool
    phash: int | None
    reporter: str
    confirmations: tuple[Confirmation, ...] = ()
    corroboration: tuple[str, ...] = ()
    history: tuple[tuple[date, str], ...] = ()
    inside_area: bool
    state: str
    owner_on_day: str | None


class Rejection(NamedTuple):
    """A candidate left out, and why."""

    candidate: Candidate
    reason: str


class Verdicts(NamedTuple):
    """Every candidate, once: kept or left out, each list in order of receipt."""

    exhibits: tuple[Candidate, ...]
    rejected: tuple[Rejection, ...]


def qualify(candidates: Iterable[Candidate], case: Case) -> Verdicts:
    """Return the exhibits of a case and the rejected candidates, each with the first reason of REASONS that holds.

    Of copies, the first received stands. The order of the input changes nothing; exhibits + rejected = candidates.
    """
    ordered = sorted(candidates, key=lambda each: (each.received_at, each.item_uuid))
    copies = _Copies()
    exhibits: list[Candidate] = []
    rejected: list[Rejection] = []
    for candidate in ordered:
        reason = _admission(candidate, case) or copies.reason(candidate) or _strength(candidate, case)
        if reason is None:
            exhibits.append(candidate)
        else:
            rejected.append(Rejection(candidate, reason))
    return Verdicts(tuple(exhibits), tuple(rejected))


def _admission(candidate: Candidate, case: Case) -> str | None:
    """Return the reason that keeps a candidate from being looked at, or None."""
    if not candidate.inside_area:
        return "outside_area"
    if not case.period_start_on <= candidate.taken_on <= case.period_end_on:
        return "outside_period"
    if candidate.state in BARE_REASONS:
        return candidate.state
    if not candidate.photo_cleared or candidate.photo_path is None:
        return "not_blurred"
    return None


def _strength(candidate: Candidate, case: Case) -> str | None:
    """Return the reason that makes a candidate too weak to be shown to an organisation, or None."""
    if candidate.grade not in ("A", "B", "C"):
        return "grade_d"
    if case.brands and _brand_is_unclear(candidate, case):
        return "brand_unclear"
    return "ownership_gap" if _is_somebody_elses(candidate, case) else None


def _is_somebody_elses(candidate: Candidate, case: Case) -> bool:
    """Return whether the case asks about brands an organisation that did not own this one on the day of the find."""
    must_own = bool(case.brands) and case.organisation.kind not in OWNS_NO_BRANDS
    return must_own and candidate.owner_on_day != case.organisation.slug


def _brand_is_unclear(candidate: Candidate, case: Case) -> bool:
    """Return whether the brand isn't one of the case's, or one third or more of those who judged it disagree."""
    if candidate.brand_status != "named" or candidate.brand_slug not in {brand.slug for brand in case.brands}:
        return True
    verdicts = [each.verdict for each in candidate.confirmations if each.aspect == "brand"]
    agree, disagree = verdicts.count("agree"), verdicts.count("disagree")
    return disagree > 0 and 3 * agree <= 2 * (agree + disagree)


class _Copies:
    """The admitted candidates so far, so that a later copy finds the earlier one. A report never copies itself:
    one photo may show three items, and each of them counts."""

    def __init__(self) -> None:
        self._report_of_file: dict[str, UUID] = {}
        self._near: dict[int, list[Candidate]] = defaultdict(list)

    def reason(self, candidate: Candidate) -> str | None:
        first = self._report_of_file.setdefault(candidate.photo_sha256, candidate.report_uuid)
        if first != candidate.report_uuid:
            return "duplicate_file"
        band = int(candidate.true_lat // LATITUDE_BAND_DEG)
        around = [each for near in (band - 1, band, band + 1) for each in self._near.get(near, ())]
        self._near[band].append(candidate)
        if _any(around, candidate, _is_same_picture):
            return "near_duplicate"
        return "own_photo_of_same_item" if _any(around, candidate, _is_same_item_again) else None


def _any(around: Sequence[Candidate], candidate: Candidate, rule: Callable[[Candidate, Candidate], bool]) -> bool:
    return any(rule(earlier, candidate) for earlier in around if earlier.report_uuid != candidate.report_uuid)


def _is_same_picture(one: Candidate, other: Candidate) -> bool:
    """Return whether two reports hold one picture, re-compressed or cropped a little, whoever sent it."""
    return (
        _bits_apart(one, other) <= SAME_PICTURE_BITS
        and _is_same_moment(one, other)
        and _metres_apart(one, other) <= SAME_SPOT_M
    )


def _is_same_item_again(one: Candidate, other: Candidate) -> bool:
    """Return whether one person photographed one item of one kind twice on one day, from about the same side."""
    return (
        one.reporter == other.reporter
        and (one.object_key, one.brand_slug) == (other.object_key, other.brand_slug)
        and one.taken_on == other.taken_on
        and _bits_apart(one, other) <= SAME_SCENE_BITS
        and _metres_apart(one, other) <= SAME_SPOT_M
    )


def _bits_apart(one: Candidate, other: Candidate) -> int:
    if one.phash is None or other.phash is None:
        return 64
    return ((one.phash ^ other.phash) & (2**64 - 1)).bit_count()


def _is_same_moment(one: Candidate, other: Candidate) -> bool:
    if one.taken_at is None or other.taken_at is None:
        return one.taken_on == other.taken_on
    return abs(one.taken_at - other.taken_at) <= SAME_MOMENT


def _metres_apart(one: Candidate, other: Candidate) -> float:
    """Return the distance on a local plane, good to 0.1 % below 1 km, across the date line too."""
    east = (other.true_lon - one.true_lon + 180) % 360 - 180
    north = other.true_lat - one.true_lat
    return hypot(east * cos(radians(one.true_lat)), north) * METRES_PER_DEGREE
