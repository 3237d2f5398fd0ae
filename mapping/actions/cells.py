"""Gathers reports into facts, and makes the same facts anew; see docs/algorithms/counts.md."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from mapping.models import Fact, Ledger, Stamp
from mapping.models.ledger import DATA_SET_ZOOM, STAMPED_ZOOMS
from mapping.territory import smallest_areas
from reports.filter import EPOCH, GRADES
from reports.models import Item, Report
from reports.places.disclosure import disclosed_cell, disclosed_point
from reports.places.grid import centre_of, tile_of

BATCH_REPORTS = 500
"""Reports in one transaction: SQLite keeps uploads waiting meanwhile, and binds 999 values at most in old builds."""

WRITER_LOCK = 0x63656C6C73
""""cells" as a number: the advisory lock of PostgreSQL that lets one gather write at a time."""

DATA_SET_BITS = 48
"""A random name this long never comes twice."""

COLUMNS = ("cell", "coarse", "day", "object", "brand", "owner", "material", "quantity", "facet", "area")
Row = tuple[int, ...]


@dataclass(frozen=True)
class Gathered:
    """How many reports were taken in or out, and how many cells that changed."""

    reports: int
    cells: int


@dataclass(frozen=True)
class Checked:
    """How many gathered reports were compared with their facts, and how many differ."""

    reports: int
    wrong: int


def gather(*, now: datetime, window: timedelta | None = None) -> Gathered:
    """Bring the facts up to date with the reports: old ones out, new ones in, in the same transaction.

    Looks at every report whose version is not the ledger's; with `window` only at those changed within it before
    `now` (a quick look, never the proof: a full one must follow now and then). May be run again, or killed, at any
    time: what a batch of 500 reports changed is there as a whole or not at all.
    """
    done, touched = 0, set[int]()
    while _stale(now, window).exists() or (window is None and _orphans().exists()):
        with transaction.atomic():
            _let_one_writer_in()
            batch = list(_stale(now, window)[:BATCH_REPORTS])
            gone = [] if window else list(_orphans()[:BATCH_REPORTS])
            touched |= _take(batch, gone)
        done += len(batch) + len(gone)
    return Gathered(done, len(touched))


def rebuild() -> Gathered:
    """Make all facts anew from the reports alone, in one transaction; every tag of every tile changes."""
    done, touched = 0, set[int]()
    with transaction.atomic():
        _let_one_writer_in()
        Fact.objects.all().delete()
        Ledger.objects.all().delete()
        Stamp.objects.filter(z=DATA_SET_ZOOM).delete()
        while batch := list(_stale(None, None)[:BATCH_REPORTS]):
            touched |= _take(batch, [])
            done += len(batch)
        _stamp(touched)
    return Gathered(done, len(touched))


def check() -> Checked:
    """Compare the facts of every gathered report with what it says now; reports that wait to be gathered pass."""
    with transaction.atomic():
        _let_one_writer_in()
        known = set(Fact.objects.values_list("report_id", flat=True).distinct())
        known |= set(Report.objects.public().values_list("pk", flat=True))
        waiting = set(_stale(None, None).values_list("pk", flat=True)) | set(_orphans())
        ids = sorted(known - waiting)
        wrong = sum(_wrong(ids[at : at + BATCH_REPORTS]) for at in range(0, len(ids), BATCH_REPORTS))
    return Checked(len(ids), wrong)


def _stale(now: datetime | None, window: timedelta | None) -> QuerySet[Report]:
    """Reports that are public and in no ledger, or in it with another version."""
    gathered = Ledger.objects.filter(report_id=OuterRef("pk")).values("version")
    rows = Report.objects.order_by("pk").annotate(gathered=Subquery(gathered))
    unseen = Q(gathered__isnull=True) & Report.IS_PUBLIC
    changed = Q(gathered__isnull=False) & ~Q(gathered=F("version"))
    if now is not None and window is not None:
        rows = rows.filter(changed_at__gte=now - window)
    return rows.filter(unseen | changed)


def _orphans() -> QuerySet[Ledger, int]:
    """Ids in the ledger whose report is no more."""
    standing = Exists(Report.objects.filter(pk=OuterRef("report_id")))
    return Ledger.objects.filter(~standing).order_by("pk").values_list("pk", flat=True)


def _let_one_writer_in() -> None:
    """Wait for another gather to end. On SQLite the transaction began IMMEDIATE (settings), which is the same."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER_LOCK])


