"""What a dossier is about, as plain values: case, addressee, area, ownership; see docs/algorithms/dossier.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from campaigns.dossier.manifest import Event

Geometry = Mapping[str, Any]
"""A GeoJSON geometry, WGS 84, longitude before latitude."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ObjectName:
    """One object of the thing, with its words in both languages."""

    key: str
    label_en: str
    label_fr: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BrandName:
    """One brand of the thing, as written on the litter."""

    slug: str
    name: str


OWNS_NO_BRANDS = frozenset({"city", "school"})
"""Kinds that are asked for what lies on their ground. Any other is asked about brands it owned alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Addressee:
    """The one organisation a case addresses. kind: a kind of people.models.Organisation; country: ISO alpha-2 or ''."""

    slug: str
    name: str
    kind: str
    country: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnershipRow:
    """Who owned a brand where and when: [valid_from, valid_to), None is an open end; source is a reference or URL."""

    brand: str
    owner: str
    territory: str
    role: str
    valid_from: date | None
    valid_to: date | None
    confidence: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Background:
    """Published item records (not quantities) of the case's objects in its area and period, whatever the brand.

    items: all of them; thing: those that bear the case's brands (all, if it names none); unbranded: those
    without a brand or with one nobody could read.
    """

    items: int
    thing: int
    unbranded: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A campaign as a dossier needs it. `period_end_on` is the last day included. Texts are the case's own words.

    sampling: all_reports, random_areas, fixed_walks or one_event; basis: request, law or code;
    owner: who runs the case, in words.
    """

    uuid: UUID
    slug: str
    title: str
    language: str
    zone: str
    objects: tuple[ObjectName, ...]
    brands: tuple[BrandName, ...]
    area_name: str
    area: Geometry
    organisation: Addressee
    demand_text: str
    demand_metric: str
    reduction_percent: int | None
    by_on: date
    period_start_on: date
    period_end_on: date
    sampling: str
    statement: str
    basis: str
    basis_reference: str
    basis_url: str
    owner: str
    house: str
    house_url: str
    url: str
    background: Background
    ownership: tuple[OwnershipRow, ...] = ()
    custody: tuple[Event, ...] = ()
    sample_data: bool = False
