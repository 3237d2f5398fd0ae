"""The strokes every drawn object is made of: a sheet at double size, lettering, round and crumpled shading, wear."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from samples.catalogue import Colour

FONTS = Path(__file__).parents[1] / "fonts"
DOUBLE = 2
"""Sheets are drawn at twice their final size and halved: smooth edges for little time."""

XY = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Look:
    """How one item is dressed. `name` is what its lettering says, None for a plain one; `worn` makes it unreadable."""

    name: str | None
    font: str
    ground: Colour
    accent: Colour
    ink: Colour
    worn: bool = False


def sheet(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return a clear RGBA sheet of width x height double pixels, and its pen."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    return image, ImageDraw.Draw(image)


def tone(colour: Sequence[int], factor: float, alpha: int = 255) -> tuple[int, int, int, int]:
    """Return the colour made darker (factor < 1) or lighter (towards white, factor > 1), with an alpha."""
    if factor <= 1:
        red, green, blue = (int(c * factor) for c in colour[:3])
    else:
        red, green, blue = (int(c + (255 - c) * min(factor - 1, 1)) for c in colour[:3])
    return red, green, blue, alpha


@lru_cache(maxsize=256)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"{name}.ttf"), size)


@lru_cache(maxsize=512)
def lettering(text: str, font: str, ink: Colour, edge: Colour, width: int, height: int) -> Image.Image:
    """Return the text set as large as width x height allows, with a thin edge, cropped to its ink (RGBA)."""
    left, top, right, bottom = _font(font, 100).getbbox(text, stroke_width=3)
    size = max(8, int(100 * min(width / (right - left), height / (bottom - top))))
    face, stroke = _font(font, size), max(1, size // 22)
    left, top, right, bottom = (int(side) for side in face.getbbox(text, stroke_width=stroke))
    patch = Image.new("RGBA", (right - left + 2, bottom - top + 2), (*edge, 0))
    ImageDraw.Draw(patch).text((1 - left, 1 - top), text, ink, face, stroke_width=stroke, stroke_fill=edge)
    return patch


def letter(image: Image.Image, look: Look, centre: tuple[int, int], width: int, height: int,
           *, turn: float = 0.0, rng: Random) -> None:  # fmt: skip
    """Set the look's name in a box round a point of the sheet, turned by degrees; worn names lose their strokes."""
    if look.name is None:
        return
    edge = tone(look.ground, 0.72)[:3]
    patch = lettering(look.name, look.font, look.ink, edge, width, height)
    if look.worn:
        patch = _worn(patch, rng)
    if turn:
        patch = patch.rotate(turn, Image.Resampling.BICUBIC, expand=True)
    image.alpha_composite(patch, (max(0, centre[0] - patch.width // 2), max(0, centre[1] - patch.height // 2)))


def _worn(patch: Image.Image, rng: Random) -> Image.Image:
    """Return lettering that sun and soles have rubbed off: nobody can read it any more."""
    mask = patch.getchannel("A").point(lambda a: a * 5 // 8)
    pen = ImageDraw.Draw(mask)
    size = max(6, patch.height // 5)
    for x in range(0, patch.width, size):
        for _ in range(3):
            y, wide = rng.uniform(0, patch.height), size * rng.uniform(0.5, 1.1)
            pen.ellipse([x - wide, y - size * 0.7, x + wide, y + size * 0.7], fill=0)
        pen.line([(x, 0), (x + rng.uniform(-size, size) * 2, patch.height)], 0, size // 3)
    patch = patch.copy()
    patch.putalpha(mask.filter(ImageFilter.GaussianBlur(2.5)))
    return patch


def scuffed(image: Image.Image, rng: Random) -> Image.Image:
    """Return the sheet with the pale scratches of soles and stones."""
    layer, pen = sheet(*image.size)
    for _ in range(16):
        x, y = rng.uniform(0, image.width), rng.uniform(0, image.height)
        end = (x + rng.uniform(-90, 90), y + rng.uniform(-24, 24))
        pen.line([(x, y), end], (244, 242, 236, rng.randrange(60, 150)), rng.randrange(2, 7))
    return Image.composite(Image.alpha_composite(image, layer), image, image.getchannel("A"))


@lru_cache(maxsize=32)
def _barrel(size: int, shine: float) -> Image.Image:
    """Return a column of grey (L, 1 x size) for something round lying on its side: 128 leaves a colour as it is."""
    across = (np.arange(size) + 0.5) / size
    light = 0.42 + 0.66 * np.sin(math.pi * across) ** 0.7 - 0.22 * across
    light += shine * np.exp(-(((across - 0.27) / 0.07) ** 2)) + 0.10 * np.exp(-(((across - 0.9) / 0.05) ** 2))
    return Image.fromarray(np.clip(light * 128, 0, 255).astype(np.uint8)[:, None])


def roundish(image: Image.Image, *, shine: float = 0.55) -> Image.Image:
    """Return the sheet shaded like something round whose axis lies along x; light from above."""
    return _relit(image, _barrel(image.height, shine).resize(image.size))


@lru_cache(maxsize=8)
def _creases(seed: int) -> Image.Image:
    """Return a 640 x 640 map (L) of flat facets and sharp folds, like foil that was crushed and opened again."""
    size, cells = 320, 46
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    seeds = rng.uniform(0, size, (cells, 2)).astype(np.float32)
    slopes = rng.normal(0, 1, (cells, 2)).astype(np.float32)
    far = (x[..., None] - seeds[:, 0]) ** 2 + (y[..., None] - seeds[:, 1]) ** 2
    near = far.argmin(axis=-1)
    tilt = slopes[near]
    light = 1.0 + 0.13 * tilt[..., 0] - 0.10 * tilt[..., 1]
    light += 0.0035 * (tilt[..., 0] * (x - seeds[near, 0]) + tilt[..., 1] * (y - seeds[near, 1]))
    relief = Image.fromarray(np.clip(light * 128, 40, 240).astype(np.uint8))
    return relief.resize((640, 640), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(1.3))


def crumpled(image: Image.Image, rng: Random, *, depth: float = 1.0) -> Image.Image:
    """Return the sheet with the folds of thin film or paper; depth 0 is flat, 1 is foil."""
    relief = _creases(rng.randrange(5))
    left, top = rng.randrange(641 - image.width), rng.randrange(641 - image.height)
    relief = relief.crop((left, top, left + image.width, top + image.height))
    return _relit(image, relief.point(lambda value: int(128 + (value - 128) * depth)))


def _relit(image: Image.Image, light: Image.Image) -> Image.Image:
    """Return the sheet with its colours multiplied by light / 128; alpha stays."""
    colours = image.convert("RGB")
    grey = Image.merge("RGB", [light] * 3)
    darker = ImageChops.multiply(colours, grey.point(lambda value: min(255, value * 2)))
    lighter = ImageChops.screen(darker, grey.point(lambda value: max(0, value - 128)))
    lighter.putalpha(image.getchannel("A"))
    return lighter


def glazed(image: Image.Image, glaze: Callable[[ImageDraw.ImageDraw], None]) -> None:
    """Let `glaze` draw clear colours over a sheet; a pen on the sheet itself would cut holes into it."""
    layer, pen = sheet(*image.size)
    glaze(pen)
    image.alpha_composite(layer)


def clipped(image: Image.Image, outline: XY, *, soft: float = 0) -> Image.Image:
    """Return the sheet cut along a polygon, its corners rounded by about `soft` pixels."""
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).polygon(list(outline), 255)
    if soft:
        mask = mask.filter(ImageFilter.BoxBlur(soft)).point(lambda a: max(0, min(255, (a - 112) * 8)))
    image = image.copy()
    image.putalpha(ImageChops.multiply(image.getchannel("A"), mask))
    return image


def ragged(points: XY, rng: Random, *, by: float) -> list[tuple[float, float]]:
    """Return the outline with a point added to each side and all moved a little: torn, bent, trodden on."""
    found = []
    for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
        found.append((x0 + rng.uniform(-by, by), y0 + rng.uniform(-by, by)))
        found.append(((x0 + x1) / 2 + rng.uniform(-by, by), (y0 + y1) / 2 + rng.uniform(-by, by)))
    return found


def zigzag(
    start: tuple[float, float], end: tuple[float, float], *, teeth: int, height: float
) -> list[tuple[float, float]]:
    """Return a saw-toothed line between two points, as the ends of packets are cut."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0)
    nx, ny = -(y1 - y0) / length * height, (x1 - x0) / length * height
    points = []
    for step in range(2 * teeth + 1):
        part, out = step / (2 * teeth), step % 2
        points.append((x0 + (x1 - x0) * part + nx * out, y0 + (y1 - y0) * part + ny * out))
    return points


def halved(image: Image.Image) -> Image.Image:
    """Return the sheet at its final size."""
    return image.reduce(DOUBLE)


def shrunk(image: Image.Image, scale: float) -> Image.Image:
    """Return the sheet at `scale` of its double size (0.5 is final size, more is nearer to the camera)."""
    return image.resize(
        (int(image.width * scale), int(image.height * scale)), Image.Resampling.BICUBIC, reducing_gap=2.0
    )
