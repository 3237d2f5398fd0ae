"""How fast and how right a photo is taken in; docs/benchmarks/intake.md says what each number means."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from bench import mutations, truth
from bench.exiftool import exiftool_ms
from bench.home import open_installation
from bench.paper import Way, fastest, last_line, machine, percentile, table
from bench.pictures import NAMES, Picture, pictures
from bench.ways import Process
from reports.photos import lane

ROUNDS, MEGAPIXELS = 7, 12.0
# The column, its way, and whether the C library is set as in our child.
COLUMNS = {
    "path ms": ("path", True),
    "floor ms": ("floor", True),
    "lean ms": ("lean", True),
    "naive ms": ("naive", False),
    "as WebP": ("naive WebP", False),
    "tuned": ("naive", True),
}
HEAD = (
    "photo",
    "MB",
    "path ms",
    "floor ms",
    "path / floor",
    "lean ms",
    "naive ms",
    "as WebP",
    "tuned",
    "naive / path",
    "answer ms",
    "whole ms",
    "photos/s",
    "child MB",
)


def main(words: list[str]) -> int:
    """Measure, print the table and with --json one line; return 1 when a shipped photo was read wrongly."""
    asked = _asked(words)
    open_installation()
    with tempfile.TemporaryDirectory(prefix="constat-bench-photos-") as name:
        folder = Path(name)
        rows = [_measured(one, folder, asked.rounds) for one in pictures(folder, asked.sets, asked.mp)]
    facts, rival = truth.facts_ms(), exiftool_ms(path for path, _ in truth.kept_photos())
    wrong = truth.wrong_photos()
    told = mutations.run(asked.mutations) if asked.mutations else {}
    numbers = {
        **_of_the_first(rows),
        "facts_ms_p50": percentile(list(facts.values()), 50),
        "facts_ms_p99": percentile(list(facts.values()), 99),
        "peak_mb": max(row["child MB"] for row in rows),
        "wrong": len(wrong),
        **told,
    }
    _print(rows, facts, rival, wrong, told)
    if asked.json:
        print(last_line(numbers))
    return 1 if wrong or told.get("crashes") or told.get("hangs") else 0


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./constat bench intake", description=__doc__)
    parser.add_argument("--json", action="store_true", help="end with one JSON line")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each way runs; the fastest counts")
    parser.add_argument("--mp", type=float, default=MEGAPIXELS, help="million pixels of the drawn photos")
    parser.add_argument("--sets", default=",".join(NAMES), help=f"which photos, of {', '.join(NAMES)}")
    parser.add_argument("--mutations", type=int, default=0, metavar="N", help="also read N damaged photos")
    asked = parser.parse_args(words)
    asked.sets = tuple(asked.sets.split(","))
    if not set(asked.sets) <= set(NAMES) or asked.rounds < 1:
        parser.error(f"--sets takes some of {', '.join(NAMES)}; --rounds at least 1")
    return asked


def _measured(picture: Picture, folder: Path, rounds: int) -> dict[str, Any]:
    """Return the row of one photo: milliseconds of each way, fastest of all rounds, and what follows from them."""
    processes = {name: Process(way, folder, tuned=tuned) for name, (way, tuned) in COLUMNS.items()}
    from bench.whole import whole_ms  # nouns can be imported only after setup

    answers: list[float] = []
    ways: dict[str, Way] = {name: partial(process.ask, picture) for name, process in processes.items()}
    ways["whole ms"] = partial(whole_ms, picture, answers)
    try:
        found = fastest(ways, rounds, picture.title)
    finally:
        for process in processes.values():
            process.stop()
    return {
        "photo": picture.title,
        "MB": picture.megabytes,
        **found,
        "answer ms": min(answers),
        "path / floor": found["path ms"] / found["floor ms"],
        "naive / path": min(found["naive ms"], found["as WebP"]) / found["path ms"],
        "photos/s": 1000 / found["whole ms"],
        "child MB": _child_mb(picture, folder),
    }


def _child_mb(picture: Picture, folder: Path) -> float:
    """Return the most memory a fresh child of the intake held while it prepared this photo; 0 without /proc."""
    own = lane.Lane(lane.MAX_BYTES)
    try:
        own.ask({"original": str(picture.path), "kind": picture.kind, "folder": str(folder), "name": "child"})
        status = Path(f"/proc/{own.child.pid if own.child else os.getpid()}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
    finally:
        own.stop()


def _of_the_first(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Return the numbers of the first photo, which is the plain 12 MP JPEG unless another was asked for."""
    first = rows[0]
    return {
        "photos_per_s": first["photos/s"],
        "floor_ratio": first["path / floor"],
        "naive_ratio": first["naive / path"],
        "naive_tuned_ratio": first["tuned"] / first["path ms"],
    }


def _print(
    rows: list[dict[str, Any]],
    facts: dict[str, float],
    rival: list[float] | None,
    wrong: list[str],
    told: dict[str, int],
) -> None:
    print(machine(), end="\n\n")
    print(table(HEAD, ([row[name] for name in HEAD] for row in rows)), end="\n\n")
    times = sorted(facts.values())
    beside = f"; exiftool kept open {percentile(rival, 50):.1f} ms" if rival else ""
    print(f"Facts of {len(facts)} shipped photos: median {percentile(times, 50):.2f} ms{beside}.")
    print(f"The slowest is {max(facts, key=lambda name: facts[name])}, {times[-1]:.0f} ms; then {times[-2]:.1f} ms.")
    print(f"Read wrongly: {len(wrong)} of {len(truth.known_photos())}{': ' + ', '.join(wrong) if wrong else ''}.")
    if told:
        print(f"Damaged photos read: {told['mutations']}; died {told['crashes']}, hung {told['hangs']}.")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
