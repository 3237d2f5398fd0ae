"""Seals the next version of a campaign's dossier, as its owner would by the button."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from campaigns.actions.sealing import seal_dossier
from campaigns.models import Campaign
from people.errors import ConstatError


class Command(BaseCommand):
    help = "Seal the next version of a campaign's dossier. Exit 0 sealed, 1 refused, 2 no such campaign."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the campaign, as in its address")
        parser.add_argument("--json", action="store_true", help="answer for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = Campaign.objects.select_related("owner").filter(slug=options["slug"]).first()
        if campaign is None:
            raise CommandError(f"There is no campaign {options['slug']}.", returncode=2)
        try:
            dossier = seal_dossier(campaign=campaign, by=campaign.owner, now=timezone.now())
        except ConstatError as error:
            self._refuse(error, as_json=options["json"])
        told = {"folder": str(dossier.path), "version": dossier.version, "root": dossier.root, "key_id": dossier.key_id}
        told |= {"exhibits": dossier.exhibit_count, "rejected": dossier.leaf_count - dossier.exhibit_count}
        sentence = f"Sealed version {dossier.version}, exhibits: {dossier.exhibit_count}, in {dossier.path}."
        self.stdout.write(json.dumps(told) if options["json"] else sentence)

    def _refuse(self, error: ConstatError, *, as_json: bool) -> None:
        told = {"error": error.code, "message": str(error.message), "help": str(error.help or "")}
        (self.stdout if as_json else self.stderr).write(
            json.dumps(told) if as_json else f"{error.message} {error.help or ''}".strip()
        )
        sys.exit(1)
