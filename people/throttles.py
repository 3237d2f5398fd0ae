"""How often one address may ask of the API: by IPv4 address or IPv6 /64, counted in the database cache."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import cast

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from people.errors import ConstatError
from people.visitor import citizen_of

IPV6_PREFIX_BITS = 64  # one household or phone is given a whole /64: counting single addresses would count nothing
DAY_S = 86_400
TOKEN_SALT = "constat.address"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def address_of(request: HttpRequest) -> str:
    """Return the address at the other end: what the site's own proxy says where there is one, else the socket's."""
    if settings.SECURE_PROXY_SSL_HEADER:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def prefix_of(address: str) -> str:
    """Return an IPv4 address as it is, an IPv6 address as its /64 network, "unknown" for anything else."""
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    host_bits = 128 - IPV6_PREFIX_BITS
    return f"{IPv6Address(int(parsed) >> host_bits << host_bits)}/{IPV6_PREFIX_BITS}"


def token_of(request: HttpRequest, *, now_s: float) -> str:
    """Return the name under which an address is counted on a day (UTC; seconds since 1970): 32 hexadecimal digits.

    HMAC-SHA-256 of day and prefix under the secret key: the table of counts holds no address, tomorrow another name.
    """
    day = int(now_s // DAY_S)
    return salted_hmac(TOKEN_SALT, f"{day}:{prefix_of(address_of(request))}", algorithm="sha256").hexdigest()[:32]


class _ByPrefix(SimpleRateThrottle):
    """A rate of REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], read at each request, for one address prefix."""

    def get_rate(self) -> str | None:
        """Return the rate of this scope as it is set now, or None for no limit."""
        rate = api_settings.DEFAULT_THROTTLE_RATES[self.scope or ""]
        return str(rate) if rate else None

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """Return what is counted under, or None where this throttle does not apply."""
        return f"throttle_{self.scope}_{token_of(request, now_s=self.timer())}" if self.applies_to(request) else None

    def applies_to(self, request: Request) -> bool:
        """True if this request is counted."""
        raise NotImplementedError


class Reads(_ByPrefix):
    """Reading, signed in or not."""

    scope = "reads"

    def applies_to(self, request: Request) -> bool:
        """True for requests that change nothing."""
        return request.method in SAFE


class MapReads(Reads):
    """Reading the map: a screen asks for dozens of tiles. Counted by each web process, so that no tile is written."""

    scope = "map"

    def __init__(self) -> None:
        super().__init__()
        self.cache = caches["memory"]


class Posts(_ByPrefix):
    """Sending and changing without an account; who signed in has a quota of photos instead."""

    scope = "posts"

    def applies_to(self, request: Request) -> bool:
        """True for requests that may change something, from somebody without an account."""
        return request.method not in SAFE and citizen_of(request) is None


THROTTLES = (Reads, Posts)


class TooMany(ConstatError):
    """This address has sent as much as one may in an hour without an account."""

    code = "quota"
    status = 429


def count_post(request: HttpRequest) -> None:
    """Count one more thing sent through a page, under the same count as the API's. Raises TooMany."""
    throttle = Posts()
    if not throttle.allow_request(cast(Request, request), APIView()):  # wrapped anew it would forget who signed in
        most, _period_s = throttle.parse_rate(throttle.get_rate())
        raise TooMany("This address has sent too much.", limit=str(most))
