"""The parts of a dossier that tell the case: dossier.json, service, answers; see docs/algorithms/dossier.md."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version as metadata_version
from pathlib import Path
from typing import Any

from campaigns.dossier.case import Case, Geometry, OwnershipRow
from campaigns.dossier.evidence import Candidate, Rejection
from campaigns.dossier.manifest import BadDossier, canonical, decimal, instant, iso
from campaigns.dossier.records import DEGREE_PLACES
from campaigns.dossier.totals import figures_of, totals_of
from campaigns.dossier.wording import LANGUAGES, wording

RECIPE = Path(__file__).parent / "templates" / "VERIFY.md"


def story_of(
    case: Case,
    exhibits: Sequence[Candidate],
    rejected: Sequence[Rejection],
    *,
    version: int,
    sealed_at: datetime,
    draft: bool,
    previous: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """Return the value of data/dossier.json (`constat.dossier/1`)."""
    return {
        "type": "constat.dossier/1",
        **_identity(case, version=version, sealed_at=sealed_at, draft=draft),
        **_request(case),
        "ownership": [_ownership(row) for row in case.ownership],
        "totals": totals_of(case, exhibits, rejected),
        "figures": figures_of(case, exhibits),
        "answers": 0,
        "notices": 0,
        "changes": _changes(exhibits, previous),
        "limits": {language: wording(language).sentences("limits") for language in LANGUAGES},
        "software": {"constat": "1", "typst": metadata_version("typst")},
        "licence": {"code": "AGPL-3.0-or-later", "data": "ODbL-1.0", "photos": "CC-BY-SA-4.0"},
    }


def _identity(case: Case, *, version: int, sealed_at: datetime, draft: bool) -> dict[str, Any]:
    return {
        "case": str(case.uuid),
        "slug": case.slug,
        "version": version,
        "sealed_at": instant(sealed_at),
        "title": case.title,
        "language": case.language,
        "zone": case.zone,
        "draft": draft,
        "sample_data": case.sample_data,
        "single_keeper": False,  # nothing needs two keepers yet; the key is there for readers of later versions
        "owner": case.owner,
        "house": case.house,
        "house_url": case.house_url,
        "url": case.url,
    }


def _request(case: Case) -> dict[str, Any]:
    addressee = case.organisation
    return {
        "thing": {
            "objects": [{"key": o.key, "label_en": o.label_en, "label_fr": o.label_fr} for o in case.objects],
            "brands": [{"slug": brand.slug, "name": brand.name} for brand in case.brands],
        },
        "area": {"name": case.area_name, "geometry": _plain_geometry(case.area)},
        "organisation": {
            "slug": addressee.slug,
            "name": addressee.name,
            "kind": addressee.kind,
            "country": addressee.country,
        },
        "demand": {
            "text": case.demand_text,
            "metric": case.demand_metric,
            "reduction_percent": case.reduction_percent,
            "by_on": iso(case.by_on),
        },
        "period": {"start_on": iso(case.period_start_on), "end_on": iso(case.period_end_on)},
        "sampling": {"kind": case.sampling, "statement": case.statement},
        "basis": {"kind": case.basis, "reference": case.basis_reference, "url": case.basis_url},
    }


def _ownership(row: OwnershipRow) -> dict[str, Any]:
    return {
        "brand": row.brand,
        "owner": row.owner,
        "territory": row.territory,
        "role": row.role,
        "valid_from": iso(row.valid_from) if row.valid_from else None,
        "valid_to": iso(row.valid_to) if row.valid_to else None,
        "confidence": row.confidence,
        "source": row.source,
    }


def _plain_geometry(geometry: Geometry) -> dict[str, Any]:
    """Return a geometry whose coordinates are decimal strings, for canonical JSON holds no floats."""
    return {"type": geometry["type"], "coordinates": _plain_numbers(geometry["coordinates"])}


def _plain_numbers(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain_numbers(each) for each in value]
    return decimal(float(value), DEGREE_PLACES)


def _changes(exhibits: Sequence[Candidate], previous: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return what changed since the version before, or None for the first."""
    if previous is None:
        return None
    return {
        "since_version": previous["version"],
        "exhibits_before": previous["exhibits"],
        "exhibits_now": len(exhibits),
    }


def previous_of(seal: bytes | None, case: Case) -> dict[str, Any] | None:
    """Return the seal of the version before, or None. Raises BadDossier if it is none, or one of another case."""
    if seal is None:
        return None
    try:
        value = json.loads(seal)
        if value["case"] == str(case.uuid) and value["slug"] == case.slug and isinstance(value["version"], int):
            return dict(value)
    except (ValueError, LookupError, TypeError) as error:
        raise BadDossier("The seal of the version before cannot be read.", code="bad_previous") from error
    raise BadDossier("The seal of the version before belongs to another case.", code="bad_previous")


def service_json() -> bytes:
    """Return data/service.json of a dossier that nobody was served yet."""
    return canonical({"type": "constat.service/1", "notices": [], "reminders": []})


def no_answer_json(case: Case) -> bytes:
    """Return data/answers/none.json: why there is no answer, in both languages."""
    texts = {language: wording(language).text("none", organisation=case.organisation.name) for language in LANGUAGES}
    return canonical({"type": "constat.answers/1", "answers": 0, "text": texts})


def recipe_md(case: Case, *, version: int, key_id: str) -> bytes:
    """Return data/VERIFY.md, in French and English; it holds no text that a person typed but names and addresses."""
    text = RECIPE.read_text(encoding="utf-8")
    for name, value in (
        ("FOLDER", f"constat-{case.slug}-v{version}"),
        ("KEY_ID", key_id),
        ("HOUSE_URL", " ".join(case.house_url.split())),
        ("HOUSE", " ".join(case.house.split())),
    ):
        text = text.replace(f"@{name}@", value)
    return text.encode("utf-8")
