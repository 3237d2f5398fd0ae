"""The states of a campaign as data, and the state as a pure function of (events, now); see docs/workflow.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

DRAFT, SEALED, WITHDRAWN = "draft", "sealed", "withdrawn"
STATES = (DRAFT, SEALED, WITHDRAWN)

OPENED = "opened"
WITHDRAWAL_REASONS = ("not_needed", "mistake", "settled", "merged")

WRITERS = {OPENED: "owner", SEALED: "owner", WITHDRAWN: "owner"}
"""Every kind of event that exists, and the role that may write it."""

MOVES: dict[str, tuple[str, ...]] = {
    DRAFT: (SEALED, WITHDRAWN),
    SEALED: (SEALED, WITHDRAWN),
    WITHDRAWN: (),
}
"""From a state, the kinds of event that may follow."""


class Happened(Protocol):
    """What the clock reads of an event: CustodyEvent and campaigns.dossier.manifest.Event are such."""

    @property
    def seq(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def body(self) -> Any: ...


@dataclass(frozen=True)
class Standing:
    """Where a case stands: the state, since when, how many versions are sealed, why it was withdrawn ("" if not)."""

    state: str
    since: datetime | None
    versions: int = 0
    reason: str = ""

    @property
    def moves(self) -> tuple[str, ...]:
        """The kinds of event that may follow."""
        return MOVES[self.state]


def standing(events: Iterable[Happened], now: datetime) -> Standing:
    """Return the state that follows from the events recorded up to `now`, in whatever order they are given."""
    known = sorted((event for event in events if event.recorded_at <= now), key=lambda event: event.seq)
    sealed = [event for event in known if event.kind == SEALED]
    withdrawn = next((event for event in known if event.kind == WITHDRAWN), None)
    if withdrawn is not None:
        return Standing(WITHDRAWN, withdrawn.at, len(sealed), str(withdrawn.body.get("reason", "")))
    if sealed:
        return Standing(SEALED, sealed[-1].at, len(sealed))
    return Standing(DRAFT, known[0].at if known else None)
