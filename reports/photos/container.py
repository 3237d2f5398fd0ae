"""Where size, EXIF, XMP and content credentials lie in the bytes of a photo; see docs/algorithms/photos.md.

Only heads of segments, chunks and boxes are read, no pixel is decoded. JPEG, PNG and WebP are walked here,
because Pillow inflates a PNG and allocates a WebP canvas for the same answers; HEIF and AVIF by pi-heif.
Sources: ITU-T T.81 annex B, PNG 3rd edition, RFC 9649 (WebP), ISO/IEC 14496-12 boxes, C2PA 2.1 section A.3.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import pi_heif
from PIL import Image

# A block of metadata longer than this is not read: EXIF fits in one 64 kB segment, XMP patterns need no more.
MAX_METADATA_BYTES = 256 * 1024
# Segments, chunks or boxes looked at in one file; real photos have under 100.
MAX_PARTS = 20_000

C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
JPEG_SIZES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
JPEG_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9

# What the readers below and the libraries behind them raise on damaged bytes.
DAMAGE = (OSError, ValueError, EOFError, SyntaxError, RuntimeError, IndexError, struct.error, zlib.error)


@dataclass(frozen=True)
class Parts:
    """What the heads of a file say. Sizes in stored pixels, 0 when no size was found."""

    width: int = 0
    height: int = 0
    progressive: bool = False
    exif: bytes | None = None
    xmp: bytes | None = None
    credentials: bool = False


def read_parts(path: Path, kind: str) -> Parts:
    """Return the parts of a file of a known kind (JPEG, PNG, WEBP, HEIC, AVIF).

    Raises one of DAMAGE where the container cannot be followed; a cut file gives the parts before the cut.
    """
    if kind in ("HEIC", "AVIF"):
        return _heif_parts(path, kind)
    with path.open("rb") as handle:
        if kind == "JPEG":
            return _jpeg_parts(handle)
        if kind == "PNG":
            return _png_parts(handle)
        return _webp_parts(handle)


def _jpeg_parts(handle: IO[bytes]) -> Parts:
    """Walk the segments before the first scan. The first EXIF and the first XMP packet count."""
    parts = Parts()
    handle.seek(2)
    for _ in range(MAX_PARTS):
        marker = _next_marker(handle)
        if marker in (None, START_OF_SCAN, END_OF_IMAGE):
            break
        if marker in JPEG_ALONE:
            continue
        head = handle.read(2)
        if len(head) < 2:
            break
        end = handle.tell() + max(struct.unpack(">H", head)[0] - 2, 0)
        parts = _with_segment(parts, marker, handle, end - handle.tell())
        handle.seek(end)
    return parts


def _next_marker(handle: IO[bytes]) -> int | None:
    """Return the next marker's second byte, stepping over fill bytes and stray bytes; None at the end."""
    byte = handle.read(1)
    while byte and byte != b"\xff":
        byte = handle.read(1)
    while byte == b"\xff":
        byte = handle.read(1)
    return byte[0] if byte else None


def _with_segment(parts: Parts, marker: int | None, handle: IO[bytes], length: int) -> Parts:
    """Return the parts with what one segment adds."""
    if marker in JPEG_SIZES and not parts.width:
        _precision, height, width = struct.unpack(">BHH", handle.read(5))
        return replace(parts, width=width, height=height, progressive=marker in JPEG_PROGRESSIVE)
    if marker == 0xE1 and not (parts.exif and parts.xmp):
        return _with_app1(parts, handle.read(length))
    if marker == 0xEB and not parts.credentials:
        head = handle.read(min(length, 256))
        return replace(parts, credentials=head[:2] == b"JP" and b"jumb" in head and b"c2pa" in head)
    return parts


def _with_app1(parts: Parts, body: bytes) -> Parts:
    if body.startswith(b"Exif\0\0") and parts.exif is None:
        return replace(parts, exif=body)
    if body.startswith(b"http://ns.adobe.com/xap/1.0/\0") and parts.xmp is None:
        return replace(parts, xmp=body[29:])
    return parts


def _png_parts(handle: IO[bytes]) -> Parts:
    """Walk all chunk heads: eXIf may stand after the pixels."""
    parts = Parts()
    handle.seek(8)
    for _ in range(MAX_PARTS):
        head = handle.read(8)
        if len(head) < 8 or head[4:] == b"IEND":
            break
        length, name = struct.unpack(">I4s", head)
        end = handle.tell() + length + 4
        if name in (b"IHDR", b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"caBX"):
            parts = _with_chunk(parts, name, handle.read(min(length, MAX_METADATA_BYTES)))
        handle.seek(end)
    return parts


