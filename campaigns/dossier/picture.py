"""The still map of a dossier: found squares on the outline of the area, as SVG; see docs/algorithms/dossier.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, cos, floor, radians
from typing import Any

METRES_PER_DEGREE = 111_320.0
WIDTH_PX, HEIGHT_PX = 1000, 720
SIDES_M = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
"""Round sides of a square: readers can say 'each is 200 m wide'."""

SQUARES_ACROSS = 24
"""About as many as stay apart on a printed page of 17 cm."""

LEAST_WIDTH_M = 1200.0
"""A single find is shown with its quarter around it."""

MARGIN_SHARE = 0.12
ZOOMED_SHARE = 0.6
"""If the finds fill less of the area's width than this, the map shows their part and a small one shows the area."""

CLASSES = ((1, "#FCE9B8"), (2, "#F7B267"), (5, "#E4715B"), (10, "#B23A6B"), (20, "#6A1F6E"), (50, "#2B0F4A"))
"""(least number of items, colour): the house's six classes; neighbours differ for colour-blind readers too."""

INK, LINE, HAIR, PAPER, SUNK, ACCENT = "#1B2330", "#7E8897", "#E3E0D8", "#FFFFFF", "#F1EFE9", "#0B5C6B"

Point = tuple[float, float]
Rings = list[list[Point]]


@dataclass(frozen=True)
class MapPicture:
    """A large map, a small one that locates it (or None), and what the caption must say; lengths in metres."""

    svg: str
    locator: str | None
    side_m: int
    bar_m: int
    squares: int


@dataclass(frozen=True)
class _Frame:
    """A box on the local plane (metres east and north of 0/0) and its size on paper."""

    west: float
    south: float
    east: float
    north: float

    @property
    def scale(self) -> float:
        return WIDTH_PX / (self.east - self.west)

    def xy(self, point: Point) -> Point:
        return (point[0] - self.west) * self.scale, (self.north - point[1]) * self.scale


def draw_map(area: Mapping[str, Any], finds: Iterable[tuple[float, float, int]]) -> MapPicture:
    """Return the map of (lon, lat, quantity) finds on an area, a GeoJSON polygon, all WGS 84.

    The plane is equirectangular about the middle of the finds: true to 1 % over 200 km.
    """
    found = list(finds)
    middle = sum(lat for _, lat, _ in found) / len(found)
    plane = _Plane(middle)
    points = [(plane.at(lon, lat), n) for lon, lat, n in found]
    area_rings = plane.rings(area)
    whole = _framed([point for ring in area_rings for point in ring] + [point for point, _ in points])
    near = _framed([point for point, _ in points])
    zoomed = (near.east - near.west) < ZOOMED_SHARE * (whole.east - whole.west)
    frame = near if zoomed else whole
    side = next((s for s in SIDES_M if s * SQUARES_ACROSS >= frame.east - frame.west), SIDES_M[-1])
    squares = Counter[tuple[int, int]]()
    for (east, north), n in points:
        squares[floor(east / side), floor(north / side)] += n
    bar = next((s for s in reversed(SIDES_M) if s <= (frame.east - frame.west) / 4), SIDES_M[0])
    ground = [*_ground(frame, area_rings), _rulings(frame, side)]
    large = _svg(frame, [*ground, *_squares(frame, squares, side), *_bar(frame, bar)])
    locator = _svg(whole, [*_ground(whole, area_rings), _window(whole, near)]) if zoomed else None
    return MapPicture(large, locator, side, bar, len(squares))


class _Plane:
    """Degrees to metres, true at one latitude."""

    def __init__(self, lat: float) -> None:
        self._east = METRES_PER_DEGREE * cos(radians(lat))

    def at(self, lon: float, lat: float) -> Point:
        return lon * self._east, lat * METRES_PER_DEGREE

    def rings(self, geometry: Mapping[str, Any]) -> Rings:
        """Return every ring of a Polygon or MultiPolygon."""
        rings = geometry["coordinates"]
        flat = rings if geometry["type"] == "Polygon" else [ring for polygon in rings for ring in polygon]
        return [[self.at(float(position[0]), float(position[1])) for position in ring] for ring in flat]


