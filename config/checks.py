"""What must hold before this installation serves anybody, told by `./constat manage check` and at the start of `serve`."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from config import env


def register_all() -> None:
    """Hand the checks to Django; called by manage.py, because nothing imports `config`."""
    for check in (check_folders, check_engine, check_site, check_mail):
        register(check)


def check_folders(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E001: the home and media folders can be written, or made."""
    home = env.home()
    return [
        Error(f"{folder} cannot be written by this user.", hint="Set CONSTAT_HOME to a folder of yours.", id="constat.E001")
        for folder in (home.root, home.media)
        if not _writable(folder)
    ]


def _writable(folder: os.PathLike[str]) -> bool:
    path = os.path.abspath(folder)
    while not os.path.exists(path):
        path = os.path.dirname(path)
    return os.access(path, os.W_OK)


def check_engine(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E002: the database has geometry, by the backend that the tests ran on."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if engine in (env.SPATIALITE, env.POSTGIS):
        return []
    return [Error(f"The database engine {engine} is not one that Constat is tested on.", id="constat.E002")]


def check_site(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E003, E004: a site that others reach has cookies for https only, and no debug pages."""
    site = env.site_url()
    found: list[CheckMessage] = []
    if site.secure and not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        found.append(Error("CONSTAT_URL is https, but cookies may travel in clear.", id="constat.E003"))
    if not site.local and settings.DEBUG:
        found.append(Error("Debug pages are on for a site that others reach.", hint="Unset CONSTAT_DEBUG.", id="constat.E004"))
    return found


def check_mail(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """W001: sign-in codes of a public site have to leave this computer."""
    if env.site_url().local or settings.EMAIL_BACKEND.rpartition(".")[2] != "EmailBackend" or "smtp" in settings.EMAIL_BACKEND:
        return []
    return [Warning("Mail is not sent by SMTP, so nobody can sign in.", hint="Set CONSTAT_MAIL_URL.", id="constat.W001")]
