"""The ground under the litter, seen from above: one large tile of each kind, made once, cut and turned for each scene.

Every ground is an RGB image of TILE pixels, drawn from its own fixed seed.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from random import Random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from samples.catalogue import Colour

TILE = (1000, 800)
FRAME = (640, 480)
BLUR = 1.7
"""Radius in pixels: the ground lies a little out of focus, and files stay small."""


def ground(kind: str, rng: Random) -> Image.Image:
    """Return a FRAME-sized piece of a ground of this kind (asphalt, slabs, cobbles, grass, sand, gravel, leaves)."""
    tile = _tile(kind)
    left, top = rng.randrange(TILE[0] - FRAME[0]), rng.randrange(TILE[1] - FRAME[1])
    piece = tile.crop((left, top, left + FRAME[0], top + FRAME[1]))
    turns = (None, Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.ROTATE_180)
    turn = rng.choice(turns)
    return piece if turn is None else piece.transpose(turn)


@lru_cache(maxsize=8)
def _tile(kind: str) -> Image.Image:
    makers: dict[str, Callable[[np.random.Generator], Image.Image]] = {
        "asphalt": _asphalt, "slabs": _slabs, "cobbles": _cobbles, "grass": _grass,
        "sand": _sand, "gravel": _gravel, "leaves": _leaves,
    }  # fmt: skip
    tile = makers[kind](np.random.default_rng(sorted(makers).index(kind) + 1))
    return tile.filter(ImageFilter.GaussianBlur(BLUR))


def _noise(rng: np.random.Generator, *, cell: int) -> np.ndarray:
    """Return smooth noise over the tile, about -1 to 1 (float32, rows x columns), features `cell` pixels wide."""
    width, height = TILE
    coarse = rng.normal(0, 0.5, (height // cell + 2, width // cell + 2)).astype(np.float32)
    return np.asarray(Image.fromarray(coarse).resize(TILE, Image.Resampling.BICUBIC))


def _painted(colour: Colour, light: np.ndarray) -> Image.Image:
    """Return the tile in one colour, lit by an array round 1.0."""
    return Image.fromarray(np.clip(np.array(colour) * light[..., None], 0, 255).astype(np.uint8))


def _speckled(light: np.ndarray, rng: np.random.Generator, *, share: float, by: float) -> np.ndarray:
    """Return the light with small stones in it: a share of pixels darker or lighter, softened."""
    dots = np.where(rng.random(light.shape) < share, rng.normal(0, by, light.shape), 0).astype(np.float32)
    soft = Image.fromarray(dots).resize((TILE[0] // 2, TILE[1] // 2), Image.Resampling.BOX)
    return light + np.asarray(soft.resize(TILE, Image.Resampling.BICUBIC)) * 2


def _asphalt(rng: np.random.Generator) -> Image.Image:
    light = 1 + 0.10 * _noise(rng, cell=190) + 0.05 * _noise(rng, cell=30)
    image = _painted((112, 114, 120), _speckled(light, rng, share=0.05, by=0.36))
    pen = ImageDraw.Draw(image, "RGBA")
    for _ in range(3):
        x, y, heading = rng.uniform(0, 1000), rng.uniform(0, 800), rng.uniform(0, 6.28)
        for _ in range(60):
            heading += rng.normal(0, 0.45)
            x1, y1 = x + 9 * math.cos(heading), y + 9 * math.sin(heading)
            pen.line([(x, y), (x1, y1)], (52, 52, 58, 190), 2)
            x, y = x1, y1
    return image


def _slabs(rng: np.random.Generator) -> Image.Image:
    light = 1 + 0.05 * _noise(rng, cell=120) + 0.03 * _noise(rng, cell=16)
    light = _speckled(light, rng, share=0.02, by=0.2)
    joints = Image.new("L", TILE, 0)
    pen = ImageDraw.Draw(joints)
    for row, y in enumerate(range(0, 800, 152)):
        pen.line([(0, y), (1000, y)], 255, 5)
        for x in range(-130 + 96 * (row % 2), 1000, 236):
            light[y : y + 152, max(0, x) : max(0, x + 236)] *= 1 + rng.normal(0, 0.035)
            pen.line([(x, y), (x, y + 152)], 255, 5)
    image = _painted((176, 168, 156), light)
    image.paste((104, 98, 90), mask=joints.filter(ImageFilter.GaussianBlur(1)))
    return image


def _cobbles(rng: np.random.Generator) -> Image.Image:
    image = Image.new("RGB", TILE, (74, 70, 66))
    lit = Image.new("RGB", TILE, (74, 70, 66))
    pen, shine = ImageDraw.Draw(image), ImageDraw.Draw(lit)
    for row, y in enumerate(range(-20, 820, 62)):
        x = -60 + 38 * (row % 2) + int(rng.integers(-8, 8))
        while x < 1000:
            wide = int(rng.integers(72, 104))
            grey = int(rng.integers(118, 164))
            colour = (grey, grey - int(rng.integers(2, 10)), grey - int(rng.integers(6, 22)))
            box = [x + 3, y + 3, x + wide - 3, y + 58]
            pen.rounded_rectangle(box, 13, fill=colour)
            shine.rounded_rectangle(box, 13, fill=colour)
            shine.rounded_rectangle(
                [x + 10, y + 8, x + wide - 16, y + 38], 12, fill=tuple(min(255, c + 26) for c in colour)
            )
            x += wide
    image = Image.blend(image, lit.filter(ImageFilter.GaussianBlur(7)), 0.6)
    light = _speckled(1 + 0.05 * _noise(rng, cell=60), rng, share=0.02, by=0.25)
    return Image.fromarray(np.clip(np.asarray(image) * light[..., None], 0, 255).astype(np.uint8))


def _grass(rng: np.random.Generator) -> Image.Image:
    image = _painted((58, 92, 40), 1 + 0.2 * _noise(rng, cell=90))
    pen = ImageDraw.Draw(image)
    greens = ((70, 116, 44), (92, 142, 56), (112, 164, 66), (134, 182, 84), (60, 104, 46), (164, 172, 92))
    starts = rng.uniform(0, 1, (11000, 2)) * TILE
    heads = rng.normal(-1.5, 0.75, 11000)
    lengths = rng.uniform(12, 42, 11000)
    shades = rng.choice(len(greens), 11000, p=(0.24, 0.26, 0.2, 0.1, 0.17, 0.03))
    for (x, y), head, long, shade in zip(starts, heads, lengths, shades, strict=True):
        bend = head + 0.5 * (1 if head > -1.5 else -1)
        x1, y1 = x + long * 0.6 * math.cos(head), y + long * 0.6 * math.sin(head)
        pen.line(
            [(x, y), (x1, y1), (x1 + long * 0.4 * math.cos(bend), y1 + long * 0.4 * math.sin(bend))], greens[shade], 2
        )
    return image.filter(ImageFilter.GaussianBlur(0.7))


def _sand(rng: np.random.Generator) -> Image.Image:
    y, x = np.mgrid[0 : TILE[1], 0 : TILE[0]].astype(np.float32)
    wobble = 3.2 * _noise(rng, cell=150)
    ripples = 0.035 * np.sin((y + 0.35 * x) / 17 + 2.2 * wobble)
    light = 1 + 0.06 * _noise(rng, cell=70) + ripples
    return _painted((216, 190, 144), _speckled(light, rng, share=0.035, by=0.25))


def _gravel(rng: np.random.Generator) -> Image.Image:
    image = _painted((176, 152, 118), 1 + 0.08 * _noise(rng, cell=110))
    pen = ImageDraw.Draw(image)
    for x, y, size, grey in zip(
        rng.uniform(0, 1000, 5200), rng.uniform(0, 800, 5200), rng.gamma(3, 1.6, 5200) + 2, rng.normal(184, 24, 5200),
        strict=True,
    ):  # fmt: skip
        colour = (int(grey), int(grey * 0.92), int(grey * 0.80))
        pen.ellipse([x + 1, y + 2, x + size * 1.3 + 1, y + size + 2], fill=(118, 100, 78))
        pen.ellipse([x, y, x + size * 1.3, y + size], fill=colour)
    return image.filter(ImageFilter.GaussianBlur(0.8))


def _leaves(rng: np.random.Generator) -> Image.Image:
    image = _painted((92, 78, 58), 1 + 0.15 * _noise(rng, cell=60)).convert("RGB")
    pen = ImageDraw.Draw(image)
    colours = (
        (196, 120, 40),
        (222, 160, 52),
        (158, 82, 34),
        (206, 92, 36),
        (140, 104, 50),
        (232, 190, 84),
        (120, 74, 44),
    )
    for _ in range(620):
        x, y, turn, long = rng.uniform(-20, 1020), rng.uniform(-20, 820), rng.uniform(0, 6.28), rng.uniform(26, 52)
        colour = colours[int(rng.integers(len(colours)))]
        leaf = leaf_outline(x, y, turn, long)
        pen.polygon([(a + 3, b + 4) for a, b in leaf], (56, 46, 34))
        pen.polygon(leaf, colour)
        tip = (x + long * math.cos(turn), y + long * math.sin(turn))
        pen.line([(x, y), tip], tuple(int(c * 0.72) for c in colour), 2)
    return image.filter(ImageFilter.GaussianBlur(0.7))


def leaf_outline(x: float, y: float, turn: float, long: float) -> list[tuple[float, float]]:
    """Return the outline of a simple leaf whose stalk is at (x, y) and whose tip lies `long` pixels along `turn`."""
    points = []
    for part, side in ((0, 0), (0.2, 0.2), (0.45, 0.3), (0.75, 0.2), (1, 0), (0.75, -0.2), (0.45, -0.3), (0.2, -0.2)):
        along, out = part * long, side * long
        points.append((
            x + along * math.cos(turn) - out * math.sin(turn), y + along * math.sin(turn) + out * math.cos(turn),
        ))  # fmt: skip
    return points
