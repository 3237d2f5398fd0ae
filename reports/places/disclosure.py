"""How precisely a place may be said: coarse squares and home zones; see docs/algorithms/disclosure.md."""

from __future__ import annotations

import numpy as np

from reports.places import grid

COARSE_ZOOM = 15
"""A coarse place is a square of this zoom: 1.2 km x cos(latitude). Odd, so that it meets a block's cells."""

HOME_RADIUS_M = 500
"""Reports nearer than this to a kept home are published coarse."""

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius, IUGG 1980."""

_SQUARES = 1 << COARSE_ZOOM
_COARSE_BITS = 2 * (grid.CELL_ZOOM - COARSE_ZOOM)


def disclosed_cell(cell: int, coarse: bool) -> int:
    """Return the cell the public may know: the cell itself, or the first cell of its coarse square.

    Always the same square for the same place: noise drawn anew would average away.
    """
    return (cell >> _COARSE_BITS) << _COARSE_BITS if coarse else cell


def disclosed_point(lon: float, lat: float, coarse: bool) -> tuple[float, float]:
    """Return the (lon, lat) the public may know: the middle of the 0.6 m cell, or of its coarse square."""
    cell = grid.cell_of(lon, lat)
    if not coarse:
        return grid.centre_of(cell)
    west, south, east, north = coarse_square(cell)
    return (west + east) / 2, (south + north) / 2


def coarse_square(cell: int) -> tuple[float, float, float, float]:
    """Return (west, south, east, north) in degrees of the coarse square a cell lies in."""
    x, y = grid.deinterleave(grid.tile_of(COARSE_ZOOM, cell))
    return grid.tile_box(COARSE_ZOOM, x, y)


def coarse_code(lon: float, lat: float) -> int:
    """Return the 30-bit code of the coarse square of a place: what `home_cells` holds."""
    return grid.tile_of(COARSE_ZOOM, grid.cell_of(lon, lat))


def home_cells(lon: float, lat: float) -> set[int]:
    """Return the codes of all coarse squares touched by a disc of 500 m round a home in degrees.

    Whole squares, so the hole in the map shows only the grid. Distances on the sphere (haversine).
    """
    reach_lat = np.degrees(HOME_RADIUS_M / EARTH_RADIUS_M)
    narrowest = np.cos(np.radians(min(abs(lat) + reach_lat, grid.MAX_LAT_DEG)))
    reach_lon = reach_lat / narrowest
    left, top = _square_at(lon - reach_lon, lat + reach_lat)
    right, bottom = _square_at(lon + reach_lon, lat - reach_lat)
    columns = range(left, right + 1 if left <= right else right + 1 + _SQUARES)
    near = ((x % _SQUARES, y) for x in columns for y in range(top, bottom + 1))
    return {grid.interleave(x, y) for x, y in near if _distance_m(lon, lat, x, y) <= HOME_RADIUS_M}


def _square_at(lon: float, lat: float) -> tuple[int, int]:
    x, y = grid.deinterleave(coarse_code(lon, lat))
    return x, y


def _distance_m(lon: float, lat: float, x: int, y: int) -> float:
    """Return the distance from a place to the nearest point of a square, 0 inside it."""
    west, south, east, north = grid.tile_box(COARSE_ZOOM, x, y)
    middle = (west + east) / 2
    lon = middle + (lon - middle + 180) % 360 - 180
    near_lon, near_lat = min(max(lon, west), east), min(max(lat, south), north)
    return haversine_m(lon, lat, near_lon, near_lat)


def haversine_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return the distance in metres between two places in degrees on the sphere of mean radius."""
    phi, other_phi = np.radians(lat), np.radians(other_lat)
    half = np.sin((other_phi - phi) / 2) ** 2
    half += np.cos(phi) * np.cos(other_phi) * np.sin(np.radians(other_lon - lon) / 2) ** 2
    return float(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(min(half, 1.0))))
