"""Receives a photo: the one intake of web, API and import. Whatever it acknowledges is kept exactly once."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from people.sender import Sender
from reports.actions.report import claim
from reports.errors import KeyReused, OverQuota
from reports.models import Photo, Report
from reports.photos.codes import DUPLICATE, in_note_order, in_reason_order, outcome_of
from reports.photos.exif import RawFacts, read_facts
from reports.photos.limits import Header, inspect
from reports.photos.originals import TakenIn, seal, take_in
from reports.photos.place_time import Claim as Found
from reports.photos.place_time import Sent, Verdict, judge
from reports.places.country import country_of
from reports.places.disclosure import disclosed_cell
from reports.places.grid import cell_of
from reports.tasks import prepare

MAX_NAME_CHARACTERS = 200  # of a file name, which is a label and never a path


@dataclass(frozen=True)
class Receipt:
    """What the sender is told: published, draft or duplicate, why, and which photo it is."""

    outcome: str
    code: str
    photo: Photo

    @property
    def is_new(self) -> bool:
        """True if this call kept something."""
        return self.outcome != DUPLICATE


def receive_photo(
    *,
    chunks: Iterable[bytes],
    name: str,
    by: Sender,
    now: datetime,
    sent: Sent | None = None,
    idempotency_key: str = "",
    coarse: bool = False,
    enqueue: bool = True,
    limited: bool = True,
) -> Receipt:
    """Keep one photo and say what is missing. docs/algorithms/photos.md

    Raises BadPhoto (too_large, not_a_photo, too_many_pixels, unreadable), OverQuota and KeyReused: nothing is kept
    then. With `enqueue` false the caller prepares the renditions itself; `limited` false is for those who run the site.
    """
    if limited:
        refuse_over_quota(by=by, now=now)
    public_id = uuid.uuid4()
    taken = take_in(chunks, Path(settings.MEDIA_ROOT) / "original" / "incoming" / str(public_id))
    try:
        if again := _received_before(taken, by=by, key=idempotency_key):
            return again
        header = inspect(taken.path)
        raw = read_facts(taken.path, header.kind)
        verdict = judge(raw, received_at=now, sent=sent)
        photo = _new_photo(public_id, taken, header, verdict, name=name, by=by, now=now, key=idempotency_key)
        photo.facts = _facts(raw, verdict)
        seal(taken, photo.original_path)
    finally:
        taken.path.unlink(missing_ok=True)
    return _commit(photo, verdict, taken, by=by, now=now, coarse=coarse, enqueue=enqueue)


def refuse_over_quota(*, by: Sender, now: datetime) -> None:
    """Raise OverQuota if this sender has sent the hour's share. One query."""
    limit = settings.PHOTOS_PER_HOUR_CITIZEN if by.citizen else settings.PHOTOS_PER_HOUR_ANONYMOUS
    recent = Photo.objects.of(by).filter(received_at__gt=now - timedelta(hours=1), received_at__lte=now)
    if recent.count() >= limit:
        raise OverQuota(
            _("The limit is {n} photos an hour.").format(n=limit),
            limit=str(limit),
            help=_("Wait an hour, or sign in."),
        )


def _received_before(taken: TakenIn, *, by: Sender, key: str) -> Receipt | None:
    """Answer a repeated key or repeated bytes of the same sender with the first photo."""
    mine = Photo.objects.of(by).select_related("report")
    if key and (first := mine.filter(idempotency_key=key).first()):
        if first.sha256 != taken.sha256:
            raise KeyReused(_("This Idempotency-Key was used for another file."), field="Idempotency-Key")
        return Receipt(outcome_of(first.reasons), code_of(first), first)
    first = mine.filter(sha256=taken.sha256).first()
    return _duplicate(first) if first else None


def _duplicate(first: Photo) -> Receipt:
    withdrawn = first.report.state == Report.WITHDRAWN
    return Receipt(DUPLICATE, "withdrawn_before" if withdrawn else "same_file", first)


def code_of(photo: Photo) -> str:
    """Return the first reason this photo waited at receipt, or "ok"."""
    return in_reason_order(photo.reasons)[0] if photo.reasons else "ok"


