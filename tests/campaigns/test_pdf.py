"""The PDF: archivable, accessible; its words complete in both languages, its characters all printable."""

from __future__ import annotations

import csv
import re
import string
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.dossier import render
from campaigns.dossier.case import Background, ObjectName
from campaigns.dossier.lettering import FONTS, SPOKEN, characters_of, printable
from campaigns.dossier.picture import CLASSES, SIDES_M, colour_of, draw_map
from campaigns.dossier.wording import WORDS, wording
from people.models import Organisation
from tests.campaigns.cases import AREA, a_case, seal
from tests.contracts.tree import CHECKOUT

HOSTILE = '#panic("x") \u202e 🗑 =cmd'


@pytest.fixture(scope="module", params=["fr", "en"])
def pdf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[pikepdf.Pdf]:
    """Yield the PDF of a case in either language."""
    case = a_case(language=request.param, title=HOSTILE, sample_data=True)
    with pikepdf.open(seal(tmp_path_factory.mktemp("pdf"), case, count=8).path / "data/dossier.pdf") as opened:
        opened.docinfo["/X-Language"] = request.param
        yield opened


def structure(node: Any) -> Iterator[Any]:
    """Yield every structure element below a node."""
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from structure(child)


def test_it_says_pdf_a_3a_and_pdf_ua_1(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("3", "A", "1")


def test_it_has_language_title_and_structure(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == str(pdf.docinfo["/X-Language"])
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert "/StructTreeRoot" in pdf.Root


def test_a_hostile_title_prints_literally(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as meta:
        assert meta["dc:title"] == '#panic("x") [U+202E] [U+1F5D1] =cmd'


def test_every_figure_has_its_words(pdf: pikepdf.Pdf) -> None:
    figures = [node for node in structure(pdf.Root.StructTreeRoot) if node.S == "/Figure"]
    assert len(figures) == 8 + 3  # the photos, the QR code, the map and the small map
    assert all(str(node.Alt).strip() for node in figures)
    assert sum("Azurine, 43." in str(node.Alt) for node in figures) == 8


def test_headings_and_tables_are_tagged(pdf: pikepdf.Pdf) -> None:
    tags = [str(node.S) for node in structure(pdf.Root.StructTreeRoot)]
    assert tags.count("/H1") == 11
    assert tags.count("/Table") >= 6
    assert "/TH" in tags and "/L" in tags and "/Link" in tags


def test_the_tables_are_attached(pdf: pikepdf.Pdf) -> None:
    assert set(pdf.attachments) == {"dossier.json", "items.csv", "rejected.csv"}


def test_it_has_no_script_and_every_font(pdf: pikepdf.Pdf) -> None:
    assert "/JavaScript" not in pdf.Root.get("/Names", {})
    fonts = {str(o.BaseFont) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"}
    assert any("AtkinsonHyperlegibleNext" in name for name in fonts)
    assert all(re.match(r"/[A-Z]{6}\+", name) for name in fonts)


def test_the_date_is_that_of_the_seal(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261121093005")


@pytest.mark.parametrize("count", [1, 130])
def test_one_exhibit_and_more_than_are_printed_both_fit(tmp_path: Path, count: int) -> None:
    made = seal(tmp_path, a_case(brands=(), ownership=()), count=count)
    with pikepdf.open(made.path / "data/dossier.pdf") as opened:
        figures = [node for node in structure(opened.Root.StructTreeRoot) if node.S == "/Figure"]
    assert len(figures) == min(count, 120) + 3


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def sentences(words: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in words.items():
        if isinstance(value, dict):
            yield from sentences(value, f"{prefix}{key}.")
        elif isinstance(value, list):
            yield from ((f"{prefix}{key}[{index}]", each) for index, each in enumerate(value))
        else:
            yield f"{prefix}{key}", value


def words_of(language: str) -> dict[str, str]:
    return dict(sentences(tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8"))))


def test_both_languages_say_the_same_things() -> None:
    english, french = words_of("en"), words_of("fr")
    assert set(english) == set(french)
    for key, sentence in english.items():
        assert placeholders(sentence) == placeholders(french[key]), key
        assert sentence.strip() and french[key].strip()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_kind_of_organisation_has_its_word(language: str) -> None:
    assert set(wording(language).words["kinds"]) == {kind for kind, _label in Organisation.KINDS}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_confidence_the_data_know_has_its_words(language: str) -> None:
    with (CHECKOUT / "reports/naming/data/ownership.csv").open(encoding="utf-8") as file:
        known = {row["confidence"] for row in csv.DictReader(file)}
    assert set(wording(language).words["confidences"]) == known | {"invented"}


def test_an_unchecked_owner_is_printed_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = replace(a_case().ownership[0], confidence="general knowledge", source="general knowledge")
    texts = told_of(tmp_path, monkeypatch, "en", ownership=(row,))
    assert "Confidence: general knowledge, not checked" in texts


def test_no_word_needs_a_character_we_cannot_print() -> None:
    for language in ("en", "fr"):
        for key, sentence in words_of(language).items():
            assert printable(sentence) == sentence, key


def test_the_tone_is_calm() -> None:
    assert not [key for language in ("en", "fr") for key, text in words_of(language).items() if "!" in text]


def test_french_spaces_do_not_break() -> None:
    for key, text in words_of("fr").items():
        assert not re.search(r" [;:!?%»]|« |[^\s\u202f\u00a0\d{}][;!?]|\w:(?!/)", text), (key, text)


@pytest.mark.parametrize(
    ("language", "digits", "written"),
    [
        ("fr", "12345.6", "12\u202f345,6"),
        ("en", "12345.6", "12,345.6"),
        ("fr", "1234", "1234"),
        ("en", "-1234567", "-1,234,567"),
        ("en", "0.05", "0.05"),
    ],
)
def test_numbers_are_written_as_each_language_does(language: str, digits: str, written: str) -> None:
    assert wording(language).number(digits) == written


def test_dates_shares_and_plurals_are_too() -> None:
    french, english = wording("fr"), wording("en")
    assert french.day(date(2026, 11, 21)) == "21\u00a0novembre\u00a02026"
    assert french.day(date(2026, 3, 1)) == "1er\u00a0mars\u00a02026"
    assert english.day(date(2026, 3, 1)) == "1\u00a0March\u00a02026"
    assert (french.percent("0.3812"), english.percent("0.3812")) == ("38,1\u00a0%", "38.1%")
    assert [french.count("items", n) for n in (0, 1, 2)] == ["0\u00a0déchet", "1\u00a0déchet", "2\u00a0déchets"]
    assert [english.count("items", n) for n in (0, 1, 2)] == ["0\u00a0items", "1\u00a0item", "2\u00a0items"]
    assert english.join(["a", "b", "c"]) == "a, b and c"
    assert wording("de").language == "en"


@given(st.text())
def test_every_text_becomes_printable_once(text: str) -> None:
    clean = printable(text)
    assert printable(clean) == clean
    known = frozenset().union(*(characters_of((FONTS / name).read_bytes()) for name in SPOKEN))
    assert all(ord(character) in known or character == "\n" for character in clean)


def test_the_bold_faces_hold_what_the_regular_ones_do() -> None:
    for name in SPOKEN:
        bold = name.replace("Regular", "Bold")
        assert characters_of((FONTS / bold).read_bytes()) == characters_of((FONTS / name).read_bytes())
    assert 0x202F not in characters_of((FONTS / SPOKEN[0]).read_bytes())
    assert 0x202F in characters_of((FONTS / SPOKEN[1]).read_bytes())


@given(st.integers(1, 10**6))
def test_a_square_takes_the_colour_of_its_class(n: int) -> None:
    assert colour_of(n) == [colour for least, colour in CLASSES if least <= n][-1]


PLACES = st.tuples(st.floats(5.2, 5.6), st.floats(43.2, 43.4), st.integers(1, 60))


@given(st.lists(PLACES, min_size=1, max_size=30))
def test_the_map_names_round_lengths_and_holds_every_find(finds: list[tuple[float, float, int]]) -> None:
    picture = draw_map(AREA, finds)
    assert picture.side_m in SIDES_M and picture.bar_m in SIDES_M
    assert 1 <= picture.squares <= len(finds)
    drawn = re.findall(r'<rect x="([-\d.]+)" y="([-\d.]+)" width="[\d.]+" height="[\d.]+" fill="#', picture.svg)
    assert len(drawn) >= picture.squares
    assert "text" not in picture.svg and "http" not in picture.svg.replace("http://www.w3.org/2000/svg", "")


def test_a_case_of_objects_alone_and_of_many_reads_well(tmp_path: Path) -> None:
    objects = (ObjectName(key="can", label_en="Can", label_fr="Canette"), *a_case().objects)
    made = seal(tmp_path, a_case(objects=objects, reduction_percent=None, demand_metric="deed"), count=2)
    assert (made.path / "data/dossier.pdf").read_bytes().startswith(b"%PDF-1.7")


def told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, **changed: Any) -> list[str]:
    """Return every text of the PDF of a case with one exhibit."""
    pages: list[Any] = []
    real = render.pages_of
    monkeypatch.setattr(render, "pages_of", lambda told: pages.append(real(told)) or pages[-1])
    seal(tmp_path, a_case(language=language, background=Background(items=1, thing=1, unbranded=1), **changed), count=1)
    return list(texts_in(pages))


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_in(inner)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_one_of_a_thing_is_told_in_the_singular(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    plural = re.compile(r"(?<![\d.,])1[  ](exhibits|records|items|people|pièces|relevés|déchets|ont|sont)\b")
    assert [text for text in told_of(tmp_path, monkeypatch, language) if plural.search(text)] == []


def test_what_was_examined_is_called_records_for_an_item_may_be_many() -> None:
    for language, wrong in (("en", "items"), ("fr", "déchets")):
        told = words_of(language)
        sums = [text for key, text in told.items() if "{candidates}" in text or key == "col_number"]
        assert sums and not [text for text in sums if wrong in text.lower()]


@pytest.mark.parametrize(
    ("key", "wrong"), [("exhibits_intro", r"faces|visages|plaques"), ("map_coarse", r"home|domicile")]
)
def test_no_sentence_claims_what_this_house_does_not_do(key: str, wrong: str) -> None:
    assert not [language for language in ("en", "fr") if re.search(wrong, words_of(language)[key])]
