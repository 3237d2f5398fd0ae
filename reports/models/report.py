"""A report: what a person saw at one place and time. A draft until it has both."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q

from people.sender import Sender
from reports.filter import Filter


class ReportQuerySet(models.QuerySet["Report"]):
    """Which reports."""

    def public(self) -> ReportQuerySet:
        """Published and released: what anyone may see."""
        return self.filter(Report.IS_PUBLIC)

    def of(self, sender: Sender) -> ReportQuerySet:
        """Reports that belong to this sender."""
        if sender.citizen is not None:
            return self.filter(owner=sender.citizen)
        return self.filter(owner=None, token_hash=sender.token_hash)

    def waiting(self) -> ReportQuerySet:
        """Drafts: something is missing, nothing is lost."""
        return self.filter(state=Report.DRAFT)

    def matching(self, filter: Filter) -> ReportQuerySet:
        """Reports with at least one item that fits the whole filter (see reports/filter.py)."""
        from reports.models.item import Item

        if filter == Filter():
            return self
        return self.filter(pk__in=Item.objects.matching(filter).values("report"))

    def in_cells(self, ranges: list[tuple[int, int]]) -> ReportQuerySet:
        """Reports whose *disclosed* cell lies in one of the half-open ranges of grid.cover()."""
        inside = Q(pk__in=[])
        for first, last in ranges:
            inside |= Q(disclosed_cell__gte=first, disclosed_cell__lt=last)
        return self.filter(inside)


class Report(models.Model):
    """What a person saw at one place and time. `version` rises on every change a map could show."""

    DRAFT, PLACED, PUBLISHED, WITHDRAWN, HIDDEN = "draft", "placed", "published", "withdrawn", "hidden"
    STATES = [(state, state) for state in (DRAFT, PLACED, PUBLISHED, WITHDRAWN, HIDDEN)]

    IS_PUBLIC = Q(state=PUBLISHED, released_at__isnull=False)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=STATES, default=DRAFT)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(db_index=True)
    point = models.PointField(srid=4326, null=True, blank=True, spatial_index=False)
    cell = models.BigIntegerField(null=True, blank=True, help_text="true place: z26 Morton code")
    disclosed_cell = models.BigIntegerField(null=True, blank=True, db_index=True)
    coarse = models.BooleanField(default=False, help_text="published as a square of about 1 km")
    accuracy_m = models.FloatField(null=True, blank=True)
    location_source = models.CharField(max_length=12, blank=True)
    country = models.CharField(max_length=2, blank=True)
    taken_on = models.DateField(null=True, blank=True, help_text="local date of the place")
    taken_time = models.TimeField(null=True, blank=True, help_text="local wall time, never published")
    time_source = models.CharField(max_length=12, blank=True)
    utc_offset = models.CharField(max_length=6, blank=True)
    offset_source = models.CharField(max_length=12, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=12, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn", "hidden"])
                | Q(point__isnull=False, cell__isnull=False, taken_on__isnull=False),
                name="a_placed_report_has_place_and_time",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | ~Q(token_hash=""), name="a_report_belongs_to_somebody"
            ),
        ]
        indexes = [models.Index(fields=["state", "released_at"], name="report_release")]

    class Privacy:
        public = (
            "public_id",
            "state",
            "disclosed_cell",
            "coarse",
            "accuracy_m",
            "location_source",
            "country",
            "taken_on",
            "time_source",
        )
        private = (
            "id",
            "owner",
            "token_hash",
            "version",
            "changed_at",
            "point",
            "cell",
            "taken_time",
            "utc_offset",
            "offset_source",
            "published_at",
            "released_at",
            "withdrawn_at",
            "hidden_reason",
        )

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_public(self) -> bool:
        """True if anyone may see it."""
        return self.state == self.PUBLISHED and self.released_at is not None

    @property
    def taken_local(self) -> datetime | None:
        """The wall-clock moment at the place, naive; None if the date or the hour is unknown."""
        if self.taken_on is None or self.taken_time is None:
            return None
        return datetime.combine(self.taken_on, self.taken_time)

    @property
    def missing(self) -> list[str]:
        """What keeps it from publication: 'place', 'time', 'items', in that order. One query."""
        waits = [] if self.point is not None else ["place"]
        waits += [] if self.taken_on is not None else ["time"]
        return waits + ([] if self.items.all() else ["items"])

    def belongs_to(self, sender: Sender | None) -> bool:
        """True if this sender sent it."""
        if sender is None:
            return False
        if sender.citizen is not None:
            return self.owner_id == sender.citizen.pk
        return self.owner_id is None and self.token_hash == sender.token_hash


class Claim(models.Model):
    """One place or time somebody or something said, with its source; claims add up, none is overwritten."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="claims")
    aspect = models.CharField(max_length=5, choices=[("place", "place"), ("time", "time")])
    source = models.CharField(max_length=12)
    value = models.JSONField()
    accuracy_m = models.FloatField(null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="claims"
    )
    claimed_at = models.DateTimeField()
    in_use = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "aspect"],
                condition=Q(in_use=True),
                name="one_claim_per_aspect_is_in_use",
            ),
        ]

    class Privacy:
        public: tuple[str, ...] = ()
        private = (
            "id",
            "report",
            "aspect",
            "source",
            "value",
            "accuracy_m",
            "claimed_by",
            "claimed_at",
            "in_use",
        )

    def __str__(self) -> str:
        return f"{self.aspect} by {self.source}"
