"""Whether a photo's coordinates are a place, and if not, why; see docs/algorithms/photos.md.

A missing hemisphere is never guessed, minutes of 75 are never carried over, and 0, 0 is nowhere.
Source: CIPA DC-008 (Exif 3.0) section 4.6.6; Adobe XMP specification part 2, GPSCoordinate.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from reports.photos.exif import Rational, RawFacts

# The satellite fix of an old datum may lie this far off (m); Tokyo to WGS-84 is about 450.
OTHER_DATUM_ACCURACY_M = 500.0
# Metres of likely error for one unit of dilution, as consumer receivers behave; marked estimated.
DOP_TO_M = 3.0
# A person has to confirm a place known no better than this (m).
MAX_ACCURACY_M = 1000.0
# EXIF and XMP of one file closer than this (m) say the same, rounded differently.
SAME_PLACE_M = 100.0
MIN_ALTITUDE_M, MAX_ALTITUDE_M = -450.0, 9000.0
EARTH_RADIUS_M = 6_371_008.8

_XMP_COORDINATE = re.compile(r"(\d{1,3}),(\d{1,2}(?:\.\d{1,12})?)(?:,(\d{1,2}(?:\.\d{1,12})?))?([NSEW])", re.IGNORECASE)


@dataclass(frozen=True)
class Fix:
    """A place read from the photo, or the reason there is none; degrees, WGS-84, sign applied.

    With a reason, lon and lat may hold what was written (unsigned), so that a pin can start there.
    """

    lon: float | None
    lat: float | None
    tag: str
    reason: str | None = None
    accuracy_m: float | None = None
    estimated: bool = False

    @property
    def stands(self) -> bool:
        """Say whether this is a place."""
        return self.reason is None


def metres_between(a_lon: float, a_lat: float, b_lon: float, b_lat: float) -> float:
    """Return the great-circle distance in metres between two points in degrees. Source: haversine formula."""
    half_lat = math.radians(b_lat - a_lat) / 2
    half_lon = math.radians(b_lon - a_lon) / 2
    cosines = math.cos(math.radians(a_lat)) * math.cos(math.radians(b_lat))
    h = math.sin(half_lat) ** 2 + cosines * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, h)))


def degrees_of(parts: Sequence[Rational]) -> float | None:
    """Return unsigned degrees of 1 to 3 rationals (degrees, minutes, seconds).

    None when minutes are 60 or more, seconds above 60 or anything is negative. Denominators must not be 0.
    """
    values = [numerator / denominator for numerator, denominator in parts]
    values += [0.0] * (3 - len(values))
    degrees, minutes, seconds = values
    if min(values) < 0 or minutes >= 60 or seconds > 60:
        return None
    return degrees + minutes / 60 + seconds / 3600


def rationals_of(degrees: float) -> tuple[Rational, Rational, Rational]:
    """Return unsigned degrees as degrees, minutes, seconds to a millionth: the inverse of `degrees_of`."""
    total = round(degrees * 3600 * 1_000_000)
    minutes, seconds = divmod(total, 60 * 1_000_000)
    return (minutes // 60, 1), (minutes % 60, 1), (seconds, 1_000_000)


def place_in_exif(raw: RawFacts) -> Fix:
    """Return the place of the EXIF GPS tags, or the reason it is none."""
    lat, lon = raw.tags.get("GPSLatitude"), raw.tags.get("GPSLongitude")
    if lat is None or lon is None:
        return Fix(None, None, "exif", "no_place")
    if isinstance(lat, str) or isinstance(lon, str) or not (_is_defined(lat) and _is_defined(lon)):
        return Fix(None, None, "exif", "place_removed" if _was_removed(raw) else "place_undefined")
    return _signed(degrees_of(lon), degrees_of(lat), raw)


def _is_defined(parts: Sequence[Rational]) -> bool:
    return 1 <= len(parts) <= 3 and all(denominator != 0 for _, denominator in parts)


def _was_removed(raw: RawFacts) -> bool:
    """Say whether a phone blanked the place: both references empty, all of it 0/0, status not void."""
    coordinates = (raw.numbers("GPSLatitude") or ()) + (raw.numbers("GPSLongitude") or ())
    return (
        raw.text("GPSLatitudeRef") == ""
        and raw.text("GPSLongitudeRef") == ""
        and bool(coordinates)
        and all(part == (0, 0) for part in coordinates)
        and (raw.text("GPSStatus") or "").upper() != "V"
    )


def _signed(lon: float | None, lat: float | None, raw: RawFacts) -> Fix:
    if lon is None or lat is None or lat > 90 or lon > 180:
        return Fix(lon, lat, "exif", "place_impossible")
    if lon == 0 and lat == 0:
        return Fix(lon, lat, "exif", "place_zero")
    north = (raw.text("GPSLatitudeRef") or "").upper()
    east = (raw.text("GPSLongitudeRef") or "").upper()
    if north not in ("N", "S") or east not in ("E", "W"):
        return Fix(lon, lat, "exif", "hemisphere_missing")
    accuracy_m, estimated = _accuracy(raw)
    return Fix(lon if east == "E" else -lon, lat if north == "N" else -lat, "exif", None, accuracy_m, estimated)


def _accuracy(raw: RawFacts) -> tuple[float | None, bool]:
    """Return the radius of the fix in metres, and whether it is only estimated from the dilution."""
    written = raw.number("GPSHPositioningError")
    dilution = raw.number("GPSDOP")
    accuracy_m, estimated = None, False
    if written is not None and written > 0:
        accuracy_m = written
    elif dilution is not None and dilution > 0:
        accuracy_m, estimated = dilution * DOP_TO_M, True
    datum = re.sub(r"[^A-Z0-9]", "", (raw.text("GPSMapDatum") or "").upper())
    if datum not in ("", "WGS84"):
        return max(accuracy_m or 0.0, OTHER_DATUM_ACCURACY_M), True
    return accuracy_m, estimated


def place_in_xmp(raw: RawFacts) -> Fix:
    """Return the place of the XMP packet, or the reason it is none."""
    written = raw.xmp.get("exif:GPSLatitude"), raw.xmp.get("exif:GPSLongitude")
    if None in written:
        return Fix(None, None, "xmp", "no_place")
    lat, lon = _xmp_degrees(written[0] or "", "NS"), _xmp_degrees(written[1] or "", "EW")
    if lat is None or lon is None:
        return Fix(None, None, "xmp", "place_undefined")
    if abs(lat) > 90 or abs(lon) > 180:
        return Fix(abs(lon), abs(lat), "xmp", "place_impossible")
    return Fix(lon, lat, "xmp", "place_zero" if lon == 0 and lat == 0 else None)


def _xmp_degrees(written: str, hemispheres: str) -> float | None:
    """Return signed degrees of "48,51.502206N" or "48,51,30N"; None in any other shape."""
    match = _XMP_COORDINATE.fullmatch(written.strip())
    if not match or match[4].upper() not in hemispheres:
        return None
    minutes, seconds = float(match[2]), float(match[3] or 0)
    if minutes >= 60 or seconds > 60:
        return None
    degrees = int(match[1]) + minutes / 60 + seconds / 3600
    return degrees if match[4].upper() == hemispheres[0] else -degrees


def direction_of(raw: RawFacts) -> tuple[float | None, str | None, bool]:
    """Return (degrees in [0, 360), "T" true or "M" magnetic or None, dropped?); M is never made into T."""
    degrees = raw.number("GPSImgDirection")
    if degrees is None:
        return None, None, False
    if not 0 <= degrees <= 360:
        return None, None, True
    reference = (raw.text("GPSImgDirectionRef") or "").upper()
    return degrees % 360, reference if reference in ("T", "M") else None, False


def altitude_of(raw: RawFacts) -> tuple[float | None, bool]:
    """Return (metres, negative below the sea, None if absent; dropped?) within MIN_ and MAX_ALTITUDE_M."""
    metres = raw.number("GPSAltitude")
    if metres is None:
        return None, False
    if raw.number("GPSAltitudeRef") in (1.0, 3.0):
        metres = -metres
    return (metres, False) if MIN_ALTITUDE_M <= metres <= MAX_ALTITUDE_M else (None, True)
