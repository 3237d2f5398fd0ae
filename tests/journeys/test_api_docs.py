"""docs/api.md is true: every command on it runs and answers what it shows, every code is explained."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.test.utils import override_settings

from campaigns.models import Campaign, Dossier
from mapping.actions.cells import gather
from people.errors import ConstatError
from people.models import Citizen
from people.problems import CODES as BY_STATUS
from reports.wording import CODES
from samples.playing.case import open_sample_campaign
from samples.playing.cast import load_lists
from tests.contracts.tree import APPS, CHECKOUT, modules, parse
from tests.factories import NOW, jpeg, make_citizen, make_report

PAGE = CHECKOUT / "docs" / "api.md"
TAKEN = datetime(2024, 5, 30, 10, 15)  # past on any computer: the site looks at its own clock
HOST = "http://localhost:8000"
BLOCK = re.compile(r"```(sh|json|text)\n(.*?)```", re.DOTALL)
ANYTHING = "..."
END = "--- end of answer {} ---"
MOST_SECONDS = 120  # for all commands together, so that a hanging one fails the test instead of the run


def examples(page: str) -> list[tuple[str, str, str]]:
    """Return (command, kind of answer, answer) of each command; the kind is "" where no answer is shown."""
    blocks = BLOCK.findall(page)
    pairs = zip(blocks, [*blocks[1:], ("", "")], strict=True)
    return [(text, *(after if after[0] != "sh" else ("", ""))) for (kind, text), after in pairs if kind == "sh"]


def difference(shown: Any, found: Any, where: str = "$") -> str:
    """Return the first way in which an answer is not as shown, or "". An excerpt is shown; "..." is anything."""
    if shown == ANYTHING:
        return ""
    if isinstance(shown, dict) and isinstance(found, dict):
        if missing := [name for name in shown if name not in found]:
            return f"{where} has no {missing[0]}: {found}"
        return next((line for name in shown if (line := difference(shown[name], found[name], f"{where}.{name}"))), "")
    if isinstance(shown, list) and isinstance(found, list) and shown != [ANYTHING]:
        if len(shown) != len(found):
            return f"{where} has {len(found)} entries, not {len(shown)}"
        rows = enumerate(zip(shown, found, strict=True))
        return next((line for n, (one, other) in rows if (line := difference(one, other, f"{where}[{n}]"))), "")
    if isinstance(shown, float) and isinstance(found, int | float):
        return "" if abs(shown - found) < 1e-5 else f"{where} is {found}, not {shown}"
    if shown == [ANYTHING]:
        return "" if isinstance(found, list) and found else f"{where} is {found}, not a list with entries"
    return "" if shown == found else f"{where} is {found!r}, not {shown!r}"


def answers_of(commands: list[str], folder: Path, **variables: str) -> list[str]:
    """Run the commands in one shell and return what each of them printed."""
    script = "".join(f"{command}\necho\necho '{END.format(n)}'\n" for n, command in enumerate(commands))
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "no_proxy": "*", **variables},
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-600:]}\n{done.stderr[-600:]}"
    marks = re.compile("|".join(re.escape(END.format(n)) for n in range(len(commands))))
    return [part.strip() for part in marks.split(done.stdout)[:-1]]


@pytest.fixture
def town(transactional_db: None) -> Citizen:
    """The brands of the demonstration, two public reports, one sample campaign with a sealed version, one citizen."""
    load_lists()
    for lon in (-1.6778, -1.6810):
        make_report(brand="glouzy", branding="named", lon=lon)
    gather(now=NOW)
    author = make_citizen("maelle@example.org")
    Citizen.objects.filter(pk=author.pk).update(is_sample=True)
    seal(open_sample_campaign(by=author, now=NOW))
    return make_citizen("second@example.org")


def seal(campaign: Campaign) -> None:
    """Write the row of a sealed version; its folder is the business of other tests."""
    Dossier.objects.create(
        campaign=campaign,
        version=1,
        sealed_at=NOW,
        root="a" * 64,
        seal_sha256="b" * 64,
        exhibit_count=1,
        leaf_count=1,
        totals={},
        figures=[],
        key_id="c" * 32,
        folder=f"constat-{campaign.slug}-v1",
    )


def files_in(folder: Path) -> Path:
    """Put the files that the commands send into a folder."""
    folder.mkdir()
    (folder / "litter.jpg").write_bytes(jpeg(taken=TAKEN))
    (folder / "no-place.jpg").write_bytes(jpeg(lon=None, lat=None, taken=TAKEN))
    (folder / "no-place-2.jpg").write_bytes(jpeg(lon=None, lat=None, taken=TAKEN))
    (folder / "notes.txt").write_text("Three cans by the bridge.\n")
    return folder


def test_every_command_runs_and_answers_what_the_page_shows(live_server: Any, town: Citizen, tmp_path: Path) -> None:
    client = Client()
    client.force_login(town)
    csrf = "c" * 32
    shown = examples(PAGE.read_text(encoding="utf-8"))
    commands = [command.replace(HOST, live_server.url) for command, _kind, _answer in shown]
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    found = answers_of(commands, files_in(tmp_path / "here"), SESSION=session, CSRF=csrf)
    for (command, kind, answer), real in zip(shown, found, strict=True):
        if kind == "json":
            assert not (line := difference(json.loads(answer), json.loads(real))), f"{command}\n{line}"
        elif kind == "text":
            assert real == answer.strip(), command


def test_the_page_shows_an_answer_to_every_command() -> None:
    shown = examples(PAGE.read_text(encoding="utf-8"))
    assert len(shown) > 30
    assert [command for command, kind, _answer in shown if not kind] == []


def codes_raised() -> set[str]:
    """Return every code that a refusal of ours may carry."""
    kinds = [ConstatError, *children_of(ConstatError)]
    names = {kind.__name__ for kind in kinds}
    given = {
        str(word.value.value)
        for _name, path in modules(CHECKOUT, APPS)
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names
        for word in node.keywords
        if word.arg == "code" and isinstance(word.value, ast.Constant)
    }
    return given | {kind.code for kind in kinds} | set(BY_STATUS.values()) | set(CODES)


def children_of(kind: type[ConstatError]) -> list[type[ConstatError]]:
    return [each for child in kind.__subclasses__() for each in (child, *children_of(child))]


def test_every_code_is_explained() -> None:
    explained = set(re.findall(r"`(\w+)`", PAGE.read_text(encoding="utf-8")))
    assert sorted(codes_raised() - explained) == []
    assert {"bad_box", "gone", "rate_limited", "unknown_brand", "not_signed_in"} <= codes_raised()


def test_the_schema_is_valid_and_says_everything(tmp_path: Path) -> None:
    target = tmp_path / "schema.yml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(target))
    written = target.read_text(encoding="utf-8")
    assert "openapi: 3.1" in written
    assert "application/problem+json" in written


@pytest.mark.django_db
@override_settings(DEBUG=False)
def test_the_reference_needs_nothing_from_another_host(client: Client) -> None:
    page = client.get("/api/docs")
    assert page.status_code == 200
    addresses = re.findall(r'(?:src|href)="(.*?)"', page.content.decode())
    assert addresses
    assert [address for address in addresses if not re.match("/[^/]", address)] == []


def test_an_excerpt_tells_what_differs() -> None:
    assert difference({"a": "...", "b": [1]}, {"a": 5, "b": [1], "c": 2}) == ""
    assert difference({"a": 1}, {"b": 1}).startswith("$ has no a")
    assert difference({"a": [{"b": 1}]}, {"a": [{"b": 2}]}) == "$.a[0].b is 2, not 1"
    assert difference({"a": ["..."]}, {"a": []}) == "$.a is [], not a list with entries"
    assert difference({"a": [1, 2]}, {"a": [1]}) == "$.a has 1 entries, not 2"
