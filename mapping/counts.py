"""How much litter, where: the one read model of every map, feed and figure; see docs/algorithms/counts.md."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from django.db import connection
from django.utils.translation import gettext as _

from mapping.models import Fact
from reports.filter import DIMENSIONS, Filter
from reports.places import grid as places

LAST_ZOOM = 20
"""The deepest zoom whose 64 x 64 sub-cells are whole cells (20 + 6 = 26)."""

COARSE_FIRST_ZOOM, COARSE_LAST_ZOOM = 10, 14
"""Below 10 a coarse square is a sub-cell and counts in the grid; from 10 it is drawn as a square of its own, lest
the corner of each square look like a hot spot."""

COARSE_ZOOM = 15
SUB_CELLS = 4096
MAX_SQUARES_ZOOM = 20

_EXACT, _ALL = "coarse = 0", "coarse IN (0, 1)"
Ranges = Sequence[tuple[int, int]]


def counts(z: int, x: int, y: int, filter: Filter) -> np.ndarray:
    """Return the items (sum of quantity) in each sub-cell of a tile: int64 (4096,), never negative.

    0 <= z <= 20. Element i is sub-cell i = interleave(col, row), col from the west, row from the north, 0..63 each.
    Coarse items count up to zoom 9 only. One statement, whatever the number of facts. Raises BadTile.
    """
    if z > LAST_ZOOM:
        raise places.BadTile(_("There is no such tile."), limit=f"z 0 to {LAST_ZOOM}")
    which = _ALL if z < COARSE_FIRST_ZOOM else _EXACT
    return _grid(which, places.tile_range(z, x, y), places.sub_shift(z), SUB_CELLS, filter)


def coarse_counts(z: int, x: int, y: int, filter: Filter) -> np.ndarray:
    """Return the items of coarse reports in each zoom-15 square of a tile: int64 (4^(15-z),), Morton order.

    10 <= z <= 14. One statement. Raises BadTile.
    """
    if not COARSE_FIRST_ZOOM <= z <= COARSE_LAST_ZOOM:
        limit = f"z {COARSE_FIRST_ZOOM} to {COARSE_LAST_ZOOM}"
        raise places.BadTile(_("Coarse squares have no such tile."), limit=limit)
    shift, size = 2 * (places.CELL_ZOOM - COARSE_ZOOM), 1 << 2 * (COARSE_ZOOM - z)
    return _grid("coarse = 1", places.tile_range(z, x, y), shift, size, filter)


def squares(zoom: int, ranges: Ranges, filter: Filter) -> tuple[np.ndarray, np.ndarray]:
    """Return (codes, items), int64, of the zoom-`zoom` squares with items whose cells lie in half-open ranges.

    0 <= zoom <= 20; codes are Morton codes of that zoom, rising. Coarse items count up to zoom 15, where a square is
    theirs. At most 16 ranges, as grid.cover() gives. One statement. Raises BadTile.
    """
    if not 0 <= zoom <= MAX_SQUARES_ZOOM:
        raise places.BadTile(_("There are no such squares."), limit=f"zoom 0 to {MAX_SQUARES_ZOOM}")
    which = _ALL if zoom <= COARSE_ZOOM else _EXACT
    rows = _rows(which, ranges, f"cell >> {2 * (places.CELL_ZOOM - zoom)}", filter)
    codes, items = np.array(sorted(rows), dtype=np.int64).reshape(-1, 2).T
    return codes[items > 0], items[items > 0]


def coarse_squares(ranges: Ranges, filter: Filter) -> tuple[np.ndarray, np.ndarray]:
    """Return (codes, items), int64, of the zoom-15 squares of coarse reports in half-open ranges. One statement."""
    rows = _rows("coarse = 1", ranges, f"cell >> {2 * (places.CELL_ZOOM - COARSE_ZOOM)}", filter)
    codes, items = np.array(sorted(rows), dtype=np.int64).reshape(-1, 2).T
    return codes[items > 0], items[items > 0]


def as_rows(grid: np.ndarray) -> np.ndarray:
    """Return a tile's (4096,) counts as (64, 64), [row from the north, column from the west]."""
    side = 1 << places.SUB_BITS
    columns, rows = np.meshgrid(np.arange(side), np.arange(side))
    return grid[places.interleave(columns, rows)]


def _grid(which: str, tile: tuple[int, int], shift: int, size: int, filter: Filter) -> np.ndarray:
    grid = np.zeros(size, dtype=np.int64)
    for index, items in _rows(which, [tile], f"(cell >> {shift}) & {size - 1}", filter):
        grid[index] += items
    return grid


def _rows(which: str, ranges: Ranges, key: str, filter: Filter) -> list[tuple[int, int]]:
    """Return (key, items) of the facts asked for. What is left out is subtracted in the same statement.

    One statement is one snapshot: in two, a report gathered between them would be counted once and taken twice.
    """
    statement, values = _select(which, ranges, key, filter.kept(), "")
    if without := filter.left_out():
        other, more = _select(which, ranges, key, without, "-")
        joined = f"{statement} UNION ALL {other}"
        statement, values = f"SELECT key, sum(items) FROM ({joined}) AS parts GROUP BY 1", values + more
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [(int(code), int(items)) for code, items in cursor.fetchall()]


def _select(which: str, ranges: Ranges, key: str, filter: Filter, sign: str) -> tuple[str, list[int]]:
    """Return the statement and its values; `which`, `key` and `sign` are ours, never a reader's."""
    inside = " OR ".join(["(cell >= %s AND cell < %s)"] * len(ranges)) or "1 = 0"
    tests, values = [which, f"({inside})"], [end for pair in ranges for end in pair]
    choices: list[tuple[str, Sequence[int]]] = [(name, filter.keys_of(name)) for name in DIMENSIONS]
    choices.append(("facet", filter.facets() or ()))
    for column, keys in choices:
        if keys:
            tests.append(f"{column} IN ({', '.join(['%s'] * len(keys))})")
            values += keys
    for sense, day in zip((">=", "<"), filter.days(), strict=True):
        if day is not None:
            tests.append(f"day {sense} %s")
            values.append(day)
    table = Fact._meta.db_table
    return (
        f"SELECT {key} AS key, {sign}sum(quantity) AS items FROM {table} WHERE {' AND '.join(tests)} GROUP BY 1",
        values,
    )
