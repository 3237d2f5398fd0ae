"""A real browser against the real server: headless Chromium, no network but this computer, no silent console error."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.browser

# Playwright keeps an event loop in this thread, and Django then refuses the ORM here unless told otherwise.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
REFUSALS = re.compile(
    r"status of (400|403|404|410|415|422)"
)  # answers these tests ask for, told by the console as errors
WAIT_MS = 20_000  # two shared cores draw WebGL in software


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that one word leaves it out."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium, started once."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "no Chromium found; install it, or run ./constat test --fast"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the console said of errors; a test that ends with any has failed."""
    return []


@pytest.fixture
def page(chromium: Any, complaints: list[str], live_server: Any, settings: Any) -> Iterator[Any]:
    """A fresh browser profile, 1280 px wide, in English. Fails on any console error or refused resource."""
    settings.RELEASE_EVERY_S = 0
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", base_url=live_server.url)
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    page.on("console", lambda message: listen(message, complaints))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def listen(message: Any, complaints: list[str]) -> None:
    """Keep what the console calls an error, save the refusals a test provokes."""
    if message.type == "error" and not REFUSALS.search(message.text):
        complaints.append(message.text)


@pytest.fixture
def work() -> Any:
    """Do what waits in the queue, as the worker would."""

    def run() -> None:
        call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)

    return run
