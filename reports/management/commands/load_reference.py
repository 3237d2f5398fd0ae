"""Loads the shipped lists of objects, materials, brands and owners; running it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from reports.actions.reference import load_reference


class Command(BaseCommand):
    """./constat manage load_reference"""

    help = "Load the shipped lists of objects, materials, brands and owners."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_reference()
        self.stdout.write(
            f"Loaded {loaded.objects} objects, {loaded.materials} materials, {loaded.brands} brands "
            f"with {loaded.aliases} spellings, {loaded.organisations} organisations "
            f"and {loaded.ownerships} ownerships."
        )
