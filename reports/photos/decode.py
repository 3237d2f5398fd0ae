"""From the bytes of a photo to an upright sRGB picture no larger than asked; see docs/algorithms/photos.md.

Runs in the child process of lane.py: it sets limits of Pillow for the whole process. Orientation is applied once: to
the scaled picture by the EXIF tag, never to HEIF, whose pixels arrive turned by their container.
"""

from __future__ import annotations

import functools
import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pi_heif
from PIL import Image, ImageCms

from people.errors import ConstatError
from reports.photos.limits import MAX_PIXELS_JPEG

# How many threads decode one HEIF: a worker owns one core.
HEIF_THREADS = 1
# Colour transforms kept ready; phones use one profile, a batch of cameras a few.
KEPT_TRANSFORMS = 16

_TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
_ORIENTATION = 0x0112
_PILLOW_KINDS = ("JPEG", "PNG", "WEBP", "AVIF")


class NotPrepared(ConstatError):
    """A photo of which no public copy can be made. The original is kept all the same."""

    code = "processing_failed"


class Damaged(NotPrepared):
    """Part of the picture is missing: it cannot be decoded to its end."""

    code = "damaged"


def set_limits() -> None:
    """Set Pillow's and pi-heif's switches for this whole process; only the child calls it.

    Pixels were checked against the header by limits.py, so Pillow's own alarm is set to the largest of those limits.
    """
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS_JPEG
    pi_heif.options.DECODE_THREADS = HEIF_THREADS
    pi_heif.options.THUMBNAILS = False
    pi_heif.options.DEPTH_IMAGES = False
    pi_heif.options.AUX_IMAGES = False


def fitted(width: int, height: int, edge_px: int) -> tuple[int, int]:
    """Return the size with the same shape whose longer side is at most `edge_px`; never larger, never 0."""
    longer = max(width, height)
    if longer <= edge_px:
        return width, height
    return max(1, round(width * edge_px / longer)), max(1, round(height * edge_px / longer))


def decode(handle: IO[bytes], kind: str, edge_px: int) -> tuple[Image.Image, tuple[int, int]]:
    """Return (upright RGB picture in sRGB with nothing in its `info`, upright size of the original in pixels).

    The picture's longer side is at most `edge_px`. Raises Damaged when it cannot be decoded to its end.
    """
    with _guarded():
        if kind == "HEIC":
            opened, turn = _open_heif(handle), 1
        else:
            opened = Image.open(handle, formats=_PILLOW_KINDS)
            turn = orientation_in(opened.info.get("exif"))
        size = opened.size
        opened.draft("YCbCr" if _keeps_colour_apart(opened) else None, fitted(*size, edge_px))
        profile = opened.info.get("icc_profile")
        picture = _in_srgb(_scaled(opened, fitted(*size, edge_px)), profile)
    for step in _TURNS.get(turn, ()):
        picture = picture.transpose(step)
    picture.info = {}
    return picture, size if turn < 5 else (size[1], size[0])


@contextmanager
def _guarded() -> Iterator[None]:
    """Turn what decoders raise on missing or wrong bytes into Damaged."""
    try:
        yield
    except RuntimeError as fault:
        if "memory" in str(fault).lower():
            raise MemoryError(str(fault)) from fault
        raise Damaged("Part of the picture is missing. We kept what came.") from fault
    except (OSError, ValueError, EOFError, SyntaxError, IndexError, struct.error, zlib.error) as fault:
        raise Damaged("Part of the picture is missing. We kept what came.") from fault


def _open_heif(handle: IO[bytes]) -> Image.Image:
    """Return the primary picture, turned as its container says."""
    return pi_heif.open_heif(handle).to_pillow()


def orientation_in(block: bytes | None) -> int:
    """Return the EXIF orientation of a block, 1 to 8; 1 when it is absent, damaged or out of range."""
    if not block:
        return 1
    exif = Image.Exif()
    try:
        exif.load(block)
        written = exif.get(_ORIENTATION)
    except (OSError, ValueError, SyntaxError, struct.error):
        return 1
    return written if isinstance(written, int) and 1 <= written <= 8 else 1


def _keeps_colour_apart(opened: Image.Image) -> bool:
    """Say whether this is a JPEG that stores brightness and colour apart, as cameras do, and says so plainly.

    Pillow hands such planes out as stored. Named 1, 2, 3 and not marked as RGB by Adobe they are YCbCr (JFIF 1.02).
    """
    layers = getattr(opened, "layer", ())
    return [layer[0] for layer in layers] == [1, 2, 3] and opened.info.get("adobe_transform") != 0


def _scaled_apart(opened: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return a YCbCr picture at `size` in RGB: brightness bicubic, colour at half the size.

    Both public copies store colour at half the size (4:2:0), so nothing of it is lost that they could show: structural
    similarity to a full decode is that of three bicubic planes to 0.0001, for 26 instead of 41 ms at 12 MP.
    """
    half = (size[0] + 1) // 2, (size[1] + 1) // 2
    light, *colours = opened.split()
    small = (colour.resize(half, Image.Resampling.BILINEAR, reducing_gap=1.0) for colour in colours)
    planes = [light.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)]
    planes += [colour.resize(size, Image.Resampling.NEAREST) for colour in small]
    return Image.merge("YCbCr", planes).convert("RGB")


def _scaled(opened: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return the picture at `size` in RGB or CMYK; alpha lies on white, 16 bits become 8."""
    opened.load()
    if opened.mode == "YCbCr" and opened.size != size:
        return _scaled_apart(opened, size)
    picture = _plain(opened)
    if picture.size == size:
        picture = picture.copy()
    else:
        picture = picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    if picture.mode in ("RGB", "CMYK"):
        return picture
    if picture.mode == "RGBA":
        white = Image.new("RGB", picture.size, "white")
        white.paste(picture, mask=picture.getchannel("A"))
        return white
    return picture.convert("RGB")


def _plain(opened: Image.Image) -> Image.Image:
    """Return a picture in a mode that can be resized well: L, RGB, RGBA or CMYK."""
    if opened.mode in ("L", "RGB", "RGBA", "CMYK"):
        has_key = "transparency" in opened.info
        return opened.convert("RGBA") if has_key else opened
    if opened.mode.startswith(("I", "F")):
        return opened.convert("I").point(lambda value: value / 257 + 0.5).convert("L")
    return opened.convert(
        "RGBA" if opened.mode in ("LA", "PA", "La", "RGBa") or "transparency" in opened.info else "RGB"
    )


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB; without a profile, or with a broken one, the numbers are taken for sRGB."""
    transform = _transform(profile, picture.mode) if profile else None
    if transform is None:
        return picture if picture.mode == "RGB" else picture.convert("RGB")
    changed = ImageCms.applyTransform(picture, transform)
    return changed if changed is not None else picture


@functools.lru_cache(maxsize=KEPT_TRANSFORMS)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return the way from a profile to sRGB; None if it is sRGB already, or cannot be used for this mode."""
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in (ImageCms.getProfileDescription(opened) or "").lower():
            return None
        return ImageCms.buildTransform(opened, _srgb(), mode, "RGB", ImageCms.Intent.PERCEPTUAL)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


@functools.lru_cache(maxsize=1)
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
