"""Errors that no view answers: problems below /api/, pages elsewhere."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from config import urls

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
BREAKS = {"bad": SuspiciousOperation, "forbidden": PermissionDenied, "broken": ZeroDivisionError}


def fail(request: HttpRequest, how: str) -> HttpResponse:
    """Break as asked."""
    raise BREAKS[how]


urlpatterns = [path("api/<slug:how>", fail), path("pages/<slug:how>", fail)]

EXPECTED = [("nothing/here", 404, "not_found"), ("bad", 400, "bad_request")]
EXPECTED += [("forbidden", 403, "not_allowed"), ("broken", 500, "failed")]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("address", "status", "code"), EXPECTED)
def test_what_breaks_below_api_is_a_problem(address: str, status: int, code: str) -> None:
    answer = Client(raise_request_exception=False).get(f"/api/{address}")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    body = answer.json()
    assert (body["code"], body["status"]) == (code, status)
    assert body["detail"].endswith(".")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/v1/reports/not-a-uuid", "/api/", "/api/v2/reports"])
def test_an_unknown_address_below_api_is_a_problem(address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "not_found"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/nothing/", "/apiary/"])
def test_an_unknown_page_is_a_page(address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "There is no page at this address" in answer.content.decode()
