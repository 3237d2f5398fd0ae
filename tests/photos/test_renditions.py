"""The public copies, made in the child process."""

import json
import multiprocessing
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from reports.photos import lane, renditions
from reports.photos.limits import BadPhoto, inspect
from reports.photos.renditions import Damaged, NotPrepared, make_renditions, prepare_renditions
from reports.photos.scrub import findings
from tests.photos import shelf

GOOD = shelf.BAD / "00_good.jpg"
DAMAGED = {"pillow--ultrahdr.jpg", "11_truncated_half.jpg"}


def test_every_photo_gets_its_copies_but_those_that_are_cut(public_copies):
    _, made = public_copies
    assert {name: code for name, code in made.items() if isinstance(code, str)} == dict.fromkeys(DAMAGED, "damaged")


def test_a_small_picture_still_gets_its_copies_and_the_reason(public_copies):
    _, made = public_copies
    for name, prepared in made.items():
        row = shelf.TRUTH[name]["expected"] if name in shelf.TRUTH else shelf.MANIFEST[name]
        if name not in DAMAGED:
            assert ("too_small" in prepared.reasons) == ("too_small" in row["reasons"]), name
            assert len(prepared.files) == 2


def test_copies_have_the_shape_and_size_they_say(public_copies):
    folder, made = public_copies
    for name, prepared in made.items():
        if name in DAMAGED:
            continue
        for rendition, edge_px in zip(prepared.files, (1600, 400), strict=True):
            with Image.open(folder / rendition.name) as image:
                assert image.size == (rendition.width, rendition.height)
            assert (folder / rendition.name).stat().st_size == rendition.bytes
            assert max(image.size) == min(edge_px, max(prepared.width, prepared.height))


def test_no_copy_holds_a_byte_of_metadata(public_copies):
    folder, _ = public_copies
    files = list(folder.iterdir())
    assert len(files) == 2 * (len(shelf.TRUTH) + len(shelf.KEPT) - len(DAMAGED))
    assert {path.name: found for path in files if (found := findings(path.read_bytes()))} == {}


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
def test_an_independent_reader_finds_nothing_in_any_copy_either(public_copies):
    folder, _ = public_copies
    told = subprocess.run(["exiftool", "-j", "-G0", "-a", "-u", "-r", str(folder)], capture_output=True, check=True)
    rows = json.loads(told.stdout)
    assert len(rows) == len(list(folder.iterdir()))
    tags = {tag for row in rows for tag in row if not tag.startswith(("File:", "ExifTool:", "Composite:"))}
    plain = {"JFIFVersion", "ResolutionUnit", "XResolution", "YResolution"}
    plain |= {"VP8Version", "ImageWidth", "ImageHeight", "HorizontalScale", "VerticalScale"}
    assert {tag.split(":")[-1] for tag in tags} - plain == {"SourceFile"}
    assert "File:Comment" not in {tag for row in rows for tag in row}


def test_the_words_hidden_in_an_original_are_in_no_copy(tmp_path):
    original = shelf.BAD / "68_personal_iptc.jpg"
    prepare_renditions(original, "JPEG", tmp_path, "a")
    copies = [path.read_bytes() for path in tmp_path.iterdir()]
    for word in (b"Jane Doe", b"jane@example.org"):
        assert word in original.read_bytes()
        assert not [copy for copy in copies if word in copy]


@pytest.mark.parametrize("name", ["09_jpeg_zip_trailer.jpg", "10_motion_photo.jpg"])
def test_what_hangs_behind_the_picture_is_not_published(name, tmp_path):
    assert findings((shelf.BAD / name).read_bytes())
    prepare_renditions(shelf.BAD / name, "JPEG", tmp_path, "a")
    assert not [found for path in tmp_path.iterdir() for found in findings(path.read_bytes())]


@pytest.mark.parametrize("name", ["exif--florida_beach.jpg", "metadata-extractor-images--exif-at-eof.heic"])
def test_one_original_gives_equal_bytes_twice_in_the_child_and_here(name, tmp_path):
    original = shelf.REAL / name
    kind = inspect(original).kind
    for folder in ("first", "second", "here"):
        (tmp_path / folder).mkdir()
    first = prepare_renditions(original, kind, tmp_path / "first", "a")
    second = prepare_renditions(original, kind, tmp_path / "second", "a")
    here = make_renditions(original, kind, tmp_path / "here", "a")
    assert first == second == here
    for rendition in first.files:
        copies = {(tmp_path / folder / rendition.name).read_bytes() for folder in ("first", "second", "here")}
        assert len(copies) == 1


def test_a_turned_photo_is_upright_in_public(tmp_path):
    plain = prepare_renditions(GOOD, "JPEG", tmp_path, "plain")
    turned = prepare_renditions(shelf.BAD / "67_orientation_6_thumb.jpg", "JPEG", tmp_path, "turned")
    assert (plain.width, plain.height) == (640, 480)
    assert (turned.width, turned.height) == (480, 640)


