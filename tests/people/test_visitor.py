"""Who is at the other end: what counts as an edit token."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from people.sender import fresh_token, hash_of
from people.visitor import TOKEN_COOKIE, sender_of, sender_or_new


@pytest.mark.parametrize("token", ["", "a", "x" * 31])
def test_a_token_somebody_could_guess_is_nobody(token):
    request = RequestFactory().get("/", headers={"X-Edit-Token": token})
    assert sender_of(request) is None


def test_the_token_of_the_cookie_and_of_the_header_are_one_sender():
    token = fresh_token()
    by_header = RequestFactory().get("/", headers={"X-Edit-Token": token})
    by_cookie = RequestFactory().get("/")
    by_cookie.COOKIES[TOKEN_COOKIE] = token
    assert sender_of(by_header) == sender_of(by_cookie)
    assert sender_of(by_header).token_hash == hash_of(token)


def test_somebody_new_gets_a_token_and_somebody_known_keeps_theirs():
    request = RequestFactory().get("/")
    sender, token = sender_or_new(request)
    assert sender.token_hash == hash_of(token)
    request.COOKIES[TOKEN_COOKIE] = token
    assert sender_or_new(request) == (sender, "")
