"""The bytes of a dossier: canonical JSON, CSV, BagIt lists, custody lines; see docs/algorithms/dossier.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from hashlib import sha256

from people.errors import ConstatError

MAX_INTEGER = 2**53 - 1
"""The largest integer every JSON reader keeps exact (RFC 8785, section 3.2.2.3)."""

MAX_PATH_CHARACTERS = 200
"""Leaves room for the reader's own folder below the 260 characters of older Windows."""

CHAIN_START = "0" * 64
"""What the first custody line names as its predecessor."""

BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

KEY = re.compile(r"[a-z0-9_]+")
PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula."""


class BadDossier(ConstatError):
    """A dossier cannot be made of what was given."""

    code = "bad_dossier"


def canonical(value: object) -> bytes:
    """Return a value as canonical JSON: RFC 8785 on a subset, UTF-8, no final newline.

    Objects with keys [a-z0-9_]+, arrays, strings without NUL, true, false, null and integers below 2^53;
    no floats (decimals are strings). Raises BadDossier on anything else.
    """
    _require_plain(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadDossier("A text holds half of a character pair.", code="bad_text") from error


def _require_plain(value: object) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise BadDossier("A number is too large to be written exactly.", code="bad_number", limit="2^53")
    elif isinstance(value, str):
        if "\x00" in value:
            raise BadDossier("A text holds a NUL character.", code="bad_text")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str) or not KEY.fullmatch(key):
                raise BadDossier(f"The key {key!r} is not made of a-z, 0-9 and _.", code="bad_key")
            _require_plain(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _require_plain(inner)
    else:
        raise BadDossier(f"A {type(value).__name__} cannot be written as canonical JSON.", code="bad_value")


def decimal(value: float, places: int) -> str:
    """Return a number as a decimal string with exactly `places` digits, half to even; never '-0.0'."""
    exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    return f"{exact if exact else abs(exact):f}"


def instant(at: datetime) -> str:
    """Return an aware instant as YYYY-MM-DDTHH:MM:SSZ. Raises BadDossier for a time without a zone."""
    if at.tzinfo is None:
        raise BadDossier("A time has no zone.", code="bad_time")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def table(header: Sequence[str], rows: Iterable[Sequence[str | int | bool | None]]) -> bytes:
    """Return rows as CSV: comma, LF, header, quotes when needed; null is empty, booleans are true and false.

    A text that a spreadsheet would take for a formula gets a leading apostrophe; a plain number does not.
    Written by hand, for Python's csv module quotes a lone CR in some versions only, and the bytes are sealed.
    Source: RFC 4180 with LF; OWASP, CSV injection.
    """
    lines = [header, *([_cell(value) for value in row] for row in rows)]
    return "".join(",".join(map(_quoted, line)) + "\n" for line in lines).encode("utf-8")


def _cell(value: str | int | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return "'" + text if text.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(text) else text


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text


def list_of(digests: Mapping[str, str]) -> bytes:
    """Return a BagIt list (sha256sum format) of path -> hex digest, sorted by path bytes. Raises BadDossier.

    Source: RFC 8493, section 2.1.3.
    """
    for path in digests:
        if not PATH.fullmatch(path) or len(path) > MAX_PATH_CHARACTERS:
            raise BadDossier(f"{path!r} is not a path a dossier may hold.", code="bad_path")
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode("ascii")


def bag_info(*, house: str, slug: str, version: int, sealed_at: str, payload_bytes: int, payload_files: int) -> bytes:
    """Return bag-info.txt, a pure function of the seal and the files. Source: RFC 8493, section 2.2.2."""
    return (
        f"Bagging-Date: {sealed_at[:10]}\n"
        f"External-Identifier: {slug}-v{version}\n"
        f"Payload-Oxum: {payload_bytes}.{payload_files}\n"
        f"Source-Organization: {house}\n"
    ).encode()


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One thing that happened to a case. `body` holds codes, dates and counts; never a name, address or free text."""

    seq: int
    at: datetime
    recorded_at: datetime
    kind: str
    actor_role: str
    actor_alias: str = ""
    ref: str = ""
    body: Mapping[str, object]
    digest: str | None = None


def custody_line(event: Event, prev: str) -> bytes:
    """Return the event as one canonical line without its LF; `prev` is the hex SHA-256 of the line before."""
    return canonical(
        {
            "actor_alias": event.actor_alias,
            "actor_role": event.actor_role,
            "at": instant(event.at),
            "body": dict(event.body),
            "kind": event.kind,
            "prev": prev,
            "recorded_at": instant(event.recorded_at),
            "ref": event.ref,
            "seq": event.seq,
        }
    )


def chain(events: Sequence[Event]) -> tuple[bytes, str]:
    """Return (the lines of custody.jsonl, the head: hex SHA-256 of the last line, or 64 zeros).

    Raises BadDossier if the numbers are not 0, 1, 2... or a digest kept with an event differs from its line.
    """
    head, lines = CHAIN_START, []
    for number, event in enumerate(events):
        line = custody_line(event, head)
        head = sha256(line).hexdigest()
        if event.seq != number or event.digest not in (None, head):
            raise BadDossier("The case's history does not chain.", code="chain_broken", field=str(event.seq))
        lines.append(line + b"\n")
    return b"".join(lines), head


def iso(day: date) -> str:
    """Return YYYY-MM-DD; a datetime is refused, for its date depends on a zone."""
    if isinstance(day, datetime):
        raise BadDossier("A date was expected, not an instant.", code="bad_time")
    return day.isoformat()
