"""What happens when in the played years: in order, once each, and nothing before it could be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from samples.playing.case import ASKED_AT, DEMAND, DUE_ON, PERIOD, STATEMENT
from samples.playing.moments import AGAIN, CASE, NAMED_AFTER, ORDER, RELEASE, REVIEW, SEND, Moment, moments, named_at
from samples.scenes import Scene, plan

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return plan()


@pytest.fixture(scope="module")
def told(scenes: list[Scene]) -> list[Moment]:
    return moments(scenes, case_at=ASKED_AT, release_every=HOUR)


def of(told: list[Moment], kind: str) -> list[Moment]:
    return [moment for moment in told if moment.kind == kind]


def test_moments_come_in_order_of_time(told: list[Moment]) -> None:
    assert [moment.at for moment in told] == sorted(moment.at for moment in told)
    assert {moment.kind for moment in told} == set(ORDER)


def test_every_scene_is_sent_once_and_every_verdict_given_once(scenes: list[Scene], told: list[Moment]) -> None:
    sent = [scene.name for kind in (SEND, AGAIN) for moment in of(told, kind) for scene in moment.scenes]
    assert sorted(sent) == sorted(scene.name for scene in scenes)
    given = [(moment.scenes[0].name, moment.review) for moment in of(told, REVIEW)]
    assert sorted(given, key=str) == sorted(((s.name, review) for s in scenes for review in s.reviews), key=str)


def test_a_walk_is_named_then_released_and_only_then_reviewed(told: list[Moment]) -> None:
    released = {moment.scenes[0].walk: moment.at for moment in of(told, RELEASE)}
    for moment in of(told, SEND):
        walk = moment.scenes
        assert named_at(walk) == max(scene.sent_at for scene in walk) + NAMED_AFTER
        assert released[walk[0].walk] == named_at(walk) + HOUR
    assert all(moment.at > released[moment.scenes[0].walk] for moment in of(told, REVIEW))


def test_a_repeat_is_sent_after_its_first_file(told: list[Moment]) -> None:
    first = {scene.name: scene.sent_at for moment in of(told, SEND) for scene in moment.scenes}
    assert len(of(told, AGAIN)) == 14
    assert all(first[str(moment.scenes[0].duplicate_of)] < moment.at for moment in of(told, AGAIN))


def test_the_case_is_asked_once_its_period_has_been_reviewed(told: list[Moment]) -> None:
    assert [moment.at for moment in of(told, CASE)] == [ASKED_AT]
    late = [
        moment
        for moment in of(told, REVIEW)
        if moment.scenes[0].taken_local.date() <= PERIOD[1] and moment.at > ASKED_AT
    ]
    assert late == []
    assert PERIOD[0] < PERIOD[1] < ASKED_AT.date() < DUE_ON


def test_a_plan_without_a_case_asks_nothing(scenes: list[Scene]) -> None:
    assert of(moments(scenes[:9], case_at=None, release_every=HOUR), CASE) == []


def test_of_two_moments_of_one_second_a_file_is_sent_before_a_case_is_asked(scenes: list[Scene]) -> None:
    at = datetime(2026, 4, 27, tzinfo=UTC)
    kinds = [moment.kind for moment in sorted([Moment(at, CASE), Moment(at, SEND, (scenes[0],))], key=lambda m: m.rank)]
    assert kinds == [SEND, CASE]


def test_the_words_of_the_case_say_what_a_campaign_must() -> None:
    assert len(STATEMENT) >= 100
    assert "2027" in DEMAND and DUE_ON.year == 2027
