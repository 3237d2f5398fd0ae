"""Takes up work again whose worker died: the queue itself never does."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from reports.actions.prepare import left_behind
from reports.models import Photo
from reports.tasks import prepare

ORPHAN_AGE = timedelta(days=1)


@transaction.atomic
def sweep_tasks(*, now: datetime) -> tuple[int, int]:
    """Put back tasks that run longer than TASK_LEASE_S, and ask again for photos nobody prepares.

    Returns (tasks put back, photos asked for). Safe at any moment: every task is idempotent.
    """
    late = now - timedelta(seconds=settings.TASK_LEASE_S)
    lost = DBTaskResult.objects.filter(status="RUNNING", started_at__lte=late)
    put_back = lost.update(status="READY", started_at=None)
    waiting = set(_photos_queued())
    asked = [photo_id for photo_id in left_behind(now=now) if photo_id not in waiting]
    for photo_id in asked:
        Photo.objects.filter(pk=photo_id).update(prepare_at=now)
        prepare.enqueue(photo_id)
    return put_back, len(asked)


def _photos_queued() -> list[int]:
    open_tasks = DBTaskResult.objects.filter(task_path="reports.tasks.prepare", status__in=["READY", "RUNNING"])
    return [arguments["args"][0] for arguments in open_tasks.values_list("args_kwargs", flat=True)]


def sweep_files(*, now: datetime) -> int:
    """Erase files older than a day that no photo knows: what a crash left before it was acknowledged. Returns how many.

    A photo's row is written within seconds of its file; a day is far beyond any upload.
    """
    folder = Path(settings.MEDIA_ROOT) / "original"
    known = {str(public_id) for public_id in Photo.objects.values_list("public_id", flat=True)}
    oldest = (now - ORPHAN_AGE).timestamp()
    lost = [
        path
        for path in folder.glob("*/*")
        if path.stat().st_mtime < oldest and (path.parent.name == "incoming" or path.name not in known)
    ]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)
