"""Naming, placing, dating, releasing: what makes a report public, and what every change leaves behind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.errors import NotAllowed
from reports.actions.item import Entry, find_brand, name_items
from reports.actions.prepare import clear_photo
from reports.actions.report import choose_precision, date_report, place_report, release_reports
from reports.actions.takedown import withdraw_report
from reports.errors import BadItem, BadPlace, BadTime
from reports.models import Claim, Item, Photo, Report
from reports.naming.names import near_names, normal_form
from tests.factories import NOW, TOWN, confirm, jpeg, load_small_reference, make_report, make_reviewer, receive, sender

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference():
    load_small_reference()


CAN = Entry(object="drink_can", brand="Zouk", quantity=2)


def test_a_placed_report_is_published_by_its_first_item():
    by = sender()
    report = receive(by=by).photo.report
    report = name_items(report=report, entries=[CAN], by=by, now=NOW)
    item = report.items.get()
    assert (report.state, item.quantity, item.brand.slug, item.branding) == ("published", 2, "zouk", "named")
    assert item.material.key == "aluminium"
    assert not Report.objects.public().exists()


def test_a_draft_with_items_stays_private_until_it_is_placed():
    by = sender()
    report = receive(jpeg(lon=None), by=by).photo.report
    assert name_items(report=report, entries=[CAN], by=by, now=NOW).state == "draft"
    placed = place_report(report=report, lon=TOWN[0], lat=TOWN[1], by=by, now=NOW)
    assert (placed.state, placed.location_source) == ("published", "pin")


def test_a_photo_without_time_is_published_once_dated():
    by = sender()
    report = receive(jpeg(taken=None), by=by).photo.report
    name_items(report=report, entries=[CAN], by=by, now=NOW)
    dated = date_report(report=report, taken_local=datetime(2026, 5, 1, 9, 0), by=by, now=NOW)
    assert (dated.state, dated.taken_on, dated.time_source) == ("published", date(2026, 5, 1), "pin")


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (Entry(object="spaceship"), "unknown_object"),
        (Entry(object="drink_can", brand="Nobrandatall"), "unknown_brand"),
        (Entry(object="drink_can", material="kryptonite"), "unknown_material"),
        (Entry(object="drink_can", quantity=0), "bad_quantity"),
        (Entry(object="drink_can", quantity=1001), "bad_quantity"),
        (Entry(object="drink_can", branding="odd"), "bad_item"),
        (Entry(object="drink_can", branding="named"), "bad_item"),
    ],
)
def test_an_entry_nobody_can_mean_is_refused_with_a_code_and_changes_nothing(entry, code):
    by = sender()
    report = receive(by=by).photo.report
    with pytest.raises(BadItem) as refusal:
        name_items(report=report, entries=[entry], by=by, now=NOW)
    assert refusal.value.code == code
    assert not Item.objects.exists()


def test_a_misspelt_brand_is_never_taken_silently_but_offered():
    with pytest.raises(BadItem) as refusal:
        find_brand("Zoukk")
    assert "zouk" in refusal.value.help
    assert find_brand("  ZOUK® Cola ").slug == "zouk"


def test_the_owner_is_the_one_of_the_day_of_the_find():
    before = make_report(brand="Fizzo", on=date(2026, 2, 28)).items.get()
    after = make_report(brand="Fizzo", on=date(2026, 3, 1)).items.get()
    assert (before.owner.slug, after.owner.slug) == ("nordica", "sudline")


def test_an_entry_that_stays_keeps_its_reviews_and_one_that_changes_loses_them():
    by = sender()
    report = make_report(by=by, brand="Zouk", quantity=5)
    confirm(report.items.get(), by=make_reviewer())
    name_items(report=report, entries=[Entry(object="drink_can", brand="zouk", quantity=4)], by=by, now=NOW)
    assert report.items.get().reviews.count() == 4
    name_items(report=report, entries=[Entry(object="cup", brand="zouk")], by=by, now=NOW)
    assert report.items.get().reviews.count() == 0


def test_every_visible_change_raises_the_version():
    by = sender()
    report = make_report(by=by)
    seen = [report.version]
    for change in (
        lambda: name_items(report=report, entries=[CAN], by=by, now=NOW),
        lambda: place_report(report=report, lon=2.35, lat=48.85, by=by, now=NOW),
        lambda: choose_precision(report=report, coarse=True, by=by, now=NOW),
        lambda: date_report(report=report, taken_local=datetime(2026, 5, 2, 8, 0), by=by, now=NOW),
        lambda: withdraw_report(report=report, by=by, now=NOW),
    ):
        seen.append(change().version)
    assert seen == sorted(set(seen))


def test_places_that_do_not_exist_are_refused_and_null_island_is_no_place():
    by = sender()
    report = receive(jpeg(lon=None), by=by).photo.report
    nowhere = ((0.0, 0.0, "place_zero"), (181.0, 4.0, "place_impossible"), (4.0, -91.0, "place_impossible"))
    for lon, lat, code in nowhere:
        with pytest.raises(BadPlace) as refusal:
            place_report(report=report, lon=lon, lat=lat, by=by, now=NOW)
        assert refusal.value.code == code
    assert place_report(report=report, lon=0.0, lat=51.5, by=by, now=NOW).cell is not None


def test_times_that_cannot_be_are_refused():
    by = sender()
    report = receive(jpeg(taken=None), by=by).photo.report
    for taken, code in ((datetime(1999, 12, 31), "time_too_old"), (datetime(2026, 6, 3), "time_in_future")):
        with pytest.raises(BadTime) as refusal:
            date_report(report=report, taken_local=taken, by=by, now=NOW)
        assert refusal.value.code == code


def test_a_corrected_place_keeps_the_claim_it_replaces():
    by = sender()
    report = receive(by=by).photo.report
    place_report(report=report, lon=2.0, lat=48.0, by=by, now=NOW)
    claims = Claim.objects.filter(report=report, aspect="place").order_by("id")
    assert [(claim.source, claim.in_use) for claim in claims] == [("exif", False), ("pin", True)]


def test_a_coarse_report_discloses_the_corner_of_its_square_only():
    by = sender()
    report = make_report(by=by, coarse=True)
    assert report.disclosed_cell != report.cell
    assert report.disclosed_cell == (report.cell >> 22) << 22


def test_reports_of_one_hour_are_released_together(settings):
    settings.RELEASE_EVERY_S = 3600
    by = sender()
    base = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
    for minute in (5, 50):
        report = receive(by=by, now=base).photo.report
        name_items(report=report, entries=[CAN], by=by, now=base + timedelta(minutes=minute))
    assert release_reports(now=base + timedelta(minutes=59)) == 0
    assert release_reports(now=base + timedelta(minutes=61)) == 2
    assert Report.objects.public().values("released_at").distinct().count() == 1


def test_a_withdrawn_report_is_not_public_and_cannot_be_changed():
    by = sender()
    report = make_report(by=by)
    withdraw_report(report=report, by=by, now=NOW)
    assert not Report.objects.public().exists()
    with pytest.raises(NotAllowed):
        name_items(report=report, entries=[CAN], by=by, now=NOW)


def test_a_picture_is_shown_only_after_its_sender_says_nobody_is_on_it():
    by = sender()
    photo = receive(by=by).photo
    Photo.objects.filter(pk=photo.pk).update(state=Photo.READY)
    assert not Photo.objects.showable().exists()
    with pytest.raises(NotAllowed):
        clear_photo(photo=photo, by=sender(), now=NOW)
    clear_photo(photo=photo, by=by, now=NOW)
    assert Photo.objects.showable().exists()


@given(st.text())
def test_the_normal_form_is_its_own_normal_form(name):
    assert normal_form(normal_form(name)) == normal_form(name)


def test_names_are_compared_without_accents_signs_and_capitals():
    assert normal_form("Évian®") == normal_form("EVIAN") == "evian"
    assert normal_form("M&M’s") == "m and ms"
    assert near_names("Coca Colla", ["coca cola", "fanta"]) == ["coca cola"]
