"""The tools a developer runs by hand, run here so that there is one report: ruff, mypy, djlint, sh."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.tree import CHECKOUT, ROOMS, plant

TEMPLATE_ROOMS = ("config", "people", "reports", "mapping", "campaigns")


def run(*words: str, folder: Path = CHECKOUT) -> tuple[int, str]:
    """Return status and output of a tool of this environment."""
    done = subprocess.run([sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True)
    return done.returncode, (done.stdout + done.stderr)[-6000:]


def test_ruff_finds_nothing() -> None:
    status, output = run("ruff", "check", ".")
    assert status == 0, output


def test_every_file_is_formatted() -> None:
    status, output = run("ruff", "format", "--check", ".")
    assert status == 0, output


def test_mypy_finds_nothing() -> None:
    status, output = run("mypy", *ROOMS, "manage.py")
    assert status == 0, output


def test_djlint_finds_nothing() -> None:
    folders = [f"{room}/templates" for room in TEMPLATE_ROOMS if (CHECKOUT / room / "templates").exists()]
    status, output = run("djlint", "--lint", "--quiet", *folders)
    assert status == 0, output


@pytest.mark.parametrize("script", ["constat", ".ci/run"])
def test_a_script_is_plain_sh(script: str) -> None:
    shell = shutil.which("dash") or "sh"
    done = subprocess.run([shell, "-n", CHECKOUT / script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_planted_fault_is_found_by_each_tool(tmp_path: Path) -> None:
    files = {
        "people/a.py": 'def f() -> int:\n    try:\n        return "one"\n    except Exception:\n        pass\n',
        "people/templates/a.html": "<img src='x.png'>\n<a href='javascript:f()'>go</a>\n",
    }
    plant(tmp_path, files)
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    assert "BLE001" in run("ruff", "check", "people", folder=tmp_path)[1]
    assert run("ruff", "format", "--check", "people", folder=tmp_path)[0] == 0
    plant(tmp_path, {"people/b.py": "x  =  1\n"})
    assert run("ruff", "format", "--check", "people", folder=tmp_path)[0] == 1
    assert run("djlint", "--lint", "--quiet", "people/templates", folder=tmp_path)[0] == 1
    (tmp_path / "pyproject.toml").unlink()
    assert "Incompatible return value" in run("mypy", "people/a.py", folder=tmp_path)[1]
