"""Makes the public copies of a photo, clears them for everybody, and takes up again what a dead worker left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from people.errors import NotAllowed
from people.models import Citizen
from people.sender import Sender
from reports.actions.report import own_report, settle
from reports.models import Photo, Report
from reports.photos.codes import in_reason_order
from reports.photos.limits import BadPhoto
from reports.photos.renditions import Damaged, NotPrepared, Prepared, prepare_renditions

MAX_ATTEMPTS = 3  # a photo that killed its worker twice is ours to look at; it stays a draft


def prepare_photo(*, photo_id: int, now: datetime) -> str:
    """Make the 1600 px and 400 px copies and the fingerprint; return the photo's state. Idempotent."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is None or photo.state != Photo.PREPARING:
        return photo.state if photo else "gone"
    Photo.objects.filter(pk=photo.pk).update(attempts=photo.attempts + 1, prepare_at=now)
    if photo.attempts >= MAX_ATTEMPTS:
        return _fail(photo, "processing_failed", now=now)
    folder = Path(settings.MEDIA_ROOT) / "public"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = prepare_renditions(photo.original_path, photo.kind, folder, photo.public_name)
    except (Damaged, NotPrepared, BadPhoto) as error:
        return _fail(photo, error.code, now=now)
    except OSError:  # the disk's fault, not the photo's: it is tried again, however often
        Photo.objects.filter(pk=photo.pk).update(attempts=photo.attempts)
        raise
    return _keep(photo, made, now=now)


@transaction.atomic
def _keep(photo: Photo, made: Prepared, *, now: datetime) -> str:
    report = Report.objects.select_for_update().get(pk=photo.report_id)
    if report.state in {Report.WITHDRAWN, Report.HIDDEN}:
        for path in (photo.large_path, photo.small_path):
            path.unlink(missing_ok=True)
        Photo.objects.filter(pk=photo.pk).update(state=Photo.FAILED, failure="withdrawn")
        return Photo.FAILED
    Photo.objects.filter(pk=photo.pk).update(state=Photo.READY, phash=made.phash, failure="")
    return Photo.READY


@transaction.atomic
def _fail(photo: Photo, code: str, *, now: datetime) -> str:
    """Keep the photo as a draft with the reason first in line."""
    report = Report.objects.select_for_update().get(pk=photo.report_id)
    reasons = list(in_reason_order([*photo.reasons, code]))
    Photo.objects.filter(pk=photo.pk).update(state=Photo.FAILED, failure=code, reasons=reasons)
    if report.state in {Report.PLACED, Report.PUBLISHED}:
        settle(report, now=now)
    return Photo.FAILED


@transaction.atomic
def clear_photo(*, photo: Photo, by: Sender, now: datetime) -> Photo:
    """Say that nobody can be recognised on the picture, so that anyone may see it. Its sender says so."""
    report = own_report(photo.report, by)
    photo = Photo.objects.get(pk=photo.pk)
    if photo.cleared_at is None:
        photo.cleared_at, photo.cleared_by = now, by.citizen
        photo.save(update_fields=["cleared_at", "cleared_by"])
        report.version, report.changed_at = report.version + 1, now
        report.save(update_fields=["version", "changed_at"])
    return photo


@transaction.atomic
def unclear_photo(*, photo: Photo, by: Sender | Citizen, now: datetime) -> Photo:
    """Take a picture back from the public: its sender, or a keeper of the site."""
    if isinstance(by, Citizen) and not by.is_keeper:
        raise NotAllowed(_("Only a keeper of this site hides somebody's picture."))
    if isinstance(by, Sender):
        own_report(photo.report, by)
    Photo.objects.filter(pk=photo.pk).update(cleared_at=None, cleared_by=None)
    photo.refresh_from_db()
    return photo


def left_behind(*, now: datetime) -> Iterator[int]:
    """Yield ids of photos whose worker was asked longer than TASK_LEASE_S ago and has not answered."""
    late = now - timedelta(seconds=settings.TASK_LEASE_S)
    yield from Photo.objects.filter(state=Photo.PREPARING, prepare_at__lte=late).values_list("pk", flat=True)
