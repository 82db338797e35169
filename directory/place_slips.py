"""Small slips in the name of a place: "Chicgo", "Albuqerque NM".

Letters are counted first, for all names at once: an edit changes the counts by two at most, so
that few names are left to compare letter by letter.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from directory import place_names
from directory.place_ordinary import NEVER_A_PLACE, ORDINARY
from directory.place_words import STATES, state_keys

SHORTEST = 5  # letters; shorter names are too near to each other
SHORTEST_FOR_TWO = 8  # letters; below, two edits make another word of it
LONGEST = 30
SHORTEST_OF_STATE = 6  # letters: "texts" is not Texas
FEWEST_ZIPS_OF_FIVE = 30  # a name of five letters is near many words: only the largest cities
FEWEST_ZIPS_OF_NAME_OF_FIVE = 6  # where it is written as a name
CLEARLY_LARGER = 4  # times the ZIP codes of the next name as near: else two may be meant
FAR_LARGER = 5  # times the ZIP codes: who types "Pittsburg" may well mean Pittsburgh
LETTERS = 26
_STATE_NUMBERS = {code: number for number, code in enumerate(STATES)}


@dataclass(frozen=True, slots=True)
class Slip:
    key: str
    state: str  # a code; "" when none was given


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    names: place_names.Names
    counts: NDArray[np.int8]  # a row for each name
    lengths: NDArray[np.int8]
    firsts: NDArray[np.uint8]
    states: NDArray[np.int8]  # numbers of STATES
    plain: NDArray[np.bool_]  # no ordinary word


def forget() -> None:
    _letters_of.cache_clear()
    _plainest_near.cache_clear()


def corrected(
    typed: str, state: str = "", *, fewest_zips: int = 1, named: bool = False
) -> Slip | None:
    """The one name that was plainly meant by a folded name; None when it is no slip, or not plain.

    `state`: a code, when one was given. `fewest_zips`: of the places that may be meant. `named`:
    it is written as a name. Costs no query once the names are loaded, and 0.1 to 1 ms.
    """
    names = place_names.names()
    if not SHORTEST <= len(typed) <= LONGEST or not (typed.isascii() and typed.isalpha()):
        return None
    if typed in NEVER_A_PLACE or typed in ORDINARY or (typed in names and not state):
        return None
    if not state and len(typed) == SHORTEST:
        fewest = FEWEST_ZIPS_OF_NAME_OF_FIVE if named else FEWEST_ZIPS_OF_FIVE
        fewest_zips = max(fewest_zips, fewest)
    edits = 2 if len(typed) >= SHORTEST_FOR_TWO else 1
    best = _plainest_near(names, typed, state, edits, fewest_zips)
    return Slip(best, state) if best else None


@lru_cache(maxsize=4096)  # a search asks of the same word in several ways
def _plainest_near(
    names: place_names.Names, typed: str, state: str, edits: int, fewest_zips: int
) -> str:
    """`names`: those that are loaded, so that none is remembered of an empty table."""
    return _plainest(_near(typed, state, edits, fewest_zips))


def much_larger(known: str) -> str:
    """The key of a far larger place one letter from a known one: Pittsburgh, of "pittsburg"; ""
    without any. Costs no query once the names are loaded."""
    names = place_names.names()
    if not SHORTEST <= len(known) <= LONGEST or not (known.isascii() and known.isalpha()):
        return ""
    fewest = max(FEWEST_ZIPS_OF_FIVE, FAR_LARGER * names.largest(known))
    return _plainest(_near(known, "", 1, fewest))


def _near(typed: str, state: str, edits: int, fewest_zips: int) -> dict[str, tuple[int, int]]:
    """Names so near, each with its distance and minus its ZIP codes: the best sorts first."""
    names = place_names.names()
    found: dict[str, tuple[int, int]] = {}
    for at in _near_in_letters(_letters_of(names), typed, state, edits, fewest_zips):
        key, weight = names.keys[at], int(names.weights[at])
        far = distance(typed, key, edits)
        short = names.kinds[at] == "state" and len(typed) < SHORTEST_OF_STATE
        if 0 < far <= edits and not short:
            found[key] = (far, -max(weight, -found.get(key, (0, 0))[1]))
    return found


def _near_in_letters(
    letters: Letters, typed: str, state: str, edits: int, fewest_zips: int
) -> list[int]:
    lengths = np.abs(letters.lengths - np.int8(len(typed))) <= edits
    kept = lengths & letters.plain & (letters.firsts == ord(typed[0]))
    kept &= letters.names.weights >= fewest_zips
    if state:
        kept &= letters.states == _STATE_NUMBERS[state]
    rows = np.flatnonzero(kept)
    off = np.abs(letters.counts[rows] - _counts([typed])[0]).sum(axis=1)
    return [int(at) for at in rows[off <= 2 * edits]]


def _plainest(found: dict[str, tuple[int, int]]) -> str:
    """The nearest, and of those as near the largest by far; "" when two may be meant."""
    if not found:
        return ""
    ordered = sorted(found.items(), key=lambda one: (one[1], one[0]))
    (best, (far, weight)), rivals = ordered[0], ordered[1:]
    if rivals and rivals[0][1][0] == far and rivals[0][1][1] * CLEARLY_LARGER < weight:
        return ""
    return best


def distance(one: str, other: str, most: int) -> int:
    """Edits from one to the other: a letter more, less or another, or two neighbours swapped.

    Gives up beyond `most`, with most + 1.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        last, before, row = before, row, [at]
        for to, wanted in enumerate(other, start=1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != wanted))
            swapped = at > 1 and to > 1 and letter == other[to - 2] and wanted == one[at - 2]
            row.append(min(cost, last[to - 2] + 1) if swapped else cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def split_state(named: list[str]) -> tuple[list[str], str]:
    """The words before a state at the end, and its code; all words and "" without one."""
    for length in range(min(len(named) - 1, 4), 0, -1):
        if code := state_keys().get("".join(named[-length:])):
            return named[:-length], code
    return named, ""


@cache
def _letters_of(names: place_names.Names) -> Letters:
    odd = NEVER_A_PLACE | ORDINARY
    return Letters(
        names=names,
        counts=_counts(names.keys),
        lengths=np.array([min(len(key), 127) for key in names.keys], dtype=np.int8),
        firsts=np.array([ord(key[0]) & 0x7F for key in names.keys], dtype=np.uint8),
        states=np.array([_STATE_NUMBERS[state] for state in names.states], dtype=np.int8),
        plain=np.array([key not in odd for key in names.keys], dtype=np.bool_),
    )


def _counts(keys: list[str]) -> NDArray[np.int8]:
    """How often each letter is in each name."""
    signs = np.frombuffer("".join(keys).encode("ascii"), dtype=np.uint8).astype(np.int64) - ord("a")
    rows = np.repeat(np.arange(len(keys)), [len(key) for key in keys])
    kept = (signs >= 0) & (signs < LETTERS)
    flat = np.bincount(rows[kept] * LETTERS + signs[kept], minlength=len(keys) * LETTERS)
    return flat.reshape(len(keys), LETTERS).astype(np.int8)


@lru_cache(maxsize=4096)  # the words of every search pass here
def state_meant(typed: str) -> str:
    """The state, or "county", that one slip made this folded word of, spelt out; "" for none, and
    where two are as near. Of names of two words each: "mexcio" is the Mexico of New Mexico."""
    if not SHORTEST <= len(typed) <= LONGEST or typed in ORDINARY or typed in _words_of_states():
        return ""
    edits = 2 if len(typed) >= SHORTEST_FOR_TWO else 1
    found = {
        one
        for one in _words_of_states()
        if one[0] == typed[0]
        and abs(len(one) - len(typed)) <= edits
        and distance(typed, one, edits) <= edits
    }
    return found.pop() if len(found) == 1 else ""


@cache
def _words_of_states() -> frozenset[str]:
    """Those of which a slip is still sure: "Maine" and "Texas" are a letter from other words."""
    words = {word.lower() for name in STATES.values() for word in name.split()}
    return frozenset({word for word in words if len(word) >= SHORTEST_OF_STATE} | {"county"})
