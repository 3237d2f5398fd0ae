"""What programs are told of campaigns and dossiers, and what opens a campaign. Every field is named and public."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework_gis.fields import GeometryField

from campaigns.actions.area import LEAST_RADIUS_M, MOST_RADIUS_M
from campaigns.models import Campaign, Dossier
from campaigns.workflow import STATES, standing
from mapping.models import Area
from people.models import Organisation
from reports.api.shapes import named_by
from reports.models import Brand, Object

FILES = {"page": "dossier", "pdf": "dossier_pdf", "zip": "dossier_zip", "map": "dossier_map"}


class OrganisationShape(serializers.ModelSerializer):
    """Who is asked."""

    kind = serializers.CharField(help_text="company, city, school, association and others.")

    class Meta:
        model = Organisation
        fields = ("slug", "name", "kind", "country", "is_sample")
        read_only_fields = fields


class AreaShape(serializers.ModelSerializer):
    """Where: a named area; its outline is in the campaign."""

    kind = serializers.CharField(help_text="country, region, departement or drawn.")

    class Meta:
        model = Area
        fields = ("slug", "kind", "code", "name_en", "name_fr")
        read_only_fields = fields


class CampaignLine(serializers.ModelSerializer):
    """A campaign in a list: what is asked of whom, and where it stands."""

    organisation = OrganisationShape()
    area = AreaShape()
    objects = named_by("key", "Keys of /objects.", many=True, source="objects_named")
    brands = named_by("slug", "Slugs of /brands.", many=True)
    metric = serializers.CharField(help_text="items_per_person_hour, items_per_km, items_per_walk or deed.")
    sampling = serializers.CharField(help_text="all_reports, random_areas, fixed_walks or one_event.")
    basis = serializers.CharField(help_text="request, law or code.")
    state = serializers.SerializerMethodField(help_text=", ".join(STATES))
    versions = serializers.SerializerMethodField(help_text="How many versions of its dossier are sealed.")
    page = serializers.SerializerMethodField(help_text="Its page, in the reader's language.")

    class Meta:
        model = Campaign
        fields: tuple[str, ...] = (
            "slug",
            "title",
            "state",
            "versions",
            "organisation",
            "objects",
            "brands",
            "area",
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
            "page",
        )
        read_only_fields = fields

    def get_state(self, campaign: Campaign) -> str:
        """Return where the case stands now."""
        return standing(campaign.custody.all(), timezone.now()).state

    def get_versions(self, campaign: Campaign) -> int:
        """Return the number of sealed versions."""
        return standing(campaign.custody.all(), timezone.now()).versions

    @extend_schema_field(serializers.URLField())
    def get_page(self, campaign: Campaign) -> str:
        """Return the address of its page."""
        return str(self.context["request"].build_absolute_uri(reverse("campaign", args=[campaign.slug])))


class CampaignShape(CampaignLine):
    """One campaign, with the outline of its area as it was on the day it was opened."""

    polygon = GeometryField(read_only=True, help_text="GeoJSON MultiPolygon, longitude first.")

    class Meta(CampaignLine.Meta):
        fields = (*CampaignLine.Meta.fields, "polygon")
        read_only_fields = fields


class CampaignPage(serializers.Serializer):
    """A page of campaigns, newest first."""

    results = CampaignLine(many=True)
    next = serializers.URLField(allow_null=True, help_text="The next page; null on the last.")


class DossierLinks(serializers.Serializer):
    """Where a sealed version is read and kept."""

    page = serializers.URLField()
    pdf = serializers.URLField()
    zip = serializers.URLField()
    map = serializers.URLField()


class DossierShape(serializers.ModelSerializer):
    """One sealed version: its hashes, its counts, its files. Nothing of it ever changes."""

    campaign = named_by("slug", "Slug of the campaign.")
    previous = named_by("version", "The version before, or null.")
    totals = serializers.DictField(help_text="Counts of the exhibits, as sealed.")
    figures = serializers.ListField(child=serializers.DictField(), help_text="Every number of the dossier, as sealed.")
    links = serializers.SerializerMethodField()

    class Meta:
        model = Dossier
        fields = (
            "campaign",
            "version",
            "previous",
            "sealed_at",
            "root",
            "seal_sha256",
            "key_id",
            "exhibit_count",
            "leaf_count",
            "totals",
            "figures",
            "links",
        )
        read_only_fields = fields

    @extend_schema_field(DossierLinks)
    def get_links(self, dossier: Dossier) -> dict[str, str]:
        """Return the addresses of page, PDF, ZIP and map."""
        request, args = self.context["request"], [dossier.campaign.slug, dossier.version]
        return {name: request.build_absolute_uri(reverse(page, args=args)) for name, page in FILES.items()}


class DossierList(serializers.Serializer):
    """All sealed versions of a campaign, newest first."""

    results = DossierShape(many=True)


class SealingAnswer(serializers.Serializer):
    """How the making of the next version stands."""

    id = serializers.UUIDField()
    state = serializers.CharField(help_text="waiting, done or failed.")
    code = serializers.CharField(allow_blank=True, help_text="Why it failed.")
    sentence = serializers.CharField(allow_blank=True, help_text="The same in words.")
    status = serializers.URLField(help_text="Ask here again.")
    dossier = serializers.URLField(allow_null=True, help_text="The sealed version, once it is done.")


def chosen(model: Any, field: str, **options: Any) -> Any:
    """Return a field that takes the key or slug of a known row."""
    return serializers.SlugRelatedField(slug_field=field, queryset=model._default_manager.all(), **options)


class CampaignBody(serializers.Serializer):
    """What opens a campaign: one thing, one area, one organisation, one demand, one period."""

    title = serializers.CharField(max_length=120)
    brands = chosen(Brand, "slug", many=True, default=(), help_text="Slugs; a brand or an object is needed.")
    objects = chosen(Object, "key", many=True, default=(), help_text="Keys; empty for all that bears the brands.")
    area = serializers.SlugRelatedField(
        slug_field="slug",
        # An area drawn for a draft carries its author's words: it is offered to nobody else.
        queryset=Area.objects.exclude(kind=Area.DRAWN),
        default=None,
        allow_null=True,
        help_text="Slug of an area, or name a place of your own.",
    )
    place_name = serializers.CharField(max_length=160, default="", allow_blank=True, help_text="Instead of `area`.")
    lon = serializers.FloatField(default=None, allow_null=True, min_value=-180, max_value=180)
    lat = serializers.FloatField(default=None, allow_null=True, min_value=-90, max_value=90)
    radius_m = serializers.IntegerField(
        default=None, allow_null=True, min_value=LEAST_RADIUS_M, max_value=MOST_RADIUS_M
    )
    organisation = chosen(
        Organisation, "slug", default=None, allow_null=True, help_text="Left out: the owner of all the brands today."
    )
    demand = serializers.CharField(max_length=1000)
    metric = serializers.ChoiceField([word for word, _label in Campaign.METRICS])
    reduction_percent = serializers.IntegerField(default=None, allow_null=True, help_text="Null for a deed.")
    by_on = serializers.DateField(help_text="After the period, and still to come.")
    period_start_on = serializers.DateField()
    period_end_on = serializers.DateField(help_text="The last day included.")
    sampling = serializers.ChoiceField([word for word, _label in Campaign.SAMPLINGS], default=Campaign.ALL_REPORTS)
    statement = serializers.CharField(max_length=4000, help_text="How the litter was looked for; 100 characters least.")
    basis = serializers.ChoiceField([word for word, _label in Campaign.BASES], default=Campaign.REQUEST)
    basis_reference = serializers.CharField(max_length=300, default="", allow_blank=True)
    basis_url = serializers.URLField(max_length=400, default="", allow_blank=True)
    zone = serializers.CharField(max_length=40, default="Europe/Paris")
