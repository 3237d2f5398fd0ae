"""Loads the shipped areas; running it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from mapping.actions.areas import load_areas
from mapping.actions.cells import rebuild
from mapping.models import Fact


class Command(BaseCommand):
    """./constat manage load_areas"""

    help = "Load countries, French regions and French départements from the shipped outlines."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_areas()
        if loaded.changed and Fact.objects.exists():
            rebuild()  # a fact names its smallest area, which may be another one now
        self.stdout.write(f"Loaded {loaded.areas} areas, {loaded.changed} of them new or changed.")
