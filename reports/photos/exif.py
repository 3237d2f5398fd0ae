"""What a photo says about itself, and which reader found each tag; see docs/algorithms/photos.md.

Pillow reads first, ExifRead stands in for what is missing, the XMP packet comes last: no reader is complete.
Only white-listed tags are kept: no serial number, owner, comment, maker note, face region or thumbnail.
Source: CIPA DC-008 (Exif 3.0), Adobe XMP specification part 2.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import exifread
from PIL import Image

from reports.photos.container import MAX_METADATA_BYTES, Parts, read_parts

# A rational as written: numerator, denominator. 0/0 is how a camera writes "undefined".
Rational = tuple[int, int]
T = TypeVar("T")
Tag = str | tuple[Rational, ...]

# Longest text kept from any tag; makes and models are shorter, and nothing else is text we keep.
MAX_TEXT = 64
# More numbers than this in one tag is damage: a coordinate has 3.
MAX_NUMBERS = 8

_IFD0 = {0x010F: "Make", 0x0110: "Model", 0x0112: "Orientation", 0x0131: "Software", 0x0132: "DateTime"}
_EXIF = {
    0x9003: "DateTimeOriginal",
    0x9004: "DateTimeDigitized",
    0x9011: "OffsetTimeOriginal",
    0x9012: "OffsetTimeDigitized",
    0x9291: "SubSecTimeOriginal",
}
_GPS = {
    0x01: "GPSLatitudeRef",
    0x02: "GPSLatitude",
    0x03: "GPSLongitudeRef",
    0x04: "GPSLongitude",
    0x05: "GPSAltitudeRef",
    0x06: "GPSAltitude",
    0x07: "GPSTimeStamp",
    0x09: "GPSStatus",
    0x0B: "GPSDOP",
    0x10: "GPSImgDirectionRef",
    0x11: "GPSImgDirection",
    0x12: "GPSMapDatum",
    0x1D: "GPSDateStamp",
    0x1F: "GPSHPositioningError",
}
_EXIF_POINTER, _GPS_POINTER = 0x8769, 0x8825

# ExifRead's names where they differ from the standard's. It knows tag 0x1F by number only.
_EXIFREAD_NAMES = {"GPSDateStamp": "GPS GPSDate", "GPSHPositioningError": "GPS Tag 0x001F"}

# Text of people's devices is kept clean; references and dates are kept as written, to the first NUL.
_NAMES = frozenset({"Make", "Model", "Software"})
# What the second reader is asked for when the first did not find it.
_WANTED = frozenset({"GPSLatitude", "GPSLongitude", "DateTimeOriginal"})

_XMP_NAME = rb"(exif:GPSLatitude|exif:GPSLongitude|exif:DateTimeOriginal|photoshop:DateCreated)"
_XMP_ATTRIBUTE = re.compile(_XMP_NAME + rb"""\s{0,4}=\s{0,4}["']([^"'<>&]{1,40})["']""")
_XMP_ELEMENT = re.compile(rb"<" + _XMP_NAME + rb">([^<>&]{1,40})<")


@dataclass(frozen=True)
class RawFacts:
    """The tags as written. Numbers are tuples of (numerator, denominator); text ends at its first NUL.

    `readers` names who read each tag: pillow, exifread or xmp. `xmp` has the packet's own names. `faults` are
    what the parsers complained of, one short line each. All of it is JSON as it stands, and safe to store.
    """

    kind: str
    tags: Mapping[str, Tag] = field(default_factory=dict)
    readers: Mapping[str, str] = field(default_factory=dict)
    xmp: Mapping[str, str] = field(default_factory=dict)
    credentials: bool = False
    faults: tuple[str, ...] = ()

    def text(self, name: str) -> str | None:
        """Return a tag as text, "" when present but blank, None when absent or not text."""
        value = self.tags.get(name)
        return value if isinstance(value, str) else None

    def numbers(self, name: str) -> tuple[Rational, ...] | None:
        """Return a tag as rationals, None when absent or not numbers."""
        value = self.tags.get(name)
        return value if isinstance(value, tuple) else None

    def number(self, name: str) -> float | None:
        """Return the first number of a tag, None when absent, undefined (x/0) or not a number."""
        values = self.numbers(name)
        if not values or values[0][1] == 0:
            return None
        return values[0][0] / values[0][1]


def read_facts(path: Path, kind: str) -> RawFacts:
    """Return what the photo at `path` says; `kind` is limits.kind_of's. Never raises: faults are listed."""
    faults: list[str] = []
    parts = _guarded("container", lambda: read_parts(path, kind), faults) or Parts()
    tags: dict[str, Tag] = {}
    readers: dict[str, str] = {}
    block = parts.exif
    if block:
        found = _guarded("pillow", lambda: _read_with_pillow(block), faults) or {}
        _fill(tags, readers, found, "pillow")
    if not tags.keys() >= _WANTED and (block or kind == "JPEG"):
        found = _guarded("exifread", lambda: _read_with_exifread(path, block), faults) or {}
        _fill(tags, readers, found, "exifread")
    xmp = _guarded("xmp", lambda: _read_xmp(parts.xmp), faults) or {}
    readers.update(dict.fromkeys(xmp, "xmp"))
    return RawFacts(kind, tags, readers, xmp, parts.credentials, tuple(faults))


