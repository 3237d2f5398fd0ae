"""Campaign and dossier pages: who sees them, what they say, what their owner may do."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.actions.request import request_sealing
from campaigns.actions.sealing import seal_dossier, settle_sealing
from campaigns.dossier import verify
from campaigns.keys import public_pem
from campaigns.models import Campaign, CaseAlias, Dossier, Sealing
from mapping.actions.cells import gather
from mapping.models import Area
from people.models import Citizen
from reports.models import Report
from tests.contracts.tree import CHECKOUT
from tests.factories import (
    NOW,
    STATEMENT,
    TOWN,
    load_small_reference,
    make_area,
    make_campaign,
    make_citizen,
    make_exhibit,
    make_report,
)
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(tmp_path: Path, settings: Any) -> Iterator[None]:
    """Give each test a house with keys of its own."""
    settings.KEYS_DIR = tmp_path / "keys"
    load_small_reference()
    yield


def signed_in(citizen: Citizen) -> Client:
    client = Client()
    client.force_login(citizen)
    return client


def sealed(**more: Any) -> Dossier:
    make_exhibit(quantity=3)
    make_report(brand="zouk", branding="named")
    campaign = make_campaign(**more)
    return seal_dossier(campaign=campaign, by=campaign.owner, now=NOW)


def addresses(dossier: Dossier) -> list[str]:
    home = f"/en/campaigns/{dossier.campaign.slug}/"
    version = f"{home}v{dossier.version}"
    code = dossier.exhibits.values_list("code", flat=True)[0]
    files = ("/", "/dossier.pdf", "/map.html", ".zip", f"/items/{code}.jpg")
    return [home, *(version + file for file in files)]


def typed(**change: object) -> dict[str, object]:
    """Return what a person types into the builder."""
    said: dict[str, object] = {
        "title": "Fewer cans",
        "brands": "Zouk",
        "objects": ["drink_can"],
        "place_name": "Rennes",
        "lon": TOWN[0],
        "lat": TOWN[1],
        "radius_m": 3000,
        "demand": "Take your cans back.",
        "metric": "items_per_walk",
        "reduction_percent": 30,
        "by_on": "2035-05-31",
        "period_start_on": "2026-05-01",
        "period_end_on": "2026-05-31",
        "sampling": "all_reports",
        "statement": STATEMENT,
        "basis": "request",
        "zone": "Europe/Paris",
    }
    return {name: value for name, value in {**said, **change}.items() if value is not None}


def test_a_draft_is_seen_by_its_owner_and_keepers_and_by_nobody_else() -> None:
    dossier = sealed()
    keeper = make_citizen("k@example.org")
    Citizen.objects.filter(pk=keeper.pk).update(is_keeper=True)
    clients = {
        "owner": signed_in(dossier.campaign.owner),
        "keeper": signed_in(keeper),
        "other": signed_in(make_citizen()),
        "anyone": Client(),
    }
    for name, client in clients.items():
        wanted = 200 if name in {"owner", "keeper"} else 404
        assert {client.get(path).status_code for path in addresses(dossier)} == {wanted}, name
    assert "Fewer cans" not in clients["other"].get("/en/campaigns/").content.decode()
    assert "Fewer cans" in clients["owner"].get("/en/campaigns/").content.decode()
    assert "Fewer cans" not in Client().get("/en/brands/zouk/").content.decode()
    assert "Fewer cans" not in Client().get("/en/").content.decode()


def test_a_sample_is_seen_by_everybody_and_says_so() -> None:
    dossier = sealed(by=make_citizen("sample@example.org"))
    Citizen.objects.filter(email="sample@example.org").update(is_sample=True)
    for path in addresses(dossier):
        assert Client().get(path).status_code == 200
    for path in (*addresses(dossier)[:2], "/en/campaigns/", "/en/"):
        assert "Sample data" in Client().get(path).content.decode()


def test_the_state_is_said_first_and_in_plain_words() -> None:
    campaign = make_campaign()
    text = signed_in(campaign.owner).get(f"/en/campaigns/{campaign.slug}/").content.decode()
    assert "Draft. Nobody has been asked yet." in text
    assert text.index("Nobody has been asked yet") < text.index("Take your cans back.")


def test_no_page_names_a_person_or_an_inner_number() -> None:
    dossier = sealed()
    client = signed_in(dossier.campaign.owner)
    aliases = [*CaseAlias.objects.values_list("citizen__email", flat=True), "reviewer0@example.org"]
    hidden = [str(row.item_uuid) for row in dossier.exhibits.all()] + [row.salt for row in dossier.rejected.all()]
    for path in addresses(dossier)[:2]:
        text = client.get(path).content.decode().replace(dossier.campaign.owner.email, "", 1)
        assert not [word for word in (*aliases, *hidden) if word in text]


def test_the_builder_asks_to_sign_in_first() -> None:
    answer = Client().get("/en/campaigns/new/")
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


def test_a_campaign_is_built_from_a_form_with_a_drawn_area_and_the_owner_of_its_brand() -> None:
    client = signed_in(owner := make_citizen())
    answer = client.post("/en/campaigns/new/", typed())
    assert answer.status_code == 302, answer.content.decode()
    campaign = Campaign.objects.get()
    assert answer["Location"] == f"/en/campaigns/{campaign.slug}/"
    assert (campaign.owner, campaign.organisation.slug, campaign.area.kind) == (owner, "nordica", Area.DRAWN)
    assert [thing.key for thing in campaign.objects_named.all()] == ["drink_can"]
    assert client.get(answer["Location"]).status_code == 200


def test_a_named_area_can_be_chosen_and_a_spelling_is_understood() -> None:
    area = make_area()
    Area.objects.filter(pk=area.pk).update(kind=Area.REGION)
    said = typed(area=area.pk, place_name=None, lon=None, lat=None, radius_m=None, brands="zouk COLA, Zouk")
    assert signed_in(make_citizen()).post("/en/campaigns/new/", said).status_code == 302
    campaign = Campaign.objects.get()
    assert campaign.area == area
    assert [brand.slug for brand in campaign.brands.all()] == ["zouk"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"statement": "Short."}, "in at least 100 characters"),
        ({"by_on": "2026-05-20"}, "lies inside the period"),
        ({"brands": "", "objects": None}, "at least one object or one brand"),
        ({"brands": "Zuk"}, "Did you mean: zouk"),
        ({"radius_m": None}, "needs its latitude, longitude and radius"),
        ({"place_name": "", "lon": None, "lat": None, "radius_m": None}, "choose an area, or name a place"),
        ({"organisation": "sudline"}, "Sudline did not own Zouk"),
        ({"title": ""}, "This field is required"),
    ],
)
def test_a_failed_form_says_what_is_wrong_and_keeps_what_was_typed(change: dict[str, Any], sentence: str) -> None:
    answer = signed_in(make_citizen()).post("/en/campaigns/new/", typed(**change))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert "Take your cans back." in text
    assert 'role="alert"' in text
    assert Campaign.objects.count() == Area.objects.count() == 0


def test_an_area_drawn_for_a_draft_is_offered_to_nobody_else() -> None:
    area = make_area("Behind the house of Camille")
    client = signed_in(make_citizen())
    assert "Camille" not in client.get("/en/campaigns/new/").content.decode()
    assert client.post("/en/campaigns/new/", typed(area=area.pk)).status_code == 422


def test_the_builder_starts_with_the_brand_it_is_opened_from() -> None:
    text = signed_in(make_citizen()).get("/en/campaigns/new/?brand=zouk").content.decode()
    assert 'value="Zouk"' in text
    assert re.search(r'<option value="nordica" selected', text)


def test_the_owner_compiles_by_a_button_and_the_page_waits_for_the_worker() -> None:
    make_exhibit()
    campaign = make_campaign()
    client, home = signed_in(campaign.owner), f"/en/campaigns/{campaign.slug}/"
    assert client.post(f"{home}compile/").status_code == 302
    waiting = client.get(home)
    assert waiting["Refresh"] == "4" and "is being compiled" in waiting.content.decode()
    assert settle_sealing(sealing_id=Sealing.objects.get().pk, now=timezone.now()) == Sealing.DONE
    assert "Refresh" not in client.get(home)
    done = client.get(home).content.decode()
    assert f"{home}v1/" in done
    assert "Draft with a sealed dossier. Nobody has been asked yet." in done


def test_a_refused_dossier_is_explained_on_the_page_of_its_owner_alone() -> None:
    make_report(brand="zouk", branding="named")
    campaign = make_campaign(by=make_citizen("sample@example.org"))
    Citizen.objects.filter(email="sample@example.org").update(is_sample=True)
    request = request_sealing(campaign=campaign, by=campaign.owner, now=timezone.now())
    settle_sealing(sealing_id=request.pk, now=timezone.now())
    home = f"/en/campaigns/{campaign.slug}/"
    sentence = "Nothing found so far qualifies for a dossier."
    assert sentence in signed_in(campaign.owner).get(home).content.decode()
    assert sentence not in Client().get(home).content.decode()


def test_only_the_owner_may_compile_or_withdraw() -> None:
    campaign = make_campaign(by=make_citizen("sample@example.org"))
    Citizen.objects.filter(email="sample@example.org").update(is_sample=True)
    other = signed_in(make_citizen())
    for act in ("compile/", "withdraw/"):
        assert other.post(f"/en/campaigns/{campaign.slug}/{act}", {"reason": "mistake"}).status_code == 403
        assert Client().post(f"/en/campaigns/{campaign.slug}/{act}").status_code == 302
    assert Sealing.objects.count() == 0
    owner = signed_in(campaign.owner)
    assert owner.post(f"/en/campaigns/{campaign.slug}/withdraw/", {"reason": "mistake"}).status_code == 302
    text = owner.get(f"/en/campaigns/{campaign.slug}/").content.decode()
    assert "Withdrawn by the person who opened it." in text and "Compile" not in text


def test_the_dossier_page_shows_numbers_exhibits_reasons_owners_and_how_to_check() -> None:
    dossier = sealed()
    text = signed_in(dossier.campaign.owner).get(addresses(dossier)[1]).content.decode()
    exhibit = dossier.exhibits.get()
    for words in (
        exhibit.code.upper(),
        "was not confirmed by a reviewer",
        "Nordica",
        "invented for tests",
        f"--key {dossier.key_id}",
        "the key of this house",
        dossier.root,
        dossier.seal_sha256,
        "Draft: nobody has been asked yet.",
    ):
        assert words in text, words


def test_the_files_of_a_dossier_are_those_that_were_sealed(tmp_path: Path) -> None:
    dossier = sealed()
    client = signed_in(dossier.campaign.owner)
    _home, _page, pdf, html, packed, photo = addresses(dossier)
    contents = {path: b"".join(client.get(path).streaming_content) for path in (pdf, html, packed, photo)}  # type: ignore[attr-defined]
    assert contents[pdf] == (dossier.path / "data/dossier.pdf").read_bytes()
    assert contents[photo].startswith(b"\xff\xd8")
    target = tmp_path / "dossier.zip"
    target.write_bytes(contents[packed])
    assert verify.main([str(target), "--key", dossier.key_id]) == 0
    assert contents[packed] == b"".join(client.get(packed).streaming_content)  # type: ignore[attr-defined]
    assert f"{dossier.folder}/seal/seal.json" in zipfile.ZipFile(io.BytesIO(contents[packed])).namelist()


def test_the_map_runs_in_a_box_of_its_own_and_every_other_page_keeps_the_strict_policy() -> None:
    dossier = sealed()
    client = signed_in(dossier.campaign.owner)
    _home, page, _pdf, html, _packed, _photo = addresses(dossier)
    policy = client.get(html)["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-scripts; default-src 'none'")
    assert "allow-same-origin" not in policy and "connect-src" not in policy
    assert client.get(html)["X-Frame-Options"] == "SAMEORIGIN"
    strict = client.get(page)["Content-Security-Policy"]
    assert "unsafe-inline" not in strict and "frame-src 'self'" in strict
    assert "frame-src" not in client.get("/en/")["Content-Security-Policy"]


def test_the_key_of_the_house_is_handed_out_and_its_private_half_is_not() -> None:
    answer = Client().get("/en/key.pem")
    assert answer.content == public_pem()
    assert b"PRIVATE" not in answer.content


def test_an_unknown_version_or_code_is_no_page() -> None:
    dossier = sealed()
    client, home = signed_in(dossier.campaign.owner), addresses(dossier)[0]
    assert client.get(f"{home}v2/").status_code == 404
    assert client.get(f"{home}v1/items/00000000.jpg").status_code == 404


def test_the_list_asks_as_often_for_many_campaigns_as_for_one() -> None:
    owner, area = make_citizen(), make_area()

    def more(count: int) -> None:
        for _ in range(count):
            make_campaign(by=owner, area=area)

    assert_same_queries("/en/campaigns/", lambda: more(1), lambda: more(19), signed_in(owner))


def test_the_dossier_page_asks_as_often_for_many_exhibits_as_for_one() -> None:
    owner = make_citizen()
    campaign = make_campaign(by=owner)

    def version(exhibits: int) -> None:
        for _ in range(exhibits):
            make_exhibit(reviewers=1)
        seal_dossier(campaign=campaign, by=owner, now=NOW)

    client = signed_in(owner)
    version(1)
    version(1)
    from tests.queries import queries_of

    queries_of(f"/en/campaigns/{campaign.slug}/v2/", client)
    few = queries_of(f"/en/campaigns/{campaign.slug}/v2/", client)
    version(8)
    many = queries_of(f"/en/campaigns/{campaign.slug}/v3/", client)
    assert Dossier.objects.get(version=3).exhibit_count == 10
    assert len(many) == len(few)


def test_dates_on_the_builder_are_a_year_back_and_a_year_ahead() -> None:
    from campaigns.building import first_words

    words = first_words({}, date(2026, 6, 1))
    assert (words["period_start_on"], words["period_end_on"], words["by_on"]) == (
        date(2025, 6, 1),
        date(2026, 6, 1),
        date(2027, 6, 1),
    )


def test_the_first_page_orders_pictures_of_one_hour_by_chance_and_not_by_arrival(client: Client) -> None:
    made = [make_exhibit(pixels=True).report for _ in range(4)]
    Report.objects.update(released_at=NOW)
    shown = re.findall(r"/reports/([0-9a-f-]{36})/", client.get("/en/").content.decode())
    assert list(dict.fromkeys(shown)) == sorted(str(report.public_id) for report in made)


def test_every_page_says_the_same_of_withdrawn_reports_in_sealed_dossiers() -> None:
    pages = ("config/templates/410.html", "reports/templates/reports/withdraw.html")
    pages += ("campaigns/templates/campaigns/privacy.html", "docs/privacy.md")
    for page in pages:
        told = " ".join((CHECKOUT / page).read_text(encoding="utf-8").split())
        assert "keeps its copy" in told and "next version leaves it out" in told, page
        assert "fingerprint" not in told and "withdrawn since. Dossiers" not in told, page
        assert "says afterwards" not in told and "says what was withdrawn" not in told, page


def test_a_campaign_page_that_is_looked_at_again_reads_no_items(client: Client) -> None:
    make_exhibit()
    campaign = make_campaign()
    client.force_login(campaign.owner)
    address = f"/en/campaigns/{campaign.slug}/"
    first = client.get(address).content.decode()
    with CaptureQueriesContext(connection) as asked:
        assert "1 record in this area" in client.get(address).content.decode()
    assert "1 record in this area" in first
    assert not [query["sql"] for query in asked if "reports_item" in query["sql"]]


def test_a_campaign_page_counts_anew_once_the_map_has_gathered(client: Client) -> None:
    campaign = make_campaign()
    client.force_login(campaign.owner)
    address = f"/en/campaigns/{campaign.slug}/"
    assert "0 records in this area" in client.get(address).content.decode()
    make_exhibit()
    gather(now=NOW)
    assert "1 record in this area" in client.get(address).content.decode()
