"""Who is at the other end of a request: a citizen, or a person known only by the edit token in a cookie."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from people.models import Citizen
from people.sender import Sender, fresh_token, hash_of

TOKEN_COOKIE = "constat_token"
TOKEN_HEADER = "X-Edit-Token"
TOKEN_LETTERS = 32  # of fresh_token(); a shorter one was chosen by somebody, and could be guessed
TOKEN_AGE_S = 2 * 365 * 86_400  # two years: as long as a campaign may take to be answered


def citizen_of(request: HttpRequest) -> Citizen | None:
    """Return the signed-in citizen, or None."""
    user = getattr(request, "user", None)
    return user if isinstance(user, Citizen) else None


def sender_of(request: HttpRequest) -> Sender | None:
    """Return who sends: the signed-in citizen, else the holder of the edit token, else None."""
    if citizen := citizen_of(request):
        return Sender(citizen=citizen)
    token = request.headers.get(TOKEN_HEADER) or request.COOKIES.get(TOKEN_COOKIE, "")
    return Sender(token_hash=hash_of(token)) if len(token) >= TOKEN_LETTERS else None


def sender_or_new(request: HttpRequest) -> tuple[Sender, str]:
    """Return who sends and, if it is somebody new without account, their fresh edit token (else "")."""
    if sender := sender_of(request):
        return sender, ""
    token = fresh_token()
    return Sender(token_hash=hash_of(token)), token


def remember_token(response: HttpResponse, token: str, *, secure: bool) -> None:
    """Leave the edit token in the browser, out of reach of scripts and other sites."""
    if token:
        response.set_cookie(TOKEN_COOKIE, token, max_age=TOKEN_AGE_S, httponly=True, samesite="Lax", secure=secure)
