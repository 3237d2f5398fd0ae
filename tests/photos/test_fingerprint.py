"""Near copies."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reports.photos.fingerprint import LOOKS_ALIKE_BITS, distance, fingerprint

signed = st.integers(-(2**63), 2**63 - 1)


def test_copies_of_one_picture_look_alike_and_a_turned_one_does_not(public_copies):
    _, made = public_copies
    good = made["00_good.jpg"].phash
    for name in ("70_same_bytes.jpg", "71_same_pixels_new_meta.jpg", "72_recompressed.jpg"):
        assert distance(good, made[name].phash) <= LOOKS_ALIKE_BITS
    assert distance(good, made["73_rotated_pixels.jpg"].phash) > LOOKS_ALIKE_BITS


def test_two_photos_of_one_walk_are_not_taken_for_copies(public_copies):
    _, made = public_copies
    walk = [made[f"panoramax-geovisio-sdist--{name}.jpg"].phash for name in ("e1", "e2")]
    assert distance(*walk) > LOOKS_ALIKE_BITS


def test_a_fingerprint_fits_a_signed_64_bit_column(public_copies):
    _, made = public_copies
    hashes = [prepared.phash for prepared in made.values() if not isinstance(prepared, str)]
    assert all(-(2**63) <= value < 2**63 for value in hashes)
    assert len(set(hashes)) > 20


def test_a_smaller_copy_looks_alike():
    random = np.random.default_rng(3).integers(0, 255, (12, 16, 3), dtype=np.uint8)
    picture = Image.fromarray(random).resize((400, 300), Image.Resampling.BICUBIC)
    assert distance(fingerprint(picture), fingerprint(picture.resize((200, 150)))) <= LOOKS_ALIKE_BITS


@given(signed, signed, signed)
def test_distance_is_a_metric_of_at_most_64(a, b, c):
    assert distance(a, a) == 0
    assert distance(a, ~a) == 64
    assert distance(a, b) == distance(b, a) <= 64
    assert distance(a, c) <= distance(a, b) + distance(b, c)
