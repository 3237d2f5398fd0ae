"""Food packaging as litter: packets, wrappers, boxes, fries holder, paper wrap and paper bag."""

import math
from random import Random

from PIL import Image

from samples.drawing.strokes import Look, clipped, crumpled, letter, ragged, sheet, tone, zigzag

FOIL = (206, 208, 210)
KRAFT = (196, 152, 102)


def crisp_packet(look: Look, rng: Random) -> Image.Image:
    """Return an opened crisp packet, its silver inside showing."""
    image, pen = sheet(400, 500)
    pen.rectangle([0, 0, 400, 500], fill=tone(look.ground, 1))
    for n in range(16):
        a, b = n * math.pi / 8, (n + 0.5) * math.pi / 8
        rays = [(200 + 420 * math.cos(angle), 250 + 420 * math.sin(angle)) for angle in (a, b)]
        pen.polygon([(200, 250), *rays], tone(look.ground, 1.14))
    pen.ellipse([36, 130, 364, 310], fill=tone(look.accent, 1))
    pen.ellipse([48, 140, 352, 300], fill=tone(look.ground, 0.92))
    letter(image, look, (200, 220), 270, 110, turn=8, rng=rng)
    for _ in range(5):
        x, y = rng.randrange(90, 300), rng.randrange(340, 420)
        pen.ellipse([x, y, x + 74, y + 50], fill=(240, 200, 96, 255), outline=(190, 130, 40, 255), width=4)
        pen.arc([x + 12, y + 8, x + 58, y + 42], 200, 320, (255, 232, 160, 255), 5)
    pen.polygon([(0, 0), (400, 0), (400, 52), *reversed(zigzag((20, 74), (380, 56), teeth=9, height=16))], FOIL)
    image = crumpled(image, rng)
    edge = [*zigzag((26, 20), (376, 14), teeth=14, height=8), (384, 200), (374, 486)]
    edge += [*zigzag((370, 484), (30, 488), teeth=14, height=8), (14, 260)]
    return clipped(image, edge)


def sweet_wrapper(look: Look, rng: Random) -> Image.Image:
    """Return a twisted sweet paper."""
    image, pen = sheet(400, 200)
    pen.rectangle([0, 0, 400, 200], fill=tone(look.ground, 1))
    for x in range(-40, 420, 56):
        pen.polygon([(x, 200), (x + 40, 0), (x + 62, 0), (x + 22, 200)], tone(look.accent, 1))
    pen.rounded_rectangle([104, 52, 296, 148], 40, fill=tone(look.ground, 0.96))
    letter(image, look, (200, 100), 172, 70, rng=rng)
    image = crumpled(image, rng, depth=0.9)
    fan_left = zigzag((16, 176), (16, 22), teeth=5, height=-12)
    fan_right = zigzag((384, 24), (384, 178), teeth=5, height=-12)
    body = [(88, 84), (112, 44), (288, 44), (312, 84)], [(312, 116), (288, 156), (112, 156), (88, 116)]
    outline = [*fan_left, *body[0], *fan_right, *body[1]]
    return clipped(image, outline)


def biscuit_wrapper(look: Look, rng: Random) -> Image.Image:
    """Return a bar's wrapper, torn open at one end."""
    return _bar(look, rng, length=540, height=190)


def ice_cream_wrapper(look: Look, rng: Random) -> Image.Image:
    """Return an ice cream's wrapper with its wooden stick across it."""
    wrapper = _bar(look, rng, length=560, height=236)
    image, pen = sheet(600, 330)
    image.alpha_composite(wrapper, (10, 0))
    y = rng.randrange(250, 280)
    pen.rounded_rectangle([120, y, 470, y + 36], 18, fill=(222, 186, 130, 255), outline=(170, 130, 80, 255), width=3)
    pen.line([(140, y + 12), (450, y + 12)], (240, 212, 164, 255), 5)
    pen.ellipse([122, y + 4, 200, y + 34], fill=(176, 118, 74, 255))
    return image


