"""What qualifies: every candidate once, each excluded one with the first reason that holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.dossier import verify
from campaigns.dossier.evidence import METRES_PER_DEGREE, REASONS, Candidate, Confirmation, qualify
from tests.campaigns.cases import a_candidate, a_case, uuid

CASE = a_case()
REFUSALS: list[tuple[str, dict[str, Any]]] = [
    ("outside_area", {"inside_area": False}),
    ("outside_period", {"taken_on": date(2026, 2, 28)}),
    ("withdrawn", {"state": "withdrawn"}),
    ("erased", {"state": "erased"}),
    ("hidden", {"state": "hidden"}),
    ("not_blurred", {"photo_cleared": False}),
    ("not_blurred", {"photo_path": None}),
    ("grade_d", {"grade": "D"}),
    ("brand_unclear", {"brand_status": "illegible", "brand_slug": None}),
    ("brand_unclear", {"brand_slug": "other"}),
    ("ownership_gap", {"owner_on_day": None}),
    ("ownership_gap", {"owner_on_day": "someone-else"}),
]


def reasons(*candidates: Candidate, **case: Any) -> dict[Any, str]:
    """Return {item: reason} of those left out."""
    return {each.candidate.item_uuid: each.reason for each in qualify(candidates, a_case(**case)).rejected}


def reason_of(candidate: Candidate, **case: Any) -> str | None:
    return reasons(candidate, **case).get(candidate.item_uuid)


def test_a_good_candidate_is_an_exhibit() -> None:
    assert reason_of(a_candidate()) is None


@pytest.mark.parametrize(("reason", "changed"), REFUSALS)
def test_a_candidate_is_left_out_for_its_reason(reason: str, changed: dict[str, Any]) -> None:
    assert reason_of(a_candidate(**changed)) == reason


@pytest.mark.parametrize(("first", "second"), list(pairwise(REFUSALS)))
def test_the_first_reason_that_holds_is_given(first: tuple[str, Any], second: tuple[str, Any]) -> None:
    assert reason_of(a_candidate(**{**second[1], **first[1]})) == first[0]


def test_the_last_day_of_the_period_counts() -> None:
    assert reason_of(a_candidate(taken_on=CASE.period_end_on)) is None
    assert reason_of(a_candidate(taken_on=CASE.period_end_on + timedelta(days=1))) == "outside_period"


def test_a_case_without_brands_asks_for_none() -> None:
    unbranded = a_candidate(brand="", brand_slug=None, brand_status="unbranded", owner_on_day=None)
    assert reason_of(unbranded, brands=()) is None
    assert reason_of(unbranded) == "brand_unclear"


@pytest.mark.parametrize("kind", ["city", "school"])
def test_a_city_or_a_school_need_not_own_the_brand(kind: str) -> None:
    place = replace(CASE.organisation, kind=kind)
    assert reason_of(a_candidate(owner_on_day=None), organisation=place) is None


@pytest.mark.parametrize("kind", ["family_group", "cooperative", "joint_venture", "fund", "state", "association"])
def test_whoever_could_own_a_brand_must_have_owned_it_on_the_day(kind: str) -> None:
    owner = replace(CASE.organisation, kind=kind)
    assert reason_of(a_candidate(), organisation=owner) is None
    assert reason_of(a_candidate(owner_on_day="someone-else"), organisation=owner) == "ownership_gap"


@pytest.mark.parametrize(("agree", "disagree", "unclear"), [(2, 1, True), (3, 1, False), (0, 0, False), (0, 1, True)])
def test_a_brand_needs_more_than_two_thirds_of_those_who_judged_it(agree: int, disagree: int, unclear: bool) -> None:
    verdicts = ["agree"] * agree + ["disagree"] * disagree
    given_ = tuple(Confirmation(f"alias{i}", "brand", verdict) for i, verdict in enumerate(verdicts))
    assert reason_of(a_candidate(confirmations=given_)) == ("brand_unclear" if unclear else None)


ONE = a_candidate(1)
TWO = a_candidate(2, photo_sha256="2" * 64)


def again(**changed: Any) -> Candidate:
    """Return a second report of the same moment and spot, received later, by somebody else, of another picture."""
    base = replace(
        TWO,
        **{name: getattr(ONE, name) for name in ("true_lon", "true_lat", "taken_at", "taken_on", "phash")},
        received_at=ONE.received_at + timedelta(hours=1),
        quantity=1,
    )
    return replace(base, **changed)


def test_the_same_file_in_a_later_report_is_a_copy() -> None:
    copy = again(photo_sha256=ONE.photo_sha256, phash=None)
    assert reasons(ONE, copy) == {copy.item_uuid: "duplicate_file"}


def test_two_items_of_one_report_share_a_photo() -> None:
    same = replace(ONE, item_uuid=uuid(77))
    assert reasons(ONE, same) == {}


def test_the_same_picture_compressed_anew_is_a_copy_whoever_sends_it() -> None:
    bits = ONE.phash or 0
    assert reasons(ONE, again(phash=bits ^ 0xFF)) == {TWO.item_uuid: "near_duplicate"}
    assert reasons(ONE, again(phash=bits ^ 0x1FF)) == {}
    assert reasons(ONE, again(phash=(bits ^ 0xFF) - 2**64)) == {TWO.item_uuid: "near_duplicate"}
    assert reasons(ONE, again(phash=None)) == {}


def test_a_like_picture_elsewhere_or_at_another_time_is_none() -> None:
    north = 49 / METRES_PER_DEGREE
    assert reasons(ONE, again(true_lat=ONE.true_lat + north)) == {TWO.item_uuid: "near_duplicate"}
    assert reasons(ONE, again(true_lat=ONE.true_lat + north * 1.05)) == {}
    assert ONE.taken_at is not None
    assert reasons(ONE, again(taken_at=ONE.taken_at + timedelta(minutes=11))) == {}
    assert reasons(ONE, again(taken_at=None)) == {TWO.item_uuid: "near_duplicate"}


def test_the_date_line_does_not_part_two_neighbours() -> None:
    west, east = replace(ONE, true_lon=-179.9999), again(true_lon=179.9999)
    assert reasons(west, east) == {TWO.item_uuid: "near_duplicate"}


def test_one_person_counts_one_item_of_a_kind_once_a_day() -> None:
    assert ONE.taken_at is not None
    late = {"taken_at": ONE.taken_at + timedelta(hours=2), "phash": (ONE.phash or 0) ^ 0xFFFF, "reporter": ONE.reporter}
    assert reasons(ONE, again(**late)) == {TWO.item_uuid: "own_photo_of_same_item"}
    for other in ({"reporter": "another"}, {"object_key": "can"}, {"phash": (ONE.phash or 0) ^ 0x1FFFF}):
        assert reasons(ONE, again(**{**late, **other})) == {}


def test_a_copy_of_something_not_admitted_stands() -> None:
    withdrawn = replace(ONE, state="withdrawn")
    assert reasons(withdrawn, again(photo_sha256=ONE.photo_sha256)) == {ONE.item_uuid: "withdrawn"}


CANDIDATES = st.lists(
    st.builds(
        lambda number, changes: a_candidate(number, **{k: v for change in changes for k, v in change.items()}),
        st.integers(1, 12),
        st.lists(st.sampled_from([changed for _, changed in REFUSALS]), max_size=2),
    ),
    max_size=14,
    unique_by=lambda candidate: candidate.item_uuid,
)


@given(CANDIDATES, st.randoms())
def test_every_candidate_is_kept_or_left_out_once_in_any_order(found: list[Candidate], dice: Any) -> None:
    verdicts = qualify(found, CASE)
    outcome = [each.item_uuid for each in verdicts.exhibits] + [each.candidate.item_uuid for each in verdicts.rejected]
    assert sorted(outcome) == sorted(each.item_uuid for each in found)
    assert {each.reason for each in verdicts.rejected} <= set(REASONS)
    shuffled = list(found)
    dice.shuffle(shuffled)
    assert qualify(shuffled, CASE) == verdicts


def test_the_verifier_knows_the_same_reasons() -> None:
    assert tuple(verify.REASONS) == REASONS
