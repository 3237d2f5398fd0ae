"""Which characters the dossier's fonts can print, and what stands for the others; see docs/algorithms/dossier.md."""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
SPOKEN = ("AtkinsonHyperlegibleNext-Regular.ttf", "DejaVuSans-Subset-Regular.ttf")
"""The text face and its fallback, in this order in the template too."""


def printable(text: str) -> str:
    """Return the text as the PDF can hold it: composed (NFC), each character without a glyph as [U+1F600].

    PDF/A refuses an empty glyph, and marks that turn the direction of reading are shown, not obeyed.
    Line ends stay; other controls become spaces.
    """
    known = _covered()
    return "".join(_shown(character, known) for character in unicodedata.normalize("NFC", text))


def _shown(character: str, known: frozenset[int]) -> str:
    if character == "\n" or ord(character) in known:
        return character
    if unicodedata.category(character) == "Cc":
        return " "
    return f"[U+{ord(character):04X}]"


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    """Return the code points that the regular faces hold; the bold ones hold the same."""
    return frozenset().union(*(characters_of((FONTS / name).read_bytes()) for name in SPOKEN))


def characters_of(font: bytes) -> set[int]:
    """Return the code points a TrueType file maps to a glyph, from its cmap of format 4 or 12.

    Source: OpenType 1.9, cmap. Raises StopIteration if it holds neither.
    """
    tables = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * i) for i in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    count = struct.unpack_from(">H", font, start + 2)[0]
    subtables = [start + struct.unpack_from(">HHI", font, start + 4 + 8 * i)[2] for i in range(count)]
    formats = {struct.unpack_from(">H", font, at)[0]: at for at in subtables}
    return _format_12(font, formats[12]) if 12 in formats else _format_4(font, formats[4])


def _format_12(font: bytes, at: int) -> set[int]:
    groups = struct.unpack_from(">I", font, at + 12)[0]
    spans = (struct.unpack_from(">III", font, at + 16 + 12 * i) for i in range(groups))
    return {point for first, last, _ in spans for point in range(first, last + 1)}


def _format_4(font: bytes, at: int) -> set[int]:
    """Segments with a range offset may map a point to glyph 0; our fonts are checked for it by test."""
    twice = struct.unpack_from(">H", font, at + 6)[0]
    ends = struct.unpack_from(f">{twice // 2}H", font, at + 14)
    starts = struct.unpack_from(f">{twice // 2}H", font, at + 16 + twice)
    spans = zip(starts, ends, strict=True)
    return {point for first, last in spans for point in range(first, last + 1) if point != 0xFFFF}