def _bar(look: Look, rng: Random, *, length: int, height: int) -> Image.Image:
    """Return a long wrapper with crimped ends, one of them torn so that the foil shows."""
    image, pen = sheet(length, height)
    pen.rectangle([0, 0, length, height], fill=tone(look.ground, 1))
    pen.polygon([(60, height), (180, 0), (240, 0), (120, height)], tone(look.accent, 1))
    pen.rectangle([0, height - 44, length, height - 30], fill=tone(look.accent, 0.95))
    letter(image, look, (length // 2 + 14, height // 2 - 6), int(length * 0.56), int(height * 0.56), turn=3, rng=rng)
    tear = length - 96
    torn = [
        (tear, 0),
        (tear + 18, height * 0.2),
        (tear - 8, height * 0.44),
        (tear + 26, height * 0.66),
        (tear + 2, height),
    ]
    pen.polygon([*torn, (length, height), (length, 0)], tone(FOIL, 1))
    for x in range(14, 46, 9):
        pen.line([(x, 0), (x, height)], tone(look.ground, 0.74), 3)
    image = crumpled(image, rng)
    left = zigzag((10, height - 18), (10, 18), teeth=7, height=-8)
    right = [(length - 40, 20), (length - 14, height * 0.36), (length - 44, height * 0.6), (length - 20, height - 22)]
    return clipped(image, [*left, (56, 10), *right, (56, height - 10)])


def burger_box(look: Look, rng: Random) -> Image.Image:
    """Return an open clamshell box, lid up, crumbs inside."""
    image, pen = sheet(420, 600)
    pen.rounded_rectangle([30, 304, 390, 580], 26, fill=tone(look.ground, 0.62))
    pen.rounded_rectangle([62, 330, 358, 552], 18, fill=(214, 186, 140, 255))
    pen.ellipse([120, 380, 300, 510], fill=(198, 166, 116, 255))
    for _ in range(14):
        x, y = rng.randrange(90, 320), rng.randrange(350, 530)
        pen.ellipse(
            [x, y, x + 12, y + 9], fill=rng.choice(((232, 196, 130, 255), (150, 60, 40, 255), (120, 160, 60, 255)))
        )
    pen.rounded_rectangle([30, 20, 390, 296], 26, fill=tone(look.ground, 1))
    pen.rounded_rectangle([56, 46, 364, 270], 18, fill=tone(look.ground, 1.12))
    pen.rectangle([56, 216, 364, 240], fill=tone(look.accent, 1))
    letter(image, look, (210, 136), 280, 108, turn=rng.uniform(-5, 5), rng=rng)
    pen.line([(34, 300), (386, 300)], (40, 34, 26, 255), 7)
    return crumpled(image, rng, depth=0.4)


def fries_cone(look: Look, rng: Random) -> Image.Image:
    """Return a paper holder with the last fries."""
    image, pen = sheet(340, 460)
    for _ in range(7):
        x = rng.randrange(70, 250)
        top = rng.randrange(14, 90)
        lean = rng.randrange(-26, 26)
        pen.line([(x + lean, top), (x, 200)], (196, 140, 40, 255), 30)
        pen.line([(x + lean, top + 3), (x, 200)], (244, 202, 92, 255), 22)
    face = [(36, 150), (96, 182), (170, 192), (244, 182), (304, 150), (262, 444), (78, 444)]
    pen.polygon(face, tone(look.ground, 1))
    for x in (96, 170, 244):
        pen.polygon([(x - 14, 200), (x + 14, 200), (x + 10, 444), (x - 10, 444)], tone(look.ground, 1.12))
    pen.line([(36, 150), (96, 182), (170, 192), (244, 182), (304, 150)], tone(look.accent, 1), 12)
    letter(image, look, (170, 310), 186, 80, turn=-4, rng=rng)
    return crumpled(image, rng, depth=0.45)


def food_wrap_paper(look: Look, rng: Random) -> Image.Image:
    """Return a crumpled sheet of wrapping paper with sauce on it; the name is printed over and over."""
    image, pen = sheet(480, 440)
    paper = tone((244, 238, 224), 1)
    pen.rectangle([0, 0, 480, 440], fill=paper)
    for n, y in enumerate(range(20, 440, 84)):
        for x in range(-60 + 70 * (n % 2), 480, 200):
            if look.name is None:
                pen.line([(x, y), (x + 120, y + 30)], (208, 92, 72, 255), 10)
            else:
                letter(image, look, (x + 90, y + 34), 150, 56, turn=-10, rng=rng)
    pen.ellipse([250, 240, 370, 330], fill=(196, 92, 62, 255))
    pen.ellipse([268, 252, 352, 316], fill=(178, 60, 36, 255))
    pen.ellipse([110, 110, 170, 152], fill=(230, 194, 96, 255))
    outline = ragged([(30, 60), (240, 22), (446, 70), (462, 300), (400, 416), (180, 424), (26, 350)], rng, by=20)
    return clipped(crumpled(image, rng, depth=1.1), outline, soft=7)


def pizza_box(look: Look, rng: Random) -> Image.Image:
    """Return an open pizza box with grease, a crust and a stub of a slice."""
    image, pen = sheet(560, 560)
    pen.rectangle([24, 24, 536, 536], fill=tone(KRAFT, 1))
    pen.rectangle([24, 24, 536, 536], outline=tone(KRAFT, 0.66), width=14)
    pen.rectangle([54, 54, 506, 506], outline=tone(KRAFT, 0.82), width=5)
    pen.ellipse([100, 100, 460, 460], fill=tone(KRAFT, 0.93))
    for _ in range(9):
        x, y, size = rng.randrange(120, 360), rng.randrange(120, 360), rng.randrange(30, 90)
        pen.ellipse([x, y, x + size, y + size * 0.8], fill=tone(KRAFT, rng.uniform(0.76, 0.86)))
    turn = rng.uniform(0, 360)
    pen.pieslice([90, 90, 470, 470], turn, turn + 46, fill=(214, 156, 74, 255))
    pen.pieslice([122, 122, 438, 438], turn + 2, turn + 44, fill=(236, 190, 92, 255))
    for far in (66, 104, 138):
        angle = math.radians(turn + 23 + rng.uniform(-9, 9))
        cx, cy = 280 + far * math.cos(angle), 280 + far * math.sin(angle)
        pen.ellipse([cx - 17, cy - 15, cx + 17, cy + 15], fill=(190, 60, 40, 255), outline=(150, 40, 30, 255), width=3)
    pen.arc([106, 106, 454, 454], turn + 150, turn + 215, (206, 148, 76, 255), 26)
    pen.arc([140, 150, 420, 430], turn + 250, turn + 290, (190, 130, 62, 255), 24)
    return crumpled(image, rng, depth=0.3)


def paper_bag(look: Look, rng: Random) -> Image.Image:
    """Return a bakery's bag, crumpled, its top cut in teeth."""
    image, pen = sheet(380, 540)
    paper = look.ground if look.name else KRAFT
    pen.rectangle([0, 0, 380, 540], fill=tone(paper, 1.08))
    pen.rectangle([0, 0, 66, 540], fill=tone(paper, 0.86))
    for y in range(30, 540, 56):
        pen.ellipse([90, y, 104, y + 14], fill=tone(paper, 0.9))
        pen.ellipse([330, y + 28, 344, y + 42], fill=tone(paper, 0.9))
    letter(image, look, (216, 230), 236, 120, turn=6, rng=rng)
    if look.name is None:
        pen.line([(130, 330), (300, 330)], tone(paper, 0.6), 8)
        pen.arc([150, 180, 290, 320], 200, 340, tone(paper, 0.6), 10)
    pen.ellipse([240, 390, 330, 460], fill=tone(paper, 0.88))
    outline = [*zigzag((22, 24), (358, 18), teeth=12, height=9), (366, 280), (352, 522), (40, 526), (14, 260)]
    return clipped(crumpled(image, rng, depth=0.8), outline)
