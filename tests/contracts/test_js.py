"""The tests of the browser's modules, run by Node so that there is one report."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.contracts.tree import CHECKOUT, plant


def run_node(folder: Path) -> tuple[int, str]:
    """Return status and output of every test in a folder."""
    files = sorted(folder.glob("*.test.mjs"))
    done = subprocess.run(["node", "--test", *files], cwd=folder, capture_output=True, text=True, timeout=120)
    return done.returncode, (done.stdout + done.stderr)[-6000:]


def test_the_browsers_modules_pass_their_tests() -> None:
    status, output = run_node(CHECKOUT / "tests" / "js")
    assert status == 0, output
    counted = re.search(r"^# pass (\d+)|ℹ pass (\d+)", output, re.MULTILINE)
    assert counted and int(counted[1] or counted[2]) > 0, output


def test_a_failing_module_is_found(tmp_path: Path) -> None:
    plant(tmp_path, {"a.test.mjs": "import test from 'node:test';\ntest('fails', () => { throw new Error('no'); });\n"})
    assert run_node(tmp_path)[0] == 1
