"""The one intake: what it keeps, what it answers, and that nothing acknowledged is ever lost."""

from __future__ import annotations

import hashlib
import stat
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError

from people.errors import NotAllowed
from reports.actions.photo import label_of, receive_photo
from reports.actions.prepare import prepare_photo
from reports.actions.takedown import withdraw_report
from reports.errors import KeyReused, OverQuota
from reports.models import Claim, Photo, Report
from reports.photos.limits import BadPhoto
from reports.photos.place_time import Sent
from reports.photos.scrub import findings
from tests.factories import NOW, TOWN, jpeg, receive, sender

pytestmark = pytest.mark.django_db


def test_a_photo_with_place_and_time_is_received():
    receipt = receive(jpeg())
    assert (receipt.outcome, receipt.code) == ("published", "ok")
    report = receipt.photo.report
    assert report.state == Report.PLACED
    assert (report.point.x, report.point.y) == pytest.approx(TOWN, abs=1e-5)
    assert report.taken_local == datetime(2026, 5, 30, 10, 15)
    assert (report.location_source, report.time_source, report.utc_offset) == ("exif", "exif", "+02:00")
    assert report.country == "FR"


def test_the_original_is_sealed_with_its_hash_and_read_only():
    content = jpeg()
    photo = receive(content).photo
    assert photo.original_path.read_bytes() == content
    assert photo.sha256 == hashlib.sha256(content).hexdigest()
    assert stat.S_IMODE(photo.original_path.stat().st_mode) == 0o400


def test_a_photo_without_place_waits_for_one_and_is_kept():
    receipt = receive(jpeg(lon=None))
    assert (receipt.outcome, receipt.code) == ("draft", "no_place")
    assert receipt.photo.report.state == Report.DRAFT
    assert receipt.photo.original_path.exists()


def test_a_photo_without_time_keeps_its_place_and_waits():
    receipt = receive(jpeg(taken=None))
    assert (receipt.outcome, receipt.code) == ("draft", "no_time")
    assert receipt.photo.report.point is not None


def test_the_same_bytes_by_the_same_person_are_answered_with_the_first_photo():
    by, content = sender(), jpeg()
    first = receive(content, by=by)
    again = receive(content, by=by)
    assert (again.outcome, again.code, again.photo.pk) == ("duplicate", "same_file", first.photo.pk)
    assert Photo.objects.count() == 1


def test_the_same_bytes_by_another_person_are_a_photo_of_their_own():
    content = jpeg()
    assert receive(content).is_new
    assert receive(content).is_new
    assert Photo.objects.count() == 2


def test_two_holders_of_tokens_each_keep_their_own_copy():
    content = jpeg()
    assert receive(content, by=sender(token="a")).is_new
    assert receive(content, by=sender(token="b")).is_new
    assert not receive(content, by=sender(token="a")).is_new


def test_a_withdrawn_photo_is_not_revived_in_silence():
    by, content = sender(), jpeg()
    report = receive(content, by=by).photo.report
    withdraw_report(report=report, by=by, now=NOW)
    again = receive(content, by=by)
    assert (again.outcome, again.code) == ("duplicate", "withdrawn_before")


def test_a_repeated_key_replays_the_answer_and_another_file_under_it_is_refused():
    by, content = sender(), jpeg(lon=None)
    first = receive(content, by=by, idempotency_key="k1")
    again = receive(content, by=by, idempotency_key="k1")
    assert (again.outcome, again.code, again.photo.pk) == ("draft", "no_place", first.photo.pk)
    with pytest.raises(KeyReused):
        receive(jpeg(), by=by, idempotency_key="k1")
    assert Photo.objects.count() == 1


def test_the_loser_of_a_race_reads_the_winners_row(monkeypatch):
    by, content = sender(), jpeg()
    first = receive(content, by=by)
    monkeypatch.setattr("reports.actions.photo._received_before", lambda *args, **kwargs: None)
    again = receive(content, by=by)
    assert (again.outcome, again.photo.pk) == ("duplicate", first.photo.pk)
    assert len([path for path in first.photo.original_path.parent.parent.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_photo"),
        (b"hello, I am text", "not_a_photo"),
        (b"GIF89a" + bytes(40), "not_a_photo"),
        (jpeg()[:40], "unreadable"),
        (jpeg() + bytes(20_000_000), "too_large"),
    ],
)
def test_what_is_no_photo_is_refused_and_leaves_nothing(content, code, own_media):
    with pytest.raises(BadPhoto) as refusal:
        receive(content)
    assert refusal.value.code == code
    assert not Photo.objects.exists()
    assert [path for path in own_media.rglob("*") if path.is_file()] == []


