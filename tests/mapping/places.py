"""Reports for the tests of this room: rows as the actions leave them, without photos, so that many are quick."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.contrib.gis.geos import Point

from people.models import Citizen, Organisation
from reports.models import Brand, Item, Material, Object, ObjectGroup, Report
from reports.places.disclosure import disclosed_cell
from reports.places.grid import cell_of

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
RENNES = (-1.6778, 48.1113)


def somebody() -> Citizen:
    """The citizen who owns the reports of a test."""
    return Citizen.objects.get_or_create(email="walker@example.org")[0]


def thing(key: str = "drink_can", pk: int | None = None) -> Object:
    """An object of the taxonomy."""
    group = ObjectGroup.objects.get_or_create(key="drink", defaults={"label_en": "Drinks", "label_fr": "Boissons"})[0]
    words = {"label_en": key.capitalize(), "label_fr": f"{key} (fr)", "group": group} | ({"pk": pk} if pk else {})
    return Object.objects.get_or_create(key=key, defaults=words)[0]


def stuff(key: str, pk: int | None = None) -> Material:
    """A material."""
    words = {"label_en": key, "label_fr": key} | ({"pk": pk} if pk else {})
    return Material.objects.get_or_create(key=key, defaults=words)[0]


def brand(slug: str, pk: int | None = None) -> Brand:
    """An invented brand."""
    return Brand.objects.get_or_create(slug=slug, defaults={"name": slug.capitalize()} | ({"pk": pk} if pk else {}))[0]


def owner(slug: str, pk: int | None = None) -> Organisation:
    """An invented organisation."""
    words = {"name": slug.capitalize()} | ({"pk": pk} if pk else {})
    return Organisation.objects.get_or_create(slug=slug, defaults=words)[0]


def report(
    lon: float = RENNES[0],
    lat: float = RENNES[1],
    *,
    on: date = date(2026, 5, 30),
    coarse: bool = False,
    state: str = Report.PUBLISHED,
    released: bool = True,
) -> Report:
    """A report at a place, public unless said otherwise, without items."""
    cell = cell_of(lon, lat)
    return Report.objects.create(
        owner=somebody(),
        state=state,
        version=1,
        changed_at=NOW,
        point=Point(lon, lat, srid=4326),
        cell=cell,
        disclosed_cell=disclosed_cell(cell, coarse),
        coarse=coarse,
        taken_on=on,
        published_at=NOW,
        released_at=NOW if released else None,
    )


def item(
    of: Report,
    *,
    object: Object | None = None,
    brand: Brand | None = None,
    owner: Organisation | None = None,
    material: Material | None = None,
    quantity: int = 1,
    grade: str = "D",
    picked_up: bool = False,
) -> Item:
    """One item of a report."""
    return Item.objects.create(
        report=of,
        object=object or thing(),
        brand=brand,
        owner=owner,
        material=material,
        branding=Item.NAMED if brand else Item.UNBRANDED,
        quantity=quantity,
        grade=grade,
        picked_up=picked_up,
        named_at=NOW,
    )


def change(of: Report, **fields: object) -> None:
    """Change a report the way actions do: the version rises."""
    Report.objects.filter(pk=of.pk).update(version=of.version + 1, **fields)
    of.refresh_from_db()


def move(of: Report, lon: float, lat: float) -> None:
    """Put a report elsewhere."""
    cell = cell_of(lon, lat)
    point = Point(lon, lat, srid=4326)
    change(of, cell=cell, disclosed_cell=disclosed_cell(cell, of.coarse), point=point)
