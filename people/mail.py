"""Mail on a computer without a mail server: kept as files, and shown in the terminal that runs the site."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from django.conf import settings
from django.core.mail.backends.filebased import EmailBackend as FileBackend
from django.core.mail.message import EmailMessage


class LocalBackend(FileBackend):
    """Writes each mail to EMAIL_FILE_PATH and its text to standard error, so that a sign-in code can be read.

    A site at an https address keeps the files only: its log is read by others than the person who signs in.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep and show every message; return how many."""
        for message in [] if settings.SECURE_SSL_REDIRECT else email_messages:
            sys.stderr.write(f"\n--- mail to {', '.join(message.to)}: {message.subject}\n{message.body}\n---\n")
            sys.stderr.flush()
        return super().send_messages(email_messages)
