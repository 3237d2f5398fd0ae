"""Draws an area for a campaign where no named one fits: a disc about a place."""

from __future__ import annotations

from datetime import datetime
from math import cos, pi, radians, sin

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.errors import BadCampaign
from campaigns.slugs import free_slug
from mapping.models import Area
from people.models import Citizen

CORNERS = 32  # a disc to 0.5 % of its radius: finer than the places counted in it
LEAST_RADIUS_M, MOST_RADIUS_M = 200, 50_000  # below, one street corner; above, take a named area
METRES_PER_DEGREE = 111_320.0
MOST_LAT = 80.0  # nearer the pole a degree of longitude is too short for this plane


@transaction.atomic
def draw_area(*, name: str, lon: float, lat: float, radius_m: float, by: Citizen, now: datetime) -> Area:
    """Return a new area: a disc of `radius_m` metres about (lon, lat) in degrees. Raises BadCampaign."""
    if not name.strip():
        raise BadCampaign(_("Give the area a name."), field="place_name")
    if not (-180 <= lon <= 180 and -MOST_LAT <= lat <= MOST_LAT) or (lon == 0 and lat == 0):
        raise BadCampaign(_("This place does not exist."), field="lat", limit=f"{MOST_LAT:.0f}")
    if not LEAST_RADIUS_M <= radius_m <= MOST_RADIUS_M:
        raise BadCampaign(
            _("A drawn area reaches from {least} m to {most} km.").format(
                least=LEAST_RADIUS_M, most=MOST_RADIUS_M // 1000
            ),
            field="radius_m",
            limit=f"{LEAST_RADIUS_M} - {MOST_RADIUS_M} m",
        )
    ring = disc(lon, lat, radius_m)
    if any(abs(corner[0]) > 180 for corner in ring):
        raise BadCampaign(_("A drawn area cannot lie across the date line."), field="lon")
    return Area.objects.create(
        slug=free_slug(name, Area.objects.all(), fallback="area"),
        kind=Area.DRAWN,
        name_en=name.strip()[:160],
        name_fr=name.strip()[:160],
        polygon=MultiPolygon(Polygon(ring, srid=4326), srid=4326),
        size_km2=CORNERS / 2 * sin(2 * pi / CORNERS) * (radius_m / 1000) ** 2,
    )


def disc(lon: float, lat: float, radius_m: float) -> list[tuple[float, float]]:
    """Return a closed ring of 32 corners (lon, lat) at `radius_m` from the middle, on a local plane."""
    north = radius_m / METRES_PER_DEGREE
    east = north / cos(radians(lat))
    turns = [2 * pi * corner / CORNERS for corner in range(CORNERS)]
    ring = [(lon + east * cos(turn), lat + north * sin(turn)) for turn in turns]
    return [*ring, ring[0]]