def _guarded(reader: str, read: Callable[[], T], faults: list[str]) -> T | None:
    """Run one parser on bytes anybody may have made; note its fault instead of losing the upload."""
    try:
        return read()
    except Exception as fault:  # noqa: BLE001 - parsers raise anything, and the evidence must still be kept
        faults.append(f"{reader}: {type(fault).__name__}: {clean_text(str(fault))}")
        return None


def _fill(tags: dict[str, Tag], readers: dict[str, str], found: Mapping[str, Tag], reader: str) -> None:
    """Take from `found` only what no earlier reader gave."""
    for name, value in found.items():
        if name not in tags:
            tags[name] = value
            readers[name] = reader


def _read_with_pillow(block: bytes) -> dict[str, Tag]:
    exif = Image.Exif()
    exif.load(block)
    found = _named(exif, _IFD0)
    for pointer, names in ((_EXIF_POINTER, _EXIF), (_GPS_POINTER, _GPS)):
        found |= _named(exif.get_ifd(pointer), names)
    return found


def _named(values: Mapping[int, object], names: Mapping[int, str]) -> dict[str, Tag]:
    return _cleaned((name, values.get(number)) for number, name in names.items())


def _read_with_exifread(path: Path, block: bytes | None) -> dict[str, Tag]:
    """Read the EXIF block, or the whole file where our own walk found none. Orientation is Pillow's alone."""
    source = re.sub(rb"^(Exif\0\0){1,2}", b"", block) if block else path.read_bytes()
    seen = exifread.process_file(io.BytesIO(source), details=False, extract_thumbnail=False)
    rooms = (("Image", _IFD0), ("EXIF", _EXIF), ("GPS", _GPS))
    return _cleaned(
        (name, getattr(seen.get(_EXIFREAD_NAMES.get(name, f"{room} {name}")), "values", None))
        for room, names in rooms
        for name in names.values()
        if name != "Orientation"
    )


def _cleaned(found: Iterable[tuple[str, object]]) -> dict[str, Tag]:
    tags = {}
    for name, value in found:
        tag = _as_tag(value)
        if tag is not None:
            tags[name] = clean_text(tag) if name in _NAMES and isinstance(tag, str) else tag
    return tags


def _as_tag(value: object) -> Tag | None:
    """Return a reader's value in one shape: text to its first NUL, or rationals; None for nothing.

    A lone low byte is a number (the altitude reference), other bytes are text.
    """
    if value is None or value == []:
        return None
    if isinstance(value, str):
        return _text_of(value.encode("latin-1", "replace") if _is_latin(value) else value.encode("utf-8"))
    if isinstance(value, bytes):
        return ((value[0], 1),) if len(value) == 1 and value[0] < 32 else _text_of(value)
    values = value if isinstance(value, (tuple, list)) else (value,)
    return tuple(_rational(number) for number in values[:MAX_NUMBERS])


def _is_latin(value: str) -> bool:
    return all(ord(letter) < 256 for letter in value)


def _text_of(value: bytes) -> str:
    return value.split(b"\0", 1)[0].decode("utf-8", "replace")[:MAX_TEXT].strip()


def _rational(value: object) -> Rational:
    """Return (numerator, denominator); (0, 0) for what is no finite number."""
    numerator = getattr(value, "numerator", getattr(value, "num", None))
    denominator = getattr(value, "denominator", getattr(value, "den", None))
    if isinstance(numerator, int) and isinstance(denominator, int):
        return int(numerator), int(denominator)
    if isinstance(value, tuple) and len(value) == 1:
        value = value[0]
    number = float(value)  # type: ignore[arg-type]
    return number.as_integer_ratio() if math.isfinite(number) else (0, 0)


def clean_text(value: str) -> str:
    """Return at most MAX_TEXT printable characters, to the first NUL; "" for anything like markup."""
    text = "".join(letter for letter in value.split("\0", 1)[0] if letter.isprintable()).strip()
    return "" if "<" in text or ">" in text else text[:MAX_TEXT].strip()


def _read_xmp(packet: bytes | str | None) -> dict[str, str]:
    """Return the four XMP fields by pattern; no XML parser runs, so no entity ever expands."""
    if not packet:
        return {}
    head = (packet.encode() if isinstance(packet, str) else packet)[:MAX_METADATA_BYTES]
    found: dict[str, str] = {}
    for pattern in (_XMP_ATTRIBUTE, _XMP_ELEMENT):
        for name, value in pattern.findall(head):
            found.setdefault(name.decode(), clean_text(value.decode("utf-8", "replace")))
    return found
