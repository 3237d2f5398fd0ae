"""Draws the planned scenes as small JPEG files with real EXIF: `python -m samples.draw FOLDER`.

A scene's picture depends on its plan alone, so the same plan gives the same bytes with the same Pillow.
"""

import io
import math
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageEnhance, ImageFilter

from samples.catalogue import Colour, brand_named
from samples.drawing import drinks, food, sundries
from samples.drawing.exif import exif_of
from samples.drawing.grounds import FRAME, ground
from samples.drawing.strokes import Look, scuffed, shrunk
from samples.drawing.surroundings import features, person, scatter
from samples.scenes import ILLEGIBLE, MATERIALS, UNBRANDED, Scene, plan

QUALITY = 46
"""JPEG quality: the smallest at which lettering stays crisp."""
NEAR = 0.74
"""Scale of a single item: about half the frame, as people hold a phone over what they found."""
LARGEST = 360
"""Longest side of an item in pixels, so that boxes and bags stay inside the frame."""
BATCH = 24
"""Scenes handed to a process at once."""

Artist = Callable[[Look, Random], Image.Image]
ROOMS = (drinks, food, sundries)
ARTISTS: dict[str, Artist] = {kind: getattr(room, kind) for kind in MATERIALS for room in ROOMS if hasattr(room, kind)}

PLAIN: dict[str, tuple[Colour, Colour]] = {
    "drink_can": ((176, 182, 190), (148, 154, 164)),
    "cup_paper": ((236, 230, 216), (190, 150, 110)),
    "drink_bottle_plastic_small": ((214, 224, 230), (176, 196, 208)),
    "drink_bottle_glass": ((206, 196, 170), (150, 120, 70)),
    "cigarette_pack": ((150, 146, 112), (110, 106, 80)),
    "paper_bag": ((206, 166, 116), (120, 86, 50)),
}
"""Ground and accent of things that bear no name; other kinds take one of COMMON."""
COMMON: tuple[tuple[Colour, Colour], ...] = (
    ((196, 60, 60), (240, 200, 80)), ((70, 120, 190), (230, 230, 230)), ((110, 150, 80), (240, 220, 120)),
    ((220, 190, 90), (150, 80, 50)), ((190, 120, 170), (240, 230, 240)), ((150, 150, 156), (220, 220, 222)),
)  # fmt: skip


def draw(scene: Scene) -> bytes:
    """Return a scene as a JPEG of 640 x 480 pixels with its EXIF; about 10 ms once the ground's tile is made."""
    rng = Random(f"{scene.number}:{scene.object}:{scene.brand}")
    month = scene.taken_local.month
    image = ground(scene.ground, rng)
    features(image, scene.ground, month, rng)
    scatter(image, scene.ground, month, rng)
    for sprite, at in _arranged(scene, rng):
        _drop(image, sprite, at, scene)
    person(image, rng, picked=scene.picked)
    image = _lit(image, scene)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, exif=exif_of(scene), optimize=False)
    return out.getvalue()


def write_all(folder: Path) -> list[Path]:
    """Write every planned file into a folder (made if missing); return their paths in the order they are sent.

    Uses two processes; a file that was sent twice is written twice, byte for byte the same.
    """
    folder.mkdir(parents=True, exist_ok=True)
    scenes = plan()
    distinct = [scene for scene in scenes if scene.duplicate_of is None]
    with ProcessPoolExecutor(max_workers=2) as pool:
        for scene, content in zip(distinct, pool.map(draw, distinct, chunksize=BATCH), strict=True):
            (folder / scene.name).write_bytes(content)
    for scene in scenes:
        if scene.duplicate_of is not None:
            (folder / scene.name).write_bytes((folder / scene.duplicate_of).read_bytes())
    return [folder / scene.name for scene in scenes]


def _look(scene: Scene, rng: Random) -> Look:
    """Return how the scene's items are dressed: in a brand, in a brand nobody can read any more, or plain."""
    if scene.brand not in (UNBRANDED, ILLEGIBLE):
        brand = brand_named(scene.brand)
        return Look(brand.name, brand.font, brand.ground, brand.accent, brand.ink)
    body, accent = PLAIN.get(scene.object, rng.choice(COMMON))
    if scene.brand == UNBRANDED:
        return Look(None, "Bungee", body, accent, (90, 90, 90))
    body, accent = rng.choice(COMMON)
    return Look("sœmwng", "Bungee", _faded(body), _faded(accent), (232, 228, 220), worn=True)


