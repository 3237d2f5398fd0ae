"""Makes the account of a keeper: the person who names the first reviewers."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from people.actions.citizen import BadCitizen, make_keeper


class Command(BaseCommand):
    """./constat manage make_keeper you@example.org"""

    help = "Make the account of a keeper of this site, who names the reviewers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="their e-mail address; they sign in with a code sent to it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            keeper = make_keeper(email=options["email"], now=timezone.now())
        except BadCitizen as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{keeper.email} keeps this site now and signs in with a code sent by e-mail.")
