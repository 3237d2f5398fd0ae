"""What a program sends: the words beside a photo, a place, a moment, items. Read strictly, refused by field."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from reports.actions.item import MAX_ITEMS, Entry
from reports.api.refusals import BadRequest
from reports.models import Item
from reports.models.item import MAX_QUANTITY
from reports.photos.claims import SENT_SOURCES
from reports.photos.place_time import Sent

OFFSET = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d")


class Degrees(serializers.FloatField):
    """A finite number of degrees."""

    def to_internal_value(self, data: Any) -> float:
        """Return the number. Refuses NaN and infinity."""
        value = super().to_internal_value(data)
        if not math.isfinite(value):
            self.fail("invalid")
        return value


class Number(Degrees):
    """A finite number, or NaN for nothing: phones fill a form so when they have no fix."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Return the number. Skips NaN as if the field were not there."""
        if str(data).strip().lower().lstrip("+-") == "nan":
            raise serializers.SkipField
        return super().run_validation(data)


@extend_schema_field(OpenApiTypes.STR)
class WallTime(serializers.Field):
    """A moment by the clock on the wall there: 2026-05-30T10:15:00, without zone."""

    default_error_messages = {
        "invalid": gettext_lazy("Write the moment as 2026-05-30T10:15:00, by the clock at that place and without zone.")
    }

    def to_internal_value(self, data: Any) -> datetime:
        """Return the naive moment."""
        try:
            moment = datetime.fromisoformat(str(data))
        except ValueError:
            self.fail("invalid")
        if moment.tzinfo is not None or len(str(data)) < len("2026-05-30T10:15"):
            self.fail("invalid")
        return moment

    def to_representation(self, value: datetime) -> str:
        """Return the moment as it is written."""
        return value.isoformat()


class BesidePhoto(serializers.Serializer):
    """What may be said beside a photo. An empty field, and NaN in a number, mean that nothing is said."""

    lat = Number(required=False, min_value=-90, max_value=90, help_text="Degrees, WGS 84; with `lon`.")
    lon = Number(required=False, min_value=-180, max_value=180, help_text="Degrees, WGS 84; with `lat`.")
    accuracy_m = Number(required=False, min_value=0, help_text="Radius that holds the place in 95 of 100 cases.")
    location_source = serializers.ChoiceField(
        SENT_SOURCES,
        required=False,
        help_text="Who says the place. `pin`, a person, if left out; only `pin` comes before what the photo says.",
    )
    taken_local = WallTime(required=False, help_text="Wall time of the shutter, for a photo that does not say it.")
    offset = serializers.RegexField(OFFSET, required=False, help_text="Distance of that clock from UTC, +hh:mm.")
    fix_at = serializers.DateTimeField(
        required=False,
        help_text="When the device found the place, with its zone. A `device` place counts only within 60 s of the "
        "shutter, or if the photo is at most 5 minutes old.",
    )
    coarse = serializers.BooleanField(required=False, default=False, help_text="Publish a square of about 1 km.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse half a place."""
        for one, other in (("lat", "lon"), ("lon", "lat")):
            if attrs.get(one) is not None and attrs.get(other) is None:
                raise serializers.ValidationError({other: _("A place needs latitude and longitude.")})
        return attrs

    def sent(self) -> Sent:
        """Return it as the intake wants it."""
        said = self.validated_data
        taken = said.get("taken_local")
        return Sent(
            lat=said.get("lat"),
            lon=said.get("lon"),
            accuracy_m=said.get("accuracy_m"),
            location_source=said.get("location_source") or ("pin" if said.get("lat") is not None else None),
            fix_at=said.get("fix_at"),
            taken_local=taken.isoformat() if taken else None,
            offset=said.get("offset"),
        )


class PhotoForm(BesidePhoto):
    """The multipart form of one photo."""

    photo = serializers.FileField(help_text="JPEG, HEIC, PNG, WebP or AVIF, at most 20 MB.")


class PlaceBody(serializers.Serializer):
    """A place a person set."""

    lon = Degrees(help_text="Degrees, WGS 84.")
    lat = Degrees(help_text="Degrees, WGS 84.")


class TimeBody(serializers.Serializer):
    """A moment a person set."""

    taken_local = WallTime(help_text="Wall time at the place, without zone: 2026-05-30T10:15:00.")


class ItemBody(serializers.Serializer):
    """One kind of litter as its sender names it."""

    object = serializers.CharField(max_length=60, help_text="Key of /objects.")
    material = serializers.CharField(
        max_length=60, required=False, allow_blank=True, default="", help_text="Key of /materials; usual one if empty."
    )
    brand = serializers.CharField(
        max_length=120, required=False, allow_blank=True, default="", help_text="Slug or any known spelling."
    )
    branding = serializers.ChoiceField(
        [Item.UNBRANDED, Item.ILLEGIBLE, Item.UNSAID],
        required=False,
        default=Item.UNSAID,
        help_text="Why there is no brand; not needed with one.",
    )
    quantity = serializers.IntegerField(required=False, default=1, min_value=1, max_value=MAX_QUANTITY)
    picked_up = serializers.BooleanField(required=False, default=False)


def entries_of(data: Any) -> list[Entry]:
    """Return the lines of a body as the action wants them. Raises BadRequest, and ValidationError for one line."""
    if not isinstance(data, list) or not 1 <= len(data) <= MAX_ITEMS or not all(isinstance(it, dict) for it in data):
        raise BadRequest(
            _("Send a list of {most} items at most.").format(most=MAX_ITEMS), field="items", limit=f"1 - {MAX_ITEMS}"
        )
    lines = [ItemBody(data=line) for line in data]
    for line in lines:
        line.is_valid(raise_exception=True)
    return [Entry(**line.validated_data) for line in lines]
