"""The figure: one file, no network, no script but ours, every number in it countable without the map."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from html.parser import HTMLParser

import numpy as np
import pytest

from mapping import figures, ground
from reports.places import country

PARIS = [(2.3499, 48.852968, 3), (2.3503, 48.8531, 4), (2.29, 48.86, 1200)]
NASTY = "Canettes </script><img src=https://example.org/x onerror=alert(1)> & « fin »"


def draw(cells=PARIS, **more):
    return figures.figure(cells, **{"title": "Canettes à Paris", "language": "fr", **more})


class Page(HTMLParser):
    """Collect tags with their attributes, the text outside scripts, and the bodies of scripts and styles."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.texts, self.bodies = [], [], {"script": [], "style": []}
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        if self.lasttag in self.bodies:
            self.bodies[self.lasttag].append(data)
        else:
            self.texts.append(data)


def test_a_figure_links_to_nothing():
    page = Page(draw(area=square_area()))
    links = [
        value for _, attributes in page.tags for name, value in attributes.items() if name in ("src", "href", "action")
    ]
    assert links == ["#after-map"]
    assert all(
        url.startswith("data:") for style in page.bodies["style"] for url in re.findall(r"url\(([^)]*)\)", style)
    )
    assert "sourceMappingURL" not in draw()


def test_the_policy_allows_these_scripts_and_styles_and_nothing_else():
    html = draw(title=NASTY)
    page = Page(html)
    policy = next(a["content"] for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    parts = {words[0]: words[1:] for words in (part.split() for part in policy.split(";"))}
    assert parts["default-src"] == ["'none'"]
    for tag in ("script", "style"):
        bodies = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in bodies]
        assert parts[f"{tag}-src"] == [f"'sha256-{digest}'" for digest in digests]
    assert not [a for _, a in page.tags if "style" in a or any(name.startswith("on") for name in a)]


def test_what_people_wrote_is_shown_and_never_run():
    outlines = [{"type": "Feature", "properties": {"name": NASTY}, "geometry": square_area()}]
    html = draw(title=NASTY, caption=NASTY, attribution=NASTY, outlines=outlines)
    page = Page(html)
    assert "".join(page.texts).count(NASTY) == 4
    assert not [tag for tag, _ in page.tags if tag == "img"]
    assert len(re.findall("<script", html)) == len(re.findall("</script>", html)) == 4


def square_area():
    ring = [[2.2, 48.8], [2.5, 48.8], [2.5, 48.95], [2.2, 48.95], [2.2, 48.8]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_figure_says_its_language_title_numbers_and_source(language):
    page = Page(draw(language=language, attribution="Données : Constat", caption="Du 1 janvier au 30 juin 2026."))
    text = "".join(page.texts)
    assert ("html", {"lang": language}) in page.tags
    for said in ("Canettes à Paris", "Données : Constat", "Du 1 janvier au 30 juin 2026."):
        assert said in text
    assert {"fr": "1\u202f207", "en": "1,207"}[language] in text


def test_the_table_holds_the_fullest_squares_with_their_commune():
    html = draw(zoom=10)
    rows = re.findall(r'<tr><td class="number">(.*?)</td><td>(.*?)</td>', html)
    assert rows == [("1\u202f200", "Neuilly-sur-Seine"), ("7", "Paris")]


def test_the_legend_is_numeric_and_has_the_six_colours():
    html = draw(cap=500)
    assert len(re.findall(r'<li><span class="swatch c\d">', html)) == 6
    assert all(number in html for number in ("144", "499", "500"))


def test_heat_squares_and_nothing_are_three_different_drawings():
    squares, heat, nothing = draw(), draw(kind="heat"), draw([])
    assert "drawSquares(map_0" in squares and "L.heatLayer(" not in squares.split("L.heatLayer=")[1]
    assert "drawSquares(map_0" not in heat and heat.count("L.heatLayer(") == 1
    assert "<table>" not in nothing and "swatch c1" not in nothing


def test_latitude_comes_first_only_inside_the_map():
    heat = re.search(r"L\.heatLayer\(\s*(\[\[.*?\]\])", draw([(2.35, 48.85, 3)], kind="heat"), re.DOTALL)
    ((lat, lon, _),) = json.loads(heat[1])
    assert (lat, lon) == pytest.approx((48.85, 2.35), abs=0.01)


def test_a_figure_drawn_twice_is_the_same_file():
    assert draw(area=square_area(), kind="heat") == draw(area=square_area(), kind="heat")


def test_the_largest_figure_stays_under_a_megabyte():
    random = np.random.default_rng(20261121)
    lons, lats = random.uniform(3.5, 7.4, 6000), random.uniform(43, 46, 6000)
    cells = [(lon, lat, int(n)) for lon, lat, n in zip(lons, lats, random.integers(1, 9000, 6000), strict=True)]
    for kind in ("squares", "heat"):
        assert len(draw(cells, kind=kind, zoom=9).encode()) < 1_000_000


@pytest.mark.parametrize("bad", [{"kind": "smoke"}, {"language": "de"}, {"zoom": 15}])
def test_an_unknown_drawing_is_refused(bad):
    with pytest.raises(ValueError):
        draw(**bad)


def test_no_outline_jumps_across_the_map():
    for path in (ground.DATA / "world_110m.geojson", country.DATA / "countries_50m.geojson"):
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            for rings in ground._polygons(feature["geometry"]):
                assert max(np.abs(np.diff(np.array(ring)[:, 0])).max() for ring in rings) <= 180


def test_the_ground_of_a_town_is_its_departements_and_of_the_world_its_countries():
    assert len(ground.land(None)) == 175
    near_paris = ground.land((2.2, 48.8, 2.45, 48.92))
    assert 5 < len(near_paris) < 20
    assert next(name for _, _, name, _ in ground.towns((2.2, 48.8, 2.45, 48.92))) == "Paris"
    assert ground.town_of((5.3, 43.2, 5.45, 43.35)) == "Marseille"
    assert ground.town_of((-30.1, 40, -30, 40.1)) is None


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["squares", "heat"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_figure_opens_with_the_network_cut(tmp_path, kind, width):
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or pytest.skip("no chromium here")
    path = tmp_path / "figure.html"
    path.write_text(draw(kind=kind, title=NASTY, area=square_area()), encoding="utf-8")
    flags = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    flags += ["--disable-component-update", "--disable-sync"]
    with sync_api.sync_playwright() as play, play.chromium.launch(executable_path=chromium, args=flags) as browser:
        context = browser.new_context(viewport={"width": width, "height": 900})
        context.set_offline(True)
        page, said, asked = context.new_page(), [], []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_selector(".leaflet-container canvas")
        assert said == []
        assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert colours_drawn(page) > 3
        assert moved_by_keys(page)


def colours_drawn(page):
    """Count the distinct opaque colours of the map's canvases."""
    return page.evaluate(
        """() => { const seen = new Set();
        for (const canvas of document.querySelectorAll(".leaflet-container canvas")) {
          const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200) seen.add(data.slice(i, i + 3).join());
        } return seen.size; }"""
    )


def moved_by_keys(page):
    """Reach the map with the Tab key alone, and move it with an arrow."""
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "map_0"
    before = page.evaluate("map_0.getCenter().lng")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    return page.evaluate("map_0.getCenter().lng") > before