def _with_chunk(parts: Parts, name: bytes, body: bytes) -> Parts:
    if name == b"IHDR":
        width, height = struct.unpack(">II", body[:8])
        return replace(parts, width=width, height=height)
    if name == b"eXIf":
        return replace(parts, exif=parts.exif or body)
    if name == b"caBX":
        return replace(parts, credentials=True)
    keyword, _, rest = body.partition(b"\0")
    if keyword == b"Raw profile type exif" and parts.exif is None:
        return replace(parts, exif=_raw_profile(name, rest))
    if keyword == b"XML:com.adobe.xmp" and name == b"iTXt" and parts.xmp is None:
        return replace(parts, xmp=rest)
    return parts


def _raw_profile(name: bytes, rest: bytes) -> bytes | None:
    """Return the EXIF block an older writer stored as hexadecimal text, at most MAX_METADATA_BYTES of it."""
    if name == b"zTXt":
        rest = zlib.decompressobj().decompress(rest[1:], MAX_METADATA_BYTES)
    lines = rest.strip(b"\0").split(b"\n", 3)
    return bytes.fromhex(lines[3].decode("ascii")) if len(lines) == 4 else None


def _webp_parts(handle: IO[bytes]) -> Parts:
    """Walk the RIFF chunks; the canvas of VP8X counts before the size of a frame."""
    parts = Parts()
    handle.seek(12)
    for _ in range(MAX_PARTS):
        head = handle.read(8)
        if len(head) < 8:
            break
        name, length = struct.unpack("<4sI", head)
        end = handle.tell() + length + (length & 1)
        parts = _with_riff(parts, name, handle, length)
        handle.seek(end)
    return parts


def _with_riff(parts: Parts, name: bytes, handle: IO[bytes], length: int) -> Parts:
    if name in (b"VP8X", b"VP8 ", b"VP8L") and not parts.width:
        width, height = _webp_size(name, handle.read(10))
        return replace(parts, width=width, height=height)
    if name == b"EXIF" and parts.exif is None:
        return replace(parts, exif=handle.read(min(length, MAX_METADATA_BYTES)))
    if name == b"XMP " and parts.xmp is None:
        return replace(parts, xmp=handle.read(min(length, MAX_METADATA_BYTES)))
    if name == b"C2PA":
        return replace(parts, credentials=True)
    return parts


def _webp_size(name: bytes, body: bytes) -> tuple[int, int]:
    if name == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if name == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", body[6:10])
    return width & 0x3FFF, height & 0x3FFF


def _heif_parts(path: Path, kind: str) -> Parts:
    """Ask pi-heif for the primary picture; its size is the one after the container's own turns."""
    with path.open("rb") as handle:
        _check_item_names(handle)
    heif = pi_heif.open_heif(str(path))
    width, height = heif.size
    exif = heif.info.get("exif")
    if kind == "AVIF":
        exif = _avif_exif(path, width * height) or exif
    with path.open("rb") as handle:
        credentials = _has_c2pa_box(handle)
    return Parts(width, height, exif=exif, xmp=heif.info.get("xmp"), credentials=credentials)


def _avif_exif(path: Path, pixels: int) -> bytes | None:
    """Return the EXIF Pillow reports for an AVIF: it holds the turn Pillow leaves to be applied."""
    if pixels > (Image.MAX_IMAGE_PIXELS or pixels):
        return None
    with Image.open(path, formats=("AVIF",)) as image:
        return image.info.get("exif")


def _has_c2pa_box(handle: IO[bytes]) -> bool:
    for name, start, _end in _boxes(handle):
        handle.seek(start)
        if name == b"uuid" and handle.read(16) == C2PA_UUID:
            return True
    return False


def _boxes(handle: IO[bytes]) -> Iterator[tuple[bytes, int, int | None]]:
    """Yield (name, start of content, end) of the outermost boxes; the end is None for the rest of the file."""
    at = 0
    for _ in range(MAX_PARTS):
        handle.seek(at)
        head = handle.read(16)
        if len(head) < 8:
            return
        size, name = struct.unpack(">I4s", head[:8])
        start = at + 8
        if size == 1 and len(head) == 16:
            size, start = struct.unpack(">Q", head[8:])[0], at + 16
        if size == 0:
            yield name, start, None
        if size < start - at:
            return
        yield name, start, at + size
        at += size


def _check_item_names(handle: IO[bytes]) -> None:
    """Raise ValueError when an item's type or name is no text.

    pi-heif 1.4.0 makes a str of each and ends the whole process, this web server, where it cannot.
    """
    for name, start, end in _boxes(handle):
        if name != b"meta":
            continue
        handle.seek(start)
        meta = handle.read(-1 if end is None else end - start)
        at = meta.find(b"infe", 4)
        while at >= 0:
            size = int.from_bytes(meta[at - 4 : at], "big")
            # Behind the name: version and flags, a number of 2 bytes (4 from version 3), 2 bytes of protection.
            text = at + 12 + 2 * (meta[at + 4 : at + 5] >= b"\x03")
            meta[text : at - 4 + size].decode("utf-8")
            at = meta.find(b"infe", at + 4)
