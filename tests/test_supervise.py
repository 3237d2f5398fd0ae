"""Children are started again when they die, and none outlives the supervisor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.env import CHECKOUT
from config.supervise import FIRST_WAIT_S, LONGEST_WAIT_S, STEADY_S, Child, Role, Supervisor, children_of


def a_child(code: str, every_s: float = 0.0) -> Child:
    """Return a child that runs a line of Python."""
    return Child("child", ["-u", "-c", code], every_s)


def run_until(child: Child, count: int) -> list[str]:
    """Run one child until it has said so many lines; return them."""
    said: list[str] = []
    supervisor = Supervisor([child], said.append)
    supervisor.run(lambda: len(said) >= count, supervisor.stop)
    return said


def test_what_a_child_says_is_printed_with_its_name_line_by_line() -> None:
    code = "import sys, time; print('one'); sys.stderr.write('two\\nthr'); sys.stderr.write('ee\\n'); time.sleep(60)"
    assert run_until(a_child(code), 3)[:3] == ["child  | one", "child  | two", "child  | three"]


def test_a_child_that_dies_starts_again() -> None:
    said = run_until(a_child("print('here'); raise SystemExit(3)"), 3)
    assert said[:3] == ["child  | here", "child  | ended with status 3; starts again in 1 s", "child  | here"]


def test_each_death_doubles_the_wait_until_a_child_was_steady() -> None:
    child = a_child("pass")
    waits = []
    for now in range(8):
        child.started_at = now
        child.rest(now)
        waits.append(child.rest_until - now)
    assert waits == [1, 2, 4, 8, 16, LONGEST_WAIT_S, LONGEST_WAIT_S, LONGEST_WAIT_S]
    child.rest(now + STEADY_S)
    assert child.rest_until == now + STEADY_S + FIRST_WAIT_S


def test_work_that_is_done_waits_for_its_time_without_a_word() -> None:
    child = a_child("pass", every_s=60.0)
    child.process = subprocess.Popen([sys.executable, "-c", "pass"])
    child.process.wait()
    child.started_at = 100.0
    child.rest(103.0)
    assert child.rest_until == 160.0
    assert child.wait_s == FIRST_WAIT_S


def test_a_child_ends_with_all_that_it_started() -> None:
    code = (
        "import subprocess, sys, time\n"
        "grandchild = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(grandchild.pid)\n"
        "time.sleep(60)\n"
    )
    said = run_until(a_child(code), 1)
    assert_ended(int(said[0].rpartition(" ")[2]))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells children of a parent's death")
def test_no_child_outlives_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    code = (
        "from config.supervise import Child, Supervisor\n"
        "child = Child('child', ['-u', '-c', 'import os, time; print(os.getpid()); time.sleep(60)'])\n"
        "Supervisor([child], lambda line: print(line, flush=True)).run(lambda: False, lambda: None)\n"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", code], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout is not None
    pid = int(supervisor.stdout.readline().rpartition(" ")[2])
    os.kill(supervisor.pid, signal.SIGKILL)
    supervisor.wait()
    supervisor.stdout.close()
    assert_ended(pid)


def assert_ended(pid: int) -> None:
    """Fail unless a process is gone, or about to be, within ten seconds."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return
        if state == "Z":
            return  # ended; whoever inherited it has not looked yet
        time.sleep(0.1)
    raise AssertionError(f"process {pid} still runs")


def test_a_role_without_its_command_is_left_out_and_the_words_are_filled_in() -> None:
    roles = (Role("web", ("-m", "web", "{port}")), Role("none", ("manage.py", "no_such_command")))
    children = children_of(roles, port="8001")
    assert [(child.name, child.words) for child in children] == [("web", ["-m", "web", "8001"])]
