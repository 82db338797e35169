"""How far a slip of the fingers or the ear is from a word."""

from functools import lru_cache

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = frozenset(
    pair
    for row, letters in enumerate(_ROWS)
    for place, letter in enumerate(letters)
    for other_row in (row - 1, row, row + 1)
    if 0 <= other_row < len(_ROWS)
    for other in _ROWS[other_row][max(0, place - 1) : place + 2]
    if other != letter
    for pair in (letter + other, other + letter)
)
# Letters that sound alike where they stand for each other: people write what they hear.
_ALIKE = frozenset(
    pair
    for one, other in (
        ("c", "k"), ("c", "s"), ("s", "z"), ("f", "p"), ("i", "y"), ("a", "e"), ("e", "i"),
        ("a", "o"), ("o", "u"), ("i", "a"), ("e", "o"), ("g", "j"), ("d", "t"), ("b", "v"),
        ("m", "n"),
    )
    for pair in (one + other, other + one)
)  # fmt: skip
_VOWELS = frozenset("aeiouy")

# In units of a plain wrong letter. Fingers swap, repeat and miss letters more often than they
# hit a far one; the first letter is hardly ever wrong.
WRONG, NEAR_KEY, SWAPPED, DOUBLED, MISSING, MUTE = 1.0, 0.7, 0.6, 0.5, 0.9, 0.8
FIRST_LETTER = 0.6


@lru_cache(maxsize=16_384)
def cost(typed: str, word: str, most: float = 3.0) -> float:
    """0 for the same word; infinity when it is more than `most`."""
    extra = FIRST_LETTER if typed[:1] != word[:1] else 0.0
    start = 0
    while start < min(len(typed), len(word)) and typed[start] == word[start]:
        start += 1
    end = 0
    while end < min(len(typed), len(word)) - start and typed[-1 - end] == word[-1 - end]:
        end += 1
    # A doubled letter is told by the one before it: keep that.
    keep = min(start, 1)
    found = extra + _between(
        typed[start - keep : len(typed) - end], word[start - keep : len(word) - end]
    )
    return found if found <= most else float("inf")


def _between(typed: str, word: str) -> float:
    before: list[float] = []
    row = [0.0]
    for place, letter in enumerate(word):
        row.append(row[-1] + _left_out(word, place, letter))
    for at, key in enumerate(typed):
        now = [row[0] + _too_many(typed, at, key)]
        for place, letter in enumerate(word):
            least = min(
                row[place] + _instead(key, letter),
                row[place + 1] + _too_many(typed, at, key),
                now[place] + _left_out(word, place, letter),
            )
            if at and place and key == word[place - 1] and typed[at - 1] == letter != key:
                least = min(least, before[place - 1] + SWAPPED)
            now.append(least)
        before, row = row, now
    return row[-1]


def _left_out(word: str, place: int, letter: str) -> float:
    if place and word[place - 1] == letter:
        return DOUBLED
    return MUTE if letter in _VOWELS or letter == "h" else MISSING


def _too_many(typed: str, at: int, key: str) -> float:
    return DOUBLED if at and typed[at - 1] == key else MISSING


def _instead(key: str, letter: str) -> float:
    if key == letter:
        return 0.0
    pair = key + letter
    return NEAR_KEY if pair in _NEIGHBOURS or pair in _ALIKE else WRONG
