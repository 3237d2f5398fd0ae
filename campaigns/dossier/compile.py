"""Makes a dossier: qualified items to a sealed folder, all of it or nothing; see docs/algorithms/dossier.md."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from campaigns.dossier import verify
from campaigns.dossier.case import Case
from campaigns.dossier.evidence import Candidate, Rejection
from campaigns.dossier.front import Told
from campaigns.dossier.manifest import BAGIT, PATH, BadDossier, bag_info, canonical, chain, instant, list_of, table
from campaigns.dossier.merkle import SALT_BYTES, draw, leaf, paths, root
from campaigns.dossier.picture import draw_map
from campaigns.dossier.records import Record, code_of, item_record, items_csv, items_geojson, rejected_record
from campaigns.dossier.render import render_pdf
from campaigns.dossier.story import no_answer_json, previous_of, recipe_md, service_json, story_of

SAMPLE = verify.SAMPLE
"""Twenty exhibits take one person an evening; if 1 in 7 were false, one at least shows up 95 times in 100."""

Salts = Callable[[], bytes]


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """One leaf of the tree as the house keeps it: `record` is the value whose canonical bytes were hashed with `salt`.

    reason is None for an exhibit; reporter_salt opens the reporter commitment of an exhibit, None for a rejected one.
    """

    index: int
    code: str
    item_uuid: UUID
    record: Record
    salt: bytes
    leaf: bytes
    grade: str
    quantity: int
    reason: str | None
    reporter_salt: bytes | None


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A sealed folder and what the database keeps of it; hashes in hex, `seal` the exact bytes of seal.json."""

    path: Path
    version: int
    root: str
    seal: bytes
    seal_sha256: str
    manifest_sha256: str
    key_id: str
    leaves: tuple[Leaf, ...]
    totals: dict[str, Any]
    figures: list[dict[str, Any]]

    @property
    def exhibits(self) -> tuple[Leaf, ...]:
        return tuple(each for each in self.leaves if each.reason is None)

    @property
    def rejected(self) -> tuple[Leaf, ...]:
        return tuple(each for each in self.leaves if each.reason is not None)


@dataclass
class _Folder:
    """The folder while it is being made: every file written is hashed at once."""

    path: Path
    digests: dict[str, str] = field(default_factory=dict)
    size: int = 0

    def put(self, path: str, content: bytes) -> None:
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        self.digests[path] = sha256(content).hexdigest()
        self.size += len(content)


def compile_folder(
    case: Case,
    exhibits: Sequence[Candidate],
    rejected: Sequence[Rejection],
    *,
    into: Path,
    key: Ed25519PrivateKey,
    sealed_at: datetime,
    map_html: str,
    draft: bool,
    previous_seal: bytes | None,
    salts: Salts,
) -> Sealed:
    """Make `into/constat-<slug>-v<N>` and return what to keep of it; N follows the seal of the version before.

    `salts` returns 32 fresh random bytes at each call. The folder appears whole or not at all. Raises BadDossier
    without an exhibit, if the folder is there already, or if a text or history cannot be written.
    """
    if not PATH.fullmatch(case.slug) or "/" in case.slug:
        raise BadDossier("The short name of the case is not a folder's name.", code="bad_path", field="slug")
    if not exhibits:
        raise BadDossier("A dossier needs at least one exhibit.", code="no_exhibit")
    previous = previous_of(previous_seal, case)
    version = previous["version"] + 1 if previous else 1
    story = story_of(case, exhibits, rejected, version=version, sealed_at=sealed_at, draft=draft, previous=previous)
    target = into / f"constat-{case.slug}-v{version}"
    with _half_made(target) as folder:
        leaves = _write_leaves(folder, case, exhibits, rejected, salts)
        seal = _seal_value(case, story, leaves, key, previous_seal)
        _write_story(folder, case, story, leaves, seal, map_html)
        return _write_seal(folder, target, seal, key, leaves, story)


