"""A dossier: a frozen, numbered, signed compilation; its exhibits, what was left out, and the work of sealing it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.dossier.evidence import REASONS as LEFT_OUT
from campaigns.models.campaign import Campaign
from campaigns.models.sealed import AppendOnly
from reports.models import Item

SEALING_LEASE = timedelta(minutes=10)  # nine exhibits take a second; who is silent for ten minutes is dead


class Dossier(AppendOnly):
    """One sealed version of a campaign's evidence. Hashes in hex; `folder` is a name below MEDIA_ROOT/dossiers."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="dossiers")
    version = models.PositiveIntegerField()
    previous = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="next")
    sealed_at = models.DateTimeField()
    root = models.CharField(max_length=64)
    seal_sha256 = models.CharField(max_length=64)
    exhibit_count = models.PositiveIntegerField()
    leaf_count = models.PositiveIntegerField()
    totals = models.JSONField()
    figures = models.JSONField()
    key_id = models.CharField(max_length=32)
    folder = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["campaign", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "version"], name="a_version_is_sealed_once"),
            models.CheckConstraint(
                condition=Q(version=1, previous__isnull=True) | Q(version__gt=1, previous__isnull=False),
                name="each_version_follows_the_one_before",
            ),
            models.CheckConstraint(condition=Q(exhibit_count__gte=1), name="a_dossier_has_an_exhibit"),
        ]

    class Privacy:
        public = (
            "campaign",
            "version",
            "previous",
            "sealed_at",
            "root",
            "seal_sha256",
            "exhibit_count",
            "leaf_count",
            "totals",
            "figures",
            "key_id",
            "folder",
        )
        private = ("id",)

    def __str__(self) -> str:
        return self.folder

    @property
    def path(self) -> Path:
        """The folder on this computer."""
        return Path(settings.MEDIA_ROOT) / "dossiers" / self.folder


class Exhibit(AppendOnly):
    """One item's frozen copy inside a dossier; `record` is the value of its item.json."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="exhibits")
    leaf_index = models.PositiveIntegerField()
    code = models.CharField(max_length=8)
    item_uuid = models.UUIDField(db_index=True)
    record = models.JSONField()
    salt = models.CharField(max_length=64)
    reporter_salt = models.CharField(max_length=64, help_text="opens the reporter's commitment to an auditor")
    leaf = models.CharField(max_length=64)
    grade = models.CharField(max_length=1, choices=Item.GRADES)
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ["dossier", "leaf_index"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "leaf_index"], name="an_exhibit_has_its_own_leaf"),
            models.UniqueConstraint(fields=["dossier", "code"], name="an_exhibit_has_its_own_code"),
        ]

    class Privacy:
        public = ("dossier", "leaf_index", "code", "record", "salt", "leaf", "grade", "quantity")
        private = ("id", "item_uuid", "reporter_salt")

    def __str__(self) -> str:
        return self.code


class Rejected(AppendOnly):
    """One candidate left out of a dossier, and why; its record stays with the house, its leaf is sealed."""

    REASONS = [(reason, reason) for reason in LEFT_OUT]

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="rejected")
    leaf_index = models.PositiveIntegerField()
    item_uuid = models.UUIDField(db_index=True)
    record = models.JSONField()
    salt = models.CharField(max_length=64)
    leaf = models.CharField(max_length=64)
    reason = models.CharField(max_length=40, choices=REASONS)

    class Meta:
        ordering = ["dossier", "leaf_index"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "leaf_index"], name="a_rejected_item_has_its_own_leaf"),
        ]

    class Privacy:
        public = ("dossier", "leaf_index", "leaf", "reason")
        private = ("id", "item_uuid", "record", "salt")

    def __str__(self) -> str:
        return f"{self.leaf_index}: {self.reason}"


class Sealing(models.Model):
    """The request to seal one version, and what came of it: a background job makes at most one version of it."""

    WAITING, DONE, FAILED = "waiting", "done", "failed"
    STATES = [(state, state) for state in (WAITING, DONE, FAILED)]

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="sealings")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sealings")
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    error_code = models.CharField(max_length=40, blank=True)
    error_sentence = models.TextField(blank=True)
    dossier = models.OneToOneField(Dossier, null=True, blank=True, on_delete=models.PROTECT, related_name="sealing")

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(state="waiting"), name="one_sealing_waits_per_case"
            ),
            models.CheckConstraint(
                condition=Q(state="done", dossier__isnull=False) | (~Q(state="done") & Q(dossier__isnull=True)),
                name="a_sealing_is_done_when_it_has_a_dossier",
            ),
        ]

    class Privacy:
        public = ("campaign", "state", "dossier")
        private = ("id", "public_id", "requested_at", "requested_by", "error_code", "error_sentence")

    def __str__(self) -> str:
        return f"{self.campaign}: {self.state}"

    def is_stuck(self, now: datetime) -> bool:
        """True if it waits longer than any dossier takes: its worker died, and it may be asked for again."""
        return self.state == self.WAITING and now - self.requested_at > SEALING_LEASE
