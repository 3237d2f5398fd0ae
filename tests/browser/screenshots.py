"""Photographs every page of the demonstration for docs/img: two languages, two widths. Run by hand:

CONSTAT_HOME=... python -m tests.browser.screenshots http://127.0.0.1:8000 docs/img
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import django

WIDTHS = {1280: 900, 390: 844}  # a small laptop and a common phone, in CSS pixels
LANGUAGES = ("en", "fr")
QUALITY = 80
MAX_HEIGHT_PX = 2600  # the top of a page says how it looks; the rest is more of it


def pages() -> dict[str, tuple[str, str]]:
    """Return name -> (path without language, who looks: "", "reporter", "keeper" or "owner")."""
    from campaigns.models import Campaign, Dossier
    from reports.models import Item, Report

    campaign = Campaign.objects.order_by("pk").first()
    dossier = Dossier.objects.order_by("pk").first()
    best = Item.objects.public().filter(grade="B", brand__isnull=False).order_by("pk").first()
    assert campaign and dossier and best and best.brand and best.owner, "play the demonstration first"
    own = Report.objects.filter(owner=best.report.owner, state="draft").first() or best.report
    return {
        "home": ("/", ""),
        "send": ("/send/", ""),
        "map": ("/map/", ""),
        "map-brand": (f"/map/?brand={best.brand.slug}", ""),
        "report": (f"/reports/{best.report.public_id}/", ""),
        "brands": ("/brands/", ""),
        "brand": (f"/brands/{best.brand.slug}/", ""),
        "organisation": (f"/organisations/{best.owner.slug}/", ""),
        "campaigns": ("/campaigns/", ""),
        "campaign": (f"/campaigns/{campaign.slug}/", ""),
        "dossier": (f"/campaigns/{campaign.slug}/v{dossier.version}/", ""),
        "campaign-new": ("/campaigns/new/", "reporter"),
        "mine": ("/mine/", "reporter"),
        "my-report": (f"/mine/{best.report.public_id}/", "reporter"),
        "place": (f"/place/{own.public_id}/", "reporter"),
        "name": (f"/name/{best.report.public_id}/", "reporter"),
        "review": ("/review/", "keeper"),
        "reviewers": ("/reviewers/", "keeper"),
        "sign-in": ("/account/login/", ""),
        "method": ("/method/", ""),
        "privacy": ("/privacy/", ""),
    }


def session_of(who: str) -> str:
    """Return the session key of a signed-in citizen of the demonstration."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from people.models import Citizen
    from reports.models import Item

    keeper = Citizen.objects.filter(is_keeper=True).first()
    best = Item.objects.public().filter(grade="B", brand__isnull=False).order_by("pk").first()
    citizen = keeper if who == "keeper" else best.report.owner if best else None
    assert citizen
    store = SessionStore()
    store[SESSION_KEY] = str(citizen.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = citizen.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def shoot(context: Any, url: str, file: Path) -> None:
    """Open a page, wait until it stands still, keep its top as WebP."""
    from PIL import Image

    page = context.new_page()
    page.goto(url)
    if page.locator("[data-drawn]").count() or "/map/" in url:
        page.wait_for_selector("[data-ready]", timeout=60_000)
    page.wait_for_load_state("networkidle")
    if page.locator("iframe").count():  # a frame is painted only where the screen shows it
        height = min(page.evaluate("document.documentElement.scrollHeight"), MAX_HEIGHT_PX)
        page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
        page.frame_locator("iframe").locator(".leaflet-container canvas").first.wait_for()
        page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True, animations="disabled")))
    picture.crop((0, 0, picture.width, min(picture.height, MAX_HEIGHT_PX))).save(file, "WEBP", quality=QUALITY)
    page.close()


def main(site: str, folder: Path, only: set[str]) -> None:
    """Photograph every page (or those named) in both languages and widths."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import ARGUMENTS

    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for width, height in WIDTHS.items():
            for name, (path, who) in pages().items():
                if only and name not in only:
                    continue
                context = browser.new_context(viewport={"width": width, "height": height})
                if who:
                    context.add_cookies([{"name": "sessionid", "value": session_of(who), "url": site}])
                for language in LANGUAGES:
                    shoot(context, f"{site}/{language}{path}", folder / f"{name}-{language}-{width}.webp")
                context.close()
        browser.close()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    django.setup()
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]), set(sys.argv[3:]))
