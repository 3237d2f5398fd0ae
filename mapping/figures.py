"""A map as one HTML file that opens without a network; alone imports folium, alone swaps to (lat, lon).

See docs/algorithms/map.md.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import folium
import jinja2
import numpy as np
from branca.element import Figure, MacroElement
from django.utils import translation
from folium.plugins import HeatMap
from folium.template import Template

from mapping import figure_words, ground, legend
from mapping.squares import Place, Squares, counted
from reports.places import grid as places

DATA = Path(__file__).parent / "data"
VENDOR = Path(__file__).parent.parent / "static" / "vendor"
LEAFLET = "leaflet-1.9.4"
HEAT = "leaflet.heat-0.2.0"
FONT = "atkinson-hyperlegible-next-5.3.0/atkinson-hyperlegible-next-latin-wght-normal.woff2"

HEAT_SHARE = 0.7
"""Weight of a cell at the cap: leaflet.heat adds neighbours up and saturates at 1."""


def figure(
    cells: Sequence[Place],
    *,
    title: str,
    language: str,
    kind: str = "squares",
    zoom: int | None = None,
    cap: int | None = None,
    coarse: Sequence[Place] = (),
    area: dict[str, Any] | None = None,
    caption: str = "",
    attribution: str = "",
    outlines: Sequence[dict[str, Any]] | None = None,
    vendor: Path = VENDOR,
) -> str:
    """Return one HTML document: map, numeric legend, table of the fullest squares; the same bytes every time.

    `cells` and `coarse` are (lon, lat, items) of disclosed middles. `kind` is "squares" or "heat". `zoom` (0 .. 14)
    is that of the tiles whose sub-cells are drawn: found from the extent if None, lowered until at most 5,000
    squares remain. `cap` is the top of the scale, found from the counts if None. `area` is a GeoJSON geometry,
    `outlines` are GeoJSON features instead of the shipped ground. No database, no network. Raises ValueError.
    """
    if kind not in ("squares", "heat") or language not in ("fr", "en"):
        raise ValueError("a figure is squares or heat, in fr or en")
    fine, rough = counted(cells, coarse, zoom)
    top = cap or legend.cap_of(np.concatenate([fine.items, rough.items]))
    bounds = ground.bounds_of(area) if area else _union(fine.bounds, rough.bounds)
    with translation.override(language):
        words = figure_words.Words(language, title, caption, attribution, kind, top, area is not None)
        chart = _Chart(bounds, words)
        _add_ground(chart, bounds, outlines)
        _add_counts(chart, fine, rough, words)
        chart.call("drawTowns", [[lat, lon, *rest] for lon, lat, *rest in ground.towns(bounds)])
        if area:
            chart.call("drawGround", [ground.feature(area)], style="AREA")
        chart.call("addControls", words.of_controls())
        return _document(chart, words.of_page(fine, rough), vendor)


def _union(one: ground.Bounds | None, other: ground.Bounds | None) -> ground.Bounds | None:
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


class _Chart(folium.Map):
    """A Leaflet map without the ten assets on five hosts that folium links by itself."""

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []
    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="map" id="{{ this.get_name() }}" role="region" aria-label="{{ this.label|e }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map("{{ this.get_name() }}", {{ this.options|tojavascript }});
        {% endmacro %}
        """
    )

    def __init__(self, bounds: ground.Bounds | None, words: figure_words.Words) -> None:
        west, south, east, north = bounds or (-179.0, -58.0, 179.0, 76.0)
        super().__init__(
            location=[(south + north) / 2, (west + east) / 2],
            tiles=None,
            zoom_control=False,
            prefer_canvas=True,
            zoom_snap=0.25,
            min_zoom=1,
            max_zoom=19,
            attribution_control=False,
            scroll_wheel_zoom=False,
            zoom_animation=False,
            fade_animation=False,
            marker_zoom_animation=False,
            inertia=False,
        )
        self._id = "0"
        self.label = words.map
        self.fit_bounds([[south, west], [north, east]], padding=[24, 24], max_zoom=13)

    def call(self, function: str, *arguments: object, style: str | None = None) -> None:
        """Draw with a function of figure.js: the map, the arguments as JSON, then one of its named styles."""
        self.add_child(_Call(self.get_name(), function, arguments, style))


class _Call(MacroElement):
    """One line of script that calls a function of figure.js with this map."""

    _template = Template("{% macro script(this, kwargs) %}{{ this.line() }}{% endmacro %}")

    def __init__(self, chart: str, function: str, arguments: Sequence[object], style: str | None) -> None:
        super().__init__()
        self.function = function
        self.arguments = [chart, *map(_json, arguments), *([style] if style else [])]

    def line(self) -> str:
        """Return the call; nothing a person wrote can end the script, since < is written as an escape."""
        return f"{self.function}({', '.join(self.arguments)});\n"


