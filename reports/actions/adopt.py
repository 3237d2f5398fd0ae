"""Moves what was sent without an account to the account just signed in."""

from __future__ import annotations

from django.db import transaction

from people.models import Citizen
from reports.models import Photo, Report


@transaction.atomic
def adopt_reports(*, token_hash: str, by: Citizen) -> int:
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
    return Report.objects.filter(pk__in=adopted).update(owner=by, token_hash="")
