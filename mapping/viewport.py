"""What a screen shows of the map: a centre, a zoom, and the box round it; see docs/algorithms/map.md."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports.filter import BadFilter
from reports.places.grid import MAX_LAT_DEG

TILE_PX = 512
"""Side of a tile on the screen at a whole zoom, as the page's map draws it."""

WIDTH_PX, HEIGHT_PX = 960, 640
"""The still picture, and the part of the map whose squares are listed when no script says more."""

MIN_ZOOM, MAX_ZOOM = 0.0, 18.0
FIT_MAX_ZOOM = 14.0
"""One single report is shown with the quarter around it, not with its doorstep."""

FIT_MARGIN = 0.86
"""Share of the picture that the data may fill, so that nothing touches the edge."""

DECIMALS = 5  # of a degree: 1 m, finer than anybody aims
PARAMETERS = ("z", "lon", "lat")
LIMITS = {"z": (MIN_ZOOM, MAX_ZOOM), "lon": (-180.0, 180.0), "lat": (-MAX_LAT_DEG, MAX_LAT_DEG)}

Bounds = tuple[float, float, float, float]
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class View:
    """A zoom, a fraction allowed, and the longitude and latitude in degrees of the middle of the picture."""

    z: float
    lon: float
    lat: float

    def bounds(self, width_px: float = WIDTH_PX, height_px: float = HEIGHT_PX) -> Bounds:
        """Return (west, south, east, north) in degrees of a picture, cut where the map ends."""
        x, y = self._middle_px()
        world = self.world_px
        left, right = max(x - width_px / 2, 0), min(x + width_px / 2, world)
        top, bottom = max(y - height_px / 2, 0), min(y + height_px / 2, world)
        return _lon_at(left / world), _lat_at(bottom / world), _lon_at(right / world), _lat_at(top / world)

    def pixel(
        self, lon: float, lat: float, width_px: float = WIDTH_PX, height_px: float = HEIGHT_PX
    ) -> tuple[float, float]:
        """Return (x, y) in pixels from the upper left corner of the picture of a place in degrees."""
        x, y = self._middle_px()
        return (
            _x_of(lon) * self.world_px - x + width_px / 2,
            _y_of(lat) * self.world_px - y + height_px / 2,
        )

    def zoomed(self, steps: float) -> View:
        """Return the same middle some zooms nearer, or farther if negative, as far as the map goes."""
        return View(min(max(self.z + steps, MIN_ZOOM), MAX_ZOOM), self.lon, self.lat)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the (parameter, value) pairs of an address."""
        return tuple((name, f"{getattr(self, name):.{DECIMALS}f}".rstrip("0").rstrip(".")) for name in PARAMETERS)

    @property
    def world_px(self) -> float:
        """The side of the whole world in pixels at this zoom."""
        return float(TILE_PX * 2**self.z)

    def _middle_px(self) -> tuple[float, float]:
        return _x_of(self.lon) * self.world_px, _y_of(self.lat) * self.world_px


WORLD = View(z=1.0, lon=10.0, lat=25.0)
"""What a map without data shows: most land, no pole."""


def fit(bounds: Bounds | None, width_px: float = WIDTH_PX, height_px: float = HEIGHT_PX) -> View:
    """Return the view whose picture just holds a box in degrees, at most zoom 14; WORLD for None."""
    if bounds is None:
        return WORLD
    west, south, east, north = bounds
    wide = max(_x_of(east) - _x_of(west), 1e-9) * TILE_PX / (width_px * FIT_MARGIN)
    high = max(_y_of(south) - _y_of(north), 1e-9) * TILE_PX / (height_px * FIT_MARGIN)
    z = min(max(-math.log2(max(wide, high)), MIN_ZOOM), FIT_MAX_ZOOM)
    lat = _lat_at((_y_of(south) + _y_of(north)) / 2)
    return View(round(z, 2), round((west + east) / 2, DECIMALS), round(lat, DECIMALS))


def read_view(pairs: Pairs) -> View | None:
    """Return the view that (z, lon, lat) pairs say, None if they say nothing of it. Raises BadFilter."""
    said = {name: value for name, value in pairs if name in PARAMETERS}
    if not said:
        return None
    return View(**{name: _number(name, said.get(name, "")) for name in PARAMETERS})


def _number(name: str, text: str) -> float:
    least, most = LIMITS[name]
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value <= most:
        raise BadFilter(
            "This part of the map does not exist.",
            field=name,
            limit=f"{least:g} … {most:g}",
            help="A view is a zoom z, a longitude lon and a latitude lat.",
        )
    return value


def _x_of(lon: float) -> float:
    return (lon + 180) / 360


def _y_of(lat: float) -> float:
    """Return 0 at the northern edge of the Mercator square, 1 at the southern."""
    sine = math.sin(math.radians(min(max(lat, -MAX_LAT_DEG), MAX_LAT_DEG)))
    return 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def _lon_at(x: float) -> float:
    return x * 360 - 180


def _lat_at(y: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))
