"""From confirmed reports to a sealed folder that verifies, and to a refusal that says why."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.actions import sealing as sealing_module
from campaigns.actions.campaign import withdraw_campaign
from campaigns.actions.gathering import background_of, candidates_of, case_of
from campaigns.actions.request import request_sealing
from campaigns.actions.sealing import dossiers_folder, seal_dossier, settle_sealing
from campaigns.dossier.evidence import qualify
from campaigns.errors import BadMove, NoEvidence
from campaigns.models import Campaign, CaseAlias, Dossier, Exhibit, Sealing
from campaigns.workflow import standing
from people.errors import NotAllowed
from people.models import Organisation
from reports.actions.takedown import withdraw_report
from reports.models import Item, Report
from reports.places.disclosure import disclosed_point, haversine_m
from tests.factories import (
    NOW,
    TOWN,
    load_small_reference,
    make_area,
    make_campaign,
    make_citizen,
    make_exhibit,
    make_report,
    sender,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(tmp_path: Path, settings: Any) -> Iterator[None]:
    """Give each test a house with keys of its own."""
    settings.KEYS_DIR = tmp_path / "keys"
    load_small_reference()
    yield


@pytest.fixture
def campaign() -> Campaign:
    """A draft with one exhibit and three items that are left out."""
    make_exhibit(quantity=3)
    make_report(brand="zouk", branding=Item.NAMED)
    make_exhibit(coarse=True, reviewers=0, lon=TOWN[0] + 0.00317)
    gone = make_exhibit(by=(by := sender()))
    withdraw_report(report=gone.report, by=by, now=NOW)
    return make_campaign()


def verify(path: Path, *words: str) -> tuple[int, str]:
    """Run the command; return its status and what it said."""
    out = StringIO()
    try:
        call_command("verify_dossier", str(path), *words, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def seal(campaign: Campaign) -> Dossier:
    return seal_dossier(campaign=campaign, by=campaign.owner, now=NOW)


def test_a_sealed_dossier_verifies_with_the_key_of_this_house_and_a_changed_byte_is_named(campaign: Campaign) -> None:
    dossier = seal(campaign)
    status, said = verify(dossier.path)
    assert (status, "VERIFIED" in said) == (0, True), said
    target = dossier.path / "data" / "items" / dossier.exhibits.get().code / "public.jpg"
    content = bytearray(target.read_bytes())
    content[len(content) // 2] ^= 1
    target.write_bytes(bytes(content))
    status, said = verify(dossier.path)
    assert status == 1
    assert "FILE_CHANGED" in said and target.relative_to(dossier.path).as_posix() in said


def test_the_command_answers_programs_and_knows_what_is_no_dossier(campaign: Campaign, tmp_path: Path) -> None:
    dossier = seal(campaign)
    status, said = verify(dossier.path, "--json")
    assert (status, json.loads(said)["exit"]) == (0, 0)
    assert verify(dossier.path, "--key", "0" * 32)[0] == 1
    assert verify(tmp_path / "nothing")[0] == 2


def test_a_house_without_a_key_does_not_make_one_to_verify(tmp_path: Path, settings: Any) -> None:
    with pytest.raises(CommandError):
        call_command("verify_dossier", str(tmp_path))
    assert not Path(settings.KEYS_DIR).exists()


def test_every_candidate_is_an_exhibit_or_left_out_for_a_reason(campaign: Campaign) -> None:
    dossier = seal(campaign)
    assert dossier.totals["candidates"] == dossier.exhibits.count() + dossier.rejected.count() == 4
    assert dossier.totals["rejected_by_reason"] == {"grade_d": 2, "withdrawn": 1}
    assert dossier.totals["items"] == 3
    assert dossier.leaf_count == 4
    kept = {row.item_uuid for row in dossier.exhibits.all()} | {row.item_uuid for row in dossier.rejected.all()}
    assert kept == set(Item.objects.values_list("public_id", flat=True))


def test_a_version_names_the_one_before_and_the_history_grows(campaign: Campaign) -> None:
    first, second = seal(campaign), seal(campaign)
    assert (first.version, second.version, second.previous) == (1, 2, first)
    read = json.loads((second.path / "seal" / "seal.json").read_bytes())
    assert read["previous"] == first.seal_sha256
    assert read["custody_lines"] == 2
    assert verify(first.path)[0] == verify(second.path)[0] == 0
    assert [event.kind for event in campaign.custody.all()] == ["opened", "sealed", "sealed"]
    stands = standing(campaign.custody.all(), NOW)
    assert (stands.state, stands.versions) == ("sealed", 2)
    codes = [set(each.exhibits.values_list("code", flat=True)) for each in (first, second)]
    assert codes[0] == codes[1]


def test_a_report_withdrawn_later_stays_in_the_sealed_version_and_leaves_the_next() -> None:
    by = sender()
    make_exhibit()
    gone = make_exhibit(by=by, lon=TOWN[0] + 0.01)
    campaign = make_campaign()
    first = seal(campaign)
    withdraw_report(report=gone.report, by=by, now=NOW)
    second = seal(campaign)
    assert (first.exhibit_count, second.exhibit_count) == (2, 1)
    assert second.rejected.get().record.keys() == {"type", "code", "reason"}
    assert verify(first.path)[0] == 0


def test_without_evidence_it_is_refused_with_the_reasons_and_nothing_is_left() -> None:
    make_report(brand="zouk", branding=Item.NAMED)
    campaign = make_campaign()
    with pytest.raises(NoEvidence) as refused:
        seal(campaign)
    assert refused.value.code == "no_evidence"
    assert "1: was not confirmed by a reviewer" in str(refused.value.help)
    assert Dossier.objects.count() == 0
    assert [path.name for path in dossiers_folder().iterdir()] == [f".{campaign.slug}.lock"]


def test_where_nothing_was_found_it_says_so() -> None:
    with pytest.raises(NoEvidence) as refused:
        seal(make_campaign())
    assert "No such item was reported" in str(refused.value.help)


def test_only_the_owner_seals_and_only_while_the_campaign_stands(campaign: Campaign) -> None:
    with pytest.raises(NotAllowed):
        seal_dossier(campaign=campaign, by=make_citizen(), now=NOW)
    withdraw_campaign(campaign=campaign, reason="mistake", by=campaign.owner, now=NOW)
    with pytest.raises(BadMove):
        seal(campaign)
    with pytest.raises(BadMove):
        request_sealing(campaign=campaign, by=campaign.owner, now=NOW)


def test_a_request_leads_to_one_version_however_often_its_task_runs(campaign: Campaign) -> None:
    request = request_sealing(campaign=campaign, by=campaign.owner, now=NOW)
    assert request_sealing(campaign=campaign, by=campaign.owner, now=NOW) == request
    assert [settle_sealing(sealing_id=request.pk, now=NOW) for _ in range(3)] == [Sealing.DONE] * 3
    request.refresh_from_db()
    assert request.dossier == Dossier.objects.get()
    stale = Sealing.objects.get(pk=request.pk)
    assert seal_dossier(campaign=campaign, by=campaign.owner, now=NOW, sealing=stale) == request.dossier
    assert Dossier.objects.count() == 1


def test_a_request_without_evidence_fails_in_the_words_of_the_person_who_asked() -> None:
    campaign = make_campaign()
    request = request_sealing(campaign=campaign, by=campaign.owner, now=NOW)
    assert settle_sealing(sealing_id=request.pk, now=NOW) == Sealing.FAILED
    request.refresh_from_db()
    assert request.error_code == "no_evidence"
    assert request.error_sentence
    assert request_sealing(campaign=campaign, by=campaign.owner, now=NOW) != request


def test_a_request_whose_worker_died_may_be_asked_for_again(campaign: Campaign) -> None:
    request = request_sealing(campaign=campaign, by=campaign.owner, now=NOW)
    later = NOW + timedelta(hours=1)
    assert request.is_stuck(later)
    again = request_sealing(campaign=campaign, by=campaign.owner, now=later)
    assert (again, again.requested_at) == (request, later)


def test_a_folder_whose_rows_fail_is_removed_and_a_later_run_succeeds(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*args: object, **options: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(sealing_module, "_keep_leaves", breaks)
        request = request_sealing(campaign=campaign, by=campaign.owner, now=NOW)
        assert settle_sealing(sealing_id=request.pk, now=NOW) == Sealing.FAILED
    assert Dossier.objects.count() == Exhibit.objects.count() == 0
    assert [path for path in dossiers_folder().iterdir() if path.is_dir()] == []
    (dossiers_folder() / f"constat-{campaign.slug}-v1").mkdir()
    assert verify(seal(campaign).path)[0] == 0


def test_a_coarse_report_is_judged_by_the_square_the_public_knows() -> None:
    middle = disclosed_point(*TOWN, True)
    true = (middle[0] - 0.005, middle[1])
    make_exhibit(coarse=True, lon=true[0], lat=true[1])
    assert haversine_m(*true, *middle) > 300
    about = {
        name: make_area(name, lon=lon, lat=lat, radius_m=200)
        for name, (lon, lat) in {"true": true, "square": middle}.items()
    }
    found = {name: candidates_of(make_campaign(area=area)) for name, area in about.items()}
    assert [each.inside_area for each in found["true"]] == [False]
    assert [(each.lon, each.lat, each.inside_area) for each in found["square"]] == [(*middle, True)]


def test_items_outside_area_or_period_or_of_another_thing_are_no_exhibits() -> None:
    make_exhibit()
    make_exhibit(brand="kroc")
    make_exhibit(on=date(2026, 4, 30))
    make_exhibit(lon=TOWN[0] + 1)
    corner = make_exhibit(lon=TOWN[0] + 0.037, lat=TOWN[1] + 0.025)
    dossier = seal(make_campaign())
    assert dossier.exhibit_count == 1
    assert dossier.totals["rejected_by_reason"] == {"outside_area": 1}
    assert dossier.rejected.get().item_uuid == corner.public_id


def test_the_background_counts_records_of_all_brands_in_area_and_period() -> None:
    make_exhibit(quantity=5)
    make_report(branding=Item.UNBRANDED)
    make_report(branding=Item.ILLEGIBLE)
    make_report(brand="kroc", branding=Item.NAMED)
    make_report(brand="zouk", branding=Item.NAMED, lon=TOWN[0] + 1)
    back = background_of(make_campaign())
    assert (back.items, back.thing, back.unbranded) == (4, 1, 2)


def test_gathering_asks_as_often_for_fifty_items_as_for_one() -> None:
    make_exhibit()
    campaign = make_campaign()
    candidates_of(campaign)
    with CaptureQueriesContext(
        connection,
    ) as few:
        candidates_of(campaign)
    for _ in range(6):
        make_report(brand="zouk", branding=Item.NAMED, by=sender())
    with CaptureQueriesContext(connection) as many:
        assert len(qualify(candidates_of(campaign), _case(campaign)).rejected) == 6
    assert len(many) - len(few) == _case_queries(campaign)


def _case(campaign: Campaign) -> Any:
    return case_of(campaign)


def _case_queries(campaign: Campaign) -> int:
    with CaptureQueriesContext(connection) as asked:
        _case(campaign)
    return len(asked)


def test_no_file_of_a_dossier_holds_what_is_private(campaign: Campaign) -> None:
    dossier = seal(campaign)
    true = [report.point for report in Report.objects.filter(coarse=True)]
    people = {*CaseAlias.objects.values_list("citizen__email", flat=True), campaign.owner.email}
    places = {f"{point.x:.5f}" for point in true if point}
    assert len(places) == 1
    hidden = [str(report.public_id) for report in Report.objects.all()]
    for path in dossier.path.rglob("*"):
        if path.suffix in {".json", ".csv", ".geojson", ".jsonl", ".html", ".txt", ".md"}:
            text = path.read_text(encoding="utf-8")
            assert not [word for word in (*people, *places, *hidden) if word in text], path
            assert "10:15" not in text, path


def test_the_seal_command_says_what_it_made_and_refuses_with_status_one(campaign: Campaign) -> None:
    out = StringIO()
    call_command("seal_dossier", campaign.slug, stdout=out)
    assert out.getvalue().startswith("Sealed version 1, exhibits: 1, in ")
    out = StringIO()
    call_command("seal_dossier", campaign.slug, "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["version"], told["exhibits"], told["rejected"]) == (2, 1, 3)
    empty = make_campaign(brand="kroc", organisation=_sudline())
    with pytest.raises(SystemExit) as end:
        call_command("seal_dossier", empty.slug, "--json", stdout=(out := StringIO()))
    assert (end.value.code, json.loads(out.getvalue())["error"]) == (1, "no_evidence")
    with pytest.raises(CommandError):
        call_command("seal_dossier", "nobody-knows")


def _sudline() -> Any:
    return Organisation.objects.get(slug="sudline")


@pytest.mark.django_db(transaction=True)
def test_of_two_seals_at_once_the_second_becomes_the_version_after(transactional_db: None) -> None:
    make_exhibit()
    campaign = make_campaign()
    made: list[int] = []

    def work() -> None:
        made.append(seal(Campaign.objects.get(pk=campaign.pk)).version)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [1, 2]
    assert [verify(each.path)[0] for each in campaign.dossiers.all()] == [0, 0]
    assert [event.seq for event in campaign.custody.all()] == [0, 1, 2]
