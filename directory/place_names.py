"""The names of cities, counties and states in memory, for questions that must cost no query.

About 7 MB in a process that asks, read from the table at its first question in a fifth of a
second. Places without a point, the military post above all, are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.models import Place, PlaceKind
from directory.place_words import COUNTY_WORDS, STATES, words, words_of_other_languages

_COUNTY_ENDINGS = (*COUNTY_WORDS, "city")


@dataclass(frozen=True, slots=True)
class Named:
    key: str
    kind: str
    state: str
    weight: int  # ZIP codes


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """Rows are sorted by key, so that those of one name follow each other."""

    keys: list[str]
    kinds: list[str]
    states: list[str]
    weights: NDArray[np.int32]
    first: dict[str, int]  # key -> its first row
    parts: frozenset[str]  # words of names of several words: "los", "angeles"

    def __contains__(self, key: str) -> bool:
        return key in self.first

    def row(self, at: int) -> Named:
        return Named(self.keys[at], self.kinds[at], self.states[at], int(self.weights[at]))

    def named(self, key: str) -> Iterator[Named]:
        at = self.first.get(key, len(self.keys))
        while at < len(self.keys) and self.keys[at] == key:
            yield self.row(at)
            at += 1

    def largest(self, key: str) -> int:
        """ZIP codes of the largest of that name; 0 without any."""
        return max((one.weight for one in self.named(key)), default=0)

    def in_state(self, key: str, state: str) -> Named | None:
        """The city, else the county ("cook" or "cookcounty"), of that name in a state."""
        found = [one for one in self.named(key) if one.state == state]
        cities = [one for one in found if one.kind == PlaceKind.CITY]
        ways = (found, *(list(self.named(key + word)) for word in _COUNTY_ENDINGS))
        counties = (
            one for way in ways for one in way if (one.kind, one.state) == ("county", state)
        )
        return cities[0] if cities else next(counties, None)


def names() -> Names:
    """Those of this process. One query at the first call, none after; an empty table (a database
    that is being set up) is not remembered."""
    loaded = _load()
    if not loaded.keys:
        _load.cache_clear()
    return loaded


def forget() -> None:
    """The next question reads the table anew."""
    _load.cache_clear()


def is_place_word(word: str) -> bool:
    """Whether a folded word names a city, county or state of ours, or is a part of such a name
    ("angeles"): a speller must leave it alone. Costs no query once the names are loaded."""
    known = names()
    ours = word in known or word in known.parts or f"{word}county" in known
    return ours or word in words_of_other_languages()


@cache
def _load() -> Names:
    rows = list(_rows())
    keys = [row[0] for row in rows]
    first: dict[str, int] = {}
    for at, key in enumerate(keys):
        first.setdefault(key, at)
    return Names(
        keys=keys,
        kinds=[_shared(row[1]) for row in rows],
        states=[_shared(row[2]) for row in rows],
        weights=np.array([row[3] for row in rows], dtype=np.int32),
        first=first,
        parts=frozenset(part for row in rows for part in _parts(row[4])),
    )


def _rows() -> Iterator[tuple[Any, ...]]:
    return iter(
        Place.objects.exclude(kind=PlaceKind.ZIP)
        .exclude(latitude=None)
        .order_by("key", "-weight", "label")
        .values_list("key", "kind", "state", "weight", "name")
    )


def _parts(name: str) -> list[str]:
    return [part for part in words(name) if len(part) > 2] if " " in name else []


_SHARED = {text: text for text in (*STATES, *PlaceKind.values)}


def _shared(text: str) -> str:
    """One object for each code, not one for each row."""
    return _SHARED.get(text, text)
