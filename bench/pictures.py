"""The photos of the intake benchmark: drawn ones of phone size, the same at every run, and shipped real ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from bench.home import CHECKOUT

REAL = CHECKOUT / "tests" / "photos" / "real"
# An iPhone photo of 12 million pixels, MIT; its EXIF and its Display P3 profile go into the drawn ones.
PHONE_JPEG = REAL / "exif--florida_beach.jpg"
PHONE_HEIC = REAL / "pillow_heif--pug.heic"
ASPECT = 4 / 3
# Size of the blobs in pixels and how much they vary, of 255: drawn at this quality 12 million pixels take 3.5 MB.
OCTAVES = ((512, 45.0), (128, 25.0), (32, 14.0), (8, 7.0), (2, 4.6))
QUALITY = 95
PNG_MEGAPIXELS = 3.0  # 12 would pass the limit of 20 MB

NAMES = ("jpeg", "p3", "phone", "heic", "png")


@dataclass(frozen=True)
class Picture:
    """One photo of the benchmark: `title` says what it is, `profile` is its colour profile if it is not sRGB."""

    name: str
    title: str
    path: Path
    kind: str
    profile: bytes | None = None

    @property
    def megabytes(self) -> float:
        """Return the size of the file."""
        return self.path.stat().st_size / 1e6


def pictures(folder: Path, names: tuple[str, ...], megapixels: float) -> list[Picture]:
    """Return the photos asked for, drawn ones written to `folder`. `megapixels` is the size of those."""
    return [_picture(name, folder, megapixels) for name in names]


def _picture(name: str, folder: Path, megapixels: float) -> Picture:
    with Image.open(PHONE_JPEG) as phone:
        exif, profile = phone.info["exif"], phone.info["icc_profile"]
    path = folder / f"{name}.{'png' if name == 'png' else 'jpg'}"
    if name == "jpeg":
        drawn(1, megapixels).save(path, "JPEG", quality=QUALITY, exif=exif)
        return Picture(name, f"JPEG {megapixels:g} MP, drawn", path, "JPEG")
    if name == "p3":
        drawn(2, megapixels).save(path, "JPEG", quality=QUALITY, exif=exif, icc_profile=profile)
        return Picture(name, f"JPEG {megapixels:g} MP, drawn, Display P3", path, "JPEG", profile)
    if name == "png":
        small = min(megapixels, PNG_MEGAPIXELS)
        drawn(3, small).save(path, "PNG", exif=exif, compress_level=1)
        return Picture(name, f"PNG {small:g} MP, drawn", path, "PNG")
    if name == "phone":
        return Picture(name, "JPEG 12 MP, a phone's, Display P3", PHONE_JPEG, "JPEG", profile)
    return Picture(name, "HEIC 12 MP, a phone's", PHONE_HEIC, "HEIC", _heic_profile())


def _heic_profile() -> bytes | None:
    import pi_heif

    profile: bytes | None = pi_heif.open_heif(PHONE_HEIC).info.get("icc_profile")
    return profile


def drawn(seed: int, megapixels: float) -> Image.Image:
    """Return an RGB picture like a photo to a codec: gradients, soft shapes, fine grain. Same seed, same pixels."""
    height = max(16, round((megapixels * 1e6 / ASPECT) ** 0.5 / 16) * 16)
    size = (round(height * ASPECT), height)
    rng = np.random.default_rng(seed)
    down, right = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    values = np.stack([90 + 90 * down / size[1], 110 + 60 * right / size[0], 140 - 80 * down / size[1]], axis=-1)
    for step, spread in OCTAVES:
        values += _blobs(rng, size, step, spread)
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _blobs(rng: np.random.Generator, size: tuple[int, int], step: int, spread: float) -> np.ndarray:
    """Return float32 (height, width, 3): random values every `step` pixels, smooth between them."""
    few = rng.normal(0, spread, (size[1] // step + 2, size[0] // step + 2, 3)).astype(np.float32)
    planes = [Image.fromarray(few[..., band]).resize(size, Image.Resampling.BICUBIC) for band in range(3)]
    return np.stack([np.asarray(plane) for plane in planes], axis=-1)
