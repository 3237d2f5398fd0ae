"""The French of the product is whole, compiled, rightly spaced, blames nobody, and is what French pages show."""

from __future__ import annotations

import ast
import gettext
import re
import tomllib
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from campaigns.dossier.wording import WORDS
from mapping.figures import figure
from people.errors import ConstatError
from people.models import Citizen
from people.templatetags.typography import french_spaces
from reports.photos.codes import CODES
from reports.wording import CODES as CODE_SENTENCES
from tests.browser.pages import PAGES, make_full, make_people
from tests.contracts.catalogue import Entry, Sentence, hidden_sentences, read_po, sentences_of
from tests.contracts.tree import CHECKOUT, modules, parse, plant

FOLDER = CHECKOUT / "locale" / "fr" / "LC_MESSAGES"
PO, MO = FOLDER / "django.po", FOLDER / "django.mo"
REMEDY = "run makemessages and msgfmt as CONTRIBUTING.md says, and write the French"

SAME = {
    *("Campaign", "Date", "Dossier", "Incident", "Latitude", "Longitude", "N", "Organisation", "Pages", "Photo"),
    *("Licences", "Photos", "S", "E", "Source", "association"),
    *("Version %(n)s", "version %(n)s", "Dossier, version %(n)s"),
}
"""What is written alike in both languages."""

BANNED = re.compile(
    r"\b(blam\w*|guilt\w*|culprit\w*|pollut\w*|criminals?|filth\w*|disgust\w*|dirty|litterbugs?|offenders?|shame\w*|"
    r"irresponsib\w*|coupab\w*|fautifs?|fautives?|pollueu\w*|pollue(?:nt|r)?|délinquant\w*|criminel\w*|sales?|"
    r"dégueu\w*|dégoûtant\w*|honte\w*|inciv\w*|sagouins?|porcs?|crade\w*)\b",
    re.IGNORECASE,
)
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%")
ENGLISH = re.compile(r"\b(the|and|with|your|you|this|that|these|was|were|not|from|have|has|nobody|show|send|of)\b")
OWN_WORDS = ("Fewer cans round the station", "ODbL", "CC BY-SA", "Licence Ouverte")


def entries() -> list[Entry]:
    return read_po(PO.read_text(encoding="utf-8"))[1:]


def unfinished(rows: Iterable[Entry]) -> list[str]:
    """Return the sentences without French: empty, guessed, or left in English."""
    return [
        row.sentence.text
        for row in rows
        if not all(row.said)
        or len(row.said) != (2 if row.sentence.plural else 1)
        or "fuzzy" in row.flags
        or (row.said[0] == row.sentence.text and row.sentence.text not in SAME)
    ]


def misplaced(rows: Iterable[Entry]) -> list[str]:
    """Return the sentences whose French has lost a placeholder or holds one of its own."""
    found = []
    for row in rows:
        english = [sorted(PLACE.findall(text)) for text in (row.sentence.text, row.sentence.plural) if text]
        if any(sorted(PLACE.findall(said)) not in english for said in row.said):
            found.append(row.sentence.text)
    return found


def ill_spaced(rows: Iterable[Entry]) -> list[str]:
    """Return the French in which a line could break before ; ! ? : or a unit."""
    unit = re.compile(r"[}s] (?:km|m|Mo|%%)(?!\w)")
    return [said for row in rows for said in row.said if french_spaces(said) != said or unit.search(said)]


def banned_in(texts: Iterable[str]) -> list[str]:
    return [f"{found[0]}: {text}" for text in texts if (found := BANNED.search(text))]


def refused_in_plain_words(root: Path) -> Iterator[str]:
    """Yield the sentences of a refusal that its own module does not translate; intake's are said by their code."""
    kinds = _names_of(ConstatError) - {"BadPhoto", "NotPrepared", "Damaged"}
    for _, path in modules(root, ("people", "reports", "mapping", "campaigns")):
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                kind = getattr(node.exc.func, "id", getattr(node.exc.func, "attr", ""))
                said = [*node.exc.args[:1], *(each.value for each in node.exc.keywords if each.arg == "help")]
                if kind in kinds:
                    yield from (each.value for each in said if isinstance(each, ast.Constant) and each.value)


