"""Makes rows for tests through the same actions people use; pixels only where a test looks at them."""

from __future__ import annotations

import io
import itertools
from datetime import UTC, date, datetime, timedelta

from PIL import Image

from campaigns.actions.area import draw_area
from campaigns.actions.campaign import Demand, open_campaign
from campaigns.models import Campaign
from mapping.models import Area
from people.actions.citizen import make_citizen as make_citizen_action
from people.actions.citizen import make_keeper, name_reviewer
from people.models import Citizen, Organisation
from people.sender import Sender, hash_of
from reports.actions.item import Entry, name_items
from reports.actions.photo import Receipt, receive_photo
from reports.actions.prepare import clear_photo, prepare_photo
from reports.actions.reference import load_brands, load_taxonomy
from reports.actions.report import place_report, release_reports
from reports.actions.review import review_item
from reports.models import Brand, Item, Object, Photo, Report

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
TOWN = (-1.6778, 48.1113)  # Rennes, longitude first
_numbers = itertools.count(1)


def load_small_reference() -> None:
    """Three objects, two materials, three invented brands of two invented owners; one brand was sold in 2026."""
    load_taxonomy(
        groups=[{"key": "drink", "label_en": "Drinks", "label_fr": "Boissons"}],
        materials=[_material("plastic"), _material("aluminium")],
        objects=[_object("drink_can", "aluminium"), _object("drink_bottle", "plastic"), _object("cup", "plastic")],
    )
    load_brands(
        brands=[_brand("zouk", "Zouk"), _brand("fizzo", "Fizzo"), _brand("kroc", "Kroc")],
        owners=[_owner("nordica", "Nordica"), _owner("sudline", "Sudline")],
        ownership=[
            _owned("zouk", "nordica"),
            _owned("fizzo", "nordica", valid_to="2026-03-01"),
            _owned("fizzo", "sudline", valid_from="2026-03-01"),
            _owned("kroc", "sudline"),
        ],
        aliases=[{"alias": "zouk cola", "brand": "zouk", "kind": "product line"}],
        is_sample=True,
    )


def _material(key: str) -> dict[str, str]:
    return {"key": key, "label_en": key, "label_fr": key, "resin_code": "", "bffp_code": "", "parent": ""}


def _object(key: str, material: str) -> dict[str, str]:
    passports = ("msfd_j_code", "msfd_name", "ospar_id", "taco_category", "bffp_product_type")
    return {
        "key": key,
        "label_en": key.replace("_", " ").capitalize(),
        "label_fr": f"{key.replace('_', ' ').capitalize()} (fr)",
        "group": "drink",
        "default_material": material,
        **dict.fromkeys((*passports, "sup_directive", "deposit_candidate"), ""),
    }


def _brand(key: str, name: str) -> dict[str, str]:
    return {"key": key, "name": name, "sector": "soft_drink", "wikidata": ""}


def _owner(key: str, name: str) -> dict[str, str]:
    return {"key": key, "name": name, "kind": "company", "country": "FR", "parent": "", "note": ""}


def _owned(brand: str, owner: str, valid_from: str = "", valid_to: str = "") -> dict[str, str]:
    return {
        "brand": brand,
        "owner": owner,
        "territory": "WORLD",
        "role": "owner",
        "valid_from": valid_from,
        "valid_to": valid_to,
        "confidence": "verified",
        "evidence": "primary",
        "source": "invented for tests",
        "note": "",
    }


def make_citizen(email: str = "", *, now: datetime = NOW - timedelta(days=900)) -> Citizen:
    """A citizen with a verified address."""
    return make_citizen_action(email=email or f"citizen{next(_numbers)}@example.org", now=now)


def make_reviewer(email: str = "", *, since: datetime = NOW - timedelta(days=800)) -> Citizen:
    """A reviewer, named by a keeper."""
    keeper = make_keeper(email="keeper@example.org", now=since)
    return name_reviewer(citizen=make_citizen(email), by=keeper, now=since)


def sender(citizen: Citizen | None = None, token: str = "") -> Sender:
    """Somebody who sends: this citizen, or the holder of this token."""
    return Sender(token_hash=hash_of(token)) if token else Sender(citizen=citizen or make_citizen())


def jpeg(
    *,
    lon: float | None = TOWN[0],
    lat: float | None = TOWN[1],
    taken: datetime | None = datetime(2026, 5, 30, 10, 15),
    offset: str = "+02:00",
    size: tuple[int, int] = (400, 300),
    shade: int | None = None,
) -> bytes:
    """A small JPEG with real EXIF; each call shows another picture unless `shade` is given."""
    number = shade if shade is not None else next(_numbers)
    image = Image.effect_mandelbrot(size, (-2 + number % 97 / 97, -1.5, 1, 1.5 - number % 89 / 89), 20 + number % 60)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Constat", "Test camera"
    if taken:
        exif.get_ifd(0x8769).update({0x9003: taken.strftime("%Y:%m:%d %H:%M:%S"), 0x9011: offset})
    if lon is not None and lat is not None:
        exif.get_ifd(0x8825).update(_gps(lon, lat))
    file = io.BytesIO()
    image.convert("RGB").save(file, "JPEG", quality=80, exif=exif, comment=f"picture {number}".encode())
    return file.getvalue()


