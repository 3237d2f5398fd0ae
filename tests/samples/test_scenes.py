"""The plan of the drawn scenes: real places, real keys, no real company, and every kind of case the demo needs."""

import csv
from collections import Counter
from datetime import UTC, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from samples.catalogue import ALIASES, BRANDS, OWNERS, OWNERSHIPS, SOLD_ON, owner_on
from samples.scenes import FIRST_DAY, ILLEGIBLE, LAST_DAY, MATERIALS, TURN_ON, UNBRANDED, Scene, plan, walks
from samples.town import REPORTERS, REVIEWERS, SPOTS

REPORTS = Path(__file__).parents[2] / "reports"


def column(path: Path, name: str) -> set[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {row[name] for row in csv.DictReader(lines)}


def plain(name: str) -> str:
    """Return a name without case, blanks and marks, as a hasty reader sees it."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return plan()


@pytest.fixture(scope="module")
def distinct(scenes: list[Scene]) -> list[Scene]:
    return [scene for scene in scenes if scene.duplicate_of is None]


@pytest.mark.parametrize(
    ("file", "name"), [("brands.csv", "name"), ("owners.csv", "name"), ("aliases.csv", "alias"), ("brands.csv", "key")]
)
def test_no_sample_name_is_one_of_the_real_names(file: str, name: str) -> None:
    real = {plain(one) for one in column(REPORTS / "naming" / "data" / file, name)}
    sample = [
        *(b.name for b in BRANDS),
        *(o.name for o in OWNERS),
        *(a.alias for a in ALIASES),
        *(b.key for b in BRANDS),
    ]
    assert len(real) > 200
    assert [one for one in sample if plain(one) in real] == []


def test_every_object_and_material_is_in_the_taxonomy(distinct: list[Scene]) -> None:
    objects = column(REPORTS / "taxonomy" / "data" / "objects.csv", "key")
    materials = column(REPORTS / "taxonomy" / "data" / "materials.csv", "key")
    assert {scene.object for scene in distinct} <= objects
    assert {scene.material for scene in distinct} <= materials
    assert {kind for brand in BRANDS for kind, _ in brand.litter} <= set(MATERIALS)


def test_every_brand_of_the_catalogue_is_found_somewhere(distinct: list[Scene]) -> None:
    found = {scene.brand for scene in distinct}
    assert found == {brand.key for brand in BRANDS} | {UNBRANDED, ILLEGIBLE}


def test_kravolt_has_another_owner_after_the_sale_and_panibul_has_none() -> None:
    assert owner_on("kravolt", SOLD_ON - timedelta(days=1)) == "quatrebulle"
    assert owner_on("kravolt", SOLD_ON) == "ventvolant"
    assert owner_on("panibul", SOLD_ON) is None


def test_ownership_periods_of_a_brand_do_not_overlap() -> None:
    for brand in BRANDS:
        rows = sorted((r for r in OWNERSHIPS if r.brand == brand.key), key=lambda r: str(r.valid_from))
        assert all(
            a.valid_to is not None and b.valid_from is not None and a.valid_to <= b.valid_from
            for a, b in pairwise(rows)
        )


def test_the_plan_is_the_same_every_time(scenes: list[Scene]) -> None:
    assert plan() == scenes


def test_file_names_are_unique_and_days_lie_in_the_two_years(scenes: list[Scene]) -> None:
    assert len({scene.name for scene in scenes}) == len(scenes)
    assert all(FIRST_DAY <= scene.taken_local.date() <= LAST_DAY for scene in scenes)
    assert {(s.taken_local.year, s.taken_local.month) for s in scenes} >= {(2024, 11), (2025, 6), (2026, 10)}


def test_scenes_lie_in_the_town_lon_before_lat(distinct: list[Scene]) -> None:
    assert all(-1.73 < scene.lon < -1.63 and 48.07 < scene.lat < 48.14 for scene in distinct)
    assert {scene.spot for scene in distinct} == {spot.key for spot in SPOTS}


def test_offsets_follow_summer_time(distinct: list[Scene]) -> None:
    assert {scene.offset for scene in distinct if scene.taken_local.month in (12, 1, 2)} == {"+01:00"}
    assert {scene.offset for scene in distinct if scene.taken_local.month in (5, 6, 7)} == {"+02:00"}


def test_nothing_is_sent_before_it_is_taken_nor_before_its_reporter_joined(scenes: list[Scene]) -> None:
    joined = {person.email: person.joined_on for person in REPORTERS}
    assert [scene.sent_at for scene in scenes] == sorted(scene.sent_at for scene in scenes)
    assert all(scene.sent_at.tzinfo is UTC and scene.taken_at < scene.sent_at for scene in scenes)
    assert all(joined[scene.reporter] <= scene.taken_local.date() for scene in scenes)


def test_a_walk_is_one_person_minutes_apart(distinct: list[Scene]) -> None:
    for steps in walks(distinct).values():
        assert len({scene.reporter for scene in steps}) == 1
        gaps = [(b.taken_at - a.taken_at).total_seconds() for a, b in pairwise(steps)]
        assert all(60 <= gap <= 400 for gap in gaps)


def test_there_are_enough_scenes_of_every_kind(scenes: list[Scene], distinct: list[Scene]) -> None:
    assert 430 <= len(distinct) <= 470
    assert len(scenes) - len(distinct) == 14
    gps = Counter(scene.gps for scene in distinct)
    assert gps["full"] > 390 and gps["removed"] >= 15 and gps["none"] >= 15
    assert sum(scene.is_draft for scene in distinct) >= 5
    assert sum(scene.pin is not None for scene in distinct) >= 20
    assert sum(scene.coarse for scene in distinct) >= 10
    assert {scene.quantity for scene in distinct} == {1, 2, 3, 4}
    assert {scene.reporter for scene in distinct} == {person.email for person in REPORTERS}


def test_a_repeat_is_the_same_file_by_the_same_person_later(scenes: list[Scene]) -> None:
    by_name = {scene.name: scene for scene in scenes}
    for scene in scenes:
        if scene.duplicate_of is not None:
            first = by_name[scene.duplicate_of]
            assert (first.reporter, first.number) == (scene.reporter, scene.number)
            assert first.sent_at < scene.sent_at


def test_nobody_reviews_twice_and_reviewers_are_not_reporters(distinct: list[Scene]) -> None:
    joined = {person.email: person.joined_on for person in REVIEWERS}
    assert not set(joined) & {person.email for person in REPORTERS}
    for scene in distinct:
        names = [review.by for review in scene.reviews]
        assert len(set(names)) == len(names)
        assert all(joined[name] <= scene.taken_local.date() for name in names)


def test_reviews_leave_every_grade_open(distinct: list[Scene]) -> None:
    counts = Counter(len(scene.reviews) for scene in distinct if not scene.is_draft)
    assert counts[2] > counts[0] + counts[1] + counts[3]
    assert min(counts[0], counts[1], counts[3]) >= 15
    assert sum(review.disputes is not None for scene in distinct for review in scene.reviews) >= 10


def test_about_half_of_the_items_bear_no_brand_that_can_be_read(distinct: list[Scene]) -> None:
    nameless = sum(scene.quantity for scene in distinct if scene.brand in (UNBRANDED, ILLEGIBLE))
    assert 0.4 < nameless / sum(scene.quantity for scene in distinct) < 0.6


def test_glouzy_is_enough_for_a_case_and_falls_after_the_turn(distinct: list[Scene]) -> None:
    glouzy = [scene for scene in distinct if scene.brand == "glouzy" and not scene.is_draft]
    before = [scene for scene in glouzy if scene.taken_local.date() < TURN_ON]
    confirmed = [s for s in before if s.has_gps and len(s.reviews) > 1 and not any(r.disputes for r in s.reviews)]
    assert sum(scene.quantity for scene in confirmed) >= 30
    assert len({scene.reporter for scene in confirmed}) >= 5
    assert len({scene.spot for scene in confirmed}) >= 3
    spots = Counter(scene.spot for scene in glouzy)
    assert {spot for spot, _ in spots.most_common(2)} == {"avenue-janvier", "route-de-lorient"}
    months_before, months_after = (TURN_ON - FIRST_DAY).days / 30.4, (LAST_DAY - TURN_ON).days / 30.4
    after = sum(scene.quantity for scene in glouzy if scene.taken_local.date() >= TURN_ON) / months_after
    assert after < 0.5 * sum(scene.quantity for scene in before) / months_before
