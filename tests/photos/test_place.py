"""Coordinates as cameras write them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.photos import place
from reports.photos.exif import RawFacts

EIFFEL = {
    "GPSLatitude": ((48, 1), (51, 1), (3013, 100)),
    "GPSLatitudeRef": "N",
    "GPSLongitude": ((2, 1), (17, 1), (4013, 100)),
    "GPSLongitudeRef": "E",
}


def raw(**changes):
    tags = {name: value for name, value in {**EIFFEL, **changes}.items() if value is not None}
    return RawFacts("JPEG", tags)


def test_degrees_minutes_seconds_become_degrees():
    fix = place.place_in_exif(raw())
    assert (fix.lat, fix.lon) == (pytest.approx(48.8583694, abs=1e-7), pytest.approx(2.2944806, abs=1e-7))


@pytest.mark.parametrize(
    ("parts", "degrees"),
    [
        (((43, 1), (28, 1), (281400000, 100000000)), 43.4674483),
        (((4885837, 100000),), 48.85837),
        (((0, 1), (0, 1), (1504, 100)), 0.0041778),
        (((59, 1), (59, 1), (60, 1)), 60.0),
    ],
)
def test_rationals_become_degrees(parts, degrees):
    assert place.degrees_of(parts) == pytest.approx(degrees, abs=1e-7)


def test_greenwich_is_a_place():
    fix = place.place_in_exif(raw(GPSLongitude=((0, 1), (0, 1), (1504, 100)), GPSLongitudeRef="W"))
    assert fix.lon == pytest.approx(-0.0041778, abs=1e-7)


def test_references_in_lower_case_count():
    fix = place.place_in_exif(raw(GPSLatitudeRef="s", GPSLongitudeRef="w"))
    assert (fix.lat, fix.lon) == (pytest.approx(-48.8583694, abs=1e-7), pytest.approx(-2.2944806, abs=1e-7))


UNDEFINED = ((0, 0), (0, 0), (0, 0))


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("no_place", {"GPSLatitude": None}),
        ("place_undefined", {"GPSLatitude": ((48, 1), (51, 1), (0, 0))}),
        ("place_undefined", {"GPSLatitude": "52,00000,50,00000,34,01180"}),
        ("place_undefined", {"GPSLatitude": UNDEFINED, "GPSLongitude": UNDEFINED}),
        ("place_impossible", {"GPSLatitude": ((48, 1), (75, 1), (0, 1))}),
        ("place_impossible", {"GPSLatitude": ((95, 1),)}),
        ("place_impossible", {"GPSLongitude": ((4294967248, 1), (0, 1), (0, 1))}),
        ("place_impossible", {"GPSLongitude": ((-2, 1), (17, 1), (0, 1))}),
        ("place_zero", {"GPSLatitude": ((0, 1),), "GPSLongitude": ((0, 1),)}),
        ("hemisphere_missing", {"GPSLatitudeRef": None}),
        ("hemisphere_missing", {"GPSLongitudeRef": "N"}),
    ],
)
def test_what_is_no_place_has_its_own_reason(reason, changes):
    assert place.place_in_exif(raw()).stands
    assert place.place_in_exif(raw(**changes)).reason == reason


def test_a_phone_that_blanks_the_place_is_told_from_a_camera_without_a_fix():
    blanked = {"GPSLatitude": UNDEFINED, "GPSLongitude": UNDEFINED, "GPSLatitudeRef": "", "GPSLongitudeRef": ""}
    assert place.place_in_exif(raw(**blanked)).reason == "place_removed"
    assert place.place_in_exif(raw(**blanked, GPSStatus="V")).reason == "place_undefined"


def test_a_missing_hemisphere_leaves_the_unsigned_value_for_the_pin():
    fix = place.place_in_exif(raw(GPSLatitudeRef=None))
    assert not fix.stands
    assert fix.lat == pytest.approx(48.8583694, abs=1e-7)


@pytest.mark.parametrize(
    ("tags", "accuracy_m", "estimated"),
    [
        ({}, None, False),
        ({"GPSHPositioningError": ((65, 1),)}, 65.0, False),
        ({"GPSHPositioningError": ((0, 1),), "GPSDOP": ((4, 1),)}, 12.0, True),
        ({"GPSHPositioningError": ((5, 1),), "GPSMapDatum": "TOKYO"}, 500.0, True),
        ({"GPSHPositioningError": ((5, 1),), "GPSMapDatum": "WGS-84   "}, 5.0, False),
    ],
)
def test_accuracy_comes_from_the_fix_or_is_estimated(tags, accuracy_m, estimated):
    fix = place.place_in_exif(raw(**tags))
    assert (fix.accuracy_m, fix.estimated) == (accuracy_m, estimated)


@pytest.mark.parametrize(
    ("lat", "lon", "at"),
    [
        ("48,51.502206N", "2,17.668878E", (48.8583701, 2.2944813)),
        ("0,4.21601S", "34,22.91611E", (-0.0702668, 34.3819352)),
        ("48,51,30N", "2,17,0W", (48.8583333, -2.2833333)),
    ],
)
def test_xmp_coordinates_are_read(lat, lon, at):
    fix = place.place_in_xmp(RawFacts("JPEG", xmp={"exif:GPSLatitude": lat, "exif:GPSLongitude": lon}))
    assert (fix.lat, fix.lon) == pytest.approx(at, abs=1e-7)


@pytest.mark.parametrize("lat", ["48.858N", "48,75.0N", "48,51.5E", "", "N"])
def test_xmp_in_another_shape_is_no_place(lat):
    fix = place.place_in_xmp(RawFacts("JPEG", xmp={"exif:GPSLatitude": lat, "exif:GPSLongitude": "2,17.6E"}))
    assert fix.reason == "place_undefined"


@pytest.mark.parametrize(
    ("value", "reference", "answer"),
    [
        ((360, 1), "T", (0.0, "T", False)),
        ((400, 1), "T", (None, None, True)),
        ((26782, 100), "M", (267.82, "M", False)),
        ((90, 1), "", (90.0, None, False)),
        ((0, 0), "T", (None, None, False)),
    ],
)
def test_direction_stays_as_written(value, reference, answer):
    assert place.direction_of(raw(GPSImgDirection=(value,), GPSImgDirectionRef=reference)) == answer


@pytest.mark.parametrize(
    ("value", "reference", "answer"),
    [
        ((35, 1), 0, (35.0, False)),
        ((35, 1), 1, (-35.0, False)),
        ((848, 1), 1, (None, True)),
        ((0, 0), 0, (None, False)),
    ],
)
def test_altitude_knows_below_the_sea_and_drops_the_impossible(value, reference, answer):
    assert place.altitude_of(raw(GPSAltitude=(value,), GPSAltitudeRef=((reference, 1),))) == answer


@given(st.floats(0, 180))
def test_degrees_survive_the_way_to_rationals_and_back(degrees):
    back = place.degrees_of(place.rationals_of(degrees))
    assert back is not None
    assert math.isclose(back, degrees, abs_tol=1e-7)


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90))
def test_distance_is_the_same_both_ways_and_never_more_than_half_the_earth(a_lon, a_lat, b_lon, b_lat):
    there = place.metres_between(a_lon, a_lat, b_lon, b_lat)
    assert there == pytest.approx(place.metres_between(b_lon, b_lat, a_lon, a_lat), abs=1e-6)
    assert 0 <= there <= math.pi * place.EARTH_RADIUS_M + 1
