"""Sign-up and sign-in by e-mail code: how allauth makes and greets our citizens."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from people.models import Citizen


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
