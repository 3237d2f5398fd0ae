"""The copied front-end files are what the checksums, the versions and the import map say they are."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"
FOLDERS = sorted(path for path in VENDOR.iterdir() if path.is_dir())
TEXT = {".css", ".js", ".mjs", ".svg"}


def shipped() -> dict[str, str]:
    files = (path for folder in FOLDERS for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_copied_file_has_the_checksum_that_is_written_down():
    lines = (VENDOR / "SHA256SUMS").read_text().splitlines()
    written = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    assert shipped() == written


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_copied_package_ships_with_its_licence_and_its_version(folder):
    assert re.search(r"-\d+\.\d+\.\d+$", folder.name)
    assert [path for path in folder.iterdir() if path.name.upper().startswith("LICEN")]


def test_no_copied_file_asks_for_a_source_map_we_do_not_ship():
    texts = [path for folder in FOLDERS for path in folder.rglob("*") if path.suffix in TEXT]
    assert texts
    assert [path.name for path in texts if re.search(r"[#@] sourceMappingURL=", path.read_text("utf-8"))] == []


def test_the_pinned_versions_are_the_copied_ones():
    pinned = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    names = {folder.name for folder in FOLDERS}
    for package, version in pinned.items():
        short = package.split("/")[-1].removesuffix("-static")
        assert f"{short}-{version}" in names


def test_the_lock_file_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert lock["packages"]
    for name, entry in lock["packages"].items():
        assert "resolved" not in entry, name
        assert name == "" or entry.get("integrity"), name


def test_every_address_of_the_import_map_exists():
    inline = re.search(r"<script[^>]*>(.*?)</script>", (ROOT / "config/templates/importmap.html").read_text(), re.S)
    assert inline
    addresses = json.loads(inline[1])["imports"].values()
    assert addresses
    for address in addresses:
        assert (ROOT / address.lstrip("/")).exists(), address


def test_every_icon_that_a_template_names_is_in_the_sprite():
    (sprite,) = VENDOR.glob("lucide-*/icons.svg")
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite.read_text()))
    templates = [
        p for folder in ("config", "people", "reports", "mapping", "campaigns") for p in (ROOT / folder).rglob("*.html")
    ]
    named = {
        name for path in templates for name in re.findall(r'parts/icon\.html" with name="([^"]+)"', path.read_text())
    }
    assert named
    assert named - drawn == set()


def test_every_package_of_the_import_map_is_imported():
    inline = re.search(r"<script[^>]*>(.*?)</script>", (ROOT / "config/templates/importmap.html").read_text(), re.S)
    assert inline
    names = [name for name in json.loads(inline[1])["imports"] if not name.endswith("/")]
    scripts = "\n".join(path.read_text() for path in (ROOT / "static/js").rglob("*.js"))
    assert names
    assert [name for name in names if not re.search(rf"""(from|import)\s*\(?\s*["']{name}["']""", scripts)] == []
