"""What a test run leaves behind: nothing, and one closing line that counts every run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from config.env import CHECKOUT
from tests.postgis import find_binaries

SMALL = "tests/contracts/test_two_databases.py"


def closing_line(tally: Path, *words: str) -> str:
    """Return the last line of a small pytest run that adds to a tally."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", SMALL, *words]
    env = {**surroundings, "TESTS_PASSED_FILE": str(tally)}
    return subprocess.run(command, cwd=CHECKOUT, env=env, capture_output=True, text=True).stdout.splitlines()[-1]


def passed(line: str) -> int:
    """Return how many tests a closing line says have passed."""
    found = re.search(r"(\d+) passed", line)
    assert found, line
    return int(found[1])


def test_the_closing_line_counts_the_runs_before_it(tmp_path: Path) -> None:
    alone = passed(closing_line(tmp_path / "tally"))
    assert passed(closing_line(tmp_path / "tally", "-n", "2")) == 2 * alone
    assert passed(closing_line(tmp_path / "another")) == alone


def test_a_run_writes_only_into_a_home_of_its_own() -> None:
    home = Path(os.environ["CONSTAT_HOME"])
    assert "constat-test-" in str(home)
    assert CHECKOUT not in home.parents


@pytest.mark.skipif(find_binaries() is None, reason="no PostgreSQL here: ./constat test installs it, --fast does not")
def test_a_private_cluster_is_gone_also_when_its_run_is_stopped() -> None:
    code = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(60)"
    command = [sys.executable, "-m", "tests.postgis", "--", sys.executable, "-c", code]
    run = subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    folder = Path(unquote(run.stdout.readline().partition("@")[2].partition("/")[0]))
    assert (folder / "data").exists()
    run.terminate()
    run.wait()
    run.stdout.close()
    assert run.returncode != 0
    assert not folder.exists()
