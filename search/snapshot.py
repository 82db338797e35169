"""The index in the memory of a process: one immutable picture, renewed when the index moved."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from pyroaring import BitMap

from search import segments
from search.models import IndexState, Segment
from search.segments import Rows, Unpacked
from search.words import FIELDS, words_index

Numbers = NDArray[np.uint32]
Floats = NDArray[np.float64]
WORDS_KEPT = 2_000  # postings of so many (word, field) pairs


class Overtaken(Exception):
    """A rebuild took the place of the generation that was being read."""


@dataclass(frozen=True)
class Snapshot:
    """Everything about the documents but their words and cards.

    The arrays are by row: documents in the order of their numbers. `row_of` finds the row.
    """

    stamp: int
    generation: int
    parts: dict[int, tuple[int, Unpacked]]  # segment -> (stamp, content)
    columns: Rows
    openings: Rows
    bitmaps: dict[str, BitMap]
    live: BitMap
    postings: "OrderedDict[tuple[str, str], BitMap]" = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def base(self) -> int:
        return int(self.columns["number"][0]) if len(self.columns) else 0

    @cached_property
    def _rows(self) -> NDArray[np.int32]:
        span = int(self.columns["number"][-1]) - self.base + 1 if len(self.columns) else 0
        rows = np.full(span, -1, np.int32)
        rows[self.columns["number"] - self.base] = np.arange(len(self.columns), dtype=np.int32)
        return rows

    def rows(self, numbers: BitMap) -> NDArray[np.int32]:
        """The rows of live documents, ascending."""
        if len(numbers) == len(self.columns):
            return np.arange(len(self.columns), dtype=np.int32)
        return self._rows[np.frombuffer(numbers.to_array(), np.uint32) - self.base]

    @cached_property
    def numbers(self) -> Numbers:
        return np.ascontiguousarray(self.columns["number"])

    @cached_property
    def latitude(self) -> Floats:
        return _radians(self.columns["latitude"])

    @cached_property
    def longitude(self) -> Floats:
        return _radians(self.columns["longitude"])

    @cached_property
    def with_point(self) -> BitMap:
        return BitMap(self.numbers[~np.isnan(self.latitude)]) if len(self.columns) else BitMap()

    @cached_property
    def services(self) -> NDArray[np.int64]:
        """For each row the dense number of its service."""
        return np.unique(self.columns["service"], return_inverse=True)[1]

    @cached_property
    def multi(self) -> BitMap:
        """Documents whose service has others too: only they can be counted twice."""
        counts = np.bincount(self.services, minlength=1)
        return BitMap(self.numbers[counts[self.services] > 1]) if len(self.columns) else BitMap()

    @cached_property
    def organizations(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """(the keys, for each row the place of its key)."""
        keys, inverse = np.unique(self.columns["organization"], return_inverse=True)
        return keys, inverse

    @cached_property
    def by_name(self) -> NDArray[np.int32]:
        """For each row its place in the order of names, ties by id."""
        order = np.lexsort((self.columns["id"], self.columns["name"]))
        places = np.empty(len(order), np.int32)
        places[order] = np.arange(len(order), dtype=np.int32)
        return places

    @cached_property
    def gaps_known(self) -> BitMap:
        """Whatever is not open is closed; of the others it is not known."""
        rows = self.openings["number"][self.openings["start"] == segments.KNOWN]
        return BitMap(np.ascontiguousarray(rows)) & self.live

    def open_at(self, minute: int) -> BitMap:
        """`minute`: UTC, since 1970."""
        rows = self.openings
        now_open = rows["number"][(rows["start"] <= minute) & (minute < rows["end"])]
        return BitMap(np.ascontiguousarray(now_open)) & self.live

    @cached_property
    def tokens(self) -> dict[str, list[tuple[str, BitMap]]]:
        """Facet -> its values with their documents."""
        found: dict[str, list[tuple[str, BitMap]]] = {}
        for token, bitmap in self.bitmaps.items():
            name, _, value = token.partition(":")
            found.setdefault(name, []).append((value, bitmap))
        return found

    def having(self, token: str) -> BitMap:
        return self.bitmaps.get(token, _NONE)

    def posting(self, word: str, field: str) -> BitMap:
        """The documents that hold a word in a field. Two queries when it is not remembered.

        Raises Overtaken when the words of this generation may be gone.
        """
        key = word, field
        with self.lock:
            if key in self.postings:
                self.postings.move_to_end(key)
                return self.postings[key]
        found = words_index().numbers(word, field) & self.live
        if _state()[1] != self.generation:
            raise Overtaken
        with self.lock:
            self.postings[key] = found
            if len(self.postings) > WORDS_KEPT:
                self.postings.popitem(last=False)
        return found

    def holding(self, word: str) -> dict[str, BitMap]:
        return {name: self.posting(word, name) for name in FIELDS}


def _radians(degrees: Floats) -> Floats:
    found: Floats = np.radians(degrees)
    return found


_NONE = BitMap()
_current: dict[str, Snapshot] = {}
_loading = threading.Lock()


def _state() -> tuple[int, int]:
    """(stamp, generation); of an index that nobody has written yet, too."""
    return IndexState.objects.values_list("stamp", "generation").first() or (0, 1)


def current() -> Snapshot:
    """The newest picture. One query when nothing moved, else one more for the moved segments."""
    row = _state()
    name = str(connection.settings_dict["NAME"])
    known = _current.get(name)
    if known is not None and (known.stamp, known.generation) == row:
        return known
    with _loading:
        known = _current.get(name)
        if known is None or (known.stamp, known.generation) != row:
            _current[name] = _load(known, *row)
        return _current[name]


def fresh() -> Snapshot:
    """As another process would see it now: nothing remembered."""
    row = _state()
    return _load(None, *row)


def _load(known: Snapshot | None, stamp: int, generation: int) -> Snapshot:
    before = known.parts if known and known.generation == generation else {}
    stamps = dict(Segment.objects.filter(generation=generation).values_list("segment", "stamp"))
    moved = [number for number, each in stamps.items() if before.get(number, (None,))[0] != each]
    parts = {number: part for number, part in before.items() if number in stamps}
    for row in Segment.objects.filter(generation=generation, segment__in=moved):
        unpacked = segments.unpack(row.columns, row.bitmaps, row.openings)
        parts[row.segment] = (row.stamp, unpacked)
    return _join(stamp, generation, dict(sorted(parts.items())))


def _join(stamp: int, generation: int, parts: dict[int, tuple[int, Unpacked]]) -> Snapshot:
    pieces: dict[str, list[BitMap]] = {}
    for _, part in parts.values():
        for token, bitmap in part.bitmaps.items():
            pieces.setdefault(token, []).append(bitmap)
    empty = Unpacked()
    columns = np.concatenate([empty.columns, *(part.columns for _, part in parts.values())])
    return Snapshot(
        stamp=stamp,
        generation=generation,
        parts=parts,
        columns=columns,
        openings=np.concatenate([empty.openings, *(part.openings for _, part in parts.values())]),
        bitmaps={
            token: each[0] if len(each) == 1 else BitMap.union(*each)
            for token, each in pieces.items()
        },
        live=BitMap(np.ascontiguousarray(columns["number"])),
    )
