"""Work done after the answer. Each task is idempotent and is given ids only."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from campaigns.actions.sealing import settle_sealing


@task()
def seal(sealing_id: int) -> str:
    """Seal the version that was asked for, once; return the state the request ended in."""
    return settle_sealing(sealing_id=sealing_id, now=timezone.now())
