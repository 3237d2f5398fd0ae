"""Adds one event to the hash-chained history of a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.dossier.manifest import CHAIN_START, Event, custody_line
from campaigns.errors import BadMove
from campaigns.models import Campaign, CaseAlias, CustodyEvent
from campaigns.workflow import OPENED, WRITERS, standing
from people.models import Citizen


@transaction.atomic
def record_event(
    *,
    campaign: Campaign,
    kind: str,
    by: Citizen,
    now: datetime,
    ref: str = "",
    body: Mapping[str, object] | None = None,
) -> CustodyEvent:
    """Append what happened at `now`; raise BadMove if the state does not allow it. The case is locked meanwhile."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    events = list(campaign.custody.all())
    last = events[-1] if events else None
    # A clock set back, or a long way to here, must not turn the history round: the chain keeps its own order.
    at = max(now, last.recorded_at) if last else now
    if kind != OPENED and kind not in standing(events, at).moves:
        raise BadMove(_("This campaign was withdrawn; nothing more is done with it."))
    event = Event(
        seq=last.seq + 1 if last else 0,
        at=at,
        recorded_at=at,
        kind=kind,
        actor_role=WRITERS[kind],
        actor_alias=alias_of(campaign=campaign, citizen=by),
        ref=ref,
        body=dict(body or {}),
    )
    return _append(campaign, event, last.digest if last else CHAIN_START)


def _append(campaign: Campaign, event: Event, prev: str) -> CustodyEvent:
    return CustodyEvent.objects.create(
        campaign=campaign,
        seq=event.seq,
        at=event.at,
        recorded_at=event.recorded_at,
        kind=event.kind,
        actor_role=event.actor_role,
        actor_alias=event.actor_alias,
        ref=event.ref,
        body=dict(event.body),
        prev=prev,
        digest=sha256(custody_line(event, prev)).hexdigest(),
    )


def alias_of(*, campaign: Campaign, citizen: Citizen) -> str:
    """Return the name a person has in this case, made the first time."""
    row, _made = CaseAlias.objects.get_or_create(campaign=campaign, citizen=citizen)
    return row.alias