def _faded(colour: Colour) -> Colour:
    """Return a colour after a year in the sun."""
    red, green, blue = (int(part * 0.53 + 88) for part in colour)
    return red, green, blue


def _arranged(scene: Scene, rng: Random) -> list[tuple[Image.Image, tuple[int, int]]]:
    """Return the scene's items as turned sprites, with the centre of each in the frame."""
    look = _look(scene, rng)
    found = []
    start = rng.uniform(0, math.tau)
    for number in range(scene.quantity):
        sheet = ARTISTS[scene.object](look, rng)
        if look.worn:
            sheet = scuffed(sheet, rng)
        near = NEAR * 0.72 if scene.quantity > 1 else NEAR
        sprite = shrunk(sheet, min(near, LARGEST / max(sheet.size)))
        sprite = sprite.rotate(_turn(rng), Image.Resampling.BILINEAR, expand=True)
        angle = start + math.tau * number / scene.quantity
        far = 0 if scene.quantity == 1 else 128
        x = 320 + far * 1.25 * math.cos(angle) + rng.uniform(-46, 46)
        y = 236 + far * 0.86 * math.sin(angle) + rng.uniform(-30, 30)
        found.append((sprite, (int(x), int(y))))
    return found


def _turn(rng: Random) -> float:
    """Return how an item lies: any way, but mostly so that its lettering can be read."""
    return rng.gauss(0, 26) if rng.random() < 0.75 else rng.uniform(0, 360)


def _drop(image: Image.Image, sprite: Image.Image, at: tuple[int, int], scene: Scene) -> None:
    """Put an item on the ground with the shadow of its hour."""
    left, top = at[0] - sprite.width // 2, at[1] - sprite.height // 2
    away, length = _sun(scene)
    alpha = sprite.getchannel("A")
    soft = alpha.reduce(2).filter(ImageFilter.GaussianBlur(3)).resize(alpha.size)
    image.paste((14, 14, 20), (left + int(away * length), top + int(length * 0.8)), soft.point(lambda a: a * 9 // 20))
    image.paste((8, 8, 12), (left + 2, top + 4), alpha.point(lambda a: a * 3 // 5))
    image.paste(sprite, (left, top), sprite)


def _sun(scene: Scene) -> tuple[float, float]:
    """Return where shadows fall (-1 left to 1 right) and how long they are in pixels."""
    hour = scene.taken_local.hour + scene.taken_local.minute / 60
    low = min(1.0, abs(hour - 13.5) / 6.5)
    winter = scene.taken_local.month in (11, 12, 1, 2)
    return (1.0 if hour > 13.5 else -1.0), 8 + 20 * low + (4 if winter else 0)


def _lit(image: Image.Image, scene: Scene) -> Image.Image:
    """Return the picture in the light of its season and hour: warm and low, plain, grey, or by lamplight."""
    hour, month = scene.taken_local.hour, scene.taken_local.month
    winter = month in (11, 12, 1, 2)
    if hour >= (17 if winter else 21) or hour < 7:
        image = ImageChops.multiply(image, _lamplight())
        return ImageEnhance.Brightness(image).enhance(1.2)
    image = ImageChops.multiply(image, _vignette())
    if winter:
        return ImageEnhance.Color(image.point(lambda v: min(255, v * 27 // 25))).enhance(0.78)
    if hour >= 18 or hour < 9:
        return ImageChops.multiply(image, Image.new("RGB", FRAME, (255, 236, 204)))
    return ImageEnhance.Brightness(image).enhance(1.16)


@lru_cache(maxsize=1)
def _vignette() -> Image.Image:
    """Return the slight darkening of a lens towards its corners."""
    fade = Image.radial_gradient("L").resize(FRAME).point(lambda d: 255 - d * d // 1100)
    return Image.merge("RGB", [fade] * 3)


@lru_cache(maxsize=1)
def _lamplight() -> Image.Image:
    """Return the light of a lamp or a flash: warm in the middle, dark blue round it."""
    far = Image.radial_gradient("L").resize(FRAME)
    bands = [far.point(lambda d, f=fall: max(34, 255 - int(d * f))) for fall in (0.66, 0.74, 0.80)]
    return Image.merge("RGB", bands)


if __name__ == "__main__":
    written = write_all(Path(sys.argv[1]))
    print(f"Drew {len(written)} files into {sys.argv[1]}.")
