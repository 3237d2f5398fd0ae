"""Which of the claimed times is in use, and how far it stands from UTC; see docs/algorithms/photos.md.

A person's correction first, then the date in the photo, then its satellite clock, then what the phone or an
accepted offer says. The wall time stays as written; a clock that is off is noted with its difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from reports.photos import clock
from reports.photos.claims import Claim, Sent, naive_utc
from reports.photos.exif import RawFacts
from reports.photos.place import Fix


@dataclass(frozen=True)
class When:
    """The time in use; `offset` is local minus UTC, None if unknown."""

    local: datetime | None = None
    source: str | None = None
    offset: timedelta | None = None
    offset_source: str | None = None
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()

    @property
    def instant(self) -> datetime | None:
        """Return naive UTC; None when unknown or outside the calendar."""
        return _instant(self.local, self.offset)


@dataclass(frozen=True)
class _Offset:
    """The offset in use, who knows it, and what was noticed on the way."""

    value: timedelta | None
    source: str | None
    notes: tuple[str, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class _Chosen:
    """A wall time and its source; `offset` as written beside it."""

    local: datetime
    source: str
    offset: str | None
    tag: str


def decide_time(raw: RawFacts, sent: Sent, fix: Fix, received_at: datetime) -> When:
    """Return the time in use for a photo that stands at `fix` (or nowhere). Never raises."""
    dates = clock.dates_in(raw)
    utc = clock.gps_utc(raw)
    zone = clock.zone_at(fix.lon, fix.lat) if fix.stands and fix.lon is not None and fix.lat is not None else None
    chosen = _choose(raw, sent, dates, utc, zone)
    if chosen is None:
        missing = "time_impossible" if dates.unreadable else "no_time"
        return When(reasons=(missing,), claims=_claims(raw, sent, dates, utc, zone, None))
    view = clock.zone_view(zone, chosen.local) if zone else None
    offset = _decide_offset(chosen, utc, view, sent)
    reason = _reason(chosen.local, offset.value, naive_utc(received_at))
    # The zone of the place at a date that cannot be right says nothing about the offset.
    notes = tuple(note for note in offset.notes if not (reason and note == "zone_conflict"))
    notes += ("time_dropped",) if dates.unreadable and chosen.source != "pin" else ()
    return When(
        chosen.local,
        chosen.source,
        offset.value,
        offset.source,
        (reason,) if reason else (),
        notes,
        {**offset.details, **({"date": chosen.local.date().isoformat()} if reason else {})},
        _claims(raw, sent, dates, utc, zone, chosen),
    )


def _choose(
    raw: RawFacts, sent: Sent, dates: clock.Dates, utc: datetime | None, zone: clock.ZoneInfo | None
) -> _Chosen | None:
    told = clock.parse_local(sent.taken_local) if sent.taken_local else None
    offered = _Chosen(told, sent.clock_source, sent.offset, "sent") if told else None
    if offered and offered.source == "pin":
        return offered
    if dates.moments:
        first = dates.moments[0]
        return _Chosen(first.local, "exif", first.offset, first.tag)
    return _from_gps_clock(raw, utc, zone) if utc else offered


def _from_gps_clock(raw: RawFacts, utc: datetime, zone: clock.ZoneInfo | None) -> _Chosen:
    """Return satellite time as wall time: at the written offset, else in the place's zone, else in UTC."""
    written = raw.text("OffsetTimeOriginal")
    offset = clock.parse_offset(written)
    if offset is None and zone:
        offset = utc.replace(tzinfo=UTC).astimezone(zone).utcoffset()
    local = _instant(utc, -offset) if offset is not None else utc
    return _Chosen(local or utc, "gps_clock", written, "GPSTimeStamp")


