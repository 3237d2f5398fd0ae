"""Reads the translations and the sentences in the source without any tool but Python: both must be the same list."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

from tests.contracts.tree import modules, parse

ROOMS = ("people", "reports", "mapping", "campaigns", "config")
SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
KEYWORDS = SINGULAR | PLURAL | CONTEXT

_TEXT = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"(?<!\w)(n?p?gettext|_)\(\s*{_TEXT}(?:\s*,\s*{_TEXT})?(?:\s*,\s*{_TEXT})?")


@dataclass(frozen=True, order=True)
class Sentence:
    """What the source asks to translate: context, English, English plural; "" where there is none."""

    context: str
    text: str
    plural: str = ""


@dataclass
class Entry:
    """One entry of a .po file."""

    sentence: Sentence
    said: list[str]
    flags: set[str] = field(default_factory=set)


def read_po(text: str) -> list[Entry]:
    """Return the entries of a .po file, header first (its sentence is empty)."""
    return [_entry(block) for block in re.split(r"\n{2,}", text.strip()) if "msgid" in block]


def _entry(block: str) -> Entry:
    words: dict[str, str] = {}
    flags: set[str] = set()
    key = ""
    for line in block.splitlines():
        if line.startswith("#"):
            flags |= {flag.strip() for flag in line[2:].split(",")} if line.startswith("#,") else set()
            continue
        if not line.startswith('"'):
            key, _, line = line.partition(" ")
        words[key] = words.get(key, "") + ast.literal_eval(line)
    sentence = Sentence(words.get("msgctxt", ""), words["msgid"], words.get("msgid_plural", ""))
    return Entry(sentence, [said for key, said in sorted(words.items()) if key.startswith("msgstr")], flags)


def sentences_of(root: Path) -> set[Sentence]:
    """Return every sentence that Python files and templates below `root` ask to translate."""
    found = {sentence for _, path in modules(root, ROOMS) for sentence in in_python(parse(path))}
    for room in ROOMS:
        for kind in ("html", "txt"):
            for path in sorted((root / room).rglob(f"templates/**/*.{kind}")):
                found |= set(in_template(path.read_text(encoding="utf-8")))
    return found


def in_python(tree: ast.Module) -> Iterator[Sentence]:
    """Yield the sentences of one module."""
    for call in calls_of(tree):
        words = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        yield from _sentence(_name(call), words)


def calls_of(tree: ast.Module) -> Iterator[ast.Call]:
    """Yield the calls of a translating function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in KEYWORDS:
            yield node


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _sentence(name: str, words: list[str]) -> Iterator[Sentence]:
    if name in SINGULAR and len(words) == 1:
        yield Sentence("", words[0])
    elif name in PLURAL and len(words) == 2:
        yield Sentence("", words[0], words[1])
    elif name in CONTEXT and len(words) == 2:
        yield Sentence(words[0], words[1])


def in_template(text: str) -> Iterator[Sentence]:
    """Yield the sentences of one template, through Django's own reading of its tags."""
    for name, *words in _CALL.findall(templatize(text)):
        yield from _sentence(name, [ast.literal_eval(word) for word in words if word])


def hidden_sentences(root: Path) -> list[str]:
    """Return the calls nobody can extract a sentence from: an f-string, a sum of strings, an alias of the function."""
    found = []
    for name, path in modules(root, ROOMS):
        tree = parse(path)
        for call in calls_of(tree):
            if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp):
                found.append(f"{name}:{call.lineno}")
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                found += [
                    f"{name}:{node.lineno} {each.asname}"
                    for each in node.names
                    if each.name in KEYWORDS and (each.asname or each.name) not in KEYWORDS
                ]
    return found
