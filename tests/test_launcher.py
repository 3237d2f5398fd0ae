"""The launcher: what it says, what it refuses, and that it finds a Python behind a shim that fails."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from config.env import CHECKOUT


def launch(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ./constat from another folder."""
    surroundings = {**os.environ, **variables}
    return subprocess.run([CHECKOUT / "constat", *words], cwd="/", env=surroundings, capture_output=True, text=True)


def test_help_names_every_command() -> None:
    done = launch("help")
    assert done.returncode == 0
    for command in ("demo", "serve", "import", "test", "bench", "doctor", "manage"):
        assert f"./constat {command}" in done.stdout


def test_an_unknown_command_is_wrong_use() -> None:
    done = launch("fly")
    assert done.returncode == 2
    assert "there is no command fly" in done.stderr


def test_an_unknown_word_for_the_demo_is_wrong_use(tmp_path: Path) -> None:
    done = launch("demo", "--fly", CONSTAT_HOME=str(tmp_path))
    assert done.returncode == 2
    assert "--fly" in done.stderr


def test_the_output_of_a_command_is_clean_and_its_status_is_passed_on(tmp_path: Path) -> None:
    done = launch(
        "manage", "shell", "--no-imports", "-c", "print(6 * 7); raise SystemExit(5)", CONSTAT_HOME=str(tmp_path)
    )
    assert done.returncode == 5, done.stderr
    assert done.stdout == "42\n"


def a_bare_checkout(folder: Path) -> Path:
    """Return a copy of the launcher without environment, in a path that has only what it needs and a failing shim."""
    shutil.copy(CHECKOUT / "constat", folder)
    tools = folder / "bin"
    tools.mkdir()
    for name in ("sh", "env", "dirname", "cat", "id"):
        (tools / name).symlink_to(shutil.which(name) or name)
    for name in ("python3.13", "python3.12"):
        (tools / name).write_text("#!/bin/sh\necho 'shim: command not found' >&2\nexit 127\n")
        (tools / name).chmod(0o755)
    return tools


def functions_of(script: Path) -> str:
    """Return the launcher without its last part, which acts."""
    return script.read_text().partition("\ncommand=${1:-help}")[0]


def test_a_shim_that_fails_is_passed_over(tmp_path: Path) -> None:
    tools = a_bare_checkout(tmp_path)
    (tools / "python3.11").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (tools / "python3.11").chmod(0o755)
    script = functions_of(CHECKOUT / "constat") + "\nfind_python\n"
    done = subprocess.run(["sh", "-c", script, "constat"], env={"PATH": str(tools)}, capture_output=True, text=True)
    assert done.stdout.strip() == str(tools / "python3.11"), done.stderr


def test_without_a_way_to_install_the_exact_command_is_said_and_the_status_is_3(tmp_path: Path) -> None:
    tools = a_bare_checkout(tmp_path)
    script = functions_of(CHECKOUT / "constat") + "\ninstall_packages libsqlite3-mod-spatialite\n"
    done = subprocess.run(["sh", "-c", script, "constat"], env={"PATH": str(tools)}, capture_output=True, text=True)
    assert done.returncode == 3
    assert "libsqlite3-mod-spatialite" in done.stderr
