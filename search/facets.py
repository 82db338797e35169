"""Counting services for each value of each facet, exactly."""

from collections.abc import Iterable

import numpy as np
from pyroaring import BitMap

from search import labels
from search.ages import ages_unknown, taking_ages
from search.matching import Match, hours_unknown, open_now
from search.query import Band, FacetCount, SearchQuery
from search.ranking import Ranked
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
    found["organization"] = _organizations(snapshot, query, match, ranked)
    return found


class Counter:
    """Counts the services of a set of documents that are in others.

    Only a service with several documents can be counted twice. Mostly all of them carry a value
    or none does: then it is enough to look at one of them.
    """

    def __init__(self, snapshot: Snapshot, documents: BitMap) -> None:
        self.snapshot = snapshot
        self.documents = documents
        self.repeated = documents & snapshot.multi
        self.one_each = documents - self.repeated
        if self.repeated:
            rows = snapshot.one_row_each(self.repeated)
            self.one_each |= BitMap(np.sort(snapshot.numbers[rows]))

    def services(self, having: BitMap) -> int:
        """Of any documents."""
        count = self.documents.intersection_cardinality(having)
        twice = self.repeated & having
        if not count or not twice:
            return int(count)
        return int(count) - len(twice) + self.snapshot.count_services(twice)

    def carrying(self, token: str, having: BitMap) -> int:
        """Of those that carry a token."""
        if not self.repeated:
            return int(self.documents.intersection_cardinality(having))
        uneven = self.snapshot.uneven(token) & self.repeated
        count = int(self.one_each.intersection_cardinality(having))
        if not uneven:
            return count
        count -= self.one_each.intersection_cardinality(having & uneven)
        return count + self.snapshot.count_services(having & uneven)


def _values(
    snapshot: Snapshot, counter: Counter, name: str, selected: set[str]
) -> list[FacetCount]:
    counted = [
        FacetCount(value, number, value in selected)
        for value, having in snapshot.tokens.get(name, [])
        if (number := counter.carrying(f"{name}:{value}", having)) or value in selected
    ]
    present = {one.value for one in counted}
    missing = [FacetCount(value, 0, True) for value in sorted(selected - present)]
    return _largest_first([*counted, *missing])


def _terms(snapshot: Snapshot, query: SearchQuery, counter: Counter) -> list[FacetCount]:
    """A term's services include those of the terms below it."""
    chosen = {term.hex for term in query.taxonomy_terms}
    known = labels.labels(snapshot).terms
    return [
        FacetCount(term.card["id"], one.count, one.selected, term.card["name"])
        for one in _values(snapshot, counter, "taxonomy_term", chosen)
        if (term := known.get(bytes.fromhex(one.value)))
    ]


def _ages(snapshot: Snapshot, query: SearchQuery, counter: Counter) -> list[FacetCount]:
    """In the order of life. A listing that takes several bands is counted in each."""
    found = []
    unknown = ages_unknown(snapshot)
    for value, band in AGE_BANDS.items():
        taking = taking_ages(snapshot, [band])
        selected = any(_same(band, age) for age in query.ages)
        if selected or counter.services(taking):
            found.append(FacetCount(value, counter.services(taking | unknown), selected))
    return found


def _same(band: Band, age: Band) -> bool:
    """The band itself was asked for, or an age within it."""
    return band[0] <= age[0] and age[1] <= band[1]


def _organizations(
    snapshot: Snapshot, query: SearchQuery, match: Match, ranked: Ranked
) -> list[FacetCount]:
    """The largest, and the chosen ones."""
    keys, places = snapshot.organizations
    if not len(keys):
        return []
    rows = ranked.kept
    if "organization" in match.filters:
        rows = snapshot.one_row_each(match.without("organization"))
    counts = np.bincount(places[rows], minlength=len(keys))
    most = min(MOST_ORGANIZATIONS, len(keys))
    largest = np.argpartition(-counts, most - 1)[:most]
    chosen = np.unique(places[snapshot.rows(match.filters.get("organization", BitMap()))])
    listed = {int(place) for place in (*largest, *chosen) if counts[place] or place in chosen}
    selected = set(chosen.tolist())
    named = labels.organizations(snapshot, sorted(listed))
    return _largest_first(
        FacetCount(str(named[place][0]), int(counts[place]), place in selected, named[place][1])
        for place in listed
        if place in named
    )


def _largest_first(counts: Iterable[FacetCount]) -> list[FacetCount]:
    return sorted(counts, key=lambda one: (-one.count, one.value))
