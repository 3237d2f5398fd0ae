"""The sample people and the lists they need: the real reference, the areas, the invented catalogue."""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import StringIO

from django.core.management import call_command
from django.db import transaction

from people.actions.citizen import make_citizen, make_keeper, name_reviewer
from people.models import Citizen
from reports.actions.reference import load_brands, load_reference
from samples.catalogue import ALIASES, BRANDS, OWNERS, OWNERSHIPS, Ownership
from samples.town import KEEPER, REPORTERS, REVIEWERS, VISITOR, Person

JOINED = time(9, tzinfo=UTC)
"""Accounts of the sample people begin at nine on the day they join, reviewers at once."""


def load_lists() -> None:
    """Load the real reference lists and areas, then the invented brands and owners, marked as samples. Idempotent."""
    load_reference()
    call_command("load_areas", stdout=StringIO())
    load_brands(
        brands=[{"key": brand.key, "name": brand.name, "sector": brand.sector, "wikidata": ""} for brand in BRANDS],
        owners=[
            {"key": o.key, "name": o.name, "kind": "company", "country": o.country, "parent": "", "note": ""}
            for o in OWNERS
        ],
        ownership=[_ownership(row) for row in OWNERSHIPS],
        aliases=[{"alias": row.alias, "brand": row.brand, "kind": row.kind} for row in ALIASES],
        is_sample=True,
    )


def _ownership(row: Ownership) -> dict[str, str]:
    return {
        "brand": row.brand,
        "owner": row.owner,
        "territory": "WORLD",
        "role": "owner",
        "valid_from": row.valid_from.isoformat() if row.valid_from else "",
        "valid_to": row.valid_to.isoformat() if row.valid_to else "",
        "confidence": "invented",
        "evidence": "none",
        "source": row.source,
        "note": "",
    }


def bring_people() -> dict[str, Citizen]:
    """Return the sample people by address, made where they are not: the keeper names the reviewers."""
    people = {person.email: _citizen(person) for person in (KEEPER, VISITOR, *REPORTERS, *REVIEWERS)}
    keeper = people[KEEPER.email] = make_keeper(email=KEEPER.email, now=joined_at(KEEPER))
    for person in REVIEWERS:
        people[person.email] = name_reviewer(citizen=people[person.email], by=keeper, now=joined_at(person))
    return people


@transaction.atomic
def _citizen(person: Person) -> Citizen:
    if known := Citizen.objects.filter(email=person.email).first():
        return known
    citizen = make_citizen(email=person.email, now=joined_at(person), is_sample=True)
    citizen.language = person.language
    citizen.save(update_fields=["language"])
    return citizen


def joined_at(person: Person) -> datetime:
    """Return when a sample person's account begins, aware UTC."""
    return datetime.combine(person.joined_on, JOINED)
