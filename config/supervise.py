"""Runs the site as one program: migrate, then web server, task worker and map gatherer as its children.

One SIGTERM or SIGINT stops all of them; a child that dies is started again, later each time.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.contrib.auth import get_user_model
from django.core.management import get_commands
from django.db import connections

from config import env, prepare

CHECKOUT = Path(__file__).resolve().parent.parent
FIRST_WAIT_S = 1.0  # before a dead child is started again; doubles with each death
LONGEST_WAIT_S = 30.0  # nobody waits longer than this for a repaired worker
STEADY_S = 60.0  # a child that lived this long starts again at the first wait
GRACE_S = 10.0  # for a page or a task to finish after SIGTERM; then SIGKILL
TICK_S = 0.25  # how often deaths are looked for
WEB_THREADS = 4  # each holds one database connection
READ_BYTES = 65_536
PR_SET_PDEATHSIG = 1  # Linux prctl(2): children end with a supervisor that was killed


@dataclass(frozen=True)
class Role:
    """One kind of child: its name in the log, its words after `python`, and how long it rests when its work is done."""

    name: str
    words: tuple[str, ...]
    every_s: float = 0.0  # 0: it never ends by itself

    def exists(self) -> bool:
        """False for a management command that no installed app has."""
        return self.words[0] != "manage.py" or self.words[1] in get_commands()


WEB = (
    "-m",
    "granian",
    "--interface",
    "wsgi",
    "--no-ws",
    "--log-level",
    "warning",
    "--blocking-threads",
    str(WEB_THREADS),
)
ROLES = (
    Role(
        "web",
        (*WEB, "--host", "{host}", "--port", "{port}", "--workers", "{workers}", "config.wsgi:application"),
    ),
    Role("worker", ("manage.py", "db_worker", "--queue-name", "*", "--interval", "0.5", "--no-reload")),
    Role("cells", ("manage.py", "gather_cells", "--watch")),
    Role("sweep", ("manage.py", "sweep_tasks", "--watch")),
    Role("clock", ("manage.py", "release_reports"), every_s=60.0),
    Role("tidy", ("manage.py", "tidy"), every_s=3600.0),
)


@dataclass
class Child:
    """A running or resting child of one role."""

    name: str
    words: list[str]
    every_s: float = 0.0
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0  # monotonic seconds
    rest_until: float = 0.0  # monotonic seconds
    wait_s: float = FIRST_WAIT_S
    tail: bytes = field(default=b"", repr=False)  # the part of a line not yet ended

    def start(self, now: float, selector: selectors.BaseSelector) -> None:
        """Start the process and listen to it."""
        self.process = subprocess.Popen(
            [sys.executable, *self.words],
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which then stops them in order
            preexec_fn=end_with_parent(signal.SIGTERM),
        )
        self.started_at = now
        assert self.process.stdout is not None
        os.set_blocking(self.process.stdout.fileno(), False)
        selector.register(self.process.stdout, selectors.EVENT_READ, self)

    def is_alive(self) -> bool:
        """True while the process runs."""
        return self.process is not None and self.process.poll() is None

    def is_done(self) -> bool:
        """True when a child that works from time to time has ended well."""
        return bool(self.every_s) and self.process is not None and self.process.returncode == 0

    def send(self, number: signal.Signals) -> None:
        """Signal the child and everything it started."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):  # gone between the look and the signal: what we wanted
            os.killpg(self.process.pid, number)

    def rest(self, now: float) -> None:
        """Note an end. Work that is done rests its time; after a death each wait is twice the last, unless steady."""
        if self.is_done():
            self.rest_until, self.wait_s, self.process = self.started_at + self.every_s, FIRST_WAIT_S, None
            return
        self.wait_s = FIRST_WAIT_S if now - self.started_at >= STEADY_S else self.wait_s
        self.rest_until = now + self.wait_s
        self.wait_s = min(self.wait_s * 2, LONGEST_WAIT_S)
        self.process = None


