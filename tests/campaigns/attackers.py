"""Four attackers of a dossier and what each of them does: edit, re-make the lists, edit the seal, sign anew."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from campaigns.dossier import verify
from campaigns.dossier.manifest import CHAIN_START, bag_info, canonical, list_of
from tests.campaigns.cases import KEY_ID, OTHER_KEY

Failures = list[tuple[str, str]]
Edit = Callable[[Path], None]


def run(path: Path, *arguments: str) -> tuple[int, Failures]:
    """Return (exit code, [(failure code, file)]) of the verifier."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = verify.main([str(path), "--json", *arguments])
    told = json.loads(out.getvalue())
    assert told["exit"] == code
    return code, [(each["code"], each["file"]) for each in told.get("failures", [])]


def check(path: Path) -> tuple[int, Failures]:
    return run(path, "--key", KEY_ID)


def rewrite(path: Path, change: Callable[[dict], None]) -> None:
    """Change a JSON file and write it in canonical form again, as a careful forger would."""
    value = json.loads(path.read_bytes())
    change(value)
    path.write_bytes(canonical(value))


# The four attackers: L0 edits; L1 also re-makes the lists; L2 also edits the seal; L3 re-signs with another key.


def relist(folder: Path) -> None:
    data = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.glob("data/**/*") if path.is_file()
    }
    (folder / "manifest-sha256.txt").write_bytes(list_of({p: sha256(c).hexdigest() for p, c in data.items()}))
    value = json.loads((folder / "seal/seal.json").read_bytes())
    named = {name: value[name] for name in ("house", "slug", "version", "sealed_at")}
    size = sum(map(len, data.values()))
    (folder / "bag-info.txt").write_bytes(bag_info(**named, payload_bytes=size, payload_files=len(data)))
    tags = {path: sha256((folder / path).read_bytes()).hexdigest() for path in verify.TAG_FILES}
    (folder / "tagmanifest-sha256.txt").write_bytes(list_of(tags))


def reseal(folder: Path) -> None:
    relist(folder)
    listed = sha256((folder / "manifest-sha256.txt").read_bytes()).hexdigest()
    rewrite(folder / "seal/seal.json", lambda value: value.update(manifest_sha256=listed))
    relist(folder)


def resign(folder: Path) -> None:
    reseal(folder)
    public = OTHER_KEY.public_key()
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    rewrite(folder / "seal/seal.json", lambda value: value.update(key_id=verify.key_id_of(raw)))
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / "seal/public_key.pem").write_bytes(pem)
    (folder / "seal/seal.sig").write_bytes(OTHER_KEY.sign((folder / "seal/seal.json").read_bytes()))
    relist(folder)


LEVELS: dict[str, tuple[Edit, str]] = {
    "L1": (relist, "MANIFEST_CHANGED"),
    "L2": (reseal, "SIGNATURE_BAD"),
    "L3": (resign, "KEY_UNKNOWN"),
}


def items(folder: Path) -> list[Path]:
    return sorted((folder / "data/items").iterdir())


def edit_item(folder: Path) -> None:
    rewrite(items(folder)[0] / "item.json", lambda value: value.update(quantity=value["quantity"] + 5))


def swap_items(folder: Path) -> None:
    first, second = items(folder)[:2]
    first.rename(folder / "aside")
    second.rename(first)
    (folder / "aside").rename(second)


def use_proof_twice(folder: Path) -> None:
    first, second = items(folder)[:2]
    shutil.copyfile(first / "proof.json", second / "proof.json")


def alter_path(folder: Path) -> None:
    rewrite(items(folder)[0] / "proof.json", lambda value: value["path"].reverse())


def exchange_photo(folder: Path) -> None:
    first, second = items(folder)[:2]
    shutil.copyfile(first / "public.jpg", second / "public.jpg")


def add_a_picture(folder: Path) -> None:
    shutil.copyfile(items(folder)[0] / "public.jpg", items(folder)[0] / "second.jpg")


def hide_item(folder: Path) -> None:
    shutil.rmtree(items(folder)[-1])


def swap_leaves(folder: Path) -> None:
    path = folder / "seal/leaves.txt"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[1], lines[0], *lines[2:]]) + "\n")


def change_total(folder: Path) -> None:
    rewrite(folder / "data/dossier.json", lambda value: value["totals"].update(items=999))


def change_figure(folder: Path) -> None:
    rewrite(folder / "data/dossier.json", lambda value: value["figures"][1].update(value="999"))


