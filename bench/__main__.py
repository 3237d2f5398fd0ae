"""Runs the benchmarks: `python -m bench [NAME] [its words] [--json]`; what they measure is in docs/benchmarks/.

Each runs in a new installation in a temporary folder: your data are neither read nor written.
"""

from __future__ import annotations

import subprocess
import sys

from bench.home import own_home

NAMES = {
    "intake": "a photo's way from bytes to facts and clean copies, beside a naive one and a floor",
    "map": "counts of a tile as the browser asks for them, beside a GeoJSON list by bounding box",
}
HELP = ("-h", "--help", "help")
WRONG_USE = 2
STOPPED = 130


def usage() -> str:
    """Return the help page."""
    rows = "\n".join(f"  ./constat bench {name:<8} {text}" for name, text in NAMES.items())
    return (
        "Measures Constat on this computer and prints a table; with --json the last line is one JSON object.\n\n"
        f"{rows}\n  ./constat bench          all of them, one after the other\n\n"
        "./constat bench NAME --help shows the words of one. Exit 1 when an answer was wrong."
    )


def main(words: list[str]) -> int:
    """Run one benchmark, or all; return 0, 1 when an answer was wrong, 2 when the words were."""
    if words[:1] and words[0] in HELP:
        print(usage())
        return 0
    if not words or words[0].startswith("-"):
        return max(_run(name, words) for name in NAMES)
    if words[0] not in NAMES:
        print(f"constat: there is no benchmark {words[0]}; there are {', '.join(NAMES)}.", file=sys.stderr)
        return WRONG_USE
    return _run(words[0], words[1:])


def _run(name: str, words: list[str]) -> int:
    """Run one in a process of its own: what the environment says of threads and memory counts from its start."""
    with own_home() as surroundings:
        return subprocess.run([sys.executable, "-m", f"bench.{name}", *words], env=surroundings).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(STOPPED)
