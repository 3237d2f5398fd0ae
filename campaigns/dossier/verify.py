"""Checks a Constat dossier, folder or ZIP, offline, with Python 3.9 or later alone; see VERIFY.md beside it.

Exit 0 verified (a key was given and matches), 1 failed, 2 not a dossier, 3 consistent but key not checked.
The key inside a dossier proves nothing, for whoever re-makes a dossier re-makes its key. (docs/algorithms/dossier.md)
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import stat
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

WORDS = """code object object_code material brand product quantity grade lon lat accuracy_m location_source
    time_source coarse claimed_on received_on confirmations corroboration"""
WHY = """outside_area outside_period withdrawn erased hidden not_blurred duplicate_file near_duplicate
    own_photo_of_same_item grade_d brand_unclear ownership_gap"""
COLUMNS, REASONS = WORDS.split(), WHY.split()
SEAL, LIST, TAGS = "seal/seal.json", "manifest-sha256.txt", "tagmanifest-sha256.txt"
TAG_FILES = "bag-info.txt", "bagit.txt", LIST, "seal/leaves.txt", "seal/public_key.pem", SEAL, "seal/seal.sig"
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ED25519_DER = bytes.fromhex("302a300506032b6570032100")  # SubjectPublicKeyInfo, RFC 8410
MAX_BYTES = 1 << 30  # of one file unpacked: a ZIP may not fill the reader's memory
SAMPLE = 20
SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
ODD = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RuntimeError, EOFError)
ODDEST = (*ODD, MemoryError, struct.error, zlib.error, zipfile.BadZipFile)
parse = partial(json.loads, parse_float=str, parse_constant=str)  # so that a float never comes out canonical
Entry = tuple[str, bool, int, Callable[[], bytes]]  # path, regular file, bytes, reader


class Dossier:
    """The files of a folder or ZIP by their path below the one top folder. ValueError if it is no dossier."""

    def __init__(self, path: Path) -> None:
        self.unsafe: list[str] = []
        self.members: dict[str, tuple[int, Callable[[], bytes]]] = {}
        self.name = "" if path.is_dir() else None
        lower: set[str] = set()
        found = self.walk(path) if path.is_dir() else self.unpack(zipfile.ZipFile(path))
        for place, regular, size, read in found:
            clean = SAFE.fullmatch(place) and len(place) <= 200 and place.lower() not in lower
            lower.add(place.lower())
            if clean and regular and size <= MAX_BYTES:
                self.members[place] = size, read
            else:
                self.unsafe.append(ascii(place).strip("'"))
        if not {SEAL, "bagit.txt", LIST} & set(self.members):
            raise ValueError(f"{path} holds no seal and no file list.")

    def walk(self, top: Path) -> Iterator[Entry]:
        for full in sorted(top.rglob("*")):
            if full.is_symlink() or not full.is_dir():
                regular = full.is_file() and not full.is_symlink()
                yield full.relative_to(top).as_posix(), regular, full.lstat().st_size, full.read_bytes

    def unpack(self, archive: zipfile.ZipFile) -> Iterator[Entry]:
        for entry in archive.infolist():
            top, _, place = entry.filename.partition("/")
            self.name = top if self.name is None else self.name
            regular = stat.S_IFMT(entry.external_attr >> 16) in (0, stat.S_IFREG) and entry.compress_type in (0, 8)
            ours = top == self.name and entry.orig_filename == entry.filename
            yield place if ours else entry.filename, ours and regular, entry.file_size, partial(archive.read, entry)


class Check:
    """One run: every stage adds the failures it finds; a stage that breaks names the file it was reading."""

    def __init__(self, dossier: Dossier, key: str | None, previous: str | None) -> None:
        self.dossier, self.key, self.previous = dossier, key, previous
        self.failures: dict[tuple[str, str], str] = {}
        nothing: tuple[dict[str, Any], ...] = ({}, {}, {})
        self.seal, self.items, self.story = nothing
        self.at = SEAL
        self.leaves: list[bytes] = []
        self.payload = sorted(place for place in dossier.members if place.startswith("data/"))

    def run(self) -> None:
        self.fail("PATH_UNSAFE", "is a path, link or doubled or giant file no dossier holds", *self.dossier.unsafe)
        self.guard(self.check_seal)
        first = self.check_signature, self.check_files, self.check_leaves, self.check_items, self.check_rejected
        then = self.check_totals, self.check_tables, self.check_custody, self.check_rest, self.check_tags
        for stage in (*first, *then) if self.seal else ():
            self.guard(stage)

    def guard(self, stage: Callable[..., None], *given: Any) -> None:
        try:
            stage(*given)
        except ODDEST as error:
            self.fail("UNREADABLE", f"could not be read ({type(error).__name__})", self.at)

    def fail(self, code: str, text: str, *places: str) -> None:
        for place in places:
            self.failures.setdefault((code, place), text)

    def read(self, place: str) -> bytes:
        self.at = place
        return self.dossier.members[place][1]()

    def json(self, place: str, name: str) -> Any:
        raw = self.read(place)
        value = {**parse(raw)}
        if canonical(value) != raw or not value["type"].startswith(f"constat.{name.lower()}/1"):
            self.fail(f"{name}_NOT_CANONICAL", "has an order, space, float or doubled key it may not have", place)
        return value

    def reasons(self) -> list[str]:
        return [line.split(",")[2] for line in self.read("data/rejected.csv").decode("ascii").splitlines()[1:]]

    def check_seal(self) -> None:
        self.seal = self.json(SEAL, "SEAL")
        if self.dossier.name and self.dossier.name != "constat-{slug}-v{version}".format(**self.seal):
            self.fail("PATH_UNSAFE", "is not the folder the seal names", self.dossier.name)

    def check_signature(self) -> None:
        raw, sealed_by = key_of(self.read("seal/public_key.pem")), self.seal["key_id"]
        own = given = key_id_of(raw)
        if own != sealed_by:
            self.fail("KEY_UNKNOWN", f"is key {own}, the seal names {sealed_by!r}", "seal/public_key.pem")
        if self.key is not None:
            self.at = given = self.key
        if not re.fullmatch("[0-9a-f]{32}", given):
            given = key_id_of(key_of(Path(given).read_bytes()))
        if given != sealed_by:
            self.fail("KEY_UNKNOWN", f"is signed by key {sealed_by!r}, not by {given}", SEAL)
        if not ed25519_verify(raw, self.read("seal/seal.sig"), self.read(SEAL)):
            self.fail("SIGNATURE_BAD", "and its signature do not belong together", SEAL, "seal/seal.sig")

    def check_files(self) -> None:
        if sha256(self.read(LIST)).hexdigest() != self.seal["manifest_sha256"]:
            self.fail("MANIFEST_CHANGED", "is not the list the seal names", LIST)
        listed = {line[66:]: line[:64] for line in self.read(LIST).decode("ascii").splitlines()}
        known, there = {*listed, *TAG_FILES, TAGS}, set(self.dossier.members)
        self.fail("FILE_MISSING", "is listed and not there", *sorted(known - there))
        self.fail("FILE_EXTRA", "is there and not listed", *sorted(there - known))
        for place in sorted(set(listed) & set(self.payload)):
            if sha256(self.read(place)).hexdigest() != listed[place]:
                self.fail("FILE_CHANGED", "is not the file that was listed", place)

    def check_tags(self) -> None:
        oxum = f"{sum(self.dossier.members[place][0] for place in self.payload)}.{len(self.payload)}"
        info = "Bagging-Date: {:.10}\nExternal-Identifier: {}-v{}\nPayload-Oxum: {}\nSource-Organization: {}\n"
        info = info.format(*map(self.seal.get, ("sealed_at", "slug", "version")), oxum, self.seal["house"])
        for place, expected in (("bagit.txt", BAGIT), ("bag-info.txt", info.encode("utf-8"))):
            if self.read(place) != expected:
                self.fail("TAG_CHANGED", "does not follow from the seal and the files", place)
        lines = {place: f"{sha256(self.read(place)).hexdigest()}  {place}\n" for place in TAG_FILES}
        there = self.read(TAGS).decode("ascii")
        differ = {place for place, line in lines.items() if line not in there} or {TAGS}
        if there != "".join(lines.values()) and not differ <= {place for _, place in self.failures}:
            self.fail("TAG_CHANGED", "does not list the seal's files as they are", TAGS)

    def check_leaves(self) -> None:
        text = self.read("seal/leaves.txt").decode("ascii")
        self.leaves = [bytes.fromhex(line) for line in text.splitlines()]
        again = "".join(f"{leaf.hex()}\n" for leaf in self.leaves)
        if (again, tree(self.leaves).hex(), len(self.leaves)) != (text, self.seal["root"], self.seal["leaves"]):
            self.fail("ROOT_MISMATCH", "does not add up to the root in the seal", "seal/leaves.txt")

    def check_items(self) -> None:
        used: dict[int, str] = {}
        named: set[str] = set()
        codes = sorted({place.split("/")[2] for place in self.payload if place.startswith("data/items/")})
        for order, code in enumerate(codes):
            self.guard(self.check_item, code, order, used, named)
        if len(codes) != self.seal["exhibits"] or set(used) != set(range(len(codes))):
            self.fail("ITEM_HIDDEN", f"does not hold all {self.seal['exhibits']} sealed items", "data/items")
        stray = {place for place in self.payload if place.startswith("data/items/")} - named
        self.fail("PHOTO_MISMATCH", "is not named by its item", *sorted(stray))

    def check_item(self, code: str, order: int, used: dict, named: set) -> None:
        here = f"data/items/{code}/"
        named |= {here + "item.json", here + "proof.json"}
        proof = self.json(here + "proof.json", "PROOF")
        item = self.items[code] = self.json(here + "item.json", "ITEM")
        index, files = proof["index"], {here + file["path"]: file for file in item["files"]}
        named.update(files)
        if used.setdefault(index, code) != code:
            self.fail("ITEM_TWICE", f"proves the same place as {used[index]}", here + "proof.json")
        if item["code"] != code or index != order:
            self.fail("ITEM_MISPLACED", f"lies under {code}, calls itself {item['code']!r}", here + "item.json")
        leaf = sha256(b"\0" + bytes.fromhex(proof["salt"]) + self.read(here + "item.json")).digest()
        root = climb(leaf, index, proof["size"], [bytes.fromhex(each) for each in proof["path"]])
        if (root, proof["size"]) != (bytes.fromhex(self.seal["root"]), self.seal["leaves"]):
            known = self.leaves[index : index + 1] == [leaf]
            wrong = ("PATH_MISMATCH", "proof.json") if known else ("LEAF_MISMATCH", "item.json")
            self.fail(wrong[0], "is not what was sealed under this number", here + wrong[1])
        for place, file in files.items():
            data = self.read(place) if place in self.dossier.members else b""
            if (sha256(data).hexdigest(), len(data)) != (file["sha256"], file["bytes"]):
                self.fail("PHOTO_MISMATCH", "is not the photo its item names", place)

    def check_rejected(self) -> None:
        first, reasons = self.seal["exhibits"], [reason for reason in self.reasons() if reason in REASONS]
        leaves = [leaf.hex() for leaf in self.leaves[first:]]
        again = [[first + k, leaves[k], reason] for k, reason in enumerate(reasons[: len(leaves)])]
        same = as_csv(["index", "leaf", "reason"], again) == self.read("data/rejected.csv")
        if not same or len(again) != len(leaves) or leaves != sorted(leaves):
            self.fail("REJECTED_MISMATCH", "is not the list of what was left out, as sealed", self.at)

    def check_totals(self) -> None:
        reasons = self.reasons()
        self.story = story = self.json("data/dossier.json", "DOSSIER")
        items = [{**item, "month": item["claimed_on"][:7]} for item in self.items.values()]
        counted: dict[str, Any] = {"exhibits": len(items), "rejected": len(reasons)}
        counted["candidates"] = len(items) + len(reasons)
        counted["items"] = sum(item["quantity"] for item in items)
        counted["rejected_by_reason"] = {reason: reasons.count(reason) for reason in reasons}
        wrong = [name for name in counted if story["totals"][name] != counted[name]]
        for figure in story["figures"]:
            where = figure["filter"]
            chosen = [item["quantity"] for item in items if all(item[name] == where[name] for name in where)]
            count = (str(sum(chosen)), len(chosen))
            if figure["rule"] == "sum_quantity" and (figure["value"], figure["n"]) != count:
                wrong.append(figure["name"])
        wrong += [name for name in ("case", "slug", "version", "sealed_at") if story[name] != self.seal[name]]
        if wrong:
            self.fail("COUNT_MISMATCH", f"does not add up: {', '.join(wrong)}", self.at)

    def check_tables(self) -> None:
        items = [self.items[code] for code in sorted(self.items)]
        written = [{name: column(item, name) for name in COLUMNS} for item in items]
        if self.read("data/items.csv") != as_csv(COLUMNS, [map(cell, row.values()) for row in written]):
            self.fail("TABLE_MISMATCH", "does not repeat the items", self.at)
        there = parse(self.read("data/items.geojson"))
        for row in written:
            row["geometry"] = {"type": "Point", "coordinates": [row.pop("lon"), row.pop("lat")]}
        if written != [{**found["properties"], "geometry": found["geometry"]} for found in there["features"]]:
            self.fail("TABLE_MISMATCH", "does not repeat the items", self.at)
        root = bytes.fromhex(self.seal["root"])
        drawn = sorted(range(len(items)), key=lambda i: sha256(root + i.to_bytes(4, "big")).digest())[:SAMPLE]
        sample = [[order, items[index]["code"]] for order, index in enumerate(drawn, 1)]
        if self.read("data/sample.csv") != as_csv(["order", "code"], sample):
            self.fail("SAMPLE_MISMATCH", "is not the list drawn by the root", self.at)

    def check_custody(self) -> None:
        lines, head, last = self.read("data/custody.jsonl").split(b"\n"), "0" * 64, ""
        for number, line in enumerate(lines[:-1]):
            event = parse(line)
            if canonical(event) != line or (event["prev"], event["seq"]) != (head, number):
                self.fail("CHAIN_BROKEN", f"breaks at line {number + 1}", self.at)
            if not max(last, event["at"]) <= event["recorded_at"] <= self.seal["sealed_at"]:
                self.fail("TIME_ORDER", f"runs backwards, or past the seal, at line {number + 1}", self.at)
            head, last = sha256(line).hexdigest(), event["recorded_at"]
        if (head, len(lines) - 1, lines[-1]) != (self.seal["custody_head"], self.seal["custody_lines"], b""):
            self.fail("CHAIN_HEAD", "does not end where the seal says", self.at)

    def check_rest(self) -> None:
        self.json("data/service.json", "SERVICE")
        self.json("data/answers/none.json", "ANSWERS")
        self.at = self.previous or SEAL
        if self.previous and sha256(Path(self.at).read_bytes()).hexdigest() != self.seal["previous"]:
            self.fail("PREVIOUS_MISMATCH", "does not follow the seal you gave", SEAL)


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def as_csv(header: list, rows: list) -> bytes:
    return "".join(",".join(map(quoted, row)) + "\n" for row in [header, *rows]).encode("utf-8")


def quoted(value: Any) -> str:
    text = str(value).replace('"', '""')
    return f'"{text}"' if re.search('[,"\r\n]', text) else text


def cell(value: Any) -> str:
    """A cell as written: a text that a spreadsheet would take for a formula has an apostrophe in front."""
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    plain = re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) or not text.startswith(("=", "+", "-", "@", "\t", "\r"))
    return text if plain else "'" + text


def column(item: dict, name: str) -> Any:
    if name == "confirmations":
        return len({each["alias"] for each in item[name] if each["verdict"] == "agree"})
    return " ".join(item[name]) if name == "corroboration" else item[name]


def tree(leaves: list[bytes]) -> bytes:
    """The root of RFC 6962, section 2.1: split at the largest power of two below n."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1" + tree(leaves[:split]) + tree(leaves[split:])).digest()


