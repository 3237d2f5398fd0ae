"""How the contracts walk a tree of Python files: the checkout, or the few files that a test has planted."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
APPS = ("people", "reports", "mapping", "campaigns")
ROOMS = (*APPS, "config", "samples", "bench", "tests")


def modules(root: Path, rooms: tuple[str, ...] = ROOMS) -> Iterator[tuple[str, Path]]:
    """Yield (dotted name, path) of every Python file of the rooms, migrations left out."""
    for room in rooms:
        for path in sorted((root / room).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            if "migrations" not in parts:
                yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def plant(root: Path, files: dict[str, str]) -> Path:
    """Write files below a folder and return the folder: the violation that a contract must find."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return root
