"""Counting services for each value of each facet, exactly."""

from collections.abc import Iterable
from functools import cached_property
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from search import labels
from search.ages import ages_unknown, taking_ages
from search.matching import Match, hours_unknown, open_now
from search.query import Band, FacetCount, SearchQuery
from search.ranking import Ranked, leading
from search.remembering import digest_of
from search.snapshot import Snapshot
from search.vocabulary import AGE_BANDS

PLAIN = ("cost", "group", "language", "mode", "setting")
MOST_ORGANIZATIONS = 20


def count(
    snapshot: Snapshot, query: SearchQuery, match: Match, ranked: Ranked
) -> dict[str, list[FacetCount]]:
    """A facet is counted over what matches without its own choice. Largest first.

    A count is what choosing the value would find, so for ages and hours it holds those, too, that
    do not say.
    """
    everything = Counter(snapshot, match.everything)

    def counter(facet: str) -> Counter:
        if facet not in match.filters:
            return everything
        return Counter(snapshot, match.without(facet))

    found = {"taxonomy_term": _terms(snapshot, query, counter("taxonomy_term"))}
    for name in PLAIN:
        found[name] = _values(snapshot, counter(name), name, set(query.chosen.get(name, ())))
    found["age"] = _ages(snapshot, query, counter("age"))
    known_open = open_now(snapshot, query)
    may_be_open = counter("open_now").services(known_open | hours_unknown(snapshot, known_open))
    found["open_now"] = [FacetCount("true", may_be_open, query.open_now)]
    found["organization"] = _organizations(snapshot, query, match, ranked, counter("organization"))
    return found


class Counter:
    """Counts the services of a set of documents that are in others.

    Only a service with several documents can be counted twice. Mostly all of them carry a value
    or none does: then it is enough to look at one of them.
    """

    def __init__(self, snapshot: Snapshot, documents: BitMap) -> None:
        self.snapshot = snapshot
        self.documents = documents
        self.digest = digest_of(documents)

    @cached_property
    def repeated(self) -> BitMap:
        return self.documents & self.snapshot.multi

    @cached_property
    def one_each(self) -> BitMap:
        if not self.repeated:
            return self.documents
        rows = self.snapshot.one_row_each(self.repeated)
        return (self.documents - self.repeated) | BitMap(np.sort(self.snapshot.numbers[rows]))

    def services(self, having: BitMap) -> int:
        """Of any documents."""
        count = self.documents.intersection_cardinality(having)
        twice = self.repeated & having
        if not count or not twice:
            return int(count)
        return int(count) - len(twice) + self.snapshot.count_services(twice)

    def _mend(self, token: str, having: BitMap, counted: int) -> int:
        """`counted` of those that carry a token, where one of a service's documents does and
        another does not."""
        uneven = self.snapshot.uneven(token) & self.repeated
        if not uneven:
            return counted
        counted -= self.one_each.intersection_cardinality(having & uneven)
        return counted + self.snapshot.count_services(having & uneven)

    def largest_first(self, name: str) -> list[tuple[int, int]]:
        """(place in `snapshot.tokens[name]`, services) of the values that any carry."""
        counts, order = self.snapshot.remembered.get((self.digest, name), lambda: self._count(name))
        return list(zip(order.tolist(), counts.tolist(), strict=True))

    def _count(self, name: str) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
        held = self.snapshot.tokens.get(name, [])
        bitmaps = [having for _, having in held]  # hundreds: counted without a step in Python
        each = map(self.one_each.intersection_cardinality, bitmaps)
        counts = np.fromiter(each, np.int32, len(held))
        if self.repeated:
            for place, (value, having) in enumerate(held):
                counts[place] = self._mend(f"{name}:{value}", having, int(counts[place]))
        order = np.lexsort((self.snapshot.by_value.get(name, counts), -counts))
        order = order[: int(np.count_nonzero(counts))]
        return counts[order], order.astype(np.int16)


def _values(
    snapshot: Snapshot, counter: Counter, name: str, selected: set[str]
) -> list[FacetCount]:
    held = snapshot.tokens.get(name, [])
    counted = [
        FacetCount(held[place][0], number, held[place][0] in selected)
        for place, number in counter.largest_first(name)
    ]
    missing = selected.difference(one.value for one in counted) if selected else ()
    return counted + [FacetCount(value, 0, True) for value in sorted(missing)]


def _terms(snapshot: Snapshot, query: SearchQuery, counter: Counter) -> list[FacetCount]:
    """A term's services include those of the terms below it."""
    chosen = {str(term) for term in query.taxonomy_terms}
    known = labels.labels(snapshot)
    named = known.in_order(snapshot)
    counted = [
        FacetCount(pk, number, pk in chosen, name)
        for place, number in counter.largest_first("taxonomy_term")
        for pk, name in (named[place],)
        if pk
    ]
    missing = chosen.difference(one.value for one in counted) if chosen else ()
    cards = [
        known.terms[key].card for pk in sorted(missing) if (key := UUID(pk).bytes) in known.terms
    ]
    return counted + [FacetCount(card["id"], 0, True, card["name"]) for card in cards]


def _ages(snapshot: Snapshot, query: SearchQuery, counter: Counter) -> list[FacetCount]:
    """In the order of life. A listing that takes several bands is counted in each."""
    found = []
    unknown = ages_unknown(snapshot)
    for value, band in AGE_BANDS.items():
        taking = taking_ages(snapshot, [band])
        selected = any(covers(band, age) for age in query.ages)
        if selected or counter.services(taking):
            found.append(FacetCount(value, counter.services(taking | unknown), selected))
    return found


def covers(band: Band, age: Band) -> bool:
    """The band itself was asked for, or an age within it."""
    return band[0] <= age[0] and age[1] <= band[1]


def _organizations(
    snapshot: Snapshot, query: SearchQuery, match: Match, ranked: Ranked, counter: Counter
) -> list[FacetCount]:
    """The largest, and the chosen ones."""
    keys, places = snapshot.organizations
    if not len(keys):
        return []
    if "organization" in match.filters:
        counts = _by_organization(snapshot, snapshot.one_row_each(counter.documents))
        chosen = np.unique(places[snapshot.rows(match.filters["organization"])]).tolist()
        largest = {place: int(counts[place]) for place in (*_largest(counts), *chosen)}
    else:
        chosen = []
        largest = snapshot.remembered.get(
            (counter.digest, "organization"), lambda: _largest_of(snapshot, ranked)
        )
    named = labels.organizations(snapshot, sorted(largest))
    return largest_first(
        FacetCount(str(named[place][0]), number, place in chosen, named[place][1])
        for place, number in largest.items()
        if place in named
    )


def _largest_of(snapshot: Snapshot, ranked: Ranked) -> dict[int, int]:
    counts = _by_organization(snapshot, ranked.kept)
    return {place: int(counts[place]) for place in _largest(counts)}


def _by_organization(snapshot: Snapshot, rows: NDArray[np.int32]) -> NDArray[np.int64]:
    keys, places = snapshot.organizations
    return np.bincount(places[rows], minlength=len(keys))


def _largest(counts: NDArray[np.int64]) -> list[int]:
    """Of those that tie the first: every backend takes the same."""
    order = leading([-counts, np.arange(len(counts))], MOST_ORGANIZATIONS)
    return [place for place in order.tolist() if counts[place]]


def largest_first(counts: Iterable[FacetCount]) -> list[FacetCount]:
    return sorted(counts, key=lambda one: (-one.count, one.value))
