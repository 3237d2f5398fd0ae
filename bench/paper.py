"""How a benchmark speaks: times in rounds, percentiles, a table for people, one JSON line for programs."""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

Way = Callable[[], float]
"""Something that does its work and returns the milliseconds it took."""


def progress(things: Iterable[Any], title: str) -> Any:
    """Return the things behind a progress bar on stderr; silent when that is no terminal."""
    return tqdm(things, desc=title, disable=not sys.stderr.isatty(), file=sys.stderr, leave=False)


def timed_ms(way: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the milliseconds one call takes by a clock, which is the one on the wall unless another is given."""
    begun = clock()
    way()
    return 1000 * (clock() - begun)


def fastest(ways: Mapping[str, Way], rounds: int, title: str) -> dict[str, float]:
    """Return for each way the milliseconds of its fastest call.

    Interleaved: each round calls every way once, so that a busy minute of the computer falls on all alike.
    """
    best = dict.fromkeys(ways, float("inf"))
    for _ in progress(range(rounds), title):
        for name, way in ways.items():
            best[name] = min(best[name], way())
    return best


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` percent do not exceed (nearest rank); 0 for no values."""
    return float(np.percentile(values, share, method="higher")) if len(values) else 0.0


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table with columns as wide as they need, numbers to the right."""
    lines = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(line[at]) for line in [list(head), *lines]) for at in range(len(head))]
    out = ["| " + " | ".join(word.ljust(width) for word, width in zip(head, widths, strict=True)) + " |"]
    out.append("|" + "|".join("-" * (width + 1) + (":" if at else "-") for at, width in enumerate(widths)) + "|")
    for line in lines:
        padded = [
            line[0].ljust(widths[0]),
            *(word.rjust(width) for word, width in zip(line[1:], widths[1:], strict=True)),
        ]
        out.append("| " + " | ".join(padded) + " |")
    return "\n".join(out)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    return str(value)


def machine() -> str:
    """Return one line about this computer: cores, processor, system, Python."""
    cpu = Path("/proc/cpuinfo")
    names = cpu.read_text().splitlines() if cpu.exists() else []
    name = next((line.partition(": ")[2] for line in names if line.startswith("model name")), platform.machine())
    return (
        f"{os.cpu_count()} cores, {name}, {platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def last_line(numbers: Mapping[str, Any]) -> str:
    """Return one line of JSON; numbers with three digits behind the point, None for what was not measured."""
    return json.dumps({key: round(value, 3) if isinstance(value, float) else value for key, value in numbers.items()})
