"""A small case on paper: candidates, photos drawn on the spot, a key and salts that are the same at every run."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image, ImageDraw

from campaigns.dossier.case import Addressee, Background, BrandName, Case, ObjectName, OwnershipRow
from campaigns.dossier.compile import Sealed, compile_folder
from campaigns.dossier.evidence import Candidate, Confirmation, Verdicts, qualify
from campaigns.dossier.manifest import Event

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
KEY_ID = "56475aa75463474c0285df5dbf2bcab7"
SEALED_AT = datetime(2026, 11, 21, 9, 30, 5, tzinfo=UTC)
AREA = {
    "type": "Polygon",
    "coordinates": [
        [
            *([5.23, 43.33], [5.29, 43.40], [5.38, 43.39], [5.44, 43.37], [5.53, 43.33], [5.53, 43.27]),
            *([5.50, 43.21], [5.42, 43.20], [5.36, 43.22], [5.34, 43.28], [5.36, 43.30], [5.23, 43.33]),
        ]
    ],
}
MAP_HTML = "<!doctype html><title>map</title><p>Mérou</p>"


def uuid(number: int) -> UUID:
    """Return the same UUID for the same number."""
    return UUID(bytes=sha256(f"uuid {number}".encode()).digest()[:16])


def salts() -> Callable[[], bytes]:
    """Return a source of salts that repeats itself: 32 bytes, never twice the same."""
    counter = iter(range(1_000_000))
    return lambda: sha256(f"salt {next(counter)}".encode()).digest()


def a_case(**changed: Any) -> Case:
    """Return the case of the tests; `changed` replaces single fields."""
    case = Case(
        uuid=uuid(0),
        slug="bouteilles-marseille",
        title="Les bouteilles Azurine dans les rues de Marseille",
        language="fr",
        zone="Europe/Paris",
        objects=(ObjectName(key="drink_bottle", label_en="Drink bottle", label_fr="Bouteille de boisson"),),
        brands=(BrandName(slug="azurine", name="Azurine"),),
        area_name="Marseille",
        area=AREA,
        organisation=Addressee(slug="azurine-sa", name="Azurine SA", kind="company", country="FR"),
        demand_text="Mettre en place une consigne sur toutes les bouteilles vendues à Marseille.",
        demand_metric="items_per_km",
        reduction_percent=30,
        by_on=date(2027, 10, 31),
        period_start_on=date(2026, 3, 1),
        period_end_on=date(2026, 10, 31),
        sampling="all_reports",
        statement="Tous les signalements publiés de la période. Les personnes ont choisi leurs rues elles-mêmes. " * 2,
        basis="request",
        basis_reference="",
        basis_url="",
        owner="le collectif Rues claires",
        house="Constat d'essai",
        house_url="https://constat.example",
        url="https://constat.example/fr/campaigns/bouteilles-marseille/",
        background=Background(items=160, thing=61, unbranded=44),
        ownership=(an_ownership(),),
        custody=events(),
        sample_data=False,
    )
    return replace(case, **changed)


def an_ownership() -> OwnershipRow:
    """Return who owns the brand of the tests."""
    return OwnershipRow(
        brand="Azurine",
        owner="Azurine SA",
        territory="FR",
        role="owner",
        valid_from=date(2019, 1, 1),
        valid_to=None,
        confidence="verified",
        source="https://register.example/azurine-sa",
    )


def events() -> tuple[Event, ...]:
    """Return a short history."""
    opened = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
    return tuple(
        Event(
            seq=seq,
            at=opened + timedelta(days=seq),
            recorded_at=opened + timedelta(days=seq, seconds=1),
            kind=kind,
            actor_role="owner",
            actor_alias="k7m2p9qr",
            body={"version": 1} if kind == "sealed" else {},
        )
        for seq, kind in enumerate(("opened", "sealed"))
    )


def a_candidate(number: int = 1, **changed: Any) -> Candidate:
    """Return the n-th candidate: its own report, place, day, photo and reporter; it qualifies as it is."""
    taken = datetime(2026, 3, 2, 10, 0, tzinfo=UTC) + timedelta(days=5 * (number % 44), minutes=number)
    spread = sha256(f"place {number}".encode()).digest()
    lon, lat = 5.37 + spread[0] / 6000, 43.28 + spread[1] / 6000
    candidate = Candidate(
        item_uuid=uuid(1000 + number),
        report_uuid=uuid(5000 + number),
        object_key="drink_bottle",
        object_label_en="Drink bottle",
        object_label_fr="Bouteille de boisson",
        object_code="J7",
        material="plastic",
        brand="Azurine",
        brand_slug="azurine",
        brand_status="named",
        quantity=1 + number % 3,
        grade="ABC"[number % 3],
        lon=lon,
        lat=lat,
        coarse=False,
        accuracy_m=8,
        location_source="exif",
        time_source="exif",
        taken_on=taken.date(),
        received_on=taken.date() + timedelta(days=1),
        taken_at=taken,
        received_at=taken + timedelta(days=1),
        true_lon=lon,
        true_lat=lat,
        photo_sha256=sha256(f"photo {number}".encode()).hexdigest(),
        photo_path=Path("drawn") / f"{number}.jpg",
        photo_cleared=True,
        phash=int.from_bytes(sha256(f"phash {number}".encode()).digest()[:8], "big"),
        reporter=f"reporter {number % 5}",
        confirmations=(Confirmation("a1b2c3d4", "brand", "agree"), Confirmation("e5f6g7h8", "object", "agree")),
        inside_area=True,
        state="public",
        owner_on_day="azurine-sa",
    )
    return replace(candidate, **changed)


def draw_photo(path: Path, number: int, size: tuple[int, int] = (400, 300)) -> Path:
    """Draw a small street scene, another one for each number, and return its path."""
    width, height = size
    ground = (150 + number * 7 % 60, 150 + number * 3 % 40, 140)
    picture = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, width, height // 3), fill=(90, 110, 120))
    left, top = width // 4 + number * 13 % (width // 3), height // 3
    pen.rounded_rectangle((left, top, left + width // 8, top + height // 2), 12, fill=(70, 160, 190))
    pen.rectangle((left, top + height // 6, left + width // 8, top + height // 4), fill=(250, 250, 245))
    path.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    path.write_bytes(out.getvalue())
    return path


def candidates(folder: Path, count: int = 6) -> Iterator[Candidate]:
    """Yield candidates that all qualify, with their photos drawn in a folder."""
    for number in range(1, count + 1):
        yield a_candidate(number, photo_path=draw_photo(folder / f"{number}.jpg", number))


def verdicts(folder: Path, case: Case, count: int = 6) -> Verdicts:
    """Return `count` exhibits and two that are left out, for different reasons."""
    weak = (a_candidate(901, grade="D"), a_candidate(902, state="withdrawn"))
    return qualify([*candidates(folder, count), *weak], case)


def seal(tmp_path: Path, case: Case | None = None, *, count: int = 6, **changed: Any) -> Sealed:
    """Return a small sealed dossier below tmp_path; `changed` replaces arguments of compile_folder."""
    case = case or a_case()
    found = verdicts(tmp_path / "drawn", case, count)
    given: dict[str, Any] = {
        "into": tmp_path / "dossiers",
        "key": KEY,
        "sealed_at": SEALED_AT,
        "map_html": MAP_HTML,
        "draft": True,
        "previous_seal": None,
        "salts": salts(),
    }
    return compile_folder(case, found.exhibits, found.rejected, **{**given, **changed})
