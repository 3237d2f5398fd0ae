"""Drinks as litter, lying on their side: can, plastic bottle, glass bottle, crown cap, paper and plastic cup."""

import math
from random import Random

from PIL import Image, ImageDraw

from samples.drawing.strokes import Look, clipped, crumpled, glazed, letter, roundish, sheet, tone

SILVER = (196, 200, 206)


def drink_can(look: Look, rng: Random) -> Image.Image:
    """Return a can, sometimes crushed in the middle."""
    image, pen = sheet(480, 252)
    pen.rectangle([0, 0, 480, 252], fill=tone(look.ground, 1))
    _decorated(pen, look, rng.randrange(3))
    letter(image, look, (232, 126), 300, 130, turn=rng.uniform(-4, 4), rng=rng)
    pen.rectangle([0, 0, 34, 252], fill=tone(SILVER, 0.94))
    pen.rectangle([430, 0, 480, 252], fill=tone(SILVER, 1.1))
    pen.line([(34, 0), (34, 252)], tone(look.ground, 0.5), 3)
    pen.line([(430, 0), (430, 252)], tone(look.ground, 0.5), 3)
    image = roundish(image)
    outline: list[tuple[float, float]] = [
        (8, 44),
        (40, 14),
        (424, 14),
        (452, 40),
        (452, 212),
        (424, 238),
        (40, 238),
        (8, 208),
    ]
    if rng.random() < 0.45:
        image, outline = _crushed(image, rng)
    image = clipped(image, outline)
    _lid(ImageDraw.Draw(image))
    return image


def _decorated(pen: ImageDraw.ImageDraw, look: Look, style: int) -> None:
    """Draw the can's pattern: a wave, two bands, or bubbles."""
    if style == 0:
        wave = [(x, 186 + 26 * math.sin(x / 62)) for x in range(0, 481, 8)]
        pen.polygon([*wave, (480, 252), (0, 252)], tone(look.accent, 1))
    elif style == 1:
        pen.polygon([(70, 252), (150, 0), (196, 0), (116, 252)], tone(look.accent, 1))
        pen.polygon([(330, 252), (410, 0), (424, 0), (344, 252)], tone(look.accent, 0.85))
    else:
        for n in range(9):
            x, y, r = 60 + (n * 97) % 350, 34 + (n * 61) % 190, 8 + (n * 5) % 15
            pen.ellipse([x - r, y - r, x + r, y + r], fill=tone(look.accent, 1))


def _crushed(image: Image.Image, rng: Random) -> tuple[Image.Image, list[tuple[float, float]]]:
    """Return the can with creases and its pinched outline."""
    waist, deep = rng.randrange(160, 320), rng.randrange(26, 46)

    def creases(pen: ImageDraw.ImageDraw) -> None:
        pen.polygon([(waist - 72, 0), (waist - 4, 116), (waist + 62, 0)], (0, 0, 0, 88))
        pen.polygon([(waist - 4, 116), (waist + 62, 0), (waist + 84, 0), (waist + 24, 122)], (255, 255, 255, 46))
        pen.polygon([(waist - 74, 252), (waist + 6, 136), (waist + 78, 252)], (0, 0, 0, 116))
        pen.line([(waist - 72, 8), (waist - 4, 116), (waist + 6, 136), (waist + 76, 244)], (255, 255, 255, 96), 5)
        pen.line([(waist - 70, 244), (waist + 2, 140)], (255, 255, 255, 60), 4)

    glazed(image, creases)
    outline = [
        (8, 44), (40, 14), (waist - 72, 14), (waist, 14 + deep), (waist + 64, 14), (424, 16), (452, 40),
        (452, 212), (424, 238), (waist + 78, 238), (waist + 6, 238 - deep), (waist - 74, 238), (40, 238), (8, 208),
    ]  # fmt: skip
    return image, [(float(x), float(y)) for x, y in outline]


