"""exiftool, kept open: what the facts of a photo are compared with."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from bench.paper import timed_ms


def exiftool_ms(paths: Iterable[Path]) -> list[float] | None:
    """Return milliseconds a file, or None where exiftool is not installed."""
    found = shutil.which("exiftool")
    if found is None:
        return None
    command = [found, "-stay_open", "True", "-@", "-", "-common_args", "-json", "-n"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        return [timed_ms(partial(_ask, child, path)) for path in paths]
    finally:
        child.communicate(b"-stay_open\nFalse\n")


def _ask(child: subprocess.Popen[bytes], path: Path) -> None:
    if child.stdin is None or child.stdout is None:
        raise RuntimeError("exiftool has no pipes")
    child.stdin.write(f"{path}\n-execute\n".encode())
    child.stdin.flush()
    while not (line := child.stdout.readline()).startswith(b"{ready"):
        if not line:
            raise RuntimeError("exiftool has ended")
