"""Contract 6: no module over 400 lines, no function over 50, median function at most 10."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.contracts.tree import APPS, CHECKOUT, modules, parse, plant

MOST_MODULE_LINES = 400
MOST_FUNCTION_LINES = 50
MOST_MEDIAN_LINES = 10
PRODUCT = (*APPS, "config")


def function_lengths(root: Path, rooms: tuple[str, ...]) -> list[tuple[int, str]]:
    """Return (lines, where) of every function, its docstring and decorators not counted, longest first."""
    return sorted(
        (length for name, path in modules(root, rooms) for length in _lengths(name, parse(path))),
        reverse=True,
    )


def _lengths(name: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node) is not None:
                lines -= (node.body[0].end_lineno or 0) - node.body[0].lineno + 1
            yield lines, f"{name}.{node.name}"


def long_modules(root: Path) -> list[str]:
    """Return the modules over the limit, longest first."""
    lengths = sorted(((len(path.read_text().splitlines()), name) for name, path in modules(root)), reverse=True)
    return [f"{name} has {lines} lines" for lines, name in lengths if lines > MOST_MODULE_LINES]


def long_functions(root: Path) -> list[str]:
    """Return the functions over the limit, longest first."""
    every = function_lengths(root, (*PRODUCT, "samples", "bench", "tests"))
    return [f"{where} has {lines} lines" for lines, where in every if lines > MOST_FUNCTION_LINES]


def test_no_module_is_too_long() -> None:
    found = long_modules(CHECKOUT)
    assert not found, f"the worst: {found[:5]}"


def test_no_function_is_too_long() -> None:
    found = long_functions(CHECKOUT)
    assert not found, f"the worst: {found[:5]}"


def test_the_median_function_is_short() -> None:
    lengths = function_lengths(CHECKOUT, PRODUCT)
    assert statistics.median(lines for lines, _ in lengths) <= MOST_MEDIAN_LINES, f"the worst: {lengths[:5]}"


def test_a_long_module_is_found_and_one_at_the_limit_is_not(tmp_path: Path) -> None:
    plant(tmp_path, {"people/long.py": "a = 1\n" * 401, "people/limit.py": "a = 1\n" * 400})
    assert long_modules(tmp_path) == ["people.long has 401 lines"]


def test_a_long_function_is_found_and_its_docstring_is_not_counted(tmp_path: Path) -> None:
    body = "    a = 1\n"
    files = {
        "people/long.py": "def long():\n" + body * 50,
        "people/limit.py": 'def limit():\n    """Says\n    much."""\n' + body * 49,
    }
    assert long_functions(plant(tmp_path, files)) == ["people.long.long has 51 lines"]
