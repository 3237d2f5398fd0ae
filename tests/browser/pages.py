"""Every address of the site: how its page is opened in a test, or why it is none. The URL configuration is the list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLResolver, get_resolver

from campaigns.actions.sealing import seal_dossier
from campaigns.models import Campaign
from mapping.actions.cells import gather
from people.actions.citizen import make_keeper
from people.models import Citizen
from reports.actions.prepare import prepare_photo
from reports.actions.takedown import withdraw_report
from reports.models import Item, Report
from tests.factories import (
    NOW,
    jpeg,
    load_small_reference,
    make_campaign,
    make_citizen,
    make_exhibit,
    make_report,
    receive,
    sender,
)

REPORTER, KEEPER = "ana@example.org", "keeper@example.org"


@dataclass(frozen=True)
class Opening:
    """One way to open a page: a path without its language, who looks, what is typed and sent, what it answers."""

    path: str
    who: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    pressed: str = ""

    @property
    def is_on_an_empty_site(self) -> bool:
        """True when the page exists on the first day and shows something else later."""
        same = re.match(r"/(account|method|privacy|organisations|send|brands/\w)", self.path)
        return not self.pressed and not same and not re.search(r"[{?]", self.path)


def at(path: str, who: str = "", *, typed: Mapping[str, str] | None = None, pressed: str = "") -> Opening:
    """Return one way to open a page."""
    return Opening(path, who, typed or {}, pressed)


SUBMIT = "main form [type=submit]"
PAGES: dict[str, tuple[Opening, ...]] = {
    "home": (at("/"),),
    "send": (at("/send/"),),
    "mine": (at("/mine/", REPORTER), at("/mine/?show=waiting", REPORTER)),
    "withdraw": (at("/mine/{report}/withdraw/", REPORTER),),
    "place_report": (
        at("/place/{draft}/", REPORTER),
        at("/place/{draft}/", REPORTER, pressed="form.place [type=submit]"),
    ),
    "name_items": (at("/name/", REPORTER),),
    "name_report": (
        at("/name/{report}/", REPORTER),
        at("/name/{placed}/", REPORTER, typed={"[name=item-0-brand]": "Unheard-of"}, pressed=SUBMIT),
    ),
    "report": (at("/reports/{report}/"), at("/reports/{coarse}/"), at("/reports/{withdrawn}/")),
    "review": (at("/review/", KEEPER),),
    "review_item": (at("/review/{item}/", KEEPER), at("/review/{item}/", KEEPER, pressed=SUBMIT)),
    "reviewers": (
        at("/reviewers/", KEEPER),
        at("/reviewers/", KEEPER, typed={"[name=email]": "nobody@example.org"}, pressed=SUBMIT),
    ),
    "map": (at("/map/"), at("/map/?brand=unknown"), at("/map/?z=16&lon=-1.6778&lat=48.1113")),
    "brands": (at("/brands/"), at("/brands/?q=zou")),
    "brand": (at("/brands/zouk/"), at("/brands/kroc/")),
    "organisation": (at("/organisations/nordica/"), at("/organisations/nobody/")),
    "campaigns": (at("/campaigns/", REPORTER), at("/campaigns/")),
    "campaign_new": (at("/campaigns/new/", REPORTER), at("/campaigns/new/", REPORTER, pressed=SUBMIT)),
    "campaign": (at("/campaigns/{campaign}/", REPORTER),),
    "dossier": (at("/campaigns/{campaign}/v1/", REPORTER),),
    "dossier_map": (at("/campaigns/{campaign}/v1/map.html", REPORTER),),
    "my_report": (at("/mine/{report}/", REPORTER), at("/mine/{draft}/", REPORTER)),
    "method": (at("/method/"),),
    "privacy": (at("/privacy/"),),
    "account_login": (
        at("/account/login/"),
        at("/account/login/", typed={"[name=login]": "not an address"}, pressed=SUBMIT),
    ),
    "account_confirm_login_code": (at("/account/login/", typed={"[name=login]": REPORTER}, pressed=SUBMIT),),
    "account_request_login_code": (at("/account/login/code/"),),
    "account_signup": (at("/account/signup/"),),
    "account_email_verification_sent": (
        at("/account/signup/", typed={"[name=email]": "new@example.org"}, pressed=SUBMIT),
    ),
    "account_logout": (at("/account/logout/", REPORTER),),
    "account_email": (at("/account/email/", REPORTER),),
    "account_reauthenticate": (at("/account/reauthenticate/", REPORTER),),
    "account_inactive": (at("/account/inactive/"),),
}
FILE, PROGRAM, FORM = "a file to download", "for programs, no page", "takes a form, shows nothing"
NO_PASSWORD = "people sign in by code; the pages of allauth about passwords are linked from nowhere"
NOT_PAGES: dict[str, str] = {
    **dict.fromkeys(("photo_file", "exhibit_photo", "dossier_pdf", "dossier_zip", "public_key"), FILE),
    **dict.fromkeys(("set_language", "campaign_compile", "campaign_withdraw", "hide", "restore"), FORM),
    **dict.fromkeys(("towns", "schema", "tilejson", "tile_legend", "tile_version", "ground"), PROGRAM),
    **dict.fromkeys(("tile", "tile_cells", "tile_points"), PROGRAM),
    **dict.fromkeys(("api_photos", "api_photo", "api_reports", "api_report", "api_report_place"), PROGRAM),
    **dict.fromkeys(("api_report_time", "api_report_items", "api_brands", "api_brand"), PROGRAM),
    **dict.fromkeys(("api_objects", "api_materials", "api_campaigns", "api_campaign"), PROGRAM),
    **dict.fromkeys(("api_dossiers", "api_sealing", "api_dossier"), PROGRAM),
    **dict.fromkeys(("account_change_password", "account_set_password", "account_reset_password"), NO_PASSWORD),
    **dict.fromkeys(("account_reset_password_from_key", "account_reset_password_from_key_done"), NO_PASSWORD),
    "account_reset_password_done": NO_PASSWORD,
    "api_docs": "Swagger's own page about our API: its markup is not ours",
}


def names_of(resolver: Any = None) -> Iterator[str]:
    """Yield the name of every address of the URL configuration; the pattern itself where it has no name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of(pattern)
        else:
            yield pattern.name or str(pattern.pattern)


