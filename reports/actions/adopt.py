"""Moves what was sent without an account to the account just signed in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from people.models import Citizen
from reports.actions.grade import regrade
from reports.models import Item, Photo, Report, Review


@transaction.atomic
def adopt_reports(*, token_hash: str, by: Citizen, now: datetime) -> int:
    """Give the reports of an edit token to a citizen; return how many.

    A report whose photo the citizen also sent stays with the token: the same bytes are kept once a person.
    """
    known = Photo.objects.filter(owner=by).values("sha256")
    photos = Photo.objects.filter(owner=None, token_hash=token_hash)
    mine = Report.objects.filter(owner=None, token_hash=token_hash).exclude(
        pk__in=photos.filter(sha256__in=known).values("report")
    )
    adopted = list(mine.values_list("pk", flat=True))
    Photo.objects.filter(report__in=adopted).update(owner=by, token_hash="")
    _forget_own_verdicts(adopted, by=by, now=now)
    return Report.objects.filter(pk__in=adopted).update(owner=by, token_hash="")


def _forget_own_verdicts(reports: list[int], *, by: Citizen, now: datetime) -> None:
    """Take back what the citizen said, as a reviewer, of litter that turns out to be their own."""
    own = Review.objects.filter(reviewer=by, item__report__in=reports)
    items = list(Item.objects.filter(reviews__in=own).select_related("report").distinct())
    own.delete()
    for item in items:
        if regrade(item=item):
            Report.objects.filter(pk=item.report_id).update(version=F("version") + 1, changed_at=now)
