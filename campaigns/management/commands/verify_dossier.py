"""Checks a dossier against the key of this house, or another key, with the same program that lies in every dossier."""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.dossier import verify
from campaigns.keys import PUBLIC


class Command(BaseCommand):
    help = "Check a dossier, folder or ZIP. Exit 0 verified, 1 failed, 2 not a dossier."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", help="the folder or the ZIP")
        parser.add_argument("--key", help="PEM file or 32-digit key_id; without it, the key of this house")
        parser.add_argument("--json", action="store_true", help="answer for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        words = [options["path"], "--key", options["key"] or self._own_key(), *(["--json"] if options["json"] else [])]
        with contextlib.redirect_stdout(io.StringIO()) as told:
            status = verify.main(words)
        self.stdout.write(told.getvalue().rstrip("\n"))
        if status:
            sys.exit(status)

    def _own_key(self) -> str:
        path = Path(settings.KEYS_DIR) / PUBLIC
        if not path.exists():
            raise CommandError("This house has sealed nothing and has no key yet; give --key.", returncode=2)
        return str(path)