def _new_photo(
    public_id: uuid.UUID,
    taken: TakenIn,
    header: Header,
    verdict: Verdict,
    *,
    name: str,
    by: Sender,
    now: datetime,
    key: str,
) -> Photo:
    reasons = [*verdict.reasons, *(["too_small"] if header.is_too_small else [])]
    return Photo(
        public_id=public_id,
        owner=by.citizen,
        token_hash=by.token_hash,
        idempotency_key=key[:200],
        file_name=label_of(name),
        kind=header.kind,
        sha256=taken.sha256,
        size_bytes=taken.size_bytes,
        width_px=header.width,
        height_px=header.height,
        received_at=now,
        reasons=list(in_reason_order(reasons)),
        notes=list(in_note_order([*verdict.notes, *_place_notes(verdict)])),
        details=dict(verdict.details),
    )


def _place_notes(verdict: Verdict) -> list[str]:
    is_nowhere = verdict.lon is not None and verdict.lat is not None and not country_of(verdict.lon, verdict.lat)
    return ["no_country"] if is_nowhere else []


def _facts(raw: RawFacts, verdict: Verdict) -> dict[str, Any]:
    """Return what is kept of the file's own words: the white list, who read it, what the parsers complained of."""
    return {
        "tags": dict(raw.tags),
        "readers": dict(raw.readers),
        "faults": list(raw.faults),
        "credentials": raw.credentials,
        "orientation": verdict.orientation if raw.kind == "HEIC" or "Orientation" in raw.tags else None,
        "direction_deg": verdict.direction_deg,
        "direction_ref": verdict.direction_ref,
        "altitude_m": verdict.altitude_m,
        "device": verdict.device,
        "taken_local": verdict.taken_local,
        "time_source": verdict.time_source,
        "offset": verdict.offset,
        "offset_source": verdict.offset_source,
    }


def label_of(name: str) -> str:
    """Return a file name as a harmless label: the last part, printable, at most 200 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:MAX_NAME_CHARACTERS]


def _commit(
    photo: Photo, verdict: Verdict, taken: TakenIn, *, by: Sender, now: datetime, coarse: bool, enqueue: bool
) -> Receipt:
    """Write report, photo and claims in one transaction; the loser of a race reads the winner's row."""
    try:
        _write(photo, verdict, by=by, now=now, coarse=coarse, enqueue=enqueue)
    except IntegrityError:
        photo.original_path.unlink(missing_ok=True)
        first = Photo.objects.of(by).select_related("report").get(sha256=taken.sha256)
        return _duplicate(first)
    except BaseException:  # nothing was acknowledged, so nothing may stay that nobody could find and erase
        photo.original_path.unlink(missing_ok=True)
        raise
    return Receipt(outcome_of(photo.reasons), code_of(photo), photo)


@transaction.atomic
def _write(photo: Photo, verdict: Verdict, *, by: Sender, now: datetime, coarse: bool, enqueue: bool) -> None:
    photo.report = _new_report(verdict, photo, by=by, now=now, coarse=coarse)
    photo.prepare_at = now
    photo.save()
    for found in verdict.claims:
        _keep_claim(photo.report, found, by=by, now=now)
    if enqueue:
        transaction.on_commit(partial(prepare.enqueue, photo.pk))


def _keep_claim(report: Report, found: Found, *, by: Sender, now: datetime) -> None:
    value: dict[str, Any] = {"state": found.state, "tag": found.tag, "local": found.local, "offset": found.offset}
    if found.kind == "place":
        value = {"state": found.state, "tag": found.tag, "lon": found.lon, "lat": found.lat}
    claim(
        report,
        found.kind,
        found.source,
        value,
        by=by,
        now=now,
        accuracy_m=found.accuracy_m,
        in_use=found.in_use,
    )


def _new_report(verdict: Verdict, photo: Photo, *, by: Sender, now: datetime, coarse: bool) -> Report:
    report = Report(owner=by.citizen, token_hash=by.token_hash, changed_at=now, coarse=coarse)
    if verdict.lon is not None and verdict.lat is not None:
        report.point = Point(verdict.lon, verdict.lat, srid=4326)
        report.cell = cell_of(verdict.lon, verdict.lat)
        report.disclosed_cell = disclosed_cell(report.cell, coarse)
        report.country = country_of(verdict.lon, verdict.lat) or ""
        report.location_source = verdict.location_source or ""
        report.accuracy_m = verdict.accuracy_m
    if verdict.taken_local and not any(reason.startswith("time_") for reason in verdict.reasons):
        moment = datetime.fromisoformat(verdict.taken_local)
        report.taken_on, report.taken_time = moment.date(), moment.time()
        report.time_source = verdict.time_source or ""
        report.utc_offset, report.offset_source = verdict.offset or "", verdict.offset_source or ""
    report.state = Report.DRAFT if photo.reasons else Report.PLACED
    report.save()
    return report
