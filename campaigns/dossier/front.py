"""The first page of the PDF in either language: claim, request, three figures; see docs/algorithms/dossier.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaigns.dossier.case import Case
from campaigns.dossier.picture import MapPicture
from campaigns.dossier.records import Record
from campaigns.dossier.wording import Wording, wording

MOST_PRINTED = 120
"""Twenty pages of six: beyond it a reader turns to the folder, and the first of the draw stand for the rest."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """All that the pages tell: the case, dossier.json's value, exhibit records by code, and the seal's facts."""

    case: Case
    story: Mapping[str, Any]
    records: Sequence[Record]
    drawn: Sequence[int]
    picture: MapPicture
    root: str
    key_id: str
    custody_head: str

    @property
    def w(self) -> Wording:
        return wording(self.case.language)

    @property
    def totals(self) -> Mapping[str, Any]:
        return self.story["totals"]

    def figure(self, name: str) -> Mapping[str, Any]:
        return next(each for each in self.story["figures"] if each["name"] == name)

    def figures(self, name: str) -> list[Mapping[str, Any]]:
        return [each for each in self.story["figures"] if each["name"] == name]

    @property
    def printed(self) -> list[Record]:
        """The exhibits whose photographs are printed: all, or the first of the draw; in order of code."""
        return [self.records[index] for index in sorted(self.drawn[:MOST_PRINTED])]


def front_of(told: Told, w: Wording) -> dict[str, Any]:
    """Return one page's account of the whole in one language: the first page, and the last in the other language."""
    case, story, totals = told.case, told.story, told.totals
    organisation = case.organisation
    kind = w.of("kinds", organisation.kind)
    address = f"{organisation.name} ({kind}{', ' + organisation.country if organisation.country else ''})"
    numbers = {name: w.number(str(totals[name])) for name in ("exhibits", "rejected")}
    return {
        "lang": w.language,
        "title": case.title,
        "edition": f"{w.text('kind')} · {w.text('version', n=story['version'])}, "
        f"{w.text('sealed_on', date=day_of(w, story['sealed_at']))}",
        "sample": w.text("sample"),
        "sample_text": w.text("sample_text"),
        "draft": w.text("draft"),
        "to": w.text("to", name=address),
        "claim": _claim(told, w),
        "request": w.text("request"),
        "demand": paragraphs_of(case.demand_text),
        "target": _target(case, w),
        "basis": w.text("basis_line", basis=_basis(case, w)),
        "figures": _boxes(told, w),
        "method_title": w.text("method_title"),
        "method": w.sentences("method", candidates=w.count("records", totals["candidates"]), **numbers),
        "limits_title": w.text("limits_title"),
        "limits": w.sentences("limits"),
        "answer_title": w.text("answer_state"),
        "answer": w.text("answer_short", organisation=organisation.name),
        "case_page": w.text("case_page"),
        "root": w.text("root_line", root=told.root[:16]),
    }


def _claim(told: Told, w: Wording) -> str:
    case, totals = told.case, told.totals
    objects = w.join([_inside(each.label_fr if w.language == "fr" else each.label_en) for each in case.objects])
    key = "claim_plain" if not case.brands else "claim_branded" if objects else "claim_branded_only"
    return w.text(
        key,
        items=w.count("items", totals["items"]),
        recorded=w.of("recorded", "one" if w.is_one(totals["items"]) else "many"),
        brands=w.join([w.quoted(brand.name) for brand in case.brands]),
        objects=objects,
        area=w.quoted(case.area_name) if w.language == "fr" else case.area_name,
        start=w.day(case.period_start_on),
        end=w.day(case.period_end_on),
        reporters=w.count("reporters", totals["reporters"]),
        places=w.count("places", totals["places"]),
    )


def _inside(label: str) -> str:
    """Return a label as it stands inside a sentence: 'Drink bottle' loses its capital, 'PET bottle' keeps it."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _target(case: Case, w: Wording) -> str:
    by = w.day(case.by_on)
    if case.reduction_percent is None:
        return w.text("request_deed", date=by)
    percent = w.percent(str(case.reduction_percent / 100)).replace(".0", "").replace(",0", "")
    return w.text("request_percent", percent=percent, metric=w.of("metrics", case.demand_metric), date=by)


def _basis(case: Case, w: Wording) -> str:
    return ", ".join(part for part in (w.of("basis", case.basis), case.basis_reference, case.basis_url) if part)


def _boxes(told: Told, w: Wording) -> list[dict[str, str]]:
    """Return the three figures of the first page; breadth stands first where no brand is named."""
    spread = told.figure("breadth")
    breadth = {
        "value": w.number(spread["value"]),
        "name": w.text("figure_breadth"),
        "interval": w.text("figure_count", exhibits=w.count("exhibits", spread["n"])),
    }
    first = _share(told, w, "share_of_objects", "figure_share") if told.case.brands else breadth
    return [
        first,
        _share(told, w, "share_grade_a_b", "figure_grade"),
        _share(told, w, "share_unbranded", "figure_unbranded"),
    ]


def _share(told: Told, w: Wording, name: str, key: str) -> dict[str, str]:
    figure = told.figure(name)
    if figure["value"] is None:
        return {"value": "–", "name": w.text(key), "interval": w.text("figure_none")}
    given = {"hits": w.number(str(_hits(told, name))), "n": w.number(str(figure["n"]))}
    interval = w.text("figure_interval", lo=w.percent(figure["lo"]), hi=w.percent(figure["hi"]), **given)
    return {"value": w.percent(figure["value"]), "name": w.text(key), "interval": interval}


def _hits(told: Told, name: str) -> int:
    background = told.case.background
    if name == "share_grade_a_b":
        return sum(record["grade"] in ("A", "B") for record in told.records)
    return background.thing if name == "share_of_objects" else background.unbranded


def day_of(w: Wording, iso: str) -> str:
    return w.day(date.fromisoformat(iso[:10]))


def paragraphs_of(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n") if part.strip()] or [""]