def _names_of(kind: type) -> set[str]:
    return {kind.__name__}.union(*(_names_of(each) for each in kind.__subclasses__()))


class Seen(HTMLParser):
    """The texts of a page that are in the page's own language: what is shown, and what is read aloud."""

    SPOKEN = ("aria-label", "alt", "title", "placeholder")
    VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.path: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        foreign = tag in ("script", "style", "code", "pre") or (tag != "html" and said.get("lang") not in (None, "fr"))
        hidden = foreign or any(self.path)
        if tag not in self.VOID:
            self.path.append(foreign)
        if hidden:
            return
        names = [*self.SPOKEN, *(name for name in said if name.startswith("data-"))]
        self.texts += [said[name] or "" for name in names if said.get(name)]
        if tag == "meta" and said.get("name") == "description":
            self.texts.append(said["content"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self.path:
            self.path.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.path) and data.strip():
            self.texts.append(" ".join(data.split()))


def english_in(page: str, rows: Iterable[Entry]) -> list[str]:
    """Return what a French page shows in English: a sentence of the catalogue, or words only English has."""
    seen = Seen()
    seen.feed(page)
    words = {row.sentence.text for row in rows if row.said[0] != row.sentence.text}
    shown = [text for text in seen.texts if text.strip()]
    whole = [text for text in shown if text.strip() in words]
    return whole + [text for text in shown if ENGLISH.search(_without(text, OWN_WORDS).lower())]


def _without(text: str, parts: Iterable[str]) -> str:
    for part in parts:
        text = text.replace(part, "")
    return text


def test_every_sentence_has_its_french() -> None:
    assert unfinished(entries()) == [], REMEDY


def test_every_sentence_of_the_source_is_in_the_catalogue_and_no_other() -> None:
    written = {row.sentence for row in entries()}
    source = sentences_of(CHECKOUT)
    assert sorted(source - written) == [], REMEDY
    assert sorted(written - source) == [], REMEDY


def test_no_sentence_is_hidden_from_the_catalogue() -> None:
    assert hidden_sentences(CHECKOUT) == []


def test_the_compiled_catalogue_says_what_the_written_one_says() -> None:
    assert compiled_differently(entries(), MO) == [], REMEDY


def compiled_differently(rows: Iterable[Entry], mo: Path) -> list[str]:
    with mo.open("rb") as file:
        known = gettext.GNUTranslations(file)
    found = []
    for row in rows:
        text, plural, context = row.sentence.text, row.sentence.plural, row.sentence.context
        if plural:
            said = [known.ngettext(text, plural, n) for n in (1, 2)]
        else:
            said = [known.pgettext(context, text) if context else known.gettext(text)]
        if said != row.said:
            found.append(text)
    return found


def test_placeholders_survive() -> None:
    assert misplaced(entries()) == []


def test_no_line_breaks_before_a_stop_or_a_unit() -> None:
    assert ill_spaced(entries()) == []


def test_nobody_is_blamed_in_either_language() -> None:
    texts = [text for row in entries() for text in (row.sentence.text, row.sentence.plural, *row.said)]
    dossier = [
        text for language in ("en", "fr") for text in _leaves(tomllib.loads((WORDS / f"{language}.toml").read_text()))
    ]
    assert banned_in([*texts, *dossier]) == []


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for each in value.values() if isinstance(value, dict) else value:
            yield from _leaves(each)


def test_a_refusal_of_a_module_without_django_is_translated_where_it_is_shown() -> None:
    known = {row.sentence.text for row in entries()}
    assert sorted(set(refused_in_plain_words(CHECKOUT)) - known) == []


def test_every_code_of_intake_has_its_two_sentences() -> None:
    known = {row.sentence.text for row in entries()}
    assert set(CODES) <= set(CODE_SENTENCES)
    assert [text for pair in CODE_SENTENCES.values() for text in pair if text not in known] == []


@pytest.mark.django_db
def test_french_pages_hold_no_english(tmp_path: Path, settings: Any) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    people = make_people()
    slots = make_full(people)
    rows, found = entries(), []
    shown = {name: openings for name, openings in PAGES.items() if name != "dossier_map"}  # in the campaign's language
    for opening in (each for openings in shown.values() for each in openings if not each.pressed):
        path = "/fr" + opening.path.format(**slots)
        page = _client(people.get(opening.who)).get(path, follow=True).getvalue().decode()
        found += [f"{path}: {text[:120]}" for text in english_in(page, rows)]
    assert found == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/nothing/", "/map/?colour=red", "/map/?brand=zzz", "/map/?z=99&lon=0&lat=0", "/map/?since=today"]
)
def test_what_is_refused_is_refused_in_french(path: str) -> None:
    answer = Client().get("/fr" + path)
    assert answer.status_code in (400, 404)
    assert english_in(answer.content.decode(), entries()) == []


