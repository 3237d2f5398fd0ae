"""The two public copies of a photo, 1600 and 400 px, without a byte of metadata; see docs/algorithms/photos.md.

`make_renditions` works in the process it is called in and runs in the child; `prepare_renditions` asks the child. One
recipe, one original: equal bytes, so a rerun replaces a file with itself.
"""

from __future__ import annotations

import io
import secrets
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from reports.photos import lane, limits
from reports.photos.decode import Damaged, NotPrepared, decode, fitted
from reports.photos.fingerprint import fingerprint
from reports.photos.scrub import findings

__all__ = ["Damaged", "NotPrepared", "Prepared", "Rendition", "make_renditions", "prepare_renditions"]

# Raise it with any change that changes bytes: 2016 -> 1600 bicubic, its colour by way of half the size (2), the 400
# from the 1600.
RECIPE = 2
# 1600 px JPEG q82: 249 kB, SSIM 0.972, encoded in 4 to 10 ms; opens everywhere and goes into the PDF as it is.
LARGE_EDGE_PX, LARGE_QUALITY = 1600, 82
# 400 px WebP q80 method 2: 14 kB, 30 % under JPEG at equal SSIM, for 5 ms; what lists show most.
SMALL_EDGE_PX, SMALL_QUALITY, SMALL_METHOD = 400, 80, 2


@dataclass(frozen=True)
class Rendition:
    """One public file that lies in its folder. Pixels are upright."""

    name: str
    width: int
    height: int
    bytes: int


@dataclass(frozen=True)
class Prepared:
    """What was made of an original: the files, its upright size in pixels, the signed 64-bit hash, late reasons."""

    files: tuple[Rendition, ...]
    width: int
    height: int
    phash: int
    reasons: tuple[str, ...] = ()
    recipe: int = RECIPE


def make_renditions(original: Path, kind: str, folder: Path, name: str) -> Prepared:
    """Write NAME.jpg and NAME.webp into `folder`, in this process, and return what they are.

    Raises Damaged when the picture cannot be decoded, NotPrepared when a copy is not clean, OSError when the original
    cannot be opened or the copies not written. Nothing unfinished is left under a final name.
    """
    with original.open("rb") as handle:
        large, (width, height) = decode(handle, kind, LARGE_EDGE_PX)
    small = large.resize(fitted(*large.size, SMALL_EDGE_PX), Image.Resampling.BICUBIC, reducing_gap=2.0)
    encoded = (
        (f"{name}.jpg", large, _encode(large, "JPEG", quality=LARGE_QUALITY)),
        (f"{name}.webp", small, _encode(small, "WEBP", quality=SMALL_QUALITY, method=SMALL_METHOD)),
    )
    for _, _, data in encoded:
        _check_clean(data)
    for file_name, _, data in encoded:
        _put(folder / file_name, data)
    files = tuple(Rendition(file_name, *picture.size, len(data)) for file_name, picture, data in encoded)
    reasons = ("too_small",) if max(width, height) < limits.MIN_LONGER_SIDE_PX else ()
    return Prepared(files, width, height, fingerprint(small), reasons)


def prepare_renditions(original: Path, kind: str, folder: Path, name: str, *, large: bool | None = None) -> Prepared:
    """Make the public copies in a capped child process and return what they are.

    `large` picks the lane with more memory; by default the header decides. Raises BadPhoto when the header is not that
    of a photo, Damaged or NotPrepared (processing_failed: the child died, took too long, or a copy was not clean), and
    OSError when the disk fails, to be tried again.
    """
    header = limits.inspect(original)
    answer = lane.ask(
        {"original": str(original), "kind": kind, "folder": str(folder), "name": name},
        large=header.needs_large_lane if large is None else large,
    )
    if answer.get("error") == "damaged":
        raise Damaged("Part of the picture is missing. We kept what came.")
    if answer.get("error") == "disk":
        raise OSError(answer.get("errno"), str(answer.get("says")))
    if "error" in answer:
        raise NotPrepared("We could not prepare this photo. It is kept; we are looking into it.")
    files = tuple(Rendition(**file) for file in answer.pop("files"))
    return Prepared(files=files, reasons=tuple(answer.pop("reasons")), **answer)


def _encode(picture: Image.Image, kind: str, **options: int) -> bytes:
    """Return the file of a picture whose `info` is empty; Pillow would copy comment, EXIF, XMP and profile from it."""
    out = io.BytesIO()
    if kind == "JPEG":
        picture.save(out, kind, exif=b"", comment=b"", **options)
    else:
        picture.save(out, kind, exif=b"", **options)
    return out.getvalue()


def _check_clean(data: bytes) -> None:
    found = findings(data)
    if found:
        raise NotPrepared(f"A public copy would have held {', '.join(found)}.")


def _put(path: Path, data: bytes) -> None:
    """Write a file so that its name never shows half of it."""
    waiting = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        waiting.write_bytes(data)
        waiting.replace(path)
    finally:
        waiting.unlink(missing_ok=True)
