"""Seals a dossier: gathers, judges, compiles, signs, and keeps the rows once the folder stands."""

from __future__ import annotations

import fcntl
import secrets
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from campaigns import wording
from campaigns.actions.custody import record_event
from campaigns.actions.moment import Moment, read_moment
from campaigns.dossier.case import Case
from campaigns.dossier.compile import Sealed, compile_folder
from campaigns.dossier.evidence import Candidate, Verdicts
from campaigns.dossier.merkle import SALT_BYTES
from campaigns.errors import BadMove, NoEvidence, Unsettled
from campaigns.keys import signing_key
from campaigns.models import Campaign, Dossier, Exhibit, Rejected, Sealing
from campaigns.workflow import SEALED, standing
from mapping.figures import figure
from people.errors import ConstatError, NotAllowed
from people.models import Citizen
from people.refusals import said

MOST_TRIES = 3  # a report changes within the seconds a folder takes about once; three times over is a crowd at work


def seal_dossier(*, campaign: Campaign, by: Citizen, now: datetime, sealing: Sealing | None = None) -> Dossier:
    """Return the next sealed version; with `sealing`, the one that request has led to, made at most once.

    Of two at once the second waits and becomes the version after. Raises NotAllowed, BadMove, BadDossier, BadKey,
    NoEvidence where nothing qualifies, and Unsettled where exhibits change at every try; then nothing is left.
    """
    if campaign.owner_id != by.pk:
        raise NotAllowed(_("This campaign belongs to somebody else."))
    with _alone(campaign):
        if sealing is not None and (done := _outcome(sealing)):
            return done
        if SEALED not in standing(campaign.custody.all(), now).moves:
            raise BadMove(_("This campaign was withdrawn; nothing more is done with it."))
        for _try in range(MOST_TRIES):
            if dossier := _seal_as_of_now(campaign, by=by, now=now, sealing=sealing):
                return dossier
        raise Unsettled(_("Reports of this dossier changed while it was made. Ask again in a minute."))


def _seal_as_of_now(campaign: Campaign, *, by: Citizen, now: datetime, sealing: Sealing | None) -> Dossier | None:
    """Return the sealed version, or None, with nothing left, if an exhibit was changed or taken back meanwhile."""
    moment = read_moment(campaign)
    _require_evidence(moment.verdicts)
    at = max(now, *(event.recorded_at for event in moment.case.custody)).replace(microsecond=0)
    try:
        sealed = _compile(campaign, moment, at)
    except FileNotFoundError:  # a report that is withdrawn takes its pictures along
        if moment.holds(campaign):
            raise
        return None
    with _or_remove(sealed.path), transaction.atomic():
        if moment.holds(campaign):
            return _keep(campaign, sealed, by=by, at=at, sealing=sealing)
    shutil.rmtree(sealed.path)
    return None


def settle_sealing(*, sealing_id: int, now: datetime) -> str:
    """Do what a request asked for, once, and write down what came of it; return the state it ended in."""
    sealing = Sealing.objects.select_related("campaign", "requested_by").filter(pk=sealing_id).first()
    if sealing is None or sealing.state != Sealing.WAITING:
        return sealing.state if sealing else "gone"
    by = sealing.requested_by
    with translation.override(by.language):
        try:
            seal_dossier(campaign=sealing.campaign, by=by, now=now, sealing=sealing)
        except ConstatError as error:
            return _failed(sealing, error.code, " ".join(said(error)).strip())
        except OSError:
            return _failed(sealing, "disk", _("The disk of this site is full or cannot be written. Nothing is lost."))
    return Sealing.DONE


def _failed(sealing: Sealing, code: str, sentence: str) -> str:
    waiting = Sealing.objects.filter(pk=sealing.pk, state=Sealing.WAITING)
    waiting.update(state=Sealing.FAILED, error_code=code, error_sentence=sentence)
    return Sealing.FAILED


def _outcome(sealing: Sealing) -> Dossier | None:
    """Return the dossier another worker has made of this request meanwhile."""
    sealing.refresh_from_db()
    return sealing.dossier


