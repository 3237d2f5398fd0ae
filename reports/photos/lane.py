"""The child process that decodes photos for this one, with capped memory and time; see docs/algorithms/photos.md.

A decoder that runs out of memory, loops or crashes takes its child with it, not the web server. The child is a fresh
interpreter, never a fork: it holds no database, no settings, no secret. One line of JSON a photo goes each way.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import json
import os
import selectors
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# A photo takes 0.1 to 2 s; the child ends itself after this, and we end it a little later should it not.
MAX_SECONDS = 30
GRACE_S = 5
# Address space: the worst of 5,444 files took 624 MB; a HEIC of 200 million pixels takes 1.36 GB.
MAX_BYTES = 768 * 1024 * 1024
MAX_BYTES_LARGE = 1536 * 1024 * 1024
# A fresh child after this many photos, so that no leak adds up.
MAX_PHOTOS = 100
# What a child may know of our environment: where its interpreter and libraries are, nothing else.
KEPT_VARIABLES = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR", "SYSTEMROOT")
# And what is said to it. One thread and one arena each: threads reserve address space by the core, and a worker owns
# one core. The C library keeps freed memory (pictures of 8 to 32 MB) for the next photo instead of giving it back and
# asking again page by page: 12 MP JPEG 106 -> 95 ms, most memory held 74 MB before and after.
CHILD_VARIABLES = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(32 * 1024 * 1024),
    "MALLOC_TRIM_THRESHOLD_": str(64 * 1024 * 1024),
    "LC_ALL": "C.UTF-8",
}

_ROOT = Path(__file__).resolve().parents[2]
_LANES: dict[tuple[int, bool], Lane] = {}


class Lane:
    """One child and the lock that lets one thread at a time use it."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.lock = threading.Lock()
        self.child: subprocess.Popen[bytes] | None = None
        self.photos = 0

    def ask(self, request: dict[str, str]) -> dict[str, Any]:
        """Return the child's answer; {"error": "processing_failed"} when it died or took too long."""
        with self.lock:
            if self.child is None or self.child.poll() is not None or self.photos >= MAX_PHOTOS:
                self.stop()
                self.child = _start(self.max_bytes)
                self.photos = 0
            self.photos += 1
            answer = _exchange(self.child, request)
            if answer is None:
                self.stop()
                return {"error": "processing_failed"}
            return answer

    def stop(self) -> None:
        """End the child, if there is one."""
        child, self.child = self.child, None
        if child is None:
            return
        with contextlib.suppress(OSError):
            child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


def ask(request: dict[str, str], *, large: bool = False) -> dict[str, Any]:
    """Return the answer of this process's child to one request. Safe from threads, and after a fork."""
    if not large:
        return _lane(large=False).ask(request)
    with _alone():
        lane = _lane(large=True)
        answer = lane.ask(request)
        lane.stop()
        return answer


def _lane(*, large: bool) -> Lane:
    """Return this process's lane. A forked process gets its own: the parent's pipe and lock are not ours to use."""
    key = (os.getpid(), large)
    lane = _LANES.get(key)
    if lane is None:
        lane = _LANES.setdefault(key, Lane(MAX_BYTES_LARGE if large else MAX_BYTES))
        atexit.register(_stop_own, os.getpid(), lane)
    return lane


def _stop_own(pid: int, lane: Lane) -> None:
    """End the child when the process that started it ends, not when a fork of it does."""
    if os.getpid() == pid:
        lane.stop()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one photo at a time through the large lane, over all processes of this user on this machine."""
    path = Path(tempfile.gettempdir()) / f"constat-large-lane-{os.getuid()}"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _start(max_bytes: int) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "reports.photos.child", str(max_bytes), str(MAX_SECONDS)],
        cwd=_ROOT,
        env=kept | CHILD_VARIABLES,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    )


def _exchange(child: subprocess.Popen[bytes], request: dict[str, str]) -> dict[str, Any] | None:
    """Send one line and wait for one; None when the child is gone or late."""
    if child.stdin is None or child.stdout is None:
        return None
    try:
        child.stdin.write(json.dumps(request).encode() + b"\n")
    except OSError:
        return None
    line = _read_line(child.stdout.fileno(), time.monotonic() + MAX_SECONDS + GRACE_S)
    return json.loads(line) if line else None


def _read_line(handle: int, until: float) -> bytes:
    """Return one line with its end, b"" when the pipe closed or `until` (monotonic seconds) has come."""
    line = b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(handle, selectors.EVENT_READ)
        while not line.endswith(b"\n"):
            if not waiting.select(max(0.0, until - time.monotonic())):
                return b""
            chunk = os.read(handle, 65536)
            if not chunk:
                return b""
            line += chunk
    return line