@contextmanager
def _half_made(target: Path) -> Any:
    """Yield a folder beside the target; give it the target's name at the end, or remove it if anything fails."""
    if target.exists():
        raise BadDossier("This version is sealed already.", code="already_sealed", field=target.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    try:
        part.chmod(0o755)
        yield _Folder(part)
        part.rename(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write_leaves(
    folder: _Folder, case: Case, exhibits: Iterable[Candidate], rejected: Iterable[Rejection], salts: Salts
) -> list[Leaf]:
    """Write data/items and return all leaves: exhibits by code, then rejected by leaf."""
    coded = sorted((code_of(case.uuid, each.item_uuid), each) for each in exhibits)
    if len({code for code, _ in coded}) < len(coded):
        raise BadDossier("Two exhibits have one code.", code="code_twice")
    leaves = [_exhibit(folder, code, each, index, salts) for index, (code, each) in enumerate(coded)]
    outside = [_left_out(case, each, salts) for each in rejected]
    for index, row in enumerate(sorted(outside, key=lambda row: row["leaf"]), len(leaves)):
        leaves.append(Leaf(index=index, **row))
    hashes = [each.leaf for each in leaves]
    for each, path in zip(leaves, paths(hashes), strict=True):
        if each.reason is None:
            folder.put(f"data/items/{each.code}/proof.json", _proof(each, len(leaves), path))
    return leaves


def _exhibit(folder: _Folder, code: str, candidate: Candidate, index: int, salts: Salts) -> Leaf:
    if candidate.photo_path is None:
        raise BadDossier("An exhibit has no picture.", code="no_picture", field=code)
    photo = candidate.photo_path.read_bytes()
    folder.put(f"data/items/{code}/public.jpg", photo)
    reporter_salt, salt = _salt(salts), _salt(salts)
    record = item_record(
        candidate,
        code=code,
        photo={"path": "public.jpg", "sha256": sha256(photo).hexdigest(), "bytes": len(photo)},
        reporter_commitment=leaf(reporter_salt, candidate.reporter.encode("utf-8")),
    )
    content = canonical(record)
    folder.put(f"data/items/{code}/item.json", content)
    return Leaf(
        index=index,
        code=code,
        item_uuid=candidate.item_uuid,
        record=record,
        salt=salt,
        leaf=leaf(salt, content),
        grade=candidate.grade,
        quantity=candidate.quantity,
        reason=None,
        reporter_salt=reporter_salt,
    )


def _left_out(case: Case, rejection: Rejection, salts: Salts) -> dict[str, Any]:
    candidate, reason = rejection
    code, salt = code_of(case.uuid, candidate.item_uuid), _salt(salts)
    record = rejected_record(candidate, code=code, reason=reason)
    return {
        "code": code,
        "item_uuid": candidate.item_uuid,
        "record": record,
        "salt": salt,
        "leaf": leaf(salt, canonical(record)),
        "grade": candidate.grade,
        "quantity": candidate.quantity,
        "reason": reason,
        "reporter_salt": None,
    }


def _salt(salts: Salts) -> bytes:
    salt = salts()
    if len(salt) != SALT_BYTES:
        raise BadDossier("A salt has the wrong length.", code="bad_salt", limit=f"{SALT_BYTES} bytes")
    return salt


def _proof(each: Leaf, size: int, path: Sequence[bytes]) -> bytes:
    """Return proof.json. The receipt's keys are null: this version seals no receipt log."""
    return canonical(
        {
            "type": "constat.proof/1",
            "index": each.index,
            "size": size,
            "salt": each.salt.hex(),
            "path": [sibling.hex() for sibling in path],
            "receipt_position": None,
            "receipt_salt": None,
            "receipt_path": None,
        }
    )


def _seal_value(
    case: Case, story: dict[str, Any], leaves: Sequence[Leaf], key: Ed25519PrivateKey, previous: bytes | None
) -> dict[str, Any]:
    """Return seal.json's value, but for the digest of the list, which is known last."""
    if not case.house.isprintable() or case.house != case.house.strip() or not case.house:
        raise BadDossier("The name of the house is not one line of text.", code="bad_house")
    _, head = chain(case.custody)
    if case.custody and instant(case.custody[-1].recorded_at) > story["sealed_at"]:
        raise BadDossier("The case has an event after the moment of sealing.", code="time_order")
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {
        "type": "constat.seal/1",
        "house": case.house,
        "case": str(case.uuid),
        "slug": case.slug,
        "version": story["version"],
        "previous": None if previous is None else sha256(previous).hexdigest(),
        "sealed_at": story["sealed_at"],
        "exhibits": sum(each.reason is None for each in leaves),
        "leaves": len(leaves),
        "root": root([each.leaf for each in leaves]).hex(),
        "custody_lines": len(case.custody),
        "custody_head": head,
        "receipts": 0,
        "receipts_root": None,
        "key_id": verify.key_id_of(raw),
        "token": "none",
    }


def _write_story(
    folder: _Folder, case: Case, story: dict[str, Any], leaves: Sequence[Leaf], seal: dict[str, Any], map_html: str
) -> None:
    """Write every file of data/ besides the items."""
    records = [each.record for each in leaves if each.reason is None]
    drawn = draw(bytes.fromhex(seal["root"]), len(records))
    left_out = [(each.index, each.leaf.hex(), each.reason) for each in leaves if each.reason is not None]
    tables = {
        "dossier.json": canonical(story),
        "items.csv": items_csv(records),
        "rejected.csv": table(("index", "leaf", "reason"), left_out),
    }
    finds = [(float(record["lon"]), float(record["lat"]), record["quantity"]) for record in records]
    told = Told(
        case=case,
        story=story,
        records=records,
        drawn=drawn,
        picture=draw_map(case.area, finds),
        root=seal["root"],
        key_id=seal["key_id"],
        custody_head=seal["custody_head"],
    )
    photos = folder.path / "data" / "items"
    sealed_at = datetime.fromisoformat(story["sealed_at"])
    sample = [(order, records[index]["code"]) for order, index in enumerate(drawn[:SAMPLE], 1)]
    for name, content in (
        *tables.items(),
        ("items.geojson", items_geojson(records)),
        ("sample.csv", table(("order", "code"), sample)),
        ("dossier.pdf", render_pdf(told, photos=photos, attachments=tables, sealed_at=sealed_at)),
        ("map.html", map_html.encode("utf-8")),
        ("service.json", service_json()),
        ("answers/none.json", no_answer_json(case)),
        ("custody.jsonl", chain(case.custody)[0]),
        ("VERIFY.md", recipe_md(case, version=story["version"], key_id=seal["key_id"])),
        ("verify.py", Path(verify.__file__).read_bytes()),
    ):
        folder.put(f"data/{name}", content)


def _write_seal(
    folder: _Folder,
    target: Path,
    seal: dict[str, Any],
    key: Ed25519PrivateKey,
    leaves: Sequence[Leaf],
    story: dict[str, Any],
) -> Sealed:
    """Write the lists, the seal and its signature; the order is forced, for each names the one before."""
    info = bag_info(
        house=seal["house"],
        slug=seal["slug"],
        version=seal["version"],
        sealed_at=seal["sealed_at"],
        payload_bytes=folder.size,
        payload_files=len(folder.digests),
    )
    listed = list_of(folder.digests)
    payload = set(folder.digests)
    sealed = canonical({**seal, "manifest_sha256": sha256(listed).hexdigest()})
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for path, content in (
        ("bagit.txt", BAGIT),
        ("bag-info.txt", info),
        ("manifest-sha256.txt", listed),
        ("seal/seal.json", sealed),
        ("seal/seal.sig", key.sign(sealed)),
        ("seal/public_key.pem", pem),
        ("seal/leaves.txt", "".join(f"{each.leaf.hex()}\n" for each in leaves).encode("ascii")),
    ):
        folder.put(path, content)
    tags = {path: digest for path, digest in folder.digests.items() if path not in payload}
    folder.put("tagmanifest-sha256.txt", list_of(tags))
    return Sealed(
        path=target,
        version=seal["version"],
        root=seal["root"],
        seal=sealed,
        seal_sha256=sha256(sealed).hexdigest(),
        manifest_sha256=sha256(listed).hexdigest(),
        key_id=seal["key_id"],
        leaves=tuple(leaves),
        totals=story["totals"],
        figures=story["figures"],
    )
