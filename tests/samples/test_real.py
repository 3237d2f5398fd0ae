"""The real photos that travel with the product: small, licensed, and each with something to show."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reports.photos.exif import read_facts
from reports.photos.place_time import judge

REAL = Path(__file__).parents[2] / "samples" / "real"
KINDS = {".jpg": "JPEG", ".heic": "HEIC", ".webp": "WEBP"}
PHOTOS = sorted(path for path in REAL.iterdir() if path.suffix in KINDS)


def test_there_are_a_dozen_at_most_and_four_megabytes() -> None:
    assert 10 <= len(PHOTOS) <= 12
    assert sum(path.stat().st_size for path in PHOTOS) <= 4_000_000


def test_every_photo_is_named_beside_its_licence() -> None:
    licences = (REAL / "LICENSES.txt").read_text(encoding="utf-8")
    assert [path.name for path in PHOTOS if path.name not in licences] == []


def test_nothing_else_lies_in_the_folder() -> None:
    assert {path.name for path in REAL.iterdir()} == {path.name for path in PHOTOS} | {"LICENSES.txt"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("exif--florida_beach.jpg", "ok"),
        ("metadata-extractor-images--exif-at-eof.heic", "ok"),
        ("metadata-extractor-images--Nikon_D5000.jpg", "ok"),
        ("metadata-extractor-images--Issue_473_Java_.webp", "ok"),
        ("panoramax-geovisio-sdist--e1.jpg", "ok"),
        ("metadata-extractor-images--Issue_308.jpg", "place_zero"),
        ("exif-orientation-examples--Portrait_3.jpg", "no_place"),
    ],
)
def test_the_intake_answers_as_the_readme_says(name: str, code: str) -> None:
    path = REAL / name
    verdict = judge(read_facts(path, KINDS[path.suffix]), received_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert verdict.code == code


def test_the_camera_that_lies_upside_down_says_so() -> None:
    path = REAL / "exif-orientation-examples--Portrait_3.jpg"
    assert judge(read_facts(path, "JPEG"), received_at=datetime(2026, 11, 1, tzinfo=UTC)).orientation == 3
