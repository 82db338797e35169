"""Phone numbers as people write them: one in a cell, several, or a sentence about them."""

from __future__ import annotations

import re
from typing import Any

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher

Part = dict[str, Any]
LONGEST = 500
"""Characters of a cell in which numbers are looked for."""

_NORTH_AMERICAN = re.compile(
    r"(?:\+?1[-. ]?)?\(?([2-9]\d\d)\)?[-. /]*(\d{3})[-. ]?(\d{4})"
    r"(?:[ ,;]*(?:extension|ext\.?|x|#) ?\.?(\d{1,8}))?",
    re.IGNORECASE,
)
_SHORT = re.compile(r"\d{3,6}|([2-9])-(1)-(1)|(9)-(8)-(8)")
_SHORT_IN_WORDS = re.compile(r"(?<![\d-])(?:[2-9]-?1-?1|9-?8-?8)(?![\d-])")
_EXTENSION = re.compile(
    r"[\s,;(]*(?:extensions?|exts?\.?|x|local|loc\.|option|press|#)\s*\.?:?\s*(\d{1,6})\b",
    re.IGNORECASE,
)
_SMALL_LETTER = re.compile(r"[a-z]")
_JOINTS = re.compile(r"[\s\-.,;:/|&()+]|\b(?:or|and|y|o)\b", re.IGNORECASE)


def phones(text: str, **more: Any) -> list[Part]:
    """Phone parts, one for each number in a cell; `more`: columns that all of them have.

    `raw` is the whole cell; where there are words too, the description has them. A cell without a
    number is one part that keeps it.
    """
    text = " ".join(text.split())
    if not text:
        return []
    if dialled(text)[0] is not None:
        return [{"number": text, "raw": text, **more}]
    found = _numbers(text[:LONGEST])
    if not found:
        return [{"number": text, "raw": text, **more}]
    told = {"description": text} if _has_words(text, found) else {}
    return [{"number": number, **ext, "raw": text, **told, **more} for number, ext, _ in found]


def dialled(text: str) -> tuple[str | None, str]:
    """(number, extension); an extension keeps its zeros. (None, "") for what is no number.

    North American numbers become 555-555-0100, letters are dialled as digits, short numbers such
    as 988 stay, others get the form of their country with +.
    """
    if match := _NORTH_AMERICAN.fullmatch(text):
        return "-".join(match.group(1, 2, 3)), match.group(4) or ""
    if _SHORT.fullmatch(text):
        return text.replace("-", ""), ""
    if _SMALL_LETTER.search(_EXTENSION.sub("", text)):
        return None, ""  # a sentence: its words are no letters to dial
    try:
        parsed = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return None, ""
    if not phonenumbers.is_possible_number(parsed):
        return None, ""
    return _written(parsed), parsed.extension or ""


Numbered = tuple[str, Part, str]
"""(the number as it is dialled, its extension, the words that it was found in)."""


def _numbers(text: str) -> list[Numbered]:
    found: dict[str, Numbered] = {}
    for match in PhoneNumberMatcher(text, "US", leniency=Leniency.POSSIBLE):
        number = _written(match.number)
        words = match.raw_string
        extension = match.number.extension or ""
        if not extension and (told := _EXTENSION.match(text, match.end)):
            extension, words = told[1], words + told[0]
        found.setdefault(number, (number, {"extension": extension} if extension else {}, words))
    if not found:
        for short in _SHORT_IN_WORDS.finditer(text):
            number = short[0].replace("-", "")
            found.setdefault(number, (number, {}, short[0]))
    return list(found.values())


def _has_words(text: str, found: list[Numbered]) -> bool:
    for _, _, words in found:
        text = text.replace(words, " ")
    return bool(_JOINTS.sub("", text))


def _written(parsed: phonenumbers.PhoneNumber) -> str:
    if parsed.country_code == 1:
        digits = str(parsed.national_number)
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
