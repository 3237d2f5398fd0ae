"""Who sends: a citizen, or an unknown person who holds an edit token. Django-free."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from people.models import Citizen

TOKEN_BYTES = 24  # 192 bits: nobody guesses the right to change somebody's report


@dataclass(frozen=True)
class Sender:
    """The one a photo belongs to: exactly one of `citizen` and `token_hash` is set."""

    citizen: Citizen | None = None
    token_hash: str = ""

    def __post_init__(self) -> None:
        if (self.citizen is None) == (not self.token_hash):
            raise ValueError("a sender is either a citizen or the holder of an edit token")


def fresh_token() -> str:
    """Return a new edit token, to be shown to its holder and stored nowhere."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """Return the SHA-256 of an edit token in 64 hex digits: what the database keeps."""
    return hashlib.sha256(token.encode()).hexdigest()
