"""Counts the queries of a page: the same at one row and at fifty."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(url: str, client: Client | None = None) -> list[str]:
    """Return the SQL of one GET that answers 200."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = (client or Client()).get(url)
    assert answer.status_code == 200, f"{url} answered {answer.status_code}"
    answer.getvalue()  # a streamed answer asks while it is read
    return [query["sql"] for query in captured.captured_queries]


def assert_same_queries(
    url: str, few: Callable[[], object], many: Callable[[], object], client: Client | None = None
) -> None:
    """Fail when a page asks more after `many` (49 rows more) than after `few` (one row).

    The page is opened once before counting, so that what is asked once in the life of a process is not counted.
    """
    few()
    queries_of(url, client)
    before = queries_of(url, client)
    many()
    after = queries_of(url, client)
    assert len(after) == len(before), f"{url}: {len(before)} queries became {len(after)}, the last: {after[-3:]}"
