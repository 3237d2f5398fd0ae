"""Opens and withdraws campaigns."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from campaigns.actions.custody import record_event
from campaigns.dossier.case import OWNS_NO_BRANDS
from campaigns.errors import BadCampaign, BadMove
from campaigns.models import Campaign
from campaigns.slugs import free_slug
from campaigns.workflow import OPENED, WITHDRAWAL_REASONS, WITHDRAWN
from mapping.models import Area
from people.errors import NotAllowed
from people.models import Citizen, Organisation
from reports.models import Brand, Object, Ownership

LEAST_STATEMENT_CHARACTERS = 100  # shorter says nothing of how the litter was looked for
MOST_NAMED = 40  # objects, or brands, of one thing; more is no longer one demand


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What is asked: in words, by how much (percent of the metric, None for a deed), and by when."""

    text: str
    metric: str
    reduction_percent: int | None
    by_on: date


@dataclass(frozen=True, kw_only=True)
class Basis:
    """On what ground it is asked: a request, a law or a code, with its reference and address."""

    kind: str = Campaign.REQUEST
    reference: str = ""
    url: str = ""


@transaction.atomic
def open_campaign(
    *,
    title: str,
    objects: Sequence[Object] = (),
    brands: Sequence[Brand] = (),
    area: Area | None,
    organisation: Organisation | None,
    demand: Demand,
    period: tuple[date, date],
    statement: str,
    by: Citizen,
    now: datetime,
    sampling: str = Campaign.ALL_REPORTS,
    basis: Basis | None = None,
    zone: str = "Europe/Paris",
    language: str = "en",
) -> Campaign:
    """Return a new draft. `period` is (first day, last day), both included. Raises BadCampaign naming the `field`."""
    basis = basis or Basis()
    _check_thing(title, objects, brands)
    _check_period(period, demand, now.date())
    _check_demand(demand)
    _check_method(sampling, statement, basis)
    _check_language(zone, language)
    whose, where = _addressed(organisation, brands, period), _with_polygon(area)
    campaign = Campaign.objects.create(
        slug=free_slug(title, Campaign.objects.all(), fallback="campaign"),
        title=title.strip(),
        owner=by,
        area=where,
        polygon=where.polygon,
        organisation=whose,
        demand=demand.text.strip(),
        metric=demand.metric,
        reduction_percent=demand.reduction_percent,
        by_on=demand.by_on,
        period_start_on=period[0],
        period_end_on=period[1],
        sampling=sampling,
        statement=statement.strip(),
        basis=basis.kind,
        basis_reference=basis.reference.strip(),
        basis_url=basis.url.strip(),
        zone=zone,
        language=language,
        created_at=now,
    )
    campaign.objects_named.set(objects)
    campaign.brands.set(brands)
    record_event(campaign=campaign, kind=OPENED, by=by, now=now, body=_counts(objects, brands, period, demand))
    return campaign


@transaction.atomic
def withdraw_campaign(*, campaign: Campaign, reason: str, by: Citizen, now: datetime) -> Campaign:
    """Take a campaign back, for one of WITHDRAWAL_REASONS. Sealed versions stay and can still be verified."""
    if campaign.owner_id != by.pk:
        raise NotAllowed(_("This campaign belongs to somebody else."))
    if reason not in WITHDRAWAL_REASONS:
        raise BadMove(_("Say why you withdraw the campaign."), field="reason", limit=", ".join(WITHDRAWAL_REASONS))
    record_event(campaign=campaign, kind=WITHDRAWN, by=by, now=now, body={"reason": reason})
    return campaign


def _counts(
    objects: Sequence[Object], brands: Sequence[Brand], period: tuple[date, date], demand: Demand
) -> dict[str, Any]:
    return {
        "brands": len(brands),
        "objects": len(objects),
        "period_start_on": period[0].isoformat(),
        "period_end_on": period[1].isoformat(),
        "by_on": demand.by_on.isoformat(),
    }


