"""Which documents hold a word: asked of the database together, remembered by size."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyroaring import BitMap

from search.words import Pair, words_index

MOST_BYTES = 24_000_000  # a word of every document costs 125 kB a field at a million
_OVERHEAD = 400  # of an entry, whatever it holds


@dataclass(frozen=True, slots=True)
class Posting:
    documents: BitMap
    bytes: int


class Postings:
    """What was read lately, the least recently asked forgotten first. Safe between threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._known: OrderedDict[Pair, Posting] = OrderedDict()
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[tuple[Pair, Posting]]:
        with self._lock:
            return iter(list(self._known.items()))

    def known(self, pairs: Iterable[Pair]) -> dict[Pair, BitMap]:
        found = {}
        with self._lock:
            for pair in pairs:
                posting = self._known.get(pair)
                if posting is not None:
                    self._known.move_to_end(pair)
                    found[pair] = posting.documents
        return found

    def remember(self, pair: Pair, documents: BitMap) -> None:
        posting = Posting(documents, _OVERHEAD + len(documents.serialize()))
        with self._lock:
            before = self._known.pop(pair, None)
            self.bytes += posting.bytes - (before.bytes if before else 0)
            self._known[pair] = posting
            while self.bytes > self.most_bytes and len(self._known) > 1:
                self.bytes -= self._known.popitem(last=False)[1].bytes


def read(pairs: Iterable[Pair], live: BitMap) -> dict[Pair, BitMap]:
    """One statement for all of them."""
    return {pair: found & live for pair, found in words_index().postings(list(pairs)).items()}
