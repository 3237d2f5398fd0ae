"""One exhibit or rejected candidate as a record, its code, and the tables of them; see docs/algorithms/dossier.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from campaigns.dossier.evidence import BARE_REASONS, Candidate
from campaigns.dossier.manifest import canonical, decimal, iso, table
from campaigns.dossier.verify import COLUMNS

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
"""Base 32 without i, l, o and u: a code can be read over the telephone."""

CODE_CHARACTERS = 8
DEGREE_PLACES = 5
"""1.1 m: finer than any phone, coarser than a doorbell."""

Record = dict[str, Any]


def code_of(campaign: UUID, item: UUID) -> str:
    """Return 8 Crockford characters (40 bits) of SHA-256(campaign || item): stable over versions, new in each case."""
    number = int.from_bytes(sha256(campaign.bytes + item.bytes).digest()[:5], "big")
    return "".join(CROCKFORD[number >> shift & 31] for shift in range(35, -1, -5))


def item_record(candidate: Candidate, *, code: str, photo: Mapping[str, Any], reporter_commitment: bytes) -> Record:
    """Return `constat.item/1`: what is claimed, received and corroborated, in separate keys. Dates, never times."""
    return {
        "type": "constat.item/1",
        **_facts(candidate, code),
        "confirmations": [_confirmation(each) for each in sorted(candidate.confirmations)],
        "files": [dict(photo)],
        "history": [{"on": iso(day), "what": what} for day, what in candidate.history],
        "original_sha256": candidate.photo_sha256,
        "reporter_commitment": reporter_commitment.hex(),
        "suggestion": None,  # no machine reads photos yet; the key is there for readers of later versions
    }


def rejected_record(candidate: Candidate, *, code: str, reason: str) -> Record:
    """Return `constat.rejected/1`; of something taken back, the code and the reason alone, whatever the reason is."""
    facts = {"code": code} if candidate.state in BARE_REASONS else _facts(candidate, code)
    return {"type": "constat.rejected/1", **facts, "reason": reason}


def _facts(candidate: Candidate, code: str) -> Record:
    return {
        "code": code,
        "object": candidate.object_key,
        "object_en": candidate.object_label_en,
        "object_fr": candidate.object_label_fr,
        "object_code": candidate.object_code,
        "material": candidate.material,
        "brand": candidate.brand,
        "brand_status": candidate.brand_status,
        "product": candidate.product,
        "quantity": candidate.quantity,
        "grade": candidate.grade,
        "lon": decimal(candidate.lon, DEGREE_PLACES),
        "lat": decimal(candidate.lat, DEGREE_PLACES),
        "accuracy_m": candidate.accuracy_m,
        "location_source": candidate.location_source,
        "time_source": candidate.time_source,
        "coarse": candidate.coarse,
        "claimed_on": iso(candidate.taken_on),
        "received_on": iso(candidate.received_on),
        "corroboration": list(candidate.corroboration),
    }


def _confirmation(given: Sequence[str]) -> Record:
    alias, aspect, verdict = given
    return {"alias": alias, "aspect": aspect, "verdict": verdict}


def items_csv(records: Iterable[Record]) -> bytes:
    """Return data/items.csv: one row per exhibit, columns of COLUMNS."""
    return table(COLUMNS, (_row(record) for record in records))


def _row(record: Record) -> list[Any]:
    return [_column(record, name) for name in COLUMNS]


def _column(record: Record, name: str) -> Any:
    if name == "confirmations":
        return len({each["alias"] for each in record["confirmations"] if each["verdict"] == "agree"})
    if name == "corroboration":
        return " ".join(record["corroboration"])
    return record[name]


def items_geojson(records: Iterable[Record]) -> bytes:
    """Return data/items.geojson (RFC 7946): the columns of items.csv, coordinates with the same five decimals."""
    lines = [_feature(record) for record in records]
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n").encode("utf-8")


def _feature(record: Record) -> str:
    properties = {name: _column(record, name) for name in COLUMNS if name not in ("lon", "lat")}
    text = canonical(properties).decode("utf-8")
    place = f"[{record['lon']},{record['lat']}]"
    return f'{{"type":"Feature","geometry":{{"type":"Point","coordinates":{place}}},"properties":{text}}}'
