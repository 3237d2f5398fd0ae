"""Reads all that a dossier is made of as of one moment, and tells later whether that moment still holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from campaigns.actions.gathering import candidates_of, case_of, items_of
from campaigns.dossier.case import Case
from campaigns.dossier.evidence import Verdicts, qualify
from campaigns.models import Campaign

Mark = tuple[str, int, frozenset[datetime | None]]
"""The state and version of a report, and when its pictures were cleared: one of them moves when anything does."""


@dataclass(frozen=True)
class Moment:
    """A case, the verdicts on its candidates, and the mark of each item, all read at once."""

    case: Case
    verdicts: Verdicts
    marks: dict[UUID, Mark]

    def holds(self, campaign: Campaign) -> bool:
        """Return whether the reports and pictures of all exhibits are as they were. Four queries."""
        now = _marks_of(campaign)
        kept = (each.item_uuid for each in self.verdicts.exhibits)
        return all(now.get(item) == self.marks[item] for item in kept)


def read_moment(campaign: Campaign) -> Moment:
    """Return the case and the verdicts on everything found for it, of one moment."""
    with _one_moment():
        case, candidates, marks = case_of(campaign), candidates_of(campaign), _marks_of(campaign)
    return Moment(case, qualify(candidates, case), marks)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Let all queries inside see one state: SQLite grants that to a transaction, PostgreSQL wants to be asked."""
    is_first = not connection.in_atomic_block
    with transaction.atomic():
        if is_first and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _marks_of(campaign: Campaign) -> dict[UUID, Mark]:
    return {
        item.public_id: (
            item.report.state,
            item.report.version,
            frozenset(photo.cleared_at for photo in item.report.photos.all()),
        )
        for item in items_of(campaign)
    }