def end_with_parent(number: signal.Signals) -> Callable[[], Any] | None:
    """Return what a Linux child calls before it starts, so that it never outlives us; None elsewhere."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, number)


class Supervisor:
    """Holds the children, prints what they say, starts the dead again. One thread, no shared state."""

    def __init__(self, children: list[Child], say: Callable[[str], None]) -> None:
        self.children = children
        self.say = say
        self.selector = selectors.DefaultSelector()
        self.stopping = False

    def stop(self, *_: object) -> None:
        """Ask for the end; safe inside a signal handler."""
        self.stopping = True

    def run(self, ready: Callable[[], bool], when_ready: Callable[[], None]) -> None:
        """Keep the children alive until `stop`; call `when_ready` once, the first time `ready` is true."""
        announced = False
        try:
            while not self.stopping:
                self._start_the_dead(time.monotonic())
                self._listen(TICK_S)
                if not announced and ready():
                    announced = True
                    when_ready()
        finally:
            self._end()

    def _start_the_dead(self, now: float) -> None:
        for child in self.children:
            if child.process is None and now >= child.rest_until:
                child.start(now, self.selector)
            elif child.process is not None and not child.is_alive():
                self._bury(child, now)

    def _bury(self, child: Child, now: float) -> None:
        assert child.process is not None
        status, done = child.process.returncode, child.is_done()
        child.send(signal.SIGKILL)  # its own children, if it left any
        child.rest(now)
        if not done:
            self.say(f"{child.name:<6} | ended with status {status}; starts again in {child.rest_until - now:.0f} s")

    def _listen(self, wait_s: float) -> None:
        for key, _ in self.selector.select(wait_s):
            self._read(key.fileobj, key.data)  # type: ignore[arg-type]

    def _read(self, stream: IO[bytes], child: Child) -> None:
        chunk = os.read(stream.fileno(), READ_BYTES)
        *lines, child.tail = (child.tail + chunk).split(b"\n")
        if not chunk:
            self.selector.unregister(stream)
            stream.close()
            lines, child.tail = [child.tail] if child.tail else [], b""
        for line in lines:
            self.say(f"{child.name:<6} | {line.decode(errors='replace')}")

    def _end(self) -> None:
        for child in self.children:
            child.send(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_S
        while any(child.is_alive() for child in self.children) and time.monotonic() < deadline:
            self._listen(0.05)
        for child in self.children:
            child.send(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()
        self._listen(0)


def say(line: str) -> None:
    """Print one line at once, also into a pipe."""
    print(line, flush=True)


def children_of(roles: tuple[Role, ...], **words: str) -> list[Child]:
    """Return one child a role, with {host}, {port} and {workers} filled in, without roles that cannot run."""
    wanted = [role for role in roles if role.exists()]
    return [Child(role.name, [word.format(**words) for word in role.words], role.every_s) for role in wanted]


def is_open(host: str, port: int) -> bool:
    """True if something answers on this port of this computer."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def greeting() -> list[str]:
    """Return the lines that say where the site is, and what a new one lacks. One query."""
    lines = [f"Constat is at {env.site_url().url} (Ctrl-C stops it)."]
    if not get_user_model()._default_manager.filter(is_keeper=True).exists():
        lines.append("Nobody keeps this site yet. Make the first keeper: ./constat manage make_keeper you@example.org")
    if env.site_url().secure and not env.text("CONSTAT_SMTP_HOST"):
        lines.append("No mail leaves this site, so nobody can sign in. Set CONSTAT_SMTP_HOST.")
    connections.close_all()
    return lines


def announce() -> None:
    """Print the greeting."""
    for line in greeting():
        say(line)


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="constat serve", description="Serve the site, its tasks and its map.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this computer only)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1), help="web processes")
    return parser.parse_args()


def main() -> int:
    """Serve until a signal; return 0, or 1 with a sentence when it cannot start."""
    words = _words()
    os.environ.setdefault("CONSTAT_URL", f"http://127.0.0.1:{words.port}")
    if is_open(words.host, words.port):
        say(f"Port {words.port} is taken. Choose another: ./constat serve --port {words.port + 1}")
        return 1
    if prepare.main():
        return 1
    filled = {"host": words.host, "port": str(words.port), "workers": str(words.workers)}
    supervisor = Supervisor(children_of(ROLES, **filled), say)
    signal.signal(signal.SIGTERM, supervisor.stop)
    signal.signal(signal.SIGINT, supervisor.stop)
    supervisor.run(lambda: is_open(words.host, words.port), announce)
    say("Constat has stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
