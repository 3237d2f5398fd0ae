"""What the pages of the PDF say: words, numbers and dates as plain data; see docs/algorithms/dossier.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from campaigns.dossier.evidence import REASONS
from campaigns.dossier.front import Told, day_of, front_of, paragraphs_of
from campaigns.dossier.lettering import printable
from campaigns.dossier.manifest import Event, instant
from campaigns.dossier.picture import CLASSES
from campaigns.dossier.records import Record
from campaigns.dossier.wording import Wording, wording

SECTIONS = (
    *("answer", "map", "results", "method", "rejected", "ownership"),
    *("history", "exhibits", "custody", "verify", "terms"),
)
COLUMNS = (
    *("col_what", "col_items", "col_exhibits", "col_share", "col_reason", "col_number", "col_brand", "col_owner"),
    *("col_territory", "col_role", "col_dates", "col_source", "col_seq", "col_when", "col_event", "col_who"),
    "map_legend",
)


def pages_of(told: Told) -> dict[str, Any]:
    """Return the data of the template; every text in it is printable by the shipped fonts."""
    case, w = told.case, told.w
    other = wording("en" if w.language == "fr" else "fr")
    found = {
        "lang": w.language,
        "house": case.house,
        "slug": case.slug,
        "url": case.url,
        "version": w.text("version", n=told.story["version"]),
        "sealed": _date_parts(told.story["sealed_at"]),
        "sample": w.text("sample") if case.sample_data else "",
        "draft": w.text("draft") if told.story["draft"] else "",
        "running": case.title,
        "edition": f"{case.slug} · {w.text('version', n=told.story['version'])}",
        "footer": f"{case.house} · {w.text('root_line', root=told.root[:16])}",
        "page": w.text("page", n="{n}", all="{all}"),
        "qr_alt": w.text("qr_alt", url=case.url),
        "t": {key: w.text(key) for key in (*(f"s_{name}" for name in SECTIONS), *COLUMNS)},
        "front": front_of(told, w),
        "other": front_of(told, other),
        "service": [
            w.text("none", organisation=case.organisation.name),
            w.text("service_none"),
            w.text("answer_promise", organisation=case.organisation.name),
        ],
        "map": _map(told),
        "results": _results(told),
        "method_parts": _method(told),
        "rejected": _rejected(told),
        "ownership": _ownership(told),
        "history": _history(told),
        "exhibits": _exhibits(told),
        "custody": _custody(told),
        "verify": _verify(told),
        "terms": _terms(told),
    }
    return _printable(found)


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable(inner) for key, inner in value.items()}
    return [_printable(inner) for inner in value] if isinstance(value, list | tuple) else value


def _date_parts(sealed_at: str) -> dict[str, int]:
    """Return the keyword arguments of typst's datetime()."""
    names = ("year", "month", "day", "hour", "minute", "second")
    return {name: int(digits) for name, digits in zip(names, _digits(sealed_at), strict=True)}


def _digits(text: str) -> list[str]:
    return "".join(c if c.isdigit() else " " for c in text).split()


def _metres(w: Wording, m: int) -> str:
    return f"{w.number(str(m // 1000))}\u00a0km" if m >= 1000 and m % 1000 == 0 else f"{w.number(str(m))}\u00a0m"


def _map(told: Told) -> dict[str, Any]:
    w, picture, area = told.w, told.picture, told.case.area_name
    ends = [str(least - 1) for least, _ in CLASSES[1:]] + [""]
    ranges = [
        f"{a}–{b}" if b and int(b) > a else f"{a}" if b else f"{a}+" for (a, _), b in zip(CLASSES, ends, strict=True)
    ]
    coarse = sum(record["quantity"] for record in told.records if record["coarse"])
    caption = w.text("map_caption", side=_metres(w, picture.side_m), bar=_metres(w, picture.bar_m))
    items, squares = w.count("items", told.totals["items"]), w.count("squares", picture.squares)
    return {
        "alt": w.text("map_alt", area=area, squares=squares, items=items),
        "locator": w.text("map_locator_alt", area=area) if picture.locator else "",
        "caption": caption + (" " + w.text("map_coarse", n=w.number(str(coarse))) if coarse else ""),
        "legend": [{"colour": c, "range": span} for (_, c), span in zip(CLASSES, ranges, strict=True)],
    }


