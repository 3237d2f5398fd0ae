"""A 64-bit perceptual hash that finds near copies of a picture; see docs/algorithms/photos.md.

Recompressed and messenger copies lie within 8 bits; turned, mirrored and cropped ones do not, and are not claimed to.
Source: Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010), chapter 3.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

# Differing bits up to which two pictures look alike: no false pair in 24,090, every recompressed copy found.
LOOKS_ALIKE_BITS = 8
# Two photos are only compared when by one person or this close (m) ...
LOOKS_ALIKE_M = 50.0
# ... and taken within this time (s).
LOOKS_ALIKE_S = 600
EDGE_PX = 32
KEPT = 8


def _cosines() -> np.ndarray:
    """Return the first KEPT rows of the EDGE_PX point DCT-II, without the scale no median needs."""
    k = np.arange(KEPT)[:, None]
    n = np.arange(EDGE_PX)[None, :]
    return np.cos(math.pi * k * (2 * n + 1) / (2 * EDGE_PX))


def fingerprint(picture: Image.Image) -> int:
    """Return the hash of an upright picture as a signed 64-bit integer (a bigint column holds it)."""
    small = picture.convert("L").resize((EDGE_PX, EDGE_PX), Image.Resampling.BILINEAR, reducing_gap=2.0)
    cosines = _cosines()
    waves = (cosines @ np.asarray(small, dtype=np.float64) @ cosines.T).ravel()
    # The first wave is the brightness of the whole: it takes no part in the median, nor would its bit say anything.
    above = waves > np.median(waves[1:])
    unsigned = int(np.packbits(above).view(">u8")[0])
    return unsigned - (1 << 64) if unsigned >= 1 << 63 else unsigned


def distance(a: int, b: int) -> int:
    """Return in how many of 64 bits two fingerprints differ."""
    return ((a ^ b) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()