class _Heat(HeatMap):
    """leaflet.heat without its link."""

    default_js: list[tuple[str, str]] = []


def _add_ground(chart: _Chart, bounds: ground.Bounds | None, outlines: Sequence[dict[str, Any]] | None) -> None:
    land = ground.land(bounds) if outlines is None else [ground.feature(some["geometry"]) for some in outlines]
    chart.call("drawGround", land, style="LAND")


def _add_counts(chart: _Chart, fine: Squares, rough: Squares, words: figure_words.Words) -> None:
    if words.kind == "heat":
        chart.add_child(_heat(fine, rough, words.cap))
        return
    for squares, style in ((rough, "COARSE"), (fine, "CELL")):
        level = squares.zoom + places.SUB_BITS - 8  # Leaflet's world is 2^(8 + zoom) px wide: one square a pixel here
        classes = (legend.class_of(squares.items, words.cap) - 1).tolist()
        places_of = zip(squares.columns.tolist(), squares.rows.tolist(), classes, squares.items.tolist(), strict=True)
        drawn = [[x, y, legend.COLOURS[rank], words.items(n)] for x, y, rank, n in places_of]
        chart.call("drawSquares", drawn, level, style=style)


def _heat(fine: Squares, rough: Squares, cap: int) -> HeatMap:
    """Return the heat layer: [lat, lon, weight], squared so that single finds stay pale beside heaps."""
    weighed = []
    for squares in (fine, rough):
        weights = (legend.weight(squares.items, cap) ** 2 * HEAT_SHARE).round(4)
        west, south, east, north = squares.boxes().T
        weighed += np.column_stack([(south + north) / 2, (west + east) / 2, weights]).round(6).tolist()
    steps = [round(0.15 + 0.17 * rank, 2) for rank in range(legend.CLASSES)]
    layer = _Heat(
        weighed,
        min_opacity=0.25,
        max_zoom=1,
        radius=18,
        blur=14,
        gradient={str(step): colour for step, colour in zip(steps, legend.COLOURS, strict=True)},
    )
    layer._id = "0"
    return layer


def _document(chart: _Chart, page: dict[str, Any], vendor: Path) -> str:
    """Return the whole file with its own Content-Security-Policy: only these scripts and styles run, nothing loads."""
    root = chart.get_root()
    assert isinstance(root, Figure)
    root.render()
    scripts = [*_shipped_scripts(vendor), root.script.render().strip()]
    template = jinja2.Environment(autoescape=True, trim_blocks=True).from_string(_text(DATA / "figure.html"))
    html = template.render(**page, map=root.html.render().strip(), css=_styles(vendor), scripts=scripts)
    return html.replace("@policy@", _policy(html), 1)


def _policy(html: str) -> str:
    sources = {
        f"{tag}-src": " ".join(f"'sha256-{_digest(body)}'" for body in re.findall(f"<{tag}>(.*?)</{tag}>", html, re.S))
        for tag in ("script", "style")
    }
    parts = {"default-src": "'none'", **sources, "img-src": "data:", "font-src": "data:", "base-uri": "'none'"}
    return "; ".join(f"{name} {value}" for name, value in parts.items()) + "; form-action 'none'"


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _shipped_scripts(vendor: Path) -> tuple[str, ...]:
    paths = (vendor / LEAFLET / "leaflet.js", vendor / HEAT / "leaflet-heat.js", DATA / "figure.js")
    return tuple(_text(path).replace("</script", "<\\/script").replace("<!--", "<\\!--").strip() for path in paths)


@cache
def _styles(vendor: Path) -> str:
    """Return Leaflet's style and ours, with pictures and font as data, so that nothing is fetched."""
    folder = vendor / LEAFLET
    leaflet = re.sub(r"behavior: url\(#default#VML\);", "", _text(folder / "leaflet.css"))
    leaflet = re.sub(r"url\((images/[\w.-]+)\)", lambda found: _data_url(folder / found[1], "image/png"), leaflet)
    face = f"src: {_data_url(vendor / FONT, 'font/woff2')} format('woff2'); font-weight: 200 800;"
    return (
        f"@font-face {{ font-family: 'Atkinson Hyperlegible Next'; {face} }}\n{leaflet}\n{_text(DATA / 'figure.css')}"
    )


def _data_url(path: Path, kind: str) -> str:
    return f"url(data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()})"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
