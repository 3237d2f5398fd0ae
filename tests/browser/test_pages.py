"""Every page in a browser: nothing for axe to find, one h1, no overflow, no complaint of the console."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client

from people.models import Citizen
from tests.browser.conftest import WAIT_MS, listen
from tests.browser.pages import NOT_PAGES, PAGES, Opening, make_full, make_people, names_of, openings

pytestmark = [pytest.mark.browser]
database = pytest.mark.django_db(transaction=True)

EVERYTHING = {
    "resultTypes": ["violations"],
    "iframes": False,
    "preload": False,
    "rules": {"target-size": {"enabled": True}},
}
COLOURS = {
    "resultTypes": ["violations"],
    "iframes": False,
    "preload": False,
    "runOnly": ["color-contrast", "link-in-text-block"],
}
# The structure of a page does not depend on its theme: the dark one is asked about colours alone.
PASSES = ((1280, "light", EVERYTHING), (1280, "dark", COLOURS), (390, "dark", COLOURS), (390, "light", EVERYTHING))
NARROW_PX = 320  # WCAG 1.4.10: a page of 1280 px at 400 %
MAIN_ACT_PX = 44

STRUCTURE = """() => ({
  lang: document.documentElement.lang,
  headings: document.querySelectorAll("h1").length,
  alternates: [...document.querySelectorAll("link[rel=alternate][hreflang]")].map((link) => link.hreflang).sort(),
  low: [...document.querySelectorAll("main .acts > :is(.button, button):not(.small)")]
    .filter((act) => act.offsetParent && act.getBoundingClientRect().height < %d).map((act) => act.textContent.trim()),
})"""
WIDER = """() => document.scrollingElement.scrollWidth <= innerWidth ? "" : [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".scroll, pre, .map, .spoken"))
  .map((one) => `${one.tagName}.${one.className}`).slice(0, 4).join(", ") || "something"
"""

FIRST_VIEW_BYTES = 100_000  # what a page asks of a slow line before it can be read; photos and the map come after it
LATER = re.compile(r"/photos/|/vendor/maplibre|/js/map/")

Open = Callable[[str], Any]


@pytest.fixture
def house(tmp_path: Path, settings: Any, live_server: Any) -> None:
    """A house with keys of its own, that lets nobody wait."""
    settings.KEYS_DIR = tmp_path / "keys"
    settings.RELEASE_EVERY_S = 0
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    settings.ACCOUNT_RATE_LIMITS = {}


@pytest.fixture
def people(transactional_db: Any, house: None) -> dict[str, Citizen]:
    """A keeper and a reporter."""
    return make_people()


@pytest.fixture
def opened(chromium: Any, live_server: Any, people: dict[str, Citizen], complaints: list[str]) -> Iterator[Open]:
    """Give one browser page to each who looks, signed in where they have an account."""
    pages: dict[str, Any] = {}

    def open_as(who: str) -> Any:
        if who not in pages:
            context = chromium.new_context(base_url=live_server.url, locale="en-GB")
            context.set_default_timeout(WAIT_MS)
            if who:
                context.add_cookies([session_of(people[who], live_server.url)])
            pages[who] = context.new_page()
            pages[who].on("console", lambda message: listen(message, complaints))
            pages[who].on("pageerror", lambda error: complaints.append(str(error)))
        return pages[who]

    yield open_as
    for page in pages.values():
        page.context.close()


def session_of(citizen: Citizen, url: str) -> dict[str, str]:
    """Return the cookie of somebody signed in."""
    client = Client()
    client.force_login(citizen)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


def test_every_address_is_a_page_of_these_tests_or_says_why_it_is_none() -> None:
    known = {*PAGES, *NOT_PAGES}
    assert {*names_of()} - known == set(), "say in tests/browser/pages.py how these are opened"
    assert known - {*names_of()} == set(), "these are addresses no more"
    assert {*PAGES} & {*NOT_PAGES} == set()


@database
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("state", ["empty", "full"])
def test_nothing_is_wrong_on_any_page(opened: Open, people: Any, complaints: list[str], state: str, language: str):
    slots = make_full(people) if state == "full" else {}
    faults = []
    for opening in openings(is_full=state == "full"):
        page = opened(opening.who)
        visit(page, opening, f"/{language}{opening.path.format(**slots)}")
        where = f"{language} {opening.path} {opening.pressed}: "
        faults += [where + fault for fault in (*faults_of(page, language), *complaints)]
        complaints.clear()
        if opening.pressed and opening.path.startswith("/account/"):
            page.context.clear_cookies()  # half signed in, the next page would lead back here
    assert not faults, "\n".join(faults)


def visit(page: Any, opening: Opening, address: str) -> None:
    """Open a page, type and press what its opening says, wait until it stands still."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")  # colours must not be caught on their way
    page.goto(address)
    settle(page)
    for selector, text in opening.typed.items():
        page.fill(selector, text)
    if opening.pressed:
        with page.expect_navigation():
            page.locator(opening.pressed).last.evaluate("button => { button.form.noValidate = true; button.click(); }")
        settle(page)


def settle(page: Any) -> None:
    """Wait for the map of a page that has one."""
    if page.locator("[data-map], [data-pin]").count():
        page.wait_for_selector("[data-map][data-ready], [data-pin][data-ready]")


def faults_of(page: Any, language: str) -> Iterator[str]:
    """Yield what is wrong with an open page, in both widths and both themes, and narrower than any phone."""
    if not re.search(r"/map\.html$", page.url):
        yield from faults_of_structure(page, language)
    page.evaluate(AXE_SCRIPT)
    for width, theme, rules in PASSES:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        for found in page.evaluate("rules => axe.run(document, rules)", rules)["violations"]:
            nodes = "; ".join(f"{node['target']} {node['failureSummary']}" for node in found["nodes"][:3])
            yield f"{width} {theme} {found['id']}: {nodes}"
    page.set_viewport_size({"width": NARROW_PX, "height": 900})
    if wider := page.evaluate(WIDER):
        yield f"wider than {NARROW_PX} px: {wider}"


def faults_of_structure(page: Any, language: str) -> Iterator[str]:
    """Yield what is wrong with language, heading, alternates and the size of main acts."""
    found = page.evaluate(STRUCTURE % MAIN_ACT_PX)
    if found["lang"] != language:
        yield f"lang is {found['lang']}"
    if found["headings"] != 1:
        yield f"{found['headings']} h1"
    if found["alternates"] != ["en", "fr"]:
        yield f"alternates are {found['alternates']}"
    if found["low"]:
        yield f"lower than {MAIN_ACT_PX} px: {found['low']}"


@database
def test_a_first_view_is_light(opened: Open, people: Any, complaints: list[str]) -> None:
    make_full(people)
    page = opened("")
    for path in ("/en/", "/fr/send/", "/en/brands/zouk/", "/en/map/"):
        page.goto(path)
        settle(page)
        page.wait_for_load_state("networkidle")
        asked = page.evaluate(
            "() => performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname)"
        )
        first = {each for each in asked if each.startswith("/static/") and not LATER.search(each)}
        assert len(first) > 8
        weights = {each: weight_of(each) for each in (path, *first)}
        assert sum(weights.values()) <= FIRST_VIEW_BYTES, sorted(weights.items(), key=lambda pair: -pair[1])[:6]


def weight_of(path: str) -> int:
    """Return the bytes an address sends to a browser that takes gzip, as the site's own server sends them."""
    response = Client(headers={"Accept-Encoding": "gzip"}).get(path)
    assert response.status_code == 200, path
    return len(b"".join(response.streaming_content) if response.streaming else response.content)
