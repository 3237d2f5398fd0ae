"""Contract: a requirement has a reason, an import a requirement, an installed version is the one named."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from tests.contracts.tree import CHECKOUT, ROOMS, modules, parse, plant

RUN, DEVELOP = "requirements.txt", "requirements-dev.txt"
LINE = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[\w,]+\])?==(?P<version>[^\s;]+)\s+# (?P<reason>\S.*)$")


def named(root: Path, *lists: str) -> dict[str, str]:
    """Return {normalised name: version} of the lists."""
    matches = (LINE.match(line) for name in lists for line in (root / name).read_text().splitlines())
    return {_normal(match["name"]): match["version"] for match in matches if match}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def unreasoned(root: Path) -> list[str]:
    """Return the lines that are not `name==version  # reason`, a comment or a reference to the other list."""
    lines = [line for name in (RUN, DEVELOP) for line in (root / name).read_text().splitlines()]
    return [line for line in lines if line and not line.startswith(("#", "-r ")) and not LINE.match(line)]


def unlisted_imports(root: Path, owners: dict[str, list[str]]) -> list[str]:
    """Return one sentence for each imported package that no list names; tests may use both lists."""
    found = set()
    for name, path in modules(root):
        lists = (RUN, DEVELOP) if name.partition(".")[0] == "tests" else (RUN,)
        listed = named(root, *lists)
        for package in _foreign(path):
            if not {_normal(owner) for owner in owners.get(package, [package])} & set(listed):
                found.add(f"{name} imports {package}, which {' and '.join(lists)} do not name")
    return sorted(found)


def _foreign(path: Path) -> Iterator[str]:
    for node in ast.walk(parse(path)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        for name in names:
            package = name.partition(".")[0]
            if package not in sys.stdlib_module_names and package not in (*ROOMS, "manage"):
                yield package


def other_versions(wanted: dict[str, str]) -> list[str]:
    """Return one sentence for each package whose installed version is not the one named."""
    found = []
    for name, version in wanted.items():
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            installed = "absent"
        if installed != version:
            found.append(f"{name} is {installed}, the list says {version}")
    return found


def test_every_requirement_has_a_version_and_a_reason() -> None:
    assert unreasoned(CHECKOUT) == []


def test_every_import_has_a_requirement() -> None:
    assert unlisted_imports(CHECKOUT, dict(metadata.packages_distributions())) == []


def test_the_installed_versions_are_the_ones_named() -> None:
    assert other_versions(named(CHECKOUT, RUN, DEVELOP)) == []


def test_a_line_without_reason_or_version_is_found(tmp_path: Path) -> None:
    lines = "# comment\nDjango==5.2.19  # the framework\nnumpy==2.4.6\nPillow>=13  # photos\n"
    plant(tmp_path, {RUN: lines, DEVELOP: f"-r {RUN}\n"})
    assert unreasoned(tmp_path) == ["numpy==2.4.6", "Pillow>=13  # photos"]


def test_an_import_without_requirement_is_found(tmp_path: Path) -> None:
    lists = {RUN: "Django==5.2.19  # the framework\n", DEVELOP: "pytest==9.2.0  # runs tests\n"}
    files = {
        "people/a.py": "def f():\n    import PIL.Image\n    import django, json\n",
        "tests/b.py": "import pytest\n",
    }
    plant(tmp_path, lists | files)
    owners = {"PIL": ["Pillow"], "django": ["Django"]}
    assert unlisted_imports(tmp_path, owners) == ["people.a imports PIL, which requirements.txt do not name"]


def test_another_version_is_found() -> None:
    assert other_versions({"pytest": "0.1"}) == [f"pytest is {metadata.version('pytest')}, the list says 0.1"]
    assert other_versions({"no-such-package-here": "1"}) == ["no-such-package-here is absent, the list says 1"]
