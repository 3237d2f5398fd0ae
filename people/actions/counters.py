"""Forgets counts whose time is over: the cache table does so by itself only when it is full."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import connection


def forget_expired(*, now: datetime) -> int:
    """Delete what the cache table holds longer than it should, and return how many rows that were. One statement."""
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        expired = connection.ops.adapt_datetimefield_value(now.replace(microsecond=0))
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [expired])
        return int(cursor.rowcount)
