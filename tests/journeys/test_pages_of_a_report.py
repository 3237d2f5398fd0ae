"""Sending, placing, naming and withdrawing over HTTP alone, without JavaScript and without an account."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from people.actions.citizen import make_keeper
from people.models import Citizen
from people.visitor import TOKEN_COOKIE
from reports.models import Photo, Report
from tests.factories import NOW, jpeg, load_small_reference, make_citizen, make_report, make_reviewer, sender

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference():
    load_small_reference()


def upload(client: Client, *files: tuple[str, bytes], **more: Any) -> Any:
    """Post files as the plain form does."""
    photos = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post("/en/send/", {"photo": photos, **more})


def lines(**said: object) -> dict[str, object]:
    """The fields of the naming form, with these said of the first line."""
    fields = {"object": "", "brand": "", "branding": "", "material": "", "quantity": 1, **said}
    return {
        "item-TOTAL_FORMS": 1,
        "item-INITIAL_FORMS": 0,
        **{f"item-0-{name}": value for name, value in fields.items()},
    }


def only_report() -> Report:
    return Report.objects.get()


def test_every_file_gets_a_row_with_its_outcome_and_reason():
    client, content = Client(), jpeg()
    files = [("a.jpg", content), ("b.jpg", content), ("c.jpg", jpeg(lon=None)), ("d.jpg", b"text"), ("e.jpg", b"")]
    page = upload(client, *files).content.decode()
    for outcome, code in (("published", "ok"), ("duplicate", "same_file"), ("draft", "no_place")):
        assert f'data-outcome="{outcome}" data-code="{code}"' in page
    assert page.count('data-code="not_a_photo"') == 2
    assert Photo.objects.count() == 2


def test_a_form_without_a_file_says_so_and_keeps_what_was_ticked():
    answer = Client().post("/en/send/", {"coarse": "on"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose at least one photo." in page
    assert "checked" in page


def test_a_browser_keeps_the_right_to_change_what_it_sent_and_another_has_none():
    mine, other = Client(), Client()
    upload(mine, ("a.jpg", jpeg()))
    assert mine.cookies[TOKEN_COOKIE]["httponly"]
    address = f"/en/name/{only_report().public_id}/"
    assert mine.get(address).status_code == 200
    assert other.get(address).status_code == 404


def test_signing_in_adopts_what_the_browser_sent():
    client, citizen = Client(), make_citizen()
    upload(client, ("a.jpg", jpeg()))
    client.force_login(citizen)
    assert "1 report" in client.get("/en/mine/").content.decode()
    assert only_report().owner == citizen
    assert only_report().token_hash == ""


def test_a_photo_is_placed_dated_named_and_published():
    client = Client()
    upload(client, ("a.jpg", jpeg(lon=None, taken=None)))
    report = only_report()
    place = f"/en/place/{report.public_id}/"
    for wrong in (
        {"lat": "95", "lon": "2", "taken_local": "2026-05-01T10:00"},
        {"lat": "0", "lon": "0", "taken_local": "2026-05-01T10:00"},
        {"lat": "abc", "lon": "2", "taken_local": "2026-05-01T10:00"},
        {"lat": "48", "lon": "2", "taken_local": "1999-01-01T10:00"},
        {"lat": "48", "lon": "2", "taken_local": "soon"},
    ):
        answer = client.post(place, wrong)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
    answer = client.post(place, {"lat": "48.11", "lon": "-1.67", "taken_local": "2026-05-01T10:00"})
    assert answer.status_code == 302
    answer = client.post(f"/en/name/{report.public_id}/", lines(object="drink_can", brand="zouk", quantity=3))
    assert answer.status_code == 302
    report.refresh_from_db()
    assert (report.state, report.taken_local) == ("published", datetime(2026, 5, 1, 10, 0))
    assert report.items.get().quantity == 3


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"object": "drink_can", "brand": "Zoukk"}, "Did you mean: zouk"),
        ({"object": "drink_can", "quantity": -2}, "greater than or equal to 1"),
        ({"object": "drink_can", "quantity": "many"}, "whole number"),
        ({"object": "spaceship"}, "valid choice"),
        ({}, "Name between 1 and"),
    ],
)
def test_what_cannot_be_meant_is_said_beside_what_was_typed(said, sentence):
    client = Client()
    upload(client, ("a.jpg", jpeg()))
    answer = client.post(f"/en/name/{only_report().public_id}/", lines(**said))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert only_report().state == "placed"


def test_the_picture_is_its_senders_until_it_is_cleared_and_never_again_after_withdrawal():
    by = make_citizen()
    report = make_report(by=sender(by), pixels=True)
    photo = report.photos.get()
    own, anyone = Client(), Client()
    own.force_login(by)
    address = f"/photos/{photo.public_name}.webp"
    assert anyone.get(address).status_code == 200
    Photo.objects.update(cleared_at=None)
    assert (own.get(address).status_code, anyone.get(address).status_code) == (200, 404)
    Photo.objects.update(cleared_at=NOW)
    assert own.post(f"/en/mine/{report.public_id}/withdraw/").status_code == 302
    assert anyone.get(address).status_code == 404
    assert anyone.get(f"/en/reports/{report.public_id}/").status_code == 410


def test_only_the_sender_withdraws_and_a_look_changes_nothing():
    by = make_citizen()
    report = make_report(by=sender(by))
    stranger, own = Client(), Client()
    stranger.force_login(make_citizen())
    own.force_login(by)
    assert stranger.post(f"/en/mine/{report.public_id}/withdraw/").status_code == 404
    assert own.get(f"/en/mine/{report.public_id}/withdraw/").status_code == 200
    report.refresh_from_db()
    assert report.state == "published"


def test_a_coarse_choice_discloses_a_square_and_the_page_says_so():
    client = Client()
    upload(client, ("a.jpg", jpeg()), coarse="on")
    report = only_report()
    client.post(f"/en/name/{report.public_id}/", {**lines(object="cup"), "coarse": "on"})
    page = client.get(f"/en/reports/{report.public_id}/").content.decode()
    assert "square of about 1 km" in page
    assert f"{report.point.y:.5f}" not in page


def test_reviewing_asks_to_sign_in_and_a_verdict_is_taken_once():
    item = make_report(brand="Zouk").items.get()
    assert "/account/login/" in Client().get("/en/review/").url
    client = Client()
    client.force_login(make_reviewer())
    address = client.get("/en/review/").url
    assert str(item.public_id) in address
    assert client.post(address, {}).status_code == 422
    agreed = dict.fromkeys(("object", "brand", "place", "time"), "agree")
    assert client.post(address, agreed).status_code == 302
    assert client.get("/en/review/").status_code == 200
    item.refresh_from_db()
    assert item.grade == "C"


def test_keepers_name_reviewers_and_to_others_the_page_does_not_exist():
    keeper, citizen = make_keeper(email="k@example.org", now=NOW), make_citizen("c@example.org")
    client = Client()
    client.force_login(citizen)
    assert client.get("/en/reviewers/").status_code == 404
    client.force_login(keeper)
    assert client.post("/en/reviewers/", {"email": "nobody@example.org"}).status_code == 422
    assert client.post("/en/reviewers/", {"email": "C@example.org"}).status_code == 302
    assert Citizen.objects.get(pk=citizen.pk).reviewer_since is not None
    client.post("/en/reviewers/", {"email": "c@example.org", "act": "dismiss"})
    assert Citizen.objects.get(pk=citizen.pk).reviewer_since is None


def test_nobody_reviews_what_their_own_browser_sent_before_they_signed_in():
    client, reviewer = Client(), make_reviewer()
    upload(client, ("a.jpg", jpeg()))
    report = only_report()
    client.post(f"/en/name/{report.public_id}/", {**lines(object="cup"), "nobody_on_it": "on"})
    Report.objects.update(released_at=NOW)
    Photo.objects.update(state=Photo.READY)
    client.force_login(reviewer)
    address = f"/en/review/{report.items.get().public_id}/"
    assert client.get("/en/review/").status_code == 200, "nothing is left to judge"
    assert client.post(address, {"object": "agree"}).status_code == 403


def test_a_line_without_its_object_is_refused_and_not_dropped():
    client = Client()
    upload(client, ("a.jpg", jpeg()))
    answer = client.post(f"/en/name/{only_report().public_id}/", lines(brand="zouk"))
    assert answer.status_code == 422
    assert "Choose the object this line is about." in answer.content.decode()


def test_a_withdrawn_report_is_brought_back_by_its_sender():
    client = Client()
    upload(client, ("a.jpg", jpeg()))
    report = only_report()
    client.post(f"/en/mine/{report.public_id}/withdraw/")
    assert "Bring it back" in client.get("/en/mine/").content.decode()
    assert Client().post(f"/en/mine/{report.public_id}/restore/").status_code == 404
    assert client.post(f"/en/mine/{report.public_id}/restore/").status_code == 302
    report.refresh_from_db()
    assert report.state == "placed"


def test_a_keeper_hides_a_report_from_its_page():
    report = make_report()
    keeper, other = Client(), Client()
    keeper.force_login(make_keeper(email="k@example.org", now=NOW))
    other.force_login(make_citizen())
    address = f"/en/reports/{report.public_id}/"
    assert "Hide it" in keeper.get(address).content.decode()
    assert "Hide it" not in other.get(address).content.decode()
    assert other.post(f"{address}hide/", {"reason": "private"}).status_code == 404
    assert keeper.post(f"{address}hide/", {"reason": "private"}).status_code == 302
    assert other.get(address).status_code == 410
