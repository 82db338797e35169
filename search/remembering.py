"""What was worked out, kept in the memory of a process while the index stands."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import blake2b
from typing import Any, TypeVar

from pyroaring import BitMap

MOST = 4_000  # counts of seven facets for 500 sets of documents: about 3 MB
T = TypeVar("T")


def digest_of(documents: BitMap) -> bytes:
    """The same for the same documents, and for no others: 128 bits."""
    return blake2b(documents.serialize(), digest_size=16).digest()


class Remembered:
    """The least recently asked is forgotten first. Safe between threads; two that ask for the same
    at once may both work it out."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._known: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, work_out: Callable[[], T]) -> T:
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                known: T = self._known[key]
                return known
        found = work_out()
        with self._lock:
            self._known[key] = found
            while len(self._known) > self.most:
                self._known.popitem(last=False)
        return found

    def clear(self) -> None:
        with self._lock:
            self._known.clear()
