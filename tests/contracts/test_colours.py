"""The colours can be read and told apart, on both papers, by people who see few of them."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

CSS = (Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css").read_text()

# Machado, Oliveira and Fernandes (2009), severity 1.0, applied to linear RGB.
SIGHTS = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
LEAST_STEP = {"normal": 13.0, "protan": 9.0, "deutan": 11.0, "tritan": 14.0}  # CIEDE2000 between neighbours
GROUNDS = ("paper", "surface", "sunk")
TEXTS = ("ink", "ink-2", "accent", "ok", "wait", "late", "info")


def tokens_of(selector: str) -> dict[str, str]:
    block = CSS[CSS.index(selector) :].split("{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{6});", block))


LIGHT = tokens_of("\n:root {")
DARK = tokens_of('\n:root[data-theme="dark"] {')
PAPERS = {"light": LIGHT, "dark": DARK}


def linear(colour: str) -> np.ndarray:
    srgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return the WCAG 2.2 contrast ratio of two colours, 1 to 21."""
    high, low = sorted((float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    """Return CIE L*a*b* (D65) of linear RGB."""
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.072175],
            [0.0193339, 0.119192, 0.9503041],
        ]
    )
    t = (to_xyz @ np.clip(rgb, 0, 1)) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def hue_mean(h1: float, h2: float) -> float:
    if abs(h1 - h2) <= 180:
        return (h1 + h2) / 2
    return (h1 + h2 + 360) / 2 if h1 + h2 < 360 else (h1 + h2 - 360) / 2


def ciede2000(one: np.ndarray, other: np.ndarray) -> float:
    """Return the CIEDE2000 difference of two L*a*b* colours. Source: Sharma, Wu and Dalal (2005)."""
    chroma = (np.hypot(*one[1:]) + np.hypot(*other[1:])) / 2
    g = 0.5 * (1 - np.sqrt(chroma**7 / (chroma**7 + 25.0**7)))
    a1, a2 = one[1] * (1 + g), other[1] * (1 + g)
    c1, c2 = np.hypot(a1, one[2]), np.hypot(a2, other[2])
    h1, h2 = (np.degrees(np.arctan2(b, a)) % 360 if a or b else 0.0 for a, b in ((a1, one[2]), (a2, other[2])))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    d_l, d_c, d_h = other[0] - one[0], c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    mean_l, mean_c, mean_h = (one[0] + other[0]) / 2, (c1 + c2) / 2, hue_mean(h1, h2) if c1 * c2 else h1 + h2
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.2, 4, -63))
    t = 1 + sum(k * np.cos(np.radians(n * mean_h + shift)) for k, n, shift in waves)
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / np.sqrt(20 + (mean_l - 50) ** 2)
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    r_c = 2 * np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7))
    r_t = -np.sin(np.radians(60 * np.exp(-(((mean_h - 275) / 25) ** 2)))) * r_c
    terms = (d_l / s_l) ** 2 + (d_c / s_c) ** 2 + (d_h / s_h) ** 2 + r_t * (d_c / s_c) * (d_h / s_h)
    return float(np.sqrt(terms))


@pytest.mark.parametrize(
    ("one", "other", "difference"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_colour_difference_gives_the_published_values(one, other, difference):
    assert ciede2000(np.array(one), np.array(other)) == pytest.approx(difference, abs=1e-4)


@pytest.mark.parametrize(("paper", "text", "ground"), list(itertools.product(PAPERS, TEXTS, GROUNDS)))
def test_words_can_be_read_on_every_ground(paper, text, ground):
    assert contrast(PAPERS[paper][text], PAPERS[paper][ground]) >= 4.5


@pytest.mark.parametrize("paper", PAPERS)
def test_words_on_a_button_can_be_read(paper):
    assert contrast(PAPERS[paper]["on-accent"], PAPERS[paper]["accent"]) >= 4.5
    assert contrast(PAPERS[paper]["paper"], PAPERS[paper]["ink"]) >= 4.5
    assert contrast(PAPERS[paper]["paper"], PAPERS[paper]["late"]) >= 4.5


@pytest.mark.parametrize(("paper", "part", "ground"), list(itertools.product(PAPERS, ("line", "focus"), GROUNDS)))
def test_borders_and_focus_are_seen_on_every_ground(paper, part, ground):
    assert contrast(PAPERS[paper][part], PAPERS[paper][ground]) >= 3


@pytest.mark.parametrize("series", ["series-1", "series-2"])
def test_a_drawn_series_is_seen_on_both_papers(series):
    for paper in PAPERS.values():
        assert contrast(LIGHT[series], paper["paper"]) >= 3


@pytest.mark.parametrize("sight", SIGHTS)
def test_neighbouring_map_classes_differ_in_every_sight(sight):
    classes = [lab(SIGHTS[sight] @ linear(LIGHT[f"map-{n}"])) for n in range(1, 7)]
    assert min(ciede2000(a, b) for a, b in itertools.pairwise(classes)) >= LEAST_STEP[sight]


def test_the_map_darkens_with_the_count_on_light_paper_and_lightens_on_dark():
    lightness = [lab(linear(LIGHT[f"map-{n}"]))[0] for n in range(1, 7)]
    assert lightness == sorted(lightness, reverse=True)
    assert [DARK[f"map-{n}"] for n in range(1, 7)] == [LIGHT[f"map-{n}"] for n in range(6, 0, -1)]


def test_dark_by_the_system_and_dark_by_the_switch_are_the_same():
    assert tokens_of(':root:not([data-theme="light"])') == DARK


def test_only_the_tokens_name_a_colour():
    css = [
        path
        for path in (Path(__file__).resolve().parents[2] / "static" / "css").glob("*.css")
        if path.name != "tokens.css"
    ]
    found = {path.name: re.findall(r"#[0-9A-Fa-f]{3,8}\b", path.read_text()) for path in css}
    assert len(found) >= 4
    assert {name: colours for name, colours in found.items() if colours} == {}
