"""The house's key is made once, kept from others, and never signs under a public half that is not its own."""

from __future__ import annotations

import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from campaigns.dossier.verify import key_id_of
from campaigns.errors import BadKey
from campaigns.keys import PRIVATE, PUBLIC, key_id, public_pem, signing_key


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any) -> Path:
    settings.KEYS_DIR = tmp_path / "keys"
    return tmp_path / "keys"


def test_the_key_is_made_once_and_read_by_its_owner_alone(keys: Path) -> None:
    first = key_id()
    assert key_id() == first
    assert stat.S_IMODE((keys / PRIVATE).stat().st_mode) == 0o600
    assert sorted(path.name for path in keys.iterdir()) == [PUBLIC, PRIVATE]
    assert first == key_id_of(load_pem_public_key(public_pem()).public_bytes(Encoding.Raw, PublicFormat.Raw))


def test_two_that_ask_at_once_get_one_key() -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(key_id())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1


def test_a_key_that_others_can_read_signs_nothing(keys: Path) -> None:
    signing_key()
    (keys / PRIVATE).chmod(0o644)
    with pytest.raises(BadKey, match="Others can read"):
        signing_key()


def test_a_key_that_cannot_be_read_signs_nothing(keys: Path) -> None:
    signing_key()
    (keys / PRIVATE).write_text("no key")
    with pytest.raises(BadKey, match="cannot be read"):
        signing_key()


def test_a_key_that_is_not_the_published_one_signs_nothing(keys: Path) -> None:
    signing_key()
    (keys / PRIVATE).unlink()
    with pytest.raises(BadKey, match="published key"):
        signing_key()


@pytest.mark.parametrize("spoil", ["open", "unreadable", "another"])
def test_what_is_wrong_with_a_key_is_told_to_the_log_and_its_path_to_nobody_else(
    keys: Path, caplog: pytest.LogCaptureFixture, spoil: str
) -> None:
    signing_key()
    private = keys / PRIVATE
    if spoil == "open":
        private.chmod(0o644)
    elif spoil == "unreadable":
        private.write_text("no key")
    else:
        private.unlink()
    with pytest.raises(BadKey) as refused:
        signing_key()
    assert str(keys) not in f"{refused.value.message} {refused.value.help}"
    assert str(keys) in caplog.text
