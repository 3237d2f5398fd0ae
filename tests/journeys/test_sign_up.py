"""Signing up and signing in by a code sent by e-mail; no password anywhere."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from people.models import Citizen
from tests.factories import make_citizen

pytestmark = pytest.mark.django_db


def code_sent_to(address: str) -> str:
    """Return the code of the last mail, which must be to this address."""
    message = mail.outbox[-1]
    assert message.to == [address]
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", message.body, re.M)
    assert found, message.body
    return found[1]


def test_a_newcomer_signs_up_types_the_code_and_is_signed_in():
    client = Client()
    answer = client.post("/fr/account/signup/", {"email": "Neuve@Example.org"}, follow=True)
    assert answer.status_code == 200
    answer = client.post(answer.request["PATH_INFO"], {"code": code_sent_to("neuve@example.org")}, follow=True)
    citizen = Citizen.objects.get(email="neuve@example.org")
    assert client.session["_auth_user_id"] == str(citizen.pk)
    assert citizen.language == "fr"
    assert not citizen.has_usable_password()


def test_somebody_known_signs_in_with_a_code_and_a_wrong_one_opens_nothing():
    citizen, client = make_citizen("ana@example.org"), Client()
    answer = client.post("/en/account/login/code/", {"email": "ana@example.org"}, follow=True)
    confirm = answer.request["PATH_INFO"]
    right = code_sent_to("ana@example.org")
    assert client.post(confirm, {"code": "WRONG1"}).status_code == 200
    assert "_auth_user_id" not in client.session
    client.post(confirm, {"code": right}, follow=True)
    assert client.session["_auth_user_id"] == str(citizen.pk)


def test_the_fourth_wrong_code_is_refused_even_if_the_fifth_is_right():
    make_citizen("ana@example.org")
    client = Client()
    answer = client.post("/en/account/login/code/", {"email": "ana@example.org"}, follow=True)
    confirm, right = answer.request["PATH_INFO"], code_sent_to("ana@example.org")
    for number in range(4):
        client.post(confirm, {"code": f"WRONG{number}"})
    client.post(confirm, {"code": right})
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_is_answered_like_a_known_one():
    make_citizen("ana@example.org")
    pages = []
    for address in ("ana@example.org", "nobody@example.org"):
        answer = Client().post("/en/account/login/code/", {"email": address}, follow=True)
        pages.append((answer.status_code, answer.request["PATH_INFO"]))
    assert pages[0] == pages[1]
