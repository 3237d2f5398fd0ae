"""One person's verdict on an item, and what follows for its grade."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people.errors import NotAllowed
from people.models import Citizen
from reports.actions.grade import regrade
from reports.errors import BadReview
from reports.models import Item, Report, Review
from reports.models.review import AGREE, ASPECTS, DISAGREE, UNCLEAR


@transaction.atomic
def review_item(*, item: Item, verdicts: Mapping[str, str], by: Citizen, now: datetime) -> Item:
    """Record verdicts by aspect (object, brand, place, time -> agree, disagree, unclear) and regrade.

    Never on one's own report. A verdict of somebody not named a reviewer is kept but confirms nothing.
    """
    report = Report.objects.select_for_update().get(pk=item.report_id)
    if report.owner_id == by.pk:
        raise NotAllowed(_("Nobody reviews their own report."))
    if report.state != Report.PUBLISHED:
        raise BadReview(_("This report is not public, so it cannot be reviewed."), code="gone")
    _check(verdicts)
    for aspect, verdict in verdicts.items():
        Review.objects.update_or_create(
            item=item,
            reviewer=by,
            aspect=aspect,
            defaults={"verdict": verdict, "counts": by.is_reviewer_at(now), "reviewed_at": now},
        )
    item = Item.objects.select_related("report").get(pk=item.pk)
    if regrade(item=item):
        report.version, report.changed_at = report.version + 1, now
        report.save(update_fields=["version", "changed_at"])
    return item


def _check(verdicts: Mapping[str, str]) -> None:
    if not verdicts or not set(verdicts) <= set(ASPECTS):
        raise BadReview(_("A verdict is on the object, the brand, the place or the time."), field="aspect")
    if not set(verdicts.values()) <= {AGREE, DISAGREE, UNCLEAR}:
        raise BadReview(_("A verdict says agree, disagree or unclear."), field="verdict")
