"""What the whole site answers to those who follow its links: nothing dead, nothing private, no original."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from people.models import Citizen
from people.sender import hash_of
from reports.models import Photo, Report
from reports.photos.scrub import findings
from reports.places.grid import cell_of
from tests.browser.pages import KEEPER, REPORTER, make_full, make_people, names_of
from tests.factories import make_report, sender
from tests.journeys.crawl import Answer, crawl, fetch

pytestmark = pytest.mark.django_db

TRUE_PLACE = (-1.683427, 48.119671)  # of the coarse report, longitude first; no other row of the factories lies near
ORIGINAL_NAME = "IMG_4711_garden_gate.jpg"
TOKEN = "a token that only one browser knows"
HOURS = ("10:15", "10 h 15", "10h15", "08:15")  # of every photo of the factories, there and in UTC


@pytest.fixture
def site(tmp_path: Path, settings: Any) -> dict[str, Citizen]:
    """A site in use whose case everybody may read, as an example; one report of it is coarse, one has no account."""
    settings.KEYS_DIR = tmp_path / "keys"
    no_limits = dict.fromkeys(settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"])
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": no_limits}
    people = make_people()
    make_full(people)
    lon, lat = TRUE_PLACE
    make_report(by=sender(people[REPORTER]), lon=lon, lat=lat, coarse=True, brand="zouk", branding="named", pixels=True)
    make_report(by=sender(token=TOKEN), brand="kroc", branding="named", pixels=True)
    Photo.objects.update(file_name=ORIGINAL_NAME)
    Citizen.objects.filter(email=REPORTER).update(is_sample=True)
    cache.clear()
    return people


def as_visitor(citizen: Citizen | None) -> Client:
    client = Client(SERVER_NAME="localhost")
    if citizen:
        client.force_login(citizen)
    return client


def for_programs() -> list[str]:
    """Return the addresses of programs that need no argument, and the tile and the points round the town."""
    found = [reverse("tile_cells", args=[12, 2029, 1420]), reverse("tile_points", args=[14, 8115, 5681])]
    for name in names_of():
        try:
            found.append(reverse(name))
        except NoReverseMatch:
            continue
    found.remove(reverse("schema"))  # it holds no rows, and its examples are hours
    return [path for path in found if path.startswith("/api/")] + ["/api/v1/towns?q=ren", "/api/v1/photos"]


@pytest.mark.parametrize("who", ["", REPORTER, KEEPER])
def test_no_link_is_dead(site: dict[str, Citizen], who: str) -> None:
    answers = crawl(as_visitor(site.get(who)), ["/en/"])
    assert len(answers) > 60
    assert {"/fr/", "/fr/map/", "/fr/brands/zouk/", "/static/css/site.css"} <= {*answers}
    dead = [f"{url} of {answer.found_on}: {answer.status}" for url, answer in answers.items() if answer.status >= 400]
    assert dead == []


def test_no_address_of_the_public_site_tells_what_is_private(site: dict[str, Citizen]) -> None:
    answers = crawl(as_visitor(None), ["/en/", *for_programs()])
    assert {"application/zip", "application/pdf", "application/geo+json", "image/jpeg"} <= kinds(answers.values())
    secrets = private_words()
    told = [
        f"{url} tells {secret}"
        for url, answer in answers.items()
        for text in texts_of(answer)
        for secret in secrets
        if secret in text
    ]
    assert told == []


def test_the_walk_finds_a_secret_that_is_told(site: dict[str, Citizen]) -> None:
    answers = crawl(as_visitor(site[REPORTER]), ["/en/"])
    text = "\n".join(text for answer in answers.values() for text in texts_of(answer))
    assert {REPORTER, "10:15"} <= {secret for secret in private_words() if secret in text}


def test_public_pictures_hold_nothing_but_a_picture_and_no_original_leaves(site: dict[str, Citizen]) -> None:
    originals = {photo.sha256 for photo in Photo.objects.all()}
    assert originals == {hashlib.sha256(photo.original_path.read_bytes()).hexdigest() for photo in Photo.objects.all()}
    for who in (None, site[REPORTER], site[KEEPER]):
        answers = crawl(as_visitor(who), ["/en/", *for_programs()])
        pictures = [answer for answer in answers.values() if answer.is_picture]
        assert len(pictures) > 8
        assert [(each.url, found) for each in pictures if (found := findings(each.body))] == []
        assert [url for url, each in answers.items() if hashlib.sha256(each.body).hexdigest() in originals] == []


def test_an_original_has_no_address(site: dict[str, Citizen]) -> None:
    photo = Photo.objects.exclude(report__owner=None).first()
    assert photo
    name = photo.original_path.name
    for path in (f"/media/original/{name[:2]}/{name}", f"/original/{name}", f"/photos/{name}.jpg", f"/static/{name}"):
        for who in (None, site[REPORTER], site[KEEPER]):
            assert fetch(as_visitor(who), path).status == 404


def test_a_picture_that_was_not_cleared_is_for_its_sender_alone(site: dict[str, Citizen]) -> None:
    hidden = Photo.objects.filter(state=Photo.READY, cleared_at=None).first()
    assert hidden
    path = f"/photos/{hidden.public_name}.jpg"
    assert fetch(as_visitor(site[REPORTER]), path).status == 200
    assert [fetch(as_visitor(who), path).status for who in (None, site[KEEPER])] == [404, 404]


def private_words() -> list[str]:
    """Return what may stand nowhere: hours, addresses, true places of coarse reports, tokens, names of originals."""
    places = [f"{abs(degrees) + off:.4f}" for degrees in TRUE_PLACE for off in (0, 0.00005, -0.00005)]
    cell = cell_of(*TRUE_PLACE)
    assert Report.objects.filter(cell=cell, coarse=True, state=Report.PUBLISHED).exists()
    return [*HOURS, REPORTER, "ana@", KEEPER, ORIGINAL_NAME, TOKEN, hash_of(TOKEN), *places, str(cell)]


def texts_of(answer: Answer) -> list[str]:
    """Return the texts of an answer, those of a PDF too; pictures have none."""
    if answer.kind == "application/pdf":
        done = subprocess.run(["pdftotext", "-", "-"], input=answer.body, capture_output=True, check=True)
        return [done.stdout.decode()]
    return [] if answer.is_picture else [*answer.texts()]


def kinds(answers: Iterable[Answer]) -> set[str]:
    """Return the media types that were answered."""
    return {answer.kind for answer in answers}
