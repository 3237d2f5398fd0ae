"""A killed worker loses nothing: its task is taken up again, and every task may run twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reports.actions.photo import receive_photo
from reports.actions.queue import sweep_tasks
from reports.models import Photo
from tests.factories import jpeg, sender

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def photo(settings) -> Photo:
    settings.TASK_LEASE_S = 60
    return receive_photo(chunks=[jpeg()], name="a.jpg", by=sender(), now=timezone.now()).photo


def work() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def test_the_worker_prepares_what_was_received(photo):
    assert photo.state == Photo.PREPARING
    work()
    photo.refresh_from_db()
    assert photo.state == Photo.READY
    assert photo.large_path.exists()


def test_a_task_whose_worker_died_is_put_back_and_done(photo):
    now = timezone.now()
    DBTaskResult.objects.update(status="RUNNING", started_at=now - timedelta(seconds=61))
    work()
    photo.refresh_from_db()
    assert photo.state == Photo.PREPARING, "the queue itself never takes it up again"
    assert sweep_tasks(now=now) == (1, 0)
    work()
    photo.refresh_from_db()
    assert photo.state == Photo.READY


def test_a_task_that_still_runs_is_left_alone(photo):
    now = timezone.now()
    DBTaskResult.objects.update(status="RUNNING", started_at=now - timedelta(seconds=30))
    assert sweep_tasks(now=now) == (0, 0)


def test_a_photo_nobody_was_asked_to_prepare_is_asked_for_again(photo):
    DBTaskResult.objects.all().delete()
    now = timezone.now() + timedelta(seconds=61)
    assert sweep_tasks(now=now) == (0, 1)
    assert sweep_tasks(now=now) == (0, 0), "asked once, not at every sweep"
    work()
    photo.refresh_from_db()
    assert photo.state == Photo.READY
