"""Lets published reports onto map, lists and feeds, all of a period together."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reports.actions.report import release_reports


class Command(BaseCommand):
    """./constat manage release_reports"""

    help = "Release the published reports whose hour has passed (CONSTAT_RELEASE_EVERY_S)."

    def handle(self, *args: Any, **options: Any) -> None:
        released = release_reports(now=timezone.now())
        if released or options["verbosity"] > 1:
            self.stdout.write(f"Released {released} reports.")
