"""An item: one kind of litter in a report. Counts everywhere are sums of `quantity`."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from people.models import Organisation
from reports.filter import DIMENSIONS, Filter
from reports.models.brand import Brand
from reports.models.report import Report
from reports.models.taxonomy import Material, Object

MAX_QUANTITY = 1000  # more of one kind in one photo is a typing error, not a count


class ItemQuerySet(models.QuerySet["Item"]):
    """Which items."""

    def public(self) -> ItemQuerySet:
        """Items of reports anyone may see."""
        return self.filter(report__state=Report.PUBLISHED, report__released_at__isnull=False)

    def matching(self, filter: Filter) -> ItemQuerySet:
        """Items that fit the whole filter."""
        rows = self
        for name in DIMENSIONS:
            if keys := getattr(filter, name):
                rows = rows.filter(**{f"{name}__in": keys})
            if keys := getattr(filter, f"not_{name}"):
                rows = rows.exclude(**{f"{name}__in": keys, f"{name}__isnull": False})
        if filter.since:
            rows = rows.filter(report__taken_on__gte=filter.since)
        if filter.until:
            rows = rows.filter(report__taken_on__lt=filter.until)
        if filter.grade:
            rows = rows.filter(grade__lte=filter.grade)
        return rows if filter.picked is None else rows.filter(picked_up=filter.picked)


class Item(models.Model):
    """One kind of litter in a report: object, main material, brand or not, quantity, picked up or not."""

    NAMED, UNBRANDED, ILLEGIBLE, UNSAID = "named", "unbranded", "illegible", "unsaid"
    BRANDINGS = [(word, word) for word in (NAMED, UNBRANDED, ILLEGIBLE, UNSAID)]
    GRADES = [(grade, grade) for grade in "ABCD"]

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="items")
    object = models.ForeignKey(Object, on_delete=models.PROTECT, related_name="items")
    material = models.ForeignKey(Material, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    branding = models.CharField(max_length=10, choices=BRANDINGS, default=UNSAID)
    brand = models.ForeignKey(Brand, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    owner = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="items",
        help_text="who owned the brand on the day of the find",
    )
    quantity = models.PositiveIntegerField(default=1)
    picked_up = models.BooleanField(default=False)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="named_items"
    )
    named_at = models.DateTimeField()
    grade = models.CharField(max_length=1, choices=GRADES, default="D")

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(branding="named", brand__isnull=False) | (~Q(branding="named") & Q(brand__isnull=True)),
                name="an_item_is_named_exactly_when_it_has_a_brand",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=MAX_QUANTITY), name="an_item_counts_at_least_one"
            ),
        ]

    class Privacy:
        public = (
            "public_id",
            "report",
            "object",
            "material",
            "branding",
            "brand",
            "owner",
            "quantity",
            "picked_up",
            "grade",
        )
        private = ("id", "named_by", "named_at")

    def __str__(self) -> str:
        return f"{self.quantity} x {self.object_id}"
