"""Pixels: upright once, in sRGB, never larger than asked."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from reports.photos.decode import Damaged, decode, fitted, orientation_in
from tests.photos import shelf


def decoded(data, kind, edge_px=1600):
    return decode(io.BytesIO(data), kind, edge_px)


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@given(st.integers(1, 30_000), st.integers(1, 30_000))
def test_a_fitted_size_keeps_its_shape_and_never_grows(width, height):
    w, h = fitted(width, height, 1600)
    assert 1 <= w <= width
    assert 1 <= h <= height
    assert max(w, h) == min(1600, max(width, height))
    assert abs(w * height - h * width) <= max(width, height)


def quartered():
    """Return a picture whose four corners differ: red, green / blue, white; wider than high."""
    image = Image.new("RGB", (64, 32))
    for colour, box in (("red", (0, 0)), ("lime", (32, 0)), ("blue", (0, 16)), ("white", (32, 16))):
        image.paste(Image.new("RGB", (32, 16), colour), box)
    return image


def corners(image):
    w, h = image.size
    names = {(True, False, False): "r", (False, True, False): "g", (False, False, True): "b", (True, True, True): "w"}
    return "".join(
        names[tuple(value > 127 for value in image.getpixel(at))]
        for at in ((4, 4), (w - 5, 4), (4, h - 5), (w - 5, h - 5))
    )


# How the four corners, read row by row, look upright for each orientation (Exif 3.0, 4.6.5, tag 274).
UPRIGHT = {1: "rgbw", 2: "grwb", 3: "wbgr", 4: "bwrg", 5: "rbgw", 6: "brwg", 7: "wgbr", 8: "gwrb"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("turn", UPRIGHT)
def test_each_orientation_is_applied_once(turn, kind):
    exif = Image.Exif()
    exif[0x0112] = turn
    picture, size = decoded(saved(quartered(), kind, exif=exif, **({"quality": 95} if kind != "PNG" else {})), kind)
    assert corners(picture) == UPRIGHT[turn]
    assert picture.size == size == ((64, 32) if turn < 5 else (32, 64))


@pytest.mark.parametrize("group", ["Landscape", "Portrait"])
def test_real_photos_of_every_orientation_come_out_with_the_same_shape(group):
    paths = sorted(shelf.REAL.glob(f"exif-orientation-examples--{group}_*.jpg"))
    assert len(paths) == 4
    for path in paths:
        picture, (width, height) = decoded(path.read_bytes(), "JPEG", 400)
        assert (width > height) == (group == "Landscape")
        assert (picture.width > picture.height) == (group == "Landscape")


def test_exif_orientation_is_never_applied_to_heif_pixels():
    plain = (shelf.REAL / "pillow_heif--pug.heic").read_bytes()
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01\x00"
    assert plain.count(entry + b"\x01") == 1
    turned = plain.replace(entry + b"\x01", entry + b"\x06")
    picture, size = decoded(plain, "HEIC", 400)
    again, again_size = decoded(turned, "HEIC", 400)
    assert size == again_size == (4032, 3024)
    assert picture.tobytes() == again.tobytes()


def test_orientation_out_of_range_or_unreadable_is_upright():
    for written in (0, 9):
        exif = Image.Exif()
        exif[0x0112] = written
        assert orientation_in(exif.tobytes()) == 1
    assert orientation_in(b"Exif\0\0rubbish!") == 1
    assert orientation_in(None) == 1


def _p3_profile():
    with Image.open(shelf.REAL / "exif--florida_beach.jpg") as image:
        profile = image.info["icc_profile"]
    assert "P3" in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    return profile


def _p3_to_srgb(rgb):
    """Return 8-bit sRGB of 8-bit Display P3 on paper: same curve, other primaries (both D65)."""
    value = np.asarray(rgb) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    matrix = np.array([[1.2249, -0.2247, 0], [-0.0420, 1.0419, 0], [-0.0197, -0.0786, 1.0979]])
    out = np.clip(matrix @ linear, 0, 1)
    return 255 * np.where(out <= 0.0031308, out * 12.92, 1.055 * out ** (1 / 2.4) - 0.055)


def test_display_p3_becomes_srgb():
    colour = (200, 100, 60)
    picture, _ = decoded(saved(Image.new("RGB", (32, 32), colour), "PNG", icc_profile=_p3_profile()), "PNG")
    expected = _p3_to_srgb(colour)
    assert np.abs(np.array(picture.getpixel((9, 9))) - expected).max() <= 2
    assert np.abs(np.array(colour) - expected).max() > 8


def test_a_broken_profile_leaves_the_numbers_as_they_are():
    picture, _ = decoded(saved(Image.new("RGB", (8, 8), (200, 100, 60)), "PNG", icc_profile=b"x" * 200), "PNG")
    assert picture.getpixel((4, 4)) == (200, 100, 60)


def test_cmyk_becomes_rgb_with_the_same_look():
    cmyk, _ = decoded((shelf.BAD / "19_cmyk.jpg").read_bytes(), "JPEG")
    plain, _ = decoded((shelf.BAD / "24_no_exif.jpg").read_bytes(), "JPEG")
    assert (cmyk.mode, cmyk.size) == ("RGB", plain.size)
    assert np.abs(np.asarray(cmyk, dtype=int) - np.asarray(plain, dtype=int)).mean() < 12


def test_sixteen_bit_gray_keeps_its_brightness():
    gray = Image.fromarray(np.full((20, 20), 0x8080, dtype=np.uint16))
    picture, _ = decoded(saved(gray, "PNG"), "PNG")
    assert picture.getpixel((9, 9)) == (0x80, 0x80, 0x80)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_alpha_lies_on_white(mode):
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    clear.paste((40, 40, 40, 255), (0, 0, 10, 20))
    picture, _ = decoded(saved(clear.convert(mode), "PNG"), "PNG")
    assert picture.getpixel((15, 10)) == (255, 255, 255)
    assert max(picture.getpixel((4, 10))) < 60


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_cut_file_is_damaged_and_the_whole_one_is_not(kind):
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (64, 64, 3), dtype=np.uint8))
    whole = saved(noise, kind)
    assert decoded(whole, kind)[1] == (64, 64)
    with pytest.raises(Damaged):
        decoded(whole[: len(whole) // 2], kind)


def test_a_decoded_picture_carries_nothing_along():
    picture, _ = decoded((shelf.BAD / "68_personal_iptc.jpg").read_bytes(), "JPEG")
    assert picture.info == {}
    assert type(picture) is Image.Image


def _renamed(data, ids):
    """Return a JPEG whose three components have other names."""
    data = bytearray(data)
    frame, scan = data.index(b"\xff\xc0"), data.index(b"\xff\xda")
    for which, name in enumerate(ids):
        data[frame + 10 + 3 * which] = name
        data[scan + 5 + 2 * which] = name
    return bytes(data)


def _without_adobe(data):
    """Return a JPEG without the segment in which Adobe says how colour is stored."""
    at = data.index(b"\xff\xee")
    return data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]


@pytest.mark.parametrize("told_by", ["Adobe", "its names"])
def test_a_jpeg_that_stores_red_green_and_blue_is_not_taken_for_brightness_and_colour(told_by):
    data = saved(quartered(), "JPEG", quality=95, keep_rgb=True)
    data = _renamed(data, b"\x01\x02\x03") if told_by == "Adobe" else _without_adobe(_renamed(data, b"RGB"))
    picture, _ = decoded(data, "JPEG", 40)
    assert corners(picture) == UPRIGHT[1]


def test_colour_scaled_by_half_gives_the_picture_that_three_whole_planes_give():
    data = (shelf.REAL / "exif--florida_beach.jpg").read_bytes()
    with Image.open(io.BytesIO(data)) as opened:
        profile = opened.info["icc_profile"]
        opened.draft("RGB", (1600, 1200))
        whole = opened.resize((1600, 1200), Image.Resampling.BICUBIC)
    picture, _ = decoded(data, "JPEG")
    expected = decoded(saved(whole, "PNG", icc_profile=profile, compress_level=0), "PNG")[0]
    for mode, most in (("RGB", 1.0), ("L", 0.5)):
        found, true = (np.asarray(image.convert(mode), dtype=int) for image in (picture, expected))
        assert np.abs(found - true).mean() < most, mode
