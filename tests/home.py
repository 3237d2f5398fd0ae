"""Gives every test run a home of its own and counts what earlier runs passed. Loaded before settings are."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

TALLY = "TESTS_PASSED_FILE"  # a file in which ./constat test adds up the passed tests of its runs
WORKER = os.environ.get("PYTEST_XDIST_WORKER")


def _make_home() -> Path:
    if WORKER is None:
        return Path(tempfile.mkdtemp(prefix="constat-test-"))
    return Path(os.environ["CONSTAT_HOME"]) / WORKER  # removed with the home of the run that started the worker


HOME = _make_home()
if WORKER is None:
    atexit.register(shutil.rmtree, HOME, ignore_errors=True)
(HOME / "static").mkdir(parents=True, exist_ok=True)
os.environ["CONSTAT_HOME"] = str(HOME)
os.environ["CONSTAT_URL"] = "http://localhost:8000"


@dataclass(frozen=True)
class EarlierRun:
    """Stands in the closing line for one test that passed in an earlier run of the same ./constat test."""

    count_towards_summary: bool = True


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Add this run's passed tests to the tally, and the earlier ones to its closing line."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    path = os.environ.get(TALLY)
    if WORKER or reporter is None or not path:
        return
    written = Path(path).read_text() if Path(path).exists() else ""
    earlier = json.loads(written) if written else 0
    passed = reporter.stats.setdefault("passed", [])
    passed += [EarlierRun()] * earlier
    Path(path).write_text(json.dumps(len([report for report in passed if report.count_towards_summary])))
