"""How often one address may ask for the map."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

ADDRESSES = ("/api/v1/tiles/version", "/api/v1/tiles/legend", "/api/v1/towns?q=rennes", "/api/v1/ground/world.geojson")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_map_is_read_often_but_not_without_end(address: str, settings: Any) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"map": "2/min"}}
    found = [Client().get(address, REMOTE_ADDR="192.0.2.9").status_code for _ in range(3)]
    assert found == [200, 200, 429]
    refused = Client().get(address, REMOTE_ADDR="192.0.2.9")
    assert refused.json()["code"] == "rate_limited"
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert Client().get(address, REMOTE_ADDR="192.0.2.10").status_code == 200
