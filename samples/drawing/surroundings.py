"""What lies round the litter: kerb, paint, puddle, drain, path edge, water, leaves, daisies, shells, a shoe, tongs."""

import math
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from samples.drawing.grounds import FRAME, leaf_outline
from samples.drawing.strokes import DOUBLE, XY, halved, sheet, tone

LEAF_COLOURS = ((206, 130, 44), (180, 84, 36), (226, 176, 64), (120, 132, 54), (150, 96, 44))


def features(image: Image.Image, kind: str, month: int, rng: Random) -> None:
    """Draw large things of the ground into the frame: under the litter, each only where it belongs."""
    chance = rng.random()
    if kind == "asphalt" and chance < 0.34:
        _paint_line(image, rng)
    elif kind in ("asphalt", "slabs", "cobbles") and chance < 0.62:
        _kerb(image, rng)
    elif kind in ("asphalt", "cobbles") and chance < 0.78:
        _drain(image, rng)
    elif kind in ("grass", "leaves") and chance < 0.3:
        _path(image, rng)
    elif kind == "sand" and chance < 0.34:
        _water(image, rng)
    elif kind == "sand" and chance < 0.7:
        _footprints(image, rng)
    if kind in ("asphalt", "slabs", "gravel", "cobbles") and month in (11, 12, 1, 2, 3) and rng.random() < 0.35:
        _puddle(image, rng)


def scatter(image: Image.Image, kind: str, month: int, rng: Random) -> None:
    """Draw small things lying about: leaves in autumn, daisies in spring, shells, pebbles, blades of grass."""
    autumn = month in (9, 10, 11, 12)
    if kind != "sand":
        for _ in range(rng.randrange(5, 14) if autumn else rng.randrange(0, 3)):
            _leaf(image, rng)
    if kind == "grass" and month in (3, 4, 5, 6):
        for _ in range(rng.randrange(4, 12)):
            _daisy(image, rng)
    if kind in ("sand", "gravel", "asphalt"):
        for _ in range(rng.randrange(3, 9)):
            _pebble(image, rng)
    if kind in ("slabs", "cobbles", "asphalt") and rng.random() < 0.5:
        _tuft(image, rng)


def person(image: Image.Image, rng: Random, *, picked: bool) -> None:
    """Draw a trace of the one who takes the photo, in some scenes: the tip of a shoe, or tongs about to pick it up."""
    chance = rng.random()
    if picked and chance < 0.14:
        _tongs(image, rng)
    elif chance > 0.88:
        _shoe(image, rng)


def _area(image: Image.Image, outline: XY, colour: tuple[int, ...], *, alpha: int = 255, soft: float = 0) -> None:
    """Fill a polygon of the frame smoothly."""
    mask = Image.new("L", (FRAME[0] * DOUBLE, FRAME[1] * DOUBLE), 0)
    ImageDraw.Draw(mask).polygon([(x * DOUBLE, y * DOUBLE) for x, y in outline], alpha)
    mask = mask.reduce(DOUBLE)
    image.paste(tuple(colour[:3]), mask=mask.filter(ImageFilter.GaussianBlur(soft)) if soft else mask)


def _strip(rng: Random, width: float, *, edge: float) -> list[tuple[float, float]]:
    """Return a strip across the frame, `edge` of the way from its middle to its border (signed), a little turned."""
    turn, middle = rng.uniform(-0.35, 0.35), 240 + edge * 240
    if rng.random() < 0.4:
        middle, turn = 320 + edge * 320, turn + math.pi / 2
    cx, cy = (320.0, middle) if abs(turn) < 1 else (middle, 240.0)
    dx, dy = math.cos(turn) * 600, math.sin(turn) * 600
    nx, ny = -math.sin(turn) * width / 2, math.cos(turn) * width / 2
    corners = ((-1, 1), (1, 1), (1, -1), (-1, -1))
    return [(cx + along * dx + out * nx, cy + along * dy + out * ny) for along, out in corners]


def _paint_line(image: Image.Image, rng: Random) -> None:
    _area(image, _strip(rng, rng.uniform(44, 70), edge=rng.choice((-0.6, 0.6))), (226, 226, 220), alpha=214)


