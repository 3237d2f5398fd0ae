"""What a photo says, and who read it."""

import json
import struct

import exifread
import pytest
from PIL import Image

from reports.photos.exif import clean_text, read_facts
from reports.photos.place import degrees_of
from tests.photos import shelf


def _jpeg_with(path, *segments):
    """Write a tiny JPEG with extra segments (marker, body) right after its start."""
    plain = (shelf.BAD / "24_no_exif.jpg").read_bytes()
    extra = b"".join(b"\xff" + bytes([m]) + struct.pack(">H", len(body) + 2) + body for m, body in segments)
    path.write_bytes(plain[:2] + extra + plain[2:])
    return path


def test_exif_behind_long_segments_is_read_where_the_second_reader_alone_is_blind():
    path = shelf.BAD / "30_exif_after_app7.jpg"
    with path.open("rb") as handle:
        assert "GPS GPSLatitude" not in exifread.process_file(handle, details=False)
    assert read_facts(path, "JPEG").numbers("GPSLatitude")


def test_the_second_reader_stands_in_when_the_first_one_dies(monkeypatch):
    def dies(*_):
        raise ZeroDivisionError("no luck")

    path = shelf.BAD / "00_good.jpg"
    whole = read_facts(path, "JPEG")
    monkeypatch.setattr(Image.Exif, "load", dies)
    stood_in = read_facts(path, "JPEG")
    assert set(stood_in.readers.values()) == {"exifread"}
    for name in ("GPSLatitude", "GPSLongitude"):
        assert degrees_of(stood_in.numbers(name) or ()) == pytest.approx(degrees_of(whole.numbers(name) or ()))
    assert stood_in.text("DateTimeOriginal") == whole.text("DateTimeOriginal")
    assert stood_in.number("GPSHPositioningError") == whole.number("GPSHPositioningError")
    assert stood_in.faults == ("pillow: ZeroDivisionError: no luck",)


def test_both_readers_dying_leaves_no_facts_and_two_faults(monkeypatch):
    def dies(*_, **__):
        raise AssertionError

    monkeypatch.setattr(Image.Exif, "load", dies)
    monkeypatch.setattr(exifread, "process_file", dies)
    raw = read_facts(shelf.BAD / "00_good.jpg", "JPEG")
    assert not raw.tags
    assert [fault.split(":")[0] for fault in raw.faults] == ["pillow", "exifread"]


def test_a_webp_is_read_though_its_exif_lacks_the_usual_prefix():
    raw = read_facts(shelf.REAL / "metadata-extractor-images--HTC_Desire.webp", "WEBP")
    assert raw.readers["GPSLatitude"] == "pillow"


def test_exif_of_a_png_is_read_from_its_chunk(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("L", (4, 4)).save(tmp_path / "a.png", exif=exif)
    assert read_facts(tmp_path / "a.png", "PNG").number("Orientation") == 6


@pytest.mark.parametrize("name", shelf.KEPT)
def test_stored_facts_hold_no_control_character_no_markup_and_are_json(name):
    raw = read_facts(shelf.BAD / name, "PNG" if name.endswith("alpha.png") or "gray16" in name else "JPEG")
    stored = json.dumps([dict(raw.tags), dict(raw.xmp), raw.faults])
    assert "\\u0000" not in stored
    assert "<" not in stored


def test_nothing_outside_the_white_list_is_kept():
    names = {name for file in shelf.TRUTH for name in _tags(shelf.REAL / file)}
    assert not names & {"Artist", "Copyright", "UserComment", "XPComment", "MakerNote", "BodySerialNumber", "OwnerName"}
    assert "Make" in names


def _tags(path):
    return read_facts(path, shelf.TRUTH[path.name]["format"].replace("Extended ", "")).tags


def test_entities_in_xmp_are_never_expanded():
    raw = read_facts(shelf.BAD / "69_xmp_billion_laughs.jpg", "JPEG")
    assert not raw.xmp


def test_content_credentials_are_noticed_and_their_absence_too(tmp_path):
    box = b"JP\0\x01" + struct.pack(">I", 1) + b"\0\0\0\x50jumb\0\0\0\x20jumdc2pa\0\x11\0\x10" + b"c2pa\0"
    assert read_facts(_jpeg_with(tmp_path / "a.jpg", (0xEB, box)), "JPEG").credentials
    assert not read_facts(_jpeg_with(tmp_path / "b.jpg", (0xEB, box.replace(b"c2pa", b"abcd"))), "JPEG").credentials


@pytest.mark.parametrize(
    ("written", "kept"),
    [("Apple\0garbage", "Apple"), ("a\x07b", "ab"), ("<b>x</b>", ""), ("x" * 200, "x" * 64), ("  Pixel 6 ", "Pixel 6")],
)
def test_text_is_cleaned(written, kept):
    assert clean_text(written) == kept


def test_a_file_that_is_not_there_is_a_fault_and_no_crash(tmp_path):
    raw = read_facts(tmp_path / "gone.jpg", "JPEG")
    assert not raw.tags
    assert raw.faults
