"""Fixtures of every room. The home of a run is made in tests/home.py, before settings are read."""

from __future__ import annotations

import importlib
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache, caches
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from campaigns.models import Sealing

hypothesis_settings.register_profile(
    "constat",
    deadline=None,  # two busy cores: a slow example is not a wrong one
    derandomize=True,  # the same examples every time: a red run can be run again
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("constat")

LOCAL = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tests speak to this computer only."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOCAL:
            raise AssertionError(f"a test wanted to reach {address[0]}: tests use no network")
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def fresh_memory() -> None:
    """Forget who read how much of the map."""
    caches["memory"].clear()


@pytest.fixture(autouse=True)
def own_media(tmp_path: Path, settings: Any) -> Path:
    """Give each test an empty media folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture(autouse=True)
def clean_after_commit(request: pytest.FixtureRequest) -> Iterator[None]:
    """Forget throttles and sealed rows round a test that commits; the others roll everything back themselves."""
    if not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    cache.clear()
    yield
    _empty_sealed_tables()


def _empty_sealed_tables() -> None:
    """Do what the triggers forbid, so that Django can empty all tables: on SQLite it deletes row by row."""
    if connection.vendor != "sqlite":
        return
    Sealing.objects.all().delete()  # it points at sealed rows, and may go as it came
    sealing = importlib.import_module("campaigns.migrations.0002_sealed_rows_refuse_change")
    with connection.constraint_checks_disabled(), connection.schema_editor() as editor:
        sealing.unseal(apps, editor)
        for table in sealing.TABLES:
            editor.execute(f"DELETE FROM {table}")
        sealing.seal(apps, editor)


@pytest.fixture
def on_postgis() -> bool:
    """True when the suite runs on PostGIS."""
    return connection.vendor == "postgresql"
