"""What litter is called: objects and materials with their passports into other lists."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language


class Labelled(models.Model):
    """A row with a stable key and a label in each language of the site."""

    key = models.SlugField(max_length=60, unique=True)
    label_en = models.CharField(max_length=160)
    label_fr = models.CharField(max_length=160)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The label in the language of the page."""
        return self.label_fr if (get_language() or "en").startswith("fr") else self.label_en


class ObjectGroup(Labelled):
    """A shelf of objects: drinks, food, smoking."""

    class Meta:
        ordering = ["key"]

    class Privacy:
        public = ("key", "label_en", "label_fr")
        private = ("id",)


class Material(Labelled):
    """What a thing is made of; `parent` is the coarser material it belongs to."""

    resin_code = models.CharField(max_length=10, blank=True)
    bffp_code = models.CharField(max_length=20, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")

    class Meta:
        ordering = ["key"]

    class Privacy:
        public = ("key", "label_en", "label_fr", "resin_code", "bffp_code", "parent")
        private = ("id",)


class Object(Labelled):
    """A kind of thing found, with the codes other programmes know it by; codes are official or empty."""

    group = models.ForeignKey(ObjectGroup, on_delete=models.PROTECT, related_name="objects_of")
    default_material = models.ForeignKey(
        Material, null=True, blank=True, on_delete=models.PROTECT, related_name="default_of"
    )
    msfd_j_code = models.CharField(max_length=10, blank=True)
    msfd_name = models.CharField(max_length=200, blank=True)
    ospar_id = models.CharField(max_length=20, blank=True)
    taco_category = models.CharField(max_length=60, blank=True)
    bffp_product_type = models.CharField(max_length=10, blank=True)
    sup_directive = models.CharField(max_length=10, blank=True)
    deposit_candidate = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["key"]

    class Privacy:
        public = (
            "key",
            "label_en",
            "label_fr",
            "group",
            "default_material",
            "msfd_j_code",
            "msfd_name",
            "ospar_id",
            "taco_category",
            "bffp_product_type",
            "sup_directive",
            "deposit_candidate",
        )
        private = ("id",)
