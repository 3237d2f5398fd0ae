"""The Merkle tree of a dossier: salted leaf, root, path and climb, as in RFC 6962; see docs/algorithms/dossier.md."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

SALT_BYTES = 32
"""As long as the hash: a leaf without its salt says nothing about the record, however guessable that is."""

EMPTY_ROOT = sha256(b"").digest()
"""Root of no leaves at all (RFC 6962, section 2.1)."""


def leaf(salt: bytes, record: bytes) -> bytes:
    """Return SHA-256(0x00 || salt || record), 32 bytes. Also the commitment formula. Source: RFC 6962, section 2.1."""
    return sha256(b"\x00" + salt + record).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 || left || right), 32 bytes. Source: RFC 6962, section 2.1."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the tree head of the leaves in their order, 32 bytes; of none, SHA-256 of nothing."""
    return _levels(leaves)[-1][0] if leaves else EMPTY_ROOT


def paths(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Return, for every leaf, its audit path from the bottom up: at most ceil(log2 n) hashes of 32 bytes.

    The tree is built once, so all the paths of n leaves cost n hashes. Source: RFC 6962, section 2.1.1.
    """
    levels = _levels(leaves)[:-1] if leaves else []
    return [_siblings(levels, index) for index in range(len(leaves))]


def climb(start: bytes, *, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root that a leaf at `index` of `size` reaches over its path, or None if the path has the wrong length.

    Source: RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return None
    place, last, head = index, size - 1, start
    for sibling in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            head = node(sibling, head)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            head = node(head, sibling)
        place, last = place >> 1, last >> 1
    return head if last == 0 else None


def draw(root_hash: bytes, count: int) -> list[int]:
    """Return 0..count-1 in the order drawn by the root: sorted by SHA-256(root || big-endian uint32 index).

    Nobody can choose the order without choosing the root, which depends on every record and every salt.
    """
    return sorted(range(count), key=lambda index: sha256(root_hash + index.to_bytes(4, "big")).digest())


def _levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Return the tree from the leaves to the root: pairs from the left, an odd last one rises unchanged.

    Pairing level by level gives the same tree as RFC 6962's split at the largest power of two below n.
    """
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = [node(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)]
        levels.append(pairs + below[len(pairs) * 2 :])
    return levels


def _siblings(levels: Sequence[Sequence[bytes]], index: int) -> list[bytes]:
    found = []
    for level in levels:
        sibling = index ^ 1
        if sibling < len(level):
            found.append(level[sibling])
        index >>= 1
    return found
