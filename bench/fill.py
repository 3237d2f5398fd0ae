"""Writes invented litter into an empty installation: names, reports, items, and the facts that gather would make."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.db.models import F

from bench.litter import BRANDS, MATERIALS, OBJECTS, Litter
from bench.paper import progress
from mapping.models import Fact, Ledger
from reports.models import Brand, Item, Material, Object, ObjectGroup, Report
from reports.places.disclosure import disclosed_cell
from reports.places.grid import cells_of

NOW = datetime(2026, 11, 2, tzinfo=UTC)
BATCH = 5000
SENDER = "b" * 64
GRADE = "D"  # facet 2 x 3 + picked


def load_names() -> None:
    """Make the objects, materials and brands of the benchmark. Their keys are 1, 2, 3 ... in an empty database."""
    group = ObjectGroup.objects.create(key="bench", label_en="Bench", label_fr="Bench")
    Material.objects.bulk_create([_labelled(Material, "material", key) for key in range(1, MATERIALS + 1)])
    Object.objects.bulk_create([_labelled(Object, "object", key, group=group) for key in range(1, OBJECTS + 1)])
    Brand.objects.bulk_create([Brand(pk=key, slug=f"brand-{key}", name=f"Brand {key}") for key in range(1, BRANDS + 1)])


def _labelled(noun: type[Any], word: str, key: int, **others: Any) -> Any:
    return noun(pk=key, key=f"{word}-{key}", label_en=f"{word} {key}", label_fr=f"{word} {key}", **others)


def load_reports(litter: Litter, first: int, end: int) -> None:
    """Write reports first .. end - 1 with their items; a report's key is its index + 1."""
    with transaction.atomic():
        for at in progress(range(first, end, BATCH), "reports"):
            _load_batch(litter, at, min(end, at + BATCH))


def _load_batch(litter: Litter, first: int, end: int) -> None:
    cells = cells_of(litter.lon[first:end], litter.lat[first:end]).tolist()
    Report.objects.bulk_create([_report(litter, first + at, cell) for at, cell in enumerate(cells)])
    mine = np.searchsorted(litter.report, [first, end])
    Item.objects.bulk_create([_item(litter, at) for at in range(*mine.tolist())])


def _report(litter: Litter, at: int, cell: int) -> Report:
    is_coarse = bool(litter.coarse[at])
    return Report(
        pk=at + 1,
        token_hash=SENDER,
        state=Report.PUBLISHED,
        version=1,
        changed_at=NOW - timedelta(days=1),
        point=Point(float(litter.lon[at]), float(litter.lat[at]), srid=4326),
        cell=cell,
        disclosed_cell=disclosed_cell(cell, is_coarse),
        coarse=is_coarse,
        taken_on=date(1970, 1, 1) + timedelta(days=int(litter.day[at])),
        published_at=NOW,
        released_at=NOW,
    )


def _item(litter: Litter, at: int) -> Item:
    brand = int(litter.brand[at])
    return Item(
        report_id=int(litter.report[at]) + 1,
        object_id=int(litter.object[at]),
        material_id=int(litter.material[at]),
        branding=Item.NAMED if brand else Item.UNBRANDED,
        brand_id=brand or None,
        quantity=int(litter.quantity[at]),
        picked_up=bool(litter.picked[litter.report[at]]),
        named_at=NOW,
        grade=GRADE,
    )


def load_facts(litter: Litter, first: int, end: int, *, ledger: bool) -> None:
    """Write the facts of reports first .. end - 1 as gather would, but for their area, which no count reads."""
    names = [str(field.column) for field in Fact._meta.fields if field.name != "id"]
    marks = ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {Fact._meta.db_table} ({', '.join(names)}) VALUES ({marks})"
    with transaction.atomic(), connection.cursor() as cursor:
        for at in progress(range(first, end, BATCH), "facts"):
            cursor.executemany(statement, list(_fact_rows(litter, at, min(end, at + BATCH), names)))
        if ledger:
            rows = [Ledger(report_id=at + 1, version=1) for at in range(first, end)]
            Ledger.objects.bulk_create(rows, batch_size=BATCH)


def _fact_rows(litter: Litter, first: int, end: int, names: list[str]) -> Iterator[tuple[int, ...]]:
    """Yield the rows in the order of `names`."""
    mine = slice(*np.searchsorted(litter.report, [first, end]).tolist())
    of = litter.report[mine]
    cells, coarse = cells_of(litter.lon[of], litter.lat[of]), litter.coarse[of]
    columns = {
        "report_id": of + 1,
        "cell": np.where(coarse, (cells >> 22) << 22, cells),
        "coarse": coarse,
        "day": litter.day[of],
        "object": litter.object[mine],
        "brand": litter.brand[mine],
        "owner": np.zeros(len(of), dtype=np.int64),
        "material": litter.material[mine],
        "quantity": litter.quantity[mine],
        "facet": 6 + litter.picked[of],
        "area": np.zeros(len(of), dtype=np.int64),
    }
    return zip(*(columns[name].tolist() for name in names), strict=True)


def touch(first: int) -> None:
    """Say that report `first` (an index) and those after it were published just now."""
    Report.objects.filter(pk__gt=first).update(changed_at=NOW)


def change(ids: list[int]) -> None:
    """Withdraw every second of these reports and move the others 300 m to the east, as their senders would."""
    Report.objects.filter(pk__in=ids[::2]).update(
        state=Report.WITHDRAWN, withdrawn_at=NOW, version=F("version") + 1, changed_at=NOW
    )
    for report in Report.objects.filter(pk__in=ids[1::2]):
        if report.point is None:
            continue
        lon, lat = report.point.x + 0.004, report.point.y
        report.cell = int(cells_of(np.array([lon]), np.array([lat]))[0])
        report.point, report.disclosed_cell = Point(lon, lat, srid=4326), disclosed_cell(report.cell, report.coarse)
        report.version, report.changed_at = report.version + 1, NOW
        report.save()


def settle() -> None:
    """Let the database look at what it holds, as its own maintenance would by night."""
    tables = [noun._meta.db_table for noun in (Fact, Report, Item, Ledger)]
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("ANALYZE")
            return
        for table in tables:
            cursor.execute(f"VACUUM ANALYZE {table}")


def index_points() -> None:
    """Give the rival the index on points that its users give it; GeoDjango uses none on SpatiaLite."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE INDEX bench_points ON {Report._meta.db_table} USING GIST (point)")
