"""The box as words with their places in it, so that any of them can be taken out again."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from directory.asking.reading import asking
from search.analyse import (
    LONGEST_QUERY,
    LONGEST_WORD,
    MOST_WORDS,
    STOP_WORDS,
    plain_words,
    stem,
)

# Said around a need and no need themselves. Unlike stop words they are searched for when nothing
# else was typed.
FILLERS = asking().fillers
# Who it is about and what kind of place it is: part of a phrase ("single mother", "day center"),
# but by themselves they leave nothing out.
BESIDE = asking().beside
DENIALS = asking().denials
# What nearly every listing says of itself: a name is the same without it.
GENERIC = frozenset(
    stem(word)
    for word in [
        "service",
        "services",
        "program",
        "treatment",
        "care",
        "center",
        "clinic",
        "facility",
        "help",
        "support",
        "used",
        "use",
        "assistance",
        "resources",
        "general",
        "other",
    ]
)
_RAW = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NOT = re.compile(r"n['’]t\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    word: str  # folded, as typed
    stem: str
    start: int  # characters of the text, the end not included
    end: int
    capital: bool = False
    """Written with a capital among small letters, and not as the first word: a name."""

    @property
    def stop(self) -> bool:
        return self.word in STOP_WORDS

    @property
    def filler(self) -> bool:
        return self.word in FILLERS or self.word in STOP_WORDS

    @property
    def denial(self) -> bool:
        """What is not wanted: the word would find just that ("smoking not permitted")."""
        return self.word in DENIALS

    @property
    def beside(self) -> bool:
        return self.filler or self.word in BESIDE


def tokens_of(text: str) -> tuple[Token, ...]:
    """At most MOST_WORDS distinct words of the beginning of the text."""
    text = text[:LONGEST_QUERY]
    shouted = text.upper() == text
    found: list[Token] = []
    seen: set[str] = set()
    for match in _RAW.finditer(text):
        capital = not shouted and bool(found) and match[0][:1].isupper()
        for word in _words(match[0]):
            if word in seen and word not in STOP_WORDS:
                continue
            if len(seen) >= MOST_WORDS:
                return tuple(found)
            seen.add(word)
            found.append(Token(word, stem(word), match.start(), match.end(), capital))
    return tuple(found)


def _words(raw: str) -> list[str]:
    """ "can't" is one word, "mother's" is mother; signs without blanks are a word each."""
    return [word[:LONGEST_WORD] for word in plain_words(_NOT.sub("nt", raw))]


def _words_in(text: str) -> list[str]:
    if "'" not in text and "’" not in text:  # thousands of phrases are read when a process starts
        return [word[:LONGEST_WORD] for word in plain_words(text)]
    return [word for match in _RAW.finditer(text) for word in _words(match[0])]


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a phrase without what only surrounds it; all of them if nothing is left."""
    return _kept(_words_in(text))


def phrase_stems(text: str) -> tuple[str, ...]:
    """Those that a typed phrase is known by. Where only one would be left, all its words are
    needed: "hits me" is not "hit", and "no id" is not "no"."""
    words = _words_in(text)
    kept = _kept(words)
    if len(kept) > 1 or len(words) < 2:
        return kept
    return tuple(dict.fromkeys(stem(word) for word in words))


def _kept(words: list[str]) -> tuple[str, ...]:
    counted = [word for word in words if word not in STOP_WORDS]
    kept = [word for word in counted if word not in FILLERS] or counted
    return tuple(dict.fromkeys(stem(word) for word in kept))


def without(text: str, tokens: Iterable[Token]) -> str:
    """The text with these words taken out, and the little words left hanging around them."""
    gone = {(token.start, token.end) for token in tokens}
    return _tidied(text, gone, tokens_of(text))


def _tidied(text: str, gone: set[tuple[int, int]], tokens: Sequence[Token]) -> str:
    kept = [token for token in tokens if (token.start, token.end) not in gone]
    # "for" of "for teens" goes with them, "for" of "groups for men" stays.
    for place, token in enumerate(tokens):
        if (token.start, token.end) in gone and place and tokens[place - 1].stop:
            kept = [one for one in kept if one is not tokens[place - 1]]
    while kept and kept[-1].stop:
        kept.pop()
    spans = sorted({(one.start, one.end) for one in kept})
    return " ".join(text[start:end] for start, end in spans)
