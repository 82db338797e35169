"""The segments as one picture, and a picture with some segments exchanged for newer ones.

Nothing that a reader may hold is written over: what an exchange does not touch is shared between
the old picture and the new one.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
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
    """By row: documents in the order of their numbers. About 30 bytes a document.

    Names and ids are not kept, only what they are needed for: an exchange reads all rows anew.
    """

    numbers: NDArray[np.uint32]
    latitude: NDArray[np.float32]  # radians, to half a metre; NaN without a point
    longitude: NDArray[np.float32]
    services: Rows  # a small number for each service
    organizations: Rows  # the place of its key in `organization_keys`
    organization_keys: Keys  # each once, in order; see `segments.key_of`
    by_name: Rows  # the place in the order of all names, ties by id

    def __len__(self) -> int:
        return len(self.numbers)


_READ = ("number", "latitude", "longitude", "service", "organization", "name", "id")


class Joining:
    """Takes the rows of one segment after another, in order, and makes them `Columns`."""

    def __init__(self) -> None:
        self._parts: dict[str, list[NDArray[Any]]] = {
            name: [np.empty(0, segments.COLUMNS[name])] for name in _READ
        }

    def add(self, rows: segments.Rows) -> None:
        for name, parts in self._parts.items():
            parts.append(rows[name].copy())  # the whole rows need not stay in memory

    def columns(self) -> Columns:
        """Once: what was added is let go, each as soon as it is done with."""
        keys, organizations = _dense(self._whole("organization"))
        return Columns(
            self._whole("number"),
            np.radians(self._whole("latitude")).astype(np.float32),
            np.radians(self._whole("longitude")).astype(np.float32),
            _dense(self._whole("service"))[1],
            organizations,
            keys,
            _in_order(self._whole("name"), self._whole("id")),
        )

    def _whole(self, name: str) -> NDArray[Any]:
        return np.concatenate(self._parts.pop(name))


def columns_of(rows: segments.Rows) -> Columns:
    """Of all the rows at once."""
    joined = Joining()
    joined.add(rows)
    return joined.columns()


def _dense(keys: Keys) -> tuple[Keys, Rows]:
    """(distinct keys in order, for each the place of its key)."""
    order = np.argsort(keys)
    ordered = keys[order]
    new = np.r_[True, ordered[1:] != ordered[:-1]][: len(keys)]
    places = np.empty(len(keys), np.int32)
    places[order] = np.cumsum(new, dtype=np.int32) - 1
    return ordered[new], places


def _in_order(names: NDArray[np.bytes_], ids: NDArray[np.bytes_]) -> Rows:
    """For each row its place in the order of names, ties by the first half of the id.

    Eight letters at a time, and after each time only those that still tie.
    """
    places = np.zeros(len(names), np.int32)
    tied = np.arange(len(names), dtype=np.int32)
    for key in (*_in_eights(names), _in_eights(ids)[0]):
        tied = _refine(places, tied, key[tied].astype(np.uint64))
    return places


def _in_eights(texts: NDArray[np.bytes_]) -> NDArray[np.uint64]:
    """One row for each eight bytes, as numbers that order as the bytes do."""
    length = texts.dtype.itemsize // 8
    found: NDArray[np.uint64] = np.ascontiguousarray(texts).view(">u8").reshape(-1, length).T
    return found


def _refine(places: Rows, tied: Rows, key: Keys) -> Rows:
    """Sets the places of tied rows apart by `key`; returns those that tie still.

    Rows that tie share the place of the first of them.
    """
    if not len(tied):
        return tied
    before = places[tied]
    order = np.lexsort((key, before)) if before.any() else np.argsort(key)
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
    vertical = np.floor(columns.latitude[rows].astype(np.float64) / size).astype(np.int64)
    level = np.floor(columns.longitude[rows].astype(np.float64) / size).astype(np.int64)
    keys = vertical * 100_000 + level + 50_000
    order = np.argsort(keys, kind="stable")
    _, starts, sizes = np.unique(keys[order], return_index=True, return_counts=True)
    first = order[starts]
    south, west = vertical[first] * size, level[first] * size
    edges = south, south + size, west, west + size
    return Cells(rows[order].astype(np.int32), starts, sizes, edges)


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


def numbers_of(listed: Iterable[int]) -> BitMap:
    """All that documents of these segments may have."""
    found = BitMap()
    for number in listed:
        found.add_range(number * segments.SIZE, (number + 1) * segments.SIZE)
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
