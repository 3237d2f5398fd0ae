"""The main acts without a script, and without a pointer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mapping.actions.cells import gather
from reports.models import Item, Report
from tests.browser.conftest import WAIT_MS
from tests.browser.test_journey import file
from tests.browser.test_pages import session_of
from tests.factories import NOW, TOWN, jpeg, load_small_reference, make_citizen, make_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_TABS = 80  # from the top of a page to anything on it

# What has the focus, and whether an eye can see that: an outline on it or on the label that stands for it, on screen
FOCUS = """wanted => {
  const one = document.activeElement;
  if (!one?.matches(wanted)) return "";
  const shown = [one, ...(one.labels ?? [])].filter((each) => {
    const box = each.getBoundingClientRect();
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.width > 1
      && box.bottom > 0 && box.top < innerHeight;
  });
  return shown.length ? "seen" : "unseen";
}"""


@pytest.fixture
def plain(chromium: Any, live_server: Any, settings: Any, transactional_db: Any) -> Iterator[Any]:
    """A browser that runs no script."""
    settings.RELEASE_EVERY_S = 0
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    load_small_reference()
    context = chromium.new_context(base_url=live_server.url, locale="en-GB", java_script_enabled=False)
    context.set_default_timeout(WAIT_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def reference(transactional_db: Any) -> None:
    load_small_reference()


def test_without_a_script_photos_are_sent_placed_and_named(plain: Any, tmp_path: Path) -> None:
    plain.goto("/en/send/")
    plain.set_input_files("[name=photo]", [file("a.jpg", jpeg(lon=None)), file("b.txt", b"no photo", "text/plain")])
    plain.get_by_role("button", name="Send").click()
    rows = plain.locator("[data-outcome]")
    assert [rows.nth(n).get_attribute("data-code") for n in range(rows.count())] == ["no_place", "not_a_photo"]
    plain.get_by_role("link", name="Put it on the map").click()
    plain.fill("[name=lat]", str(TOWN[1]))
    plain.fill("[name=lon]", str(TOWN[0]))
    plain.get_by_role("button", name="Save the place").click()
    plain.select_option("[name=item-0-object]", "drink_can")
    plain.fill("[name=item-0-brand]", "Zouk")
    plain.select_option("[name=item-1-object]", "cup")
    plain.check("[name=item-1-branding][value=unbranded]")
    plain.get_by_role("button", name="Save and next").click()
    assert plain.locator("h1").inner_text() == "My reports"
    assert Report.objects.get().state == Report.PUBLISHED
    assert sorted(Item.objects.values_list("object__key", "brand__slug", "branding")) == [
        ("cup", None, Item.UNBRANDED),
        ("drink_can", "zouk", Item.NAMED),
    ]


def test_without_a_script_the_map_is_a_picture_a_list_and_a_form(plain: Any) -> None:
    make_report(brand="zouk", branding=Item.NAMED, quantity=4)
    make_report(brand="kroc", branding=Item.NAMED, lon=TOWN[0] + 0.5)
    gather(now=NOW)
    plain.goto("/en/map/")
    assert plain.locator("svg.still").is_visible()
    assert "5 items" in plain.locator("svg.still title").text_content()
    assert plain.locator("#list li").count() == 2
    plain.select_option("[name=brand]", "zouk")
    plain.get_by_role("button", name="Show").click()
    assert "brand=zouk" in plain.url
    assert "4 items" in plain.locator("#list h2").inner_text()
    plain.get_by_role("link", name="Nearer").click()
    assert re.search(r"brand=zouk.*z=", plain.url)
    plain.goto("/en/")
    plain.locator("a.picture").click()
    assert plain.locator("h1").inner_text() == "Where litter gathers"


def test_without_a_pointer_a_photo_is_sent_placed_and_named(page: Any, reference: None) -> None:
    page.on("filechooser", lambda chooser: None)  # listened for from the start: asked for late, it comes too early
    page.goto("/en/send/")
    page.wait_for_selector("[data-send-choose]", state="visible")
    tab_to(page, "[name=photo]")
    with page.expect_file_chooser() as chosen:
        page.keyboard.press("Enter")
    chosen.value.set_files([file("beach.jpg", jpeg(lon=None))])
    page.wait_for_selector("[data-outcome=draft]")
    page.wait_for_function("() => document.getElementById('live').textContent.includes('1 of 1 received')")
    tab_to(page, "[data-outcome] a")
    page.keyboard.press("Enter")
    place_by_keys(page)
    name_by_keys(page)
    item = Item.objects.get()
    assert (item.object.key, item.brand.slug, item.report.state) == ("drink_can", "zouk", Report.PUBLISHED)
    assert item.report.photos.get().cleared_at


def place_by_keys(page: Any) -> None:
    """Find the town by its name, move the pin with the arrows, save."""
    page.wait_for_selector("[data-pin][data-ready='1']")
    tab_to(page, "#town")
    page.keyboard.type("Renn")
    page.get_by_role("option", name="Rennes (35)").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    tab_to(page, "[data-pin]")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.getElementById('live').textContent.startsWith('Place set to')")
    before = float(page.input_value("[name=lon]"))
    page.keyboard.press("Shift+ArrowRight")
    moved_m = (float(page.input_value("[name=lon]")) - before) * 111_320 * 0.668  # the cosine of the town's latitude
    assert moved_m == pytest.approx(100, abs=2)
    tab_to(page, "form.place [type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/name/**")


def name_by_keys(page: Any) -> None:
    """Choose the object by its letters, type the brand, say that nobody is on it, save with Ctrl and Enter."""
    page.wait_for_selector("[data-entry][hidden]", state="attached")
    tab_to(page, "[name=item-0-object]")
    page.keyboard.type("Drink c")
    assert page.input_value("[name=item-0-object]") == "drink_can"
    tab_to(page, "[name=item-0-brand]")
    page.keyboard.type("Zouk")
    tab_to(page, "[name=nobody_on_it]")
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/mine/")


def test_without_a_pointer_four_verdicts_are_five_keys(page: Any, reference: None, live_server: Any) -> None:
    report = make_report(brand="zouk", branding=Item.NAMED, pixels=True)
    reader = make_citizen("reader@example.org")
    page.context.add_cookies([session_of(reader, live_server.url)])
    page.goto(f"/en/review/{report.items.get().public_id}/")
    page.wait_for_selector("[data-review-keys]:not([hidden])")
    tab_to(page, "[name=object]")
    for key in "adas":
        page.keyboard.press(key)
    tab_to(page, "[data-review] [type=submit]", first=True)
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/")
    given = report.items.get().reviews.values_list("aspect", "verdict")
    assert dict(given) == {"object": "agree", "brand": "disagree", "place": "agree", "time": "unclear"}


def tab_to(page: Any, wanted: str, *, first: bool = False) -> None:
    """Press Tab until something has the focus; fail when it never gets it or nobody can see that it has."""
    for _ in range(MOST_TABS):
        if not first:
            page.keyboard.press("Tab")
        first = False
        state = page.evaluate(FOCUS, wanted)
        assert state != "unseen", f"{wanted} has the focus and nobody sees it"
        if state:
            return
    raise AssertionError(f"{MOST_TABS} tabs never came to {wanted}")
