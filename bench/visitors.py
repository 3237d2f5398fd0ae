"""Readers of the map, one after the other, each from an address of its own, so that none asks too often."""

from __future__ import annotations

import time
from ipaddress import IPv4Address

from django.test import Client

FIRST_ADDRESS = int(IPv4Address("10.0.0.1"))
ASKED_BY_ONE = 500  # fewer than one address may ask a minute


class Visitors:
    """Asks through all of Django but the network, compressed as browsers ask."""

    def __init__(self) -> None:
        self.client = Client(SERVER_NAME="localhost")
        self.asked = 0

    def get(self, address: str, *, compressed: bool = True) -> tuple[float, bytes]:
        """Return milliseconds and body of an answer. Raises RuntimeError when it is not 200."""
        visitor = str(IPv4Address(FIRST_ADDRESS + self.asked // ASKED_BY_ONE))
        self.asked += 1
        headers = {"accept-encoding": "gzip"} if compressed else {}
        begun = time.perf_counter()
        answer = self.client.get(address, headers=headers, REMOTE_ADDR=visitor)
        body = answer.content
        taken = 1000 * (time.perf_counter() - begun)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        return taken, body
