"""Asks a worker for the next version of a dossier."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.errors import BadMove
from campaigns.models import Campaign, Sealing
from campaigns.tasks import seal
from campaigns.workflow import SEALED, standing
from people.errors import NotAllowed
from people.models import Citizen


@transaction.atomic
def request_sealing(*, campaign: Campaign, by: Citizen, now: datetime) -> Sealing:
    """Return the request that waits, made and handed to a worker if there was none or its worker died.

    NotAllowed to others than the owner; BadMove once the campaign is withdrawn.
    """
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if locked.owner_id != by.pk:
        raise NotAllowed(_("This campaign belongs to somebody else."))
    if SEALED not in standing(locked.custody.all(), now).moves:
        raise BadMove(_("This campaign was withdrawn; nothing more is done with it."))
    waiting = locked.sealings.filter(state=Sealing.WAITING).first()
    if waiting is not None and not waiting.is_stuck(now):
        return waiting
    if waiting is None:
        waiting = Sealing(campaign=locked, requested_by=by)
    waiting.requested_at = now
    waiting.save()
    transaction.on_commit(partial(seal.enqueue, waiting.pk))
    return waiting
