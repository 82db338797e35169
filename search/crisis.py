"""Which emergencies the words of a search speak of. Whom to call then is for the pages to say.

The words are in crisis.toml. What was typed is looked at and forgotten: it is in no log.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from search.analyse import LONGEST_QUERY, LONGEST_WORD, fold, plain_words, stem
from search.reading.edits import cost
from search.reading.everyday import is_everyday

FILE = Path(__file__).with_name("crisis.toml")
GAP = "…"
MOST_BETWEEN = 3  # words that "…" stands for
MOST_MENDED = 25  # distinct unknown words: whoever types more of them is no person in danger
MOST_OTHER_LETTERS = 7  # of both words: four of two slips, and those of an ending
SHORTEST_STEM = 5  # that is compared by itself: "rasing" is no slip of "rape"
SHORTEST_JOINED = 8  # letters of a phrase written as one word: "killmyself"
# What a slip may cost, by the letters of the crisis word: a doubled letter ("hitt"), one slip
# (the first letters swapped, "ikll", cost 1.2), two light ones ("suside"), two of any sort. Above,
# words that are none come too near: "spaking" to "stalking", "Overton" to "overdose".
_MOST_COST = {1: 0.0, 2: 0.0, 3: 0.5, 4: 1.2, 5: 1.2, 6: 1.2, 7: 1.5, 8: 1.5}
_MOST_COST_LONG = 2.0
_APOSTROPHES = str.maketrans("\u2019\u2018\u02bc\u00b4`", "'''''")
_SHORTENED = re.compile(r"'(s|ll|re|ve)\b")
_PHONE = re.compile(r"\d[\d ().-]{5,20}\d")  # "312-988-0100" does not ask for 988
_LONG_FORM = {"s": " ", "ll": " will", "re": " are", "ve": " have"}

Phrase = tuple[str, ...]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Kind:
    """One [[kind]] of the file, its phrases by their first part."""

    name: str
    phrases: dict[str, tuple[Phrase, ...]]
    unless: dict[str, tuple[Phrase, ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    same: dict[tuple[str, ...], tuple[str, ...]]
    kinds: tuple[Kind, ...]
    words: dict[str, tuple[str, ...]]
    """By first letter, all words of the phrases, and the phrases of some words as one."""


def kinds(text: str) -> tuple[str, ...]:
    """The kinds of emergency a text speaks of, the most urgent first; () for none.

    Only the first 2,000 characters are looked at. Never raises.
    """
    lexicon = _lexicon()
    heard = _heard(_words(text[:LONGEST_QUERY], lexicon), lexicon)
    return tuple(kind.name for kind in lexicon.kinds if _speaks_of(kind, heard))


def _speaks_of(kind: Kind, heard: list[frozenset[str]]) -> bool:
    only_sounds = list(_spans(kind.unless, heard))
    return any(
        not any(start <= first and last <= end for start, end in only_sounds)
        for first, last in _spans(kind.phrases, heard)
    )


def _words(text: str, lexicon: Lexicon) -> list[str]:
    """Folded, in their order, stop words kept: "he", "me" and "myself" say who is in danger."""
    folded = _PHONE.sub(" ", fold(text)).translate(_APOSTROPHES)
    apart = _SHORTENED.sub(lambda end: _LONG_FORM[end[1]], folded)
    words = plain_words(apart.replace("'", ""))
    found: list[str] = []
    at = 0
    while at < len(words):
        for length in (2, 1):
            said = lexicon.same.get(tuple(words[at : at + length]))
            if said:
                break
        else:
            said, length = (words[at],), 1
        found.extend(said)
        at += length
    return found


def _heard(words: list[str], lexicon: Lexicon) -> list[frozenset[str]]:
    """For each word the parts of phrases that it may stand for."""
    distinct = list(dict.fromkeys(words))
    strange = [word for word in distinct if _may_be_a_slip(word, lexicon)]
    meant = {word: _meant(word, lexicon) for word in strange[:MOST_MENDED]}
    parts = {word: _parts(word) | meant.get(word, frozenset()) for word in distinct}
    return [parts[word] for word in words]


def _parts(word: str) -> frozenset[str]:
    return frozenset({stem(word[:LONGEST_WORD]), "=" + word})


def _may_be_a_slip(word: str, lexicon: Lexicon) -> bool:
    return (
        3 <= len(word) <= LONGEST_WORD
        and word.isalpha()
        and word not in lexicon.words.get(word[0], ())
        and not is_everyday(word)
    )


def _meant(typed: str, lexicon: Lexicon) -> frozenset[str]:
    """The parts that a slip may have been meant for. The first letter is seldom wrong."""
    near = (
        word
        for first in set(typed[:2])
        for word in lexicon.words.get(first, ())
        if abs(len(word) - len(typed)) <= 3 and len(set(typed) ^ set(word)) <= MOST_OTHER_LETTERS
    )
    return frozenset[str]().union(*(_parts_meant(typed, word) for word in near))


def _parts_meant(typed: str, word: str) -> frozenset[str]:
    """Endings are not counted: "overdozing" is as near to "overdose" as "overdoze" is."""
    if _is_slip(typed, word):
        return _parts(word)
    root = stem(word)
    known = len(root) >= SHORTEST_STEM and _is_slip(stem(typed), root)
    return frozenset({root} if known else ())


def _is_slip(typed: str, word: str) -> bool:
    return cost(typed, word) <= _MOST_COST.get(len(word), _MOST_COST_LONG)


def _spans(phrases: dict[str, tuple[Phrase, ...]], heard: list[frozenset[str]]) -> Iterator[Span]:
    """The places (first word, after the last) of all phrases that are there."""
    for start, parts in enumerate(heard):
        for part in parts:
            for phrase in phrases.get(part, ()):
                end = _end(phrase, heard, start)
                if end is not None:
                    yield start, end


def _end(phrase: Phrase, heard: list[frozenset[str]], at: int) -> int | None:
    """Where a phrase ends that starts at a word; None if it is not there."""
    for number, part in enumerate(phrase):
        if part == GAP:
            ways = (
                _end(phrase[number + 1 :], heard, at + over) for over in range(MOST_BETWEEN + 1)
            )
            return next((way for way in ways if way is not None), None)
        if at >= len(heard) or part not in heard[at]:
            return None
        at += 1
    return at


@cache
def known_kinds() -> tuple[str, ...]:
    """Every kind there is, the most urgent first."""
    return tuple(kind["name"] for kind in _held()["kind"])


@cache
def _held() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def _lexicon() -> Lexicon:
    held = _held()
    same = {tuple(plain_words(a)): tuple(plain_words(b)) for a, b in held["same"].items()}
    phrases = [phrase for kind in held["kind"] for phrase in kind["phrases"]]
    return Lexicon(
        same=same,
        kinds=tuple(
            Kind(kind["name"], _by_first_part(kind["phrases"]), _by_first_part(kind["unless"]))
            for kind in held["kind"]
        ),
        words=_by_first_letter({word for phrase in phrases for word in _vocabulary(phrase)}),
    )


def _by_first_part(phrases: list[str]) -> dict[str, tuple[Phrase, ...]]:
    found: dict[str, list[Phrase]] = {}
    for text in phrases:
        for phrase in (_phrase(text), *_joined(text)):
            found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(each) for first, each in found.items()}


def _phrase(text: str) -> Phrase:
    return tuple(
        word if word == GAP or word.startswith("=") else stem(fold(word)) for word in text.split()
    )


def _joined(text: str) -> list[Phrase]:
    """A phrase written without blanks."""
    joined = fold(text).replace(" ", "")
    whole = " " in text and GAP not in text and "=" not in text
    return [(stem(joined),)] if whole and len(joined) >= SHORTEST_JOINED else []


def _by_first_letter(words: set[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in sorted(words):
        found.setdefault(word[0], []).append(word)
    return {letter: tuple(each) for letter, each in found.items()}


def _vocabulary(text: str) -> list[str]:
    words = fold(text).replace(GAP, " ").replace("=", "").split()
    joined = "".join(words)
    whole = len(words) > 1 and GAP not in text and len(joined) >= SHORTEST_JOINED
    return [*words, joined] if whole else words
