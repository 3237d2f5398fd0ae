#!/usr/bin/env python3
"""Django's commands, inside the environment: ./constat manage COMMAND."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

from config import checks


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    checks.register_all()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
