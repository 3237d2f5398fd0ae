"""Which place and time count."""

import contextlib
import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.photos import codes
from reports.photos.exif import RawFacts, read_facts
from reports.photos.limits import HEAD_BYTES, PHOTO_KINDS, BadPhoto, inspect, kind_of
from reports.photos.place import rationals_of
from reports.photos.place_time import Sent, Verdict, judge
from tests.photos import shelf
from tests.photos.shelf import judged


def raw_at(lon, lat, local=None, **tags):
    """Return the raw facts of a photo at a place and wall time."""
    found = {
        "GPSLatitude": rationals_of(abs(lat)),
        "GPSLatitudeRef": "S" if lat < 0 else "N",
        "GPSLongitude": rationals_of(abs(lon)),
        "GPSLongitudeRef": "W" if lon < 0 else "E",
        **tags,
    }
    return RawFacts("JPEG", found | ({"DateTimeOriginal": local} if local else {}))


def gps(utc):
    at = datetime.fromisoformat(utc)
    return {
        "GPSDateStamp": at.strftime("%Y:%m:%d"),
        "GPSTimeStamp": ((at.hour, 1), (at.minute, 1), (at.second, 1)),
    }


def ruling(raw, **kwargs):
    return judge(raw, received_at=shelf.RECEIVED, **kwargs)


PARIS, RENNES, BEIJING, AREZZO, MADRID = (
    (2.2945, 48.8584),
    (-1.6845, 48.155),
    (116.39, 39.9156),
    (11.885, 43.467),
    (-3.7637, 40.663),
)


@pytest.mark.parametrize("name", shelf.TRUTH)
def test_a_real_photo_gives_its_true_facts(name):
    row, verdict = shelf.TRUTH[name], judged(shelf.REAL / name)
    assert (verdict.lat, verdict.lon) == (row["lat"], row["lon"]) or (verdict.lat, verdict.lon) == pytest.approx(
        (row["lat"], row["lon"]), abs=1e-5
    )
    assert verdict.location_tag == row["place_tag"]
    assert verdict.orientation == (row["orientation"] or 1)
    assert verdict.direction_ref == row["direction_ref"]
    for found, true in ((verdict.direction_deg, row["direction"]), (verdict.altitude_m, row["altitude"])):
        assert found == (None if true is None else pytest.approx(true, abs=1e-3))
    if row["accuracy_m"] is not None:
        assert verdict.accuracy_m == pytest.approx(row["accuracy_m"], abs=1e-3)


@pytest.mark.parametrize("name", shelf.TRUTH)
def test_a_real_photo_gets_the_answer_the_rules_give_it(name):
    expected, verdict = shelf.TRUTH[name]["expected"], judged(shelf.REAL / name)
    reasons = tuple(reason for reason in expected["reasons"] if reason not in shelf.LATER_REASONS)
    assert verdict.reasons == reasons
    assert list(verdict.notes) == expected["notes"]
    for field in ("location_source", "taken_local", "time_source", "offset", "offset_source"):
        assert getattr(verdict, field) == expected[field], field


@pytest.mark.parametrize("name", shelf.KEPT)
def test_a_bad_file_that_is_kept_gets_its_answer(name):
    row, verdict = shelf.KEPT[name], judged(shelf.BAD / name)
    assert verdict.reasons == tuple(reason for reason in row["reasons"] if reason not in shelf.LATER_REASONS)
    assert set(verdict.notes) == set(row["notes"]) - shelf.LATER_NOTES
    for field, column in (("lat", "lat"), ("lon", "lon"), ("accuracy_m", "accuracy_m"), ("direction_deg", "direction")):
        true = row[column]
        assert getattr(verdict, field) == (None if true is None else pytest.approx(true, abs=1e-9)), field
    assert verdict.orientation == (row["orientation"] or 1)
    assert verdict.location_tag == row["place_tag"]
    for field in ("taken_local", "time_source", "offset", "offset_source"):
        assert getattr(verdict, field) == row[field], field


