"""Sends photos from folders or files through the same intake as the web, one line a file."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from people.actions.citizen import BadCitizen, make_citizen
from people.errors import ConstatError
from people.sender import Sender
from reports.actions.photo import code_of, receive_photo
from reports.actions.prepare import prepare_photo
from reports.models import Photo
from reports.photos.codes import DRAFT, DUPLICATE, PUBLISHED, REFUSED
from reports.wording import sentence_of, source_of

CHUNK_BYTES = 1 << 16
FACTS = (
    "lat",
    "lon",
    "location_source",
    "accuracy_m",
    "taken_local",
    "offset",
    "offset_source",
    "time_source",
    "orientation",
    "direction",
)
FROM_THE_SHELL = "import@localhost"  # who sends when --by is not given


class Command(BaseCommand):
    """./constat import PATH... [--by EMAIL] [--json]"""

    help = "Send photos (files or folders) through the same intake as the web."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--by", default=FROM_THE_SHELL, metavar="EMAIL", help="whose photos these are")
        parser.add_argument("--json", action="store_true", help="one JSON object a file")

    def handle(self, *args: Any, **options: Any) -> None:
        files = list(_files(options["paths"]))
        try:
            by = Sender(citizen=make_citizen(email=options["by"], now=timezone.now()))
        except BadCitizen as error:
            raise CommandError(f"--by {options['by']}: {error.message}") from error
        outcomes: Counter[str] = Counter()
        for file in tqdm(files, unit="photo", disable=not sys.stderr.isatty(), file=sys.stderr):
            row = receive_file(file, by=by)
            outcomes[row["outcome"]] += 1
            with tqdm.external_write_mode(file=sys.stderr):
                self.stdout.write(json.dumps(row, ensure_ascii=False) if options["json"] else _line(row))
        if not options["json"]:
            self.stdout.write(_sentence(outcomes))


def _files(paths: list[Path]) -> Iterator[Path]:
    """Yield each file once, folders in the order of their names. Hidden files are not photos."""
    for path in paths:
        if not path.exists():
            raise CommandError(f"There is no file or folder {path}.")
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in found if file.is_file() and not file.name.startswith("."))


def receive_file(file: Path, *, by: Sender) -> dict[str, Any]:
    """Return the row of one file: what became of it, why, and the facts with their sources."""
    row: dict[str, Any] = {"file": printable(file), "outcome": REFUSED, "code": "", **dict.fromkeys(FACTS)}
    try:
        with file.open("rb") as content:
            chunks = iter(lambda: content.read(CHUNK_BYTES), b"")
            receipt = receive_photo(
                chunks=chunks, name=file.name, by=by, now=timezone.now(), enqueue=False, limited=False
            )
    except ConstatError as error:
        return row | {"code": error.code, "reasons": [], "notes": [], "limit": error.limit}
    except PermissionError:
        return row | {"code": "unreadable", "reasons": [], "notes": [], "limit": None}
    except OSError as error:
        raise CommandError(
            f"{printable(file)}: {error.strerror}. What was read before is kept; run it again."
        ) from error
    if receipt.is_new:
        prepare_photo(photo_id=receipt.photo.pk, now=timezone.now())
    photo = Photo.objects.select_related("report").get(pk=receipt.photo.pk)
    code = receipt.code if receipt.outcome == DUPLICATE else code_of(photo)
    outcome = receipt.outcome if receipt.outcome == DUPLICATE else (DRAFT if photo.reasons else PUBLISHED)
    return row | {"outcome": outcome, "code": code, **facts_of(photo)}


def printable(file: Path) -> str:
    """Return a path as given; bytes that are no UTF-8 are written as \\xNN, so that every terminal takes them."""
    return os.fsencode(file).decode("utf-8", "backslashreplace")


def facts_of(photo: Photo) -> dict[str, Any]:
    """Return place and time of a photo with their sources, None where absent."""
    report = photo.report
    taken = report.taken_local
    said = photo.facts  # an impossible date is told, though nothing is dated by it
    return {
        "lat": report.point.y if report.point else None,
        "lon": report.point.x if report.point else None,
        "location_source": report.location_source or None,
        "accuracy_m": report.accuracy_m,
        "taken_local": taken.isoformat() if taken else said.get("taken_local"),
        "offset": (report.utc_offset or None) if taken else said.get("offset"),
        "offset_source": (report.offset_source or None) if taken else said.get("offset_source"),
        "time_source": (report.time_source or None) if taken else said.get("time_source"),
        "orientation": photo.facts.get("orientation"),
        "direction": photo.facts.get("direction_deg"),
        "reasons": photo.reasons,
        "notes": photo.notes,
        "photo": str(photo.public_id),
    }


def _line(row: dict[str, Any]) -> str:
    place = time = "—"
    if row["lat"] is not None:
        place = f"{row['lat']:.5f}, {row['lon']:.5f} ({source_of(row['location_source'])})"
    if row["taken_local"]:
        time = f"{row['taken_local'].replace('T', ' ')} {row['offset'] or ''} ({source_of(row['time_source'])})"
    why = "" if row["code"] == "ok" else f"  {sentence_of(row['code'], {'limit': row.get('limit') or '', **row})}"
    return f"{row['outcome']:<9} {row['code']:<18} {place:<42} {time:<44} {row['file'].rsplit('/', 1)[-1]}{why}"


def _sentence(outcomes: Counter[str]) -> str:
    counted = ", ".join(f"{outcomes[word]} {word}" for word in (PUBLISHED, DRAFT, DUPLICATE, REFUSED))
    return f"Read {outcomes.total()} files into {settings.CONSTAT_HOME}: {counted}."
