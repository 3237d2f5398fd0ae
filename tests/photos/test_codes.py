"""The closed list of answers."""

import pytest

from reports.photos import codes
from tests.photos import shelf


def test_every_answer_of_the_two_sets_is_on_the_list():
    answers = [row["expected"]["code"] for row in shelf.TRUTH.values()] + [r["code"] for r in shelf.MANIFEST.values()]
    assert set(answers) <= set(codes.CODES)


def test_reasons_come_in_the_order_of_the_list_and_once():
    assert codes.in_reason_order(["no_time", "no_place", "damaged", "no_time"]) == ("damaged", "no_place", "no_time")


def test_a_word_that_is_no_reason_is_refused():
    with pytest.raises(ValueError):
        codes.in_reason_order(["no_place", "no_luck"])


def test_a_refusal_is_an_error_and_a_draft_a_warning():
    assert codes.CODES["too_large"].severity == "error"
    assert codes.CODES["no_place"].severity == "warning"
    assert codes.CODES["same_file"].severity == "info"


def test_only_the_quota_goes_away_by_itself():
    assert [code.code for code in codes.CODES.values() if code.recoverable] == ["quota"]


def test_no_word_is_both_a_code_and_a_note():
    assert not set(codes.CODES) & set(codes.NOTES)
