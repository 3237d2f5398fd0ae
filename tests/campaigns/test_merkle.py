"""The tree: vectors of RFC 6962 and of our own page, and that every path climbs to the root."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.dossier import verify
from campaigns.dossier.merkle import EMPTY_ROOT, climb, draw, leaf, paths, root

RECORD = (
    '{"brand":"Été \\"Zed\\"","code":"k7m2p","lat":"48.85661","lon":"2.35120","quantity":2,"type":"constat.item/1"}'
).encode()
RFC_INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]


def leaves_of(count: int) -> list[bytes]:
    return [sha256(str(number).encode()).digest() for number in range(count)]


def test_the_eight_leaves_of_rfc_6962_have_its_root() -> None:
    hashes = [sha256(b"\0" + bytes.fromhex(each)).digest() for each in RFC_INPUTS]
    assert root(hashes).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_the_leaves_of_our_page_are_those_printed_there() -> None:
    first, second = leaf(bytes(range(32)), RECORD), leaf(b"\xff" * 32, b"{}")
    assert len(RECORD) == 110
    assert sha256(RECORD).hexdigest().startswith("c8c228040e5c59a5")
    assert sha256(RECORD).hexdigest().endswith("b8d80a13")
    assert first.hex() == "43cfc9236bcc4ccf7adffa03d4e3c7dd424058439171e59bbc7f8faf1a9bc577"
    assert second.hex() == "4b9295193a25842266f420918f235c0b6348bae1b66c82e4c4ee1b348bd4cc8f"
    assert root([first, second]).hex() == "b40adc7b0c0cb8f362ecd799d78a07cc94ca3325dd9456856b305178ca773abf"


def test_no_leaves_have_the_hash_of_nothing() -> None:
    assert root([]) == EMPTY_ROOT == sha256(b"").digest() == verify.tree([])


@pytest.mark.parametrize("size", range(1, 65))
def test_every_path_climbs_to_the_root_by_both_readers(size: int) -> None:
    leaves = leaves_of(size)
    top = root(leaves)
    assert verify.tree(leaves) == top
    for index, path in enumerate(paths(leaves)):
        assert climb(leaves[index], index=index, size=size, path=path) == top
        assert verify.climb(leaves[index], index, size, path) == top


@given(st.integers(2, 64), st.data())
def test_a_path_of_another_place_or_length_does_not_climb(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda number: number != index))
    path = paths(leaves)[index]
    for wrong in (path[:-1], [*path, path[0]], [path[0][::-1], *path[1:]]):
        assert climb(leaves[index], index=index, size=size, path=wrong) != root(leaves)
        assert verify.climb(leaves[index], index, size, wrong) != root(leaves)
    assert climb(leaves[other], index=index, size=size, path=path) != root(leaves)
    assert verify.climb(leaves[other], index, size, path) != root(leaves)


def test_an_index_outside_the_tree_climbs_nowhere() -> None:
    assert climb(b"", index=2, size=2, path=[]) is None
    assert climb(b"", index=-1, size=2, path=[]) is None
    assert verify.climb(b"x", -1, 2, [b"y"]) is None


@given(st.binary(min_size=32, max_size=32), st.integers(0, 200))
def test_a_draw_names_everything_once(top: bytes, count: int) -> None:
    assert sorted(draw(top, count)) == list(range(count))


def test_another_root_draws_another_order() -> None:
    assert draw(b"\0" * 32, 50) != draw(b"\1" * 32, 50)
