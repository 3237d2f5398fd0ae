"""Which of the claimed places is in use; see docs/algorithms/photos.md.

A person's correction first, then the photo (EXIF before XMP), then the phone's fix if it belongs to this
shutter, then an accepted offer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from reports.photos import place
from reports.photos.claims import SENT_SOURCES, Claim, Sent, finite, naive_utc
from reports.photos.exif import RawFacts
from reports.photos.place import Fix
from reports.photos.when import decide_time

# A phone's fix counts when taken this close to the shutter, or when the photo is this fresh at receipt.
MAX_FIX_FROM_SHUTTER = timedelta(seconds=60)
FRESH_PHOTO = timedelta(minutes=5)
# The photo's place and the phone's, farther apart than this (m), contradict each other.
CONFLICT_M = 1000.0
# Nobody sets a pin closer than this (m).
MIN_PIN_ACCURACY_M = 10.0
# Web-Mercator ends here (degrees); beyond, a place has no cell.
MAX_MAP_LATITUDE = 85.0511287798066


@dataclass(frozen=True)
class Where:
    """The place in use, or the fix that says why there is none; `source` is None then."""

    fix: Fix
    source: str | None
    notes: tuple[str, ...]
    claims: tuple[Claim, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return why this is no place, or one to be confirmed."""
        if self.fix.reason:
            return (self.fix.reason,)
        return ("place_unsure",) if (self.fix.accuracy_m or 0.0) > place.MAX_ACCURACY_M else ()

    @property
    def details(self) -> dict[str, object]:
        """Return the numbers a sentence needs: coordinates written but impossible, or a doubtful radius."""
        if self.reasons in (("place_impossible",), ("hemisphere_missing",)):
            return {"lat": self.fix.lat, "lon": self.fix.lon}
        return {"m": round(self.fix.accuracy_m or 0.0)} if self.reasons == ("place_unsure",) else {}


def decide_place(raw: RawFacts, sent: Sent, received_at: datetime) -> Where:
    """Return the place in use. Never raises."""
    written, notes = _written(raw)
    offered = _sent_fix(sent)
    usable = offered is not None and _belongs(raw, sent, offered, received_at)
    used, source = written, "exif" if written.stands else None
    if offered and usable:
        if written.stands and sent.location_source == "device" and _metres(written, offered) > CONFLICT_M:
            notes += ("place_conflict",)
        if sent.location_source == "pin" or not written.stands:
            used, source = offered, sent.place_source
    if used.stands and abs(used.lat or 0.0) > MAX_MAP_LATITUDE:
        notes += ("off_map",)
    return Where(used, source, notes, _claims(raw, sent, used, usable=usable))


def _written(raw: RawFacts) -> tuple[Fix, tuple[str, ...]]:
    """Return the place the photo itself holds, EXIF before XMP, and whether the two disagree."""
    exif, xmp = place.place_in_exif(raw), place.place_in_xmp(raw)
    if exif.stands:
        return exif, ("place_conflict",) if xmp.stands and _metres(exif, xmp) > place.SAME_PLACE_M else ()
    return (xmp if xmp.stands or exif.reason == "no_place" else exif), ()


def _metres(one: Fix, other: Fix) -> float:
    return place.metres_between(one.lon or 0.0, one.lat or 0.0, other.lon or 0.0, other.lat or 0.0)


def _sent_fix(sent: Sent) -> Fix | None:
    """Return the place the client sent; None if no number, not on Earth, 0, 0, or from nobody we know."""
    lon, lat, accuracy_m = finite(sent.lon), finite(sent.lat), finite(sent.accuracy_m)
    if sent.place_source not in SENT_SOURCES or lon is None or lat is None:
        return None
    if abs(lat) > 90 or abs(lon) > 180 or (lon == 0 and lat == 0):
        return None
    if accuracy_m is not None and accuracy_m <= 0:
        accuracy_m = None
    if sent.location_source == "pin":
        accuracy_m = max(accuracy_m or 0.0, MIN_PIN_ACCURACY_M)
    return Fix(lon, lat, "sent", None, accuracy_m)


def _belongs(raw: RawFacts, sent: Sent, offered: Fix, received_at: datetime) -> bool:
    """Say whether a phone's fix belongs to this shutter; what a person says or accepted always does."""
    if sent.location_source != "device":
        return True
    shutter = decide_time(raw, sent, offered, received_at).instant
    if shutter is None:
        return False
    if abs(naive_utc(received_at) - shutter) <= FRESH_PHOTO:
        return True
    return sent.fix_at is not None and abs(naive_utc(sent.fix_at) - shutter) <= MAX_FIX_FROM_SHUTTER


def _claims(raw: RawFacts, sent: Sent, used: Fix, *, usable: bool) -> tuple[Claim, ...]:
    """List every place anybody claims, the one in use marked."""
    found = [
        _claim("exif", fix, fix.reason or "ok", used)
        for fix in (place.place_in_exif(raw), place.place_in_xmp(raw))
        if fix.reason != "no_place"
    ]
    offered = _sent_fix(sent)
    if offered:
        found.append(_claim(sent.place_source, offered, "ok" if usable else "fix_too_old", used))
    return tuple(found)


def _claim(source: str, fix: Fix, state: str, used: Fix) -> Claim:
    in_use = state == "ok" and fix == used
    return Claim("place", source, fix.tag, state, fix.lon, fix.lat, fix.accuracy_m, in_use=in_use)
