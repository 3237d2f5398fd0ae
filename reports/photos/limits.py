"""What may come in: the limits with their reasons, and the header that is checked before anything is decoded.

See docs/algorithms/photos.md. Bytes decide what a file is, never its name nor what the sender calls it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from people.errors import ConstatError
from reports.photos.container import DAMAGE, Parts, read_parts

# Phone photos are 1 to 8 MB; more than this is a scan, a panorama or an accident.
MAX_BYTES = 20_000_000
# Baseline JPEG is decoded scaled: 280 million pixels took 0.12 s and 49 MB.
MAX_PIXELS_JPEG = 300_000_000
# A progressive JPEG keeps all coefficients in memory: 50 million pixels take 156 MB.
MAX_PIXELS_JPEG_PROGRESSIVE = 50_000_000
# Phones write 200 million pixels; HEIC has no scaled decode, so these go through the large lane.
MAX_PIXELS_HEIC = 210_000_000
# No scaled decode, and a PNG of 0.5 MB can claim 4.3 gigapixels.
MAX_PIXELS_OTHER = 50_000_000
# Above this a HEIC needs up to 1.4 GB, so it is decoded alone.
LARGE_LANE_PIXELS = 50_000_000
# Longer side; nobody can name litter on less.
MIN_LONGER_SIDE_PX = 320
# Bytes of the head that `kind_of` wants to see.
HEAD_BYTES = 512
# Shorter than this no format has said what it is.
MIN_HEAD_BYTES = 12

PHOTO_KINDS = ("JPEG", "HEIC", "PNG", "WEBP", "AVIF")
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})
AVIF_BRANDS = frozenset({b"avif", b"avis"})
_STATUS = {"too_large": 413, "too_many_pixels": 422, "not_a_photo": 415, "unreadable": 422}

# What is not a photo, by its first bytes, so that the answer can name it.
_FOREIGN = (
    (b"GIF8", "gif"),
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"BM", "bmp"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"\xff\x0a", "jpeg_xl"),
    (b"\0\0\0\x0cJXL ", "jpeg_xl"),
)


class BadPhoto(ConstatError):
    """A file that is not kept. `details` holds machine words and numbers for the sentence."""

    code = "unreadable"

    def __init__(self, message: str, *, code: str, limit: str | None = None, **details: object) -> None:
        super().__init__(message, code=code, limit=limit, field="photo")
        self.details: dict[str, object] = details
        self.status = _STATUS[code]


@dataclass(frozen=True)
class Header:
    """What a file says about itself before decoding. Pixels as stored, not turned by EXIF (HEIC: turned)."""

    kind: str
    width: int
    height: int
    progressive: bool
    bytes: int

    @property
    def pixels(self) -> int:
        """Return width times height."""
        return self.width * self.height

    @property
    def is_too_small(self) -> bool:
        """Say whether the longer side is under MIN_LONGER_SIDE_PX."""
        return max(self.width, self.height) < MIN_LONGER_SIDE_PX

    @property
    def needs_large_lane(self) -> bool:
        """Say whether decoding may need more memory than the ordinary child process has."""
        return self.kind == "HEIC" and self.pixels > LARGE_LANE_PIXELS


def kind_of(head: bytes) -> str:
    """Return one of PHOTO_KINDS, or in lower case what else it is: gif, svg, video, text, empty, unknown...

    `head` is the first HEAD_BYTES of the file, or all of it if shorter.
    """
    if not head:
        return "empty"
    if len(head) < MIN_HEAD_BYTES:
        return "unknown"
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith(b"RIFF"):
        return "WEBP" if head[8:12] == b"WEBP" else "video"
    if head[4:8] == b"ftyp":
        return _kind_of_boxes(head)
    return _foreign_kind(head)


def _kind_of_boxes(head: bytes) -> str:
    """Tell HEIC and AVIF from video by the brands of the first box."""
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))}
    if brands & AVIF_BRANDS and head[8:12] not in HEIC_BRANDS - {b"mif1", b"msf1"}:
        return "AVIF"
    return "HEIC" if brands & HEIC_BRANDS else "video"


def _foreign_kind(head: bytes) -> str:
    for magic, name in _FOREIGN:
        if head.startswith(magic):
            return name
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in text:
        return "svg"
    if text.startswith((b"<!doctype html", b"<html", b"<script", b"<body")):
        return "html"
    return "text" if _is_text(head) else "unknown"


def _is_text(head: bytes) -> bool:
    return all(byte >= 32 or byte in b"\t\r\n\f" for byte in head)


def max_pixels(kind: str, *, progressive: bool) -> int:
    """Return how many pixels a photo of this kind may claim."""
    if kind == "JPEG":
        return MAX_PIXELS_JPEG_PROGRESSIVE if progressive else MAX_PIXELS_JPEG
    return MAX_PIXELS_HEIC if kind == "HEIC" else MAX_PIXELS_OTHER


def check_bytes(count: int) -> None:
    """Raise BadPhoto(too_large) when `count` is above MAX_BYTES; ask while a body still streams in."""
    if count > MAX_BYTES:
        limit_mb = MAX_BYTES / 1e6
        raise BadPhoto(
            f"This file is {count / 1e6:.1f} MB; the limit is {limit_mb:.0f} MB.",
            code="too_large",
            limit=f"{limit_mb:.0f} MB",
            mb=round(count / 1e6, 1),
            limit_mb=round(limit_mb),
        )


def inspect(path: Path) -> Header:
    """Return the header of a photo; no pixel is decoded.

    Raises BadPhoto with code too_large, not_a_photo, unreadable or too_many_pixels; OSError when the file
    cannot be opened at all.
    """
    count = path.stat().st_size
    check_bytes(count)
    with path.open("rb") as handle:
        kind = kind_of(handle.read(HEAD_BYTES))
    if kind not in PHOTO_KINDS:
        raise BadPhoto(
            f"This is {kind}, not a photo we can read (JPEG, HEIC, PNG, WebP, AVIF).",
            code="not_a_photo",
            kind=kind,
        )
    parts = _parts_or_refuse(path, kind)
    header = Header(kind, parts.width, parts.height, parts.progressive, count)
    _check_pixels(header)
    _check_opens(path, kind)
    return header


def _unreadable(kind: str) -> BadPhoto:
    return BadPhoto("The beginning of this file is damaged; nothing can be read.", code="unreadable", kind=kind)


def _parts_or_refuse(path: Path, kind: str) -> Parts:
    try:
        parts = read_parts(path, kind)
    except DAMAGE as fault:
        raise _unreadable(kind) from fault
    if not (parts.width and parts.height):
        raise _unreadable(kind)
    return parts


def _check_pixels(header: Header) -> None:
    limit = max_pixels(header.kind, progressive=header.progressive)
    if header.pixels > limit:
        raise BadPhoto(
            f"This picture has {header.pixels / 1e6:.0f} million pixels; for {header.kind} the limit is "
            f"{limit / 1e6:.0f}.",
            code="too_many_pixels",
            limit=f"{limit / 1e6:.0f} MP",
            mp=round(header.pixels / 1e6),
            limit_mp=round(limit / 1e6),
            kind=header.kind,
        )


def _check_opens(path: Path, kind: str) -> None:
    """Refuse now what Pillow will not open later, as a PNG with 80 MB of packed text."""
    if kind not in ("JPEG", "PNG"):
        return
    try:
        Image.open(path, formats=(kind,)).close()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return
    except DAMAGE as fault:
        raise _unreadable(kind) from fault
