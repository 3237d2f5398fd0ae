"""Whoever touches a dossier is named: every tampering of the page, by each of four attackers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.campaigns.attackers import CONTENT, LEVELS, NAMES, Edit, check, resign, run, swap_leaves
from tests.campaigns.cases import seal


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sealed dossier that no test changes."""
    return seal(tmp_path_factory.mktemp("sealed"), count=3).path


@pytest.fixture
def copy(sealed: Path, tmp_path: Path) -> Path:
    """Return a copy to be tampered with."""
    return Path(shutil.copytree(sealed, tmp_path / sealed.name))


@pytest.mark.parametrize(("code", "edit"), CONTENT, ids=NAMES)
def test_one_who_only_edits_is_named(copy: Path, code: str, edit: Edit) -> None:
    edit(copy)
    exit_code, failures = check(copy)
    assert exit_code == 1
    assert code in {each for each, _ in failures}
    if edit is not swap_leaves:
        assert failures[0][0].startswith("FILE_")


# leaves.txt stands on no list but the tag list: covering it up is what L3 does with a key, and the root still tells.
COVERED = [
    (level, code, edit) for level in LEVELS for code, edit in CONTENT if edit is not swap_leaves or level == "L3"
]


@pytest.mark.parametrize(("level", "code", "edit"), COVERED)
def test_one_who_covers_it_up_is_named_first_and_the_edit_too(copy: Path, level: str, code: str, edit: Edit) -> None:
    edit(copy)
    cover, first = LEVELS[level]
    cover(copy)
    exit_code, failures = check(copy)
    assert exit_code == 1
    assert failures[0][0] == first
    assert code in {each for each, _ in failures}
    assert not {each for each, _ in failures} & {"FILE_CHANGED", "FILE_MISSING", "FILE_EXTRA"}


def test_a_whole_rebuild_shows_its_key_alone(copy: Path) -> None:
    resign(copy)
    assert check(copy) == (1, [("KEY_UNKNOWN", "seal/seal.json")])
    assert run(copy) == (3, [])
