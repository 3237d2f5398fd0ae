"""The main job in a browser: a real photo in, a signed dossier out, each step judged by what is drawn."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from campaigns.models import Campaign, Dossier
from people.actions.citizen import make_citizen, make_keeper, name_reviewer
from people.models import Citizen
from reports.actions.reference import load_reference
from reports.actions.review import review_item
from reports.models import Item, Photo, Report
from tests.factories import TOWN, jpeg

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REAL = Path(__file__).parent.parent / "photos" / "real" / "panoramax-geovisio-sdist--e1.jpg"
STATEMENT = (
    "All reports of the area and period that were published here; nobody chose among them, and the walks "
    "were made on different days of the week."
)

# True once the map of a dossier has painted something: canvas pixels that are not transparent
PAINTED = """() => [...document.querySelectorAll("canvas")].some((canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value, at) => at % 4 === 3 && value > 0);
})"""


@pytest.fixture
def reference(transactional_db: Any) -> None:
    load_reference()
    call_command("load_areas", verbosity=0)


def sign_in(page: Any, email: str) -> None:
    """Sign in as people do: an address, then the code from the mail."""
    page.goto("/en/account/login/")
    page.get_by_label(re.compile("e-?mail", re.I)).fill(email)
    page.get_by_role("button", name=re.compile("code|sign in|continue", re.I)).first.click()
    page.wait_for_url("**/confirm/**")
    code = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", mail.outbox[-1].body, re.M)
    assert code, mail.outbox[-1].body
    page.locator("input[name=code]").fill(code[1])
    page.get_by_role("button", name=re.compile("confirm|sign in", re.I)).first.click()
    page.wait_for_url("**/mine/")


def send(page: Any, files: list[Any]) -> None:
    """Choose files on the upload page and wait until each has its outcome."""
    page.goto("/en/send/")
    page.set_input_files("input[name=photo]", files)
    page.wait_for_function("n => document.querySelectorAll('[data-outcome]').length === n", arg=len(files))


def file(name: str, content: bytes, kind: str = "image/jpeg") -> dict[str, Any]:
    return {"name": name, "mimeType": kind, "buffer": content}


def name_it(page: Any, report: Report, thing: str, brand: str) -> None:
    """Say what a photo shows and that nobody is on it."""
    page.goto(f"/en/name/{report.public_id}/")
    page.select_option("[name=item-0-object]", thing)
    page.fill("[name=item-0-brand]", brand)
    page.check("[name=nobody_on_it]")
    page.get_by_role("button", name="Save and next").click()
    page.wait_for_load_state()


def drawn(page: Any, address: str) -> int:
    """Open the map, wait until it stands still, return how many squares and points are drawn on it."""
    page.goto(address)
    page.wait_for_selector("[data-map][data-ready='1']")
    return int(page.locator("[data-map]").get_attribute("data-drawn"))


def test_a_photo_becomes_a_point_on_the_map_and_an_exhibit_of_a_dossier(page, work, reference):
    sign_in(page, make_citizen(email="ana@example.org", now=timezone.now()).email)
    real, drawn_one = send_three(page, work)
    place_it(page, drawn_one)
    name_both(page, real, drawn_one)
    call_command("release_reports", verbosity=0)
    call_command("gather_cells", verbosity=0)
    look_at_the_map(page, real)
    confirm_all()
    page.goto("/en/brands/coca_cola/")
    assert "Coca-Cola" in page.locator("h1").inner_text()
    slug = open_campaign(page)
    page.get_by_role("button", name=re.compile("Compile", re.I)).click()
    work()
    open_dossier(page, slug)


def send_three(page: Any, work: Any) -> tuple[Report, Report]:
    """Send a real photo, one without a place, and a text: a row each with its own outcome."""
    files = [file(REAL.name, REAL.read_bytes()), file("beach.jpg", jpeg(lon=None))]
    send(page, [*files, file("notes.txt", b"not a photo", "text/plain")])
    outcomes = page.eval_on_selector_all("[data-outcome]", "rows => rows.map(row => row.dataset.code).sort()")
    assert outcomes == ["no_place", "not_a_photo", "ok"]
    assert "1 refused" in page.locator("[data-send-sum]").inner_text()
    work()
    assert Photo.objects.filter(state=Photo.READY).count() == 2
    return Photo.objects.get(file_name=REAL.name).report, Report.objects.get(state=Report.DRAFT)


def place_it(page: Any, draft: Report) -> None:
    """Put a photo on the map: the town by its name, then a click."""
    page.goto(f"/en/place/{draft.public_id}/")
    page.wait_for_selector("[data-pin][data-ready='1']")
    page.fill("#town", "Renn")
    page.get_by_role("option", name="Rennes (35)").click()
    page.locator("[data-pin]").click(position={"x": 200, "y": 120})
    page.wait_for_function("() => document.querySelector('[name=lat]').value !== ''")
    assert float(page.input_value("[name=lat]")) == pytest.approx(TOWN[1], abs=0.1)
    page.get_by_role("button", name="Save the place").click()
    page.wait_for_url("**/name/**")
    assert Report.objects.filter(state=Report.PLACED).count() == 2


def name_both(page: Any, real: Report, drawn_one: Report) -> None:
    """Say what both show; a brand nobody knows is refused beside its field and what was typed is kept."""
    name_it(page, real, "drink_can", "Cocca-Colla-Zero-Nothing")
    assert page.locator(".summary").is_visible()
    assert page.input_value("[name=item-0-brand]") == "Cocca-Colla-Zero-Nothing"
    name_it(page, real, "drink_can", "Coca-Cola")
    name_it(page, drawn_one, "drink_bottle_plastic_small", "Fanta")
    assert set(Item.objects.values_list("brand__slug", flat=True)) == {"coca_cola", "fanta"}


def look_at_the_map(page: Any, real: Report) -> None:
    """See that what is drawn follows the filter, that the filter is in the address, and points from zoom 14."""
    everything = drawn(page, "/en/map/")
    assert everything >= 2
    assert 1 <= drawn(page, "/en/map/?brand=fanta") < everything
    assert drawn(page, "/en/map/?brand=pepsi") == 0
    page.goto("/en/map/")
    page.wait_for_selector("[data-map][data-ready='1']")
    page.select_option("[name=brand]", "coca_cola")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**brand=coca_cola**")
    drawn(page, f"/en/map/?z=16&lon={real.point.x:.5f}&lat={real.point.y:.5f}")
    assert page.locator("[data-map]").get_attribute("data-points") == "1"


def open_dossier(page: Any, slug: str) -> None:
    """Download the sealed folder, open its map, and count what is painted on it."""
    page.goto(f"/en/campaigns/{slug}/v1/")
    assert Dossier.objects.get().root[:8] in page.content()
    with page.expect_download() as download:
        page.locator("a[href$='.zip']").first.click()
    assert Path(download.value.path()).stat().st_size > 10_000
    page.goto(f"/en/campaigns/{slug}/v1/map.html")
    page.wait_for_selector(".leaflet-container canvas")
    page.wait_for_function(PAINTED)


def confirm_all() -> None:
    """Let two named reviewers agree on everything that is public."""
    now = timezone.now()
    keeper = make_keeper(email="keeper@example.org", now=now)
    for number in range(2):
        citizen = make_citizen(email=f"reviewer{number}@example.org", now=now)
        name_reviewer(citizen=citizen, by=keeper, now=now)
        for item in Item.objects.public():
            agreed = dict.fromkeys(("object", "brand", "place", "time"), "agree")
            review_item(item=item, verdicts=agreed, by=Citizen.objects.get(pk=citizen.pk), now=now)


def open_campaign(page: Any) -> str:
    """Fill in the builder and return the slug of the campaign."""
    page.goto("/en/campaigns/new/")
    page.fill("[name=title]", "Fewer cans by the river")
    page.fill("[name=brands]", "Coca-Cola")
    page.select_option("[name=area]", label="France")
    page.fill("[name=demand]", "Take the cans back for a deposit in every shop of the town.")
    page.fill("[name=reduction_percent]", "50")
    page.fill("[name=by_on]", "2027-12-31")
    page.fill("[name=period_start_on]", "2010-01-01")
    page.fill("[name=period_end_on]", timezone.now().date().isoformat())
    page.fill("[name=statement]", STATEMENT)
    page.get_by_role("button", name=re.compile("Open|Save|Create", re.I)).last.click()
    page.wait_for_url(re.compile(r"/en/campaigns/(?!new)[^/]+/$"))
    return Campaign.objects.get().slug
