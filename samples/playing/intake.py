"""Sends photos as people do: real files to show what the intake says, drawn ones a little ahead of who sends them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from people.models import Citizen
from people.sender import Sender
from reports.actions.photo import Receipt, receive_photo
from reports.actions.prepare import prepare_photo
from reports.models import Photo
from samples.draw import draw
from samples.scenes import Scene

REAL = Path(__file__).resolve().parent.parent / "real"
REAL_KINDS = (".jpg", ".heic", ".webp")
REAL_SENT_AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
"""After the last of them was taken and after the two drawn years."""

DRAWN_AHEAD = 12
"""Pictures drawn while others are received: enough for two walks, a few hundred kilobytes."""


def show_intake(by: Citizen) -> Iterator[Photo]:
    """Send every real photo and yield what is kept of it. They show no litter, so nothing is named on them."""
    for path in sorted(path for path in REAL.iterdir() if path.suffix in REAL_KINDS):
        receipt = send(path.read_bytes(), path.name, by=by, now=REAL_SENT_AT)
        prepare_photo(photo_id=receipt.photo.pk, now=REAL_SENT_AT)
        yield Photo.objects.select_related("report").get(pk=receipt.photo.pk)


def send(content: bytes, name: str, *, by: Citizen, now: datetime) -> Receipt:
    """Send one file through the one intake; the caller prepares its public copies."""
    return receive_photo(chunks=[content], name=name, by=Sender(citizen=by), now=now, enqueue=False, limited=False)


@contextmanager
def drawing(scenes: Sequence[Scene]) -> Iterator[Iterator[bytes]]:
    """Give the files of these scenes in their order, drawn by a thread a little ahead of who takes them."""
    hand = ThreadPoolExecutor(max_workers=1)
    try:
        yield _ahead(hand, scenes)
    finally:
        hand.shutdown(cancel_futures=True)


def _ahead(hand: ThreadPoolExecutor, scenes: Sequence[Scene]) -> Iterator[bytes]:
    coming = iter(scenes)
    waiting: list[Future[bytes]] = [hand.submit(draw, scene) for scene in islice(coming, DRAWN_AHEAD)]
    while waiting:
        yield waiting.pop(0).result()
        waiting += [hand.submit(draw, scene) for scene in islice(coming, 1)]
