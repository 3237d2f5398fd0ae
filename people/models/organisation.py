"""An organisation: the company, city, school or association that owns brands and answers notices."""

from __future__ import annotations

from django.db import models


class Organisation(models.Model):
    """One body that can be asked and can answer; the same row owns brands and will view its map."""

    KINDS = [
        (kind, kind)
        for kind in (
            "company",
            "city",
            "school",
            "association",
            "cooperative",
            "family_group",
            "fund",
            "joint_venture",
            "state",
        )
    ]

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=KINDS, default="company")
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2 of the seat")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    note = models.CharField(max_length=300, blank=True)
    is_sample = models.BooleanField(default=False, help_text="invented for the demonstration")

    class Meta:
        ordering = ["name"]

    class Privacy:
        public = ("slug", "name", "kind", "country", "parent", "note", "is_sample")
        private = ("id",)

    def __str__(self) -> str:
        return self.name
