"""Brings an installation up to date: checks, database, cache table, reference lists. Running it again changes nothing.

`python -m config.prepare` says what it does on stderr, so that the output of what follows stays clean.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connections

from config import checks


def prepare() -> None:
    """Check and update this installation. Raises ImproperlyConfigured, CommandError or DatabaseError when it cannot."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    checks.register_all()
    call_command("check", stdout=sys.stderr)
    call_command("migrate", verbosity=0, interactive=False, stdout=sys.stderr)
    call_command("createcachetable", verbosity=0, stdout=sys.stderr)
    call_command("load_reference", stdout=sys.stderr)
    call_command("load_areas", stdout=sys.stderr)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # whitenoise warns of a folder that is not there
    connections.close_all()


def main() -> int:
    """Prepare; return 0, or 1 with the reason."""
    try:
        prepare()
    except (ImproperlyConfigured, CommandError, DatabaseError, OSError) as error:
        sys.stderr.write(f"Constat cannot start. {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
