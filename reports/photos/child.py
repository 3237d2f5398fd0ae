"""What runs inside the child of lane.py: caps itself, then answers one request a line until its input ends.

`python -m reports.photos.child MAX_BYTES MAX_SECONDS`. Imports Pillow and pi-heif, never Django. See
docs/algorithms/photos.md.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from reports.photos.decode import Damaged, NotPrepared, set_limits
from reports.photos.renditions import make_renditions


def answer(request: dict[str, str]) -> dict[str, Any]:
    """Return what was made of one request, or {"error": ...} with damaged, disk or processing_failed."""
    try:
        made = make_renditions(Path(request["original"]), request["kind"], Path(request["folder"]), request["name"])
    except Damaged:
        return {"error": "damaged"}
    except (NotPrepared, MemoryError):
        return {"error": "processing_failed"}
    except OSError as fault:
        return {"error": "disk", "errno": fault.errno, "says": fault.strerror}
    return dataclasses.asdict(made)


def cap(max_bytes: int) -> None:
    """Cap the address space of this process; systems that cannot (macOS) leave the time limit."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (max_bytes, max_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(max_bytes: int, max_seconds: int) -> None:
    """Answer requests until the input ends. The alarm ends this process if one photo takes too long."""
    cap(max_bytes)
    set_limits()
    for line in sys.stdin.buffer:
        signal.alarm(max_seconds)
        said = answer(json.loads(line))
        signal.alarm(0)
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
