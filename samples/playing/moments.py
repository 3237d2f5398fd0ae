"""What happens when in the two played years: files are sent, reports released, items reviewed, a case opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from samples.scenes import Review, Scene

SEND, AGAIN, RELEASE, REVIEW, CASE = "send", "again", "release", "review", "case"
ORDER = (SEND, AGAIN, RELEASE, REVIEW, CASE)
"""Which comes first of two moments of the same second."""

NAMED_AFTER = timedelta(minutes=10)
"""How long a reporter takes, after the last file of a walk is sent, to place and name what it shows."""


@dataclass(frozen=True)
class Moment:
    """One thing done at one time (aware UTC): to the scenes of a walk, or to one scene; `review` for REVIEW only."""

    at: datetime
    kind: str
    scenes: tuple[Scene, ...] = ()
    review: Review | None = None

    @property
    def rank(self) -> tuple[datetime, int, str]:
        """Sorts moments by time, then by kind, then by file."""
        return self.at, ORDER.index(self.kind), self.scenes[0].name if self.scenes else ""


def moments(scenes: Iterable[Scene], *, case_at: datetime | None, release_every: timedelta) -> list[Moment]:
    """Return everything that happens to these scenes, in order of time.

    A walk is released one full period after it was named: by then the period it was named in has ended.
    """
    scenes = sorted(scenes, key=lambda scene: (scene.walk, scene.sent_at, scene.name))
    found = [Moment(scene.sent_at, AGAIN, (scene,)) for scene in scenes if scene.duplicate_of is not None]
    sent = (scene for scene in scenes if scene.duplicate_of is None)
    for _, walk in groupby(sent, key=lambda scene: scene.walk):
        found += _of_walk(tuple(walk), release_every)
    if case_at is not None:
        found.append(Moment(case_at, CASE))
    return sorted(found, key=lambda moment: moment.rank)


def _of_walk(walk: tuple[Scene, ...], release_every: timedelta) -> list[Moment]:
    reviews = [
        Moment(scene.sent_at + timedelta(days=review.after_days), REVIEW, (scene,), review)
        for scene in walk
        for review in scene.reviews
    ]
    return [Moment(walk[0].sent_at, SEND, walk), Moment(named_at(walk) + release_every, RELEASE, walk), *reviews]


def named_at(walk: Sequence[Scene]) -> datetime:
    """Return when the reporter names what the scenes of a walk show."""
    return max(scene.sent_at for scene in walk) + NAMED_AFTER
