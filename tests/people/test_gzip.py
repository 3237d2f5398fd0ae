"""What leaves compressed: text does, what is compressed already does not."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string


def encoding_of(kind: str) -> str | None:
    """Return the Content-Encoding that the site gives an answer of 10 kB of this type."""
    (name,) = [name for name in settings.MIDDLEWARE if "gzip" in name.lower()]
    packs = import_string(name)(lambda request: HttpResponse(b"a" * 10_000, content_type=kind))
    return packs(RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})).headers.get("Content-Encoding")


@pytest.mark.parametrize(
    "kind", ["image/jpeg", "image/webp", "image/png", "application/zip", "application/pdf", "font/woff2"]
)
def test_what_is_compressed_already_leaves_as_it_is(kind: str) -> None:
    assert encoding_of(kind) is None


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/geo+json", "image/svg+xml", "text/css"])
def test_text_leaves_compressed(kind: str) -> None:
    assert encoding_of(kind) == "gzip"