def test_a_crash_before_the_commit_acknowledges_nothing_and_a_resend_succeeds(monkeypatch):
    by, content = sender(), jpeg()

    def dies(*args: object, **kwargs: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("reports.actions.photo._commit", dies)
        with pytest.raises(MemoryError):
            receive(content, by=by)
    assert not Photo.objects.exists()
    assert receive(content, by=by).is_new


def test_the_hours_share_is_limited_and_the_rest_may_follow(settings):
    settings.PHOTOS_PER_HOUR_CITIZEN = 2
    by = sender()
    receive(by=by)
    receive(by=by)
    with pytest.raises(OverQuota) as refusal:
        receive(by=by)
    assert (refusal.value.code, refusal.value.limit) == ("quota", "2")
    assert receive(by=by, now=NOW + timedelta(minutes=61)).is_new


def test_a_fix_of_the_device_places_a_photo_that_carries_no_place():
    taken = datetime(2026, 6, 1, 13, 59)
    sent = Sent(lat=TOWN[1], lon=TOWN[0], accuracy_m=8.0, location_source="device", fix_at=NOW)
    receipt = receive(jpeg(lon=None, taken=taken), sent=sent)
    assert receipt.outcome == "published"
    assert receipt.photo.report.location_source == "device"


def test_every_claim_is_kept_with_its_source_and_one_is_in_use():
    report = receive(jpeg()).photo.report
    places = Claim.objects.filter(report=report, aspect="place")
    assert [claim.source for claim in places if claim.in_use] == ["exif"]
    assert Claim.objects.filter(report=report, aspect="time", in_use=True).count() == 1


def test_public_copies_carry_no_metadata_and_a_cut_picture_becomes_a_draft():
    photo = receive(jpeg(size=(2000, 1500))).photo
    assert prepare_photo(photo_id=photo.pk, now=NOW) == Photo.READY
    photo.refresh_from_db()
    for path in (photo.large_path, photo.small_path):
        assert findings(path.read_bytes()) == []
    content = jpeg(size=(1000, 750))
    cut = receive(content[: len(content) // 2]).photo
    assert prepare_photo(photo_id=cut.pk, now=NOW) == Photo.FAILED
    cut.refresh_from_db()
    assert (cut.reasons[0], cut.report.state) == ("damaged", Report.DRAFT)
    assert cut.original_path.exists()


def test_preparing_twice_changes_nothing():
    photo = receive().photo
    prepare_photo(photo_id=photo.pk, now=NOW)
    before = photo.large_path.read_bytes()
    assert prepare_photo(photo_id=photo.pk, now=NOW) == Photo.READY
    assert photo.large_path.read_bytes() == before


def test_a_photo_that_kills_its_worker_again_and_again_is_set_aside():
    photo = receive().photo
    Photo.objects.filter(pk=photo.pk).update(attempts=3)
    assert prepare_photo(photo_id=photo.pk, now=NOW) == Photo.FAILED
    photo.refresh_from_db()
    assert photo.reasons == ["processing_failed"]


def test_a_file_name_is_only_a_label():
    assert label_of("../../etc/passwd") == "passwd"
    assert label_of("C:\\photos\\beach.jpg") == "beach.jpg"
    assert label_of("a\x00b\u202egpj.exe") == "abgpj.exe"
    assert len(label_of("x" * 900)) == 200


def test_a_photo_belongs_to_somebody():
    photo = receive().photo
    photo.pk, photo.owner, photo.token_hash = None, None, ""
    photo.public_name, photo.public_id = "other", "00000000-0000-4000-8000-000000000000"
    with pytest.raises(IntegrityError):
        photo.save(force_insert=True)


def test_nobody_changes_another_persons_report():
    report = receive().photo.report
    with pytest.raises(NotAllowed):
        withdraw_report(report=report, by=sender(), now=NOW)


def test_the_intake_reads_a_stream_and_never_a_path():
    chunks = iter([jpeg()])
    assert receive_photo(chunks=chunks, name="/etc/passwd", by=sender(), now=NOW, enqueue=False).is_new