def _results(told: Told) -> dict[str, Any]:
    w, totals = told.w, told.totals
    names = {record["object"]: record[f"object_{w.language}"] for record in told.records}
    tables = [
        (w.text("results_object"), _rows(told, "items_by_object", lambda value: names[value])),
        (w.text("results_month"), _rows(told, "items_by_month", w.month)),
        (
            w.text("results_grade"),
            _rows(told, "items_by_grade", lambda value: w.text("pair", a=value, b=w.of("grade_words", value))),
        ),
    ]
    days = int(told.figure("days")["value"])
    counted = {key: w.count(key, totals[key]) for key in ("items", "exhibits", "reporters", "places")}
    breadth = w.number(told.figure("breadth")["value"])
    return {
        "counts": w.text("counts_line", days=w.count("days", days), **counted),
        "tables": [{"name": name, "rows": rows} for name, rows in tables],
        "notes": [w.text("counts_note", breadth=breadth), _unbranded(told)],
    }


def _rows(told: Told, name: str, title: Any) -> list[dict[str, Any]]:
    total = max(told.totals["items"], 1)
    rows = []
    for figure in told.figures(name):
        share = int(figure["value"]) / total
        (value,) = figure["filter"].values()
        rows.append(
            {
                "name": title(value),
                "items": told.w.number(figure["value"]),
                "exhibits": told.w.number(str(figure["n"])),
                "share": told.w.percent(str(share)),
                "percent": round(share * 100, 2),
            }
        )
    return rows


def _unbranded(told: Told) -> str:
    w, figure = told.w, told.figure("share_unbranded")
    if figure["value"] is None:
        return w.text("unbranded_none")
    lo, hi = w.percent(figure["lo"]), w.percent(figure["hi"])
    records = w.count("records", figure["n"])
    return w.text("unbranded_line", share=w.percent(figure["value"]), records=records, lo=lo, hi=hi)


def _method(told: Told) -> list[dict[str, Any]]:
    case, w = told.case, told.w
    period = f"{w.day(case.period_start_on)} – {w.day(case.period_end_on)} ({case.zone})"
    grades = [w.text("pair", a=grade, b=w.of("grade_words", grade)) for grade in "ABCD"]
    parts = [
        (w.text("sampling_label"), [w.text(f"sampling_{case.sampling}")]),
        (w.text("statement_label"), paragraphs_of(case.statement)),
        (w.text("area_label"), [case.area_name]),
        (w.text("period_label"), [period]),
        (w.text("grades_label"), grades),
        (w.text("facts_label"), [w.text("facts_text")]),
        (w.text("interval_label"), [w.text("interval_text")]),
        (w.text("privacy_label"), [w.text("privacy_text")]),
    ]
    return [{"name": name, "text": text, "lang": w.language} for name, text in parts]


def _rejected(told: Told) -> dict[str, Any]:
    w, totals = told.w, told.totals
    if not totals["rejected"]:
        return {"intro": w.text("rejected_nothing", candidates=w.count("records", totals["candidates"])), "rows": []}
    by_reason = totals["rejected_by_reason"]
    given = {name: w.number(str(totals[name])) for name in ("exhibits", "rejected")}
    candidates = w.count("records", totals["candidates"])
    intro = w.text("rejected_intro", candidates=candidates, organisation=told.case.organisation.name, **given)
    rows = [[w.of("reasons", reason), w.number(str(by_reason[reason]))] for reason in REASONS if reason in by_reason]
    return {"intro": intro, "rows": rows}


def _ownership(told: Told) -> dict[str, Any]:
    w, case = told.w, told.case
    if not case.ownership:
        return {"intro": w.text("ownership_unsourced" if case.brands else "ownership_none"), "rows": []}
    rows = []
    for row in case.ownership:
        start = w.day(row.valid_from) if row.valid_from else w.text("start_unknown")
        end = w.day(row.valid_to) if row.valid_to else w.text("open_end")
        sure = w.text("pair", a=w.text("col_confidence"), b=w.of("confidences", row.confidence))
        where, role = w.of("territories", row.territory), w.of("ownership_roles", row.role)
        # What rests on general knowledge names that as its source as well: said once, it is plainer.
        source = sure if row.source in ("", row.confidence) else f"{row.source}. {sure}"
        rows.append([row.brand, row.owner, where, role, f"{start} – {end}", source])
    return {"intro": w.text("ownership_intro"), "rows": rows}


