"""Contract 3: settings, commands, API routes and workflow states have a heading in docs/; a sum names its page."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.contracts.test_imports import DJANGO_FREE, under
from tests.contracts.tree import APPS, CHECKOUT, modules, parse, plant

HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
WORD = re.compile(r"`([^`]+)`")
PAGE = re.compile(r"docs/algorithms/([\w-]+\.md)")
READERS = ("text", "flag", "number")  # the functions of config/env.py that read a variable by name
NO_PAGE = (
    "people.errors",
    "people.sender",
    "reports.filter",
    "reports.taxonomy",
    "campaigns.workflow",
)  # no algorithm in these


def headings(root: Path) -> set[str]:
    """Return every `word` in back quotes that stands in a heading of a page in docs/."""
    pages = (path.read_text(encoding="utf-8") for path in (root / "docs").rglob("*.md"))
    return {word for page in pages for heading in HEADING.findall(page) for word in WORD.findall(heading)}


def undocumented(names: Iterable[str], root: Path) -> list[str]:
    """Return the names that are in no heading."""
    return sorted(set(names) - headings(root))


def variables(root: Path) -> set[str]:
    """Return the names of the environment variables that config/ reads."""
    return {
        str(node.args[0].value)
        for _, path in modules(root, ("config",))
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in READERS
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def commands(root: Path) -> set[str]:
    """Return the names of our management commands and of the launcher's."""
    ours = {path.stem for path in root.glob("*/management/commands/[!_]*.py")}
    launcher = root / "constat"
    found = re.search(r"^    (demo[^)]*)\) set_up", launcher.read_text(), re.MULTILINE) if launcher.exists() else None
    return ours | {f"./constat {word}" for word in (found[1].split(" | ") if found else [])}


def api_routes(patterns: Iterable[Any], before: str = "") -> Iterator[str]:
    """Yield the addresses under api/ as `/api/v1/reports/{public_id}`."""
    for pattern in patterns:
        route = before + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        if hasattr(pattern, "url_patterns"):
            yield from api_routes(pattern.url_patterns, route)
        elif route.startswith("api/"):
            yield f"/{route}"


def workflow_states() -> set[str]:
    """Return the states of a campaign, which are data in campaigns/workflow.py."""
    if importlib.util.find_spec("campaigns.workflow") is None:
        return set()
    return {str(state) for state in importlib.import_module("campaigns.workflow").STATES}


def pageless_sums(root: Path) -> list[str]:
    """Return the sums that name no page of docs/algorithms, and the named pages that are not there."""
    found = []
    for name, path in modules(root, APPS):
        pages = PAGE.findall(path.read_text(encoding="utf-8"))
        found += [f"{name} names {page}, which is not there" for page in set(pages) if not _has_page(root, page)]
        is_sum = any(under(name, prefix) for prefix in DJANGO_FREE) and not any(under(name, it) for it in NO_PAGE)
        if is_sum and not pages and _computes(path):
            found.append(f"{name} names no page")
    return sorted(found)


def _has_page(root: Path, page: str) -> bool:
    return (root / "docs" / "algorithms" / page).exists()


def _computes(path: Path) -> bool:
    return any(isinstance(node, ast.FunctionDef) and not node.name.startswith("_") for node in parse(path).body)


def test_every_variable_has_its_heading() -> None:
    assert undocumented(variables(CHECKOUT), CHECKOUT) == []


def test_every_command_has_its_heading() -> None:
    assert undocumented(commands(CHECKOUT), CHECKOUT) == []


def test_every_api_route_has_its_heading() -> None:
    routes = api_routes(importlib.import_module(settings.ROOT_URLCONF).urlpatterns)
    assert undocumented(routes, CHECKOUT) == []


def test_every_state_of_a_campaign_has_its_heading() -> None:
    assert undocumented(workflow_states(), CHECKOUT) == []


def test_every_sum_names_its_page() -> None:
    assert pageless_sums(CHECKOUT) == []


def test_the_launchers_own_commands_are_looked_at() -> None:
    assert {"./constat demo", "./constat manage"} <= commands(CHECKOUT)
    assert {"CONSTAT_HOME", "DATABASE_URL", "CONSTAT_URL"} <= variables(CHECKOUT)


def test_what_has_no_heading_is_found(tmp_path: Path) -> None:
    files = {
        "docs/operations.md": "## `CONSTAT_HOME`\n\nCONSTAT_URL and `CONSTAT_NAME` are named in the text only.\n",
        "config/settings.py": "a(text('CONSTAT_HOME'), env.flag('CONSTAT_URL', False), env.text('CONSTAT_NAME'))\n",
        "reports/management/commands/import_photos.py": "",
    }
    plant(tmp_path, files)
    assert undocumented(variables(tmp_path), tmp_path) == ["CONSTAT_NAME", "CONSTAT_URL"]
    assert undocumented(commands(tmp_path), tmp_path) == ["import_photos"]


def test_a_route_is_written_as_readers_see_it() -> None:
    class Route:
        pattern = "api/v1/reports/<uuid:public_id>"

    class Page:
        pattern = "reports/<int:number>"

    assert list(api_routes([Route, Page])) == ["/api/v1/reports/{public_id}"]


def test_a_sum_without_its_page_is_found(tmp_path: Path) -> None:
    files = {
        "docs/algorithms/grid.md": "# Grid\n",
        "reports/places/grid.py": '"""See docs/algorithms/grid.md."""\n\ndef cell():\n    return 1\n',
        "reports/places/country.py": '"""See docs/algorithms/country.md."""\n\ndef country():\n    return 1\n',
        "mapping/mvt.py": "def encode():\n    return 1\n",
    }
    assert pageless_sums(plant(tmp_path, files)) == [
        "mapping.mvt names no page",
        "reports.places.country names country.md, which is not there",
    ]
