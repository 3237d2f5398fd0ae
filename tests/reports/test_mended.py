"""Faults that were found once, each with the scenario in which it hurt somebody."""

from __future__ import annotations

import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from people.actions.citizen import make_keeper
from people.errors import NotAllowed
from people.sender import hash_of
from reports.actions.adopt import adopt_reports
from reports.actions.item import Entry, name_items
from reports.actions.prepare import prepare_photo
from reports.actions.queue import sweep_files
from reports.actions.reference import load_brands
from reports.actions.report import date_report
from reports.actions.takedown import hide_report, restore_report, withdraw_report
from reports.errors import BadReason
from reports.models import Brand, Photo, Report
from tests.factories import (
    NOW,
    confirm,
    jpeg,
    load_small_reference,
    make_citizen,
    make_report,
    make_reviewer,
    receive,
    sender,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reference():
    load_small_reference()


@pytest.mark.parametrize(
    ("taken", "code"), [(datetime(2038, 1, 1), "time_in_future"), (datetime(1999, 1, 1), "time_too_old")]
)
def test_an_impossible_date_is_not_published_by_naming_the_photo(taken, code):
    by = sender()
    receipt = receive(jpeg(taken=taken), by=by)
    assert receipt.code == code
    report = name_items(report=receipt.photo.report, entries=[Entry(object="cup")], by=by, now=NOW)
    assert (report.state, report.taken_on) == ("draft", None)
    dated = date_report(report=report, taken_local=datetime(2026, 5, 1, 8, 0), by=by, now=NOW)
    assert dated.state == "published"


def test_saving_the_same_lines_again_multiplies_nothing():
    by = sender()
    report = make_report(by=by)
    lines = [Entry(object="drink_can", quantity=1, picked_up=True), Entry(object="drink_can", quantity=2)]
    for _ in range(3):
        name_items(report=report, entries=lines, by=by, now=NOW)
        assert sorted(report.items.values_list("quantity", flat=True)) == [1, 2]
    name_items(report=report, entries=lines[:1], by=by, now=NOW)
    assert list(report.items.values_list("quantity", flat=True)) == [1]


def test_a_quantity_that_rises_is_a_new_statement_nobody_confirmed():
    by = sender()
    report = make_report(by=by, quantity=2)
    reviewers = [make_reviewer(), make_reviewer()]
    for reviewer in reviewers:
        confirm(report.items.get(), by=reviewer)
    name_items(report=report, entries=[Entry(object="drink_can", branding="unbranded", quantity=1)], by=by, now=NOW)
    assert report.items.get().grade == "B"
    name_items(report=report, entries=[Entry(object="drink_can", branding="unbranded", quantity=1000)], by=by, now=NOW)
    assert report.items.get().grade == "D"


def test_who_confirmed_a_photo_before_adopting_it_has_confirmed_nothing():
    token = "a-token-nobody-guesses-in-a-lifetime"
    item = make_report(by=sender(token=token)).items.get()
    reviewer = make_reviewer()
    assert confirm(item, by=reviewer).grade == "C"
    assert adopt_reports(token_hash=hash_of(token), by=reviewer, now=NOW) == 1
    item.refresh_from_db()
    assert (item.grade, item.reviews.count()) == ("D", 0)


def test_a_corrected_ownership_corrects_what_was_found_before():
    report = make_report(brand="Zouk", on=date(2026, 5, 30))
    before = report.version
    rows = {
        "brand": "zouk",
        "owner": "sudline",
        "territory": "WORLD",
        "role": "owner",
        "valid_from": "",
        "valid_to": "",
    }
    rows |= {"confidence": "verified", "evidence": "primary", "source": "a correction", "note": ""}
    owner = {"key": "sudline", "name": "Sudline", "kind": "company", "country": "FR", "parent": "", "note": ""}
    brand = {"key": "zouk", "name": "Zouk", "sector": "soft_drink", "wikidata": ""}
    load_brands(brands=[brand], owners=[owner], ownership=[rows], aliases=[], is_sample=True)
    report.refresh_from_db()
    assert report.items.get().owner.slug == "sudline"
    assert report.version > before


def test_loading_the_same_lists_again_touches_no_report():
    report = make_report(brand="Zouk")
    ids = list(Brand.objects.get(slug="zouk").ownerships.values_list("pk", flat=True))
    load_small_reference()
    assert list(Brand.objects.get(slug="zouk").ownerships.values_list("pk", flat=True)) == ids
    assert Report.objects.get(pk=report.pk).version == report.version


def test_a_full_disk_is_not_the_photos_fault(monkeypatch):
    photo = receive().photo

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("reports.actions.prepare.prepare_renditions", full)
        for _ in range(5):
            with pytest.raises(OSError, match="No space"):
                prepare_photo(photo_id=photo.pk, now=NOW)
    assert prepare_photo(photo_id=photo.pk, now=NOW) == Photo.READY


def test_withdrawing_erases_the_copies_and_bringing_back_makes_them_anew(django_capture_on_commit_callbacks):
    by = sender()
    report = make_report(by=by, pixels=True)
    photo = report.photos.get()
    assert photo.large_path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_report(report=report, by=by, now=NOW)
    assert not photo.large_path.exists()
    assert not photo.small_path.exists()
    assert photo.original_path.exists()
    with pytest.raises(NotAllowed):
        restore_report(report=report, by=sender(), now=NOW)
    restore_report(report=report, by=by, now=NOW)
    assert prepare_photo(photo_id=photo.pk, now=NOW) == Photo.READY
    photo.refresh_from_db()
    report.refresh_from_db()
    assert (report.state, report.released_at, photo.cleared_at) == ("published", None, None)
    assert photo.large_path.exists()


def test_a_keeper_takes_a_report_down_with_a_reason_and_nobody_else_does():
    report, keeper = make_report(), make_keeper(email="keeper@example.org", now=NOW)
    with pytest.raises(NotAllowed):
        hide_report(report=report, reason="private", by=make_citizen(), now=NOW)
    with pytest.raises(BadReason):
        hide_report(report=report, reason="because", by=keeper, now=NOW)
    call_command("hide_report", str(report.public_id), reason="private", by="keeper@example.org", verbosity=0)
    hidden = Report.objects.get(pk=report.pk)
    assert (hidden.state, hidden.hidden_reason, hidden.version) == ("hidden", "private", report.version + 1)
    assert not Report.objects.public().exists()


def test_files_that_a_crash_left_are_erased_after_a_day_and_no_others(own_media):
    photo = receive().photo
    left = [own_media / "original" / "incoming" / "half", own_media / "original" / "00" / "nobody"]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert sweep_files(now=NOW) == 0, "an upload may still be under way"
    later = datetime.fromtimestamp(left[0].stat().st_mtime, tz=NOW.tzinfo) + timedelta(days=1, minutes=1)
    assert sweep_files(now=later) == 2
    assert photo.original_path.exists()


def test_a_crash_while_the_row_is_written_leaves_no_original(monkeypatch, own_media):
    def dies(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("reports.actions.photo._write", dies)
    with pytest.raises(RuntimeError):
        receive()
    assert [path for path in own_media.rglob("*") if path.is_file()] == []


def test_an_import_tells_one_row_a_file_and_goes_on_past_odd_ones(tmp_path, capsys):
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(jpeg())
    (folder / "b.jpg").write_bytes(jpeg(lon=None))
    (folder / "c.txt").write_bytes(b"text")
    odd = os.fsdecode(os.fsencode(folder) + b"/caf\xe9.jpg")
    Path(odd).write_bytes(jpeg())
    call_command("import_photos", folder, json=True)
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = {row["file"].rsplit("/", 1)[-1]: (row["outcome"], row["code"]) for row in rows}
    assert told == {
        "a.jpg": ("published", "ok"),
        "b.jpg": ("draft", "no_place"),
        "c.txt": ("refused", "not_a_photo"),
        "caf\\xe9.jpg": ("published", "ok"),
    }
    first = next(row for row in rows if row["file"].endswith("a.jpg"))
    assert (first["taken_local"], first["offset"]) == ("2026-05-30T10:15:00", "+02:00")
    assert Photo.objects.filter(state=Photo.READY).count() == 3, "the copies are made before it ends"
    call_command("import_photos", folder, json=True)
    again = [json.loads(line)["outcome"] for line in capsys.readouterr().out.splitlines()]
    assert sorted(again) == ["duplicate", "duplicate", "duplicate", "refused"]


def test_an_import_of_nothing_says_so():
    with pytest.raises(CommandError, match="no file or folder"):
        call_command("import_photos", Path("/nowhere/at/all"))
