"""Names of taxonomy terms, by the words in them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from search.analyse import stem, words_of
from search.reading.phrases import Found, generic
from search.reading.tokens import Token

LONGEST_RUN = 6


# A name that lists several things ("Transitional housing, halfway house, or sober home") says each
# of them, if not as plainly as a name of its own would.
PART_OF_LIST = 0.75
_LISTED = re.compile(r"[,/;()]|\bor\b|\band\b", re.IGNORECASE)
# "Smoking not permitted" is no help for smokers.
_DENIED = frozenset(map(stem, ("not", "no", "doesnt")))


@dataclass(frozen=True, slots=True)
class Name:
    whole: frozenset[str]  # stems
    parts: tuple[frozenset[str], ...]
    denies: bool

    def share(self, wanted: frozenset[str]) -> float:
        """How much of it is said; 1 where nothing is missing but what nearly every name holds."""
        return max(
            _share(wanted, self.whole),
            *(PART_OF_LIST * _share(wanted, part) for part in self.parts if wanted <= part),
            0.05,
        )


@dataclass(slots=True)
class TermNames:
    names: Mapping[str, Name] = field(default_factory=dict)  # by id in 32 letters
    by_stem: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def saying(self, stems: Iterable[str]) -> tuple[tuple[str, float], ...]:
        """Terms whose name holds all of these, with how much of the name they are."""
        wanted = frozenset(stems)
        held = [self.by_stem.get(one, _NONE) for one in wanted]
        if not held:
            return ()
        return tuple(
            (term, self.names[term].share(wanted))
            for term in sorted(set.intersection(*held))
            if not self.names[term].denies or wanted & _DENIED
        )

    def runs(self, tokens: Sequence[Token]) -> list[Found]:
        """Runs of two words and more that stand together in the name of a term."""
        found: list[Found] = []
        start = 0
        while start < len(tokens):
            length = self._longest(tokens[start : start + LONGEST_RUN])
            if length > 1:
                run = tuple(tokens[start : start + length])
                found.append(Found(run, tuple(one.stem for one in run), ()))
            start += max(length, 1)
        return found

    def _longest(self, tokens: Sequence[Token]) -> int:
        held: set[str] | None = None
        for length, token in enumerate(tokens):
            named = self.by_stem.get(token.stem, _NONE)
            held = set(named) if held is None else held & named
            if not held:
                return length
        return len(tokens)


_NONE: set[str] = set()


def _share(wanted: frozenset[str], name: frozenset[str]) -> float:
    whole = generic(name)
    return round(len(wanted & whole) / len(whole), 3) if whole else 0.0


def term_names(names: Mapping[str, str]) -> TermNames:
    """`names`: of each term by its id in 32 letters."""
    found = TermNames({term: _name(text) for term, text in names.items()})
    for term, name in found.names.items():
        for one in name.whole:
            found.by_stem[one].add(term)
    return found


def _name(text: str) -> Name:
    whole = frozenset(words_of(text))
    parts = [frozenset(words_of(part)) for part in _LISTED.split(text)]
    listed = tuple(part for part in parts if part) if len(parts) > 1 else ()
    return Name(whole, listed, bool(whole & _DENIED))
