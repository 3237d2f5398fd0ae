"""Takes up work again whose worker died."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from reports.actions.queue import sweep_tasks

WATCH_S = 30  # a lost task waits at most this much longer than its lease


class Command(BaseCommand):
    """./constat manage sweep_tasks [--watch]"""

    help = "Put back tasks whose worker died; with --watch, every half minute until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", action="store_true", help="go on until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            put_back, asked = sweep_tasks(now=timezone.now())
            if put_back or asked or not options["watch"]:
                self.stdout.write(f"Put back {put_back} tasks and asked again for {asked} photos.")
            if not options["watch"]:
                return
            time.sleep(WATCH_S)
