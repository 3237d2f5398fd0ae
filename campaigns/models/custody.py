"""Custody: the hash-chained history of a case; the bytes of each line are those of campaigns/dossier/manifest.py."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from campaigns.dossier.manifest import Event
from campaigns.models.campaign import Campaign
from campaigns.models.sealed import AppendOnly


class CustodyEvent(AppendOnly):
    """One thing that happened to a case. `body` holds codes, dates and counts; never a name, address or free text.

    `digest` is the hex SHA-256 of the event's line, `prev` that of the line before, 64 zeros for the first.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="custody")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    actor_role = models.CharField(max_length=20)
    actor_alias = models.CharField(max_length=8, blank=True)
    ref = models.CharField(max_length=80, blank=True)
    body = models.JSONField(default=dict)
    prev = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["campaign", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "seq"], name="a_case_numbers_its_events_once"),
            models.UniqueConstraint(fields=["campaign", "prev"], name="a_case_has_one_history"),
            models.CheckConstraint(condition=Q(at__lte=F("recorded_at")), name="an_event_is_recorded_after_it_happens"),
        ]

    class Privacy:
        public = ("campaign", "seq", "at", "recorded_at", "kind", "actor_role", "actor_alias", "ref", "body", "prev")
        private = ("id", "digest")

    def __str__(self) -> str:
        return f"{self.seq}: {self.kind}"

    def as_event(self) -> Event:
        """Return the event as the dossier writes it."""
        return Event(
            seq=self.seq,
            at=self.at,
            recorded_at=self.recorded_at,
            kind=self.kind,
            actor_role=self.actor_role,
            actor_alias=self.actor_alias,
            ref=self.ref,
            body=self.body,
            digest=self.digest,
        )
