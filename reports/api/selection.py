"""Which public reports one page of the API holds: filter, box and cursor to rows, by the place that is disclosed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request

from reports.filter import Words, read_words
from reports.models import Item, Photo, Report
from reports.models.catalogue import filter_of
from reports.places.disclosure import COARSE_ZOOM, coarse_square
from reports.places.grid import BadBox, centre_of, cover

Box = tuple[float, float, float, float]
ALSO = frozenset({"bbox", "limit", "cursor", "format"})
PLACE_DIGITS = 7  # of a degree: 1 cm, so that the 0.6 m cell can be found again
HALF_SQUARE_DEG = 180 / 2**COARSE_ZOOM  # from the middle of a coarse square to its corner, where its cell is


def words_of(request: Request) -> Words:
    """Return the filter a request asks for. Raises BadFilter."""
    pairs = [(name, value) for name, values in request.query_params.lists() for value in values]
    return read_words(pairs, also=ALSO)


def box_of(request: Request) -> Box | None:
    """Return (west, south, east, north) in degrees, or None if no box is asked for. Raises BadBox."""
    texts = request.query_params.getlist("bbox")
    if not texts:
        return None
    try:
        west, south, east, north = (float(part) for part in ",".join(texts).split(","))
        cover(west, south, east, north)
    except ValueError:
        raise _bad_box(BadBox(_("A box is four numbers: west, south, east, north, in degrees."))) from None
    except BadBox as error:
        raise _bad_box(error) from None
    return west, south, east, north


def _bad_box(error: BadBox) -> BadBox:
    error.field = "bbox"
    return error


def disclosed_place(report: Report) -> tuple[float, float]:
    """Return the (lon, lat) in degrees that anyone may know: the middle of the cell, or of the coarse square.

    Made from the disclosed cell alone, so that no mistake here can show where a coarse report really lies.
    """
    cell = report.disclosed_cell or 0
    if not report.coarse:
        lon, lat = centre_of(cell)
    else:
        west, south, east, north = coarse_square(cell)
        lon, lat = (west + east) / 2, (south + north) / 2
    return round(lon, PLACE_DIGITS), round(lat, PLACE_DIGITS)


def page_of_reports(words: Words, box: Box | None, after: list[str] | None, limit: int) -> tuple[list[Report], bool]:
    """Return up to `limit` public reports in the order of their cells, and whether more follow. Five queries."""
    rows = Report.objects.public().matching(filter_of(words))
    if box:
        rows = rows.in_cells(cover(*widened(box)))
    if after:
        cell, last = int(after[0]), UUID(after[1])
        rows = rows.filter(disclosed_cell__gte=cell).filter(Q(disclosed_cell__gt=cell) | Q(public_id__gt=last))
    keys = list(islice(_keys_inside(rows.order_by("disclosed_cell", "public_id"), box), limit + 1))
    found = with_parts(Report.objects.public().filter(pk__in=keys[:limit]))
    return list(found.order_by("disclosed_cell", "public_id")), len(keys) > limit


def widened(box: Box) -> Box:
    """Return a box that also holds the cells of coarse squares whose middle lies in it: their north-west corners.

    No square lies across the antimeridian, so the map's edge stops it.
    """
    west, south, east, north = box
    rounding = 10**-PLACE_DIGITS
    wide = max(west - HALF_SQUARE_DEG, -180.0), max(south - rounding, -90.0)
    wide_east, wide_north = min(east + rounding, 180.0), min(north + HALF_SQUARE_DEG, 90.0)
    if west > east and wide[0] <= wide_east:
        return -180.0, wide[1], 180.0, wide_north
    return *wide, wide_east, wide_north


def _keys_inside(rows: QuerySet[Report], box: Box | None) -> Iterator[int]:
    """Yield the keys of rows whose disclosed place lies in the box: the ranges of its cover hold some outside."""
    for report in rows.only("pk", "disclosed_cell", "coarse").iterator():
        if box is None or holds(box, *disclosed_place(report)):
            yield report.pk


def holds(box: Box, lon: float, lat: float) -> bool:
    """Return True if a place in degrees lies in a box, its edges included."""
    west, south, east, north = box
    within = west <= lon <= east if west <= east else lon >= west or lon <= east
    return within and south <= lat <= north


def with_parts(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Return the rows with their items and the pictures anyone may see, in two more queries whatever their number."""
    items = Item.objects.select_related("object", "material", "brand", "owner")
    return rows.prefetch_related(Prefetch("items", items), Prefetch("photos", Photo.objects.showable(), "shown_photos"))
