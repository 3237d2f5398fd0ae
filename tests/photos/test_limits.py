"""What may come in, decided by bytes and header."""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from PIL import Image, ImageFile

from reports.photos import lane, limits
from reports.photos.limits import BadPhoto, inspect, kind_of
from tests.photos import shelf


@pytest.mark.parametrize("name", shelf.REFUSED)
def test_a_file_that_is_refused_says_why(name):
    with pytest.raises(BadPhoto) as refusal:
        inspect(shelf.BAD / name)
    assert refusal.value.code == shelf.REFUSED[name]["code"]


@pytest.mark.parametrize("name", shelf.KEPT)
def test_a_file_that_is_kept_passes_the_header(name):
    assert inspect(shelf.BAD / name).pixels > 0


@pytest.mark.parametrize("name", shelf.TRUTH)
def test_the_header_gives_kind_and_size_of_a_real_photo(name):
    row, header = shelf.TRUTH[name], inspect(shelf.REAL / name)
    assert header.kind == row["format"].replace("Extended ", "")
    assert (header.width, header.height) == (row["width"], row["height"])


@pytest.mark.parametrize("name", ["14_sof_65500.jpg", "16_png_bomb.png"])
def test_a_bomb_is_refused_without_decoding_a_pixel(name, monkeypatch):
    def decoded(*_):
        raise AssertionError("pixels were decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", decoded)
    with pytest.raises(BadPhoto) as refusal:
        inspect(shelf.BAD / name)
    assert refusal.value.code == "too_many_pixels"
    assert int(str(refusal.value.details["mp"])) > int(str(refusal.value.details["limit_mp"]))


def test_a_baseline_jpeg_above_pillows_alarm_and_under_our_limit_passes():
    data = bytearray((shelf.BAD / "24_no_exif.jpg").read_bytes())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = (14_000).to_bytes(2, "big") + (20_000).to_bytes(2, "big")
    header = _inspect_bytes(bytes(data))
    assert header.pixels == 280_000_000


def test_a_progressive_jpeg_has_a_lower_limit_than_a_baseline_one():
    data = bytearray((shelf.BAD / "23_progressive.jpg").read_bytes())
    at = data.index(b"\xff\xc2") + 5
    data[at : at + 4] = (8_000).to_bytes(2, "big") + (8_000).to_bytes(2, "big")
    with pytest.raises(BadPhoto) as refusal:
        _inspect_bytes(bytes(data))
    assert refusal.value.code == "too_many_pixels"


def _inspect_bytes(data):
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        return inspect(Path(file.name))


def test_one_byte_above_the_limit_is_too_large():
    limits.check_bytes(limits.MAX_BYTES)
    with pytest.raises(BadPhoto) as refusal:
        limits.check_bytes(limits.MAX_BYTES + 1)
    assert (refusal.value.code, refusal.value.status) == ("too_large", 413)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff\xe1", "unknown"),
        (b"\xff\xd8\xff\xe1" + bytes(20), "JPEG"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "AVIF"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "video"),
        (b"RIFF\0\0\0\0AVI LIST", "video"),
        (b"  <?xml version='1.0'?><svg xmlns=''>", "svg"),
        (b"II*\0\x08\0\0\0\0\0\0\0", "tiff"),
    ],
)
def test_the_bytes_say_what_a_file_is(head, kind):
    assert kind_of(head) == kind


def test_every_format_we_read_is_known_by_its_own_bytes():
    for kind in ("JPEG", "PNG", "WEBP", "AVIF"):
        out = io.BytesIO()
        Image.new("RGB", (40, 30)).save(out, kind)
        assert kind_of(out.getvalue()[: limits.HEAD_BYTES]) == kind
        header = _inspect_bytes(out.getvalue())
        assert (header.kind, header.width, header.height) == (kind, 40, 30)


def test_a_heic_whose_item_names_are_no_text_is_refused_and_ends_no_process(tmp_path):
    """pi-heif 1.4.0 kills the process that opens it."""
    data = bytearray((shelf.REAL / "metadata-extractor-images--exif-at-eof.heic").read_bytes())
    kind_of_item = data.index(b"infe", data.index(b"Exif\0")) + 12
    assert data[kind_of_item : kind_of_item + 4] == b"mime"
    data[kind_of_item] = 0xFF
    (tmp_path / "a.heic").write_bytes(data)
    code = "import sys, pathlib, reports.photos.limits as it\ntry: it.inspect(pathlib.Path(sys.argv[1]))\n"
    code += "except it.BadPhoto as refusal: print(refusal.code)"
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "a.heic"], cwd=lane._ROOT, capture_output=True)
    assert done.stdout.split() == [b"unreadable"]