def _kerb(image: Image.Image, rng: Random) -> None:
    line = _strip(rng, 64, edge=rng.choice((-0.72, 0.72)))
    _area(image, [(x + 4, y + 12) for x, y in line], (40, 40, 44), alpha=120, soft=5)
    _area(image, line, (172, 168, 162))
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = line
    pen = ImageDraw.Draw(image, "RGBA")
    pen.line([(x0, y0), (x1, y1)], (112, 108, 104, 255), 4)
    pen.line([(x3, y3), (x2, y2)], (214, 210, 204, 255), 4)
    for part in (0.31, 0.53, 0.75):
        top = (x0 + (x1 - x0) * part, y0 + (y1 - y0) * part)
        pen.line([top, (x3 + (x2 - x3) * part, y3 + (y2 - y3) * part)], (110, 106, 102, 255), 3)


def _drain(image: Image.Image, rng: Random) -> None:
    grate, pen = sheet(400, 300)
    pen.rounded_rectangle([4, 4, 396, 296], 14, fill=(70, 70, 74, 255))
    for x in range(34, 370, 42):
        pen.rounded_rectangle([x, 34, x + 20, 266], 8, fill=(18, 18, 20, 255))
        pen.line([(x + 22, 36), (x + 22, 264)], (122, 122, 126, 255), 3)
    grate = halved(grate).rotate(rng.choice((0, 90)) + rng.uniform(-8, 8), Image.Resampling.BICUBIC, expand=True)
    image.paste(grate, (rng.choice((-50, 20, 430, 500)), rng.choice((-60, 320, 380))), grate)


def _path(image: Image.Image, rng: Random) -> None:
    line = _strip(rng, 150, edge=rng.choice((-0.85, 0.85)))
    _area(image, line, (182, 160, 126), alpha=235, soft=3)


def _water(image: Image.Image, rng: Random) -> None:
    """Draw the river's edge along the top: wet sand, foam, water with glints."""
    level, phase = rng.uniform(70, 130), rng.uniform(0, 6)
    shore = [(x, level + 14 * math.sin(x / 70 + phase) + 7 * math.sin(x / 31)) for x in range(0, 641, 16)]
    _area(image, [*[(x, y + 44) for x, y in shore], (640, 0), (0, 0)], (150, 122, 86), alpha=150, soft=8)
    _area(image, [*[(x, y + 8) for x, y in shore], (640, 0), (0, 0)], (238, 240, 236), alpha=235, soft=1.5)
    _area(image, [*shore, (640, 0), (0, 0)], (86, 122, 128), alpha=236, soft=1)
    pen = ImageDraw.Draw(image, "RGBA")
    for _ in range(16):
        x, y = rng.uniform(0, 620), rng.uniform(4, level - 20)
        pen.line([(x, y), (x + rng.uniform(20, 70), y + rng.uniform(-2, 2))], (200, 222, 224, 110), 2)


def _footprints(image: Image.Image, rng: Random) -> None:
    x, y, turn = rng.uniform(20, 120), rng.uniform(330, 420), rng.uniform(-0.5, -0.1)
    for step in range(5):
        side = 26 if step % 2 else -26
        cx = x + step * 120 * math.cos(turn) - side * math.sin(turn)
        cy = y + step * 120 * math.sin(turn) + side * math.cos(turn)
        sole = [(cx + 38 * math.cos(a), cy + 16 * math.sin(a)) for a in (n * 0.52 for n in range(12))]
        _area(image, [(a + 3, b + 4) for a, b in sole], (246, 224, 184), alpha=150, soft=2)
        _area(image, sole, (150, 124, 86), alpha=130, soft=3)


def _puddle(image: Image.Image, rng: Random) -> None:
    cx, cy = rng.choice((60, 580)), rng.uniform(60, 420)
    shape = [
        (cx + (130 + rng.uniform(-24, 24)) * math.cos(n * 0.45), cy + (70 + rng.uniform(-12, 12)) * math.sin(n * 0.45))
        for n in range(14)
    ]  # fmt: skip
    _area(image, shape, (78, 88, 100), alpha=190, soft=4)
    _area(
        image,
        [(x * 0.55 + cx * 0.45 - 16, y * 0.45 + cy * 0.55 - 12) for x, y in shape],
        (168, 186, 202),
        alpha=130,
        soft=7,
    )


def _leaf(image: Image.Image, rng: Random) -> None:
    x, y, turn, long = rng.uniform(0, 640), rng.uniform(0, 480), rng.uniform(0, 6.28), rng.uniform(26, 54)
    colour = rng.choice(LEAF_COLOURS)
    pen = ImageDraw.Draw(image, "RGBA")
    leaf = leaf_outline(x, y, turn, long)
    pen.polygon([(a + 3, b + 5) for a, b in leaf], (20, 16, 12, 90))
    pen.polygon(leaf, (*colour, 255))
    pen.line(
        [(x - 8 * math.cos(turn), y - 8 * math.sin(turn)), (x + long * math.cos(turn), y + long * math.sin(turn))],
        tone(colour, 0.66),
        2,
    )


