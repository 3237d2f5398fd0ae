"""The named refusals of this room. Each carries a stable code, the limit and what to do."""

from __future__ import annotations

from people.errors import ConstatError


class BadPlace(ConstatError):
    """A place that does not exist, or says nothing."""

    code = "place_impossible"


class BadTime(ConstatError):
    """A moment that cannot be the capture's."""

    code = "time_impossible"


class BadItem(ConstatError):
    """An item that names something unknown or counts oddly."""

    code = "bad_item"


class BadReview(ConstatError):
    """A verdict that cannot be taken."""

    code = "bad_review"


class BadReason(ConstatError):
    """A report is taken down for one of the known reasons."""

    code = "bad_reason"


class OverQuota(ConstatError):
    """More photos in an hour than one sender may send; the rest can follow later."""

    code = "quota"
    status = 429


class KeyReused(ConstatError):
    """The Idempotency-Key was used for another file."""

    code = "key_reused"
    status = 409
