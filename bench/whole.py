"""The whole way of one photo, database and child included, as the import command goes it."""

from __future__ import annotations

import time

from django.utils import timezone

from bench.pictures import Picture
from bench.ways import chunks
from people.sender import Sender, fresh_token, hash_of
from reports.actions.photo import receive_photo
from reports.actions.prepare import prepare_photo
from reports.models import Photo


def whole_ms(picture: Picture, answers: list[float]) -> float:
    """Take a photo in as the import command does, from a sender who never sent before, to the ready copies.

    Returns milliseconds by the wall clock; those to the answer, which names place and time, are added to `answers`.
    """
    by, now, begun = Sender(token_hash=hash_of(fresh_token())), timezone.now(), time.perf_counter()
    receipt = receive_photo(
        chunks=chunks(picture.path), name=picture.path.name, by=by, now=now, enqueue=False, limited=False
    )
    answers.append(1000 * (time.perf_counter() - begun))
    if prepare_photo(photo_id=receipt.photo.pk, now=now) != Photo.READY:
        raise RuntimeError(f"{picture.title} could not be prepared")
    return 1000 * (time.perf_counter() - begun)
