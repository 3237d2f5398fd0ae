"""A review: one person's verdict on one aspect of an item."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from reports.models.item import Item

ASPECTS = ("object", "brand", "place", "time")
AGREE, DISAGREE, UNCLEAR = "agree", "disagree", "unclear"


class Review(models.Model):
    """One person's verdict on one aspect of an item; never of one's own report."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews_given")
    aspect = models.CharField(max_length=6, choices=[(aspect, aspect) for aspect in ASPECTS])
    verdict = models.CharField(max_length=8, choices=[(verdict, verdict) for verdict in (AGREE, DISAGREE, UNCLEAR)])
    counts = models.BooleanField(help_text="true if the reviewer was named when the verdict was given")
    reviewed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "reviewer", "aspect"], name="one_verdict_per_person_and_aspect"),
        ]

    class Privacy:
        public = ("item", "aspect", "verdict")
        private = ("id", "reviewer", "counts", "reviewed_at")

    def __str__(self) -> str:
        return f"{self.aspect}: {self.verdict}"