def test_a_bad_clock_leaves_the_satellite_time_as_an_offer():
    verdict = judged(shelf.BAD / "52_date_future.jpg")
    assert verdict.code == "time_in_future"
    offered = [claim for claim in verdict.claims if claim.source == "gps_clock"]
    assert [claim.local for claim in offered] == ["2024-07-14T12:30:15"]
    assert not offered[0].in_use


def test_every_claim_is_listed_and_exactly_one_of_each_kind_is_in_use():
    verdict = judged(shelf.BAD / "43_exif_xmp_disagree.jpg")
    assert [claim.tag for claim in verdict.claims if claim.kind == "place"] == ["exif", "xmp"]
    assert [claim.kind for claim in verdict.claims if claim.in_use] == ["place", "time"]


def test_the_satellite_clock_wins_over_the_zone_and_the_difference_is_noted():
    verdict = ruling(raw_at(*RENNES, "2022:10:19 08:56:34", **gps("2022-10-19T07:56:34")))
    assert (verdict.offset, verdict.offset_source, verdict.notes) == ("+01:00", "gps_clock", ("zone_conflict",))


def test_a_satellite_clock_that_copies_local_time_is_no_witness():
    verdict = ruling(raw_at(*BEIJING, "2003:11:23 18:07:37", **gps("2003-11-23T18:07:37")))
    assert (verdict.offset, verdict.offset_source, verdict.notes) == ("+08:00", "zone", ())


def test_in_london_in_winter_equal_clocks_are_a_witness():
    verdict = ruling(raw_at(-0.1, 51.5, "2023:01:10 12:00:00", **gps("2023-01-10T12:00:00")))
    assert (verdict.offset, verdict.offset_source) == ("+00:00", "gps_clock")


def test_a_camera_a_day_late_keeps_its_time_and_is_told_by_how_much():
    verdict = ruling(raw_at(*AREZZO, "2008:10:22 16:28:39", **gps("2008-10-23T14:27:07")))
    assert (verdict.offset, verdict.offset_source, verdict.notes) == ("+02:00", "zone", ("clock_off",))
    assert verdict.details["clock_off_s"] == -(23 * 3600 + 58 * 60 + 28)


def test_without_a_date_the_satellite_clock_gives_the_time_of_the_place():
    verdict = ruling(raw_at(*MADRID, **gps("2022-01-12T07:30:14")))
    assert (verdict.taken_local, verdict.offset, verdict.time_source) == ("2022-01-12T08:30:14", "+01:00", "gps_clock")


def test_a_written_offset_stands_alone_against_the_zone():
    verdict = ruling(raw_at(106.24, 47.2, "2020:05:04 18:39:11", OffsetTimeOriginal="-04:00"))
    assert (verdict.offset, verdict.offset_source, verdict.notes) == ("-04:00", "exif", ("zone_conflict",))


def test_two_witnesses_outvote_the_written_offset():
    tags = {"OffsetTimeOriginal": "-05:00", **gps("2024-07-14T10:30:15")}
    verdict = ruling(raw_at(*PARIS, "2024:07:14 12:30:15", **tags))
    assert (verdict.offset, verdict.offset_source, verdict.notes) == ("+02:00", "gps_clock", ("zone_conflict",))


def test_an_error_circle_above_a_kilometre_is_asked_and_one_below_is_kept():
    for metres, reasons in ((65, ()), (2000, ("place_unsure",))):
        verdict = ruling(raw_at(*PARIS, "2024:07:14 12:30:15", GPSHPositioningError=((metres, 1),)))
        assert (verdict.reasons, verdict.accuracy_m) == (reasons, metres)


def test_a_photo_ten_minutes_ahead_of_us_passes_and_eleven_does_not():
    for minutes, reasons in ((10, ()), (11, ("time_in_future",))):
        local = (shelf.RECEIVED + timedelta(minutes=minutes)).strftime("%Y:%m:%d %H:%M:%S")
        assert ruling(raw_at(*PARIS, local, OffsetTimeOriginal="+00:00")).reasons == reasons


def test_a_photo_without_offset_may_be_fourteen_hours_ahead():
    for hours, reasons in ((14, ("no_place",)), (15, ("no_place", "time_in_future"))):
        local = (shelf.RECEIVED + timedelta(hours=hours)).strftime("%Y:%m:%d %H:%M:%S")
        assert ruling(RawFacts("JPEG", {"DateTimeOriginal": local})).reasons == reasons


