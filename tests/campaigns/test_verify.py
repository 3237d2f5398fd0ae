"""The verifier: simple edits, a flip in every file, ZIPs, what is no dossier, and the vectors of its arithmetic."""

from __future__ import annotations

import ast
import random
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.dossier import verify
from campaigns.dossier.pack import zip_folder
from tests.campaigns.attackers import check, relist, rewrite, run
from tests.campaigns.cases import KEY, KEY_ID, seal


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sealed dossier that no test changes."""
    return seal(tmp_path_factory.mktemp("sealed"), count=3).path


@pytest.fixture
def copy(sealed: Path, tmp_path: Path) -> Path:
    """Return a copy to be tampered with."""
    return Path(shutil.copytree(sealed, tmp_path / sealed.name))


def test_an_untouched_dossier_is_verified(sealed: Path, tmp_path: Path) -> None:
    pem = tmp_path / "key.pem"
    pem.write_bytes(KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    assert run(sealed, "--key", KEY_ID) == (0, [])
    assert run(sealed, "--key", str(pem)) == (0, [])
    assert run(sealed) == (3, [])


@pytest.mark.parametrize(
    ("code", "path", "edit"),
    [
        ("FILE_CHANGED", "data/map.html", lambda path: path.write_text("other")),
        ("FILE_MISSING", "data/map.html", lambda path: path.unlink()),
        ("FILE_EXTRA", "data/more.txt", lambda path: path.write_text("more")),
        ("FILE_EXTRA", "more.txt", lambda path: path.write_text("more")),
        ("FILE_EXTRA", "seal/token.tsr", lambda path: path.write_text("more")),
        ("FILE_MISSING", "bagit.txt", lambda path: path.unlink()),
        ("TAG_CHANGED", "bagit.txt", lambda path: path.write_text("BagIt-Version: 0.97\n")),
        ("TAG_CHANGED", "bag-info.txt", lambda path: path.write_text("Bagging-Date: 2020-01-01\n")),
        ("TAG_CHANGED", "tagmanifest-sha256.txt", lambda path: path.write_text("")),
        ("SIGNATURE_BAD", "seal/seal.sig", lambda path: path.write_bytes(b"\0" * 64)),
        ("SIGNATURE_BAD", "seal/seal.sig", lambda path: path.write_bytes(b"short")),
        ("SEAL_NOT_CANONICAL", "seal/seal.json", lambda path: path.write_bytes(path.read_bytes() + b"\n")),
        ("PATH_UNSAFE", "data/link", lambda path: path.symlink_to("/etc/hosts")),
        ("PATH_UNSAFE", "data/d\\xe9", lambda path: (path.parent / "dé").write_text("x")),
        ("UNREADABLE", "seal/seal.json", lambda path: path.write_text("[]")),
        ("UNREADABLE", "seal/seal.json", lambda path: path.unlink()),
        ("UNREADABLE", "seal/public_key.pem", lambda path: path.write_text("no key")),
    ],
)
def test_a_simple_edit_is_named(copy: Path, code: str, path: str, edit: Callable[[Path], object]) -> None:
    edit(copy / path)
    exit_code, failures = check(copy)
    assert exit_code == 1
    assert (code, path) in failures


def test_a_seal_dated_back_is_not_signed(copy: Path) -> None:
    rewrite(copy / "seal/seal.json", lambda value: value.update(sealed_at="2026-11-03T00:00:00Z"))
    relist(copy)
    assert check(copy)[1][0] == ("SIGNATURE_BAD", "seal/seal.json")


def test_the_version_before_must_be_the_one_named(copy: Path, tmp_path: Path) -> None:
    other = tmp_path / "seal-of-v1.json"
    other.write_text("{}")
    exit_code, failures = run(copy, "--key", KEY_ID, "--previous", str(other))
    assert (exit_code, failures) == (1, [("PREVIOUS_MISMATCH", "seal/seal.json")])
    assert run(copy, "--key", KEY_ID, "--previous", str(tmp_path / "nowhere"))[0] == 1


@pytest.mark.parametrize("given", ["0" * 32, "nowhere.pem", "", "'; --"])
def test_another_key_or_none_at_all_verifies_nothing(sealed: Path, given: str) -> None:
    exit_code, failures = run(sealed, "--key", given)
    assert exit_code == 1
    assert failures[0][0] in ("KEY_UNKNOWN", "UNREADABLE")


def paths_of(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_flipped_bit_anywhere_names_its_file(copy: Path) -> None:
    dice = random.Random(9162)
    for name in paths_of(copy):
        whole = (copy / name).read_bytes()
        for place in {0, len(whole) - 1, *(dice.randrange(len(whole)) for _ in range(2))}:
            bit = 1 << dice.randrange(8)
            (copy / name).write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
            exit_code, failures = check(copy)
            assert exit_code == 1, (name, place, bit)
            assert name in {path for _, path in failures}, (name, place, bit, failures)
        (copy / name).write_bytes(whole)
    assert check(copy) == (0, [])


@pytest.mark.parametrize("rubbish", [b"", b"\xff\xfe", b"{}", b"[" * 5000, b'{"a":' * 3000, b"1e999", b"\0" * 100])
def test_rubbish_in_any_file_names_it(copy: Path, rubbish: bytes) -> None:
    for name in paths_of(copy):
        whole = (copy / name).read_bytes()
        (copy / name).write_bytes(rubbish)
        exit_code, failures = check(copy)
        assert exit_code == 1
        assert name in {path for _, path in failures}, (name, failures)
        (copy / name).write_bytes(whole)


def zipped(folder: Path, target: Path, *more: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    target.write_bytes(b"".join(zip_folder(folder)))
    with zipfile.ZipFile(target, "a") as archive:
        for entry, content in more:
            archive.writestr(entry, content)
    return target


def test_the_zip_is_verified_as_the_folder_is(sealed: Path, tmp_path: Path) -> None:
    assert check(zipped(sealed, tmp_path / "x.zip")) == (0, [])


def a_link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    "name", ["{}/../x", "/x", "other/data/x", "{}/data/MAP.html", "{}/data/a b", "x", "{}/", "{}//x"]
)
def test_a_zip_with_an_unsafe_path_fails(sealed: Path, tmp_path: Path, name: str) -> None:
    made = zipped(sealed, tmp_path / "x.zip", (name.format(sealed.name), b"x"))
    exit_code, failures = check(made)
    assert exit_code == 1
    assert failures[0][0] == "PATH_UNSAFE"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_a_link_or_a_doubled_name_fails(sealed: Path, tmp_path: Path) -> None:
    for entry in (a_link(f"{sealed.name}/data/link"), f"{sealed.name}/data/map.html"):
        exit_code, failures = check(zipped(sealed, tmp_path / "x.zip", (entry, b"/etc/hosts")))
        assert exit_code == 1
        assert failures[0][0] == "PATH_UNSAFE"


def test_a_zip_under_another_name_fails(sealed: Path, tmp_path: Path) -> None:
    target = tmp_path / "x.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for name in paths_of(sealed):
            archive.write(sealed / name, f"constat-other-v1/{name}")
    assert check(target) == (1, [("PATH_UNSAFE", "constat-other-v1")])


def test_a_cut_zip_is_no_dossier_and_a_damaged_one_fails(sealed: Path, tmp_path: Path) -> None:
    whole = b"".join(zip_folder(sealed))
    target = tmp_path / "x.zip"
    target.write_bytes(whole[: len(whole) // 2])
    assert check(target)[0] == 2
    place = whole.index(b"<!doctype html>")
    target.write_bytes(whole[:place] + b"X" + whole[place + 1 :])
    assert check(target)[0] == 1


def test_what_is_no_dossier_is_called_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.txt").write_text("hello")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a/b.txt", "c")
    for name in ("empty", "text.txt", "other.zip", "nowhere"):
        assert check(tmp_path / name)[0] == 2


def test_it_runs_alone_on_the_standard_library(sealed: Path) -> None:
    script = sealed / "data/verify.py"
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(script), str(sealed), "--key", KEY_ID],
        capture_output=True,
        text=True,
        check=False,
        env={"LC_ALL": "C"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("VERIFIED: 'bouteilles-marseille', version 1")
    assert check(sealed) == (0, [])  # it left nothing behind


def test_the_script_in_the_dossier_is_ours_and_python_3_9_reads_it(sealed: Path) -> None:
    source = (sealed / "data/verify.py").read_bytes()
    assert source == Path(verify.__file__).read_bytes()
    tree = ast.parse(source, feature_version=(3, 9))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names
    assert len(source.splitlines()) <= 400


VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_vectors_of_rfc_8032_hold(key: str, message: str, signature: str) -> None:
    raw, said, signed = map(bytes.fromhex, (key, message, signature))
    assert verify.ed25519_verify(raw, signed, said)
    assert not verify.ed25519_verify(raw, signed, said + b"x")
    s = (int.from_bytes(signed[32:], "little") + verify.L).to_bytes(32, "little")
    assert not verify.ed25519_verify(raw, signed[:32] + s, said)


def test_the_signature_of_our_page_is_the_one_printed_there() -> None:
    signature = KEY.sign(b'{"n":3}').hex()
    assert signature == (
        "7fb4228ce37ae20cfddf6f6c9c91bb57ae2a29098dcab83d24352b30f0e18d61"
        "1194ca20ab3071035c3c9d0b8dda79e236a82bada158b81c15e38fa516b0f902"
    )
    raw = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    assert verify.key_id_of(raw) == KEY_ID


@settings(max_examples=20)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40), st.integers(0, 511))
def test_our_reader_agrees_with_the_library(seed: bytes, message: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = bytearray(key.sign(message))
    assert verify.ed25519_verify(raw, bytes(signature), message)
    signature[bit // 8] ^= 1 << bit % 8
    assert not verify.ed25519_verify(raw, bytes(signature), message)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
def test_sha256sum_agrees(sealed: Path, copy: Path) -> None:
    for folder, expected in ((sealed, 0), (copy, 1)):
        if folder is copy:
            (copy / "data/map.html").write_text("other")
        command = ["sha256sum", "--quiet", "-c", "manifest-sha256.txt"]
        assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == expected


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl 3")
def test_openssl_agrees(sealed: Path, copy: Path) -> None:
    command = (
        "openssl pkeyutl -verify -pubin -inkey seal/public_key.pem -rawin -in seal/seal.json -sigfile seal/seal.sig"
    )
    assert command in (sealed / "data/VERIFY.md").read_text()
    rewrite(copy / "seal/seal.json", lambda value: value.update(exhibits=2))
    for folder, expected in ((sealed, 0), (copy, 1)):
        done = subprocess.run(command.split(), cwd=folder, capture_output=True, check=False)
        assert done.returncode == expected
