"""Says what a report shows: objects, materials, brands, quantities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people.sender import Sender
from reports.actions.report import own_report, settle
from reports.errors import BadItem
from reports.models import Alias, Brand, Item, Material, Object, Report
from reports.models.item import MAX_QUANTITY
from reports.naming.names import near_names, normal_form

MAX_ITEMS = 30  # kinds of litter in one photo; more cannot be told apart on it


@dataclass(frozen=True)
class Entry:
    """One line a person wrote: object and material by key, brand as typed or by slug, how many, picked up or not."""

    object: str
    material: str = ""
    brand: str = ""
    branding: str = Item.UNSAID
    quantity: int = 1
    picked_up: bool = False


@transaction.atomic
def name_items(*, report: Report, entries: Sequence[Entry], by: Sender, now: datetime) -> Report:
    """Replace what a report shows by these entries; an entry that stays keeps its reviews.

    An entry stays when object, material and brand are the same and its quantity did not rise: more of it is a new
    statement, which nobody has confirmed.

    Raises BadItem with code unknown_object, unknown_material, unknown_brand, bad_quantity or bad_item.
    """
    if not 1 <= len(entries) <= MAX_ITEMS:
        raise BadItem(_("Name between 1 and {most} things.").format(most=MAX_ITEMS), limit=str(MAX_ITEMS))
    report = own_report(report, by)
    wanted = [_item(entry, report, by, now) for entry in entries]
    left = list(report.items.all())
    for item in sorted(wanted, key=lambda each: -each.quantity):
        if (old := _same(item, left)) is None:
            item.save()
            continue
        left.remove(old)
        Item.objects.filter(pk=old.pk).update(quantity=item.quantity, picked_up=item.picked_up)
    Item.objects.filter(pk__in=[old.pk for old in left]).delete()
    return settle(report, now=now)


def _same(item: Item, olds: list[Item]) -> Item | None:
    """Return the old item this entry restates: of those as large or larger, the one whose quantity is nearest."""
    fits = [old for old in olds if _identity(old) == _identity(item) and old.quantity >= item.quantity]
    return min(fits, key=lambda old: (old.quantity, old.pk), default=None)


def _identity(item: Item) -> tuple[int | None, int | None, int | None, str]:
    return item.object_id, item.material_id, item.brand_id, item.branding


def _item(entry: Entry, report: Report, by: Sender, now: datetime) -> Item:
    thing = find_object(entry.object)
    if not 1 <= entry.quantity <= MAX_QUANTITY:
        raise BadItem(
            _("A quantity is between 1 and {most}.").format(most=MAX_QUANTITY),
            code="bad_quantity",
            field="quantity",
            limit=str(MAX_QUANTITY),
        )
    brand = find_brand(entry.brand) if entry.brand else None
    branding = Item.NAMED if brand else entry.branding
    if brand is None and branding not in {Item.UNBRANDED, Item.ILLEGIBLE, Item.UNSAID}:
        raise BadItem(_("Name the brand, or say unbranded or illegible."), field="brand")
    return Item(
        report=report,
        object=thing,
        material=_find_material(entry.material) if entry.material else thing.default_material,
        brand=brand,
        branding=branding,
        quantity=entry.quantity,
        picked_up=entry.picked_up,
        named_by=by.citizen,
        named_at=now,
    )


def find_object(key: str) -> Object:
    """Return the object with this key. BadItem unknown_object if there is none."""
    found = Object.objects.select_related("default_material").filter(key=key).first()
    if found is None:
        raise BadItem(
            _("We know no object called “{name}”.").format(name=key[:60]),
            code="unknown_object",
            field="object",
            help=_("Choose one from the list."),
        )
    return found


def _find_material(key: str) -> Material:
    found = Material.objects.filter(key=key).first()
    if found is None:
        raise BadItem(
            _("We know no material called “{name}”.").format(name=key[:60]),
            code="unknown_material",
            field="material",
            help=_("Choose one from the list, or leave it empty."),
        )
    return found


def find_brand(written: str) -> Brand:
    """Return the brand with this slug or one of these spellings. BadItem unknown_brand with near names if none."""
    spelling = normal_form(written)
    alias = Alias.objects.select_related("brand").filter(spelling=spelling).first()
    found = alias.brand if alias else Brand.objects.filter(slug=written.strip().lower()).first()
    if found is None:
        near = near_names(spelling, Alias.objects.values_list("spelling", flat=True))
        offer = _("Did you mean: {names}?").format(names=", ".join(near)) if near else ""
        raise BadItem(
            _("We do not know the brand “{name}” yet.").format(name=written[:60]),
            code="unknown_brand",
            field="brand",
            help=offer or _("Check the spelling, or say that it cannot be read."),
        )
    return found
