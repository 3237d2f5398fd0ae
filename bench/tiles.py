"""Measures the tiles of one database, size by size: `python -m bench.tiles '{"sizes": [...], ...}'`, rows as JSON.

The database is the one the environment names, and must be empty. bench/map.py starts this once for each.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from typing import Any

from bench.home import open_installation
from bench.litter import Litter, invent
from bench.paper import percentile, progress
from bench.questions import KINDS, Question, questions

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
    from django.test import Client

    from bench import fill, proof

    with_reports = size <= RIVAL_MOST_REPORTS
    result: dict[str, Any] = {"reports": size, "gather_per_s": None, "wrong": None, "asked": 0}
    if with_reports:
        fill.load_reports(litter, loaded, size)
    fill.load_facts(litter, loaded, size, ledger=with_reports)
    if with_reports:
        result["gather_per_s"] = _gathered_per_s(litter, size)
    fill.settle()
    client = Client(SERVER_NAME="localhost", headers={"accept-encoding": "gzip"})
    result |= _asked(plan, litter, size, client, with_rival=with_reports)
    if with_reports:
        plain = Client(SERVER_NAME="localhost")
        some = _proof_questions(litter, size, plan.proofs)
        result |= {"wrong": proof.wrong_answers(some, proof.public_items(), plain), "asked": len(some)}
    return result


def _gathered_per_s(litter: Litter, size: int) -> float:
    """Gather a thousand reports that nobody gathered yet and return how many a second; then change some of all.

    The first gather of a process reads all areas (0.3 s), so one without work goes before.
    """
    from bench import fill
    from mapping.actions.cells import gather

    fill.load_reports(litter, size, size + 1)
    gather(now=fill.NOW)
    fill.load_reports(litter, size + 1, size + GATHERED)
    begun = time.perf_counter()
    done = gather(now=fill.NOW)
    seconds = time.perf_counter() - begun
    fill.change(list(range(1, size, max(1, size // CHANGED))))
    gather(now=fill.NOW)
    return done.reports / seconds


def _asked(plan: Plan, litter: Litter, size: int, client: Any, *, with_rival: bool) -> dict[str, Any]:
    """Ask every zoom with every filter; return the rows and the sizes of unfiltered tiles."""
    rows, weights = [], []
    for z, kind in progress([(z, kind) for z in ZOOMS for kind in KINDS], f"{size} reports"):
        some = questions(litter, size, z, kind, plan.tiles, seed=z)
        rivals = plan.rival_tiles if with_rival and z in RIVAL_KINDS.get(kind, ()) else 0
        ours, theirs, bytes_of = _both(some, rivals, client)
        weights += bytes_of if kind == "none" else []
        rows.append(
            {
                "z": z,
                "kind": kind,
                "p50": percentile(ours, 50),
                "p95": percentile(ours, 95),
                "rival_p50": percentile(theirs, 50) if theirs else None,
                "ratio": percentile(theirs, 50) / percentile(ours[:rivals], 50) if theirs else None,
            }
        )
    return {"rows": rows, "bytes_p95": percentile(weights, 95)}


def _both(some: list[Question], rivals: int, client: Any) -> tuple[list[float], list[float], list[float]]:
    """Return milliseconds of ours and of the rival, tile by tile in turn, and the bytes of ours."""
    ours: list[float] = []
    theirs: list[float] = []
    weights: list[float] = []
    for question in some[:WARM]:
        _get(client, question.address("mvt"))
    for at, question in enumerate(some):
        taken, weight = _get(client, question.address("mvt"))
        ours.append(taken)
        weights.append(weight)
        if at < rivals:
            theirs.append(_get(client, question.rival_address())[0])
    return ours, theirs, weights


def _get(client: Any, address: str) -> tuple[float, int]:
    begun = time.perf_counter()
    answer = client.get(address)
    taken = 1000 * (time.perf_counter() - begun)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return taken, len(answer.content)


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
