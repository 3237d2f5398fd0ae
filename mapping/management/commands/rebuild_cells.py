"""Makes the map's facts anew from the reports, or says whether they still agree."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from mapping.actions.cells import check, rebuild


class Command(BaseCommand):
    """./constat manage rebuild_cells --apply | --check [--json]"""

    help = "Compare the map's facts with the reports (--check), or make them anew (--apply)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_mutually_exclusive_group(required=True)
        deeds.add_argument("--check", action="store_true", help="change nothing; exit 1 if any report differs")
        deeds.add_argument("--apply", action="store_true", help="delete all facts and make them anew")
        parser.add_argument("--json", action="store_true", help="say the result as one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["apply"]:
            made = rebuild()
            self.say(f"Rebuilt {made.reports} reports into {made.cells} cells.", vars(made), options["json"])
            return
        found = check()
        self.say(f"Checked {found.reports} reports: {found.wrong} differ from the map.", vars(found), options["json"])
        if found.wrong:
            sys.exit(1)

    def say(self, sentence: str, numbers: dict[str, int], as_json: bool) -> None:
        """Write the closing sentence, or the same for a program."""
        self.stdout.write(json.dumps(numbers) if as_json else sentence)
