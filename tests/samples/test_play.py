"""The play: a short plan through the same steps as the whole; a second run adds nothing, a broken one is taken up."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from campaigns.models import Campaign, Dossier, Exhibit
from mapping.models import Area, Fact
from people.models import Citizen
from reports.models import Brand, Claim, Item, Photo, Report, Review
from samples.playing import case, intake, stage, steps
from samples.playing.cast import load_lists
from samples.playing.steps import Summary, play
from samples.scenes import Scene, plan
from samples.town import KEEPER, REVIEWERS, VISITOR

CHECKOUT = Path(__file__).parents[2]
SHORT = plan()[:25]
"""Five walks: one file sent twice, one that stays a draft, two that get a pin."""
ROWS = (Citizen, Brand, Area, Photo, Report, Claim, Item, Review, Fact, Campaign, Dossier, Exhibit)

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Ends a run as a kill does: nobody may catch it."""


@pytest.fixture
def few_real_photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One real photo is enough where the intake is not what is looked at."""
    folder = tmp_path / "real"
    folder.mkdir()
    shutil.copy(intake.REAL / "panoramax-geovisio-sdist--e1.jpg", folder)
    monkeypatch.setattr(intake, "REAL", folder)


def played(scenes: list[Scene] = SHORT) -> tuple[Summary, list[str]]:
    lines: list[str] = []
    return play(scenes=scenes, say=lines.append), lines


def rows() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in ROWS}


def test_a_short_play_shows_every_case_through_the_same_rules() -> None:
    summary, lines = played()
    drawn = Report.objects.exclude(owner__email=VISITOR.email)
    assert summary.photos == Photo.objects.count() == 24 + 11
    assert summary.items == Item.objects.count() == 23
    assert Counter(drawn.values_list("state", flat=True)) == {"published": 23, "draft": 1}
    assert drawn.filter(location_source="pin", state="published").count() == sum(s.pin is not None for s in SHORT) > 0
    assert drawn.filter(state="published", released_at=None).count() == 0
    assert set(Item.objects.values_list("grade", flat=True)) == {"B", "C", "D"}
    assert Fact.objects.count() == 23 and 1 <= summary.cells <= 6
    assert any(line.startswith("Verified") for line in lines) and any("1 were sent twice" in line for line in lines)
    assert_nobody_real_is_named()
    assert_grades_come_from_people_a_keeper_named()


def assert_nobody_real_is_named() -> None:
    named = Item.objects.exclude(brand=None)
    assert named.count() > 5
    assert named.filter(brand__is_sample=False).count() == named.filter(owner__is_sample=False).count() == 0
    assert Brand.objects.filter(is_sample=False).count() > 500
    assert Citizen.objects.filter(is_sample=False).count() == 0
    assert all(email.endswith("@example.org") for email in Citizen.objects.values_list("email", flat=True))


def assert_grades_come_from_people_a_keeper_named() -> None:
    assert Review.objects.filter(counts=False).count() == 0
    reviewers = Citizen.objects.reviewers()
    assert {citizen.email for citizen in reviewers} == {person.email for person in REVIEWERS}
    assert {citizen.reviewer_named_by.email for citizen in reviewers if citizen.reviewer_named_by} == {KEEPER.email}
    for citizen in reviewers:
        first = Review.objects.filter(reviewer=citizen).order_by("reviewed_at").first()
        assert first is None or (citizen.reviewer_since and citizen.reviewer_since < first.reviewed_at)
    for item in Item.objects.exclude(grade="D"):
        assert item.reviews.exists()


def test_real_photos_show_the_intake_and_are_named_nothing() -> None:
    visitor = Citizen.objects.create_user(VISITOR.email, is_sample=True)
    kept = {photo.file_name: photo for photo in intake.show_intake(visitor)}
    assert Counter(photo.report.state for photo in kept.values()) == {"placed": 8, "draft": 3}
    assert {photo.state for photo in kept.values()} == {Photo.READY}
    assert kept["metadata-extractor-images--Issue_308.jpg"].reasons == ["place_zero"]
    assert not any(photo.is_showable for photo in kept.values())


def test_a_second_run_adds_nothing_and_says_the_same(few_real_photos: None) -> None:
    first, _ = played()
    before, versions = rows(), set(Report.objects.values_list("pk", "version", "state"))
    files = {path: path.stat().st_mtime_ns for path in first.dossier.rglob("*") if path.is_file()}
    second, _ = played()
    assert second == first
    assert rows() == before
    assert set(Report.objects.values_list("pk", "version", "state")) == versions
    assert {path: path.stat().st_mtime_ns for path in first.dossier.rglob("*") if path.is_file()} == files


BREAKS = (
    (intake, "receive_photo", 9),
    (stage, "prepare_photo", 2),
    (stage, "clear_photo", 1),
    (stage, "name_items", 2),
    (stage, "release_reports", 2),
    (stage, "review_item", 6),
    (case, "open_campaign", 0),
    (case, "seal_dossier", 0),
)
"""Where each run ends: the verb that dies, after so many that worked."""


def test_a_run_broken_anywhere_is_taken_up_to_the_same_end(
    few_real_photos: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_lists()
    monkeypatch.setattr(steps, "load_lists", lambda: None)  # read once: they are not what breaks here
    for room, verb, after in BREAKS:
        with monkeypatch.context() as patched, pytest.raises(Killed, match=verb):
            patched.setattr(room, verb, _dying(getattr(room, verb), after))
            played()
    summary, _ = played()
    assert (summary.photos, summary.reports, summary.items) == (25, 25, 23)
    assert (Campaign.objects.count(), Dossier.objects.count(), Area.objects.filter(kind=Area.DRAWN).count()) == (
        1,
        1,
        1,
    )
    assert Review.objects.values("item", "reviewer").distinct().count() == sum(len(scene.reviews) for scene in SHORT)
    assert Fact.objects.count() == 23


def _dying(verb: Any, after: int) -> Any:
    """Return a verb that works `after` times and then ends the run."""
    left = iter(range(after))

    def dying(**words: Any) -> Any:
        if next(left, None) is None:
            raise Killed(verb.__name__)
        return verb(**words)

    return dying


@pytest.fixture(scope="module")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


def launch(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    own = ("DATABASE_URL", "CONSTAT_HOME", "CONSTAT_URL", "DJANGO_SETTINGS_MODULE")
    clean = {name: value for name, value in os.environ.items() if name not in own}
    environment = clean | {"CONSTAT_HOME": str(home)}
    return subprocess.run(words, cwd=CHECKOUT, env=environment, capture_output=True, text=True, timeout=300)


def demo(home: Path) -> dict[str, Any]:
    done = launch(home, str(CHECKOUT / "constat"), "demo", "--no-serve", "--json")
    assert done.returncode == 0, done.stderr[-3000:]
    assert len(done.stdout.splitlines()) == 1
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.slow
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the demo has a home and a database of its own")
def test_the_whole_demo_ends_with_a_dossier_anybody_can_verify(demo_home: Path, tmp_path: Path) -> None:
    told = demo(demo_home)
    assert (told["photos"], told["reports"], told["items"]) == (455, 455, 435)
    assert told["cells"] > 10
    folder, key = Path(told["dossier"]), told["key"]
    manage = launch(demo_home, sys.executable, "manage.py", "verify_dossier", str(folder))
    assert manage.returncode == 0, manage.stdout
    script = folder / "data" / "verify.py"
    assert launch(tmp_path, "python3", str(script), str(folder), "--key", key).returncode == 0
    changed = shutil.copytree(folder, tmp_path / folder.name)
    table = changed / "data" / "items.csv"
    table.write_bytes(bytes([table.read_bytes()[0] ^ 1]) + table.read_bytes()[1:])
    assert launch(tmp_path, "python3", str(script), str(changed), "--key", key).returncode == 1
    again = demo(demo_home)
    assert {**again, "seconds": 0} == {**told, "seconds": 0}
