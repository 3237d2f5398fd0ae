"""Contract 4: no migration is missing, one leaf an app, names that say something, and every step has its way back."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.contracts.tree import APPS, CHECKOUT, parse, plant

AUTOMATIC = re.compile(r"^\d{4}_(auto_\d|alter_|remove_|rename_|delete_)|_and_more$")
WAY_BACK = {"RunPython": "reverse_code", "RunSQL": "reverse_sql"}


def migrations(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield (app, path) of every migration."""
    for app in APPS:
        for path in sorted((root / app / "migrations").glob("[0-9]*.py")):
            yield app, path


def automatic_names(root: Path) -> list[str]:
    """Return the migrations whose name Django chose and nobody mended."""
    return [f"{app}.{path.stem}" for app, path in migrations(root) if AUTOMATIC.search(path.stem)]


def one_way_steps(root: Path) -> list[str]:
    """Return the RunPython and RunSQL steps without a way back."""
    return [
        f"{app}.{path.stem}:{node.lineno}"
        for app, path in migrations(root)
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call) and _is_one_way(node)
    ]


def _is_one_way(node: ast.Call) -> bool:
    kind = ast.unparse(node.func).rpartition(".")[2]
    return kind in WAY_BACK and len(node.args) < 2 and WAY_BACK[kind] not in {word.arg for word in node.keywords}


def leaves(loader: MigrationLoader, app: str) -> list[str]:
    """Return the last migrations of an app; more than one means that two people went different ways."""
    return [name for _, name in loader.graph.leaf_nodes(app)]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", *APPS, check=True, dry_run=True, verbosity=3)


@pytest.mark.parametrize("app", APPS)
def test_every_app_has_at_most_one_leaf(app: str) -> None:
    assert len(leaves(MigrationLoader(None), app)) <= 1


def test_every_migration_has_a_name_of_ours() -> None:
    assert automatic_names(CHECKOUT) == []


def test_every_step_has_its_way_back() -> None:
    assert one_way_steps(CHECKOUT) == []


def test_two_leaves_are_found() -> None:
    loader = MigrationLoader(None)
    first = next(key for key in loader.graph.nodes if key[0] == "people")
    for name in ("9998_left", "9999_right"):
        loader.graph.add_node(("people", name), None)
        loader.graph.add_dependency(None, ("people", name), first)
    assert {"9998_left", "9999_right"} <= set(leaves(loader, "people"))


def test_an_automatic_name_and_a_one_way_step_are_found(tmp_path: Path) -> None:
    files = {
        "reports/migrations/0002_auto_20260101_1200.py": "migrations.RunPython(fill)\n",
        "reports/migrations/0003_release_reports_late.py": "RunPython(fill, empty)\nRunSQL('a', reverse_sql='b')\n",
        "mapping/migrations/0002_alter_cell_n_and_more.py": "migrations.RunSQL('a')\n",
    }
    plant(tmp_path, files)
    assert automatic_names(tmp_path) == ["reports.0002_auto_20260101_1200", "mapping.0002_alter_cell_n_and_more"]
    assert one_way_steps(tmp_path) == ["reports.0002_auto_20260101_1200:1", "mapping.0002_alter_cell_n_and_more:1"]
