"""What the environment says, read once and refused with a sentence when it is odd. See docs/operations.md."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from config.native import GdalPaths, ensure_sqlite, gdal_paths, spatialite_path

__all__ = [
    "GdalPaths",
    "Home",
    "Site",
    "database",
    "ensure_sqlite",
    "flag",
    "gdal_paths",
    "home",
    "number",
    "secret_key",
    "site_url",
    "spatialite_path",
    "text",
]

CHECKOUT = Path(__file__).resolve().parent.parent
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")  # the only ones that may be spoken to without TLS
LOCK_WAIT_S = 20  # SQLite: how long a writer waits for another; a commit takes milliseconds, a batch import seconds
CONNECTION_AGE_S = 600  # loading SpatiaLite costs more than a query, so a thread keeps its connection
SECRET_KEY_BYTES = 48
SPATIALITE = "config.spatialite"
POSTGIS = "django.contrib.gis.db.backends.postgis"
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


@dataclass(frozen=True)
class Home:
    """The folders of one installation: everything it writes is below `root` or in `media`."""

    root: Path
    media: Path

    @property
    def database(self) -> Path:
        """The SpatiaLite file, used when DATABASE_URL is not set."""
        return self.root / "constat.sqlite3"

    @property
    def keys(self) -> Path:
        """Secret key and signing keys, readable by the owner alone."""
        return self.root / "keys"


@dataclass(frozen=True)
class Site:
    """The public address: `url` has no trailing slash, `secure` means https, `local` this computer only."""

    url: str
    host: str
    secure: bool
    local: bool

    @property
    def allowed_hosts(self) -> list[str]:
        """For ALLOWED_HOSTS: the site's own name, and this computer's names when it is local."""
        return ["localhost", "127.0.0.1", "[::1]"] if self.local else [self.host]


def text(name: str, default: str = "") -> str:
    """Return a variable without surrounding blanks, or the default where it is empty or not set."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    """Return a yes or no. Raises ImproperlyConfigured on any other word."""
    word = text(name).lower()
    if not word:
        return default
    if word in YES or word in NO:
        return word in YES
    raise ImproperlyConfigured(f"{name} is {word!r}; write one of {', '.join((*YES, *NO))}.")


def number(name: str, default: int, *, least: int, most: int) -> int:
    """Return a whole number from `least` to `most`, both allowed. Raises ImproperlyConfigured otherwise."""
    word = text(name)
    if not word:
        return default
    if not word.isascii() or not word.isdigit() or not least <= int(word) <= most:
        raise ImproperlyConfigured(f"{name} is {word!r}; write a whole number from {least} to {most}.")
    return int(word)


def home() -> Home:
    """Return the folders of this installation: CONSTAT_HOME, or var/ and media/ of the checkout."""
    wanted = text("CONSTAT_HOME")
    if not wanted:
        return Home(root=CHECKOUT / "var", media=CHECKOUT / "media")
    root = Path(wanted).expanduser()
    if not root.is_absolute():
        raise ImproperlyConfigured(f"CONSTAT_HOME is {wanted!r}; write a full path, one that starts with a slash.")
    return Home(root=root, media=root / "media")


def database() -> dict[str, Any]:
    """Return the `default` entry of DATABASES: DATABASE_URL, or SpatiaLite in the home folder.

    Raises ImproperlyConfigured for an engine without geometry and for a SpatiaLite path without a full path.
    """
    url = text("DATABASE_URL")
    if not url:
        return _spatialite(home().database)
    scheme = url.partition(":")[0]
    if scheme == "spatialite":
        return _spatialite(_spatialite_file(url))
    if scheme in ("postgis", "postgres", "postgresql"):
        return _postgis(url)
    raise ImproperlyConfigured(
        f"DATABASE_URL starts with {scheme}://; Constat knows spatialite:// and postgis:// only."
    )


def _spatialite_file(url: str) -> Path:
    path = Path(dj_database_url.parse(url)["NAME"])
    if not path.is_absolute():
        raise ImproperlyConfigured(
            f"DATABASE_URL is {url}: with three slashes the file depends on the working folder. "
            f"Write four slashes and the full path, as in spatialite:////srv/constat/constat.sqlite3."
        )
    return path


def _spatialite(path: Path) -> dict[str, Any]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": SPATIALITE,
        "NAME": str(path),
        "CONN_MAX_AGE": CONNECTION_AGE_S,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # a writer queues at BEGIN instead of failing at its first write
            "timeout": LOCK_WAIT_S,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        # A full path for each process: two test runs never meet, and Django adds nothing before it.
        "TEST": {"NAME": str(path.parent / f"test-{os.getpid()}.sqlite3")},
    }


def _postgis(url: str) -> dict[str, Any]:
    try:
        parsed = dj_database_url.parse(url, engine=POSTGIS, conn_max_age=CONNECTION_AGE_S, conn_health_checks=True)
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}") from error
    if not parsed["NAME"]:
        raise ImproperlyConfigured("DATABASE_URL names no database; write postgis://user:password@host:5432/constat.")
    return dict(parsed)


def secret_key() -> str:
    """Return the secret of this installation, made on its first run in keys/secret_key (mode 0600).

    Two processes that start together get the same key: the file appears complete or not at all. Raises
    ImproperlyConfigured when others could read it.
    """
    path = home().keys / "secret_key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(SECRET_KEY_BYTES))
    if path.stat().st_mode & 0o077:
        raise ImproperlyConfigured(f"{path} can be read by others; run: chmod 600 {path}")
    return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, secret: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secret + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first: its key is the one
    finally:
        draft.unlink()


def site_url() -> Site:
    """Return the address in CONSTAT_URL. Raises ImproperlyConfigured if others would use plain http."""
    written = text("CONSTAT_URL", "http://127.0.0.1:8000")
    parts = urlsplit(written)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(
            f"CONSTAT_URL is {written!r}; write an address without a path, as https://litter.example.org."
        )
    local = parts.hostname in LOCAL_HOSTS
    if parts.scheme == "http" and not local:
        raise ImproperlyConfigured(f"CONSTAT_URL is {written!r}; a site that others reach needs https://.")
    return Site(
        url=f"{parts.scheme}://{parts.netloc}",
        host=parts.hostname,
        secure=parts.scheme == "https",
        local=local,
    )