def change_row(folder: Path) -> None:
    path = folder / "data/items.csv"
    path.write_text(path.read_text().replace("plastic", "glass"))


def change_feature(folder: Path) -> None:
    path = folder / "data/items.geojson"
    path.write_text(re.sub(r"\[5\.(\d)", r"[6.\1", path.read_text(), count=1))


def drop_rejected(folder: Path) -> None:
    path = folder / "data/rejected.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))


def other_reason(folder: Path) -> None:
    path = folder / "data/rejected.csv"
    path.write_text(path.read_text().replace("grade_d", "because"))


def other_sample(folder: Path) -> None:
    path = folder / "data/sample.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))


def history(folder: Path, change: Callable[[list[dict]], None], *, chained: bool) -> None:
    path = folder / "data/custody.jsonl"
    events = [json.loads(line) for line in path.read_text().splitlines()]
    change(events)
    lines, prev = [], CHAIN_START
    for event in events:
        line = canonical({**event, "prev": prev} if chained else event)
        lines.append(line + b"\n")
        prev = sha256(line).hexdigest()
    path.write_bytes(b"".join(lines))


def edit_event(folder: Path) -> None:
    history(folder, lambda events: events[0].update(kind="published"), chained=False)


def drop_event(folder: Path) -> None:
    history(folder, lambda events: events.pop(0), chained=False)


def cut_history(folder: Path) -> None:
    history(folder, lambda events: events.pop(), chained=True)


def rebuild_history(folder: Path) -> None:
    history(folder, lambda events: events[0].update(kind="published"), chained=True)


def turn_time_back(folder: Path) -> None:
    history(folder, lambda events: events[1].update(recorded_at="2026-10-01T00:00:00Z"), chained=True)


def an_event_after_the_seal(folder: Path) -> None:
    history(folder, lambda events: events[1].update(recorded_at="2027-10-01T00:00:00Z"), chained=True)


def spaced(path: str) -> Edit:
    def edit(folder: Path) -> None:
        (target,) = sorted(folder.glob(path))[:1]
        target.write_text(json.dumps(json.loads(target.read_bytes()), ensure_ascii=False, sort_keys=True))

    return edit


def doubled(path: str) -> Edit:
    def edit(folder: Path) -> None:
        (target,) = sorted(folder.glob(path))[:1]
        target.write_text(target.read_text().replace('"type":', '"type":"x","type":', 1))

    return edit


def floating(folder: Path) -> None:
    target = items(folder)[0] / "item.json"
    target.write_text(re.sub(r'"quantity":\d+', '"quantity":1.5', target.read_text()))


CONTENT: list[tuple[str, Edit]] = [
    ("LEAF_MISMATCH", edit_item),
    ("ITEM_MISPLACED", swap_items),
    ("ITEM_TWICE", use_proof_twice),
    ("PATH_MISMATCH", alter_path),
    ("PHOTO_MISMATCH", exchange_photo),
    ("PHOTO_MISMATCH", add_a_picture),
    ("ITEM_HIDDEN", hide_item),
    ("ROOT_MISMATCH", swap_leaves),
    ("COUNT_MISMATCH", change_total),
    ("COUNT_MISMATCH", change_figure),
    ("TABLE_MISMATCH", change_row),
    ("TABLE_MISMATCH", change_feature),
    ("REJECTED_MISMATCH", drop_rejected),
    ("REJECTED_MISMATCH", other_reason),
    ("SAMPLE_MISMATCH", other_sample),
    ("CHAIN_BROKEN", edit_event),
    ("CHAIN_BROKEN", drop_event),
    ("CHAIN_HEAD", cut_history),
    ("CHAIN_HEAD", rebuild_history),
    ("TIME_ORDER", turn_time_back),
    ("TIME_ORDER", an_event_after_the_seal),
    ("ITEM_NOT_CANONICAL", spaced("data/items/*/item.json")),
    ("ITEM_NOT_CANONICAL", doubled("data/items/*/item.json")),
    ("ITEM_NOT_CANONICAL", floating),
    ("PROOF_NOT_CANONICAL", spaced("data/items/*/proof.json")),
    ("DOSSIER_NOT_CANONICAL", spaced("data/dossier.json")),
    ("SERVICE_NOT_CANONICAL", spaced("data/service.json")),
    ("ANSWERS_NOT_CANONICAL", doubled("data/answers/none.json")),
]
NAMES = [f"{code}-{getattr(edit, '__name__', '')}" for code, edit in CONTENT]
