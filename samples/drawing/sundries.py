"""Smoking, bags and a mask as litter: butt, cigarette packet, vape, lighter, carrier bag, dog bag, face mask."""

from random import Random

from PIL import Image, ImageDraw

from samples.drawing.strokes import Look, clipped, crumpled, letter, ragged, roundish, sheet, tone


def cigarette_butt(look: Look, rng: Random) -> Image.Image:
    """Return a stubbed-out butt, larger than life so that it can be seen."""
    image, pen = sheet(300, 84)
    pen.rectangle([0, 0, 130, 84], fill=(222, 156, 84, 255))
    for _ in range(46):
        x, y = rng.randrange(4, 126), rng.randrange(4, 80)
        pen.ellipse([x, y, x + 4, y + 4], fill=rng.choice(((246, 206, 144, 255), (188, 116, 54, 255))))
    pen.rectangle([130, 0, 300, 84], fill=(242, 240, 232, 255))
    pen.line([(130, 0), (130, 84)], (180, 150, 110, 255), 5)
    burnt = rng.randrange(216, 250)
    pen.polygon(
        [(burnt, 0), (burnt + 12, 30), (burnt - 8, 54), (burnt + 6, 84), (300, 84), (300, 0)], (64, 60, 58, 255)
    )
    for _ in range(26):
        x, y = rng.randrange(burnt, 292), rng.randrange(4, 78)
        pen.ellipse([x, y, x + 8, y + 7], fill=rng.choice(((120, 116, 112, 255), (30, 28, 28, 255))))
    pen.line([(150 + burnt // 5, 8), (160 + burnt // 5, 76)], (200, 196, 186, 255), 5)
    image = roundish(image, shine=0.1)
    return clipped(image, ragged([(8, 14), (150, 10), (284, 16), (290, 66), (150, 74), (8, 70)], rng, by=5))


def cigarette_pack(look: Look, rng: Random) -> Image.Image:
    """Return a flip-top packet, half of it a warning, the lid ajar."""
    image, pen = sheet(300, 460)
    pen.rectangle([20, 90, 280, 444], fill=tone(look.ground, 1))
    pen.rectangle([20, 90, 280, 262], fill=(58, 58, 60, 255))
    pen.rectangle([32, 102, 268, 250], outline=(226, 196, 40, 255), width=6)
    for n, y in enumerate(range(124, 236, 28)):
        pen.line([(52, y), (248 - 40 * (n % 2), y)], (236, 236, 232, 255), 10)
    pen.rectangle([20, 400, 280, 420], fill=tone(look.accent, 1))
    letter(image, look, (150, 332), 226, 76, rng=rng)
    pen.polygon([(20, 90), (34, 14), (292, 26), (280, 90)], tone(look.ground, 0.84))
    pen.polygon([(40, 86), (48, 54), (270, 60), (264, 86)], (232, 226, 206, 255))
    for x in range(60, 250, 32):
        pen.ellipse([x, 56, x + 26, 84], fill=(226, 168, 96, 255), outline=(160, 110, 60, 255), width=2)
    return crumpled(image, rng, depth=0.55)


def vape_disposable(look: Look, rng: Random) -> Image.Image:
    """Return a throw-away vape lying on its side."""
    image, pen = sheet(500, 140)
    for x in range(500):
        part = x / 499
        mixed = tuple(int(a + (b - a) * part) for a, b in zip(look.ground, look.accent, strict=True))
        pen.line([(x, 0), (x, 140)], (*mixed, 255), 1)
    letter(image, look, (220, 70), 240, 70, rng=rng)
    pen.rectangle([400, 0, 412, 140], fill=tone(look.ground, 0.5))
    image = roundish(image, shine=0.8)
    above = [(8, 34), (24, 14), (404, 14), (430, 30), (482, 46), (490, 58)]
    image = clipped(image, [*above, *((x, 140 - y) for x, y in reversed(above))])
    ImageDraw.Draw(image).rounded_rectangle([468, 52, 492, 90], 6, fill=(40, 40, 46, 255))
    return image


def lighter(look: Look, rng: Random) -> Image.Image:
    """Return an empty lighter."""
    image, pen = sheet(400, 120)
    colour = rng.choice(((220, 50, 50), (40, 120, 200), (240, 180, 30), (70, 170, 90), (220, 90, 170)))
    pen.rectangle([0, 0, 400, 120], fill=(*colour, 225))
    pen.rectangle([30, 70, 250, 120], fill=tone(colour, 0.72, 235))
    pen.line([(150, 8), (150, 112)], tone(colour, 0.6), 5)
    pen.rectangle([286, 0, 400, 120], fill=(186, 190, 196, 255))
    image = roundish(image, shine=0.9)
    image = clipped(
        image,
        [(12, 26), (22, 14), (290, 14), (362, 18), (372, 40), (372, 80), (330, 104), (290, 106), (22, 106), (12, 96)],
    )
    pen = ImageDraw.Draw(image)
    pen.ellipse([330, 14, 390, 74], fill=(92, 94, 98, 255))
    pen.ellipse([346, 30, 374, 58], fill=(160, 162, 166, 255))
    pen.rectangle([300, 84, 350, 108], fill=tone(colour, 0.8))
    return image


def carrier_bag_plastic(look: Look, rng: Random) -> Image.Image:
    """Return a carrier bag blown flat, handles out."""
    image, pen = sheet(520, 600)
    film = look.ground if look.name else (238, 240, 242)
    pen.rectangle([0, 0, 520, 600], fill=(*film, 232))
    if look.name is None:
        for x in range(-20, 540, 74):
            pen.line([(x, 160), (x + 10, 600)], rng.choice(((90, 150, 200, 60), (120, 130, 140, 50))), 20)
    pen.rectangle([0, 470, 520, 490], fill=(*look.accent, 220) if look.name else (150, 160, 170, 80))
    letter(image, look, (260, 350), 330, 140, turn=-7, rng=rng)
    image = crumpled(image, rng, depth=0.85)
    body = [(60, 210), (70, 30), (150, 22), (176, 176), (260, 200), (344, 176), (370, 22), (450, 30), (460, 210)]
    hem = [(494, 330), (500, 450), (474, 560), (370, 572), (260, 586), (140, 570), (48, 564), (20, 460), (26, 340)]
    outline = body + [(x + rng.uniform(-14, 14), y + rng.uniform(-12, 12)) for x, y in hem]
    image = clipped(image, outline, soft=9)
    pen = ImageDraw.Draw(image)
    for x in (110, 410):
        pen.ellipse([x - 26, 52, x + 26, 150], fill=(0, 0, 0, 0))
    return image


def dog_poo_bag(look: Look, rng: Random) -> Image.Image:
    """Return a small knotted bag."""
    image, pen = sheet(300, 330)
    colour = rng.choice(((38, 40, 44), (44, 92, 62), (56, 62, 110)))
    pen.rectangle([0, 0, 300, 330], fill=tone(colour, 1))
    pen.ellipse([70, 150, 190, 260], fill=tone(colour, 1.22))
    pen.line([(120, 116), (90, 220)], tone(colour, 1.35), 9)
    pen.line([(170, 112), (214, 230)], tone(colour, 1.3), 8)
    image = crumpled(image, rng, depth=1.2)
    body = [(130, 104), (56, 160), (34, 240), (90, 310), (200, 312), (264, 250), (244, 164), (172, 104)]
    ears = [(196, 60), (234, 20), (190, 14), (156, 66), (126, 18), (78, 20), (112, 70)]
    image = clipped(image, [*body, *ears], soft=9)
    pen = ImageDraw.Draw(image)
    pen.ellipse([122, 66, 182, 112], fill=tone(colour, 1.18), outline=tone(colour, 0.6), width=5)
    return image


def face_mask(look: Look, rng: Random) -> Image.Image:
    """Return a pleated mask with its loops."""
    image, pen = sheet(560, 320)
    for x in (20, 400):
        lift = rng.randrange(-24, 24)
        pen.ellipse([x, 56 + lift, x + 140, 264 + lift], outline=(244, 246, 248, 255), width=9)
    cloth, cloth_pen = sheet(560, 320)
    cloth_pen.rectangle([0, 0, 560, 320], fill=(128, 184, 214, 255))
    for y in range(70, 270, 46):
        cloth_pen.line([(0, y), (560, y + rng.randrange(-8, 8))], (86, 140, 174, 255), 7)
        cloth_pen.line([(0, y + 9), (560, y + 9)], (184, 220, 238, 255), 6)
    cloth_pen.rectangle([150, 34, 410, 50], fill=(232, 240, 244, 255))
    cloth = crumpled(cloth, rng, depth=0.5)
    image.alpha_composite(clipped(cloth, ragged([(96, 34), (464, 28), (474, 286), (90, 290)], rng, by=9)))
    return image