def test_a_cut_file_leaves_nothing_in_the_public_folder(tmp_path):
    with pytest.raises(Damaged) as refusal:
        prepare_renditions(shelf.BAD / "11_truncated_half.jpg", "JPEG", tmp_path, "a")
    assert refusal.value.code == "damaged"
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_is_not_clean_is_never_put_in_place(tmp_path, monkeypatch):
    monkeypatch.setattr(renditions, "findings", lambda data: ["exif"])
    with pytest.raises(NotPrepared) as refusal:
        make_renditions(GOOD, "JPEG", tmp_path, "a")
    assert refusal.value.code == "processing_failed"
    assert list(tmp_path.iterdir()) == []


def test_a_bomb_never_reaches_the_child(tmp_path, monkeypatch):
    def asked(*_, **__):
        raise AssertionError("the child was asked")

    monkeypatch.setattr(lane, "ask", asked)
    with pytest.raises(BadPhoto):
        prepare_renditions(shelf.BAD / "16_png_bomb.png", "PNG", tmp_path, "a")


def test_a_folder_that_cannot_be_written_is_the_disks_fault_and_not_the_photos(tmp_path):
    with pytest.raises(OSError) as fault:
        prepare_renditions(GOOD, "JPEG", tmp_path / "gone", "a")
    assert not isinstance(fault.value, NotPrepared)


def test_the_child_knows_neither_django_nor_our_secrets(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    child = lane._start(lane.MAX_BYTES)
    assert b"DATABASE_URL" not in Path(f"/proc/{child.pid}/environ").read_bytes()
    child.kill()
    child.communicate()
    code = "import sys, reports.photos.child; print(any(name.startswith('django') for name in sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], cwd=lane._ROOT, capture_output=True, check=True)
    assert told.stdout.strip() == b"False"


def test_a_photo_that_needs_more_memory_than_the_child_has_fails_alone(tmp_path):
    Image.new("RGB", (6500, 6500)).save(tmp_path / "big.png")
    request = {"original": str(tmp_path / "big.png"), "kind": "PNG", "folder": str(tmp_path), "name": "a"}
    narrow, wide = lane.Lane(300 * 1024 * 1024), lane.Lane(lane.MAX_BYTES)
    try:
        assert narrow.ask(request) == {"error": "processing_failed"}
        assert "error" not in narrow.ask({**request, "original": str(GOOD), "kind": "JPEG"})
        assert "error" not in wide.ask(request)
    finally:
        narrow.stop()
        wide.stop()


def test_a_killed_child_is_replaced(tmp_path):
    own = lane.Lane(lane.MAX_BYTES)
    request = {"original": str(GOOD), "kind": "JPEG", "folder": str(tmp_path), "name": "a"}
    try:
        first = own.ask(request)
        assert own.child
        own.child.kill()
        own.child.wait()
        assert own.ask(request) == first
    finally:
        own.stop()


def test_a_child_that_dies_over_a_photo_is_an_answer_and_no_hang(tmp_path):
    own = lane.Lane(lane.MAX_BYTES)
    request = {"original": str(GOOD), "kind": "JPEG", "folder": str(tmp_path), "name": "a"}
    try:
        assert "error" not in own.ask(request)
        assert own.ask({}) == {"error": "processing_failed"}
        assert "error" not in own.ask(request)
    finally:
        own.stop()


def test_a_child_is_fresh_after_its_share_of_photos(tmp_path, monkeypatch):
    monkeypatch.setattr(lane, "MAX_PHOTOS", 2)
    own = lane.Lane(lane.MAX_BYTES)
    request = {"original": str(GOOD), "kind": "JPEG", "folder": str(tmp_path), "name": "a"}
    try:
        pids = []
        for _ in range(3):
            own.ask(request)
            pids.append(own.child.pid if own.child else 0)
        assert pids[0] == pids[1] != pids[2]
    finally:
        own.stop()


def test_threads_share_the_child_without_mixing_answers(tmp_path):
    names = ["00_good.jpg", "67_orientation_6_thumb.jpg", "18_one_pixel.jpg", "21_palette_alpha.png"] * 3
    alone = [_size(name, tmp_path, 0) for name in names]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda at: _size(names[at], tmp_path, at), range(len(names))))
    assert together == alone


def _size(name, folder, number):
    path = shelf.BAD / name
    made = prepare_renditions(path, inspect(path).kind, folder, f"t{number}")
    return made.width, made.height, made.phash


def test_a_forked_importer_gets_its_own_child(tmp_path):
    here = _size("00_good.jpg", tmp_path, 0)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        there = pool.starmap(_size, [("00_good.jpg", tmp_path, number) for number in (1, 2)])
    assert there == [here, here]
    assert _size("00_good.jpg", tmp_path, 3) == here


def test_a_public_copy_shows_the_picture_and_not_a_blank(tmp_path):
    made = prepare_renditions(GOOD, "JPEG", tmp_path, "a")
    with Image.open(GOOD) as original, Image.open(tmp_path / made.files[0].name) as copy:
        difference = np.abs(np.asarray(original.convert("RGB"), dtype=int) - np.asarray(copy, dtype=int))
    assert difference.mean() < 6
