"""Makes keepers and names reviewers."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from people.errors import ConstatError, NotAllowed
from people.models import Citizen


class BadCitizen(ConstatError):
    """An address that cannot be a citizen's."""

    code = "bad_citizen"


@transaction.atomic
def make_citizen(*, email: str, now: datetime, is_sample: bool = False) -> Citizen:
    """Return the citizen with this address, made with a verified address if there was none.

    For those who run the site: people themselves sign up by e-mail code.
    """
    address = email.strip().lower()
    if "@" not in address[1:-1]:
        raise BadCitizen(_("This is not an e-mail address."), field="email")
    citizen = Citizen.objects.filter(email=address).first()
    if citizen is None:
        citizen = Citizen.objects.create_user(address, is_sample=is_sample, joined_at=now)
    EmailAddress.objects.get_or_create(user=citizen, email=address, defaults={"verified": True, "primary": True})
    return citizen


@transaction.atomic
def make_keeper(*, email: str, now: datetime) -> Citizen:
    """Return the citizen with this address as a keeper of the site."""
    citizen = make_citizen(email=email, now=now)
    citizen.is_keeper = True
    citizen.save(update_fields=["is_keeper"])
    return citizen


@transaction.atomic
def name_reviewer(*, citizen: Citizen, by: Citizen, now: datetime) -> Citizen:
    """Make a citizen a reviewer: from `now` on, their verdicts confirm. Only keepers name, and not themselves."""
    if not by.is_keeper:
        raise NotAllowed(_("Only a keeper of this site names reviewers."))
    if citizen.pk == by.pk:
        raise NotAllowed(_("A keeper cannot name themselves; ask another keeper."), code="not_oneself")
    if citizen.reviewer_since is None:
        citizen.reviewer_since, citizen.reviewer_named_by = now, by
        citizen.save(update_fields=["reviewer_since", "reviewer_named_by"])
    return citizen


@transaction.atomic
def dismiss_reviewer(*, citizen: Citizen, by: Citizen) -> Citizen:
    """Take the reviewer's role back: later verdicts confirm nothing, earlier ones stand."""
    if not by.is_keeper:
        raise NotAllowed(_("Only a keeper of this site names reviewers."))
    citizen.reviewer_since = citizen.reviewer_named_by = None
    citizen.save(update_fields=["reviewer_since", "reviewer_named_by"])
    return citizen
