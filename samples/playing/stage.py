"""Plays the moments of the two years through the verbs people use; what happened in an earlier run is left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from people.models import Citizen
from people.sender import Sender
from reports.actions.item import Entry, name_items
from reports.actions.prepare import clear_photo, prepare_photo
from reports.actions.report import choose_precision, place_report, release_reports
from reports.actions.review import review_item
from reports.models import Item, Photo, Report, Review
from reports.models.review import AGREE, ASPECTS, DISAGREE
from samples.playing.intake import drawing, send
from samples.playing.moments import AGAIN, CASE, RELEASE, REVIEW, SEND, Moment, named_at
from samples.scenes import ILLEGIBLE, UNBRANDED, Scene
from samples.scenes import Review as Verdict

GONE = (Report.WITHDRAWN, Report.HIDDEN)
"""Reports somebody took back: a later run leaves them so."""

BRANDINGS = {UNBRANDED: Item.UNBRANDED, ILLEGIBLE: Item.ILLEGIBLE}


class Stage:
    """What stands of the play so far, and the people who play it. Four queries to begin with.

    `photos` holds the key of each file received, by its name, `earlier` those of runs before this one; `named` the
    files with nothing left to say of them, `reviewed` the pairs (file, reviewer's address).
    """

    def __init__(self, people: Mapping[str, Citizen]) -> None:
        mine = Photo.objects.filter(owner__in=[citizen.pk for citizen in people.values()])
        self.people = people
        self.photos = dict(mine.values_list("file_name", "pk"))
        self.earlier = frozenset(self.photos)
        self.named = set(mine.filter(report__items__isnull=False).values_list("file_name", flat=True))
        self.named |= set(mine.filter(report__state__in=GONE).values_list("file_name", flat=True))
        reviews = Review.objects.filter(item__report__photos__in=mine).order_by()
        self.reviewed = set(reviews.values_list("item__report__photos__file_name", "reviewer__email").distinct())

    def play(self, moments: Sequence[Moment], *, open_case: Callable[[datetime], None]) -> Iterator[Moment]:
        """Do what each moment says and yield it. Can be stopped anywhere and played again from the start."""
        with drawing(list(self._undrawn(moments))) as files:
            deeds: dict[str, Callable[[Moment], object]] = {
                SEND: lambda moment: self._walk(moment.scenes, files),
                AGAIN: lambda moment: self._again(moment.scenes[0], files),
                RELEASE: lambda moment: release_reports(now=moment.at),
                REVIEW: lambda moment: self._review(moment),
                CASE: lambda moment: open_case(moment.at),
            }
            for moment in moments:
                deeds[moment.kind](moment)
                yield moment

    def _undrawn(self, moments: Iterable[Moment]) -> Iterator[Scene]:
        for moment in moments:
            if moment.kind in (SEND, AGAIN):
                yield from (scene for scene in moment.scenes if not self._is_old(scene))

    def _is_old(self, scene: Scene) -> bool:
        """True if an earlier run received this file, or the one it repeats: a repeat is kept nowhere."""
        return (scene.duplicate_of or scene.name) in self.earlier

    def _walk(self, walk: Sequence[Scene], files: Iterator[bytes]) -> None:
        """Send the files of a walk, then say together where they were taken and what they show."""
        for scene in walk:
            if not self._is_old(scene):
                receipt = send(next(files), scene.name, by=self.people[scene.reporter], now=scene.sent_at)
                self.photos[scene.name] = receipt.photo.pk
        unsaid = [scene for scene in walk if scene.name not in self.named]
        for scene in unsaid:
            prepare_photo(photo_id=self.photos[scene.name], now=scene.sent_at)
        with transaction.atomic():
            for scene in unsaid:
                if not scene.is_draft:
                    self._say(scene, now=named_at(walk))
        self.named.update(scene.name for scene in unsaid)

    def _say(self, scene: Scene, *, now: datetime) -> None:
        """Set the pin, choose the square, clear the picture, name the find: the steps of the report's page."""
        by = Sender(citizen=self.people[scene.reporter])
        photo = Photo.objects.select_related("report").get(pk=self.photos[scene.name])
        if scene.pin is not None:
            lon, lat = scene.pin
            place_report(report=photo.report, lon=lon, lat=lat, by=by, now=now)
        if scene.coarse:
            choose_precision(report=photo.report, coarse=True, by=by, now=now)
        clear_photo(photo=photo, by=by, now=now)
        name_items(report=photo.report, entries=[entry_of(scene)], by=by, now=now)

    def _again(self, scene: Scene, files: Iterator[bytes]) -> None:
        if self._is_old(scene):
            return
        send(next(files), scene.name, by=self.people[scene.reporter], now=scene.sent_at)

    def _review(self, moment: Moment) -> None:
        scene, review = moment.scenes[0], moment.review
        if review is None or (scene.name, review.by) in self.reviewed:
            return
        items = Item.objects.filter(report__photos=self.photos[scene.name], report__state=Report.PUBLISHED)
        for item in items.select_related("report"):
            review_item(item=item, verdicts=verdicts_of(review), by=self.people[review.by], now=moment.at)


def entry_of(scene: Scene) -> Entry:
    """Return the line the reporter writes about a scene."""
    branding = BRANDINGS.get(scene.brand, Item.NAMED)
    return Entry(
        object=scene.object,
        material=scene.material,
        brand=scene.brand if branding == Item.NAMED else "",
        branding=branding,
        quantity=scene.quantity,
        picked_up=scene.picked,
    )


def verdicts_of(review: Verdict) -> dict[str, str]:
    """Return a reviewer's verdict on each aspect: agreed, save the one disputed."""
    return {aspect: DISAGREE if aspect == review.disputes else AGREE for aspect in ASPECTS}
