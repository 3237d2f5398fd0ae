"""The ways a photo may go, each in a process that does nothing else: ours, the naive one, and two floors.

`python -m bench.ways WAY FOLDER` reads lines of JSON [path, kind, profile] (the colour profile in hexadecimal, "" for
none) and answers each with the processor milliseconds the way took.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pi_heif
from PIL import Image, ImageCms, ImageOps

from bench.home import CHECKOUT
from bench.paper import timed_ms
from bench.pictures import Picture
from bench.truth import RECEIVED
from reports.photos.decode import set_limits
from reports.photos.exif import read_facts
from reports.photos.lane import CHILD_VARIABLES
from reports.photos.limits import inspect
from reports.photos.originals import take_in
from reports.photos.place_time import judge
from reports.photos.renditions import make_renditions

EDGES_PX = (1600, 400)
JPEG: dict[str, Any] = {"format": "JPEG", "quality": 82}
WEBP: dict[str, Any] = {"format": "WEBP", "quality": 80, "method": 2}
EIGHTH = 8  # libjpeg reads every coefficient, but builds one pixel of each 8 x 8 block
CHUNK_BYTES = 1 << 16


def chunks(path: Path) -> Iterator[bytes]:
    """Yield a file as an upload arrives."""
    with path.open("rb") as content:
        yield from iter(lambda: content.read(CHUNK_BYTES), b"")


def path_of_ours(picture: Picture, folder: Path) -> None:
    """Take a photo in, without database, fsync or child: hash, header, facts, verdict, both copies, fingerprint."""
    taken = take_in(chunks(picture.path), folder / "incoming")
    header = inspect(taken.path)
    judge(read_facts(taken.path, header.kind), received_at=RECEIVED)
    make_renditions(taken.path, header.kind, folder, "copy")
    taken.path.unlink()


def naive(picture: Picture, folder: Path, format: str) -> None:
    """Do what everybody writes first: open, turn, two thumbnails of the whole picture, save with the defaults."""
    image = ImageOps.exif_transpose(_opened(picture)).convert("RGB")
    for edge_px in EDGES_PX:
        copy = image.copy()
        copy.thumbnail((edge_px, edge_px))
        copy.save(folder / f"naive-{edge_px}.{format.lower()}", format)


def floor(picture: Picture, folder: Path) -> None:
    """Do the least that ends in the same two files: hash, cheapest decode and resize, conversion, both encodes.

    Of a JPEG the cheapest decode is at 1/8; the picture to resize stands ready. Other formats have no scaled decode.
    """
    half, sizes, transform = _ready(picture)
    _hash_and_decode(picture)
    large = half.resize(sizes[0], Image.Resampling.HAMMING, reducing_gap=1.0)
    small = large.resize(sizes[1], Image.Resampling.HAMMING, reducing_gap=1.0)
    if transform:
        ImageCms.applyTransform(large, transform, inPlace=True)
    _encode(large, JPEG)
    _encode(small, WEBP)


def lean(picture: Picture, folder: Path) -> None:
    """Do less than the product: hash, cheapest decode, two JPEGs of pictures that stand ready; no resize."""
    _hash_and_decode(picture)
    for scaled in _scaled(picture):
        _encode(scaled, JPEG)


def _opened(picture: Picture) -> Image.Image:
    return pi_heif.open_heif(picture.path).to_pillow() if picture.kind == "HEIC" else Image.open(picture.path)


@lru_cache(maxsize=1)
def _ready(
    picture: Picture,
) -> tuple[Image.Image, list[tuple[int, int]], ImageCms.ImageCmsTransform | None]:
    """Return what the floor need not make: the half-decoded picture, both sizes, the way to sRGB."""
    opened = _opened(picture)
    opened.draft("RGB", (opened.width // 2, opened.height // 2))
    half = opened.convert("RGB")
    scales = [min(1.0, edge_px / max(half.size)) for edge_px in EDGES_PX]
    sizes = [(round(half.width * scale), round(half.height * scale)) for scale in scales]
    if not picture.profile:
        return half, sizes, None
    profile = ImageCms.ImageCmsProfile(io.BytesIO(picture.profile))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    return half, sizes, ImageCms.buildTransform(profile, srgb, "RGB", "RGB")


@lru_cache(maxsize=1)
def _scaled(picture: Picture) -> list[Image.Image]:
    half, sizes, _ = _ready(picture)
    return [half.resize(size, Image.Resampling.HAMMING) for size in sizes]


def _hash_and_decode(picture: Picture) -> None:
    data = picture.path.read_bytes()
    hashlib.sha256(data).digest()
    if picture.kind == "HEIC":
        pi_heif.open_heif(io.BytesIO(data)).to_pillow()
        return
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (image.width // EIGHTH, image.height // EIGHTH))
        image.load()


def _encode(image: Image.Image, options: dict[str, Any]) -> None:
    image.save(io.BytesIO(), **options)


WAYS: dict[str, Callable[[Picture, Path], None]] = {
    "path": path_of_ours,
    "floor": floor,
    "lean": lean,
    "naive": partial(naive, format="JPEG"),
    "naive WebP": partial(naive, format="WEBP"),
}


class Process:
    """The other end of a process that goes one way.

    `tuned` sets the C library as our own child has it: it keeps freed memory for the next picture. By default it gives
    it back and asks again page by page, as it does for everybody.
    """

    def __init__(self, way: str, folder: Path, *, tuned: bool) -> None:
        surroundings = {name: value for name, value in os.environ.items() if tuned or name not in CHILD_VARIABLES}
        self.child = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "bench.ways", way, str(folder)],
            cwd=CHECKOUT,
            env=surroundings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def ask(self, picture: Picture) -> float:
        """Return the processor milliseconds of one photo. Raises RuntimeError when the process has died."""
        if self.child.stdin is None or self.child.stdout is None:
            raise RuntimeError("the process has no pipes")
        words = [str(picture.path), picture.kind, (picture.profile or b"").hex()]
        self.child.stdin.write(json.dumps(words) + "\n")
        answer = self.child.stdout.readline()
        if not answer:
            raise RuntimeError(f"one way could not prepare {picture.path.name}")
        return float(answer)

    def stop(self) -> None:
        """End the process."""
        self.child.communicate()


def main(way: str, folder: Path) -> None:
    """Answer until the input ends. Ours runs with the limits of its child; HEIC takes one core in every way."""
    set_limits()
    for line in sys.stdin:
        path, kind, profile = json.loads(line)
        picture = Picture("", "", Path(path), kind, bytes.fromhex(profile) or None)
        _ready(picture)
        print(timed_ms(partial(WAYS[way], picture, folder), time.process_time), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
