"""A campaign: one thing, one area, one decision maker, one demand, one period."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import F, Q

from campaigns.dossier.records import CROCKFORD
from mapping.models import Area
from people.models import Citizen, Organisation
from reports.models import Brand, Object

ALIAS_CHARACTERS = 8  # 40 bits: two people of one case never meet under one alias


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Which campaigns."""

    def visible_to(self, citizen: Citizen | None) -> CampaignQuerySet:
        """Drafts: those of their owner, all of them for a keeper, and samples for everybody."""
        if citizen is not None and citizen.is_keeper:
            return self
        return self.filter(Q(owner__is_sample=True) | Q(owner=citizen) if citizen else Q(owner__is_sample=True))

    def of(self, citizen: Citizen) -> CampaignQuerySet:
        """Campaigns this citizen opened."""
        return self.filter(owner=citizen)

    def with_what_it_names(self) -> CampaignQuerySet:
        """With everything a list shows of each, in five queries whatever their number; outlines stay behind."""
        rows = self.select_related("organisation", "area", "owner").defer("polygon", "area__polygon")
        return rows.prefetch_related("brands", "objects_named", "custody", "dossiers")

    def naming(self, brand: Brand) -> CampaignQuerySet:
        """Campaigns whose thing includes this brand."""
        return self.filter(brands=brand)


class Campaign(models.Model):
    """What is asked of whom. In this version every campaign is a draft: nobody has been asked yet.

    `polygon` is the area as it was on the day the campaign was opened; `period_end_on` is the last day included.
    """

    ALL_REPORTS, RANDOM_AREAS, FIXED_WALKS, ONE_EVENT = "all_reports", "random_areas", "fixed_walks", "one_event"
    SAMPLINGS = [(word, word) for word in (ALL_REPORTS, RANDOM_AREAS, FIXED_WALKS, ONE_EVENT)]
    DEED = "deed"
    METRICS = [(w, w) for w in ("items_per_person_hour", "items_per_km", "items_per_walk", DEED)]
    REQUEST, LAW, CODE = "request", "law", "code"
    BASES = [(word, word) for word in (REQUEST, LAW, CODE)]

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="campaigns")
    objects_named = models.ManyToManyField(Object, blank=True, related_name="campaigns")
    brands = models.ManyToManyField(Brand, blank=True, related_name="campaigns")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="campaigns")
    polygon = models.MultiPolygonField(srid=4326, spatial_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="campaigns")
    demand = models.TextField(max_length=1000)
    metric = models.CharField(max_length=24, choices=METRICS)
    reduction_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    by_on = models.DateField()
    period_start_on = models.DateField()
    period_end_on = models.DateField()
    sampling = models.CharField(max_length=16, choices=SAMPLINGS, default=ALL_REPORTS)
    statement = models.TextField(max_length=4000)
    basis = models.CharField(max_length=8, choices=BASES, default=REQUEST)
    basis_reference = models.CharField(max_length=300, blank=True)
    basis_url = models.URLField(max_length=400, blank=True)
    zone = models.CharField(max_length=40, default="Europe/Paris")
    language = models.CharField(max_length=5, default="en")
    created_at = models.DateTimeField()

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_end_on__gte=F("period_start_on")), name="a_period_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(by_on__gt=F("period_end_on")), name="a_demand_is_due_after_the_period"),
            models.CheckConstraint(
                condition=Q(metric="deed", reduction_percent__isnull=True)
                | (~Q(metric="deed") & Q(reduction_percent__gte=1, reduction_percent__lte=100)),
                name="a_demand_is_a_deed_or_a_share",
            ),
            models.CheckConstraint(
                condition=~Q(basis="law") | (~Q(basis_reference="") & ~Q(basis_url="")),
                name="a_law_is_named_and_linked",
            ),
        ]

    class Privacy:
        public = (
            "uuid",
            "slug",
            "title",
            "objects_named",
            "brands",
            "area",
            "polygon",
            "organisation",
            "demand",
            "metric",
            "reduction_percent",
            "by_on",
            "period_start_on",
            "period_end_on",
            "sampling",
            "statement",
            "basis",
            "basis_reference",
            "basis_url",
            "zone",
            "language",
            "created_at",
        )
        private = ("id", "owner")

    def __str__(self) -> str:
        return self.title


def fresh_alias() -> str:
    """Return 8 random Crockford characters."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(ALIAS_CHARACTERS))


class CaseAlias(models.Model):
    """The name a person has in one case alone; deleting the row cuts the link to the person for good."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="aliases")
    citizen = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="case_aliases")
    alias = models.CharField(max_length=ALIAS_CHARACTERS, default=fresh_alias)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "citizen"], name="one_alias_per_person_and_case"),
            models.UniqueConstraint(fields=["campaign", "alias"], name="an_alias_is_one_person_in_a_case"),
        ]

    class Privacy:
        public = ("campaign", "alias")
        private = ("id", "citizen")

    def __str__(self) -> str:
        return self.alias
