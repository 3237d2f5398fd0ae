"""Measures the tiles of one database, size by size: `python -m bench.tiles '{"sizes": [...], ...}'`, rows as JSON.

The database is the one the environment names, and must be empty. bench/map.py starts this once for each.
"""

from __future__ import annotations

import dataclasses
import gc
import json
import sys
import time
from typing import Any

from bench.home import open_installation
from bench.litter import Litter, invent
from bench.paper import percentile, progress
from bench.questions import KINDS, Question, questions
from bench.visitors import Visitors

ZOOMS = range(0, 15, 2)
RIVAL_KINDS = {"none": tuple(ZOOMS), "brand": (2, 6, 10)}
RIVAL_MOST_REPORTS = 200_000  # above, loading its reports takes longer than the rest
GATHERED, CHANGED = 1000, 200  # reports gathered against the clock, and reports then withdrawn or moved
WARM = 3


@dataclasses.dataclass(frozen=True)
class Plan:
    """How many reports, and how many tiles are asked of each zoom and filter, of the rival, and of the proof."""

    sizes: list[int]
    tiles: int
    rival_tiles: int
    proofs: int


def main(plan: Plan) -> None:
    """Fill, ask, compare; print the result of each size as one line of JSON."""
    open_installation()
    from django.core.management import call_command
    from django.test.utils import override_settings

    from bench import fill

    call_command("load_areas", stdout=sys.stderr)
    fill.load_names()
    fill.index_points()
    litter, loaded = invent(max(plan.sizes) + GATHERED * len(plan.sizes)), 0
    with override_settings(ROOT_URLCONF="bench.rival_list"):
        for size in plan.sizes:
            size = max(size, loaded)
            print(json.dumps(_one_size(plan, litter, loaded, size)), flush=True)
            loaded = size if size > RIVAL_MOST_REPORTS else size + GATHERED


def _one_size(plan: Plan, litter: Litter, loaded: int, size: int) -> dict[str, Any]:
    """Return the numbers of one size, of which `loaded` reports are there already."""
    from bench import fill, proof

    with_reports = size <= RIVAL_MOST_REPORTS
    result: dict[str, Any] = {"reports": size, "gather_per_s": None, "full_gather_s": None, "wrong": None, "asked": 0}
    if with_reports:
        fill.load_reports(litter, loaded, size)
    fill.load_facts(litter, loaded, size, ledger=with_reports)
    fill.settle()
    if with_reports:
        result |= _gathered(litter, size)
        fill.settle()
    visitors = Visitors()
    gc.collect()
    gc.freeze()  # what was needed to fill the database is no burden of a web server
    result |= _asked(plan, litter, size, visitors, with_rival=with_reports)
    if with_reports:
        some = _proof_questions(litter, size, plan.proofs)
        result |= {"wrong": proof.wrong_answers(some, proof.public_items(), visitors), "asked": len(some)}
    return result


def _gathered(litter: Litter, size: int) -> dict[str, float]:
    """Gather a thousand fresh reports as the watch does; then change some of all and look through every report.

    Returns fresh reports a second, and the seconds of the full look. The first gather of a process reads all areas
    (0.3 s), so a small one goes before.
    """
    from bench import fill
    from mapping.actions.cells import gather
    from mapping.management.commands.gather_cells import WINDOW

    fill.load_reports(litter, size, size + 1)
    gather(now=fill.NOW)
    fill.load_reports(litter, size + 1, size + GATHERED)
    fill.touch(size + 1)
    begun = time.perf_counter()
    done = gather(now=fill.NOW, window=WINDOW)
    fresh_s = time.perf_counter() - begun
    fill.change(list(range(1, size, max(1, size // CHANGED))))
    begun = time.perf_counter()
    gather(now=fill.NOW)
    return {"gather_per_s": done.reports / fresh_s, "full_gather_s": time.perf_counter() - begun}


def _asked(plan: Plan, litter: Litter, size: int, visitors: Visitors, *, with_rival: bool) -> dict[str, Any]:
    """Ask every zoom with every filter; return the rows and the sizes of unfiltered tiles."""
    rows, weights = [], []
    for z, kind in progress([(z, kind) for z in ZOOMS for kind in KINDS], f"{size} reports"):
        some = questions(litter, size, z, kind, plan.tiles, seed=z)
        rivals = plan.rival_tiles if with_rival and z in RIVAL_KINDS.get(kind, ()) else 0
        for question in some[:WARM]:
            visitors.get(question.address("mvt"))
        beside = [_beside(question, visitors) for question in some[:rivals]]
        ours = [_faster(question, visitors) for question in some]
        weights += [weight for _, weight in ours] if kind == "none" else []
        rows.append({"z": z, "kind": kind, **_row([taken for taken, _ in ours], beside)})
    return {"rows": rows, "bytes_p95": percentile(weights, 95)}


def _row(ours: list[float], beside: list[tuple[float, float]]) -> dict[str, float | None]:
    """Return the percentiles of ours, and of both where the rival was asked too."""
    row: dict[str, float | None] = {"p50": percentile(ours, 50), "p95": percentile(ours, 95)}
    if not beside:
        return row | {"rival_p50": None, "ratio": None}
    mine, theirs = (percentile(list(times), 50) for times in zip(*beside, strict=True))
    return row | {"rival_p50": theirs, "ratio": theirs / mine}


def _beside(question: Question, visitors: Visitors) -> tuple[float, float]:
    """Return the milliseconds of our tile and of the rival's list, asked once each, one after the other.

    The list leaves 130,000 objects to be collected, at a time of Python's choosing: not in our next tile.
    """
    ours, theirs = visitors.get(question.address("mvt"))[0], visitors.get(question.rival_address())[0]
    gc.collect()
    return ours, theirs


def _faster(question: Question, visitors: Visitors) -> tuple[float, int]:
    """Return milliseconds and bytes of our tile, the faster of two: the computer has other things to do."""
    both = [visitors.get(question.address("mvt")) for _ in range(2)]
    return min(taken for taken, _ in both), len(both[0][1])


def _proof_questions(litter: Litter, size: int, count: int) -> list[Question]:
    """Return `count` questions spread over all zooms, odd ones too, and all filters."""
    pairs = [(z, kind) for z in range(15) for kind in KINDS]
    each = -(-count // len(pairs))
    found = [
        one for at, (z, kind) in enumerate(pairs) for one in questions(litter, size, z, kind, each, seed=1000 + at)
    ]
    return found[:: max(1, len(found) // count)][:count]


if __name__ == "__main__":
    main(Plan(**json.loads(sys.argv[1])))
