"""Takes a report off every page: by its sender, who may bring it back, or by a keeper with a reason."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from people.errors import NotAllowed
from people.models import Citizen
from people.sender import Sender
from reports.actions.report import own_report, settle
from reports.errors import BadReason
from reports.models import Photo, Report
from reports.tasks import prepare

TAKEN_DOWN = "withdrawn"  # why a photo has no public copies: its report was withdrawn or hidden
HIDING = ("private", "illegal", "not_litter", "abuse")  # why a keeper takes a report down


@transaction.atomic
def withdraw_report(*, report: Report, by: Sender, now: datetime) -> Report:
    """Take a report off every page and map, and its public copies off the disk; the sealed original stays."""
    report = own_report(report, by)
    report.withdrawn_at = now
    return _take_down(report, Report.WITHDRAWN, now=now)


@transaction.atomic
def restore_report(*, report: Report, by: Sender, now: datetime) -> Report:
    """Bring a report back that its sender withdrew; its pictures are made anew and wait to be cleared again."""
    report = Report.objects.select_for_update().get(pk=report.pk)
    if not report.belongs_to(by) or report.state != Report.WITHDRAWN:
        raise NotAllowed(_("Only its sender brings a withdrawn report back."))
    again = report.photos.filter(failure=TAKEN_DOWN)
    ids = list(again.values_list("pk", flat=True))
    again.update(state=Photo.PREPARING, failure="", attempts=0, prepare_at=now, cleared_at=None, cleared_by=None)
    for photo_id in ids:
        transaction.on_commit(partial(prepare.enqueue, photo_id))
    report.withdrawn_at = report.published_at = report.released_at = None
    return settle(report, now=now)


@transaction.atomic
def hide_report(*, report: Report, reason: str, by: Citizen, now: datetime) -> Report:
    """Take somebody's report down for a reason of HIDING. Only a keeper of the site may."""
    if not by.is_keeper:
        raise NotAllowed(_("Only a keeper of this site hides a report."))
    if reason not in HIDING:
        raise BadReason(_("Say why: {reasons}.").format(reasons=", ".join(HIDING)), field="reason")
    report = Report.objects.select_for_update().get(pk=report.pk)
    report.hidden_reason = reason
    return _take_down(report, Report.HIDDEN, now=now)


def _take_down(report: Report, state: str, *, now: datetime) -> Report:
    report.state = state
    report.version, report.changed_at = report.version + 1, now
    report.save()
    photos = report.photos.exclude(state=Photo.FAILED)
    paths = [path for photo in photos for path in (photo.large_path, photo.small_path)]
    photos.update(state=Photo.FAILED, failure=TAKEN_DOWN)
    transaction.on_commit(partial(_remove, paths))
    return report


def _remove(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
