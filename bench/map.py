"""How fast and how right the map counts; docs/benchmarks/map.md says what each number means."""

from __future__ import annotations

import argparse
import dataclasses
import json
import subprocess
import sys
from typing import Any

from bench.home import CHECKOUT
from bench.paper import last_line, machine, table
from bench.questions import KINDS
from bench.tiles import Plan

SIZES, TILES, RIVAL_TILES, PROOFS = "1e4,1e5", 20, 3, 200
DATABASES = ("spatialite", "postgis")
RATIO_ZOOMS = (2, 4, 6, 8, 10)
HEAD = ("z", *(f"{kind}, ms" for kind in KINDS), "rival, ms", "rival / ours", "rival brand / ours")


def main(words: list[str]) -> int:
    """Measure, print the tables and with --json one line; return 1 when an answer was wrong."""
    asked = _asked(words)
    print(machine(), flush=True)
    results = [_measured(name, asked.plan) for name in asked.db]
    if not all(results):
        return 1
    for name, sizes in zip(asked.db, results, strict=True):
        for size in sizes:
            _print(name, size)
    numbers = _numbers([size for sizes in results for size in sizes])
    if asked.json:
        print(last_line(numbers))
    return 1 if numbers["wrong"] else 0


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./constat bench map", description=__doc__)
    parser.add_argument("--json", action="store_true", help="end with one JSON line")
    parser.add_argument("--n", default=SIZES, help=f"how many reports, one or several sizes ({SIZES})")
    parser.add_argument("--db", default="spatialite", help=f"one or several of {', '.join(DATABASES)}")
    parser.add_argument("--tiles", type=int, default=TILES, help="tiles asked of each zoom and filter")
    parser.add_argument("--rival-tiles", type=int, default=RIVAL_TILES, help="tiles of them also asked of the rival")
    parser.add_argument("--proofs", type=int, default=PROOFS, help="answers counted again from all items")
    asked = parser.parse_args(words)
    asked.db = asked.db.split(",")
    try:
        sizes = sorted(int(float(size)) for size in asked.n.split(","))
    except ValueError:
        parser.error("--n takes numbers such as 1e4,1e5")
    if not set(asked.db) <= set(DATABASES) or sizes[0] < 1 or min(asked.tiles, asked.rival_tiles, asked.proofs) < 1:
        parser.error(f"--db takes some of {', '.join(DATABASES)}; all numbers are at least 1")
    asked.plan = Plan(sizes, asked.tiles, min(asked.rival_tiles, asked.tiles), asked.proofs)
    return asked


def _measured(name: str, plan: Plan) -> list[dict[str, Any]]:
    """Return the results of one database, each size one; none when it could not be measured."""
    # PostGIS is the private cluster that the tests use, in a temporary folder.
    before = ["-m", "tests.postgis", "--", sys.executable] if name == "postgis" else []
    command = [sys.executable, *before, "-m", "bench.tiles", json.dumps(dataclasses.asdict(plan))]
    done = subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        print(f"constat: {name} could not be measured; the reason is above.", file=sys.stderr)
        return []
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def _print(name: str, size: dict[str, Any]) -> None:
    print(f"\n{name}, {size['reports']:,} reports; middle and 95th percentile of a tile in milliseconds\n")
    rows = {(row["z"], row["kind"]): row for row in size["rows"]}
    lines = []
    for z in sorted({z for z, _ in rows}):
        plain, brand = rows[z, "none"], rows[z, "brand"]
        ours = [f"{rows[z, kind]['p50']:.1f} · {rows[z, kind]['p95']:.1f}" for kind in KINDS]
        lines.append([str(z), *ours, plain["rival_p50"], plain["ratio"], brand["ratio"]])
    print(table(HEAD, lines), end="\n\n")
    gathered = ""
    if size["gather_per_s"]:
        gathered = (
            f"; gathered {size['gather_per_s']:,.0f} fresh reports a second, a full look {size['full_gather_s']:.1f} s"
        )
    wrong = f"; wrong {size['wrong']} of {size['asked']}" if size["asked"] else ""
    print(f"A tile has {size['bytes_p95']:,.0f} bytes gzipped at the 95th percentile{gathered}{wrong}.", flush=True)


def _numbers(sizes: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the numbers of the last line: the worst of all databases, at the largest size that has them."""
    largest = max(size["reports"] for size in sizes)
    top = [size for size in sizes if size["reports"] == largest]
    proven = [size for size in sizes if size["asked"]]
    ratios = [
        row["ratio"]
        for size in proven
        if size["reports"] == max(one["reports"] for one in proven)
        for row in size["rows"]
        if row["kind"] == "none" and row["z"] in RATIO_ZOOMS
    ]
    return {
        "wrong": sum(size["wrong"] for size in proven) if proven else None,
        "p95_ms": max(row["p95"] for size in top for row in size["rows"]),
        "naive_ratio_min": min(ratios) if ratios else None,
        "bytes_per_tile_p95_gzip": max(size["bytes_p95"] for size in top),
        "gather_per_s": min((size["gather_per_s"] for size in proven), default=None),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
