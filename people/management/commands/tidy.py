"""Deletes what is no longer needed: expired counters of addresses, results of tasks that ended long ago."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from people.actions.counters import forget_expired

RESULT_AGE_DAYS = 14  # long enough to look into a failure after a holiday


class Command(BaseCommand):
    """./constat manage tidy"""

    help = "Delete expired counters of addresses, and results of background tasks older than two weeks."

    def handle(self, *args: Any, **options: Any) -> None:
        forgotten = forget_expired(now=timezone.now())
        call_command("prune_db_task_results", queue_name="*", min_age_days=RESULT_AGE_DAYS, verbosity=0)
        if forgotten or options["verbosity"] > 1:
            self.stdout.write(f"Forgot {forgotten} expired counters.")