# --- what the sender says ---

FRESH = Sent(lon=PARIS[0], lat=PARIS[1], accuracy_m=12, location_source="device")
SHUTTER = datetime(2024, 7, 14, 10, 30, 15, tzinfo=UTC)
UNPLACED = RawFacts("JPEG", {"DateTimeOriginal": "2024:07:14 12:30:15"})


def test_a_phones_fix_at_the_shutter_fills_an_absent_place():
    verdict = ruling(UNPLACED, sent=dataclasses.replace(FRESH, fix_at=SHUTTER + timedelta(seconds=60)))
    assert (verdict.location_source, verdict.accuracy_m, verdict.outcome) == ("device", 12.0, "published")
    assert verdict.location_tag is None


def test_a_phones_fix_long_after_the_shutter_does_not():
    verdict = ruling(UNPLACED, sent=dataclasses.replace(FRESH, fix_at=SHUTTER + timedelta(seconds=61)))
    assert verdict.reasons == ("no_place",)
    assert [claim.state for claim in verdict.claims if claim.kind == "place"] == ["fix_too_old"]


def test_a_photo_taken_just_now_takes_the_phones_fix():
    received_at = SHUTTER + timedelta(minutes=5)
    assert judge(UNPLACED, received_at=received_at, sent=FRESH).location_source == "device"
    assert judge(UNPLACED, received_at=received_at + timedelta(seconds=1), sent=FRESH).location_source is None


def test_the_photos_own_place_wins_over_the_phones_and_a_kilometre_apart_is_noted():
    sent = dataclasses.replace(FRESH, fix_at=SHUTTER)
    for metres_north, notes in ((500, ()), (1500, ("place_conflict",))):
        lat = PARIS[1] + metres_north / 111_195
        verdict = ruling(raw_at(PARIS[0], lat, "2024:07:14 12:30:15"), sent=sent)
        assert (verdict.location_source, verdict.notes) == ("exif", notes)


def test_a_persons_pin_wins_over_the_photo():
    sent = Sent(lon=1.0, lat=44.0, accuracy_m=2, location_source="pin")
    verdict = ruling(raw_at(*PARIS, "2024:07:14 12:30:15"), sent=sent)
    assert (verdict.lon, verdict.lat, verdict.location_source, verdict.accuracy_m) == (1.0, 44.0, "pin", 10.0)


def test_a_place_that_names_nobody_fills_and_never_overrides():
    sent = Sent(lon=1.0, lat=44.0)
    assert ruling(raw_at(*PARIS, "2024:07:14 12:30:15"), sent=sent).location_source == "exif"
    assert ruling(UNPLACED, sent=sent).location_source == "file"
    assert ruling(UNPLACED, sent=Sent(lon=1.0, lat=44.0, location_source="oracle")).location_source is None


@pytest.mark.parametrize("lon", [float("nan"), float("inf"), 181.0, None])
def test_a_pin_that_is_no_place_is_absent(lon):
    verdict = ruling(raw_at(*PARIS, "2024:07:14 12:30:15"), sent=Sent(lon=lon, lat=44.0, location_source="pin"))
    assert verdict.location_source == "exif"


def test_a_typed_time_wins_and_a_phones_time_only_fills():
    written = raw_at(*PARIS, "2024:07:14 12:30:15")
    typed = ruling(written, sent=Sent(taken_local="2024-07-15T08:00"))
    told = ruling(written, sent=Sent(taken_local="2024-07-15T08:00", time_source="device"))
    filled = ruling(raw_at(*PARIS), sent=Sent(taken_local="2024-07-15T08:00", time_source="device"))
    assert (typed.taken_local, typed.time_source, typed.offset) == ("2024-07-15T08:00:00", "pin", "+02:00")
    assert (told.taken_local, told.time_source) == ("2024-07-14T12:30:15", "exif")
    assert (filled.taken_local, filled.time_source) == ("2024-07-15T08:00:00", "device")


