"""The words of a vocabulary nearest to one that is in it not: by symmetric deletion.

Two words that differ by two slips are the same once two letters of each are left out. So every
word is filed under what remains of its beginning when up to two letters are missing, and looking
one up is looking up what remains of it: no word is compared that is not near.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

BEGINNING = 7  # letters that are filed; the whole word is compared afterwards
SHORTEST_FOR_TWO = 6  # letters; in a shorter word two slips make another word
SHORTEST = 4


def slips(word: str) -> int:
    """How many slips a word of that length may hold and still be known again."""
    if len(word) < SHORTEST:
        return 0
    return 2 if len(word) >= SHORTEST_FOR_TWO else 1


class Nearest:
    """Compact and read only: hashes of what remains, sorted, each with the place of its word."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        keys: list[int] = []
        places: list[int] = []
        for place, word in enumerate(words):
            remains = set(_remains(word))
            keys.extend(map(hash, remains))
            places.extend([place] * len(remains))
        order = np.argsort(np.array(keys, np.int64), kind="stable")
        self._keys: NDArray[np.int64] = np.array(keys, np.int64)[order]
        self._places: NDArray[np.int32] = np.array(places, np.int32)[order]

    def near(self, word: str) -> list[str]:
        """Words that may be within the slips of `word`; some are farther: compare them."""
        remains = np.fromiter(map(hash, set(_remains(word))), np.int64)
        left = np.searchsorted(self._keys, remains, "left")
        right = np.searchsorted(self._keys, remains, "right")
        found: set[int] = set()
        for start, end in zip(left.tolist(), right.tolist(), strict=True):
            if end > start:
                found.update(self._places[start:end].tolist())
        most = slips(word)
        return [
            self.words[place] for place in found if abs(len(self.words[place]) - len(word)) <= most
        ]


def _remains(word: str) -> Iterator[str]:
    beginning = word[:BEGINNING]
    yield beginning
    for count in range(1, slips(word) + 1):
        for missing in combinations(range(len(beginning)), count):
            yield "".join(_but(beginning, missing))


def _but(letters: str, missing: Iterable[int]) -> Iterator[str]:
    gone = set(missing)
    return (letter for place, letter in enumerate(letters) if place not in gone)
