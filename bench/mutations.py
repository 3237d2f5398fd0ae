"""Damages shipped photos at random and reads each: none may end the reader, nor keep it longer than a few seconds.

`python -m bench.mutations FIRST END` reads mutations FIRST to END - 1 and prints the number of each before it starts.
"""

from __future__ import annotations

import logging
import os
import random
import resource
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.home import CHECKOUT
from bench.paper import progress
from bench.truth import PHOTOS, RECEIVED
from reports.photos.exif import read_facts
from reports.photos.limits import HEAD_BYTES, PHOTO_KINDS, BadPhoto, inspect, kind_of
from reports.photos.place_time import judge

SEED = 20261121
MAX_SECONDS = 10.0  # a photo is read in a millisecond; this long is a hang
MAX_BYTES = 1536 * 1024 * 1024  # so that a fault eats the child's memory and not the computer's
HEADS_BYTES = 8192  # where metadata lie; half of all damage is done there
MOST_EDITS = 8
HEIC_EVERY = 4  # few of the files, but read by a C library inside our own process


def originals() -> list[Path]:
    """Return the shipped photos, whole and hostile ones, in the order of their names."""
    return sorted(path for room in ("real", "bad") for path in (PHOTOS / room).iterdir() if path.suffix != ".json")


def mutated(number: int, files: list[Path]) -> bytes:
    """Return the bytes of mutation `number`: flips, cuts and inserts in one of the files; always the same."""
    chance = random.Random(SEED + number)
    heic = [path for path in files if path.suffix == ".heic"]
    data = bytearray(chance.choice(files if number % HEIC_EVERY else heic).read_bytes())
    for _ in range(chance.randint(1, MOST_EDITS)):
        reach = len(data) if chance.random() < 0.5 else min(len(data), HEADS_BYTES)
        at = chance.randrange(reach + 1)
        deed = chance.choice(("flip", "flip", "flip", "put", "insert", "drop", "cut"))
        if deed == "flip" and at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        elif deed == "put":
            data[at : at + 4] = chance.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", chance.randbytes(4)))
        elif deed == "insert":
            data[at:at] = chance.randbytes(chance.randint(1, 64))
        elif deed == "drop":
            del data[at : at + chance.randint(1, 64)]
        elif deed == "cut" and chance.random() < 0.3:
            del data[at:]
    return bytes(data)


def read(path: Path) -> None:
    """Do with a file what intake does before it answers. Any exception but a refusal is a fault of ours."""
    with path.open("rb") as handle:
        kind = kind_of(handle.read(HEAD_BYTES))
    try:
        kind = inspect(path).kind
    except BadPhoto:
        if kind not in PHOTO_KINDS:
            return
    judge(read_facts(path, kind), received_at=RECEIVED)


def run(count: int) -> dict[str, int]:
    """Read `count` mutations in a guarded child; return how many there were, how many ended it, how many hung."""
    found = {"mutations": count, "crashes": 0, "hangs": 0}
    bar = progress(range(count), "damaged photos")
    ticks, at = iter(bar), 0
    while at < count:
        reached, hung = _watched(at, count, ticks)
        if reached < count:
            found["hangs" if hung else "crashes"] += 1
            print(f"mutation {reached} {'hung' if hung else 'ended the reader'}", file=sys.stderr)
        at = reached + 1
    bar.close()
    return found


def _watched(first: int, end: int, ticks: Iterator[int]) -> tuple[int, bool]:
    """Return (number it stopped at, whether it hung); `end` when it read all."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.mutations", str(first), str(end)]
    child = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, bufsize=0)
    if child.stdout is None:
        raise RuntimeError("the reader has no pipe")
    at, hung = first, False
    try:
        while (number := _next_number(child.stdout.fileno(), time.monotonic() + MAX_SECONDS)) is not None:
            at = number
            next(ticks, None)
        hung = child.poll() is None and not _ends_soon(child)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    return (end if child.returncode == 0 else at), hung


def _ends_soon(child: subprocess.Popen[bytes]) -> bool:
    try:
        child.wait(1.0)
    except subprocess.TimeoutExpired:
        return False
    return True


def _next_number(pipe: int, until: float) -> int | None:
    """Return the next line of eight digits; None when the pipe closed or nothing came until then."""
    line = b""
    while len(line) < 9:
        if not select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
            return None
        more = os.read(pipe, 9 - len(line))
        if not more:
            return None
        line += more
    return int(line)


def main(first: int, end: int) -> None:
    """Read mutations first to end - 1 in this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_BYTES, MAX_BYTES))
    logging.getLogger("exifread").setLevel(logging.CRITICAL)  # it complains of damage, which is what it is given
    files = originals()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mutated"
        for number in range(first, end):
            os.write(1, b"%08d\n" % number)
            path.write_bytes(mutated(number, files))
            read(path)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