def test_a_date_of_last_edit_is_offered_and_never_used():
    verdict = ruling(raw_at(*PARIS, DateTime="2024:07:14 12:30:15"))
    assert verdict.reasons == ("no_time",)
    assert [(claim.source, claim.in_use) for claim in verdict.claims if claim.kind == "time"] == [("file", False)]


def test_the_make_is_not_said_twice():
    assert ruling(raw_at(*PARIS, Make="Apple", Model="iPhone 12")).device == "Apple iPhone 12"
    assert ruling(raw_at(*PARIS, Make="Canon", Model="Canon EOS 5D")).device == "Canon EOS 5D"


def test_late_reasons_fall_into_order():
    verdict = ruling(RawFacts("JPEG")).with_reasons("damaged", w=1)
    assert (verdict.code, verdict.outcome, verdict.details["w"]) == ("damaged", "draft", 1)


# --- any bytes ---

SMALL = sorted(
    (
        path
        for path in (*shelf.REAL.iterdir(), *shelf.BAD.iterdir())
        if path.suffix != ".json" and path.stat().st_size < 60_000
    ),
    key=lambda path: path.name,
)
HEIC = shelf.REAL / "metadata-extractor-images--exif-at-eof.heic"


def is_sound(verdict: Verdict) -> bool:
    """Say whether every field is in its range and every word on its list."""
    return (
        (verdict.lat is None) == (verdict.lon is None) == (verdict.location_source is None)
        and (verdict.lat is None or (abs(verdict.lat) <= 90 and abs(verdict.lon or 0) <= 180))
        and (verdict.taken_local is None) == (verdict.time_source is None)
        and verdict.reasons == codes.in_reason_order(verdict.reasons)
        and verdict.notes == codes.in_note_order(verdict.notes)
        and 1 <= verdict.orientation <= 8
        and (verdict.direction_deg is None or 0 <= verdict.direction_deg < 360)
    )


edits = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), max_size=12)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from([*SMALL, HEIC]), edits=edits, kept=st.floats(0, 1))
def test_any_mutation_of_a_real_file_gets_a_verdict(tmp_path, path, edits, kept):
    data = bytearray(path.read_bytes())
    # Most edits go where metadata lies: the first kilobytes.
    for at, change in edits:
        start = int(at * min(len(data), 4096))
        data[start : start + len(change)] = change
    mutated = tmp_path / "mutated"
    mutated.write_bytes(data[: max(16, int(len(data) * min(1.0, kept * 2)))])
    kind = kind_of(bytes(data[:HEAD_BYTES]))
    with contextlib.suppress(BadPhoto):
        assert inspect(mutated).kind == kind
    raw = read_facts(mutated, kind if kind in PHOTO_KINDS else "JPEG")
    assert is_sound(ruling(raw))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=600), kind=st.sampled_from(PHOTO_KINDS))
def test_any_bytes_get_a_verdict(tmp_path, data, kind):
    path = tmp_path / "any"
    path.write_bytes(data)
    assert is_sound(ruling(read_facts(path, kind)))


NAMES = sorted(
    {"GPSLatitude", "GPSLatitudeRef", "GPSLongitude", "GPSLongitudeRef", "GPSAltitude", "GPSAltitudeRef"}
    | {"GPSDateStamp", "GPSTimeStamp", "GPSDOP", "GPSImgDirection", "GPSImgDirectionRef", "GPSMapDatum"}
    | {"GPSHPositioningError", "DateTimeOriginal", "OffsetTimeOriginal", "Orientation"}
)
numbers = st.lists(st.tuples(st.integers(-(2**31), 2**32), st.integers(-2, 2**32)), max_size=4).map(tuple)
words = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["N", "S", "E", "W", "", "0001:01:01 00:00:00", "9999:12:31 23:59:59", "-12:00", "+14:00", "9999:12:31"]
    ),
)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(st.sampled_from(NAMES), st.one_of(numbers, words)),
    st.floats(allow_nan=True),
    st.sampled_from(["pin", "device", "gpx", "odd", None]),
    words,
)
def test_any_tags_and_anything_sent_get_a_verdict(tags, number, source, word):
    sent = Sent(number, number, number, source, shelf.RECEIVED, word, word)
    assert is_sound(ruling(RawFacts("JPEG", tags), sent=sent))
