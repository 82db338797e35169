"""The words of a search as tokens, and what a run of them would be as the name of a place."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from directory.asking.reading import asking
from directory.place_names import Names, names
from directory.place_words import county_readings, county_starts, english_names, key, run_of

LONGEST_TOKEN = 40  # characters; no word of a place is longer
MOST_TRIES = 8  # prepositions or states that are looked behind or before; the rest is no search

_TOKEN = re.compile(r"[^\s,;:()\[\]{}\"“”«»!?¡¿/|<>=*]+")
# How a place is announced, and whether the words say nothing else: one is "in crisis", but
# nobody is "near crisis".
_PREPOSITIONS = dict.fromkeys(asking().places_and_more, False)
_PREPOSITIONS |= dict.fromkeys(asking().places_only, True)
_SKIPPED = asking().before_a_name
_ABROAD = frozenset({"bc", "canada", "ontario", "quebec"})  # "Vancouver BC", "London Ontario"
ENDS_A_NAME = asking().after_a_name
_LOOSE = " \t\r\n,;:/|-–—.·"


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    text: str
    folded: str
    after_comma: bool

    @property
    def capitals(self) -> bool:
        return self.text.isupper()


class Text:
    """The tokens of a text, and what a run of them would be as a name."""

    def __init__(self, text: str, is_word: Callable[[str], bool]) -> None:
        self.text = text
        self.tokens = list(tokens_of(text))
        self.names: Names = names()
        self.is_word = is_word
        letters = [one for one in text if one.isalpha()]
        self.shouted = len(letters) > 2 and all(one.isupper() for one in letters)

    def key(self, first: int, last: int) -> str:
        """Of the tokens from first to last, both included; of a state or county that another
        language names, that of its English name."""
        folded = [one.folded for one in self.tokens[first : last + 1]]
        if folded[0] in county_starts():
            folded = next(iter(county_readings(folded)), folded)
        run = run_of(folded)
        return english_names().get(run, run)

    def said(self, first: int, last: int) -> str:
        return self.text[self.tokens[first].start : self.tokens[last].end].strip(_LOOSE)

    def divided(self, first: int, last: int) -> bool:
        """Whether a comma lies inside."""
        return any(one.after_comma for one in self.tokens[first + 1 : last + 1])

    def is_capital(self, at: int) -> bool:
        return self.tokens[at].capitals and not self.shouted

    def begins_large(self, at: int) -> bool:
        """Whether the token is written as a name is, among small letters."""
        return self.tokens[at].text[:1].isupper() and not self.shouted

    def ends(self, last: int) -> bool:
        """Whether a name may end here: nothing, a comma or a new thought follows."""
        if last + 1 >= len(self.tokens):
            return True
        after = self.tokens[last + 1]
        return after.after_comma or after.folded in ENDS_A_NAME

    def abroad(self, last: int) -> bool:
        """Whether the next word says that the name is that of a place in Canada."""
        return last + 1 < len(self.tokens) and self.tokens[last + 1].folded in _ABROAD

    def announced(self, first: int) -> tuple[int, bool] | None:
        """Where the preposition before this token begins, and whether it speaks of places only."""
        at = first
        for skipped in _SKIPPED:
            if self._before(at, skipped):
                at -= len(skipped)
                break
        for length in range(min(2, at), 0, -1):
            run = tuple(one.folded for one in self.tokens[max(0, at - length) : at])
            if (sure := _PREPOSITIONS.get(run)) is not None:
                return at - length, sure
        return None

    def announcements(self) -> Iterator[tuple[int, bool]]:
        """The tokens that a preposition stands before, and whether it speaks of places only."""
        found = ((at, self.announced(at)) for at in range(1, len(self.tokens)))
        yield from islice(((at, one[1]) for at, one in found if one), MOST_TRIES)

    def _before(self, at: int, run: tuple[str, ...]) -> bool:
        tokens = self.tokens[at - len(run) : at] if at >= len(run) else []
        return tuple(one.folded for one in tokens) == run


def tokens_of(text: str) -> Iterator[Token]:
    end = 0
    for match in _TOKEN.finditer(text):
        word = match.group()
        folded = key(word) if len(word) <= LONGEST_TOKEN else ""
        if folded or len(word) > LONGEST_TOKEN:
            between = text[end : match.start()]
            yield Token(match.start(), match.end(), word, folded, bool(between.strip()))
            end = match.end()


def without(text: str, start: int, end: int) -> str:
    """The text without a stretch of it, and without the blanks and commas that held it."""
    before, after = text[:start].rstrip(_LOOSE + "(["), text[end:].lstrip(_LOOSE + ")]")
    return " ".join(f"{before} {after}".split()).strip(_LOOSE)
