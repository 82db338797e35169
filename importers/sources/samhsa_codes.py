"""What the service codes of SAMHSA's National Directory 2022 mean for our fields.

`samhsa_codes.csv` is our own reading of the directory's code sheets: every code of both books
and, where a code says more than a term does, the facet and value it sets. The names of codes and
categories are the workbook's own: they come from its sheet, not from here. NX ("American Indian
or Alaska Native languages") and FX ("other languages") name no language and set none.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGE_NAMES = {
    "ar": "Arabic",
    "ase": "American Sign Language",
    "de": "German",
    "el": "Greek",
    "es": "Spanish",
    "fa": "Farsi",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hmn": "Hmong",
    "ht": "Haitian Creole",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "oj": "Ojibwa",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "tl": "Tagalog",
    "vi": "Vietnamese",
    "ypk": "Yupik",
    "zh": "Chinese",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """The facet a code sets and its value; both empty for a code that is only a term."""

    facet: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A code as the workbook's sheet names it, with what it means to us."""

    category: str
    category_name: str
    code: str
    name: str
    meaning: Meaning
    known: bool


@cache
def meanings(book: str) -> Mapping[tuple[str, str], Meaning]:
    """Every code of the book "mh" or "sa" by (category, code)."""
    with Path(__file__).with_name("samhsa_codes.csv").open(encoding="utf-8", newline="") as lines:
        return {
            (row["category"], row["code"]): Meaning(row["field"], row["value"])
            for row in csv.DictReader(lines)
            if row["book"] == book
        }


def book_of(codes: Iterable[tuple[str, str]]) -> str | None:
    """Which book a code sheet belongs to, by (category, code); None where both or neither fit."""
    found = set(codes)
    mental, substance = (len(found & meanings(book).keys()) for book in ("mh", "sa"))
    if mental == substance:
        return None
    return "mh" if mental > substance else "sa"


def languages(terms: Iterable[Term]) -> list[dict[str, Any]]:
    """HSDS language rows for the languages that these terms name, once each."""
    codes = dict.fromkeys(t.meaning.value for t in terms if t.meaning.facet == "language")
    return [{"name": LANGUAGE_NAMES.get(code, code), "code": code} for code in codes]


def age_limits(terms: Iterable[Term]) -> tuple[int | None, int | None]:
    """Lowest and highest age in years when the age bands of these terms leave no hole.

    The codes are bands, not limits: a service for children and seniors has no limits that would
    be true, and gets (None, None). None as the second means no upper limit.
    """
    bands = sorted(_band(t.meaning.value) for t in terms if t.meaning.facet == "age")
    if not bands or any(after[0] > before[1] + 1 for before, after in itertools.pairwise(bands)):
        return None, None
    highest = max(top for _, top in bands)
    return bands[0][0], None if highest == NO_LIMIT else highest


NO_LIMIT = 999


def _band(value: str) -> tuple[int, int]:
    low, _, high = value.partition("-")
    return int(low or 0), int(high or NO_LIMIT)
