"""Gathers what a dossier is made of, as plain values: the candidates and the case; see docs/algorithms/dossier.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from math import cos, radians

from django.conf import settings
from django.contrib.gis.geos import Point, Polygon
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from campaigns.dossier.case import Addressee, Background, BrandName, Case, ObjectName, OwnershipRow
from campaigns.dossier.evidence import Candidate, Confirmation
from campaigns.models import Campaign, CaseAlias
from reports.models import Item, Ownership, Photo, Report, Review
from reports.places.disclosure import disclosed_point
from reports.places.grid import cover

MARGIN_M = 1000.0
"""Finds this near an area are candidates and printed as left out: whoever checks its edge sees both sides of it."""

METRES_PER_DEGREE = 111_320.0
READ_MARGIN_DEG = 0.03
"""How far round the parts rows are read: the margin up to 70 degrees of latitude, and a coarse square (0.011)."""

BLOCK_DEG = 20.0
MOST_BOXES = 24
"""Parts of an area in one block are read as one box; an area in more blocks than these is read as one."""

MOST_LAT = 85.0

Box = tuple[float, float, float, float]


class Outline:
    """The area of a case, asked by the place that is disclosed to the public: nobody can draw a small area to find
    out where a coarse report really lies, and a reader's recount from items.csv agrees."""

    def __init__(self, campaign: Campaign) -> None:
        self._polygon = campaign.polygon
        self._prepared = campaign.polygon.prepared

    def holds(self, lon: float, lat: float) -> bool:
        """True if the place (degrees) lies in the area."""
        return bool(self._prepared.contains(Point(lon, lat, srid=4326)))

    def is_near(self, lon: float, lat: float) -> bool:
        """True if the place lies in the area or about 1 km from it at most: such items are candidates."""
        north = MARGIN_M / METRES_PER_DEGREE
        east = north / cos(radians(min(abs(lat), MOST_LAT)))
        return bool(self._prepared.intersects(Polygon.from_bbox((lon - east, lat - north, lon + east, lat + north))))

    def ranges(self) -> list[tuple[int, int]]:
        """Return the cell ranges of the boxes about its parts, wide enough for the margin and coarse squares."""
        return [one for box in self._boxes() for one in _cells(box)]

    def _boxes(self) -> list[Box]:
        """Return a box for each block of the globe that holds a part; parts overseas don't span half the world."""
        blocks: dict[tuple[float, float], Box] = {}
        for part in self._polygon:
            west, south, east, north = part.extent
            block = (west // BLOCK_DEG, south // BLOCK_DEG)
            w, s, e, n = blocks.get(block, part.extent)
            blocks[block] = (min(w, west), min(s, south), max(e, east), max(n, north))
        return list(blocks.values()) if len(blocks) <= MOST_BOXES else [self._polygon.extent]


def _cells(box: Box) -> list[tuple[int, int]]:
    west, south, east, north = box
    return cover(
        max(-180.0, west - READ_MARGIN_DEG),
        max(-MOST_LAT, south - READ_MARGIN_DEG),
        min(180.0, east + READ_MARGIN_DEG),
        min(MOST_LAT, north + READ_MARGIN_DEG),
    )


def candidates_of(campaign: Campaign) -> list[Candidate]:
    """Return every item of the thing found in the period in the area or near it. Four queries, aliases aside.

    Drafts and reports not released yet are nobody's to see and no candidates; withdrawn and hidden ones are.
    """
    outline = Outline(campaign)
    items = list(items_of(campaign))
    aliases = _aliases(campaign, (review.reviewer_id for item in items for review in item.reviews.all()))
    found = (_candidate(item, outline, aliases) for item in items)
    return [each for each in found if outline.is_near(each.lon, each.lat)]


def items_of(campaign: Campaign) -> QuerySet[Item]:
    """Return the items of the thing in the boxes about the area, with all that a candidate is made of."""
    reports = _reports(campaign, Outline(campaign)).exclude(state__in=("draft", "placed"))
    items = Item.objects.filter(report__in=reports)
    items = items.exclude(report__state=Report.PUBLISHED, report__released_at=None)
    if objects := list(campaign.objects_named.all()):
        items = items.filter(object__in=objects)
    if brands := list(campaign.brands.all()):
        items = items.filter(brand__in=brands)
    return items.select_related("report", "object", "material", "brand", "owner").prefetch_related(
        Prefetch("report__photos", Photo.objects.order_by("id")),
        Prefetch("reviews", Review.objects.filter(counts=True).order_by("id")),
    )


def _reports(campaign: Campaign, outline: Outline) -> QuerySet[Report]:
    return Report.objects.in_cells(outline.ranges()).filter(
        taken_on__gte=campaign.period_start_on, taken_on__lte=campaign.period_end_on, point__isnull=False
    )


def _aliases(campaign: Campaign, citizens: Iterable[int]) -> dict[int, str]:
    """Return the alias of each person in this case, made where it is new. At most three queries."""
    wanted = set(citizens)
    known = dict(CaseAlias.objects.filter(campaign=campaign).values_list("citizen_id", "alias"))
    if fresh := sorted(wanted - known.keys()):
        CaseAlias.objects.bulk_create(
            [CaseAlias(campaign=campaign, citizen_id=pk) for pk in fresh], ignore_conflicts=True
        )
        known = dict(CaseAlias.objects.filter(campaign=campaign).values_list("citizen_id", "alias"))
    return {pk: known[pk] for pk in wanted}


def _candidate(item: Item, outline: Outline, aliases: Mapping[int, str]) -> Candidate:
    report, photos = item.report, list(item.report.photos.all())
    photo = next((each for each in photos if each.is_showable), photos[0])
    point, taken_on = _where_and_when(report)
    lon, lat = disclosed_point(point.x, point.y, report.coarse)
    reviews = list(item.reviews.all())
    return Candidate(
        item_uuid=item.public_id,
        report_uuid=report.public_id,
        object_key=item.object.key,
        object_label_en=item.object.label_en,
        object_label_fr=item.object.label_fr,
        object_code=item.object.msfd_j_code,
        material=item.material.key if item.material else "",
        brand=item.brand.name if item.brand else "",
        brand_slug=item.brand.slug if item.brand else None,
        brand_status=item.branding,
        quantity=item.quantity,
        grade=item.grade,
        lon=lon,
        lat=lat,
        coarse=report.coarse,
        accuracy_m=None if report.accuracy_m is None else round(report.accuracy_m),
        location_source=report.location_source,
        time_source=report.time_source,
        taken_on=taken_on,
        received_on=photo.received_at.astimezone(UTC).date(),
        taken_at=_instant(report),
        received_at=photo.received_at,
        true_lon=point.x,
        true_lat=point.y,
        photo_sha256=photo.sha256,
        photo_path=photo.large_path if photo.is_showable else None,
        photo_cleared=photo.is_showable,
        phash=photo.phash,
        reporter=f"citizen:{report.owner_id}" if report.owner_id else f"token:{report.token_hash}",
        confirmations=tuple(Confirmation(aliases[each.reviewer_id], each.aspect, each.verdict) for each in reviews),
        history=_history(item, photo, reviews),
        inside_area=outline.holds(lon, lat),
        state="public" if report.is_public else report.state,
        owner_on_day=item.owner.slug if item.owner else None,
    )


def _where_and_when(report: Report) -> tuple[Point, date]:
    """Return place and day, which the query has asked for."""
    if report.point is None or report.taken_on is None:
        raise ValueError("a candidate has a place and a day")
    return report.point, report.taken_on


def _instant(report: Report) -> datetime | None:
    """Return when the photo was taken, or None where only a wall time without its zone is known."""
    if report.taken_local is None or not report.utc_offset:
        return None
    return datetime.fromisoformat(report.taken_local.isoformat() + report.utc_offset)


def _history(item: Item, photo: Photo, reviews: Iterable[Review]) -> tuple[tuple[date, str], ...]:
    steps = {(photo.received_at.astimezone(UTC).date(), "received"), (item.named_at.astimezone(UTC).date(), "named")}
    if item.report.published_at:
        steps.add((item.report.published_at.astimezone(UTC).date(), "published"))
    steps |= {(each.reviewed_at.astimezone(UTC).date(), "reviewed") for each in reviews}
    return tuple(sorted(steps))


def case_of(campaign: Campaign) -> Case:
    """Return the campaign as a dossier needs it, with its history so far. Seven queries."""
    brands, organisation = list(campaign.brands.all()), campaign.organisation
    objects = campaign.objects_named.all()
    with translation.override(campaign.language):
        url = settings.CONSTAT_URL + reverse("campaign", args=[campaign.slug])
        owner = _owner_in_words(campaign)
        area_name = campaign.area.name
    return Case(
        uuid=campaign.uuid,
        slug=campaign.slug,
        title=campaign.title,
        language=campaign.language,
        zone=campaign.zone,
        objects=tuple(ObjectName(key=o.key, label_en=o.label_en, label_fr=o.label_fr) for o in objects),
        brands=tuple(BrandName(slug=brand.slug, name=brand.name) for brand in brands),
        area_name=area_name,
        area=json.loads(campaign.polygon.geojson),
        organisation=Addressee(
            slug=organisation.slug, name=organisation.name, kind=organisation.kind, country=organisation.country
        ),
        demand_text=campaign.demand,
        demand_metric=campaign.metric,
        reduction_percent=campaign.reduction_percent,
        by_on=campaign.by_on,
        period_start_on=campaign.period_start_on,
        period_end_on=campaign.period_end_on,
        sampling=campaign.sampling,
        statement=campaign.statement,
        basis=campaign.basis,
        basis_reference=campaign.basis_reference,
        basis_url=campaign.basis_url,
        owner=owner,
        house=settings.SITE_NAME,
        house_url=settings.CONSTAT_URL,
        url=url,
        background=background_of(campaign),
        ownership=_ownership(campaign),
        custody=tuple(event.as_event() for event in campaign.custody.all()),
        sample_data=_is_sample(campaign),
    )


def _owner_in_words(campaign: Campaign) -> str:
    alias = (
        CaseAlias.objects.filter(campaign=campaign, citizen=campaign.owner_id).values_list("alias", flat=True).first()
    )
    return _("a citizen, known in this case as {alias}").format(alias=alias or "-")


def _ownership(campaign: Campaign) -> tuple[OwnershipRow, ...]:
    rows = Ownership.objects.filter(brand__in=campaign.brands.all()).select_related("brand", "organisation")
    return tuple(
        OwnershipRow(
            brand=row.brand.name,
            owner=row.organisation.name,
            territory=row.territory,
            role=row.role,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            confidence=row.confidence,
            source=row.source,
        )
        for row in rows
    )


def _is_sample(campaign: Campaign) -> bool:
    invented = Report.objects.filter(owner__is_sample=True, items__brand__in=campaign.brands.all())
    return campaign.owner.is_sample or campaign.organisation.is_sample or invented.exists()


def background_of(campaign: Campaign) -> Background:
    """Return how many published item records of the case's objects its area and period hold, whatever the brand."""
    outline = Outline(campaign)
    items = Item.objects.public().filter(report__in=_reports(campaign, outline))
    if objects := list(campaign.objects_named.all()):
        items = items.filter(object__in=objects)
    brands = {brand.pk for brand in campaign.brands.all()}
    inside = [
        (brand, branding)
        for point, coarse, brand, branding in items.values_list("report__point", "report__coarse", "brand", "branding")
        if point and outline.holds(*disclosed_point(point.x, point.y, coarse))
    ]
    return Background(
        items=len(inside),
        thing=sum(not brands or brand in brands for brand, _branding in inside),
        unbranded=sum(branding in (Item.UNBRANDED, Item.ILLEGIBLE) for _brand, branding in inside),
    )