def _history(told: Told) -> dict[str, Any]:
    w, changes = told.w, told.story["changes"]
    events = told.case.custody
    first = w.text("history_intro" if events else "history_none")
    if changes is None:
        second = w.text("history_first")
    else:
        before, now = (w.count("exhibits", changes[key]) for key in ("exhibits_before", "exhibits_now"))
        second = w.text("history_changes", version=changes["since_version"], before=before, now=now)
    return {"intro": [first, second], "rows": [_event(w, event) for event in events]}


def _event(w: Wording, event: Event) -> list[str]:
    when = instant(event.at).replace("T", " ").removesuffix("Z")
    return [str(event.seq), when, w.of("events", event.kind), w.of("roles", event.actor_role), event.actor_alias]


def _exhibits(told: Told) -> dict[str, Any]:
    w, printed = told.w, told.printed
    intro = [w.text("exhibits_intro", exhibits=w.count("exhibits", len(told.records)))]
    if len(printed) < len(told.records):
        shown, all_ = w.number(str(len(printed))), w.number(str(len(told.records)))
        intro.append(w.text("exhibits_cut", shown=shown, all=all_))
    return {"intro": intro, "cards": [_card(w, record) for record in printed]}


def _card(w: Wording, record: Record) -> dict[str, Any]:
    thing, brand = record[f"object_{w.language}"], record["brand"] or w.text("alt_unbranded")
    where = f"{record['lat']}, {record['lon']}"
    day = day_of(w, record["claimed_on"])
    claimed = f"{day}, {w.of('time_sources', record['time_source'])}"
    place = w.text(
        "place_line", place=where, source=w.of("sources", record["location_source"]), accuracy=_accuracy(w, record)
    )
    quantity = " " + w.text("quantity", n=record["quantity"]) if record["quantity"] > 1 else ""
    return {
        "code": record["code"],
        "photo": f"photos/{record['code']}.jpg",
        "alt": w.text("alt", object=thing, brand=brand, place=where, date=day),
        "name": f"{thing}, {brand}{quantity}",
        "facts": [
            [w.text("claimed"), claimed],
            [w.text("place"), place],
            [w.text("received"), day_of(w, record["received_on"])],
        ],
        "grade": w.text("grade", grade=record["grade"]),
        "confirmed": w.count("confirmations", _agreeing(record["confirmations"])),
    }


def _agreeing(confirmations: Iterable[Mapping[str, str]]) -> int:
    return len({each["alias"] for each in confirmations if each["verdict"] == "agree"})


def _accuracy(w: Wording, record: Record) -> str:
    if record["coarse"]:
        return w.text("accuracy_coarse")
    return w.text("accuracy", n=record["accuracy_m"]) if record["accuracy_m"] is not None else w.text("accuracy_none")


def _custody(told: Told) -> dict[str, Any]:
    w, case = told.w, told.case
    lines = w.count("lines", len(case.custody))
    return {
        "text": w.text("custody_text", house=case.house, date=day_of(w, told.story["sealed_at"]), key_id=told.key_id),
        "rows": [
            [w.text("custody_root"), told.root],
            [w.text("custody_key"), told.key_id],
            [w.text("custody_lines"), w.text("custody_lines_text", n=lines, head=told.custody_head)],
        ],
        "notes": [w.text("custody_time"), w.text("custody_receipts")],
    }


def _verify(told: Told) -> dict[str, Any]:
    w = told.w
    openssl = (
        "openssl pkeyutl -verify -pubin -inkey seal/public_key.pem \\",
        "-rawin -in seal/seal.json -sigfile seal/seal.sig",
    )
    ways = [
        (w.text("verify_script"), ["python3 data/verify.py . --key KEY_ID"]),
        (w.text("verify_without"), ["sha256sum -c manifest-sha256.txt", "sha256sum manifest-sha256.txt", *openssl]),
    ]
    return {
        "intro": [w.text("verify_intro")],
        "ways": [{"name": name, "commands": commands} for name, commands in ways],
        "notes": [w.text("verify_says"), w.text("verify_not")],
    }


def _terms(told: Told) -> list[dict[str, Any]]:
    w, case = told.w, told.case
    sealed_on = day_of(w, told.story["sealed_at"])
    contact = [f"{case.house}, {case.house_url}", w.text("terms_owner", owner=case.owner)]
    parts = [
        (w.text("terms_statement"), [w.text("terms_statement_text", house=case.house, date=sealed_on)]),
        (w.text("terms_licence"), [w.text("terms_licence_text")]),
        (w.text("terms_contact"), contact),
    ]
    return [{"name": name, "text": text} for name, text in parts]
