"""Whether the tiles are right: each answer is counted again from one plain SELECT, with formulas of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection

from bench.questions import Question
from bench.visitors import Visitors

REPORTS = """
SELECT {lon}, {lat}, r.coarse, r.taken_on, i.object_id, i.brand_id, i.quantity
FROM reports_report r JOIN reports_item i ON i.report_id = r.id
WHERE r.state = 'published' AND r.released_at IS NOT NULL
"""
SUB_CELLS = 64
COARSE_ZOOM, COARSE_FIRST, COARSE_LAST = 15, 10, 14


@dataclass(frozen=True)
class Items:
    """Every public item: where, when, what, how many. Mercator coordinates are shares of the world's side."""

    x: np.ndarray
    y: np.ndarray
    coarse: np.ndarray
    day: np.ndarray
    object: np.ndarray
    brand: np.ndarray
    quantity: np.ndarray


def public_items() -> Items:
    """Return what reports and items say, read past everything the map has made of them."""
    x, y = ("ST_X(r.point)", "ST_Y(r.point)")
    with connection.cursor() as cursor:
        cursor.execute(REPORTS.format(lon=x, lat=y))
        lon, lat, coarse, day, thing, brand, quantity = zip(*cursor.fetchall(), strict=True)
    days = np.array(day, dtype="datetime64[D]").astype(np.int64)
    north = np.radians(np.array(lat))
    return Items(
        x=(np.array(lon) + 180) / 360,
        y=(1 - np.arcsinh(np.tan(north)) / np.pi) / 2,
        coarse=np.array(coarse, dtype=np.int64),
        day=days,
        object=np.array(thing),
        brand=np.array([key or 0 for key in brand]),
        quantity=np.array(quantity),
    )


def wrong_answers(questions: list[Question], items: Items, visitors: Visitors) -> int:
    """Return how many of the questions the tile's numbers answer otherwise than a count of all items does."""
    return sum(_said(visitors, question) != _true(items, question) for question in questions)


def _true(items: Items, question: Question) -> dict[str, dict[tuple[int, int], int]]:
    asked = question.chosen(items.brand, items.object, items.day)
    exact = asked & ((items.coarse == 0) | (question.z < COARSE_FIRST))
    answer = {"cells": _counted(items, exact, question, question.z + 6)}
    if COARSE_FIRST <= question.z <= COARSE_LAST:
        answer["coarse"] = _counted(items, asked & (items.coarse == 1), question, COARSE_ZOOM)
    return answer


def _counted(items: Items, chosen: np.ndarray, question: Question, zoom: int) -> dict[tuple[int, int], int]:
    """Return {(column, row) of the whole world at a zoom: items} of a tile."""
    fine = np.where(items.coarse == 1, min(zoom, COARSE_ZOOM), zoom)
    column, row = (np.floor(share * 2.0**fine).astype(np.int64) << (zoom - fine) for share in (items.x, items.y))
    inside = (column >> (zoom - question.z) == question.x) & (row >> (zoom - question.z) == question.y)
    found: dict[tuple[int, int], int] = {}
    keep = chosen & inside
    for key, quantity in zip(
        zip(column[keep].tolist(), row[keep].tolist(), strict=True), items.quantity[keep], strict=True
    ):
        found[key] = found.get(key, 0) + int(quantity)
    return found


def _said(visitors: Visitors, question: Question) -> dict[str, dict[tuple[int, int], int]]:
    answer: dict[str, Any] = json.loads(visitors.get(question.address("json"), compressed=False)[1])
    zooms = {"cells": question.z + 6, "coarse": COARSE_ZOOM}
    return {name: {_square(lon, lat, zooms[name]): n for lon, lat, n in rows} for name, rows in answer.items()}


def _square(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """Return (column, row) at a zoom of the square that a place lies in."""
    down = (1 - np.arcsinh(np.tan(np.radians(lat))) / np.pi) / 2
    return int((lon + 180) / 360 * 2**zoom), int(down * 2**zoom)