def _framed(points: Sequence[Point]) -> _Frame:
    """Return the box of the points with a margin, in the proportions of the picture."""
    easts, norths = [point[0] for point in points], [point[1] for point in points]
    width = max(max(easts) - min(easts), (max(norths) - min(norths)) * WIDTH_PX / HEIGHT_PX) * (1 + 2 * MARGIN_SHARE)
    width = max(width, LEAST_WIDTH_M)
    height = width * HEIGHT_PX / WIDTH_PX
    east, north = (max(easts) + min(easts)) / 2, (max(norths) + min(norths)) / 2
    return _Frame(east - width / 2, north - height / 2, east + width / 2, north + height / 2)


def _svg(frame: _Frame, parts: Iterable[str]) -> str:
    inside = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_PX}" height="{HEIGHT_PX}" '
        f'viewBox="0 0 {WIDTH_PX} {HEIGHT_PX}"><defs><clipPath id="page">'
        f'<rect width="{WIDTH_PX}" height="{HEIGHT_PX}"/></clipPath></defs><g clip-path="url(#page)">{inside}</g>'
        f'<rect x="1" y="1" width="{WIDTH_PX - 2}" height="{HEIGHT_PX - 2}" fill="none" stroke="{LINE}" '
        f'stroke-width="2"/></svg>'
    )


def _ground(frame: _Frame, area: Rings) -> list[str]:
    return [
        f'<rect width="{WIDTH_PX}" height="{HEIGHT_PX}" fill="{SUNK}"/>',
        f'<path d="{_path(frame, area)}" fill="{PAPER}" fill-rule="evenodd"/>',
        f'<path d="{_path(frame, area)}" fill="none" stroke="{INK}" stroke-width="2.5" stroke-linejoin="round"/>',
    ]


def _rulings(frame: _Frame, side: int) -> str:
    """Return the grid of squares as hair lines, so that an empty square is seen as one."""
    columns = range(ceil(frame.west / side), floor(frame.east / side) + 1)
    rows = range(ceil(frame.south / side), floor(frame.north / side) + 1)
    lines = "".join(f"M{frame.xy((column * side, 0))[0]:.1f} 0V{HEIGHT_PX}" for column in columns)
    lines += "".join(f"M0 {frame.xy((0, row * side))[1]:.1f}H{WIDTH_PX}" for row in rows)
    return f'<path d="{lines}" fill="none" stroke="{HAIR}" stroke-width="0.8"/>'


def _path(frame: _Frame, rings: Rings) -> str:
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in map(frame.xy, ring)) for ring in rings if ring)


def _squares(frame: _Frame, squares: Mapping[tuple[int, int], int], side: int) -> Iterable[str]:
    size = side * frame.scale
    for (column, row), n in sorted(squares.items()):
        x, y = frame.xy((column * side, (row + 1) * side))
        yield (
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{size:.1f}" height="{size:.1f}" fill="{colour_of(n)}" '
            f'stroke="{LINE}" stroke-width="1.5"/>'
        )


def colour_of(n: int) -> str:
    """Return the colour of a square with n items, n >= 1."""
    return next(colour for least, colour in reversed(CLASSES) if n >= least)


def _bar(frame: _Frame, bar_m: int) -> list[str]:
    length, y = bar_m * frame.scale, HEIGHT_PX - 36
    ends = "".join(f"M{x:.1f} {y - 8}V{y + 8}" for x in (36, 36 + length))
    halo = f'<rect x="24" y="{y - 16}" width="{length + 24:.1f}" height="32" fill="{PAPER}" opacity="0.8"/>'
    return [halo, f'<path d="M36 {y}H{36 + length:.1f}{ends}" fill="none" stroke="{INK}" stroke-width="4"/>']


def _window(whole: _Frame, near: _Frame) -> str:
    (left, top), (right, bottom) = whole.xy((near.west, near.north)), whole.xy((near.east, near.south))
    width, height = max(right - left, 30.0), max(bottom - top, 22.0)
    return (
        f'<rect x="{(left + right - width) / 2:.1f}" y="{(top + bottom - height) / 2:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}" fill="{ACCENT}" fill-opacity="0.15" stroke="{ACCENT}" stroke-width="7"/>'
    )