def _lid(pen: ImageDraw.ImageDraw) -> None:
    """Draw the can's lid seen from the side, with its opening."""
    pen.ellipse([426, 38, 476, 214], fill=tone(SILVER, 0.8))
    pen.ellipse([432, 46, 472, 206], fill=tone(SILVER, 1.25))
    pen.ellipse([440, 62, 466, 190], outline=tone(SILVER, 0.7), width=3)
    pen.ellipse([444, 76, 464, 124], fill=(40, 40, 46, 255))
    pen.ellipse([446, 128, 464, 166], fill=tone(SILVER, 0.86), outline=tone(SILVER, 0.6), width=3)


def drink_bottle_plastic_small(look: Look, rng: Random) -> Image.Image:
    """Return a clear bottle with its label, half squeezed, with a little left inside."""
    image, pen = sheet(600, 220)
    pen.rectangle([0, 0, 600, 220], fill=(206, 226, 234, 118))
    pen.rectangle([0, 128, 600, 220], fill=(*look.accent, 74) if look.name else (190, 216, 226, 90))
    for x in range(52, 400, 26):
        pen.line([(x, 8), (x, 212)], (255, 255, 255, 90), 5)
        pen.line([(x + 7, 8), (x + 7, 212)], (70, 100, 116, 60), 3)
    pen.rectangle([128, 0, 366, 220], fill=tone(look.ground, 1))
    pen.rectangle([128, 168, 366, 190], fill=tone(look.accent, 1))
    letter(image, look, (247, 96), 206, 92, rng=rng)
    pen.line([(70, 40), (126, 44)], (255, 255, 255, 220), 8)
    pen.line([(380, 48), (450, 62)], (255, 255, 255, 220), 8)
    image = roundish(image, shine=0.7)
    pinch = rng.randrange(0, 30)
    above = [(28, 18), (60, 16 + pinch // 2), (210, 14 + pinch), (380, 16), (470, 70), (516, 76)]
    below = [(516, 144), (470, 150), (380, 204), (210, 206 - pinch), (60, 204 - pinch // 2), (28, 202)]
    outline = [(10, 34), *above, *below, (10, 186)]
    image = clipped(image, [(float(x), float(y)) for x, y in outline])
    _screw_cap(ImageDraw.Draw(image), look)
    return image


def _screw_cap(pen: ImageDraw.ImageDraw, look: Look) -> None:
    """Draw the cap with its grooves."""
    colour = look.accent if look.name else (60, 110, 180)
    pen.rounded_rectangle([514, 66, 574, 154], 8, fill=tone(colour, 0.9))
    for y in range(72, 152, 11):
        pen.line([(520, y), (570, y)], tone(colour, 0.62), 3)
    pen.line([(520, 84), (570, 84)], tone(colour, 1.6), 5)


def drink_bottle_glass(look: Look, rng: Random) -> Image.Image:
    """Return a glass bottle, brown or green, with its two labels."""
    image, pen = sheet(620, 200)
    glass = rng.choice(((92, 54, 22), (40, 86, 52), (104, 64, 28)))
    pen.rectangle([0, 0, 620, 200], fill=(*glass, 236))
    pen.rectangle([40, 132, 330, 200], fill=tone(glass, 0.7, 240))
    pen.rectangle([84, 0, 300, 200], fill=tone(look.ground, 1))
    pen.rectangle([84, 22, 300, 30], fill=tone(look.accent, 1))
    pen.rectangle([84, 160, 300, 170], fill=tone(look.accent, 1))
    letter(image, look, (192, 96), 190, 84, rng=rng)
    pen.rectangle([462, 0, 530, 200], fill=tone(look.accent, 1))
    image = roundish(image, shine=0.9)
    above = [(8, 40), (26, 16), (330, 16), (396, 40), (452, 70), (596, 74), (604, 82)]
    outline = [*above, *((x, 200 - y) for x, y in reversed(above))]
    image = clipped(image, [(float(x), float(y)) for x, y in outline])
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle([578, 68, 606, 132], 6, fill=tone(glass, 1.25))
    pen.line([(320, 40), (396, 62), (450, 84)], (255, 255, 255, 140), 7)
    return image


def bottle_cap_metal(look: Look, rng: Random) -> Image.Image:
    """Return a crown cap seen from above, bent where it was opened."""
    image, pen = sheet(190, 190)
    teeth = [
        (95 + far * math.cos(n * math.pi / 21), 95 + far * math.sin(n * math.pi / 21))
        for n, far in enumerate([76, 86] * 21)
    ]
    pen.polygon(teeth, tone(look.ground, 0.62))
    pen.ellipse([24, 24, 166, 166], fill=tone(look.ground, 1))
    pen.ellipse([34, 34, 156, 156], outline=tone(look.accent, 1), width=6)
    letter(image, look, (95, 95), 104, 46, turn=rng.uniform(-30, 30), rng=rng)
    pen.arc([30, 30, 160, 160], 190, 260, (255, 255, 255, 210), 8)
    pen.line([(36, 132), (70, 166)], tone(look.ground, 0.7), 9)
    return image


def cup_paper(look: Look, rng: Random) -> Image.Image:
    """Return a paper cup on its side with its lid beside it or still on."""
    image, pen = sheet(460, 300)
    pen.rectangle([0, 0, 460, 300], fill=tone(look.ground, 1))
    pen.rectangle([0, 0, 74, 300], fill=tone(look.accent, 1))
    pen.rectangle([84, 0, 92, 300], fill=tone(look.accent, 1))
    if look.name is None:
        for y in range(10, 300, 30):
            pen.line([(110, y), (330, y)], tone(look.accent, 1.1), 8)
    letter(image, look, (218, 150), 226, 126, rng=rng)
    image = crumpled(roundish(image, shine=0.15), rng, depth=0.35)
    image = clipped(image, [(24, 66), (350, 20), (356, 280), (24, 234), (16, 150)])
    pen = ImageDraw.Draw(image)
    if rng.random() < 0.6:
        pen.rounded_rectangle([344, 10, 386, 290], 12, fill=(246, 246, 244, 255))
        pen.rounded_rectangle([384, 40, 412, 260], 10, fill=(228, 228, 226, 255))
        pen.line([(352, 24), (352, 270)], (200, 200, 200, 255), 5)
    else:
        pen.ellipse([326, 20, 388, 280], fill=tone((238, 230, 216), 0.98))
        pen.ellipse([338, 44, 384, 256], fill=(92, 66, 46, 255))
        pen.ellipse([346, 130, 384, 250], fill=(62, 40, 26, 255))
    return image


def cup_plastic(look: Look, rng: Random) -> Image.Image:
    """Return a clear throw-away cup, split along one side."""
    image, pen = sheet(400, 300)
    pen.rectangle([0, 0, 400, 300], fill=(232, 238, 240, 132))
    for x in range(50, 320, 34):
        pen.line([(x, 0), (x, 300)], (255, 255, 255, 170), 6)
        pen.line([(x + 8, 0), (x + 8, 300)], (120, 140, 150, 90), 3)
    pen.rectangle([0, 190, 110, 300], fill=(214, 160, 60, 90))
    image = roundish(image, shine=0.8)
    image = clipped(image, [(20, 70), (330, 16), (340, 284), (20, 230), (12, 150)])
    pen = ImageDraw.Draw(image)
    pen.ellipse([306, 14, 376, 286], outline=(250, 252, 252, 235), width=10)
    pen.ellipse([322, 40, 366, 262], fill=(150, 160, 166, 70))
    split = rng.randrange(80, 200)
    pen.line([(330, split), (250, split + 14), (190, split - 8), (120, split + 6)], (70, 80, 88, 190), 4)
    return image
