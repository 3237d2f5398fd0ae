"""When a photo was taken: wall time as written, and its distance from UTC; see docs/algorithms/photos.md.

Local times are naive and never converted. Three witnesses know the offset: the written tag, the satellite
clock, the time zone of the coordinates. Sources: CIPA DC-008 (Exif 3.0) section 4.6.5, ISO 8601-1, IANA.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tzfpy

from reports.photos.exif import RawFacts

# Earlier than this no phone took photos; it is a clock that was never set.
OLDEST = datetime(2000, 1, 1)
# A sender's clock may run ahead of ours by this much.
CLOCK_AHEAD = timedelta(minutes=10)
# The farthest any wall clock runs ahead of UTC, for when the offset is unknown.
FARTHEST_AHEAD = timedelta(hours=14)
FARTHEST_BEHIND = timedelta(hours=-12)
# All offsets in use since 2000 are whole quarters of an hour.
QUARTER = timedelta(minutes=15)
# A fix this old at the shutter still tells the offset: 88 of 108 photos with both clocks fit.
MAX_FIX_AGE = timedelta(seconds=120)

_DATE = re.compile(
    r"(\d{4})[:-](\d{2})[:-](\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:[.,]\d{1,9})?\s*(Z|[+-]\d{2}:?\d{2})?"
)
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")
_NOTHING = re.compile(r"[\s0:./TZ+-]*")


@dataclass(frozen=True)
class Moment:
    """A readable date: wall time to the second, the tag it stood in, the offset beside it, if any."""

    local: datetime
    tag: str
    offset: str | None = None


@dataclass(frozen=True)
class Dates:
    """The dates of a photo in order of trust; how many unreadable ones stood before the first."""

    moments: tuple[Moment, ...]
    unreadable: int


@dataclass(frozen=True)
class ZoneView:
    """What the zone of a place says about one wall time: two offsets in the hour a clock change moves."""

    offsets: tuple[timedelta, ...]
    note: str | None = None


def dates_in(raw: RawFacts) -> Dates:
    """Return the capture dates written in the photo: the original tags first, then the XMP packet's."""
    written = [
        ("DateTimeOriginal", raw.tags.get("DateTimeOriginal"), raw.text("OffsetTimeOriginal")),
        ("DateTimeDigitized", raw.tags.get("DateTimeDigitized"), raw.text("OffsetTimeDigitized")),
        ("exif:DateTimeOriginal", raw.xmp.get("exif:DateTimeOriginal"), None),
        ("photoshop:DateCreated", raw.xmp.get("photoshop:DateCreated"), None),
    ]
    moments: list[Moment] = []
    unreadable = 0
    for tag, value, offset in written:
        moment = _moment(tag, value, offset)
        if moment:
            moments.append(moment)
        elif not moments and value is not None and not (isinstance(value, str) and is_blank(value)):
            unreadable += 1
    return Dates(tuple(moments), unreadable)


def is_blank(value: str) -> bool:
    """Say whether a date holds nothing: blanks, zeros and separators only."""
    return _NOTHING.fullmatch(value) is not None


def _moment(tag: str, value: object, offset: str | None) -> Moment | None:
    if not isinstance(value, str) or is_blank(value):
        return None
    match = _DATE.fullmatch(value.strip())
    if not match:
        return None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
        local = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    return Moment(local, tag, match[7] or (offset if offset and offset.strip() else None))


def parse_local(value: str) -> datetime | None:
    """Return an ISO or EXIF date as naive wall time to the second, zone cut off; None if it is no date."""
    moment = _moment("sent", value, None)
    return moment.local if moment else None


def parse_offset(written: str | None) -> timedelta | None:
    """Return "+hh:mm" as a distance from UTC; None unless between -12:00 and +14:00 with minutes under 60."""
    if written is None:
        return None
    if written.strip().upper() == "Z":
        return timedelta(0)
    match = _OFFSET.fullmatch(written.strip())
    if not match or int(match[3]) >= 60:
        return None
    size = timedelta(hours=int(match[2]), minutes=int(match[3]))
    offset = -size if match[1] == "-" else size
    return offset if FARTHEST_BEHIND <= offset <= FARTHEST_AHEAD else None


def format_offset(offset: timedelta) -> str:
    """Return a distance from UTC as "+hh:mm"."""
    minutes = round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def gps_utc(raw: RawFacts) -> datetime | None:
    """Return GPSDateStamp and GPSTimeStamp as naive UTC to the second; None unless both are valid."""
    date, time = raw.text("GPSDateStamp"), raw.numbers("GPSTimeStamp")
    match = re.fullmatch(r"(\d{4})[:-](\d{2})[:-](\d{2})", (date or "").strip())
    if not match or not time or len(time) != 3 or any(denominator == 0 for _, denominator in time):
        return None
    hours, minutes, seconds = (numerator / denominator for numerator, denominator in time)
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds <= 60):
        return None
    try:
        day = datetime(int(match[1]), int(match[2]), int(match[3]))
        return day + timedelta(seconds=int(hours * 3600 + minutes * 60 + seconds))
    except (ValueError, OverflowError):
        return None


def gps_offset(local: datetime, utc: datetime) -> timedelta | None:
    """Return the quarter-hour offset that lays `utc` on `local` to within MAX_FIX_AGE; None if none fits."""
    quarters = round((local - utc) / QUARTER)
    offset = quarters * QUARTER
    if abs(local - utc - offset) > MAX_FIX_AGE or not FARTHEST_BEHIND <= offset <= FARTHEST_AHEAD:
        return None
    return offset


def zone_at(lon: float, lat: float) -> ZoneInfo | None:
    """Return the time zone of a place in degrees; None where no zone is drawn or the tz database lacks it."""
    try:
        return ZoneInfo(tzfpy.get_tz(lon, lat))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_view(zone: ZoneInfo, local: datetime) -> ZoneView:
    """Return the offsets the zone knows for a wall time; the first is the one before the change."""
    first = local.replace(tzinfo=zone, fold=0).utcoffset() or timedelta(0)
    second = local.replace(tzinfo=zone, fold=1).utcoffset() or timedelta(0)
    if first == second:
        return ZoneView((first,))
    return ZoneView((first, second), "time_ambiguous" if first > second else "time_skipped")