@pytest.mark.django_db
def test_a_program_is_refused_in_the_language_it_asks_for() -> None:
    said = Client().get("/api/v1/reports?since=today", headers={"accept-language": "fr"}).json()
    assert said["detail"] == "Ceci n’est pas une date."
    assert Client().get("/api/v1/reports?since=today").json()["detail"] == "This is not a date."


def _client(who: Citizen | None) -> Client:
    client = Client()
    if who:
        client.force_login(who)
    return client


def test_the_map_of_a_french_dossier_is_french() -> None:
    page = figure([(-1.67, 48.11, 30), (-1.68, 48.1, 3)], coarse=[(-1.7, 48.1, 2)], title="Canettes", language="fr")
    assert "déchets" in page
    assert english_in(page, entries()) == []


def test_planted_faults_are_found(tmp_path: Path) -> None:
    def row(english: str, french: str, flags: str = "") -> Entry:
        return Entry(Sentence("", english), [french], {flags} - {""})

    assert unfinished([row("Saved.", ""), row("Placed.", "Placé.", "fuzzy"), row("Withdrawn.", "Withdrawn.")]) != []
    assert len(unfinished([row("Saved.", ""), row("Placed.", "Placé.", "fuzzy"), row("Gone.", "Gone.")])) == 3
    assert misplaced([row("{n} items", "{m} déchets"), row("%(n)s items", "déchets"), row("5%%", "5 %")]) == [
        "{n} items",
        "%(n)s items",
        "5%%",
    ]
    assert len(ill_spaced([row("Why?", "Pourquoi ?"), row("{n} m", "{n} m"), row("So: yes", "Donc: oui")])) == 3
    assert len(banned_in(["Who is to blame", "les pollueurs", "une plage sale"])) == 3
    assert banned_in(["goods sold", "une salle", "compter"]) == []
    assert compiled_differently([row("Saved.", "Autre chose.")], MO) == ["Saved."]


def test_planted_sources_are_found(tmp_path: Path) -> None:
    root = plant(
        tmp_path,
        {
            "people/a.py": "from django.utils.translation import gettext_noop as say\nsay('hidden')\n"
            "_(f'{n} items')\n_('a' 'b')\nngettext('one', 'many', 2)\npgettext('day', 'on')\n"
            "raise BadPlace('Nowhere.', help='Go on.')\n",
            "people/templates/a.html": "{% load i18n %}{% translate 'Map' %}"
            "{% blocktranslate count n=n %}{{ n }} item{% plural %}{{ n }} items{% endblocktranslate %}",
        },
    )
    assert sentences_of(root) == {
        Sentence("", "ab"),
        Sentence("", "one", "many"),
        Sentence("day", "on"),
        Sentence("", "Map"),
        Sentence("", "%(n)s item", "%(n)s items"),
    }
    assert len(hidden_sentences(root)) == 2
    assert list(refused_in_plain_words(root)) == ["Nowhere.", "Go on."]


def test_planted_english_is_seen_on_a_page() -> None:
    rows = [Entry(Sentence("", "Map"), ["Carte"])]
    page = (
        '<html lang="fr"><img alt="Map"><p>Map</p><br><p lang="en">Map of the town</p><p>Rien</p>'
        "<script>the</script><p data-a='Click the map'>la marque</p><meta name='description' content='Show this'>"
    )
    assert english_in(page, rows) == ["Map", "Map", "Click the map", "Show this"]
