"""Whether a public file holds anything but a picture; see docs/algorithms/photos.md.

A public copy is decoded and encoded anew, so nothing of the original should be in it. This looks at the bytes all the
same: only the segments a plain JPEG or WebP needs, nothing after the end, no signature of metadata anywhere.
"""

from __future__ import annotations

import struct

# Long enough that picture data does not spell them by chance.
SIGNATURES = (
    (b"Exif\0\0", "exif"),
    (b"ns.adobe.com", "xmp"),
    (b"http://", "address"),
    (b"https://", "address"),
    (b"Photoshop 3.0", "iptc"),
    (b"ICC_PROFILE", "icc_profile"),
    (b"<x:xmpmeta", "xmp"),
    (b"c2pa", "credentials"),
)
# Four letters come up in picture data once in many thousand files, so they count in heads only.
SHORT_BYTES = 5

# Quantisation, Huffman tables, frame, restart interval, scan.
_PLAIN_MARKERS = frozenset({0xDB, 0xC4, 0xC0, 0xC1, 0xC2, 0xDD, 0xDA})
# APP0 "JFIF" with its version, density and an empty thumbnail is 14 bytes long.
_JFIF_BYTES = 14


def findings(data: bytes) -> list[str]:
    """Return what a public file holds beside its picture, in machine words; an empty list is clean."""
    if data.startswith(b"\xff\xd8\xff"):
        found, head = _jpeg_findings(data)
    elif data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        found, head = _webp_findings(data)
    else:
        return ["unknown_kind"]
    for signature, name in SIGNATURES:
        if signature in (data if len(signature) > SHORT_BYTES else head):
            found.append(name)
    return sorted(set(found))


def _jpeg_findings(data: bytes) -> tuple[list[str], bytes]:
    """Walk the segments to the last scan; return what is foreign, and the bytes outside the scans."""
    found: list[str] = []
    heads = bytearray()
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xD9:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        body = data[at + 4 : at + 2 + length]
        heads += body
        if marker == 0xE0:
            found += [] if len(body) == _JFIF_BYTES and body.startswith(b"JFIF\0") else ["jfif_extension"]
        elif marker not in _PLAIN_MARKERS:
            found.append(f"segment_{marker:02x}")
        at += 2 + length
        if marker == 0xDA:
            at = _end_of_scan(data, at)
    if data[at : at + 2] != b"\xff\xd9":
        return [*found, "no_end"], bytes(heads)
    return found + (["trailer"] if len(data) > at + 2 else []), bytes(heads) + data[at + 2 :]


def _end_of_scan(data: bytes, at: int) -> int:
    """Return where the next marker stands; in a scan FF is followed by 00 or a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _webp_findings(data: bytes) -> tuple[list[str], bytes]:
    """Walk the chunks: one picture and nothing else."""
    found: list[str] = []
    end = 8 + int.from_bytes(data[4:8], "little")
    if len(data) != end:
        found.append("trailer" if len(data) > end else "no_end")
    heads = bytearray()
    pictures, at = 0, 12
    while at + 8 <= len(data):
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name in (b"VP8 ", b"VP8L"):
            pictures += 1
        else:
            found.append("chunk_" + "".join(chr(byte) if chr(byte).isalnum() else "_" for byte in name).lower())
            heads += data[at + 8 : at + 8 + length]
        at += 8 + length + (length & 1)
    return found + (["not_one_picture"] if pictures != 1 else []), bytes(heads)
