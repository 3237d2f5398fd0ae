"""The last look at a public file."""

import io
import struct

import pytest
from PIL import Image

from reports.photos.scrub import findings
from tests.photos import shelf


def plain(kind, **options):
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, kind, **options)
    return out.getvalue()


def with_segment(marker, body):
    data = plain("JPEG")
    return data[:2] + b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body + data[2:]


def test_plain_pictures_are_clean():
    assert findings(plain("JPEG")) == []
    assert findings(plain("JPEG", progressive=True)) == []
    assert findings(plain("WEBP")) == []


@pytest.mark.parametrize(
    ("marker", "body", "found"),
    [
        (0xE1, b"Exif\0\0II*\0", "exif"),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>", "xmp"),
        (0xED, b"Photoshop 3.0\0", "iptc"),
        (0xFE, b"my name", "segment_fe"),
        (0xE2, b"ICC_PROFILE\0", "icc_profile"),
        (0xEB, b"JP\0\1 jumb c2pa", "credentials"),
        (0xE0, b"JFXX\0\x10", "jfif_extension"),
    ],
)
def test_a_foreign_segment_is_found(marker, body, found):
    assert found in findings(with_segment(marker, body))


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_anything_behind_the_end_is_found(kind):
    assert findings(plain(kind) + b"\0") == ["trailer"]


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_file_without_its_end_is_found(kind):
    assert "no_end" in findings(plain(kind)[:-2])


def test_a_webp_with_exif_or_a_profile_is_found():
    exif = Image.Exif()
    exif[0x010F] = "Apple"
    assert "chunk_exif" in findings(plain("WEBP", exif=exif))
    assert "chunk_iccp" in findings(plain("WEBP", icc_profile=b"x" * 40))


def test_another_format_is_never_a_public_file():
    assert findings(plain("PNG")) == ["unknown_kind"]
    assert findings(b"") == ["unknown_kind"]


@pytest.mark.parametrize(
    "name", [name for name, row in shelf.TRUTH.items() if row["format"] == "JPEG" and row["taken_local"]]
)
def test_an_original_with_metadata_would_be_caught(name):
    assert findings((shelf.REAL / name).read_bytes())
