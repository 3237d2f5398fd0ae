"""A fact: one item in one cell on one day, the row every count is made of; see docs/algorithms/counts.md."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reports.filter import DIMENSIONS

_WEIGHED = ("cell", "day", "quantity", "facet")


def _indexes() -> list[models.Index]:
    """Return one covering index for each way to ask: plain columns in this order, the same plan on both databases."""
    by_dimension = [
        models.Index(
            fields=["coarse", name, *_WEIGHED, *(other for other in DIMENSIONS if other != name)], name=f"f_{name}"
        )
        for name in DIMENSIONS
    ]
    return [
        models.Index(fields=["coarse", *_WEIGHED], name="f_cell"),
        *by_dimension,
        models.Index(fields=["report_id"], name="f_report"),
        models.Index(fields=["area", "day", "quantity"], name="f_area"),
    ]


class Fact(models.Model):
    """One item, as the map may know it: no geometry, no time of day, nobody's name.

    `report_id` has no constraint and no cascade, because only gather() writes and deletes here. 0 stands for "not
    said" in brand, owner and material, and for "in no known area" in area. A coarse fact lies in the first cell of
    its square. Flags are small integers, not booleans, so that both databases read the same SQL.
    """

    report_id = models.BigIntegerField()
    cell = models.BigIntegerField(help_text="disclosed place: z26 Morton code")
    coarse = models.SmallIntegerField(help_text="1: the place is a square of about 1 km")
    day = models.IntegerField(help_text="days since 1970-01-01, local date of the place")
    object = models.IntegerField()
    brand = models.IntegerField()
    owner = models.IntegerField()
    material = models.IntegerField()
    quantity = models.IntegerField()
    facet = models.SmallIntegerField(help_text="2 x (grade A..D as 0..3) + picked up")
    area = models.IntegerField(help_text="smallest shipped area of the disclosed place")

    class Meta:
        indexes = _indexes()
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="a_fact_counts_at_least_one"),
            models.CheckConstraint(condition=Q(coarse__in=[0, 1]), name="a_fact_is_exact_or_coarse"),
            models.CheckConstraint(condition=Q(facet__gte=0, facet__lte=7), name="a_facet_is_a_grade_and_a_flag"),
            models.CheckConstraint(condition=Q(cell__gte=0, cell__lt=1 << 52), name="a_cell_has_52_bits"),
        ]

    class Privacy:
        public = ("cell", "coarse", "day", "object", "brand", "owner", "material", "quantity", "facet", "area")
        private = ("id", "report_id")

    def __str__(self) -> str:
        return f"{self.quantity} in {self.cell} on {self.day}"
