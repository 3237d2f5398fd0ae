"""Packs a sealed folder into the one ZIP it has: same folder, same bytes; see docs/algorithms/dossier.md."""

from __future__ import annotations

import json
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

MEMORY_BYTES = 16 << 20
"""A larger ZIP waits on disk while it is sent."""

CHUNK_BYTES = 1 << 16


def zip_folder(folder: Path) -> Iterator[bytes]:
    """Yield the ZIP of a dossier: entries sorted by path bytes, time sealed_at, mode 0644, one top folder, stored.

    Stored and not deflated, for the bytes of deflate differ between zlib versions. Raises OSError or ValueError
    if the folder has no readable seal.
    """
    seal = json.loads((folder / "seal" / "seal.json").read_bytes())
    when = datetime.fromisoformat(seal["sealed_at"]).timetuple()[:6]
    top = f"constat-{seal['slug']}-v{seal['version']}"
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    with tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES) as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for name in sorted(files):
                entry = zipfile.ZipInfo(f"{top}/{name}", date_time=when)
                entry.create_system = 3
                entry.external_attr = (stat.S_IFREG | 0o644) << 16
                archive.writestr(entry, files[name].read_bytes())
        out.seek(0)
        while chunk := out.read(CHUNK_BYTES):
            yield chunk
