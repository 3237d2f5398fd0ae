"""What became of my photo: dated steps for the person who sent it, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from campaigns.actions.sealing import seal_dossier
from campaigns.story import story_of
from people.sender import Sender, hash_of
from people.visitor import TOKEN_COOKIE
from reports.actions.prepare import unclear_photo
from reports.actions.takedown import withdraw_report
from reports.models import Item, Report
from tests.factories import (
    NOW,
    confirm,
    jpeg,
    load_small_reference,
    make_campaign,
    make_citizen,
    make_exhibit,
    make_report,
    make_reviewer,
    receive,
    sender,
)
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(tmp_path: Path, settings: Any) -> Iterator[None]:
    """Give each test a house with keys of its own."""
    settings.KEYS_DIR = tmp_path / "keys"
    load_small_reference()
    yield


def told(report: Report, seen_by: Any = None) -> str:
    """Return the story as text, "- " before what has not happened yet."""
    steps = story_of(Report.objects.get(pk=report.pk), seen_by=seen_by)
    return "\n".join(f"{'' if step.is_done else '- '}{step.text} {step.detail}" for step in steps)


def test_a_photo_just_sent_waits_for_its_next_steps_in_words() -> None:
    text = told(receive(jpeg(lon=None)).photo.report)
    assert "We received your photo and sealed it. SHA-256 " in text
    for waiting in (
        "it has no place",
        "nobody said what it shows",
        "no reviewer has looked",
        "as it is named now, it is in no dossier",
    ):
        assert waiting in text
    assert text.count("\n- Not yet") == 6


def test_only_the_first_waiting_step_offers_something_to_do() -> None:
    steps = story_of(receive(jpeg(lon=None)).photo.report, seen_by=None)
    assert len([step for step in steps if step.href]) <= 1


def test_an_exhibit_is_told_by_its_code_to_who_may_see_the_case_and_without_it_to_others() -> None:
    item = make_exhibit()
    campaign = make_campaign()
    dossier = seal_dossier(campaign=campaign, by=campaign.owner, now=NOW)
    code = dossier.exhibits.get().code.upper()
    mine, theirs = told(item.report, campaign.owner), told(item.report)
    assert f"exhibit {code} in version 1 of the dossier “Fewer cans round the station”" in mine
    assert "an exhibit in the dossier of a draft" in theirs
    assert code not in theirs and "Fewer cans" not in theirs
    assert "2 reviewers looked at it. 8 of 8 verdicts agree; evidence grade B." in theirs


def test_what_was_left_out_is_told_with_its_reason() -> None:
    make_exhibit()
    weak = make_report(brand="zouk", branding=Item.NAMED)
    campaign = make_campaign()
    seal_dossier(campaign=campaign, by=campaign.owner, now=NOW)
    assert "left out of version 1" in told(weak, campaign.owner)
    assert "it was not confirmed by a reviewer" in told(weak, campaign.owner)


def test_a_withdrawn_report_says_so_and_what_a_sealed_dossier_keeps() -> None:
    by = sender()
    item = make_exhibit(by=by)
    campaign = make_campaign()
    seal_dossier(campaign=campaign, by=campaign.owner, now=NOW)
    withdraw_report(report=item.report, by=by, now=NOW)
    text = told(item.report)
    assert "You withdrew this report." in text
    assert "an exhibit in the dossier" in text


def test_a_picture_taken_back_is_not_shown_and_the_story_says_so() -> None:
    by = sender()
    report = make_report(by=by)
    unclear_photo(photo=report.photos.get(), by=by, now=NOW)
    assert "you have not said whether somebody can be recognised" in told(report)


def test_the_page_is_for_the_sender_alone() -> None:
    citizen = make_citizen()
    report = make_report(by=sender(citizen))
    path = f"/en/mine/{report.public_id}/"
    own, other = Client(), Client()
    own.force_login(citizen)
    other.force_login(make_citizen())
    assert own.get(path).status_code == 200
    assert other.get(path).status_code == Client().get(path).status_code == 404


def test_without_an_account_the_token_opens_the_page() -> None:
    report = make_report(by=Sender(token_hash=hash_of("a-token-of-a-real-length-is-needed")))
    client = Client()
    assert client.get(f"/en/mine/{report.public_id}/").status_code == 404
    client.cookies[TOKEN_COOKIE] = "a-token-of-a-real-length-is-needed"
    text = client.get(f"/en/mine/{report.public_id}/").content.decode()
    assert report.photos.get().sha256 in text


def test_the_page_asks_as_often_after_many_reviews_and_versions_as_before() -> None:
    citizen = make_citizen()
    item = make_exhibit(by=sender(citizen), reviewers=1)
    campaign = make_campaign(by=citizen)
    client = Client()
    client.force_login(citizen)

    def seal(times: int, reviewers: range) -> None:
        for number in reviewers:
            confirm(item, by=make_reviewer(f"r{number}@example.org"))
        for _ in range(times):
            seal_dossier(campaign=campaign, by=citizen, now=NOW)

    path = f"/en/mine/{item.report.public_id}/"
    assert_same_queries(path, lambda: seal(1, range(1)), lambda: seal(2, range(1, 6)), client)