def _take(batch: Sequence[Report], gone: Sequence[int]) -> set[int]:
    """Replace the facts of these reports where they differ; return the cells touched, old and new.

    The versions in `batch` were read before the items are: the other order could record a version unseen.
    """
    ids = [report.pk for report in batch] + list(gone)
    old, new = _facts_in(ids), _facts_for(batch)
    differing = [pk for pk in ids if old.get(pk) != new.get(pk)]
    Fact.objects.filter(report_id__in=differing).delete()
    rows = [(pk, row) for pk in differing for row in new.get(pk, Counter()).elements()]
    Fact.objects.bulk_create(
        [Fact(report_id=pk, **dict(zip(COLUMNS, row, strict=True))) for pk, row in rows], batch_size=BATCH_REPORTS
    )
    _write_ledger(batch, gone)
    touched = {row[0] for side in (old, new) for pk in differing for row in side.get(pk, ())}
    _stamp(touched)
    return touched


def _write_ledger(batch: Sequence[Report], gone: Sequence[int]) -> None:
    Ledger.objects.bulk_create(
        [Ledger(report_id=report.pk, version=report.version) for report in batch],
        update_conflicts=True,
        unique_fields=["report_id"],
        update_fields=["version"],
    )
    Ledger.objects.filter(pk__in=gone).delete()


def _facts_in(ids: Sequence[int]) -> dict[int, Counter[Row]]:
    """Return the facts that stand for these reports, as multisets of COLUMNS."""
    found: dict[int, Counter[Row]] = {}
    for pk, *row in Fact.objects.filter(report_id__in=ids).values_list("report_id", *COLUMNS):
        found.setdefault(pk, Counter())[tuple(row)] += 1
    return found


def _facts_for(batch: Sequence[Report]) -> dict[int, Counter[Row]]:
    """Return the facts these reports should have: none unless anybody may see them. Two queries."""
    places = {report.pk: _place(report) for report in batch if report.is_public}
    areas = _areas(places)
    fields = ("report_id", "object_id", "brand_id", "owner_id", "material_id", "quantity", "grade", "picked_up")
    found: dict[int, Counter[Row]] = {}
    for pk, *keys, quantity, grade, picked in Item.objects.filter(report__in=list(places)).values_list(*fields):
        facet = 2 * GRADES.index(grade) + int(picked)
        row = (*places[pk], *(key or 0 for key in keys), quantity, facet, areas[pk])
        found.setdefault(pk, Counter())[row] += 1
    return found


def _place(report: Report) -> tuple[int, int, int]:
    """Return (disclosed cell, coarse, day) of a public report: no row here knows more than the public may."""
    if report.cell is None or report.taken_on is None:
        raise ValueError(f"report {report.pk} is public without place or day, which the database forbids")
    return disclosed_cell(report.cell, report.coarse), int(report.coarse), (report.taken_on - EPOCH).days


def _areas(places: dict[int, tuple[int, int, int]]) -> dict[int, int]:
    points = [disclosed_point(*centre_of(cell), bool(coarse)) for cell, coarse, _ in places.values()]
    lons, lats = np.array(points, dtype=np.float64).reshape(-1, 2).T
    return dict(zip(places, smallest_areas(lons, lats), strict=True))


def _stamp(cells: Iterable[int]) -> None:
    """Write the next epoch on the five stamped ancestors of each cell; name the data set if it has no name yet."""
    tiles = {(z, tile_of(z, cell)) for cell in cells for z in STAMPED_ZOOMS}
    if not Stamp.objects.filter(z=DATA_SET_ZOOM).exists():
        Stamp.objects.create(z=DATA_SET_ZOOM, tile=0, epoch=secrets.randbits(DATA_SET_BITS))
    if not tiles:
        return
    epoch = 1 + (Stamp.objects.filter(z=0, tile=0).values_list("epoch", flat=True).first() or 0)
    options: dict[str, Any] = {"unique_fields": ["z", "tile"], "update_fields": ["epoch"]}
    stamps = [Stamp(z=z, tile=tile, epoch=epoch) for z, tile in sorted(tiles)]
    Stamp.objects.bulk_create(stamps, update_conflicts=True, batch_size=BATCH_REPORTS // 2, **options)


def _wrong(ids: Sequence[int]) -> int:
    old, new = _facts_in(ids), _facts_for(list(Report.objects.filter(pk__in=ids)))
    return sum(old.get(pk) != new.get(pk) for pk in ids)
