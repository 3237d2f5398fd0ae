"""Gives a benchmark an installation of its own: a temporary home, an empty database, nothing of the user's."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
from django.core.management import call_command

from reports.photos.lane import CHILD_VARIABLES

CHECKOUT = Path(__file__).resolve().parent.parent
# What would lead a benchmark to somebody's real data, or make two runs differ.
FORGOTTEN = ("DATABASE_URL", "CONSTAT_URL", "CONSTAT_DEBUG", "CONSTAT_RELEASE_EVERY_S")


@contextlib.contextmanager
def own_home() -> Iterator[dict[str, str]]:
    """Yield the environment of a new installation in a temporary folder, which is removed at the end.

    Threads and memory are as in the child process that prepares photos, for all that are compared.
    """
    with tempfile.TemporaryDirectory(prefix="constat-bench-") as folder:
        (Path(folder) / "static").mkdir()
        kept = {name: value for name, value in os.environ.items() if name not in FORGOTTEN}
        ours = {"CONSTAT_HOME": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        yield kept | CHILD_VARIABLES | ours


def open_installation() -> None:
    """Set Django up and make the tables. Raises RuntimeError when the database is not ours to fill."""
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    from reports.models import Report  # nouns can be imported only after setup

    if Report.objects.exists():
        raise RuntimeError("This database has reports in it; a benchmark fills an empty one only.")
