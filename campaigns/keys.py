"""The house's signing key: Ed25519, made on first use, readable by its owner alone; docs/operations.md."""

from __future__ import annotations

import logging
import os
import secrets
import stat
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.utils.translation import gettext as _

from campaigns.dossier.verify import key_id_of
from campaigns.errors import BadKey

log = logging.getLogger(__name__)

PRIVATE, PUBLIC = "signing_key.pem", "public_key.pem"


def signing_key() -> Ed25519PrivateKey:
    """Return this house's private key, made the first time. Raises BadKey if it is unreadable or open to others."""
    path = Path(settings.KEYS_DIR) / PRIVATE
    if not path.exists():
        _write_once(path, _private_pem(Ed25519PrivateKey.generate()), mode=0o600)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise _refusal(_("Others can read this house's signing key, so nothing is signed with it."), path)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, OSError, UnsupportedAlgorithm) as error:
        raise _refusal(_("The signing key of this house cannot be read."), path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _refusal(_("The signing key of this house is of another kind than Ed25519."), path)
    _publish(key)
    return key


def public_pem() -> bytes:
    """Return the public half as SubjectPublicKeyInfo in PEM."""
    return _public_pem(signing_key())


def key_id() -> str:
    """Return the first 32 hex digits of SHA-256 of the raw public key: what letters and pages print."""
    raw = signing_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return key_id_of(raw)


def _publish(key: Ed25519PrivateKey) -> None:
    """Leave the public half beside the private one; refuse a pair that does not belong together."""
    path = Path(settings.KEYS_DIR) / PUBLIC
    if not path.exists():
        _write_once(path, _public_pem(key), mode=0o644)
    if path.read_bytes() != _public_pem(key):
        raise _refusal(_("The published key is not the one this house signs with."), path)


def _refusal(sentence: str, path: Path) -> BadKey:
    """Return the refusal for everybody; where the file lies is written to the log alone."""
    log.error("%s %s (mode %o)", sentence, path, stat.S_IMODE(path.stat().st_mode))
    return BadKey(sentence, help=_("Whoever runs this site finds the file named in its log."))


def _private_pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _public_pem(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _write_once(path: Path, content: bytes, *, mode: int) -> None:
    """Let a file appear complete or not at all; of two that write at once, the first stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first: its key is the one
    finally:
        draft.unlink()
