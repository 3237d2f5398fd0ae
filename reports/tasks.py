"""Work done after the answer. Each task is idempotent and is given ids only."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from reports.actions.prepare import prepare_photo


@task()
def prepare(photo_id: int) -> str:
    """Make the public copies of one photo; return the state it ended in."""
    return prepare_photo(photo_id=photo_id, now=timezone.now())
