"""Takes bytes in and seals them: hashed while they stream, stopped at the limit; see docs/algorithms/photos.md."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from reports.photos.limits import MAX_BYTES, BadPhoto

SEALED_MODE = 0o400  # the original never changes: not even its owner writes to it by accident


@dataclass(frozen=True)
class TakenIn:
    """A file received whole, not yet sealed: where it waits, its SHA-256 in 64 hex digits, its size in bytes."""

    path: Path
    sha256: str
    size_bytes: int


def take_in(chunks: Iterable[bytes], into: Path) -> TakenIn:
    """Write the chunks to `into`, hashing as they come. Raises BadPhoto too_large at the limit, leaving no file."""
    into.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    try:
        with into.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > MAX_BYTES:
                    raise BadPhoto(
                        "This file is larger than the limit.",
                        code="too_large",
                        limit=f"{MAX_BYTES // 1_000_000} MB",
                        mb=round(size / 1e6, 1),
                    )
                digest.update(chunk)
                file.write(chunk)
    except BaseException:
        into.unlink(missing_ok=True)
        raise
    return TakenIn(into, digest.hexdigest(), size)


def seal(taken: TakenIn, original: Path) -> None:
    """Move a received file to its final place, read-only and on disk before anything is acknowledged."""
    original.parent.mkdir(parents=True, exist_ok=True)
    with taken.path.open("rb+") as file:
        os.fsync(file.fileno())
    taken.path.chmod(SEALED_MODE)
    taken.path.replace(original)
    folder = os.open(original.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
