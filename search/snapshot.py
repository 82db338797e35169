"""The index in the memory of a process: one immutable picture, renewed when the index moved."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from pyroaring import BitMap

from search import joining, memory, postings, segments
from search.joining import Cells, Columns, Span
from search.models import Segment
from search.postings import Postings
from search.remembering import Remembered
from search.words import FIELDS, Pair

__all__ = ["Cells", "Overtaken", "Snapshot", "current", "fresh"]

Numbers = NDArray[np.uint32]
_AT_ONCE = 4  # segments of a query: about 15 MB


class Overtaken(Exception):
    """A rebuild took the place of the generation that was being read."""


@dataclass(frozen=True)
class Snapshot:
    """Everything about the documents but their words and cards.

    The arrays are by row: documents in the order of their numbers. `row_of` finds the row.
    """

    stamp: int
    generation: int
    stamps: dict[int, int]  # of the segments
    columns: Columns
    spans: dict[Span, BitMap]
    bitmaps: dict[str, BitMap]
    live: BitMap
    postings: Postings = field(default_factory=Postings)
    remembered: Remembered = field(default_factory=Remembered)
    _uneven: dict[str, BitMap] = field(default_factory=dict)

    def warm(self) -> None:
        """Works out what nearly every search needs, in one go: so that the memory this takes for a
        moment can be given back in one go, too."""
        _ = self.multi, self.cells, self.with_point, self._rows

    @cached_property
    def base(self) -> int:
        return int(self.numbers[0]) if len(self.columns) else 0

    @cached_property
    def _rows(self) -> NDArray[np.int32]:
        span = int(self.numbers[-1]) - self.base + 1 if len(self.columns) else 0
        rows = np.full(span, -1, np.int32)
        rows[self.numbers - self.base] = np.arange(len(self.columns), dtype=np.int32)
        return rows

    def rows(self, numbers: BitMap) -> NDArray[np.int32]:
        """The rows of live documents, ascending."""
        if len(numbers) == len(self.columns):
            return np.arange(len(self.columns), dtype=np.int32)
        return self._rows[np.frombuffer(numbers.to_array(), np.uint32) - self.base]

    @property
    def numbers(self) -> Numbers:
        return self.columns.numbers

    @property
    def latitude(self) -> NDArray[np.float32]:
        return self.columns.latitude

    @property
    def longitude(self) -> NDArray[np.float32]:
        return self.columns.longitude

    @property
    def by_name(self) -> NDArray[np.int32]:
        """For each row its place in the order of names, ties by id."""
        return self.columns.by_name

    @cached_property
    def cells(self) -> Cells:
        return joining.cells_of(self.columns)

    @cached_property
    def with_point(self) -> BitMap:
        return BitMap(self.numbers[~np.isnan(self.latitude)]) if len(self.columns) else BitMap()

    @property
    def services(self) -> NDArray[np.int32]:
        """For each row the small number of its service."""
        return self.columns.services

    @cached_property
    def multi(self) -> BitMap:
        """Documents whose service has others too: only they can be counted twice."""
        counts = np.bincount(self.services, minlength=1)
        return BitMap(self.numbers[counts[self.services] > 1]) if len(self.columns) else BitMap()

    @property
    def organizations(self) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
        """(the keys, for each row the place of its key)."""
        return self.columns.organization_keys, self.columns.organizations

    def one_row_each(self, documents: BitMap) -> NDArray[np.int32]:
        """A row for each service that has one of the documents."""
        single = self.rows(documents - self.multi)
        rows = self.rows(documents & self.multi)
        first = np.unique(self.services[rows], return_index=True)[1]
        return np.concatenate([single, rows[first]])

    def count_services(self, documents: BitMap) -> int:
        """Distinct ones."""
        marks = np.zeros(len(self.columns), bool)
        marks[self.services[self.rows(documents)]] = True
        return int(np.count_nonzero(marks))

    @cached_property
    def _shared(self) -> tuple[Numbers, NDArray[np.int32], NDArray[np.int64]]:
        """Documents of services with several: (numbers, dense services, documents of each)."""
        numbers = np.frombuffer(self.multi.to_array(), np.uint32)
        services = np.unique(self.services[self.rows(self.multi)], return_inverse=True)[1]
        return numbers, services.astype(np.int32), np.bincount(services)

    def uneven(self, token: str) -> BitMap:
        """Documents of services of which some carry the token and some do not. Remembered."""
        known = self._uneven.get(token)
        if known is None:
            numbers, services, sizes = self._shared
            there = np.frombuffer((self.having(token) & self.multi).to_array(), np.uint32)
            held = np.bincount(services[np.searchsorted(numbers, there)], minlength=len(sizes))
            some = (held > 0) & (held < sizes)
            known = BitMap(numbers[some[services]]) if some.any() else _NONE
            self._uneven[token] = known
        return known

    def of_organizations(self, keys: Sequence[int]) -> BitMap:
        """`keys`: as `segments.key_of` makes them of ids."""
        known, places = self.organizations
        listed = np.flatnonzero(np.isin(known, np.array(keys, np.uint64)))
        return BitMap(self.numbers[np.isin(places, listed)])

    @cached_property
    def gaps_known(self) -> BitMap:
        """Whatever is not open is closed; of the others it is not known."""
        return self.spans.get((segments.KNOWN, segments.KNOWN), _NONE) & self.live

    def open_at(self, minute: int) -> BitMap:
        """`minute`: UTC, since 1970. Of the last minute asked it is remembered."""
        known = self.__dict__.get("_open_at")
        if known is None or known[0] != minute:
            found = [each for (start, end), each in self.spans.items() if start <= minute < end]
            known = minute, BitMap.union(*found) & self.live if found else BitMap()
            self.__dict__["_open_at"] = known
        opened: BitMap = known[1]
        return opened

    @cached_property
    def tokens(self) -> dict[str, list[tuple[str, BitMap]]]:
        """Facet -> its values with their documents."""
        found: dict[str, list[tuple[str, BitMap]]] = {}
        for token, bitmap in self.bitmaps.items():
            name, _, value = token.partition(":")
            found.setdefault(name, []).append((value, bitmap))
        return found

    @cached_property
    def by_value(self) -> dict[str, NDArray[np.int32]]:
        """Facet -> for each of its values its place in their order."""
        return {
            name: np.argsort(np.argsort([value for value, _ in held])).astype(np.int32)
            for name, held in self.tokens.items()
        }

    def having(self, token: str) -> BitMap:
        return self.bitmaps.get(token, _NONE)

    def holding_all(self, pairs: Iterable[Pair]) -> dict[Pair, BitMap]:
        """(word, field) -> the documents that hold the word there.

        Two queries when some are not remembered, however many. Raises Overtaken when the words
        of this generation may be gone.
        """
        wanted = list(dict.fromkeys(pairs))
        found = self.postings.known(wanted)
        missing = [pair for pair in wanted if pair not in found]
        if missing:
            read = postings.read(missing, self.live)
            if _state()[1] != self.generation:
                raise Overtaken
            for pair, documents in read.items():
                self.postings.remember(pair, documents)
            found |= read
        return found

    def posting(self, word: str, field: str) -> BitMap:
        return self.holding_all([(word, field)])[word, field]

    def holding(self, word: str) -> dict[str, BitMap]:
        """Field -> the documents that hold the word in it."""
        return self.words([word])[word]

    def words(self, words: Iterable[str]) -> dict[str, dict[str, BitMap]]:
        """Word -> field -> the documents. Ask for all words of a query at once."""
        listed = list(words)
        found = self.holding_all([(word, name) for word in listed for name in FIELDS])
        return {word: {name: found[word, name] for name in FIELDS} for word in listed}


_NONE = BitMap()
_current: dict[str, Snapshot] = {}
_loading = threading.Lock()


def _state() -> tuple[int, int]:
    """(stamp, generation); of an index that nobody has written yet, too."""
    with connection.cursor() as cursor:  # asked at each search: the ORM takes ten times as long
        cursor.execute("SELECT stamp, generation FROM search_state ORDER BY id LIMIT 1")
        row: tuple[int, int] | None = cursor.fetchone()
    return row or (0, 1)


def current() -> Snapshot:
    """The newest picture. One query when nothing moved, else some more for the segments."""
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


def forget_what_was_asked() -> None:
    """For who measures a first question: what this process worked out for the last ones goes, the
    picture of the index stays."""
    for known in _current.values():
        known.remembered.clear()


def fresh() -> Snapshot:
    """As another process would see it now: nothing remembered."""
    row = _state()
    return _load(None, *row)


def _load(known: Snapshot | None, stamp: int, generation: int) -> Snapshot:
    """The rows of all segments, and the bitmaps of those that moved since `known`."""
    there = dict(Segment.objects.filter(generation=generation).values_list("segment", "stamp"))
    kept = known if known and _is_worth_keeping(known, generation, there) else None
    read = _read(generation, there, kept.stamps if kept else {})
    bitmaps, spans = read.bitmaps, read.spans
    if kept is not None:
        old = joining.numbers_of(n for n, each in kept.stamps.items() if read.stamps.get(n) != each)
        bitmaps = joining.spliced_bitmaps(kept.bitmaps, old, bitmaps)
        spans = joining.spliced_bitmaps(kept.spans, old, spans)
    columns = read.joined.columns()
    live = BitMap(columns.numbers)
    found = Snapshot(stamp, generation, read.stamps, columns, spans, bitmaps, live)
    found.warm()
    if kept is None:
        memory.give_back()
    return found


def _is_worth_keeping(known: Snapshot, generation: int, there: Mapping[int, int]) -> bool:
    """Whether most of it still stands."""
    moved = sum(known.stamps.get(number) != stamp for number, stamp in there.items())
    return known.generation == generation and 2 * moved <= len(there)


@dataclass
class _Read:
    """What was read: the rows of all segments, the bitmaps of those that moved."""

    stamps: dict[int, int] = field(default_factory=dict)
    joined: joining.Joining = field(default_factory=joining.Joining)
    bitmaps: dict[str, BitMap] = field(default_factory=dict)
    spans: dict[Span, BitMap] = field(default_factory=dict)


def _read(generation: int, numbers: Iterable[int], known: Mapping[int, int]) -> _Read:
    """`known`: the stamps of segments whose bitmaps need not be read."""
    found = _Read()
    for row in _rows(generation, sorted(numbers), known):
        moved = known.get(row.segment) != row.stamp
        packed = (row.bitmaps, row.openings) if moved else (b"", b"")
        unpacked = segments.unpack(row.columns, *packed)
        joining.add_bitmaps(found.bitmaps, unpacked.bitmaps)
        joining.add_bitmaps(found.spans, joining.spans_of(unpacked.openings))
        found.joined.add(unpacked.columns)
        found.stamps[row.segment] = row.stamp
    return found


def _rows(generation: int, numbers: list[int], known: Mapping[int, int]) -> Iterator[Segment]:
    """One query for each few segments, so that only they stand in memory twice, and one more for
    each that moved."""
    rows = Segment.objects.filter(generation=generation)
    for start in range(0, len(numbers), _AT_ONCE):
        batch = rows.filter(segment__in=numbers[start : start + _AT_ONCE]).order_by("segment")
        for row in batch.defer("bitmaps", "openings") if known else batch:
            if known and known.get(row.segment) != row.stamp:
                yield from rows.filter(segment=row.segment)  # whole, as it is now
            else:
                yield row
