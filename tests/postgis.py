"""A private PostgreSQL with PostGIS for one test run: made in a temporary folder, always removed.

python -m tests.postgis --find           exit 0 if this computer can make one
python -m tests.postgis -- COMMAND...    run a command with DATABASE_URL set
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

from config.supervise import end_with_parent

NAME = "constat"
START_S = 30.0  # two busy cores; an idle one needs one second
# Nothing here survives the run, so nothing has to reach the disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=50")


def find_binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL that has PostGIS beside it, or None."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    on_path = shutil.which("pg_config")
    folders = debian + ([_ask(on_path, "--bindir")] if on_path else [])
    return next((folder for folder in folders if (folder / "initdb").exists() and _has_postgis(folder)), None)


def _version(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0


def _ask(pg_config: str, question: str) -> Path:
    return Path(subprocess.run([pg_config, question], capture_output=True, text=True, check=True).stdout.strip())


def _has_postgis(folder: Path) -> bool:
    shared = Path("/usr/share/postgresql") / folder.parent.name
    if not shared.exists() and (folder / "pg_config").exists():
        shared = _ask(str(folder / "pg_config"), "--sharedir")
    return (shared / "extension" / "postgis.control").exists()


def _as_somebody() -> dict[str, Any]:
    """Return the words that make subprocess run as another user: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def private_cluster() -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh cluster that listens on a socket in its own folder and on no port."""
    binaries = find_binaries()
    if binaries is None:
        raise RuntimeError("PostgreSQL with PostGIS is missing: apt-get install postgresql postgresql-postgis")
    # Below /tmp whatever TMPDIR says: the name of a socket may have 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="constat-pg-", dir="/tmp"))
    somebody = _as_somebody()
    if somebody:
        os.chown(folder, somebody["user"], somebody["group"])
    try:
        with _server(binaries, folder, somebody):
            yield f"postgis://{NAME}@{quote(str(folder), safe='')}/{NAME}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _server(binaries: Path, folder: Path, somebody: dict[str, Any]) -> Iterator[None]:
    data = folder / "data"
    words = ["--auth=trust", f"--username={NAME}", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]
    quiet: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, **somebody}
    subprocess.run([binaries / "initdb", f"--pgdata={data}", *words], check=True, **quiet)
    options = [word for option in FAST for word in ("-c", option)]
    command = [str(binaries / "postgres"), "-D", str(data), "-k", str(folder), "-h", "", *options]
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            cwd=folder,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C reaches the tests first, the server when they have closed
            preexec_fn=end_with_parent(signal.SIGINT),
            **somebody,
        )
    try:
        _wait(server, binaries, folder, log)
        subprocess.run([binaries / "createdb", "-h", folder, "-U", NAME, NAME], check=True, **quiet)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing in it is kept
        server.wait()


def _wait(server: subprocess.Popen[bytes], binaries: Path, folder: Path, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while subprocess.run([binaries / "pg_isready", "-q", "-h", folder]).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)


def _leave(number: int, frame: object) -> NoReturn:
    raise SystemExit(128 + number)


def main() -> int:
    """Find, or run a command against a private cluster and return its status."""
    if sys.argv[1:] == ["--find"]:
        return 0 if find_binaries() else 1
    if len(sys.argv) < 3 or sys.argv[1] != "--":
        sys.stderr.write(__doc__ or "")
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    with private_cluster() as url:
        child = subprocess.Popen(sys.argv[2:], env={**os.environ, "DATABASE_URL": url})
        try:
            return child.wait()
        finally:
            child.terminate()
            child.wait()


if __name__ == "__main__":
    sys.exit(main())
