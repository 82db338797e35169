"""The segments as one picture, and a picture with some segments exchanged for newer ones.

Nothing that a reader may hold is written over: what an exchange does not touch is shared between
the old picture and the new one.
"""

import zlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from search import segments

Floats = NDArray[np.float64]
Keys = NDArray[np.uint64]
Rows = NDArray[np.int32]
Span = tuple[int, int]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Columns:
    """By row: documents in the order of their numbers. About 60 bytes a document."""

    numbers: NDArray[np.uint32]
    service_keys: Keys
    organization_keys: Keys
    id_keys: Keys
    """The first half of the document's id, in its order: parts those of the same name."""
    latitude: Floats  # radians; NaN without a point
    longitude: Floats
    names: dict[int, bytes] = field(default_factory=dict)
    """Segment -> its folded names, compressed: only the order of all names needs them."""

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def by_name(self) -> Rows:
        """For each row its place in the order of names, ties by id.

        Eight letters at a time, and after each time only those that still tie.
        """
        packed = b"".join([zlib.decompress(each) for _, each in sorted(self.names.items())])
        letters = np.frombuffer(packed, ">u8").reshape(len(self), segments.NAME_BYTES // 8)
        places = np.zeros(len(self), np.int32)
        tied = np.arange(len(self), dtype=np.int32)
        for key in (*letters.T, self.id_keys):
            tied = _refine(places, tied, key[tied].astype(np.uint64))
        return places


def _refine(places: Rows, tied: Rows, key: Keys) -> Rows:
    """Sets the places of tied rows apart by `key`; returns those that tie still.

    Rows that tie share the place of the first of them.
    """
    if not len(tied):
        return tied
    order = np.lexsort((key, places[tied]))
    rows, keys = tied[order], key[order]
    before = places[rows]
    first = np.r_[True, before[1:] != before[:-1]]
    new = first | np.r_[True, keys[1:] != keys[:-1]]
    at = np.arange(len(rows), dtype=np.int32)
    since_first = at - np.maximum.accumulate(np.where(first, at, 0))
    group = np.maximum.accumulate(np.where(new, at, 0))
    places[rows] = before + since_first[group]
    alone = new & np.r_[new[1:], True]
    left: Rows = rows[~alone]
    return left


CELL_DEGREES = 0.5


@dataclass(frozen=True)
class Cells:
    """The documents with a point by boxes of half a degree."""

    ordered: Rows  # of the first cell, of the second, ...
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    edges: tuple[Floats, Floats, Floats, Floats]  # south, north, west, east; radians

    def rows(self, cells: NDArray[np.intp]) -> Rows:
        """In no order."""
        found = [self.ordered[self.starts[n] : self.starts[n] + self.sizes[n]] for n in cells]
        return np.concatenate(found) if found else self.ordered[:0]


def cells_of(columns: Columns) -> Cells:
    size = np.radians(CELL_DEGREES)
    rows = np.flatnonzero(~np.isnan(columns.latitude))
    vertical = np.floor(columns.latitude[rows] / size).astype(np.int64)
    level = np.floor(columns.longitude[rows] / size).astype(np.int64)
    keys = vertical * 100_000 + level + 50_000
    order = np.argsort(keys, kind="stable")
    _, starts, sizes = np.unique(keys[order], return_index=True, return_counts=True)
    first = order[starts]
    south, west = vertical[first] * size, level[first] * size
    edges = south, south + size, west, west + size
    return Cells(rows[order].astype(np.int32), starts, sizes, edges)


_ARRAYS = (
    "numbers",
    "service_keys",
    "organization_keys",
    "id_keys",
    "latitude",
    "longitude",
)


def columns_of(number: int, rows: segments.Rows) -> Columns:
    """Of one segment. Copies: the whole rows need not stay in memory."""
    return Columns(
        rows["number"].copy(),
        rows["service"].copy(),
        rows["organization"].copy(),
        _halves(rows["id"]),
        np.radians(rows["latitude"]),
        np.radians(rows["longitude"]),
        {number: zlib.compress(rows["name"].tobytes(), 1)},
    )


def _halves(ids: NDArray[np.bytes_]) -> Keys:
    pairs = np.frombuffer(ids.tobytes(), ">u8").reshape(len(ids), 2)
    return pairs[:, 0].astype(np.uint64)


def together(parts: Sequence[Columns]) -> Columns:
    """Of segments in the order of their numbers."""
    if not parts:
        return columns_of(0, np.empty(0, segments.COLUMNS))
    arrays = [np.concatenate([getattr(part, name) for part in parts]) for name in _ARRAYS]
    names = {number: packed for part in parts for number, packed in part.names.items()}
    return _columns(arrays, names)


def spliced(columns: Columns, gone: Iterable[int], parts: Sequence[Columns]) -> Columns:
    """Without the segments in `gone`, with `parts`."""
    old = set(gone)
    kept = ~np.isin(columns.numbers // segments.SIZE, np.array(sorted(old), np.uint32))
    names = {number: each for number, each in columns.names.items() if number not in old}
    left = _columns([getattr(columns, name)[kept] for name in _ARRAYS], names)
    both = together([left, *parts])
    order = np.argsort(both.numbers, kind="stable")
    return _columns([getattr(both, name)[order] for name in _ARRAYS], both.names)


def _columns(arrays: Sequence[NDArray[Any]], names: dict[int, bytes]) -> Columns:
    numbers, services, organizations, ids, latitude, longitude = arrays
    return Columns(numbers, services, organizations, ids, latitude, longitude, names)


def add_bitmaps(joined: dict[Key, BitMap], part: Mapping[Key, BitMap]) -> None:
    """Takes a further segment into bitmaps that no reader has yet."""
    for key, bitmap in part.items():
        known = joined.get(key)
        if known is None:
            joined[key] = bitmap
        else:
            known |= bitmap  # in place


def spliced_bitmaps(
    known: Mapping[Key, BitMap], moved: BitMap, new: Mapping[Key, BitMap]
) -> dict[Key, BitMap]:
    """`known` with the documents in `moved` as `new` has them."""
    found: dict[Key, BitMap] = {}
    for key, bitmap in known.items():
        part = new.get(key, _NONE)
        if (bitmap & moved) != part:
            bitmap = (bitmap - moved) | part
        if bitmap:
            found[key] = bitmap
    found.update({key: part for key, part in new.items() if key not in known})
    return found


def spans_of(openings: segments.Rows) -> dict[Span, BitMap]:
    """(start, end) -> who is open then: many keep the same hours."""
    if not len(openings):
        return {}
    order = np.lexsort((openings["end"], openings["start"]))
    rows = openings[order]
    changes = (rows["start"][1:] != rows["start"][:-1]) | (rows["end"][1:] != rows["end"][:-1])
    starts = np.flatnonzero(np.r_[True, changes])
    numbers = np.ascontiguousarray(rows["number"])
    return {
        (int(rows["start"][at]), int(rows["end"][at])): BitMap(each)
        for at, each in zip(starts, np.split(numbers, starts[1:]), strict=True)
    }


_NONE = BitMap()
