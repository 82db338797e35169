"""The documents that are ranked, and where in the ranking's arrays each of them stands."""

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from search.snapshot import Snapshot

Rows = NDArray[np.int32]


class Among:
    """Arrays of the ranking have a place for each document, in the order of their numbers."""

    def __init__(self, snapshot: Snapshot, documents: BitMap) -> None:
        self.snapshot = snapshot
        self.documents = documents
        self.rows: Rows = snapshot.rows(documents)
        self._places = np.empty(len(snapshot.columns), np.int32)  # of the others never read
        self._places[self.rows] = np.arange(len(self.rows), dtype=np.int32)

    def __len__(self) -> int:
        return len(self.rows)

    def places(self, numbers: BitMap) -> Rows:
        """Where those of `numbers` that are ranked stand, ascending."""
        return self._places[self.snapshot.rows(numbers & self.documents)]

    def marked(self, numbers: BitMap) -> NDArray[np.bool_]:
        """For each place whether its document is among `numbers`."""
        marks = np.zeros(len(self.rows), bool)
        marks[self.places(numbers)] = True
        return marks
