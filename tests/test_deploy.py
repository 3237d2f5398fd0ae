"""An https address is enough for a site that is safe to deploy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent


def manage(home: Path, url: str, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CONSTAT_HOME": str(home), "CONSTAT_URL": url}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, str(CHECKOUT / "manage.py"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("url", "warnings"), [("https://litter.example.org", False), ("http://127.0.0.1:8000", True)])
def test_a_site_at_an_https_address_passes_the_deployment_check(tmp_path, url, warnings):
    checked = manage(tmp_path, url, "check", "--deploy")
    assert checked.returncode == 0
    assert ("security.W" in checked.stderr) is warnings


def test_an_https_address_turns_on_what_keeps_people_safe(tmp_path):
    names = "SECURE_SSL_REDIRECT SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_HSTS_SECONDS DEBUG"
    code = f"from django.conf import settings; print([getattr(settings, name) for name in '{names}'.split()])"
    told = manage(tmp_path, "https://litter.example.org", "shell", "--no-imports", "-c", code)
    assert told.stdout.strip().endswith("[True, True, True, 31536000, False]"), told.stderr
    told = manage(tmp_path, "http://127.0.0.1:8000", "shell", "--no-imports", "-c", code)
    assert told.stdout.strip().endswith("[False, False, False, 0, False]")
