"""Loads the reference lists: objects, materials, brands, spellings, owners. Idempotent; a changed row keeps its key."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone

from people.models import Organisation
from reports.models import Alias, Brand, Item, Material, Object, ObjectGroup, Ownership, Report
from reports.naming.names import normal_form

Row = Mapping[str, str]
AnyModel = TypeVar("AnyModel", bound=Model)


@dataclass(frozen=True)
class Loaded:
    """How many rows each list holds after loading."""

    objects: int
    materials: int
    brands: int
    aliases: int
    organisations: int
    ownerships: int


def shipped(name: str) -> list[dict[str, str]]:
    """Return the rows of one shipped list, for example "taxonomy/objects"."""
    room, _, stem = name.partition("/")
    path = Path(settings.BASE_DIR) / "reports" / room / "data" / f"{stem}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_reference() -> Loaded:
    """Load every shipped list into the database. About ten statements; a second run changes nothing."""
    load_taxonomy(
        groups=shipped("taxonomy/groups"),
        materials=shipped("taxonomy/materials"),
        objects=shipped("taxonomy/objects"),
    )
    load_brands(
        brands=shipped("naming/brands"),
        owners=shipped("naming/owners"),
        ownership=shipped("naming/ownership"),
        aliases=shipped("naming/aliases"),
    )
    return Loaded(
        objects=Object.objects.count(),
        materials=Material.objects.count(),
        brands=Brand.objects.count(),
        aliases=Alias.objects.count(),
        organisations=Organisation.objects.count(),
        ownerships=Ownership.objects.count(),
    )


@transaction.atomic
def load_taxonomy(*, groups: Iterable[Row], materials: Iterable[Row], objects: Iterable[Row]) -> None:
    """Load groups, materials and objects; parents and defaults are linked by key."""
    materials = list(materials)
    _upsert(ObjectGroup, "key", ({"key": row["key"], **_labels(row)} for row in groups))
    made = _upsert(Material, "key", (_material(row) for row in materials))
    for row in materials:
        made[row["key"]].parent = made[row["parent"]] if row["parent"] else None
    Material.objects.bulk_update(made.values(), ["parent"])
    shelves = {group.key: group for group in ObjectGroup.objects.all()}
    _upsert(Object, "key", (_object(row, shelves, made) for row in objects))


@transaction.atomic
def load_brands(
    *,
    brands: Iterable[Row],
    owners: Iterable[Row],
    ownership: Iterable[Row],
    aliases: Iterable[Row],
    is_sample: bool = False,
) -> None:
    """Load brands, their owners over time and their spellings. `is_sample` marks what was invented."""
    owners = list(owners)
    made = _upsert(Organisation, "slug", (_organisation(row, is_sample) for row in owners))
    for row in owners:
        made[row["key"]].parent = made.get(row["parent"])
    Organisation.objects.bulk_update(made.values(), ["parent"])
    named = _upsert(Brand, "slug", (_brand(row, is_sample) for row in brands))
    _replace_ownerships([_ownership(row, named, made) for row in ownership], brands=named.values())
    spellings = {normal_form(brand.name): (brand, "name") for brand in named.values()}
    for row in aliases:
        spellings.setdefault(normal_form(row["alias"]), (named[row["brand"]], row["kind"]))
    _upsert(Alias, "spelling", ({"spelling": s, "brand": b, "kind": k} for s, (b, k) in spellings.items() if s))


def _replace_ownerships(rows: list[Ownership], *, brands: Iterable[Brand]) -> None:
    """Put these rows in the place of the old ones, and say anew who owned what was found of the brands that changed."""
    held = Ownership.objects.filter(brand__in=brands)
    before, after = {_said(row) for row in held}, {_said(row) for row in rows}
    if before == after:
        return
    held.delete()
    Ownership.objects.bulk_create(rows)
    restate_owners(brands={said[0] for said in before ^ after})


def _said(row: Ownership) -> tuple[Any, ...]:
    names = ("brand_id", "organisation_id", "territory", "role", "valid_from", "valid_to", "confidence", "evidence")
    return tuple(getattr(row, name) for name in (*names, "source", "note"))


def restate_owners(*, brands: Iterable[int]) -> int:
    """Write the owner of the day of the find to every item of these brands; return how many changed."""
    changed = 0
    for item in Item.objects.filter(brand__in=brands).select_related("brand", "report"):
        if item.owner_id == (owner := _owner_on_the_day(item)):
            continue
        Item.objects.filter(pk=item.pk).update(owner=owner)
        Report.objects.filter(pk=item.report_id).update(version=F("version") + 1, changed_at=timezone.now())
        changed += 1
    return changed


def _owner_on_the_day(item: Item) -> int | None:
    if item.brand is None or item.report.taken_on is None:
        return None
    row = item.brand.ownership_on(item.report.taken_on, item.report.country or None)
    return row.organisation_id if row else None


def _upsert(model: type[AnyModel], key: str, rows: Iterable[dict[str, Any]]) -> dict[str, AnyModel]:
    """Insert or update by `key` in one statement; return the rows of the table by key."""
    rows = list(rows)
    fields = [name for name in rows[0] if name != key] if rows else []
    model._default_manager.bulk_create(
        (model(**row) for row in rows), update_conflicts=True, unique_fields=[key], update_fields=fields
    )
    wanted = {row[key] for row in rows}
    return {name: row for row in model._default_manager.all() if (name := getattr(row, key)) in wanted}


def _labels(row: Row) -> dict[str, str]:
    return {"label_en": row["label_en"], "label_fr": row["label_fr"]}


def _material(row: Row) -> dict[str, Any]:
    return {"key": row["key"], **_labels(row), "resin_code": row["resin_code"], "bffp_code": row["bffp_code"]}


PASSPORTS = (
    "msfd_j_code",
    "msfd_name",
    "ospar_id",
    "taco_category",
    "bffp_product_type",
    "sup_directive",
    "deposit_candidate",
)


def _object(row: Row, groups: dict[str, ObjectGroup], materials: dict[str, Material]) -> dict[str, Any]:
    return {
        "key": row["key"],
        **_labels(row),
        "group": groups[row["group"]],
        "default_material": materials.get(row["default_material"]),
        **{name: row[name] for name in PASSPORTS},
    }


def _organisation(row: Row, is_sample: bool) -> dict[str, Any]:
    return {
        "slug": row["key"],
        "name": row["name"],
        "kind": row["kind"],
        "country": row["country"],
        "note": row["note"],
        "is_sample": is_sample,
    }


def _brand(row: Row, is_sample: bool) -> dict[str, Any]:
    return {
        "slug": row["key"],
        "name": row["name"],
        "sector": row["sector"],
        "wikidata": row.get("wikidata", ""),
        "is_sample": is_sample,
    }


def _ownership(row: Row, brands: dict[str, Brand], owners: dict[str, Organisation]) -> Ownership:
    return Ownership(
        brand=brands[row["brand"]],
        organisation=owners[row["owner"]],
        territory=row["territory"],
        role=row["role"],
        valid_from=first_day(row["valid_from"]),
        valid_to=first_day(row["valid_to"]),
        confidence=row["confidence"],
        evidence=row["evidence"],
        source=row["source"],
        note=row["note"],
    )


def first_day(written: str) -> date | None:
    """Return the first day of "2008-04-28", "2008-04" or "2008"; None for an empty cell."""
    if not written:
        return None
    year, month, day = (*written.split("-"), "01", "01")[:3]
    return date(int(year), int(month), int(day))