def _gps(lon: float, lat: float) -> dict[int, object]:
    return {1: "N" if lat >= 0 else "S", 2: _dms(abs(lat)), 3: "E" if lon >= 0 else "W", 4: _dms(abs(lon)), 31: 5.0}


def _dms(degrees: float) -> tuple[float, float, float]:
    minutes = degrees % 1 * 60
    return float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 5)


def receive(content: bytes | None = None, *, by: Sender | None = None, now: datetime = NOW, **more: object) -> Receipt:
    """Receive one photo through the one intake."""
    data = jpeg() if content is None else content
    options: dict = {"name": "photo.jpg", "by": by or sender(), "now": now, "enqueue": False, **more}
    return receive_photo(chunks=[data], **options)


def make_report(
    *,
    by: Sender | None = None,
    lon: float = TOWN[0],
    lat: float = TOWN[1],
    on: date = date(2026, 5, 30),
    object: str = "drink_can",
    brand: str = "",
    branding: str = Item.UNBRANDED,
    quantity: int = 1,
    picked_up: bool = False,
    coarse: bool = False,
    now: datetime = NOW,
    pixels: bool = False,
) -> Report:
    """A published and released report with one item. With `pixels` its picture is prepared and cleared too."""
    by = by or sender()
    content = jpeg(lon=lon, lat=lat, taken=datetime(on.year, on.month, on.day, 10, 15))
    receipt = receive(content, by=by, now=now, coarse=coarse)
    photo = receipt.photo
    if pixels:
        prepare_photo(photo_id=photo.pk, now=now)
        clear_photo(photo=photo, by=by, now=now)
    else:
        Photo.objects.filter(pk=photo.pk).update(state=Photo.READY, cleared_at=now)
    entry = Entry(object=object, brand=brand, branding=branding, quantity=quantity, picked_up=picked_up)
    name_items(report=photo.report, entries=[entry], by=by, now=now)
    release_reports(now=now)
    return Report.objects.get(pk=photo.report_id)


def confirm(item: Item, *, by: Citizen, now: datetime = NOW, **verdicts: str) -> Item:
    """Let a reviewer agree on all four aspects, save those given otherwise."""
    agreed = dict.fromkeys(("object", "brand", "place", "time"), "agree") | verdicts
    return review_item(item=item, verdicts=agreed, by=by, now=now)


STATEMENT = (
    "Three people walked the same streets round the station every Saturday morning from May on, and photographed "
    "every can they saw. Private ground was left out."
)


def make_area(name: str = "Rennes", *, lon: float = TOWN[0], lat: float = TOWN[1], radius_m: float = 3000) -> Area:
    """A disc about the town."""
    return draw_area(name=name, lon=lon, lat=lat, radius_m=radius_m, by=make_citizen(), now=NOW)


def make_campaign(*, by: Citizen | None = None, brand: str = "zouk", now: datetime = NOW, **more: object) -> Campaign:
    """A draft about one brand of the small reference, in May 2026, asked of its owner."""
    options: dict = {
        "title": "Fewer cans round the station",
        "brands": [Brand.objects.get(slug=brand)] if brand else [],
        "organisation": Organisation.objects.get(slug="nordica"),
        "demand": Demand(
            text="Take your cans back.", metric="items_per_walk", reduction_percent=30, by_on=date(2027, 5, 31)
        ),
        "period": (date(2026, 5, 1), date(2026, 5, 31)),
        "statement": STATEMENT,
        **more,
    }
    options.setdefault("area", None)
    return open_campaign(**{**options, "area": options["area"] or make_area()}, by=by or make_citizen(), now=now)


def make_exhibit(*, brand: str = "zouk", reviewers: int = 2, **more: object) -> Item:
    """A confirmed item with a picture, of somebody new and 100 m from the last, unless said otherwise."""
    spot = {"lon": TOWN[0], "lat": TOWN[1] + next(_numbers) % 20 / 1000}
    options: dict = {"brand": brand, "branding": Item.NAMED, "pixels": True, **spot, **more}
    report = make_report(**options)
    item = report.items.get()
    for number in range(reviewers):
        item = confirm(item, by=make_reviewer(f"reviewer{number}@example.org"))
    return item


__all__ = [
    "NOW",
    "STATEMENT",
    "TOWN",
    "Brand",
    "Object",
    "Organisation",
    "confirm",
    "jpeg",
    "load_small_reference",
    "make_area",
    "make_campaign",
    "make_citizen",
    "make_exhibit",
    "make_report",
    "make_reviewer",
    "place_report",
    "receive",
    "sender",
]
