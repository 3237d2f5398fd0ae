"""Writes the grade of an item from its reviews; raises the report's version by the caller's hand, not here."""

from __future__ import annotations

from reports.grading import Capture, grade_of, is_plausible, tallies
from reports.models import Item


def regrade(*, item: Item) -> bool:
    """Compute and store the grade; return True if it changed. Three statements."""
    verdicts = item.reviews.filter(counts=True).values_list("aspect", "verdict")
    grade = grade_of(tallies(verdicts), plausible=is_plausible(capture_of(item)))
    if grade == item.grade:
        return False
    item.grade = grade
    Item.objects.filter(pk=item.pk).update(grade=grade)
    return True


def capture_of(item: Item) -> Capture:
    """Return what the report of this item claims, with the moment its first photo was received."""
    report = item.report
    photo = report.photos.order_by("received_at").first()
    return Capture(
        location_source=report.location_source,
        time_source=report.time_source,
        accuracy_m=report.accuracy_m,
        taken_local=report.taken_local,
        utc_offset=report.utc_offset,
        received_at=photo.received_at if photo else report.changed_at,
    )
