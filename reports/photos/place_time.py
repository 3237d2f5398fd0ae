"""What counts: one place and one time of all claims, or the reasons; see docs/algorithms/photos.md.

Claims add up, they do not overwrite: absent is filled from the next source, a contradiction is noted, never
settled in silence. All is a pure function of the raw tags, what the sender said and the moment of receipt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from reports.photos import codes, place
from reports.photos.claims import Claim, Sent
from reports.photos.clock import format_offset
from reports.photos.exif import RawFacts
from reports.photos.when import decide_time
from reports.photos.where import decide_place

__all__ = ["Claim", "Sent", "Verdict", "judge", "orientation_of"]


@dataclass(frozen=True)
class Verdict:
    """The facts in use, each with its source; None is honestly absent. Reasons make a draft, notes do not.

    lon, lat: degrees WGS-84. `taken_local`: ISO to the second, without zone. `offset`: "+hh:mm".
    `direction_deg`: [0, 360), `direction_ref` T, M or None. `altitude_m`: negative below the sea.
    `orientation`: EXIF 1 to 8, still to be applied.
    """

    lon: float | None = None
    lat: float | None = None
    location_source: str | None = None
    location_tag: str | None = None
    accuracy_m: float | None = None
    accuracy_estimated: bool = False
    taken_local: str | None = None
    time_source: str | None = None
    offset: str | None = None
    offset_source: str | None = None
    direction_deg: float | None = None
    direction_ref: str | None = None
    altitude_m: float | None = None
    orientation: int = 1
    device: str = ""
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()

    @property
    def outcome(self) -> str:
        """Return "draft" if anything is missing, else "published"."""
        return codes.outcome_of(self.reasons)

    @property
    def code(self) -> str:
        """Return the first reason, or "ok"."""
        return self.reasons[0] if self.reasons else "ok"

    def with_reasons(self, *reasons: str, **details: object) -> Verdict:
        """Return the verdict with reasons found elsewhere (too_small, damaged...) put in order."""
        merged = codes.in_reason_order((*self.reasons, *reasons))
        return replace(self, reasons=merged, details={**self.details, **details})


def judge(raw: RawFacts, *, received_at: datetime, sent: Sent | None = None) -> Verdict:
    """Return what counts. `received_at` is aware. Never raises, whatever the tags hold."""
    sent = sent or Sent()
    where = decide_place(raw, sent, received_at)
    when = decide_time(raw, sent, where.fix, received_at)
    direction_deg, direction_ref, direction_dropped = place.direction_of(raw)
    altitude_m, altitude_dropped = place.altitude_of(raw)
    noticed = {
        "direction_dropped": direction_dropped,
        "altitude_dropped": altitude_dropped,
        "credentials_found": raw.credentials,
    }
    notes = [*where.notes, *when.notes, *(note for note, is_so in noticed.items() if is_so)]
    fix = where.fix if where.fix.stands else place.Fix(None, None, "")
    return Verdict(
        lon=fix.lon,
        lat=fix.lat,
        location_source=where.source,
        location_tag=fix.tag if where.source == "exif" else None,
        accuracy_m=fix.accuracy_m,
        accuracy_estimated=fix.estimated,
        taken_local=when.local.isoformat() if when.local else None,
        time_source=when.source,
        offset=format_offset(when.offset) if when.offset is not None else None,
        offset_source=when.offset_source,
        direction_deg=direction_deg,
        direction_ref=direction_ref,
        altitude_m=altitude_m,
        orientation=orientation_of(raw),
        device=_device(raw),
        reasons=codes.in_reason_order((*where.reasons, *when.reasons)),
        notes=codes.in_note_order(notes),
        details={**where.details, **when.details},
        claims=(*where.claims, *when.claims),
    )


def orientation_of(raw: RawFacts) -> int:
    """Return the turn still to be applied to decoded pixels, EXIF 1 to 8. HEIF pixels arrive turned: 1."""
    written = raw.number("Orientation")
    if raw.kind == "HEIC" or written is None or written not in range(1, 9):
        return 1
    return int(written)


def _device(raw: RawFacts) -> str:
    """Return make and model as one name, without the make twice; "" if unknown."""
    make, model = raw.text("Make") or "", raw.text("Model") or ""
    return model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()
