"""The name on the litter, its spellings, and who owned it when, by what source."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from people.models import Organisation

# A row for the country beats the rest of the world, which beats the Union, which beats the world.
WIDE_TERRITORIES = ("ROW", "EU", "WORLD")


class Brand(models.Model):
    """A name printed on things; what people read on litter resolves to one of these."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    sector = models.CharField(max_length=40, blank=True)
    wikidata = models.CharField(max_length=20, blank=True)
    is_sample = models.BooleanField(default=False, help_text="invented for the demonstration")

    class Meta:
        ordering = ["name"]

    class Privacy:
        public = ("slug", "name", "sector", "wikidata", "is_sample")
        private = ("id",)

    def __str__(self) -> str:
        return self.name

    def ownership_on(self, day: date, country: str | None = None) -> Ownership | None:
        """Return the row that says who owned this brand on `day` in `country`, or None. One query."""
        places = [country, *WIDE_TERRITORIES] if country else list(WIDE_TERRITORIES)
        rows = self.ownerships.owning().on(day).filter(territory__in=places).select_related("organisation")
        return min(rows, key=lambda row: places.index(row.territory), default=None)


class Alias(models.Model):
    """One more spelling of a brand; `spelling` is in normal form (see reports/naming/names.py)."""

    KINDS = [(kind, kind) for kind in ("name", "spelling", "short", "former", "product line")]

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="aliases")
    spelling = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=20, choices=KINDS)

    class Meta:
        ordering = ["spelling"]

    class Privacy:
        public = ("brand", "spelling", "kind")
        private = ("id",)

    def __str__(self) -> str:
        return self.spelling


class OwnershipQuerySet(models.QuerySet["Ownership"]):
    """Which ownership rows hold when."""

    def owning(self) -> OwnershipQuerySet:
        """Rows that say who owns (not who bottles, distributes or sells under licence)."""
        return self.filter(role="owner")

    def on(self, day: date) -> OwnershipQuerySet:
        """Rows that hold on `day`; an unknown start or end does not exclude."""
        started = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.filter(started, Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class Ownership(models.Model):
    """Who owned a brand, in which territory, from when (inclusive) to when (exclusive), by what source."""

    ROLES = [(role, role) for role in ("owner", "licensee", "bottler", "distributor", "franchisee")]

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="ownerships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="ownerships")
    territory = models.CharField(max_length=5, default="WORLD", help_text="WORLD, ROW, EU or ISO alpha-2")
    role = models.CharField(max_length=12, choices=ROLES, default="owner")
    valid_from = models.DateField(null=True, blank=True, help_text="null: unknown, not always")
    valid_to = models.DateField(null=True, blank=True)
    confidence = models.CharField(max_length=20)
    evidence = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=400, blank=True)
    note = models.CharField(max_length=400, blank=True)

    objects = OwnershipQuerySet.as_manager()

    class Meta:
        ordering = ["brand", "territory", F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="an_ownership_ends_after_it_begins",
            ),
        ]

    class Privacy:
        public = (
            "brand",
            "organisation",
            "territory",
            "role",
            "valid_from",
            "valid_to",
            "confidence",
            "evidence",
            "source",
            "note",
        )
        private = ("id",)

    def __str__(self) -> str:
        return f"{self.brand} ({self.territory}): {self.organisation}"
