"""Contract 1: imports point left. people <- reports <- mapping <- campaigns; sums know nothing of Django."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.tree import APPS, CHECKOUT, modules, parse, plant

NEVER_FROM_AN_APP = ("config", "tests", "samples", "bench")
# What may not be imported, by prefix of the importing module.
FORBIDDEN = {
    "people": ("reports", "mapping", "campaigns", *NEVER_FROM_AN_APP),
    "reports": ("mapping", "campaigns", *NEVER_FROM_AN_APP),
    "mapping": ("campaigns", "reports.photos", "reports.actions", *NEVER_FROM_AN_APP),
    "campaigns": ("reports.photos", "reports.actions", "mapping.actions", *NEVER_FROM_AN_APP),
    "config": ("tests", "samples", "bench"),
    "samples": ("tests", "bench"),
    "bench": ("tests",),
}
FOLIUM_ROOM = "mapping.figures"
# Sums: computable on paper, so they import neither Django nor a noun nor a verb.
DJANGO_FREE = (
    "people.errors",
    "people.sender",
    "reports.filter",
    "reports.naming",
    "reports.photos",
    "reports.places",
    "mapping.legend",
    "mapping.mvt",
    "mapping.pyramid",
    "campaigns.measure",
    "campaigns.ranking",
    "campaigns.workflow",
    "campaigns.dossier",
)
NOT_IN_A_SUM = re.compile(r"^(django|rest_framework|allauth|(\w+)\.(models|actions|views|api))(\.|$)")
MODEL_NAME = re.compile(rf"^({'|'.join(APPS)})\.[A-Z]\w+$")


def under(name: str, prefix: str) -> bool:
    """True if a dotted name is the prefix or lies below it."""
    return name == prefix or name.startswith(prefix + ".")


def imports_of(name: str, path: Path, *, at_run_time: bool = False) -> Iterator[str]:
    """Yield every dotted name a module imports, wherever it stands and however it is written."""
    tree = parse(path)
    skipped = set(_typing_only(tree)) if at_run_time else set()
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(tree):
        if node not in skipped:
            yield from _imported(node, package)


def _typing_only(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for child in node.body:
                yield from ast.walk(child)


def _imported(node: ast.AST, package: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = _absolute(node, package)
        yield from (f"{base}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in (
        "import_module",
        "__import__",
    ):
        yield from (str(word.value) for word in node.args[:1] if isinstance(word, ast.Constant))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and MODEL_NAME.match(node.value):
        app, model = node.value.split(".")
        yield f"{app}.models.{model}"


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*parts, *([node.module] if node.module else [])])


def wrong_imports(root: Path) -> list[str]:
    """Return one sentence for each import that points the wrong way."""
    found = []
    for name, path in modules(root):
        barred = FORBIDDEN.get(name.partition(".")[0], ())
        found += [
            f"{name} imports {other}"
            for other in imports_of(name, path)
            if any(under(other, prefix) for prefix in barred) or _is_foreign_folium(name, other)
        ]
    return sorted(set(found))


def _is_foreign_folium(name: str, other: str) -> bool:
    return under(other, "folium") and name != FOLIUM_ROOM and not under(name, "tests")


def django_in_sums(root: Path) -> list[str]:
    """Return one sentence for each sum that imports Django, a noun, a verb or a surface."""
    return [
        f"{name} imports {other}, but it is a sum"
        for name, path in modules(root, APPS)
        if any(under(name, prefix) for prefix in DJANGO_FREE)
        for other in imports_of(name, path, at_run_time=True)
        if NOT_IN_A_SUM.match(other)
    ]


def two_way_pairs(root: Path) -> list[tuple[str, str]]:
    """Return the pairs of apps that import each other."""
    edges = {
        (name.partition(".")[0], other.partition(".")[0])
        for name, path in modules(root, APPS)
        for other in imports_of(name, path)
    }
    return sorted((a, b) for a, b in edges if a < b and (b, a) in edges and a in APPS and b in APPS)


def test_imports_point_left() -> None:
    assert wrong_imports(CHECKOUT) == []


def test_no_two_apps_import_each_other() -> None:
    assert two_way_pairs(CHECKOUT) == []


def test_sums_know_nothing_of_django() -> None:
    assert django_in_sums(CHECKOUT) == []


def test_all_four_apps_are_looked_at() -> None:
    assert {name.partition(".")[0] for name, _ in modules(CHECKOUT, APPS)} == set(APPS)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("reports/views.py", "import mapping.counts\n"),
        ("reports/views.py", "def later():\n    from mapping import counts\n"),
        ("reports/api/reports.py", "from ...mapping import counts\n"),
        ("reports/models/photo.py", "CAMPAIGN = ForeignKey('campaigns.Campaign')\n"),
        ("people/models/citizen.py", "importlib.import_module('reports.models')\n"),
        ("mapping/actions/cells.py", "from reports import actions\n"),
        ("campaigns/views.py", "from config import settings\n"),
        ("campaigns/views.py", "import folium.plugins\n"),
        ("mapping/counts.py", "import folium\n"),
        ("config/urls.py", "from tests import factories\n"),
    ],
)
def test_an_import_that_points_right_is_found(tmp_path: Path, name: str, content: str) -> None:
    assert len(wrong_imports(plant(tmp_path, {name: content}))) == 1


def test_an_import_that_points_left_is_allowed(tmp_path: Path) -> None:
    files = {
        "mapping/figures.py": "import folium\nfrom reports.models import Report\n",
        "reports/api/reports.py": "from ..models import Report\n",
    }
    assert wrong_imports(plant(tmp_path, files)) == []


def test_a_two_way_pair_is_found(tmp_path: Path) -> None:
    files = {"people/a.py": "import mapping.b\n", "mapping/b.py": "from people import a\n"}
    assert two_way_pairs(plant(tmp_path, files)) == [("mapping", "people")]


@pytest.mark.parametrize(
    "content", ["from django.db import models\n", "def f():\n    from reports.models import Report\n"]
)
def test_django_in_a_sum_is_found(tmp_path: Path, content: str) -> None:
    assert len(django_in_sums(plant(tmp_path, {"reports/places/grid.py": content}))) == 1


def test_a_type_alone_may_name_a_noun_in_a_sum(tmp_path: Path) -> None:
    content = "if TYPE_CHECKING:\n    from people.models import Citizen\n"
    assert django_in_sums(plant(tmp_path, {"people/sender.py": content})) == []
