"""Verdicts and grades: who confirms, what it takes, and that a ring of fresh accounts lifts nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.actions.citizen import dismiss_reviewer, make_keeper, name_reviewer
from people.errors import NotAllowed
from reports.actions.report import place_report
from reports.actions.review import review_item
from reports.actions.takedown import withdraw_report
from reports.errors import BadReview
from reports.grading import ASPECTS, Capture, Tally, grade_of, is_plausible, tallies
from reports.models import Item
from tests.factories import NOW, confirm, load_small_reference, make_citizen, make_report, make_reviewer, sender

GRADES = "ABCD"


@pytest.fixture
def item(db) -> Item:
    load_small_reference()
    return make_report(brand="Zouk").items.get()


def test_two_named_reviewers_lift_a_plausible_item_to_b(item):
    assert item.grade == "D"
    assert confirm(item, by=make_reviewer()).grade == "C"
    assert confirm(item, by=make_reviewer()).grade == "B"


def test_five_fresh_accounts_acting_together_lift_nothing(item):
    for _ in range(5):
        graded = confirm(item, by=make_citizen())
    assert graded.grade == "D"
    assert item.reviews.count() == 20


def test_nobody_reviews_their_own_report(db):
    load_small_reference()
    reviewer = make_reviewer()
    own = make_report(by=sender(reviewer)).items.get()
    with pytest.raises(NotAllowed):
        confirm(own, by=reviewer)


def test_a_third_who_disagrees_outweighs_one_and_not_two_of_two_thirds(item):
    confirm(item, by=make_reviewer())
    confirm(item, by=make_reviewer())
    assert confirm(item, by=make_reviewer(), brand="disagree").grade == "D"
    assert confirm(item, by=make_reviewer()).grade == "B"


def test_a_verdict_can_be_changed_and_counts_once(item):
    reviewer = make_reviewer()
    confirm(item, by=reviewer)
    assert confirm(item, by=reviewer, object="disagree").grade == "D"
    assert item.reviews.filter(aspect="object").count() == 1


def test_a_dismissed_reviewer_confirms_nothing_more(item):
    reviewer, keeper = make_reviewer(), make_keeper(email="keeper@example.org", now=NOW)
    dismiss_reviewer(citizen=reviewer, by=keeper)
    assert confirm(item, by=reviewer).grade == "D"


def test_only_a_keeper_names_reviewers_and_never_themselves(db):
    keeper, citizen = make_keeper(email="k@example.org", now=NOW), make_citizen()
    with pytest.raises(NotAllowed):
        name_reviewer(citizen=citizen, by=make_citizen(), now=NOW)
    with pytest.raises(NotAllowed):
        name_reviewer(citizen=keeper, by=keeper, now=NOW)
    assert name_reviewer(citizen=citizen, by=keeper, now=NOW).is_reviewer_at(NOW)


def test_a_pin_set_by_hand_caps_the_grade_at_c(db):
    load_small_reference()
    by = sender()
    report = make_report(by=by)
    place_report(report=report, lon=-1.68, lat=48.11, by=by, now=NOW)
    item = report.items.get()
    confirm(item, by=make_reviewer())
    assert confirm(item, by=make_reviewer()).grade == "C"


def test_moving_a_report_takes_its_confirmations_of_place_back(db):
    load_small_reference()
    by = sender()
    report = make_report(by=by)
    confirm(report.items.get(), by=make_reviewer())
    place_report(report=report, lon=-1.6, lat=48.1, by=by, now=NOW)
    assert report.items.get().grade == "D"


def test_odd_verdicts_and_withdrawn_reports_are_refused(item):
    reviewer = make_reviewer()
    for verdicts in ({}, {"smell": "agree"}, {"object": "perhaps"}):
        with pytest.raises(BadReview):
            review_item(item=item, verdicts=verdicts, by=reviewer, now=NOW)
    owner = item.report.owner
    withdraw_report(report=item.report, by=sender(owner), now=NOW)
    with pytest.raises(BadReview):
        confirm(item, by=reviewer)


def test_a_changed_grade_raises_the_version_and_an_unchanged_one_does_not(item):
    before = item.report.version
    confirm(item, by=make_citizen())
    item.report.refresh_from_db()
    assert item.report.version == before
    confirm(item, by=make_reviewer())
    item.report.refresh_from_db()
    assert item.report.version == before + 1


@given(st.lists(st.tuples(st.sampled_from(ASPECTS), st.sampled_from(["agree", "disagree", "unclear"]))), st.booleans())
def test_one_more_agreement_on_everything_never_lowers_a_grade(verdicts, plausible):
    before = grade_of(tallies(verdicts), plausible=plausible)
    after = grade_of(tallies([*verdicts, *((aspect, "agree") for aspect in ASPECTS)]), plausible=plausible)
    assert GRADES.index(after) <= GRADES.index(before)


@given(st.integers(0, 50), st.integers(0, 50))
def test_confirmed_means_more_than_two_thirds(agree, disagree):
    share = agree / (agree + disagree) if agree + disagree else 0
    assert Tally(agree, disagree).is_confirmed == (agree > 0 and share > 2 / 3 + 1e-12)


CLEAN = Capture("exif", "exif", 5.0, datetime(2026, 5, 30, 10, 0), "+02:00", NOW)


@pytest.mark.parametrize(
    ("changes", "plausible"),
    [
        ({}, True),
        ({"location_source": "pin"}, False),
        ({"time_source": "pin"}, False),
        ({"accuracy_m": 101.0}, False),
        ({"accuracy_m": None}, True),
        ({"taken_local": None}, False),
        ({"taken_local": datetime(2026, 6, 1, 14, 9)}, True),
        ({"taken_local": datetime(2026, 6, 1, 14, 11)}, False),
        ({"taken_local": datetime(2026, 6, 1, 14, 11), "utc_offset": ""}, True),
        ({"received_at": NOW + timedelta(days=400)}, False),
    ],
)
def test_plausible_is_what_the_photo_says_itself_and_its_receipt_allows(changes, plausible):
    assert is_plausible(Capture(**(CLEAN.__dict__ | changes))) is plausible
