"""Changes a report: place, time, precision, release. Every visible change raises `version`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from people.errors import NotAllowed
from people.sender import Sender
from reports.actions.grade import regrade
from reports.errors import BadPlace, BadTime
from reports.models import Claim, Item, Photo, Report, Review
from reports.photos.limits import MIN_LONGER_SIDE_PX
from reports.places.country import country_of
from reports.places.disclosure import disclosed_cell
from reports.places.grid import cell_of

MAX_ACCURACY_M = 1000.0  # a wider circle is asked about before anything is published
PIN_ACCURACY_M = 10.0  # the best a person can do with a pointer on a street map
OLDEST_TAKEN = datetime(2000, 1, 1)  # before it, a camera's clock was never set
FAR_AHEAD = timedelta(hours=14)  # the earliest zone: a wall time may be that far ahead of UTC


def own_report(report: Report, by: Sender) -> Report:
    """Return the report locked for change. NotAllowed unless `by` sent it and it still stands."""
    locked = Report.objects.select_for_update().get(pk=report.pk)
    if not locked.belongs_to(by):
        raise NotAllowed(_("This report belongs to somebody else."))
    if locked.state in {Report.WITHDRAWN, Report.HIDDEN}:
        raise NotAllowed(_("This report was withdrawn; send the photo anew."), code="gone")
    return locked


@transaction.atomic
def place_report(
    *,
    report: Report,
    lon: float,
    lat: float,
    by: Sender,
    now: datetime,
    source: str = "pin",
    accuracy_m: float | None = PIN_ACCURACY_M,
) -> Report:
    """Put a report on the map (degrees, WGS 84). A person's place replaces the one in use; both are kept."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise BadPlace(
            _("This place does not exist."), field="lat", help=_("Latitude -90 to 90, longitude -180 to 180.")
        )
    if lon == 0 and lat == 0:
        raise BadPlace(_("0, 0 is how a camera says it does not know."), code="place_zero", field="lat")
    report = own_report(report, by)
    claim(report, "place", source, {"lon": lon, "lat": lat}, by=by, now=now, accuracy_m=accuracy_m)
    _set_place(report, lon=lon, lat=lat, source=source, accuracy_m=accuracy_m)
    Review.objects.filter(item__report=report, aspect="place").delete()
    return settle(report, now=now)


@transaction.atomic
def date_report(*, report: Report, taken_local: datetime, by: Sender, now: datetime) -> Report:
    """Say when a report's photo was taken (wall time of the place, naive)."""
    if taken_local < OLDEST_TAKEN:
        raise BadTime(_("This looks like a clock that was never set."), code="time_too_old", field="taken_local")
    if taken_local > now.replace(tzinfo=None) + FAR_AHEAD:
        raise BadTime(_("This date is in the future."), code="time_in_future", field="taken_local")
    report = own_report(report, by)
    claim(report, "time", "pin", {"taken_local": taken_local.isoformat()}, by=by, now=now)
    report.taken_on, report.taken_time = taken_local.date(), taken_local.time()
    report.time_source, report.utc_offset, report.offset_source = "pin", "", ""
    Review.objects.filter(item__report=report, aspect="time").delete()
    return settle(report, now=now)


@transaction.atomic
def choose_precision(*, report: Report, coarse: bool, by: Sender, now: datetime) -> Report:
    """Publish the place as a square of about 1 km, or exactly."""
    report = own_report(report, by)
    report.coarse = coarse
    return settle(report, now=now)


def release_reports(*, now: datetime) -> int:
    """Let everything published before the last full period onto map, lists and feeds; return how many.

    All of a period together, so that nobody can watch one walk appear point by point. One statement.
    """
    period = settings.RELEASE_EVERY_S
    seconds = now.timestamp()
    due = now - timedelta(seconds=seconds % period) if period else now
    waiting = Report.objects.filter(state=Report.PUBLISHED, released_at=None, published_at__lte=due)
    return waiting.update(released_at=due, changed_at=now, version=F("version") + 1)


def claim(
    report: Report,
    aspect: str,
    source: str,
    value: dict[str, Any],
    *,
    now: datetime,
    by: Sender,
    accuracy_m: float | None = None,
    in_use: bool = True,
) -> None:
    """Keep what was said of place or time, and by what; the newest in use retires the one before."""
    if in_use:
        report.claims.filter(aspect=aspect, in_use=True).update(in_use=False)
    Claim.objects.create(
        report=report,
        aspect=aspect,
        source=source,
        value=value,
        accuracy_m=accuracy_m,
        claimed_by=by.citizen,
        claimed_at=now,
        in_use=in_use,
    )


def _set_place(report: Report, *, lon: float, lat: float, source: str, accuracy_m: float | None) -> None:
    report.point = Point(lon, lat, srid=4326)
    report.cell = cell_of(lon, lat)
    report.country = country_of(lon, lat) or ""
    report.location_source, report.accuracy_m = source, accuracy_m


def settle(report: Report, *, now: datetime) -> Report:
    """Decide the state from what is there, say who owned the brands on the day, regrade, raise `version`, save."""
    if report.cell is not None:
        report.disclosed_cell = disclosed_cell(report.cell, report.coarse)
    report.state = _state_of(report)
    if report.state == Report.PUBLISHED and report.published_at is None:
        report.published_at = now
    if report.state != Report.PUBLISHED:
        report.published_at = report.released_at = None
    report.version, report.changed_at = report.version + 1, now
    report.save()
    for item in report.items.select_related("brand"):
        _say_owner(item, report)
        regrade(item=item)
    return report


def _state_of(report: Report) -> str:
    if report.cell is None or report.taken_on is None or not _is_sure(report) or not _has_picture(report):
        return Report.DRAFT
    return Report.PUBLISHED if report.items.exists() else Report.PLACED


def _is_sure(report: Report) -> bool:
    return report.accuracy_m is None or report.accuracy_m <= MAX_ACCURACY_M


def _has_picture(report: Report) -> bool:
    shown = report.photos.exclude(state=Photo.FAILED)
    return any(max(photo.width_px, photo.height_px) >= MIN_LONGER_SIDE_PX for photo in shown)


def _say_owner(item: Item, report: Report) -> None:
    row = None
    if item.brand is not None and report.taken_on is not None:
        row = item.brand.ownership_on(report.taken_on, report.country or None)
    owner = row.organisation_id if row else None
    if item.owner_id != owner:
        Item.objects.filter(pk=item.pk).update(owner=owner)
