"""Words of everyday life in the languages of the site: they exist, whether a listing holds them or
not."""

import gzip
import json
from functools import lru_cache
from importlib.resources import files

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

# The lists count words in the subtitles of films; their tail of 50 and less is a dictionary's,
# with words so rare that they are likelier to be slips.
RARE = 50


def is_everyday(word: str) -> bool:
    """Of a folded word. The lists are read at the first question: a tenth of a second."""
    hashes = _hashes(tuple(code for code, _name in settings.LANGUAGES))
    place = int(np.searchsorted(hashes, hash(word)))
    return place < len(hashes) and int(hashes[place]) == hash(word)


@lru_cache(maxsize=2)
def _hashes(languages: tuple[str, ...]) -> NDArray[np.int64]:
    """A megabyte, where the words themselves would take twenty. A language that has no list there
    adds nothing."""
    from search.analyse import fold

    words: set[str] = set()
    lists = (files("spellchecker").joinpath(f"resources/{one}.json.gz") for one in languages)
    for packed in (one for one in lists if one.is_file()):
        counts: dict[str, int] = json.loads(gzip.decompress(packed.read_bytes()))
        words.update(fold(word) for word, count in counts.items() if count > RARE)
    return np.sort(np.fromiter(map(hash, words), np.int64, len(words)))