def climb(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root a leaf reaches over its path, split as above; None if the path has another length."""
    if size < 2 or not path:
        return leaf if (size, index, path) == (1, 0, []) else None
    split = 1 << (size - 1).bit_length() - 1
    left = index < split
    inner = (index, split) if left else (index - split, size - split)
    below = climb(leaf, *inner, path[:-1])
    return below and sha256(b"\1" + (below + path[-1] if left else path[-1] + below)).digest()


def key_of(pem: bytes) -> bytes:
    """The 32 raw bytes of an Ed25519 public key; ValueError unless the file is the one PEM form of it."""
    der = base64.b64decode(pem.split(b"\n")[1], validate=True)
    again = b"-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(der) + b"\n-----END PUBLIC KEY-----\n"
    if pem != again or len(der) != 44 or not der.startswith(ED25519_DER):
        raise ValueError("not an Ed25519 public key")
    return der[12:]


def key_id_of(raw: bytes) -> str:
    return sha256(raw).hexdigest()[:32]


# Ed25519 after RFC 8032, section 5.1.7, on plain (x, y) points: short enough to be read.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(p: tuple, q: tuple) -> tuple:
    k, across = D * p[0] * q[0] * p[1] * q[1], p[0] * q[1] + q[0] * p[1]
    both = pow(1 - k * k, -1, P)
    return across * both * (1 - k) % P, (p[1] * q[1] + p[0] * q[0]) * both * (1 + k) % P


def times(s: int, p: tuple) -> tuple:
    q = (0, 1)
    while s:
        q, p, s = add(q, p) if s & 1 else q, add(p, p), s >> 1
    return q


def point(raw: bytes) -> tuple:
    """The point of 32 bytes; ValueError if they are none, or not in their one form."""
    sign, y = raw[31] >> 7, int.from_bytes(raw, "little") & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (x == 0 and sign):
        raise ValueError("not a point")
    return (x if x & 1 == sign else P - x), y


def ed25519_verify(key: bytes, signature: bytes, message: bytes) -> bool:
    s = int.from_bytes(signature[32:], "little")
    try:
        a, r = point(key), point(signature[:32])
    except (ValueError, IndexError):
        return False
    challenge = int.from_bytes(sha512(signature[:32] + key + message).digest(), "little") % L
    base = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    return len(signature) == 64 and s < L and times(s, base) == add(r, times(challenge, a))


SHOWN = """{verdict}: {slug!r}, version {version!r}, by {house!r}, {exhibits!r} items, key_id {key_id!r}
  sealed_at {sealed_at!r} is the house's claim, no time token proves it; root {root!r}"""
SAMPLE_DATA = "  SAMPLE DATA: made to show how a dossier looks; it proves nothing about anybody"
NO_KEY = "  Give --key with the key_id of the notice or of the house's address to prove who sealed it."
SEAL_NAMES = "house", "slug", "version", "sealed_at", "key_id", "exhibits", "root"


def report(check: Check, code: int) -> tuple[dict, str]:
    """What a run found, for programs and for people."""
    told = {name: check.seal.get(name) for name in SEAL_NAMES}
    told["verdict"] = {0: "VERIFIED", 1: "FAILED", 3: "CONSISTENT, KEY NOT CHECKED"}[code]
    told["failures"] = [{"code": c, "file": f, "text": t} for (c, f), t in check.failures.items()]
    told.update(exit=code, draft=check.story.get("draft"), sample_data=check.story.get("sample_data"))
    lines = [SAMPLE_DATA] * bool(told["sample_data"]) + [NO_KEY] * (code == 3)
    return told, "\n".join([SHOWN.format(**told), *lines, *(f"  {c}: {f} {t}" for (c, f), t in check.failures.items())])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("path", help="folder or ZIP")
    parser.add_argument("--key", help="PEM file or 32-digit key_id, from the notice or the house's address")
    parser.add_argument("--previous", help="seal.json of the version before")
    parser.add_argument("--json", action="store_true", help="answer for programs")
    given = parser.parse_args(arguments)
    try:
        check = Check(Dossier(Path(given.path)), given.key, given.previous)
        check.run()
        told, text = report(check, 1 if check.failures else 0 if given.key is not None else 3)
    except ODDEST as error:
        told, text = {"verdict": "NOT A DOSSIER", "exit": 2}, f"NOT A DOSSIER: {error}"
    print(json.dumps(told) if given.json else text.encode("ascii", "backslashreplace").decode("ascii"))
    return told["exit"]


if __name__ == "__main__":
    sys.exit(main())
