"""Contract 5: a page asks the database as often for fifty rows as for one."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.queries import assert_same_queries


def asks_for_each(request: HttpRequest) -> HttpResponse:
    """The mistake: one more query for each row."""
    keys = ContentType.objects.filter(app_label="planted").values_list("pk", flat=True)
    return HttpResponse(", ".join(ContentType.objects.get(pk=key).model for key in list(keys)))


def asks_once(request: HttpRequest) -> HttpResponse:
    """The same page without the mistake."""
    return HttpResponse(", ".join(kind.model for kind in ContentType.objects.filter(app_label="planted")))


urlpatterns = [path("each", asks_for_each), path("once", asks_once)]


def add(count: int) -> None:
    """Add rows that the two pages show."""
    before = ContentType.objects.count()
    ContentType.objects.bulk_create(ContentType(app_label="planted", model=f"m{before + n}") for n in range(count))


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_page_that_asks_for_each_row_is_found() -> None:
    with pytest.raises(AssertionError, match="queries became"):
        assert_same_queries("/each", lambda: add(1), lambda: add(49))


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_page_that_asks_once_passes() -> None:
    assert_same_queries("/once", lambda: add(1), lambda: add(49))
