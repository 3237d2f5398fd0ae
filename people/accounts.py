"""Sign-up and sign-in by e-mail code: how allauth makes and greets our citizens."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from people.models import Citizen
from people.throttles import token_of


class AccountAdapter(DefaultAccountAdapter):
    """Makes citizens without a password or a user name; remembers the language they signed up in."""

    def save_user(self, request: HttpRequest, user: Citizen, form: Any, commit: bool = True) -> Citizen:
        """Fill and save a new citizen from the sign-up form."""
        user.email = form.cleaned_data["email"].strip().lower()
        user.language = (get_language() or "en")[:2]
        user.set_unusable_password()
        if commit:
            user.save()
        return user

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the name of the address for today: allauth keeps it with its counts of sign-ups and codes."""
        return token_of(request, now_s=time.time())
