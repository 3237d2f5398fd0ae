"""What happens while a folder is made: a report or the campaign may be withdrawn, and the seal must not miss it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from campaigns.actions import moment as moment_module
from campaigns.actions import sealing as sealing_module
from campaigns.actions.campaign import withdraw_campaign
from campaigns.actions.sealing import dossiers_folder, seal_dossier
from campaigns.dossier.case import Case
from campaigns.errors import BadMove, Unsettled
from campaigns.models import Campaign, Dossier
from people.sender import Sender
from reports.actions.prepare import unclear_photo
from reports.actions.takedown import withdraw_report
from reports.models import Item, Report
from tests.factories import NOW, TOWN, load_small_reference, make_campaign, make_exhibit, sender

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def house(tmp_path: Path, settings: Any) -> Iterator[None]:
    """Give each test a house with keys of its own."""
    settings.KEYS_DIR = tmp_path / "keys"
    load_small_reference()
    yield


@pytest.fixture
def somebody() -> Sender:
    return sender()


@pytest.fixture
def item(somebody: Sender) -> Item:
    """One of two exhibits, of a person who may take it back."""
    make_exhibit()
    return make_exhibit(by=somebody, lon=TOWN[0] + 0.01)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let something happen each time a folder was made, or before it (then its pictures are gone)."""
    real = sealing_module._compile

    def plan(happens: Callable[[], object], *, before: bool = False) -> None:
        def compiles(*args: Any) -> Any:
            if before:
                happens()
            sealed = real(*args)
            if not before:
                happens()
            return sealed

        monkeypatch.setattr(sealing_module, "_compile", compiles)

    return plan


def once(act: Callable[[], object]) -> Callable[[], object]:
    left = [act]
    return lambda: left.pop()() if left else None


def seal(campaign: Campaign) -> Dossier:
    return seal_dossier(campaign=campaign, by=campaign.owner, now=NOW)


def folders() -> list[str]:
    return sorted(path.name for path in dossiers_folder().iterdir() if path.is_dir())


@pytest.mark.parametrize("before", [True, False])
def test_a_report_withdrawn_while_the_folder_is_made_is_no_exhibit(
    item: Item, somebody: Sender, meanwhile: Callable[..., None], before: bool
) -> None:
    def take_back() -> None:
        picture = item.report.photos.get().large_path
        withdraw_report(report=item.report, by=somebody, now=LATER)
        picture.unlink()

    meanwhile(once(take_back), before=before)
    dossier = seal(make_campaign())
    assert dossier.exhibit_count == 1
    assert item.public_id not in dossier.exhibits.values_list("item_uuid", flat=True)
    assert dossier.rejected.get().reason == "withdrawn"
    assert folders() == [dossier.folder]


def test_a_picture_whose_sender_changed_their_mind_meanwhile_is_no_exhibit(
    item: Item, somebody: Sender, meanwhile: Callable[..., None]
) -> None:
    meanwhile(once(lambda: unclear_photo(photo=item.report.photos.get(), by=somebody, now=LATER)))
    assert seal(make_campaign()).rejected.get().reason == "not_blurred"


def test_reports_that_never_rest_are_given_up_by_name_and_nothing_is_left(
    item: Item, meanwhile: Callable[..., None]
) -> None:
    def touch() -> None:
        report = Report.objects.get(pk=item.report_id)
        Report.objects.filter(pk=report.pk).update(version=report.version + 1)

    meanwhile(touch)
    with pytest.raises(Unsettled) as refused:
        seal(make_campaign())
    assert (refused.value.code, refused.value.status) == ("unsettled", 409)
    assert Dossier.objects.count() == 0
    assert folders() == []


def test_a_campaign_withdrawn_while_the_folder_is_made_is_not_sealed(
    item: Item, meanwhile: Callable[..., None]
) -> None:
    campaign = make_campaign()
    meanwhile(lambda: withdraw_campaign(campaign=campaign, reason="mistake", by=campaign.owner, now=LATER))
    with pytest.raises(BadMove):
        seal(campaign)
    assert Dossier.objects.count() == 0
    assert folders() == []
    assert [event.kind for event in campaign.custody.all()] == ["opened", "withdrawn"]


def test_a_withdrawn_campaign_is_not_sealed_by_a_clock_set_back(item: Item) -> None:
    campaign = make_campaign()
    withdraw_campaign(campaign=campaign, reason="mistake", by=campaign.owner, now=LATER)
    with pytest.raises(BadMove):
        seal(campaign)


@pytest.mark.django_db(transaction=True)
def test_all_that_is_gathered_is_of_one_moment(
    transactional_db: None, item: Item, monkeypatch: pytest.MonkeyPatch, on_postgis: bool
) -> None:
    real, moments = moment_module.case_of, []

    def case_of(campaign: Campaign) -> Case:
        moments.append(connection.in_atomic_block)
        if on_postgis:
            with connection.cursor() as cursor:
                cursor.execute("SHOW transaction_isolation")
                moments.append(cursor.fetchone() == ("repeatable read",))
        return real(campaign)

    monkeypatch.setattr(moment_module, "case_of", case_of)
    seal(make_campaign())
    assert moments and all(moments)
