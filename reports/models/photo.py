"""A photo: one received file, its sealed original, the facts read from it, its public copies."""

from __future__ import annotations

import secrets
import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q

from people.sender import Sender

PUBLIC_NAME_BYTES = 16  # random, so a public name says nothing about the original or its sender


def fresh_public_name() -> str:
    """Return a random name for the public copies: no hash and no id of the original in it."""
    return secrets.token_hex(PUBLIC_NAME_BYTES)


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Which photos."""

    def of(self, sender: Sender) -> PhotoQuerySet:
        """Photos that belong to this sender."""
        if sender.citizen is not None:
            return self.filter(owner=sender.citizen)
        return self.filter(owner=None, token_hash=sender.token_hash)

    def showable(self) -> PhotoQuerySet:
        """Photos whose public copies anyone may see: made, and cleared of recognisable people."""
        return self.filter(state=Photo.READY, cleared_at__isnull=False)


class Photo(models.Model):
    """One received file. The original never changes and is never served."""

    PREPARING, READY, FAILED = "preparing", "ready", "failed"
    STATES = [(state, state) for state in (PREPARING, READY, FAILED)]

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey("reports.Report", on_delete=models.CASCADE, related_name="photos")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="photos"
    )
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    idempotency_key = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True, help_text="a label, never a path")
    kind = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveIntegerField()
    width_px = models.PositiveIntegerField()
    height_px = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    facts = models.JSONField(default=dict, help_text="what the file says, by white list, with its reader")
    reasons = models.JSONField(default=list, help_text="why it waited at receipt, in order")
    notes = models.JSONField(default=list)
    details = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=STATES, default=PREPARING)
    failure = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    prepare_at = models.DateTimeField(null=True, blank=True, help_text="last time a worker was asked")
    public_name = models.CharField(max_length=32, default=fresh_public_name, unique=True)
    phash = models.BigIntegerField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True, help_text="nobody on it, or blurred")
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="cleared"
    )

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "sha256"],
                condition=Q(owner__isnull=False),
                name="a_citizen_sends_the_same_bytes_once",
            ),
            models.UniqueConstraint(
                fields=["token_hash", "sha256"],
                condition=Q(owner__isnull=True),
                name="a_token_sends_the_same_bytes_once",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | ~Q(token_hash=""), name="a_photo_belongs_to_somebody"
            ),
        ]
        indexes = [models.Index(fields=["state", "prepare_at"], name="photo_waiting")]

    class Privacy:
        public = ("public_id", "report", "kind", "sha256", "public_name")
        private = (
            "id",
            "owner",
            "token_hash",
            "idempotency_key",
            "file_name",
            "size_bytes",
            "width_px",
            "height_px",
            "received_at",
            "facts",
            "reasons",
            "notes",
            "details",
            "state",
            "failure",
            "attempts",
            "prepare_at",
            "phash",
            "cleared_at",
            "cleared_by",
        )

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def original_path(self) -> Path:
        """Where the sealed original lies; never served."""
        name = str(self.public_id)
        return Path(settings.MEDIA_ROOT) / "original" / name[:2] / name

    @property
    def large_path(self) -> Path:
        """The 1600 px JPEG without metadata."""
        return Path(settings.MEDIA_ROOT) / "public" / f"{self.public_name}.jpg"

    @property
    def small_path(self) -> Path:
        """The 400 px WebP without metadata."""
        return Path(settings.MEDIA_ROOT) / "public" / f"{self.public_name}.webp"

    @property
    def is_showable(self) -> bool:
        """True if anyone may see the public copies."""
        return self.state == self.READY and self.cleared_at is not None

    def belongs_to(self, sender: Sender | None) -> bool:
        """True if this sender sent it."""
        if sender is None:
            return False
        if sender.citizen is not None:
            return self.owner_id == sender.citizen.pk
        return self.owner_id is None and self.token_hash == sender.token_hash
