"""The demonstration from an empty site to a verified dossier, one line a step; a second run adds nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone, translation
from tqdm import tqdm

from campaigns.dossier.manifest import BadDossier
from campaigns.keys import PUBLIC
from mapping.actions.cells import gather
from mapping.models import Area, Fact
from people.models import Citizen
from reports.models import Brand, Item, Object, Photo, Report, Review
from reports.places.grid import tile_of
from reports.wording import sentence_of
from samples.playing.case import ASKED_AT, AUTHOR, open_sample_campaign, seal_sample_dossier, verify_as_a_reader
from samples.playing.cast import bring_people, load_lists
from samples.playing.intake import show_intake
from samples.playing.moments import AGAIN, moments
from samples.playing.stage import Stage
from samples.scenes import Scene
from samples.town import KEEPER, REVIEWERS, VISITOR

CELL_ZOOM = 15
"""Cells are told as squares of this zoom: 0.8 km wide in Rennes, about a quarter of the town's."""

PARTS = (
    (KEEPER.email, "keeps the site and names reviewers"),
    (REVIEWERS[0].email, "reviews what others found"),
    (AUTHOR, "found many of the cans and asks for less of them"),
    (VISITOR.email, "sent the real photos; some wait for a place"),
)
"""Whom a visitor may sign in as, and what there is to see then."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Summary:
    """What the database holds after the play, all of it: rows of photos, reports and items, z15 squares with a fact,
    the slug of the sample campaign, its sealed folder and the public key to verify it with."""

    photos: int
    reports: int
    items: int
    cells: int
    campaign: str
    dossier: Path
    key: Path


def play(*, scenes: Iterable[Scene], say: Say) -> Summary:
    """Play these scenes and the case they are told for, then say what stands. About a minute for two years."""
    call_command("createcachetable", verbosity=0)
    load_lists()
    invented = Brand.objects.filter(is_sample=True).count()
    areas = Area.objects.exclude(kind=Area.DRAWN).count()
    brands = f"{Brand.objects.count()} brands, {invented} of them invented"
    say(f"Lists      {Object.objects.count()} objects; {brands}; {areas} areas")
    people = bring_people()
    say(f"People     {len(people)} sample citizens, {len(REVIEWERS)} of them reviewers named by {KEEPER.email}")
    _intake(people, say)
    _two_years(people, scenes, say)
    _map(say)
    return _case(people, say)


def _intake(people: Mapping[str, Citizen], say: Say) -> None:
    for photo in show_intake(people[VISITOR.email]):
        why = "; ".join(sentence_of(code, photo.details) for code in photo.reasons)
        say(f"Intake     {photo.report.state:<6}  {photo.file_name}" + (f": {why}" if why else ""))


def _two_years(people: Mapping[str, Citizen], scenes: Iterable[Scene], say: Say) -> None:
    every = timedelta(seconds=settings.RELEASE_EVERY_S)
    told = moments(scenes, case_at=ASKED_AT, release_every=every)
    stage = Stage(people)
    played = stage.play(told, open_case=partial(_ask, people))
    for _ in tqdm(played, total=len(told), unit="moment", disable=not sys.stderr.isatty(), file=sys.stderr):
        pass
    sent = Photo.objects.filter(pk__in=stage.photos.values()).exclude(owner=people[VISITOR.email])
    again = sum(moment.kind == AGAIN for moment in told)
    waiting = sent.filter(report__state=Report.DRAFT).count()
    new = len(stage.photos) - len(stage.earlier)
    say(
        f"Drawn      {sent.count()} photos of two invented years, {new} of them received now; "
        f"{again} were sent twice and kept once, {waiting} wait for a place: {settings.MEDIA_ROOT}"
    )
    items = Item.objects.filter(report__photos__in=sent)
    looks = Review.objects.filter(item__in=items).order_by().values("item", "reviewer").distinct().count()
    graded = items.order_by("grade").values_list("grade").annotate(n=Count("pk"))
    grades = ", ".join(f"{n} of grade {grade}" for grade, n in graded)
    say(f"Reviews    {looks} by {len(REVIEWERS)} people; of {items.count()} items {grades}")


def _ask(people: Mapping[str, Citizen], now: datetime) -> None:
    """Open the campaign and seal its first version: what is counted then is what was found and reviewed by then."""
    gather(now=now)
    campaign = open_sample_campaign(by=people[AUTHOR], now=now)
    seal_sample_dossier(campaign=campaign, by=people[AUTHOR], now=now)


def _map(say: Say) -> None:
    gather(now=timezone.now())
    say(f"Map        {Fact.objects.count()} facts in {_cells()} squares about 800 m wide: {_url('map')}")


def _cells() -> int:
    """Return how many squares of CELL_ZOOM hold at least one fact."""
    return len({tile_of(CELL_ZOOM, cell) for cell in Fact.objects.values_list("cell", flat=True).distinct()})


def _url(name: str, *args: object) -> str:
    with translation.override("fr"):
        return f"{settings.CONSTAT_URL}{reverse(name, args=args)}"


def _case(people: Mapping[str, Citizen], say: Say) -> Summary:
    campaign = open_sample_campaign(by=people[AUTHOR], now=ASKED_AT)
    dossier = seal_sample_dossier(campaign=campaign, by=people[AUTHOR], now=ASKED_AT)
    key = Path(settings.KEYS_DIR) / PUBLIC
    say(f"Campaign   {campaign.title}: {_url('campaign', campaign.slug)}")
    left_out = dossier.leaf_count - dossier.exhibit_count
    say(f"Dossier    {dossier.exhibit_count} exhibits, {left_out} left out with their reasons: {dossier.path}")
    is_good, answer = verify_as_a_reader(dossier.path, key)
    if not is_good:
        raise BadDossier(f"The sample dossier does not verify. {answer}", code="not_verified")
    say(f"Verified   {answer}")
    say(f"Key        {key}")
    say(f"Sign in    {_url('account_login')}, the code comes by mail or stands in the terminal that runs the site:")
    for address, part in PARTS:
        say(f"           {address:<20} {part}")
    return Summary(
        photos=Photo.objects.count(),
        reports=Report.objects.count(),
        items=Item.objects.count(),
        cells=_cells(),
        campaign=campaign.slug,
        dossier=dossier.path.resolve(),
        key=key.resolve(),
    )
