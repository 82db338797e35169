"""Bitmaps and columns of 16,384 documents, packed into one row of the database.

A write takes the segment apart, replaces the changed documents and packs it again; a reader
keeps it in memory until its stamp moves.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeAlias

import numpy as np
import orjson
from numpy.typing import NDArray
from pyroaring import BitMap

from search.query import SearchDocument

SIZE = 16_384
NAME_BYTES = 40  # of the folded name, for ordering; longer ones tie

COLUMNS = np.dtype(
    [
        ("number", "<u4"),
        ("service", "<u8"),  # half of the id: enough to tell services apart
        ("organization", "<u8"),
        ("latitude", "<f8"),  # NaN: no point
        ("longitude", "<f8"),
        ("name", f"S{NAME_BYTES}"),
        ("id", "S16"),
    ]
)
OPENINGS = np.dtype([("number", "<u4"), ("start", "<i4"), ("end", "<i4")])  # UTC minutes
KNOWN = -1  # the `start` of a row that only says: the gaps are known to be closed

_TERM = "taxonomy_term:"

Rows = NDArray[np.void]
Numbered = tuple[int, SearchDocument]


@dataclass(slots=True)
class Unpacked:
    columns: Rows = field(default_factory=lambda: np.empty(0, COLUMNS))
    bitmaps: dict[str, BitMap] = field(default_factory=dict)
    openings: Rows = field(default_factory=lambda: np.empty(0, OPENINGS))

    def without(self, numbers: Sequence[int]) -> None:
        """Takes documents out, whatever they carried."""
        gone = BitMap(numbers)
        self.columns = self.columns[~np.isin(self.columns["number"], numbers)]
        self.openings = self.openings[~np.isin(self.openings["number"], numbers)]
        for token in list(self.bitmaps):
            bitmap = self.bitmaps[token]
            if bitmap.intersect(gone):
                bitmap -= gone
                if bitmap:
                    self.bitmaps[token] = bitmap
                else:
                    del self.bitmaps[token]

    def take_in(self, documents: Sequence[Numbered]) -> None:
        """Adds documents that are not in it."""
        added = np.array([_column(*one) for one in documents], COLUMNS)
        self.columns = np.sort(np.concatenate([self.columns, added]), order="number")
        opened = np.array([row for one in documents for row in _openings(*one)], OPENINGS)
        self.openings = np.concatenate([self.openings, opened])
        for token, numbers in by_token(documents):
            self.bitmaps[token] = self.bitmaps.get(token, BitMap()) | numbers


def by_token(documents: Sequence[Numbered]) -> Iterator[tuple[str, BitMap]]:
    """Each token with the documents that carry it.

    A million pairs of a document and a term: sorted by numpy, and called a term's token only
    once they stand together.
    """
    numbers = np.fromiter((number for number, _ in documents), np.uint32, len(documents))
    yield from _together(numbers, [_plain_tokens(one) for _, one in documents])
    for term, each in _together(numbers, [_terms_of(one) for _, one in documents]):
        yield _TERM + term, each


def _together(
    numbers: NDArray[np.uint32], carried: Sequence[Sequence[str]]
) -> Iterator[tuple[str, BitMap]]:
    """Each of the texts that are carried, with the numbers of those who carry it."""
    places: defaultdict[str, int] = defaultdict()
    places.default_factory = places.__len__  # the next free place
    lengths = np.fromiter(map(len, carried), np.int64, len(carried))
    found = map(places.__getitem__, chain.from_iterable(carried))
    keys = np.fromiter(found, np.int32, int(lengths.sum()))
    order = np.argsort(keys, kind="stable")
    ends = np.cumsum(np.bincount(keys, minlength=len(places)))
    repeated = np.repeat(numbers, lengths)[order]
    for text, each in zip(places, np.split(repeated, ends[:-1]), strict=False):
        yield text, BitMap(each)


def tokens_of(document: SearchDocument) -> list[str]:
    """All that a document can be filtered by; "area:" says that it names no area."""
    return [*_plain_tokens(document), *map(_TERM.__add__, _terms_of(document))]


def _plain_tokens(document: SearchDocument) -> list[str]:
    areas = ["area:" + area for area in document.areas]
    return [*document.facets, *(areas or ["area:"])]


def _terms_of(document: SearchDocument) -> tuple[str, ...]:
    return document.taxonomy_terms + document.ancestor_terms


def key_of(value: bytes) -> int:
    """Half of a UUID as a number, the random half in front."""
    return int.from_bytes(value[:8], "little")


def pack_bitmaps(bitmaps: dict[str, BitMap]) -> bytes:
    """Length of the head, the head (token -> length) as JSON, the bitmaps one after another."""
    packed = {token: bitmap.serialize() for token, bitmap in sorted(bitmaps.items())}
    head = orjson.dumps({token: len(each) for token, each in packed.items()})
    return b"".join([len(head).to_bytes(4, "little"), head, *packed.values()])


def unpack_bitmaps(data: bytes) -> dict[str, BitMap]:
    if not data:
        return {}
    at = 4 + int.from_bytes(data[:4], "little")
    found = {}
    for token, length in orjson.loads(data[4:at]).items():
        found[token] = BitMap.deserialize(data[at : at + length])
        at += length
    return found


Binary: TypeAlias = "bytes | memoryview[int]"  # as the drivers give it


def unpack(columns: Binary, bitmaps: Binary, openings: Binary) -> Unpacked:
    return Unpacked(
        np.frombuffer(bytes(columns), COLUMNS),
        unpack_bitmaps(bytes(bitmaps)),
        np.frombuffer(bytes(openings), OPENINGS),
    )


def opening_rows(number: int, openings: Sequence[Sequence[int]] | None) -> list[tuple[int, ...]]:
    if openings is None:
        return []
    spans: list[tuple[int, ...]] = [(number, start, end) for start, end in openings if end > start]
    sure = len(spans) == len(openings)  # else the first one says that the gaps are not known
    return [(number, KNOWN, KNOWN), *spans] if sure else spans


def _openings(number: int, document: SearchDocument) -> list[tuple[int, ...]]:
    return opening_rows(number, document.openings)


def _column(number: int, document: SearchDocument) -> tuple[object, ...]:
    nowhere = document.latitude is None or document.longitude is None
    return (
        number,
        key_of(document.service_id.bytes),
        key_of(document.organization_id.bytes),
        np.nan if nowhere else document.latitude,
        np.nan if nowhere else document.longitude,
        document.sort_name.encode()[:NAME_BYTES],
        document.id.bytes,
    )
