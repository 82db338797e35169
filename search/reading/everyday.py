"""Words of everyday English and Spanish: they exist, whether a listing holds them or not."""

import gzip
import json
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

LANGUAGES = ("en", "es")
# The lists count words in the subtitles of films; their tail of 50 and less is a dictionary's,
# with words so rare that they are likelier to be slips.
RARE = 50


def is_everyday(word: str) -> bool:
    """Of a folded word. The lists are read at the first question: a tenth of a second."""
    hashes = _hashes()
    place = int(np.searchsorted(hashes, hash(word)))
    return place < len(hashes) and int(hashes[place]) == hash(word)


@cache
def _hashes() -> NDArray[np.int64]:
    """A megabyte, where the words themselves would take twenty."""
    from search.analyse import fold

    words: set[str] = set()
    for language in LANGUAGES:
        packed = files("spellchecker").joinpath(f"resources/{language}.json.gz").read_bytes()
        counts: dict[str, int] = json.loads(gzip.decompress(packed))
        words.update(fold(word) for word, count in counts.items() if count > RARE)
    return np.sort(np.fromiter(map(hash, words), np.int64, len(words)))
