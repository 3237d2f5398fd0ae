"""The bytes: canonical JSON as rfc8785 writes it, CSV that no spreadsheet runs, chained lines, BagIt lists."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from campaigns.dossier import verify
from campaigns.dossier.manifest import (
    CHAIN_START,
    FORMULA_STARTS,
    BadDossier,
    Event,
    bag_info,
    canonical,
    chain,
    decimal,
    instant,
    iso,
    list_of,
    table,
)

KEYS = st.from_regex(r"[a-z0-9_]+", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=12)


@given(VALUES)
def test_canonical_json_is_that_of_rfc_8785(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)
    assert json.loads(canonical(value)) == value
    assert verify.canonical(value) == canonical(value)


@pytest.mark.parametrize(
    "value",
    [1.5, {"A": 1}, {"é": 1}, {1: 2}, 2**53, "a\0b", "\ud800", b"bytes", {"a": {1, 2}}, date(2026, 1, 1), float("nan")],
)
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(BadDossier):
        canonical(value)


def test_the_vectors_of_the_page_hold() -> None:
    lines = [{"kind": "opened", "prev": CHAIN_START, "seq": 0}]
    first = canonical(lines[0])
    second = canonical({"kind": "served", "prev": sha256(first).hexdigest(), "seq": 1})
    head = sha256(second).hexdigest()
    assert head.startswith("218cc01b") and head.endswith("ae9829")


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (48.856614, 5, "48.85661"),
        (2.3512, 5, "2.35120"),
        (-0.000001, 5, "0.00000"),
        (1e-7, 4, "0.0000"),
        (3, 2, "3.00"),
    ],
)
def test_a_decimal_has_its_places_and_no_negative_zero(value: float, places: int, text: str) -> None:
    assert decimal(value, places) == text


def test_an_instant_is_written_in_utc_and_needs_a_zone() -> None:
    paris = timezone(timedelta(hours=2))
    assert instant(datetime(2026, 7, 1, 14, 5, 9, 999, tzinfo=paris)) == "2026-07-01T12:05:09Z"
    with pytest.raises(BadDossier):
        instant(datetime(2026, 7, 1))


def test_a_date_is_no_instant() -> None:
    assert iso(date(2026, 7, 1)) == "2026-07-01"
    with pytest.raises(BadDossier):
        iso(datetime(2026, 7, 1, tzinfo=UTC))


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1))
def test_a_table_is_read_back_and_no_cell_is_a_formula(rows: list[tuple[str, str]]) -> None:
    there = table(("a", "b"), rows).decode("utf-8")
    found = list(csv.reader(io.StringIO(there, newline="")))[1:]
    for written, read in zip(rows, found, strict=True):
        for text, cell in zip(written, read, strict=True):
            assert cell in (text, "'" + text)
            assert not cell.startswith(FORMULA_STARTS) or cell.lstrip("-").replace(".", "").isdigit()


@pytest.mark.parametrize("text", ["=1+1", "+33 4", "-a", "@x", "\tx", "\rx", "-1;2"])
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert verify.cell(text) == "'" + text
    (row,) = list(csv.reader(io.StringIO(table(("a",), [(text,)]).decode("utf-8"), newline="")))[1:]
    assert row == ["'" + text]


@pytest.mark.parametrize("text", ["-5.37000", "5", "", "-"])
def test_a_number_gets_none(text: str) -> None:
    assert table(("a", "b"), [(text, "x")]).decode() == f"a,b\n{text},x\n" or text == "-"


def test_null_and_booleans_are_written_plainly() -> None:
    assert table(("a", "b", "c"), [(None, True, False)]) == b"a,b,c\n,true,false\n"


def test_a_list_is_sorted_by_path_bytes_in_the_form_of_sha256sum() -> None:
    assert list_of({"data/b": "2", "data/B": "1", "a.txt": "0"}) == b"0  a.txt\n1  data/B\n2  data/b\n"


@pytest.mark.parametrize("path", ["../x", "/x", "a//b", "a/../b", "é", "a b", ".hidden", "x" * 201, "", "a\\b"])
def test_an_unsafe_path_is_refused(path: str) -> None:
    with pytest.raises(BadDossier):
        list_of({path: "0"})


def test_bag_info_follows_from_the_seal_and_the_files() -> None:
    info = bag_info(
        house="Rues", slug="x", version=3, sealed_at="2026-11-21T09:00:00Z", payload_bytes=12, payload_files=2
    )
    assert info.decode().splitlines() == [
        "Bagging-Date: 2026-11-21",
        "External-Identifier: x-v3",
        "Payload-Oxum: 12.2",
        "Source-Organization: Rues",
    ]


def an_event(seq: int, **changed: object) -> Event:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=seq)
    given = {"seq": seq, "at": at, "recorded_at": at, "kind": "opened", "actor_role": "owner", "body": {}}
    return Event(**{**given, **changed})  # type: ignore[arg-type]


def test_no_events_have_the_empty_head() -> None:
    assert chain([]) == (b"", CHAIN_START)


@given(st.integers(1, 8), st.data())
def test_a_changed_event_changes_the_head(count: int, data: st.DataObject) -> None:
    events = [an_event(seq) for seq in range(count)]
    index = data.draw(st.integers(0, count - 1))
    changed = [*events[:index], an_event(index, kind="sealed"), *events[index + 1 :]]
    assert chain(events)[1] != chain(changed)[1]


def test_a_gap_or_a_false_digest_is_refused() -> None:
    with pytest.raises(BadDossier, match="history"):
        chain([an_event(0), an_event(2)])
    with pytest.raises(BadDossier, match="history"):
        chain([an_event(0, digest="0" * 64)])
    kept = sha256(chain([an_event(0)])[0].rstrip(b"\n")).hexdigest()
    assert chain([an_event(0, digest=kept)])[1] == kept
