"""Which country a place lies in: land, coast, islands, the antimeridian and the open sea."""

from __future__ import annotations

import json
import math

import pytest

from reports.places import country

PLACES = [
    ("Notre-Dame", 2.3499, 48.852968, "FR"),
    ("Dakar", -17.4441, 14.6928, "SN"),
    ("Auckland", 174.7633, -36.8485, "NZ"),
    ("Saint-Denis de La Réunion", 55.4504, -20.8789, "FR"),
    ("Cayenne", -52.3135, 4.9224, "FR"),
    ("Pointe-à-Pitre", -61.5331, 16.2411, "FR"),
    ("Suva, west of the antimeridian", 178.4419, -18.1416, "FJ"),
    ("Taveuni, where the antimeridian crosses Fiji", -179.98, -16.8, "FJ"),
    ("Chukotka, east of the antimeridian", -172.0, 66.0, "RU"),
    ("Maseru, a country inside another", 27.4833, -29.3167, "LS"),
    ("Pretoria, the country round it", 28.1881, -25.7461, "ZA"),
    ("the South Pole station", 0.0, -89.9, "AQ"),
    ("Pristina", 21.1655, 42.6629, "XK"),
    ("the islands of the Vieux-Port, off the outline", 5.2950, 43.2700, "FR"),
    ("Monaco, smaller than the outline's step", 7.4246, 43.7384, "MC"),
]


@pytest.mark.parametrize(("name", "lon", "lat", "code"), PLACES, ids=[row[0] for row in PLACES])
def test_a_place_has_its_country(name, lon, lat, code):
    assert country.country_of(lon, lat) == code


def test_a_pier_takes_the_nearest_country_and_a_place_30_km_out_takes_none():
    assert country.country_of(-1.60, 44.0) == "FR"
    assert country.country_of(-1.75, 44.0) is None


@pytest.mark.parametrize(("lon", "lat"), [(-30.0, 40.0), (0.0, 0.0), (180.0, 0.0)])
def test_the_open_sea_has_no_country(lon, lat):
    assert country.country_of(lon, lat) is None


@pytest.mark.parametrize("turns", [-1, 1, 2])
def test_a_longitude_turned_round_the_globe_is_the_same_place(turns):
    assert country.country_of(2.3499 + 360 * turns, 48.852968) == "FR"


def test_a_place_without_a_number_is_refused():
    with pytest.raises(ValueError):
        country.country_of(math.nan, 0)


def test_every_outline_has_a_name_in_both_languages():
    codes = {feature["id"] for feature in json.loads((country.DATA / "countries_50m.geojson").read_text())["features"]}
    assert codes <= set(country.country_names("fr"))
    assert country.country_names("fr")["DE"] == "Allemagne"
    assert country.country_names("en")["DE"] == "Germany"


def test_no_outline_jumps_across_the_map():
    widest = max(abs(part[:, 0] - part[:, 2]).max() for part in country._outlines().edges)
    assert widest <= 180
