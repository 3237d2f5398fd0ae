"""The words of a dossier, French and English: sentences, numbers, plurals; see docs/algorithms/dossier.md."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "fr")
WORDS = Path(__file__).parent / "words"
NARROW, WIDE = "\u202f", "\u00a0"
"""French spaces that never break: before ; ! ? and in figures, and before the colon and units."""


class Wording:
    """All the words of one language. A missing one raises KeyError: both files hold the same keys, by test."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.words: dict[str, Any] = tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8"))

    def text(self, key: str, **given: object) -> str:
        """Return one sentence with its places filled; the words filled in are never read as places themselves."""
        return str(self.words[key]).format(**given)

    def sentences(self, key: str, **given: object) -> list[str]:
        """Return several sentences, filled alike."""
        return [sentence.format(**given) for sentence in self.words[key]]

    def of(self, group: str, key: str) -> str:
        """Return the word for a code, or the code itself where a later version writes one unknown here."""
        return str(self.words[group].get(key, key))

    def count(self, key: str, n: int) -> str:
        """Return '1 item', '2 items': French takes the singular for 0 and 1, English for 1 alone."""
        return str(self.words["counts"][key][0 if self.is_one(n) else 1]).format(n=self.number(str(n)))

    def is_one(self, n: int) -> bool:
        """Return whether a count takes the singular."""
        return n < 2 if self.language == "fr" else n == 1

    def number(self, digits: str) -> str:
        """Return a decimal string as it is written in the language: 12 345,6 or 12,345.6."""
        whole, point, rest = digits.partition(".")
        mark, comma = (NARROW, ",") if self.language == "fr" else (",", ".")
        grouped = re.sub(r"(?<=\d)(?=(\d{3})+$)", mark, whole) if len(whole.lstrip("-")) > 4 else whole
        return grouped + (comma + rest if point else "")

    def percent(self, share: str | None) -> str:
        """Return a share such as '0.4286' as a percentage with one decimal; of no share, a dash."""
        if share is None:
            return "–"
        text = self.number(f"{float(share) * 100:.1f}")
        return f"{text}{WIDE}%" if self.language == "fr" else f"{text}%"

    def day(self, day: date) -> str:
        """Return '21 novembre 2026' or '21 November 2026'; the first of a French month is 1er."""
        number = "1er" if self.language == "fr" and day.day == 1 else str(day.day)
        return f"{number}{WIDE}{self.words['months'][day.month - 1]}{WIDE}{day.year}"

    def month(self, month: str) -> str:
        """Return '2026-11' as 'November 2026'."""
        year, number = month.split("-")
        return f"{self.words['months'][int(number) - 1]} {year}"

    def join(self, names: list[str]) -> str:
        """Return 'a, b and c'."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self.words['and']} {names[-1]}"

    def quoted(self, text: str) -> str:
        """Return a name in the language's quotation marks."""
        return f"«{NARROW}{text}{NARROW}»" if self.language == "fr" else f"“{text}”"


@lru_cache(maxsize=len(LANGUAGES))
def wording(language: str) -> Wording:
    """Return the words of a language; of any but French, the English ones."""
    return Wording("fr" if language == "fr" else "en")
