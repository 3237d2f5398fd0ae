"""Walks through the site as a visitor does: from the first page along every address that an answer names."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.test import Client

MOST_OF_ONE_PATH = 6  # addresses that differ in their question alone: enough to see each kind of filter
MOST_ADDRESSES = 900  # a crawl that is still not done has found a well without a bottom
IN_HTML = re.compile(rb'\b(?:href|src|action)="([^"#][^"]*)"')
IN_JSON = re.compile(rb'"((?:https?://[^"\\ ]+)?/(?:en|fr|api|photos)/[^"\\ {}]*)"')
# What a page may not be asked for by somebody who only follows links.
LEFT_ALONE = re.compile(r"/(logout|i18n|compile|hide|restore)\b|/withdraw/$|/static/vendor/")


@dataclass(frozen=True)
class Answer:
    """What one address answered at the end of its redirects."""

    url: str
    found_on: str
    status: int
    kind: str
    body: bytes

    def texts(self) -> Iterator[str]:
        """Yield everything a reader could read in it: the text itself, and the files of a ZIP one by one."""
        if self.kind != "application/zip":
            yield self.body.decode("utf-8", "replace")
            return
        with zipfile.ZipFile(io.BytesIO(self.body)) as folder:
            for name in folder.namelist():
                yield f"{name}\n{folder.read(name).decode('utf-8', 'replace')}"

    @property
    def is_picture(self) -> bool:
        """True for a photo; drawings of the site itself are text."""
        return self.kind in {"image/jpeg", "image/webp", "image/png"}


def crawl(client: Client, starts: Iterable[str]) -> dict[str, Answer]:
    """Return the answer of every address reached, each asked once. Raises AssertionError when there is no end."""
    waiting = deque((start, "the beginning") for start in starts)
    seen: dict[str, Answer] = {}
    paths: Counter[str] = Counter()
    while waiting:
        url, found_on = waiting.popleft()
        if url in seen or paths[urlsplit(url).path] >= MOST_OF_ONE_PATH:
            continue
        paths[urlsplit(url).path] += 1
        seen[url] = fetch(client, url, found_on)
        assert len(seen) < MOST_ADDRESSES, f"no end of addresses, the last: {url}"
        waiting.extend((address, url) for address in addresses_in(seen[url]))
    return seen


def fetch(client: Client, url: str, found_on: str = "") -> Answer:
    """Return what an address answers, redirects followed."""
    response = client.get(url, follow=True)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    last = response.redirect_chain[-1][0] if response.redirect_chain else url
    kind = response.get("Content-Type", "").split(";")[0]
    return Answer(urljoin(url, last), found_on, response.status_code, kind, body)


def addresses_in(answer: Answer) -> Iterator[str]:
    """Yield the addresses of this site that an answer names, without their fragment."""
    pattern = {"text/html": IN_HTML, "application/json": IN_JSON, "application/geo+json": IN_JSON}.get(answer.kind)
    if pattern is None or answer.url.endswith("/map.html"):  # a dossier's map is one file that names nothing of ours
        return
    for found in pattern.findall(answer.body):
        address = urldefrag(urljoin(answer.url, found.decode().replace("&amp;", "&")))[0]
        parts = urlsplit(address.replace(settings.CONSTAT_URL, ""))
        if parts.scheme or parts.netloc or not parts.path.startswith("/") or LEFT_ALONE.search(parts.path):
            continue
        yield parts.geturl()
