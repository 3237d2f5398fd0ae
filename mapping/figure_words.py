"""What a figure says beside its map, in French and English: totals, legend, the table of the fullest squares."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapping import ground, legend
from mapping.squares import Squares
from reports.places import grid as places

FULLEST_ROWS = 20
"""Squares in the table: what a reader without sight or script needs first."""

NARROW = "\u202f"
HARD = "\u00a0"


@dataclass(frozen=True)
class Words:
    """The words of one figure; make and use it while its language is active."""

    language: str
    title: str
    caption: str
    attribution: str
    kind: str
    cap: int
    has_area: bool

    @property
    def map(self) -> str:
        """The name of the map for those who hear it."""
        return _("Map. The arrow keys move it, plus and minus change its scale.")

    def of_controls(self) -> dict[str, str]:
        """Return the names of the buttons."""
        return {"zoom_in": _("Zoom in"), "zoom_out": _("Zoom out"), "map": self.map}

    def of_page(self, fine: Squares, rough: Squares) -> dict[str, Any]:
        """Return what the page template shows: `words`, `steps` and `rows`."""
        total = int(fine.items.sum() + rough.items.sum())
        count = len(fine.items) + len(rough.items)
        squares = ngettext("in %(n)s square", "in %(n)s squares", count) % {"n": self.number(count)}
        side = self.side(fine)
        words = {
            "language": self.language,
            "title": self.title,
            "caption": self.caption,
            "attribution": self.attribution or _("Made with Natural Earth. Limits: IGN Admin Express 2018."),
            "total": f"{self.items(total)} {squares}",
            "legend": _("Where items gather")
            if self.kind == "heat"
            else _("Items in a square of about %(side)s") % {"side": side},
            "few": _("few items"),
            "many": _("%(n)s and more in a square of about %(side)s") % {"n": self.number(self.cap), "side": side},
            "coarse": _("place known to about 1 km") if len(rough.items) and self.kind == "squares" else "",
            "area": _("limit of the area") if self.has_area else "",
            "nothing": _("There is no item to show here."),
            "skip": _("Skip the map"),
            "fullest": _("The fullest squares"),
            "count": _("Items"),
            "near": _("Near"),
            "middle": _("Middle of the square"),
            "without_script": _("The map needs JavaScript; the table below does not."),
        }
        steps = [] if self.kind == "heat" else [self.step(step) for step in legend.steps(self.cap)]
        return {"words": words, "steps": steps, "rows": self.rows(fine, rough)}

    def items(self, n: int) -> str:
        """Return a number of items in words: "1 item", "1,234 items"."""
        return ngettext("%(n)s item", "%(n)s items", n) % {"n": self.number(n)}

    def side(self, fine: Squares) -> str:
        """Return the side of a square, in the middle of the figure."""
        bounds = fine.bounds
        lat = (bounds[1] + bounds[3]) / 2 if bounds else 0.0
        return self.length(math.sqrt(legend.cell_area_km2(fine.zoom, lat)))

    def step(self, step: legend.Step) -> str:
        """Return one class in numbers: "3 to 11", "500 and more"."""
        first = self.number(step.first)
        if step.last is None:
            return _("%(first)s and more") % {"first": first}
        if step.last == step.first:
            return first
        return _("%(first)s to %(last)s") % {"first": first, "last": self.number(step.last)}

    def rows(self, fine: Squares, rough: Squares) -> list[dict[str, str]]:
        """Return the 20 fullest squares: items, the commune, the middle in degrees."""
        found = [
            (n, box, squares.zoom)
            for squares in (fine, rough)
            for n, box in zip(squares.items.tolist(), squares.boxes().tolist(), strict=True)
        ]
        fullest = sorted(found, key=lambda square: (-square[0], square[1]))[:FULLEST_ROWS]
        return [
            {"count": self.number(n), "near": ground.town_of(box) or "", "middle": self.place(box, zoom)}
            for n, box, zoom in fullest
        ]

    def place(self, box: Sequence[float], zoom: int) -> str:
        """Return the middle of a box in degrees, to as many decimals as the square is wide."""
        lon, lat = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        decimals = min(max(math.ceil(math.log10(2 ** (zoom + places.SUB_BITS) / 360)), 0), 5)
        north, east = (_("N") if lat >= 0 else _("S")), (_("E") if lon >= 0 else _("W"))
        return f"{self.number(abs(lat), decimals)}° {north}, {self.number(abs(lon), decimals)}° {east}"

    def length(self, km: float) -> str:
        """Return a length to two figures: "76 m", "1.2 km"."""
        figures = round(km, 1 - math.floor(math.log10(km)))
        if figures < 1:
            return f"{self.number(figures * 1000)}{HARD}m"
        return f"{self.number(figures, 1 if figures < 10 else 0)}{HARD}km"

    def number(self, n: float, decimals: int = 0) -> str:
        """Return a number with the separators of the language: 12 345,6 or 12,345.6."""
        text = f"{n:,.{decimals}f}"
        return text.replace(",", NARROW).replace(".", ",") if self.language == "fr" else text
