"""French and English spaces, numbers and dates."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from people.templatetags.typography import day, french_spaces, number, typo

NARROW, FIXED = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("written", "set_in_french"),
    [
        ("Qui a trouvé ceci ?", f"Qui a trouvé ceci{NARROW}?"),
        ("Qui a trouvé ceci?", f"Qui a trouvé ceci{NARROW}?"),
        ("Trouvé ; nommé ; compté !", f"Trouvé{NARROW}; nommé{NARROW}; compté{NARROW}!"),
        ("Lieu : Marseille", f"Lieu{FIXED}: Marseille"),
        ("Lieu: Marseille", f"Lieu{FIXED}: Marseille"),
        ("« trouvé ici »", f"«{NARROW}trouvé ici{NARROW}»"),
        ("«trouvé ici»", f"«{NARROW}trouvé ici{NARROW}»"),
        ("20 Mo au plus, à 30 m près", f"20{FIXED}Mo au plus, à 30{FIXED}m près"),
        ("14 h 05", f"14{FIXED}h 05"),
    ],
)
def test_french_text_gets_its_spaces(written, set_in_french):
    assert french_spaces(written) == set_in_french


@pytest.mark.parametrize("left_alone", ["https://example.org/?a=b", "14:05", "a@example.org", "3 mains", "v1;q=2"])
def test_addresses_times_and_words_that_begin_like_units_are_left_alone(left_alone):
    assert french_spaces(left_alone) == left_alone


@given(st.text(alphabet="ab é1 ;:!?«»()%m\u202f\u00a0", max_size=40))
def test_setting_a_text_twice_changes_nothing_more(text):
    once = french_spaces(text)
    assert french_spaces(once) == once


def test_tags_and_entities_are_never_touched():
    with override("fr"):
        assert typo(mark_safe("<a href='x ?'>Quoi</a> ?")) == f"<a href='x ?'>Quoi</a>{NARROW}?"
        assert typo(mark_safe("Est-ce R&amp;D ?")) == f"Est-ce R&amp;D{NARROW}?"


def test_a_text_that_is_not_safe_leaves_the_filter_escaped():
    with override("fr"):
        assert typo("<b>Quoi ?</b>") == f"&lt;b&gt;Quoi{NARROW}?&lt;/b&gt;"
        assert (
            Template("{% load typography %}{{ x|typo }}")
            .render(Context({"x": "<i> & ?"}))
            .startswith("&lt;i&gt; &amp;")
        )


def test_english_text_keeps_its_own_spaces():
    with override("en"):
        assert typo("What: this?") == "What: this?"


@pytest.mark.parametrize(
    ("language", "value", "places", "written"),
    [
        ("fr", 12345.6, None, f"12{NARROW}345,6"),
        ("en", 12345.6, None, "12,345.6"),
        ("fr", 42, None, "42"),
        ("en", Decimal("0.5"), 2, "0.50"),
        ("fr", -3, None, "\u22123"),
        ("en", None, None, ""),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(language, value, places, written):
    with override(language):
        assert number(value, places) == written


@pytest.mark.parametrize(
    ("language", "value", "written"),
    [
        ("fr", date(2026, 11, 21), "21 novembre 2026"),
        ("fr", date(2026, 8, 1), "1er août 2026"),
        ("en", datetime(2026, 11, 21, 14, 5, tzinfo=UTC), "21 November 2026"),
        ("en", None, ""),
    ],
)
def test_dates_are_written_in_words(language, value, written):
    with override(language):
        assert day(value).replace(FIXED, " ") == written
