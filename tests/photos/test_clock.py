"""Dates, offsets and their witnesses."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.photos import clock
from reports.photos.exif import RawFacts, Tag


@pytest.mark.parametrize(
    ("local", "utc", "offset"),
    [
        ("2019-03-26T19:33:47", "2019-03-26T23:33:47", "-04:00"),
        ("2024-01-01T00:10:00", "2023-12-31T11:10:00", "+13:00"),
        ("2024-05-01T12:00:00", "2024-05-01T06:15:00", "+05:45"),
        ("2024-05-01T08:30:00", "2024-05-01T12:00:00", "-03:30"),
        ("2024-05-07T09:33:04", "2024-05-07T01:32:09", "+08:00"),
        ("2020-09-13T15:45:41", "2020-09-13T14:40:19", None),
        ("2008-10-22T16:28:39", "2008-10-23T14:27:07", None),
    ],
)
def test_the_satellite_clock_tells_the_offset_when_a_quarter_hour_fits(local, utc, offset):
    found = clock.gps_offset(datetime.fromisoformat(local), datetime.fromisoformat(utc))
    assert (clock.format_offset(found) if found is not None else None) == offset


@pytest.mark.parametrize(
    "written", ["2024:07:14 12:30:15", "2024-07-14T12:30:15", "2024:07:14 12:30:15.25", "2024-07-14T12:30:15Z"]
)
def test_dates_are_read_in_all_their_shapes(written):
    assert clock.parse_local(written) == datetime(2024, 7, 14, 12, 30, 15)


@pytest.mark.parametrize("written", ["2024:13:14 12:30:15", "2024:02:30 00:00:00", "14/07/2024", "2024:07:14", ""])
def test_what_is_no_moment_is_none(written):
    assert clock.parse_local(written) is None


@pytest.mark.parametrize("blank", ["0000:00:00 00:00:00", "    :  :     :  :  ", "", "0000-00-00T00:00:00Z"])
def test_zeros_and_blanks_are_absent_and_not_unreadable(blank):
    dates = clock.dates_in(RawFacts("JPEG", {"DateTimeOriginal": blank}))
    assert dates == clock.Dates((), 0)


def test_an_unreadable_date_is_counted_and_the_next_tag_taken():
    tags = {"DateTimeOriginal": "2024:13:14 12:30:15", "DateTimeDigitized": "2024:07:14 12:30:15"}
    dates = clock.dates_in(RawFacts("JPEG", tags))
    assert dates.unreadable == 1
    assert dates.moments[0].tag == "DateTimeDigitized"


@pytest.mark.parametrize("written", ["+25:99", "+14:15", "-12:15", "+02:60", "two", ""])
def test_an_impossible_offset_is_none(written):
    assert clock.parse_offset(written) is None


@given(st.integers(-12 * 60, 14 * 60))
def test_an_offset_survives_writing_and_reading(minutes):
    offset = timedelta(minutes=minutes)
    assert clock.parse_offset(clock.format_offset(offset)) == offset


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.integers(-48, 56), st.integers(-120, 120))
def test_any_quarter_hour_is_found_again_from_a_fix_up_to_two_minutes_old(utc, quarters, age_s):
    offset = quarters * clock.QUARTER
    assert clock.gps_offset(utc + offset + timedelta(seconds=age_s), utc) == offset


def test_the_hour_that_came_twice_and_the_hour_that_never_was():
    paris = ZoneInfo("Europe/Paris")
    twice = clock.zone_view(paris, datetime(2024, 10, 27, 2, 30))
    never = clock.zone_view(paris, datetime(2024, 3, 31, 2, 30))
    assert (twice.note, twice.offsets[0]) == ("time_ambiguous", timedelta(hours=2))
    assert (never.note, never.offsets[0]) == ("time_skipped", timedelta(hours=1))
    assert clock.zone_view(paris, datetime(2024, 7, 14)).note is None


def test_a_satellite_date_without_its_time_is_no_clock():
    time = ((10, 1), (30, 1), (15, 1))
    whole: dict[str, Tag] = {"GPSDateStamp": "2024:07:14", "GPSTimeStamp": time}
    assert clock.gps_utc(RawFacts("JPEG", whole)) == datetime(2024, 7, 14, 10, 30, 15)
    for name in whole:
        assert clock.gps_utc(RawFacts("JPEG", {name: whole[name]})) is None
    assert clock.gps_utc(RawFacts("JPEG", {**whole, "GPSTimeStamp": ((25, 1), *time[1:])})) is None
