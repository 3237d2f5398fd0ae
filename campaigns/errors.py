"""The named refusals of this room. Each carries a stable code, the part that is wrong and what to do."""

from __future__ import annotations

from people.errors import ConstatError


class BadCampaign(ConstatError):
    """A campaign that cannot stand: `field` names the part."""

    code = "bad_campaign"


class BadMove(ConstatError):
    """Something the state of the campaign does not allow."""

    code = "bad_move"
    status = 409


class NoEvidence(ConstatError):
    """Nothing found qualifies for a dossier; `help` says what was left out, by reason."""

    code = "no_evidence"


class Sealed(ConstatError):
    """What is sealed is appended to, never changed and never deleted."""

    code = "sealed"
    status = 409


class BadKey(ConstatError):
    """The signing key of this house is missing, unreadable or open to others."""

    code = "bad_key"
    status = 503


class Unsettled(ConstatError):
    """What a dossier was made of kept changing while it was made; asked again, it may stand."""

    code = "unsettled"
    status = 409
