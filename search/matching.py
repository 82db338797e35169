"""Which documents answer a query: filters and words over bitmaps."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from pyroaring import BitMap

from search.analyse import query_words
from search.distance import distances_km
from search.query import Band, Near, SearchQuery
from search.segments import key_of
from search.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class WordMatch:
    word: str
    idf: float
    fields: dict[str, BitMap]

    @property
    def anywhere(self) -> BitMap:
        return BitMap.union(*self.fields.values())


@dataclass(frozen=True, slots=True)
class Match:
    """`filters` are kept apart: a facet is counted without its own choice."""

    words: tuple[WordMatch, ...]
    base: BitMap  # what holds the words and lies where it may
    filters: dict[str, BitMap]
    unknown: dict[str, BitMap]
    """Of "open_now" and "age": those in the filter that do not say."""
    partial: bool

    @property
    def everything(self) -> BitMap:
        return self.without(None)

    def without(self, facet: str | None) -> BitMap:
        """What matches but for the choice of one facet."""
        found = self.base
        for name, bitmap in self.filters.items():
            if name != facet:
                found = found & bitmap
        return found


def match(snapshot: Snapshot, query: SearchQuery) -> Match:
    words = tuple(_word(snapshot, word) for word in query_words(query.text))
    filters, unknown = _filters(snapshot, query)
    there = _within_reach(snapshot, query)
    whole = there
    for word in words:
        whole = whole & word.anywhere
    if not words or _narrowed(whole, filters):
        return Match(words, whole, filters, unknown, partial=False)
    most = next(
        (found for found in reversed(_by_words_held(words, there)) if _narrowed(found, filters)),
        None,
    )
    if most is None:
        return Match(words, whole, filters, unknown, partial=False)
    return Match(words, most, filters, unknown, partial=True)


def _word(snapshot: Snapshot, word: str) -> WordMatch:
    fields = snapshot.holding(word)
    count = len(BitMap.union(*fields.values()))
    idf = math.log(1 + (len(snapshot.live) - count + 0.5) / (count + 0.5))
    return WordMatch(word, idf, fields)


def _narrowed(base: BitMap, filters: dict[str, BitMap]) -> BitMap:
    for bitmap in filters.values():
        base = base & bitmap
    return base


def _by_words_held(words: Iterable[WordMatch], there: BitMap) -> list[BitMap]:
    """At place n: those that hold more than n of the words."""
    holding: list[BitMap] = []
    for word in words:
        found = word.anywhere & there
        rising = [found if n == 0 else holding[n - 1] & found for n in range(len(holding) + 1)]
        holding = [
            (holding[n] if n < len(holding) else BitMap()) | more for n, more in enumerate(rising)
        ]
    return holding


def _filters(snapshot: Snapshot, query: SearchQuery) -> tuple[dict[str, BitMap], dict[str, BitMap]]:
    filters: dict[str, BitMap] = {}
    unknown: dict[str, BitMap] = {}
    for name, values in query.chosen.items():
        if values:
            filters[name] = _any_of(snapshot, (f"{name}:{value}" for value in values))
    if query.taxonomy_terms:
        filters["taxonomy_term"] = _any_of(
            snapshot, (f"taxonomy_term:{term.hex}" for term in query.taxonomy_terms)
        )
    if query.organizations:
        keys = np.array([key_of(pk.bytes) for pk in query.organizations], np.uint64)
        listed = np.isin(snapshot.columns["organization"], keys)
        filters["organization"] = BitMap(snapshot.numbers[listed])
    if query.open_now:
        known_open = open_now(snapshot, query)
        unknown["open_now"] = hours_unknown(snapshot, known_open)
        filters["open_now"] = known_open | unknown["open_now"]
    if query.ages:
        unknown["age"] = ages_unknown(snapshot)
        filters["age"] = taking_ages(snapshot, query.ages) | unknown["age"]
    return filters, unknown


def _any_of(snapshot: Snapshot, tokens: Iterable[str]) -> BitMap:
    found = [snapshot.having(token) for token in tokens]
    return BitMap.union(*found) if found else BitMap()


def open_now(snapshot: Snapshot, query: SearchQuery) -> BitMap:
    return snapshot.open_at(int(query.now.timestamp() // 60))


def hours_unknown(snapshot: Snapshot, known_open: BitMap) -> BitMap:
    """Those that neither are known to be open nor to be closed."""
    return snapshot.live - snapshot.gaps_known - known_open


def ages_unknown(snapshot: Snapshot) -> BitMap:
    """Those that say no ages."""
    return snapshot.live - _any_of(
        snapshot, (f"age:{value}" for value, _ in snapshot.tokens.get("age", []))
    )


def taking_ages(snapshot: Snapshot, ages: Iterable[Band]) -> BitMap:
    """Those with a band that meets one of `ages`."""
    wanted = list(ages)
    met = [
        bitmap
        for value, bitmap in snapshot.tokens.get("age", [])
        for low, high in [band_of(value)]
        if any(low <= to and since <= high for since, to in wanted)
    ]
    return BitMap.union(*met) if met else BitMap()


def band_of(value: str) -> Band:
    """ "18-25", "65-" (and older), "-17" (and younger), "34". Raises ValueError."""
    low, dash, high = value.partition("-")
    if not dash:
        return float(low), float(low)
    return float(low or 0), float(high) if high else math.inf


def _within_reach(snapshot: Snapshot, query: SearchQuery) -> BitMap:
    """Without what serves other areas only; with `within_km`, what is near or serves the place.

    A listing that names its areas is found from inside them and not from outside. Searching a
    whole state or county also finds what serves a part of it.
    """
    if query.near is None:
        return snapshot.live
    anywhere = snapshot.having("area:")
    serving = snapshot.live
    covering = BitMap()
    if query.area.tokens:
        covering = _any_of(snapshot, ("area:" + token for token in query.area.tokens))
        if query.area.region:
            covering = covering | snapshot.having("serves_in:" + query.area.region)
        serving = anywhere | covering
    if query.near.within_km is None:
        return serving
    remote = snapshot.having("remote_only:") & anywhere
    near = _near_enough(snapshot, query.near) | _somewhere_in_the_county(snapshot, query)
    return serving & (near | covering | remote)


def _somewhere_in_the_county(snapshot: Snapshot, query: SearchQuery) -> BitMap:
    """Those without a point whose county is that of the place: it is all that is known, or may
    be told, of where a shelter is, and nobody should miss it for that."""
    counties = [token for token in query.area.tokens if token.count("-") >= 2]
    local = _any_of(snapshot, ("in:" + token for token in counties))
    return local - snapshot.with_point if local else local


def _near_enough(snapshot: Snapshot, near: Near) -> BitMap:
    inside = distances_km(snapshot, near) <= (near.within_km or 0.0)  # NaN is never inside
    return BitMap(snapshot.numbers[inside])
