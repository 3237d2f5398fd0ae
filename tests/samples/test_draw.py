"""The drawn files: the same bytes every time, EXIF that says what the plan says, and what the intake reads in them."""

import hashlib
import io
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from PIL import ExifTags, Image

from reports.photos.exif import read_facts
from reports.photos.fingerprint import distance, fingerprint
from reports.photos.place_time import Verdict, judge
from samples.draw import ARTISTS, draw, write_all
from samples.drawing.exif import DESCRIPTION, MODEL
from samples.drawing.grounds import FRAME, ground
from samples.scenes import MATERIALS, Scene, plan, walks

NEAR_COPY = 8
"""Bits: at or below this two photos look alike to the intake."""


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return plan()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drawn")


@pytest.fixture(scope="module")
def written(folder: Path) -> list[Path]:
    return write_all(folder)


def first(scenes: list[Scene], **wanted: object) -> Scene:
    return next(s for s in scenes if all(getattr(s, name) == value for name, value in wanted.items()))


def gps_of(content: bytes) -> dict[int, object]:
    return dict(Image.open(io.BytesIO(content)).getexif().get_ifd(ExifTags.IFD.GPSInfo))


def degrees(parts: object, ref: object) -> float:
    whole, minutes, seconds = (float(part) for part in parts)  # type: ignore[attr-defined]
    return (whole + minutes / 60 + seconds / 3600) * (-1 if ref in ("S", "W") else 1)


def judged(path: Path, scene: Scene) -> Verdict:
    return judge(read_facts(path, "JPEG"), received_at=scene.sent_at)


def test_every_planned_object_can_be_drawn() -> None:
    assert set(ARTISTS) == set(MATERIALS)


def test_a_scene_is_drawn_the_same_twice_and_another_number_differs(scenes: list[Scene]) -> None:
    assert draw(scenes[0]) == draw(scenes[0])
    assert draw(replace(scenes[0], number=9999)) != draw(scenes[0])


def test_an_unknown_ground_is_an_error_not_a_blank(scenes: list[Scene]) -> None:
    with pytest.raises(KeyError):
        draw(replace(scenes[0], ground="lava"))


def test_all_files_are_written_once_each_in_the_order_they_are_sent(scenes: list[Scene], written: list[Path]) -> None:
    assert [path.name for path in written] == [scene.name for scene in scenes]
    assert all(path.is_file() for path in written)
    assert sum(path.stat().st_size for path in written) < 12_000_000


def test_a_process_of_its_own_draws_the_same_bytes(scenes: list[Scene], written: list[Path]) -> None:
    for scene, path in list(zip(scenes, written, strict=True))[::90]:
        assert path.read_bytes() == draw(scene)


def test_repeats_are_byte_for_byte_and_nothing_else_is(scenes: list[Scene], written: list[Path]) -> None:
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in written}
    repeats = [scene for scene in scenes if scene.duplicate_of is not None]
    assert all(digests[scene.name] == digests[str(scene.duplicate_of)] for scene in repeats)
    assert len(set(digests.values())) == len(scenes) - len(repeats)


def test_exif_says_what_the_plan_says_and_that_it_is_a_drawing(scenes: list[Scene], written: list[Path]) -> None:
    for scene, path in zip(scenes, written, strict=True):
        with Image.open(path) as image:
            assert image.size == FRAME
            exif = image.getexif()
        times = exif.get_ifd(ExifTags.IFD.Exif)
        assert exif[ExifTags.Base.ImageDescription] == DESCRIPTION
        assert exif[ExifTags.Base.Model] == MODEL
        assert times[ExifTags.Base.DateTimeOriginal] == f"{scene.taken_local:%Y:%m:%d %H:%M:%S}"
        assert times[ExifTags.Base.OffsetTimeOriginal] == scene.offset


def test_a_full_place_reads_back_to_its_sixth_decimal(scenes: list[Scene]) -> None:
    scene = first(scenes, gps="full")
    gps = gps_of(draw(scene))
    lon = degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef])
    lat = degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef])
    assert (lon, lat) == pytest.approx((scene.lon, scene.lat), abs=1e-7)
    clock = ":".join(f"{int(part):02d}" for part in gps[ExifTags.GPS.GPSTimeStamp])  # type: ignore[attr-defined]
    assert f"{gps[ExifTags.GPS.GPSDateStamp]} {clock}" == f"{scene.taken_at:%Y:%m:%d %H:%M:%S}"


def test_a_southern_and_eastern_place_keeps_its_sign(scenes: list[Scene]) -> None:
    gps = gps_of(draw(replace(first(scenes, gps="full"), lon=151.2, lat=-33.85)))
    assert (gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLongitudeRef]) == ("S", "E")


def test_a_file_without_gps_has_no_gps_block(scenes: list[Scene]) -> None:
    assert gps_of(draw(first(scenes, gps="none"))) == {}


def test_the_intake_reads_every_file_as_planned(scenes: list[Scene], written: list[Path]) -> None:
    codes = {"full": "ok", "removed": "place_removed", "none": "no_place"}
    for scene, path in zip(scenes, written, strict=True):
        verdict = judged(path, scene)
        assert (verdict.code, verdict.notes) == (codes[scene.gps], ())
        assert verdict.taken_local == scene.taken_local.isoformat()
        assert verdict.offset == scene.offset
        if scene.has_gps:
            assert (verdict.lon, verdict.lat) == pytest.approx((scene.lon, scene.lat), abs=1e-7)
            assert verdict.accuracy_m == scene.accuracy_m
            assert verdict.direction_deg == pytest.approx(scene.direction_deg)


def test_two_photos_of_a_walk_never_look_like_copies(scenes: list[Scene], folder: Path, written: list[Path]) -> None:
    for steps in walks(scenes).values():
        prints = [(scene, fingerprint(Image.open(folder / scene.name).convert("RGB"))) for scene in steps]
        for (one, a), (other, b) in combinations(prints, 2):
            if abs(one.taken_at - other.taken_at) <= timedelta(minutes=10):
                assert distance(a, b) > NEAR_COPY, (one.name, other.name)


@pytest.mark.parametrize("kind", ["asphalt", "slabs", "cobbles", "grass", "sand", "gravel", "leaves"])
def test_each_ground_fills_the_frame_with_more_than_one_colour(kind: str) -> None:
    piece = ground(kind, Random(1))
    assert piece.size == FRAME
    assert len(piece.resize((64, 48)).getcolors(4000) or ()) > 100
