"""What programs are given and may give: features, items, brands, lists. Every field is named, every one public."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework_gis.fields import GeometryField
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from reports.api.selection import disclosed_place
from reports.models import Brand, Item, Material, Object, Ownership, Report


def named_by(field: str, help_text: str, **options: Any) -> Any:
    """Return a field that names a related row by its key or slug."""
    return serializers.SlugRelatedField(slug_field=field, read_only=True, help_text=help_text, **options)


def reader_label() -> Any:
    """Return a field for the label of a row in the reader's language."""
    return serializers.CharField(read_only=True, help_text="In the reader's language.")


POINT = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "enum": ["Point"]},
        "coordinates": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
    },
}


@extend_schema_field(POINT)
class DisclosedPlace(GeometryField):
    """The place anyone may know, as a GeoJSON point; read from the report's disclosed cell, never from its point."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"source": "*", "read_only": True, **options})

    def to_representation(self, value: Report) -> dict[str, Any]:
        """Return the point, longitude first."""
        return {"type": "Point", "coordinates": list(disclosed_place(value))}


class ItemShape(serializers.ModelSerializer):
    """One kind of litter in a report."""

    object = named_by("key", "Key of /objects.")
    material = named_by("key", "Key of /materials, or null.")
    brand = named_by("slug", "Slug of /brands, or null.")
    owner = named_by("slug", "Who owned the brand on the day of the find, or null.")
    branding = serializers.CharField(help_text="named, unbranded, illegible or unsaid.")
    grade = serializers.CharField(help_text="Evidence grade, A to D.")

    class Meta:
        model = Item
        fields = ("object", "material", "brand", "owner", "branding", "quantity", "picked_up", "grade")
        read_only_fields = fields


class ReportFeature(GeoFeatureModelSerializer):
    """One public report as a GeoJSON feature (RFC 7946). Its place is the disclosed one, its time is a date."""

    point = DisclosedPlace()
    items = ItemShape(many=True, read_only=True)
    date = serializers.DateField(source="taken_on", read_only=True, help_text="Local date of the place.")
    coarse = serializers.BooleanField(
        read_only=True, help_text="True: the point is the middle of a square of about 1 km."
    )
    picture = serializers.SerializerMethodField(help_text="The 400 px copy, or null while nobody has cleared it.")
    page = serializers.SerializerMethodField(help_text="The page of this report, in the reader's language.")

    class Meta:
        model = Report
        geo_field = "point"
        id_field = "public_id"
        fields = (
            "public_id",
            "point",
            "items",
            "date",
            "time_source",
            "location_source",
            "coarse",
            "picture",
            "page",
        )
        read_only_fields = ("public_id", "time_source", "location_source")

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_picture(self, report: Report) -> str | None:
        """Return the address of the first picture anyone may see."""
        shown = getattr(report, "shown_photos", ())
        if not shown:
            return None
        return self._absolute(reverse("photo_file", args=[shown[0].public_name, "webp"]))

    @extend_schema_field(serializers.URLField())
    def get_page(self, report: Report) -> str:
        """Return the address of the public page."""
        return self._absolute(reverse("report", args=[report.public_id]))

    def _absolute(self, path: str) -> str:
        return str(self.context["request"].build_absolute_uri(path))


class FeatureCollection(serializers.Serializer):
    """A page of public reports (RFC 7946), in the order of their cells."""

    type = serializers.CharField(help_text="FeatureCollection.")
    features = ReportFeature(many=True)
    next = serializers.URLField(allow_null=True, help_text="The next page; null on the last.")


class BrandLine(serializers.ModelSerializer):
    """A brand in a list."""

    class Meta:
        model = Brand
        fields = ("slug", "name", "sector", "is_sample")
        read_only_fields = fields


class OwnershipShape(serializers.ModelSerializer):
    """Who owned a brand, where, from when (inclusive) to when (exclusive), by what source."""

    organisation = named_by("slug", "Slug of the organisation.")
    name = serializers.CharField(source="organisation.name", read_only=True)
    territory = serializers.CharField(help_text="WORLD, ROW (rest of the world), EU or an ISO 3166-1 alpha-2 code.")
    role = serializers.CharField(help_text="owner, licensee, bottler, distributor or franchisee.")

    class Meta:
        model = Ownership
        fields = (
            "organisation",
            "name",
            "territory",
            "role",
            "valid_from",
            "valid_to",
            "confidence",
            "source",
        )
        read_only_fields = fields


class BrandShape(serializers.ModelSerializer):
    """A brand: who owns it today by what source, who owned it when, how it is spelt, how often it was found."""

    owner = OwnershipShape(allow_null=True, help_text="Who owns it today, or null where no source says so.")
    ownerships = OwnershipShape(many=True)
    aliases = named_by("spelling", "All known spellings, in normal form.", many=True)
    items = serializers.IntegerField(
        source="items_found", help_text="Things found that bear this brand: the sum of public quantities."
    )

    class Meta:
        model = Brand
        fields = ("slug", "name", "sector", "wikidata", "is_sample", "owner", "ownerships", "aliases", "items")
        read_only_fields = fields


class ObjectShape(serializers.ModelSerializer):
    """A kind of thing, with the codes other programmes know it by; codes are official or empty."""

    label = reader_label()
    group = named_by("key", "The shelf it lies on.")
    default_material = named_by("key", "Key of /materials, or null.")

    class Meta:
        model = Object
        fields = (
            "key",
            "label",
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
        read_only_fields = fields


class MaterialShape(serializers.ModelSerializer):
    """What a thing is made of; `parent` is the coarser material."""

    label = reader_label()
    parent = named_by("key", "Key of the coarser material, or null.")

    class Meta:
        model = Material
        fields = ("key", "label", "label_en", "label_fr", "resin_code", "bffp_code", "parent")
        read_only_fields = fields


class BrandPage(serializers.Serializer):
    """A page of brands in the order of their slugs."""

    results = BrandLine(many=True)
    next = serializers.URLField(allow_null=True, help_text="The next page; null on the last.")


class ObjectList(serializers.Serializer):
    """All kinds of things."""

    results = ObjectShape(many=True)


class MaterialList(serializers.Serializer):
    """All materials."""

    results = MaterialShape(many=True)
