"""Brings the map up to date with the reports, once or for as long as the site runs."""

from __future__ import annotations

import io
import json
import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from mapping.actions.cells import Gathered, gather

TICK_S = 0.25
"""How often the watch looks: a released report is on the map within a second."""

WINDOW = timedelta(seconds=120)
"""How far back the watch looks: twice the 60 s after which a request is cut off, so no late commit slips behind."""

FULL_EVERY_S = 3600
"""How often the watch looks at every report, whatever its clock says."""

RELEASE_LOOK_S = 1
"""How often the watch asks whether a period of release has ended."""


class Command(BaseCommand):
    """./constat manage gather_cells [--watch] [--json]"""

    help = "Count published reports on the map, and take out those that moved or were withdrawn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--watch", action="store_true", help="go on until stopped, every quarter of a second")
        parser.add_argument("--json", action="store_true", help="say the result as one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        release()
        self.say(gather(now=timezone.now()), options["json"])
        if options["watch"]:
            self.watch(options["json"])

    def watch(self, as_json: bool) -> None:
        """Gather what changed, tick by tick, until the process is ended."""
        full_at = released_at = time.monotonic()
        while True:
            time.sleep(TICK_S)
            if time.monotonic() - released_at >= RELEASE_LOOK_S:
                release()
                released_at = time.monotonic()
            is_full = time.monotonic() - full_at >= FULL_EVERY_S
            done = gather(now=timezone.now(), window=None if is_full else WINDOW)
            full_at = time.monotonic() if is_full else full_at
            if done.reports:
                self.say(done, as_json)

    def say(self, done: Gathered, as_json: bool) -> None:
        """Write the closing sentence, or the same for a program."""
        if as_json:
            self.stdout.write(json.dumps({"reports": done.reports, "cells": done.cells}))
        else:
            self.stdout.write(f"Gathered {done.reports} reports into {done.cells} cells.")


def release() -> None:
    """Let what was published before the last full period onto the map first (docs/privacy.md)."""
    call_command("release_reports", stdout=io.StringIO())
