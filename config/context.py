"""What every page needs to know about the site and the person who reads it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url

from people.models import Citizen


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the variables of base.html. One query: whether sample data is shown."""
    user = getattr(request, "user", None)
    path = request.get_full_path()
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.CONSTAT_URL,
        "alternates": [(code, str(label), translate_url(path, code)) for code, label in settings.LANGUAGES],
        "sample_data": Citizen.objects.filter(is_sample=True).exists(),
        "is_keeper": bool(user and user.is_authenticated and user.is_keeper),
        "is_reviewer": bool(user and user.is_authenticated and user.reviewer_since),
        "source_url": settings.SOURCE_URL,
        "mail_is_local": not settings.EMAIL_HOST and not settings.SECURE_SSL_REDIRECT,
        "theme": theme if (theme := request.COOKIES.get("theme")) in {"light", "dark"} else "",
    }