def _decide_offset(chosen: _Chosen, utc: datetime | None, view: clock.ZoneView | None, sent: Sent) -> _Offset:
    """Return the offset: written, else the satellites', else the zone's; two outvote the written one."""
    written = clock.parse_offset(chosen.offset)
    witness, clock_off = _witness(chosen, utc, view)
    source = "exif" if chosen.source in ("exif", "gps_clock") else chosen.source
    zone = view.offsets if view else ()
    notes = ["offset_dropped"] if written is None and (chosen.offset or "").strip(" :+-") else []
    outvoted = written is not None and witness is not None and witness in zone and written not in zone
    if written is not None and not outvoted:
        value = written
    elif witness is not None:
        value, source = witness, "gps_clock"
    elif view:
        value, source = zone[0], "zone"
        notes += [view.note] if view.note else []
    else:
        return _unwitnessed(chosen, utc, sent, clock_off, notes)
    if zone and (outvoted or value not in zone):
        notes.append("zone_conflict")
    return _noted(value, source, notes, _difference(chosen.local, utc, value) if clock_off else None)


def _witness(chosen: _Chosen, utc: datetime | None, view: clock.ZoneView | None) -> tuple[timedelta | None, bool]:
    """Return (offset by the satellite clock or None, is the camera off?). A copy of local time is none."""
    if utc is None or chosen.source != "exif":
        return None, False
    is_copy = utc == chosen.local and timedelta(0) not in (view.offsets if view else ())
    if is_copy:
        return None, False
    offset = clock.gps_offset(chosen.local, utc)
    return offset, offset is None


def _unwitnessed(chosen: _Chosen, utc: datetime | None, sent: Sent, clock_off: bool, notes: list[str]) -> _Offset:
    """Fill from what the client said, or own that the offset is unknown. Satellite time alone is UTC."""
    told = clock.parse_offset(sent.offset)
    difference = _difference(chosen.local, utc, told or timedelta(0)) if clock_off else None
    if chosen.source == "gps_clock":
        return _noted(timedelta(0), "gps_clock", notes, None)
    if told is not None:
        return _noted(told, sent.clock_source, notes, difference)
    return _noted(None, None, [*notes, "offset_unknown"], difference)


def _noted(value: timedelta | None, source: str | None, notes: list[str], difference: int | None) -> _Offset:
    if difference is None:
        return _Offset(value, source, tuple(notes))
    return _Offset(value, source, (*notes, "clock_off"), {"clock_off_s": difference})


def _difference(local: datetime, utc: datetime | None, offset: timedelta) -> int | None:
    """Return by how many seconds the camera's clock is ahead of the satellites'."""
    return round((local - (utc or local) - offset).total_seconds())


def _instant(local: datetime | None, offset: timedelta | None) -> datetime | None:
    if local is None or offset is None:
        return None
    try:
        return local - offset
    except OverflowError:
        return None


def _reason(local: datetime, offset: timedelta | None, received: datetime) -> str | None:
    """Return why a time cannot be right, None if it can. `received` is naive UTC."""
    if local < clock.OLDEST:
        return "time_too_old"
    ahead = clock.CLOCK_AHEAD if offset is not None else clock.FARTHEST_AHEAD
    taken = _instant(local, offset if offset is not None else timedelta(0))
    return "time_in_future" if taken is None or taken - received > ahead else None


def _claims(
    raw: RawFacts,
    sent: Sent,
    dates: clock.Dates,
    utc: datetime | None,
    zone: clock.ZoneInfo | None,
    chosen: _Chosen | None,
) -> tuple[Claim, ...]:
    """List every time anybody claims, the one in use marked."""
    found = [_Chosen(moment.local, "exif", moment.offset, moment.tag) for moment in dates.moments]
    if utc:
        found.append(_from_gps_clock(raw, utc, zone))
    told = clock.parse_local(sent.taken_local) if sent.taken_local else None
    if told:
        found.append(_Chosen(told, sent.clock_source, sent.offset, "sent"))
    edited = clock.parse_local(raw.text("DateTime") or "")
    if edited:
        found.append(_Chosen(edited, "file", None, "DateTime"))
    return tuple(_claim(one, in_use=one == chosen) for one in found)


def _claim(one: _Chosen, *, in_use: bool) -> Claim:
    state = "time_too_old" if one.local < clock.OLDEST else "ok"
    return Claim("time", one.source, one.tag, state, local=one.local.isoformat(), offset=one.offset, in_use=in_use)
