"""Takes somebody's report down, with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from people.errors import ConstatError
from people.models import Citizen
from reports.actions.takedown import HIDING, hide_report
from reports.models import Report


class Command(BaseCommand):
    """./constat manage hide_report ID --reason private --by keeper@example.org"""

    help = "Take a report off every page and its copies off the disk; the sealed original stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("report", type=UUID, help="the id in the report's address")
        parser.add_argument("--reason", choices=HIDING, required=True)
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the keeper who decides")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = Report.objects.get(public_id=options["report"])
            keeper = Citizen.objects.get(email=options["by"].lower())
            hide_report(report=report, reason=options["reason"], by=keeper, now=timezone.now())
        except (Report.DoesNotExist, Citizen.DoesNotExist, ConstatError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Report {report.public_id} is hidden ({options['reason']}).")
