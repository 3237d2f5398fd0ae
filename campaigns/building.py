"""From what the builder's form holds to a campaign: what can be filled in is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.actions.area import draw_area
from campaigns.actions.campaign import Basis, Demand, open_campaign
from campaigns.errors import BadCampaign
from campaigns.found import owners_today
from campaigns.models import Campaign
from mapping.models import Area
from people.models import Citizen, Organisation
from reports.models import Brand

USUAL_PERIOD = timedelta(days=365)  # a year holds every season once
USUAL_DELAY = timedelta(days=365)  # time to change a packaging or place bins


def first_words(asked: Mapping[str, str], today: date) -> dict[str, Any]:
    """Return what the empty form starts with: a year of evidence, a year to act, the brand in ?brand=."""
    named = Brand.objects.filter(slug=asked.get("brand", "")).first()
    owner = owners_today([named.pk], today).get(named.pk) if named else None
    return {
        "brands": named.name if named else "",
        "organisation": owner.organisation.slug if owner else "",
        "metric": "items_per_walk",
        "period_start_on": today - USUAL_PERIOD,
        "period_end_on": today,
        "by_on": today + USUAL_DELAY,
    }


@transaction.atomic
def build(said: Mapping[str, Any], *, by: Citizen, now: datetime) -> Campaign:
    """Open the campaign a valid form describes; the area is drawn if a place is named. Raises BadCampaign."""
    return open_campaign(
        title=said["title"],
        objects=list(said["objects"]),
        brands=said["brands"],
        area=_area(said, by=by, now=now),
        organisation=said["organisation"] or _owner_of_all(said["brands"], now.date()),
        demand=Demand(
            text=said["demand"],
            metric=said["metric"],
            reduction_percent=said["reduction_percent"],
            by_on=said["by_on"],
        ),
        period=(said["period_start_on"], said["period_end_on"]),
        sampling=said["sampling"],
        statement=said["statement"],
        basis=Basis(kind=said["basis"], reference=said["basis_reference"], url=said["basis_url"]),
        zone=said["zone"],
        language=(get_language() or "en")[:2],
        by=by,
        now=now,
    )


def _area(said: Mapping[str, Any], *, by: Citizen, now: datetime) -> Area | None:
    chosen: Area | None = said["area"]
    drawn = {name: said[name] for name in ("lon", "lat", "radius_m")}
    if chosen is not None or (not said["place_name"] and set(drawn.values()) == {None}):
        return chosen
    if missing := next((name for name, value in drawn.items() if value is None), None):
        raise BadCampaign(_("A place of your own needs its latitude, longitude and radius."), field=missing)
    return draw_area(name=said["place_name"], **drawn, by=by, now=now)


def _owner_of_all(brands: Sequence[Brand], today: date) -> Organisation | None:
    """Return the one organisation that owns every brand today, or None."""
    owners = owners_today([brand.pk for brand in brands], today)
    found = {owner.organisation.pk: owner.organisation for owner in owners.values()}
    return next(iter(found.values())) if len(found) == 1 and len(owners) == len(brands) else None
