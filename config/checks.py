"""What must hold before this installation serves anybody: told by `manage check` and when `serve` starts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from config import env


def register_all() -> None:
    """Hand the checks to Django; manage.py and the supervisor call it, because no app imports `config`."""
    for check in (check_folders, check_engine, check_site):
        register(check)


def check_folders(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E001: the home and media folders can be written, or made."""
    home = env.home()
    return [
        Error(f"{folder} cannot be written.", hint="Set CONSTAT_HOME to a folder of yours.", id="constat.E001")
        for folder in (home.root, home.media)
        if not _can_be_written(folder)
    ]


def _can_be_written(folder: Path) -> bool:
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    return os.access(nearest, os.W_OK)


def check_engine(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E002: the database has geometry, by a backend that the tests ran on."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if engine in (env.SPATIALITE, env.POSTGIS):
        return []
    return [Error(f"Constat is not tested on the database engine {engine}.", id="constat.E002")]


def check_site(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E003, E004: a site that others reach has cookies for https only, and no debug pages."""
    site = env.site_url()
    found: list[CheckMessage] = []
    if site.secure and not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        found.append(Error("CONSTAT_URL is https, but cookies may travel in clear.", id="constat.E003"))
    if settings.DEBUG and not site.local:
        found.append(
            Error(
                "Debug pages are on for a site that others reach.",
                hint="Unset CONSTAT_DEBUG.",
                id="constat.E004",
            )
        )
    return found