def _check_thing(title: str, objects: Sequence[Object], brands: Sequence[Brand]) -> None:
    if not title.strip():
        raise BadCampaign(_("Give the campaign a title."), field="title")
    if not objects and not brands:
        raise BadCampaign(_("Say what the campaign is about: at least one object or one brand."), field="brands")
    if max(len(objects), len(brands)) > MOST_NAMED:
        raise BadCampaign(
            _("A campaign is about one thing: {most} objects or brands at most.").format(most=MOST_NAMED),
            field="brands",
            limit=str(MOST_NAMED),
        )


def _check_period(period: tuple[date, date], demand: Demand, today: date) -> None:
    start, end = period
    if end < start:
        raise BadCampaign(_("The period ends before it begins."), field="period_end_on")
    if start > today:
        raise BadCampaign(_("The period has not begun yet: nothing can have been found."), field="period_start_on")
    if demand.by_on <= end:
        raise BadCampaign(_("The target date lies inside the period; choose a day after it."), field="by_on")
    if demand.by_on <= today:
        raise BadCampaign(_("The target date is past; choose a day to come."), field="by_on")


def _check_demand(demand: Demand) -> None:
    if not demand.text.strip():
        raise BadCampaign(_("Say what you ask for."), field="demand")
    if demand.metric not in dict(Campaign.METRICS):
        raise BadCampaign(_("Say how the demand is measured."), field="metric")
    if demand.metric == Campaign.DEED:
        if demand.reduction_percent is not None:
            raise BadCampaign(_("A deed has no percentage; leave it empty."), field="reduction_percent")
    elif demand.reduction_percent is None or not 1 <= demand.reduction_percent <= 100:
        raise BadCampaign(_("Ask for a fall of 1 to 100 percent."), field="reduction_percent", limit="1 - 100")


def _check_method(sampling: str, statement: str, basis: Basis) -> None:
    if sampling not in dict(Campaign.SAMPLINGS):
        raise BadCampaign(_("Say how the litter was looked for."), field="sampling")
    if len(statement.strip()) < LEAST_STATEMENT_CHARACTERS:
        raise BadCampaign(
            _("Describe how the litter was looked for in at least {least} characters; there are {n}.").format(
                least=LEAST_STATEMENT_CHARACTERS, n=len(statement.strip())
            ),
            field="statement",
            limit=str(LEAST_STATEMENT_CHARACTERS),
        )
    if basis.kind not in dict(Campaign.BASES):
        raise BadCampaign(_("Say on what ground you ask."), field="basis")
    if basis.kind == Campaign.LAW and not (basis.reference.strip() and basis.url.strip()):
        raise BadCampaign(_("A law is named by its article and its address."), field="basis_reference")
    if basis.url.strip() and not basis.url.strip().startswith(("https://", "http://")):
        raise BadCampaign(_("The address of the law or code begins with https://."), field="basis_url")


def _check_language(zone: str, language: str) -> None:
    if language not in dict(settings.LANGUAGES):
        raise BadCampaign(_("A campaign is written in English or French."), field="language")
    if zone not in zoneinfo.available_timezones():
        raise BadCampaign(_("There is no such time zone."), field="zone")


def _with_polygon(area: Area | None) -> Area:
    if area is None:
        raise BadCampaign(_("Say where: choose an area, or name a place and a radius."), field="area")
    if area.polygon is None or area.polygon.empty:
        raise BadCampaign(_("This area has no outline, so nothing can be counted in it."), field="area")
    return area


def _addressed(organisation: Organisation | None, brands: Sequence[Brand], period: tuple[date, date]) -> Organisation:
    """Return the one organisation asked; all but cities and schools must have owned each brand in the period."""
    if organisation is None:
        raise BadCampaign(_("Say whom you ask: exactly one organisation."), field="organisation")
    if organisation.kind in OWNS_NO_BRANDS or not brands:
        return organisation
    rows = Ownership.objects.owning().filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=period[1]),
        Q(valid_to__isnull=True) | Q(valid_to__gt=period[0]),
        brand__in=brands,
        organisation=organisation,
    )
    owned = set(rows.values_list("brand_id", flat=True))
    if foreign := next((brand for brand in brands if brand.pk not in owned), None):
        raise BadCampaign(
            _("{organisation} did not own {brand} in this period.").format(organisation=organisation, brand=foreign),
            field="organisation",
            help=_("The page of the brand says who owned it when."),
        )
    return organisation
