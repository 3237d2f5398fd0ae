"""Pages of a long answer: how many rows, from where on, and the link to the next page.

A cursor is signed for its own list and holds what the last row of a page is sorted by, which is public anyway;
never a row number, so nothing is shown twice or left out when rows come and go between two pages.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from reports.api.refusals import BadRequest, BadWord

PAGE_ROWS = 100  # rows unless asked otherwise: some 50 kB of JSON
MAX_ROWS = 500  # five times that is still under a quarter of a second
CURSOR_SALT = "constat.api.cursor"
Keys = tuple[str | int, ...]


def refuse_unknown(request: Request, known: Collection[str]) -> None:
    """Raise BadWord for a parameter that is not known here: a word that is not understood never answers with all."""
    for name in request.query_params:
        if name not in known:
            raise BadWord(_("There is no such parameter here."), field=name[:100], help=", ".join(sorted(known)))


def limit_of(request: Request) -> int:
    """Return how many rows are asked for, 1 to 500, 100 by default. Raises BadRequest."""
    text = request.query_params.get("limit", str(PAGE_ROWS))
    is_short = len(text) <= len(str(MAX_ROWS))
    if not (is_short and text.isascii() and text.isdecimal() and 1 <= int(text) <= MAX_ROWS):
        raise BadRequest(_("This is not a number of rows we can answer."), field="limit", limit=f"1 - {MAX_ROWS}")
    return int(text)


def cursor_of(*keys: str | int) -> Keys:
    """Return the place behind a row sorted by these keys; `next_link` signs it for its list."""
    return keys


def keys_after(request: Request, count: int) -> list[Any] | None:
    """Return the `count` keys of the last row seen, or None at the start. Raises BadRequest on a made-up cursor."""
    text = request.query_params.get("cursor")
    if text is None:
        return None
    try:
        keys = signing.loads(text, salt=_salt(request))
    except signing.BadSignature:
        keys = ()
    if len(keys) != count:
        raise BadRequest(
            _("This cursor is not one of ours."), field="cursor", help=_("Follow the link called next as it is.")
        )
    return list(keys)


def next_link(request: Request, cursor: Keys | None) -> tuple[str | None, dict[str, str]]:
    """Return the address of the next page (None on the last) and the Link header that says the same."""
    if cursor is None:
        return None, {}
    signed = signing.dumps(cursor, salt=_salt(request))
    address = replace_query_param(request.build_absolute_uri(), "cursor", signed)
    return address, {"Link": f'<{address}>; rel="next"'}


def _salt(request: Request) -> str:
    """Return what a cursor of this list is signed with: the keys of another list mean something else."""
    return f"{CURSOR_SALT}:{request.path}"
