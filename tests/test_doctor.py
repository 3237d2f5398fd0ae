"""The doctor sees what is here and what is missing, before anything else has run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.env import CHECKOUT


def examined(home: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the doctor in a home of its own."""
    surroundings = {**os.environ, "CONSTAT_HOME": str(home), "DATABASE_URL": "", **variables}
    command = [sys.executable, "-m", "config.doctor", *words]
    return subprocess.run(command, cwd=CHECKOUT, env=surroundings, capture_output=True, text=True)


def findings(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    """Return the findings of `--json` by their name."""
    return {finding["name"]: finding for finding in json.loads(done.stdout)["findings"]}


def test_an_empty_home_has_everything_essential_and_migrations_that_wait(tmp_path: Path) -> None:
    done = examined(tmp_path, "--json")
    found = findings(done)
    assert done.returncode == 0, done.stdout
    assert {finding["state"] for name, finding in found.items() if name != "database"} == {"ok"}
    assert found["database"]["state"] == "warn"
    assert "migrations wait" in found["database"]["text"]
    assert "pyogrio" in found["gdal"]["text"]


def test_the_report_for_people_ends_with_a_sentence(tmp_path: Path) -> None:
    done = examined(tmp_path)
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1] == "Everything essential is here."


@pytest.mark.parametrize(
    ("name", "variables"),
    [
        ("database", {"DATABASE_URL": "postgis://nobody@127.0.0.1:1/none"}),
        ("settings", {"CONSTAT_URL": "http://litter.example.org"}),
        ("settings", {"CONSTAT_DEBUG": "maybe"}),
        ("spatialite", {"SPATIALITE_LIBRARY_PATH": "/no/such/mod_spatialite.so"}),
    ],
)
def test_what_is_missing_is_named_and_the_exit_says_so(tmp_path: Path, name: str, variables: dict[str, str]) -> None:
    done = examined(tmp_path, "--json", **variables)
    assert done.returncode == 1
    assert findings(done)[name]["state"] == "bad"
    assert "Traceback" not in done.stdout + done.stderr


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = examined(tmp_path / "file" / "home", "--json")
    assert done.returncode == 1
    assert findings(done)["folders"]["state"] == "bad"
