"""Erases files that a crash left before anything was acknowledged."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reports.actions.queue import sweep_files


class Command(BaseCommand):
    """./constat manage sweep_files"""

    help = "Erase files older than a day that no photo knows."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Erased {sweep_files(now=timezone.now())} files nobody was promised.")
