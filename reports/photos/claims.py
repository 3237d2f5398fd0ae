"""What is claimed about a photo's place and time, and by whom; see docs/algorithms/photos.md."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

# Who may claim something beside the photo itself: a person, the phone, a track, the next photo, a file.
SENT_SOURCES = ("pin", "device", "gpx", "neighbour", "file")


@dataclass(frozen=True)
class Sent:
    """What the client sent beside the photo.

    Degrees WGS-84, metres (95 % radius), `fix_at` aware, `taken_local` ISO wall time, `offset` "+hh:mm".
    Both sources are of SENT_SOURCES. A place that names nobody is from a "file" beside the photo: it fills, it never
    overrides. `time_source` is by default `location_source`, else "pin".
    """

    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    location_source: str | None = None
    fix_at: datetime | None = None
    taken_local: str | None = None
    offset: str | None = None
    time_source: str | None = None

    @property
    def place_source(self) -> str:
        """Return who claims lon and lat; a word outside SENT_SOURCES is returned as it is, and nobody believes it."""
        return self.location_source or "file"

    @property
    def clock_source(self) -> str:
        """Return who claims `taken_local`."""
        named = self.time_source or self.location_source
        return named if named in SENT_SOURCES else "pin"


@dataclass(frozen=True)
class Claim:
    """One place or time; `kind` is "place" or "time", `state` "ok" or the word that disqualifies it.

    `tag` says where it stood: exif, xmp, sent or a tag's name. `local` is ISO wall time, `offset` "+hh:mm".
    """

    kind: str
    source: str
    tag: str
    state: str = "ok"
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    local: str | None = None
    offset: str | None = None
    in_use: bool = False


def finite(value: float | None) -> float | None:
    """Return the number, None for NaN and infinities: in a form they mean nothing was there."""
    return float(value) if value is not None and math.isfinite(value) else None


def naive_utc(at: datetime) -> datetime:
    """Return an aware instant as naive UTC; a naive one is taken for UTC."""
    return at.replace(tzinfo=None) - (at.utcoffset() or timedelta(0))
