"""Mail without a mail server: read in the terminal on this computer, and never in the log of a site others reach."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMessage, get_connection


@pytest.mark.parametrize(("is_https", "shown"), [(False, True), (True, False)])
def test_a_code_is_shown_on_this_computer_only_and_always_kept(settings, tmp_path, capsys, is_https, shown):
    settings.SECURE_SSL_REDIRECT = is_https
    settings.EMAIL_FILE_PATH = str(tmp_path)
    connection = get_connection("people.mail.LocalBackend")
    assert connection.send_messages([EmailMessage("Your code", "K7M2P", to=["ana@example.org"])]) == 1
    assert ("K7M2P" in capsys.readouterr().err) is shown
    assert "K7M2P" in next(tmp_path.iterdir()).read_text()
