"""Says what this computer has and lacks: `./constat doctor`, exit 1 when something essential is missing."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from config import env, native

OLDEST, NEWEST = (3, 11), (3, 13)  # the versions the tests run on
LEAST_FREE_BYTES = 1_000_000_000  # about 250 phone photos with their renditions
QUEUE_LATE_S = 300  # a task that waits longer means that no worker runs
FONTS = env.CHECKOUT / "campaigns" / "dossier" / "fonts"
WORDS = {"ok": "ok     ", "warn": "look   ", "bad": "MISSING"}


@dataclass(frozen=True)
class Finding:
    """One line of the report: what was looked at, its state (ok, warn, bad) and a sentence."""

    name: str
    state: str
    text: str


def look_at_python() -> Finding:
    """The interpreter, and whether this version is one the tests run on."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    state = "ok" if OLDEST <= sys.version_info[:2] <= NEWEST else "bad"
    return Finding("python", state, f"{version} at {sys.executable}")


def look_at_sqlite() -> Finding:
    """The sqlite module in use, and whether it loads extensions."""
    name = native.ensure_sqlite()
    module = sys.modules["sqlite3"]
    return Finding("sqlite", "ok", f"{name}, SQLite {module.sqlite_version}, load_extension works")


def look_at_spatialite() -> Finding:
    """The SpatiaLite module, loaded into an empty database."""
    needed = env.database()["ENGINE"] == env.SPATIALITE
    path = native.spatialite_path()
    if path is None:
        return Finding(
            "spatialite",
            "bad" if needed else "ok",
            "not found" + ("" if needed else ", and not needed on PostGIS"),
        )
    native.ensure_sqlite()
    base = sys.modules["sqlite3"].connect(":memory:")
    base.enable_load_extension(True)
    base.load_extension(path)
    (version,) = base.execute("SELECT spatialite_version()").fetchone()
    base.close()
    return Finding("spatialite", "ok", f"{version} ({path})")


def look_at_gdal() -> Finding:
    """GDAL and GEOS: versions and where they come from."""
    from django.contrib.gis.gdal import gdal_version  # here: it loads the library that the settings name
    from django.contrib.gis.geos import geos_version

    source = native.gdal_paths().source
    gdal, geos = gdal_version().decode(), geos_version().decode()
    return Finding("gdal", "ok", f"GDAL {gdal}, GEOS {geos.partition('-')[0]}, from {source}")


def look_at_fonts() -> Finding:
    """The static fonts a dossier is set in."""
    found = sorted(path.name for path in FONTS.glob("*.ttf"))
    return Finding("fonts", "ok" if found else "bad", ", ".join(found) or f"no .ttf file in {FONTS}")


def look_at_folders() -> Finding:
    """The home and media folders, tried by writing a file."""
    home = env.home()
    for folder in (home.root, home.media):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    return Finding("folders", "ok", f"{home.root} and {home.media} can be written")


def look_at_disk() -> Finding:
    """Room left where the photos go."""
    media = env.home().media
    free = shutil.disk_usage(media if media.exists() else env.CHECKOUT).free
    return Finding("disk", "ok" if free >= LEAST_FREE_BYTES else "warn", f"{free / 1e9:.1f} GB free")


def look_at_mail() -> Finding:
    """Where sign-in codes go."""
    if "smtp" in settings.EMAIL_BACKEND:
        return Finding("mail", "ok", f"sent through {settings.EMAIL_HOST}:{settings.EMAIL_PORT}")
    state = "ok" if env.site_url().local else "warn"
    return Finding(
        "mail",
        state,
        f"not sent but kept as files in {getattr(settings, 'EMAIL_FILE_PATH', None) or 'the output'}",
    )


def look_at_database() -> Finding:
    """The database: reachable, and up to date."""
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    text = f"{connection.vendor} at {_place()}"
    if waiting:
        return Finding("database", "warn", f"{text}; {waiting} migrations wait: ./constat manage migrate")
    return Finding("database", "ok", f"{text}, up to date")


def _place() -> str:
    named = connection.settings_dict
    return str(named["NAME"]) if connection.vendor == "sqlite" else f"{named['HOST'] or 'local socket'}/{named['NAME']}"


def look_at_queue() -> Finding:
    """The oldest task that waits for a worker. One query."""
    from django_tasks_db.models import DBTaskResult  # here: a model needs the apps to be loaded

    if DBTaskResult._meta.db_table not in connection.introspection.table_names():
        return Finding("queue", "ok", "no tables yet")
    now = timezone.now()
    oldest = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    if oldest is None:
        return Finding("queue", "ok", "nothing waits")
    age_s = (now - oldest).total_seconds()
    late = age_s > QUEUE_LATE_S
    return Finding(
        "queue",
        "warn" if late else "ok",
        f"the oldest task waits for {age_s:.0f} s" + (": is ./constat serve running?" if late else ""),
    )


BEFORE_DJANGO: tuple[Callable[[], Finding], ...] = (
    look_at_python,
    look_at_sqlite,
    look_at_spatialite,
    look_at_folders,
)
WITH_DJANGO: tuple[Callable[[], Finding], ...] = (
    look_at_gdal,
    look_at_database,
    look_at_queue,
    look_at_mail,
    look_at_fonts,
    look_at_disk,
)


def look(check: Callable[[], Finding]) -> Finding:
    """Run one look; what stops it becomes the finding."""
    name = check.__name__.removeprefix("look_at_")
    try:
        return check()
    except (OSError, RuntimeError, ImproperlyConfigured, DatabaseError, ImportError) as error:
        return Finding(name, "bad", " ".join(str(error).split()) or type(error).__name__)


def look_at_settings() -> Finding:
    """Read the settings and load the apps."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    return Finding("settings", "ok", f"{os.environ['DJANGO_SETTINGS_MODULE']}, site {env.site_url().url}")


def examine() -> list[Finding]:
    """Return all findings; those that need Django are left out when Django cannot start."""
    findings = [look(check) for check in (*BEFORE_DJANGO, look_at_settings)]
    if findings[-1].state == "bad":
        return findings
    return findings + [look(check) for check in WITH_DJANGO]


def main() -> int:
    """Print the findings; return 1 when one is bad."""
    parser = argparse.ArgumentParser(prog="constat doctor", description="What this computer has, and what it lacks.")
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")
    words = parser.parse_args()
    findings = examine()
    missing = [finding.name for finding in findings if finding.state == "bad"]
    if words.json:
        print(json.dumps({"ok": not missing, "findings": [asdict(finding) for finding in findings]}))
    else:
        for finding in findings:
            print(f"{WORDS[finding.state]} {finding.name:<10} {finding.text}")
        print(f"Missing: {', '.join(missing)}." if missing else "Everything essential is here.")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