def openings(*, is_full: bool) -> list[Opening]:
    """Return every way to open a page; of an empty site those that show there what they show nowhere else."""
    every = [opening for each in PAGES.values() for opening in each]
    return every if is_full else [opening for opening in every if opening.is_on_an_empty_site]


def make_people() -> dict[str, Citizen]:
    """A site on its first day: a keeper, a reporter, and what brands and objects are called."""
    load_small_reference()
    return {REPORTER: make_citizen(REPORTER), KEEPER: make_keeper(email=KEEPER, now=NOW)}


def make_full(people: dict[str, Citizen]) -> dict[str, str]:
    """A site in use, one row of everything a page can show; return what the slots of the paths stand for."""
    ana = sender(people[REPORTER])
    report = make_exhibit(by=ana, quantity=3).report
    for brand in ("zouk", "zouk", "fizzo"):
        make_exhibit(brand=brand)
    make_exhibit(brand="", branding=Item.UNBRANDED, reviewers=1)
    coarse = make_report(by=ana, coarse=True, brand="zouk", branding=Item.NAMED, pixels=True)
    gone = make_report(by=ana)
    withdraw_report(report=gone, by=ana, now=NOW)
    draft = receive(jpeg(lon=None, taken=None), by=ana).photo.report
    placed = receive(by=ana).photo
    prepare_photo(photo_id=placed.pk, now=NOW)
    gather(now=NOW)
    campaign = _sealed_campaign(people[REPORTER])
    unseen = Item.objects.public().exclude(report__owner=people[KEEPER]).exclude(pk=report.items.get().pk).first()
    assert unseen
    return {
        **{name: str(row.public_id) for name, row in _rows(report, coarse, gone, draft, placed.report).items()},
        "item": str(unseen.public_id),
        "campaign": campaign.slug,
    }


def _rows(*rows: Report) -> dict[str, Report]:
    return dict(zip(("report", "coarse", "withdrawn", "draft", "placed"), rows, strict=True))


def _sealed_campaign(owner: Citizen) -> Campaign:
    campaign = make_campaign(by=owner)
    seal_dossier(campaign=campaign, by=owner, now=NOW)
    return campaign
