"""An area: a named polygon in which things are counted and campaigned."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.utils.translation import get_language


class Area(models.Model):
    """A named polygon: country, region, département, or drawn by a campaign."""

    COUNTRY, REGION, DEPARTEMENT, DRAWN = "country", "region", "departement", "drawn"
    KINDS = [(kind, kind) for kind in (COUNTRY, REGION, DEPARTEMENT, DRAWN)]

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=KINDS)
    code = models.CharField(max_length=12, blank=True, help_text="ISO alpha-2, or INSEE code")
    name_en = models.CharField(max_length=160)
    name_fr = models.CharField(max_length=160)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    polygon = models.MultiPolygonField(srid=4326, spatial_index=False)
    size_km2 = models.FloatField(help_text="for finding the smallest area that holds a place")
    inhabitants = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "name_en"]

    class Privacy:
        public = (
            "slug",
            "kind",
            "code",
            "name_en",
            "name_fr",
            "parent",
            "polygon",
            "size_km2",
            "inhabitants",
        )
        private = ("id",)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_fr if (get_language() or "en").startswith("fr") else self.name_en
