"""One error in every long word, always the same for the same text."""

import re
from random import Random

LONG = 6  # letters; a word this long is still known with an error in it
WORD = re.compile(r"[^\W\d_]+")
NEIGHBOURS = {
    "a": "qsz", "b": "vgn", "c": "xdv", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht",
    "h": "gjy", "i": "uok", "j": "hku", "k": "jli", "l": "kop", "m": "nj", "n": "bmh",
    "o": "ipl", "p": "ol", "q": "wa", "r": "etf", "s": "adw", "t": "ryg", "u": "yij",
    "v": "cbf", "w": "qes", "x": "zcs", "y": "tuh", "z": "xa",
}  # fmt: skip


def misspelt(text: str) -> str:
    """The text itself where no word is long."""
    return WORD.sub(lambda word: _one_error(word[0], text), text)


def _one_error(word: str, text: str) -> str:
    if len(word) < LONG:
        return word
    # The whole text is in the seed: a word that is asked often goes wrong in many ways.
    random = Random(f"{text.casefold()} / {word.casefold()}")
    error = random.choice((_transposed, _doubled, _missing, _wrong))
    return error(word, random)


def _transposed(word: str, random: Random) -> str:
    """Two letters changed places; the first letter stays, as with all of these."""
    places = [at for at in range(1, len(word) - 1) if word[at] != word[at + 1]]
    at = random.choice(places)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _doubled(word: str, random: Random) -> str:
    at = random.randrange(1, len(word))
    return word[: at + 1] + word[at:]


def _missing(word: str, random: Random) -> str:
    """Not the last letter: "managers" without it is no error but another word."""
    at = random.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1 :]


def _wrong(word: str, random: Random) -> str:
    """A key beside the right one; a letter that has no neighbours here is not chosen."""
    places = [at for at in range(1, len(word)) if word[at].lower() in NEIGHBOURS]
    at = random.choice(places)
    return word[:at] + random.choice(NEIGHBOURS[word[at].lower()]) + word[at + 1 :]
