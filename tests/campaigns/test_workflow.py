"""The state of a case follows from its events and the clock alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from campaigns.workflow import MOVES, STATES, WITHDRAWAL_REASONS, WRITERS, standing

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Event:
    seq: int
    kind: str
    at: datetime
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def recorded_at(self) -> datetime:
        return self.at


def days(*kinds: str) -> list[Event]:
    """Return one event a day."""
    return [Event(n, kind, START + timedelta(days=n), {"reason": "mistake"}) for n, kind in enumerate(kinds)]


def test_a_case_without_sealed_version_is_a_draft() -> None:
    stands = standing(days("opened"), START)
    assert (stands.state, stands.since, stands.versions) == ("draft", START, 0)


def test_a_sealed_case_counts_its_versions_and_dates_the_last() -> None:
    stands = standing(days("opened", "sealed", "sealed"), START + timedelta(days=9))
    assert (stands.state, stands.since, stands.versions) == ("sealed", START + timedelta(days=2), 2)


def test_a_withdrawn_case_says_why_and_moves_no_more() -> None:
    stands = standing(days("opened", "sealed", "withdrawn"), START + timedelta(days=9))
    assert (stands.state, stands.reason, stands.versions, stands.moves) == ("withdrawn", "mistake", 1, ())


def test_what_is_recorded_later_is_not_known_yet() -> None:
    events = days("opened", "sealed", "withdrawn")
    assert [standing(events, START + timedelta(days=n)).state for n in range(3)] == ["draft", "sealed", "withdrawn"]


@given(st.permutations(days("opened", "sealed", "sealed", "withdrawn")), st.integers(0, 5))
def test_the_order_in_which_events_are_read_changes_nothing(events: list[Event], day: int) -> None:
    now = START + timedelta(days=day)
    assert standing(events, now) == standing(sorted(events, key=lambda event: event.seq), now)


def test_every_move_leads_to_a_state_and_has_a_writer() -> None:
    assert set(MOVES) == set(STATES)
    assert {kind for moves in MOVES.values() for kind in moves} <= set(STATES) & set(WRITERS)
    assert len(set(WITHDRAWAL_REASONS)) == 4
