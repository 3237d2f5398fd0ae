"""The folder: whole or not at all, a bag others can read, and nothing in it that leads to a person."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import bagit
import pytest
import rfc8785

from campaigns.dossier import verify
from campaigns.dossier.case import Background
from campaigns.dossier.compile import Sealed, compile_folder
from campaigns.dossier.evidence import Rejection, qualify
from campaigns.dossier.manifest import BadDossier, canonical
from campaigns.dossier.merkle import climb, leaf
from campaigns.dossier.pack import zip_folder
from campaigns.dossier.records import CROCKFORD, code_of
from tests.campaigns.cases import (
    AREA,
    KEY,
    KEY_ID,
    MAP_HTML,
    SEALED_AT,
    a_candidate,
    a_case,
    candidates,
    draw_photo,
    salts,
    seal,
    uuid,
    verdicts,
)

ITEM_FILES = {"item.json", "proof.json", "public.jpg"}
OTHER_FILES = {
    *("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"),
    *("data/dossier.pdf", "data/map.html", "data/dossier.json", "data/items.csv", "data/items.geojson"),
    *("data/rejected.csv", "data/sample.csv", "data/service.json", "data/answers/none.json", "data/custody.jsonl"),
    *("data/VERIFY.md", "data/verify.py"),
    *("seal/seal.json", "seal/seal.sig", "seal/public_key.pem", "seal/leaves.txt"),
}


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    """Return a sealed dossier of six exhibits that no test changes."""
    return seal(tmp_path_factory.mktemp("sealed"))


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def read(sealed: Sealed, path: str) -> dict:
    return json.loads((sealed.path / path).read_bytes())


def verified(folder: Path) -> bool:
    return verify.main([str(folder), "--key", KEY_ID]) == 0


def test_the_folder_holds_what_the_page_lists(sealed: Sealed) -> None:
    items = {f"data/items/{each.code}/{name}" for each in sealed.exhibits for name in ITEM_FILES}
    assert set(files(sealed.path)) == OTHER_FILES | items
    assert sealed.path.name == "constat-bouteilles-marseille-v1"


def test_the_seal_names_everything(sealed: Sealed) -> None:
    value = read(sealed, "seal/seal.json")
    assert value == {
        "type": "constat.seal/1",
        "house": "Constat d'essai",
        "case": str(uuid(0)),
        "slug": "bouteilles-marseille",
        "version": 1,
        "previous": None,
        "sealed_at": "2026-11-21T09:30:05Z",
        "exhibits": 6,
        "leaves": 8,
        "root": sealed.root,
        "manifest_sha256": sealed.manifest_sha256,
        "custody_lines": 2,
        "custody_head": value["custody_head"],
        "receipts": 0,
        "receipts_root": None,
        "key_id": KEY_ID,
        "token": "none",
    }
    assert sealed.seal_sha256 == sha256((sealed.path / "seal/seal.json").read_bytes()).hexdigest()
    KEY.public_key().verify((sealed.path / "seal/seal.sig").read_bytes(), sealed.seal)


def test_the_bag_validates_for_others(sealed: Sealed) -> None:
    bag = bagit.Bag(str(sealed.path))
    assert bag.validate()
    assert bag.info["External-Identifier"] == "bouteilles-marseille-v1"


def test_every_json_is_the_one_of_rfc_8785(sealed: Sealed) -> None:
    found = {path: content for path, content in files(sealed.path).items() if path.endswith(".json")}
    assert len(found) == 4 + 2 * 6
    for path, content in found.items():
        assert rfc8785.dumps(json.loads(content)) == content, path
    for line in (sealed.path / "data/custody.jsonl").read_bytes().splitlines():
        assert rfc8785.dumps(json.loads(line)) == line


def test_every_leaf_that_the_house_keeps_climbs_to_the_root(sealed: Sealed) -> None:
    lines = (sealed.path / "seal/leaves.txt").read_text().splitlines()
    assert [each.leaf.hex() for each in sealed.leaves] == lines
    for each in sealed.leaves:
        assert leaf(each.salt, canonical(each.record)) == each.leaf
    for each in sealed.exhibits:
        proof = read(sealed, f"data/items/{each.code}/proof.json")
        path = [bytes.fromhex(sibling) for sibling in proof["path"]]
        assert climb(each.leaf, index=each.index, size=proof["size"], path=path) == bytes.fromhex(sealed.root)
        assert (proof["receipt_position"], proof["receipt_salt"], proof["receipt_path"]) == (None, None, None)
        assert read(sealed, f"data/items/{each.code}/item.json") == each.record


def test_exhibits_stand_by_code_and_the_rest_by_leaf(sealed: Sealed) -> None:
    assert [each.index for each in sealed.leaves] == list(range(8))
    assert [each.code for each in sealed.exhibits] == sorted(each.code for each in sealed.exhibits)
    assert [each.leaf for each in sealed.rejected] == sorted(each.leaf for each in sealed.rejected)
    assert {each.reason for each in sealed.rejected} == {"grade_d", "withdrawn"}


def test_what_was_taken_back_is_not_copied(sealed: Sealed) -> None:
    (gone,) = [each for each in sealed.rejected if each.reason == "withdrawn"]
    assert gone.record == {"type": "constat.rejected/1", "code": gone.code, "reason": "withdrawn"}


def test_a_withdrawn_item_outside_the_area_is_bare_too(tmp_path: Path) -> None:
    case = a_case()
    found = qualify([*candidates(tmp_path), a_candidate(99, state="erased", inside_area=False)], case)
    given = {"into": tmp_path, "key": KEY, "sealed_at": SEALED_AT, "map_html": MAP_HTML, "draft": True}
    made = compile_folder(case, found.exhibits, found.rejected, previous_seal=None, salts=salts(), **given)
    (gone,) = made.rejected
    assert gone.record == {"type": "constat.rejected/1", "code": gone.code, "reason": "outside_area"}


def test_an_auditor_can_open_who_reported(sealed: Sealed) -> None:
    first = sealed.exhibits[0]
    assert first.reporter_salt is not None
    number = next(n for n in range(1, 7) if uuid(1000 + n) == first.item_uuid)
    token = a_candidate(number).reporter.encode()
    assert leaf(first.reporter_salt, token).hex() == first.record["reporter_commitment"]


def private_of(folder: Path) -> Iterator[bytes]:
    for each in candidates(folder):
        yield from (each.reporter.encode(), str(each.report_uuid).encode(), str(each.item_uuid).encode())
        yield from (f"{each.true_lon:.7f}".encode(), str(each.phash).encode())
        yield each.taken_at.strftime("%H:%M").encode() if each.taken_at else b"never"


def test_nothing_private_is_in_any_file(tmp_path: Path) -> None:
    made = seal(tmp_path)
    texts = {path: content for path, content in files(made.path).items() if not path.endswith((".pdf", ".jpg"))}
    for path, content in texts.items():
        for secret in private_of(tmp_path / "again"):
            assert secret not in content, (secret, path)


def test_the_disclosed_place_is_written_and_not_the_true_one(tmp_path: Path) -> None:
    one = a_candidate(1, photo_path=draw_photo(tmp_path / "1.jpg", 1), lon=5.4, lat=43.3, coarse=True)
    given = {"into": tmp_path, "key": KEY, "sealed_at": SEALED_AT, "map_html": MAP_HTML, "draft": True}
    made = compile_folder(a_case(), [one], [], previous_seal=None, salts=salts(), **given)
    (item,) = made.exhibits
    assert (item.record["lon"], item.record["lat"], item.record["coarse"]) == ("5.40000", "43.30000", True)


def test_two_cases_share_no_code(tmp_path: Path) -> None:
    one, other = seal(tmp_path / "a"), seal(tmp_path / "b", a_case(uuid=uuid(9)))
    assert not {each.code for each in one.leaves} & {each.code for each in other.leaves}
    assert code_of(uuid(0), uuid(1)) == code_of(uuid(0), uuid(1))
    assert re.fullmatch(f"[{CROCKFORD}]{{8}}", code_of(uuid(0), uuid(1)))


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = seal(tmp_path / "a"), seal(tmp_path / "b")
    assert files(one.path) == files(other.path)
    assert b"".join(zip_folder(one.path)) == b"".join(zip_folder(other.path))


def test_other_salts_hide_the_same_records(tmp_path: Path) -> None:
    one = seal(tmp_path / "a")
    fresh = salts()
    fresh()
    other = seal(tmp_path / "b", salts=fresh)
    assert not {each.leaf for each in one.leaves} & {each.leaf for each in other.leaves}


def test_the_totals_close(sealed: Sealed) -> None:
    totals = sealed.totals
    assert totals["candidates"] == totals["exhibits"] + totals["rejected"] == 8
    assert totals["items"] == sum(each.quantity for each in sealed.exhibits)
    assert totals["rejected_by_reason"] == {"grade_d": 1, "withdrawn": 1}
    assert totals["reporters"] == 5
    assert read(sealed, "data/dossier.json")["totals"] == totals


def test_every_figure_says_its_rule(sealed: Sealed) -> None:
    for figure in sealed.figures:
        assert set(figure) == {"name", "value", "n", "lo", "hi", "rule", "filter"}
        assert (figure["lo"] is None) == (figure["rule"] != "wilson_95")
    named = {figure["name"]: figure for figure in sealed.figures}
    assert named["share_of_objects"]["value"] == "0.3812"
    assert named["share_unbranded"]["n"] == 160
    by_grade = [f for f in sealed.figures if f["name"] == "items_by_grade"]
    assert sum(int(f["value"]) for f in by_grade) == sealed.totals["items"]


def test_a_share_of_nothing_has_no_value(tmp_path: Path) -> None:
    made = seal(tmp_path, a_case(background=Background(items=0, thing=0, unbranded=0)))
    named = {figure["name"]: figure for figure in made.figures}
    assert named["share_of_objects"]["value"] is None
    assert (named["share_of_objects"]["lo"], named["share_of_objects"]["hi"]) == ("0.0000", "1.0000")
    assert verified(made.path)


def test_nobody_was_served_and_the_dossier_says_so(sealed: Sealed) -> None:
    story = read(sealed, "data/dossier.json")
    assert (story["draft"], story["notices"], story["answers"]) == (True, 0, 0)
    assert read(sealed, "data/service.json") == {"type": "constat.service/1", "notices": [], "reminders": []}
    assert set(read(sealed, "data/answers/none.json")["text"]) == {"en", "fr"}


def test_the_next_version_names_the_one_before(tmp_path: Path) -> None:
    first = seal(tmp_path)
    second = seal(tmp_path, previous_seal=first.seal, count=7)
    assert second.version == 2
    assert read(second, "seal/seal.json")["previous"] == first.seal_sha256
    changes = read(second, "data/dossier.json")["changes"]
    assert changes == {"since_version": 1, "exhibits_before": 6, "exhibits_now": 7}
    kept = tmp_path / "kept.json"
    kept.write_bytes(first.seal)
    assert verify.main([str(second.path), "--key", KEY_ID, "--previous", str(kept)]) == 0


@pytest.mark.parametrize("previous", [b"", b"[]", b"{}", b'{"case":"x","slug":"bouteilles-marseille","version":1}'])
def test_another_case_cannot_be_the_version_before(tmp_path: Path, previous: bytes) -> None:
    with pytest.raises(BadDossier) as refused:
        seal(tmp_path, previous_seal=previous)
    assert refused.value.code == "bad_previous"


def test_a_version_is_sealed_once(tmp_path: Path) -> None:
    before = files(seal(tmp_path).path)
    with pytest.raises(BadDossier) as refused:
        seal(tmp_path)
    assert refused.value.code == "already_sealed"
    assert files(tmp_path / "dossiers/constat-bouteilles-marseille-v1") == before


def test_nothing_half_made_is_left(tmp_path: Path) -> None:
    found = verdicts(tmp_path, a_case())
    (found.exhibits[-1].photo_path or Path()).unlink()
    into = tmp_path / "dossiers"
    given = {"into": into, "key": KEY, "sealed_at": SEALED_AT, "map_html": MAP_HTML, "draft": True}
    with pytest.raises(FileNotFoundError):
        compile_folder(a_case(), found.exhibits, [], previous_seal=None, salts=salts(), **given)
    assert list(into.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("bad_text", {"title": "a\0b"}),
        ("bad_text", {"statement": "\ud800"}),
        ("bad_house", {"house": "two\nlines"}),
        ("bad_house", {"house": ""}),
        ("bad_path", {"slug": "../up"}),
    ],
)
def test_a_case_that_cannot_be_written_is_refused(tmp_path: Path, code: str, changed: dict) -> None:
    with pytest.raises(BadDossier) as refused:
        seal(tmp_path, a_case(**changed))
    assert refused.value.code == code
    assert not (tmp_path / "dossiers").exists() or list((tmp_path / "dossiers").iterdir()) == []


def test_a_dossier_needs_an_exhibit_and_true_salts(tmp_path: Path) -> None:
    with pytest.raises(BadDossier, match="at least one"):
        seal(tmp_path, count=0)
    with pytest.raises(BadDossier, match="salt"):
        seal(tmp_path, salts=lambda: b"short")


def test_nothing_is_sealed_before_the_last_event(tmp_path: Path) -> None:
    with pytest.raises(BadDossier) as refused:
        seal(tmp_path, sealed_at=SEALED_AT - timedelta(days=30))
    assert refused.value.code == "time_order"


HOSTILE = [
    '#panic("x")',
    "=cmd|' /C calc'!A0",
    "‮drawkcab",
    "🗑️ 🧴",
    "<script>alert(1)</script>",
    "\\u{0}",
    "@@KEY_ID@@",
    "{x}",
]


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    text = " ".join(HOSTILE)
    case = a_case(title=text, demand_text=text, statement=text, area_name=text, owner=text, house=text.replace("‮", ""))
    case = replace(case, organisation=replace(case.organisation, name=text))
    one = a_candidate(1, brand=HOSTILE[1], product=text, photo_path=draw_photo(tmp_path / "1.jpg", 1))
    given = {"into": tmp_path, "key": KEY, "sealed_at": SEALED_AT, "map_html": MAP_HTML, "draft": True}
    bad = Rejection(a_candidate(2, product=text), "grade_d")
    made = compile_folder(case, [one], [bad], previous_seal=None, salts=salts(), **given)
    assert verified(made.path)
    assert bagit.Bag(str(made.path)).validate()
    assert "'=cmd|" in (made.path / "data/items.csv").read_text()
    assert read(made, "data/dossier.json")["title"] == text


def test_history_and_corroboration_are_told_and_no_word_of_a_machine(tmp_path: Path) -> None:
    base = a_candidate(1, photo_path=draw_photo(tmp_path / "1.jpg", 1))
    one = replace(base, corroboration=("signed",), history=((base.taken_on, "reviewed"),))
    given = {"into": tmp_path, "key": KEY, "sealed_at": SEALED_AT, "map_html": MAP_HTML, "draft": True}
    made = compile_folder(a_case(), [one], [], previous_seal=None, salts=salts(), **given)
    record = made.exhibits[0].record
    assert record["suggestion"] is None
    assert record["corroboration"] == ["signed"]
    assert record["history"] == [{"on": base.taken_on.isoformat(), "what": "reviewed"}]
    assert verified(made.path)


def test_the_zip_is_sorted_stored_and_dated_by_the_seal(sealed: Sealed) -> None:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(zip_folder(sealed.path))))
    names = archive.namelist()
    assert names == sorted(names)
    assert {name.split("/")[0] for name in names} == {sealed.path.name}
    assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 21, 9, 30, 4)}
    assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}
    assert {name.split("/", 1)[1]: archive.read(name) for name in names} == files(sealed.path)


def test_the_geojson_has_the_decimals_of_the_table(sealed: Sealed) -> None:
    text = (sealed.path / "data/items.geojson").read_text()
    value = json.loads(text, parse_float=str)
    rows = [line.split(",") for line in (sealed.path / "data/items.csv").read_text().splitlines()]
    lon, lat = rows[0].index("lon"), rows[0].index("lat")
    places = [feature["geometry"]["coordinates"] for feature in value["features"]]
    assert places == [[row[lon], row[lat]] for row in rows[1:]]


def test_the_area_is_kept_as_decimals(sealed: Sealed) -> None:
    kept = read(sealed, "data/dossier.json")["area"]["geometry"]
    assert kept["type"] == "Polygon"
    assert [[float(x) for x in point] for point in kept["coordinates"][0]] == AREA["coordinates"][0]