def dossiers_folder() -> Path:
    """Return where the sealed folders lie, made if it was not there."""
    folder = Path(settings.MEDIA_ROOT) / "dossiers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _alone(campaign: Campaign) -> Iterator[None]:
    """Let one worker at a time seal a case: a lock on a file, for compiling must not hold the whole database."""
    with (dossiers_folder() / f".{campaign.slug}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _or_remove(folder: Path) -> Iterator[None]:
    """Remove the folder again unless the rows that name it are kept."""
    kept = False
    try:
        yield
        kept = True
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _require_evidence(verdicts: Verdicts) -> None:
    if verdicts.exhibits:
        return
    reasons = Counter(each.reason for each in verdicts.rejected)
    nothing = _("No such item was reported in this area and period.")
    raise NoEvidence(
        _("Nothing found so far qualifies for a dossier."),
        help=_("Left out: {reasons}.").format(reasons=wording.left_out(reasons)) if reasons else nothing,
    )


def _compile(campaign: Campaign, moment: Moment, at: datetime) -> Sealed:
    case, verdicts = moment.case, moment.verdicts
    previous = campaign.dossiers.first()
    version = previous.version + 1 if previous else 1
    # Without a row it is what a worker that died between folder and rows left behind.
    shutil.rmtree(dossiers_folder() / f"constat-{campaign.slug}-v{version}", ignore_errors=True)
    return compile_folder(
        case,
        verdicts.exhibits,
        verdicts.rejected,
        into=dossiers_folder(),
        key=signing_key(),
        sealed_at=at,
        map_html=_map(case, verdicts.exhibits),
        draft=True,
        previous_seal=(previous.path / "seal" / "seal.json").read_bytes() if previous else None,
        salts=lambda: secrets.token_bytes(SALT_BYTES),
    )


def _map(case: Case, exhibits: Sequence[Candidate]) -> str:
    return figure(
        [(each.lon, each.lat, each.quantity) for each in exhibits if not each.coarse],
        coarse=[(each.lon, each.lat, each.quantity) for each in exhibits if each.coarse],
        title=case.title,
        language=case.language,
        area=dict(case.area),
        attribution=f"{case.house}, ODbL 1.0",
    )


def _keep(campaign: Campaign, sealed: Sealed, *, by: Citizen, at: datetime, sealing: Sealing | None) -> Dossier:
    """Write the rows of a folder that stands."""
    dossier = Dossier.objects.create(
        campaign=campaign,
        version=sealed.version,
        previous=campaign.dossiers.first(),
        sealed_at=at,
        root=sealed.root,
        seal_sha256=sealed.seal_sha256,
        exhibit_count=len(sealed.exhibits),
        leaf_count=len(sealed.leaves),
        totals=sealed.totals,
        figures=sealed.figures,
        key_id=sealed.key_id,
        folder=sealed.path.name,
    )
    _keep_leaves(dossier, sealed)
    body = {"version": sealed.version, "seal": sealed.seal_sha256}
    record_event(campaign=campaign, kind=SEALED, by=by, now=at, ref=f"v{sealed.version}", body=body)
    if sealing is not None:
        sealing.state, sealing.dossier = Sealing.DONE, dossier
        sealing.save(update_fields=["state", "dossier"])
    return dossier


def _keep_leaves(dossier: Dossier, sealed: Sealed) -> None:
    Exhibit.objects.bulk_create(
        Exhibit(
            dossier=dossier,
            leaf_index=each.index,
            code=each.code,
            item_uuid=each.item_uuid,
            record=each.record,
            salt=each.salt.hex(),
            reporter_salt=(each.reporter_salt or b"").hex(),
            leaf=each.leaf.hex(),
            grade=each.grade,
            quantity=each.quantity,
        )
        for each in sealed.exhibits
    )
    Rejected.objects.bulk_create(
        Rejected(
            dossier=dossier,
            leaf_index=each.index,
            item_uuid=each.item_uuid,
            record=each.record,
            salt=each.salt.hex(),
            leaf=each.leaf.hex(),
            reason=each.reason or "",
        )
        for each in sealed.rejected
    )