def _daisy(image: Image.Image, rng: Random) -> None:
    x, y, size = rng.uniform(0, 640), rng.uniform(0, 480), rng.uniform(6, 10)
    pen = ImageDraw.Draw(image, "RGBA")
    for n in range(9):
        a, b = x + size * math.cos(n * 0.7), y + size * math.sin(n * 0.7)
        pen.ellipse([a - size * 0.42, b - size * 0.42, a + size * 0.42, b + size * 0.42], fill=(250, 250, 246, 255))
    pen.ellipse([x - size * 0.5, y - size * 0.5, x + size * 0.5, y + size * 0.5], fill=(240, 196, 50, 255))


def _pebble(image: Image.Image, rng: Random) -> None:
    x, y, size, grey = rng.uniform(0, 640), rng.uniform(0, 480), rng.uniform(5, 13), rng.randrange(120, 215)
    pen = ImageDraw.Draw(image, "RGBA")
    pen.ellipse([x + 2, y + 4, x + size * 1.4 + 2, y + size + 4], fill=(20, 18, 14, 100))
    pen.ellipse([x, y, x + size * 1.4, y + size], fill=(grey, grey - 6, grey - 16, 255))
    pen.ellipse([x + size * 0.25, y + size * 0.15, x + size * 0.8, y + size * 0.5], fill=(255, 255, 255, 70))


def _tuft(image: Image.Image, rng: Random) -> None:
    x, y = rng.choice((rng.uniform(0, 160), rng.uniform(480, 640))), rng.uniform(40, 470)
    pen = ImageDraw.Draw(image, "RGBA")
    for _ in range(26):
        head, long = rng.gauss(-1.57, 0.6), rng.uniform(16, 46)
        green = rng.choice(((84, 128, 52), (108, 152, 66), (66, 106, 46)))
        a = x + rng.gauss(0, 9)
        pen.line([(a, y + rng.gauss(0, 3)), (a + long * math.cos(head), y + long * math.sin(head))], (*green, 255), 2)


def _shoe(image: Image.Image, rng: Random) -> None:
    shoe, pen = sheet(300, 380)
    colour = rng.choice(((46, 62, 96), (150, 46, 50), (64, 68, 70), (222, 222, 214), (60, 110, 96)))
    pen.rounded_rectangle([6, 6, 294, 520], 140, fill=(236, 234, 226, 255))
    pen.rounded_rectangle([26, 26, 274, 520], 122, fill=tone(colour, 1))
    pen.arc([40, 40, 260, 240], 180, 360, tone(colour, 1.3), 8)
    pen.rounded_rectangle([84, 170, 216, 520], 50, fill=tone(colour, 0.78))
    for y in range(200, 380, 46):
        pen.line([(84, y), (216, y + 26)], (246, 246, 240, 255), 11)
        pen.line([(216, y), (84, y + 26)], (232, 232, 226, 255), 11)
    shoe = halved(shoe).rotate(rng.uniform(-16, 16), Image.Resampling.BICUBIC, expand=True)
    x = rng.choice((rng.uniform(20, 110), rng.uniform(400, 480)))
    _shadowed(image, shoe, (int(x), 358))


def _tongs(image: Image.Image, rng: Random) -> None:
    claw, pen = sheet(240, 460)
    pen.rectangle([104, 150, 136, 460], fill=(176, 180, 186, 255))
    pen.line([(112, 150), (112, 460)], (226, 230, 234, 255), 6)
    pen.line([(120, 160), (40, 90), (64, 10)], (60, 120, 70, 255), 24, joint="curve")
    pen.line([(120, 160), (200, 90), (176, 10)], (60, 120, 70, 255), 24, joint="curve")
    pen.line([(116, 156), (44, 92), (66, 16)], (110, 176, 116, 255), 6, joint="curve")
    pen.ellipse([98, 136, 142, 180], fill=(48, 52, 50, 255))
    claw = halved(claw).rotate(rng.uniform(-22, 22), Image.Resampling.BICUBIC, expand=True)
    _shadowed(image, claw, (rng.randrange(230, 320), 318))


def _shadowed(image: Image.Image, thing: Image.Image, at: tuple[int, int]) -> None:
    """Paste a thing with a soft shadow."""
    shade = thing.getchannel("A").filter(ImageFilter.GaussianBlur(6)).point(lambda a: a // 2)
    image.paste((16, 16, 22), (at[0] + 9, at[1] + 10), shade)
    image.paste(thing, at, thing)
