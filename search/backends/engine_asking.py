"""What is asked of the engine for one search: the requests, whole."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from elasticsearch.dsl import Q

from search.backends import engine_counts, engine_index
from search.backends import engine_query as say
from search.backends.engine_query import Body, Clause, Way
from search.evidence import WELL_SAID, ConceptMatch
from search.query import Concept, Near, SearchQuery

RANKED = 100
"""Services that are put in order by `search.ranking`; those after them stay as the engine has them."""
PICKED = 2
"""Times a page that the engine picks at least: those at its edge are put in order by what the engine
does not see, so who stands on it is not known before."""
TO_SHOW = ("card", "openings", "zone", "suspended", "own_terms")


@dataclass(frozen=True)
class Asked:
    """What is asked, and what the directory's own index knows of the words in it."""

    query: SearchQuery
    said: tuple[ConceptMatch, ...]
    named: Clause | None
    several: bool
    """Whether there are services with several documents."""

    @cached_property
    def concepts(self) -> list[Concept]:
        return [one.concept for one in self.said]

    @cached_property
    def ways(self) -> list[list[Way]]:
        return [say.ways(one, number) for number, one in enumerate(self.concepts)]

    @cached_property
    def musts(self) -> list[int]:
        """The concepts that have to be said; where no listing says any of them, the wishes stand
        in for them."""
        musts = self._of_need("must")
        if any(self.said[number].anywhere for number in musts):
            return musts
        return musts + self._of_need("should")

    def _of_need(self, need: str) -> list[int]:
        return [number for number, one in enumerate(self.concepts) if one.need == need]

    @cached_property
    def filters(self) -> dict[str, Clause]:
        return say.filters(self.query)

    @cached_property
    def there(self) -> list[Clause]:
        return [say.LIVE, *say.reach(self.query)]

    def saying(self, at_least: int) -> list[Clause]:
        """So many of the musts."""
        clauses = [say.said(self.ways[number]) for number in self.musts]
        if at_least == len(clauses):
            return clauses
        return [Q("bool", should=clauses, minimum_should_match=at_least)]

    def base(self, at_least: int) -> list[Clause]:
        """The same or called so, and lying where it may."""
        saying = self.saying(at_least)
        if self.named is not None and saying:
            saying = [say.any_of([say.all_of(saying), self.named])]
        return [*self.there, *saying]

    def everything(self, at_least: int) -> list[Clause]:
        return [*self.base(at_least), *self.filters.values()]

    def is_said_by(self, told: Collection[str]) -> bool:
        """Whether a listing that fits the clauses of these names says all the musts."""
        fitting = {name.partition(".")[0] for name in told}
        return all(str(number) in fitting for number in self.musts)


@dataclass(frozen=True, slots=True)
class Found:
    asked: Asked
    hits: list[Body]
    at_least: int  # of the musts
    partial: bool = False


def ranked_whole(query: SearchQuery) -> int:
    """Whole pages: what is ranked here and what is not never stand on one."""
    return max(1, RANKED // query.per_page) * query.per_page


def picked(query: SearchQuery) -> int:
    """How many candidates; the same for each page, so that none is shown twice."""
    return max(ranked_whole(query), PICKED * query.per_page)


def is_ranked(query: SearchQuery) -> bool:
    """Whether this page is put in order here: a name or a distance is an order by itself, and far
    behind nobody sees the difference."""
    return query.sort == "best" and query.page * query.per_page <= ranked_whole(query)


def hits_of(asked: Asked, at_least: int, away: Sequence[str] = ()) -> list[Body]:
    """The searches that together find what is put in order here, or the page as it stands; the
    first of them sees all that match. `away`: services that were shown on the pages before."""
    query = asked.query
    everything = asked.everything(at_least)
    if not is_ranked(query):
        return [_page(asked, everything, away)]
    if query.near is None:
        return [_scored(asked, everything)]
    return _around(asked, query.near, everything)


_COLUMNS: Body = {
    # By columns alone: reading whole documents would take ten times as long as finding them.
    "stored_fields": "_none_",
    "docvalue_fields": [*engine_index.COLUMNS],
    "track_total_hits": False,
}


def _body(asked: Asked, clause: Clause, sort: list[Any], *, first: int = 0, size: int = 0) -> Body:
    """The best document of each service."""
    once: Body = {"collapse": {"field": "service_id"}} if asked.several else {}
    asking: Body = {"query": clause.to_dict(), "sort": sort, "from": first, "size": size}
    return {**_COLUMNS, **once, **asking}


def _page(asked: Asked, everything: Sequence[Clause], away: Sequence[str]) -> Body:
    query = asked.query
    told = say.only_told(query, asked.ways, asked.named)
    behind = ranked_whole(query) if query.sort == "best" else 0
    clause = Q(
        "bool",
        filter=list(everything),
        should=[*say.first_where(say.inside_region(query)), *told],
        must_not=[Q("terms", service_id=list(away))] if away else [],
    )
    first = (query.page - 1) * query.per_page - behind
    return _body(asked, clause, say.sort(query), first=first, size=query.per_page)


def _scored(asked: Asked, everything: Sequence[Clause]) -> Body:
    """By what they say, where it does not matter how near they are."""
    values = [one.value for one in asked.said]
    must, should = say.score(asked.query, asked.concepts, asked.ways, values, asked.named)
    clause = Q("bool", filter=list(everything), must=must, should=should)
    sort = say.BEST_FIRST if must or should else say.sort(asked.query)
    return _body(asked, clause, sort, size=picked(asked.query))


def _around(asked: Asked, near: Near, everything: Sequence[Clause]) -> list[Body]:
    """The nearest of all, of those that say it best, and of those that stand above the others: a
    score of evidence and distance for each that matches takes many times as long. As
    `search.rings` does it for the embedded index."""
    query, size = asked.query, picked(asked.query)
    order = say.nearest_first(near)
    told = say.only_told(query, asked.ways, asked.named)

    def nearest(*more: Clause) -> Body:
        clause = Q("bool", filter=[*everything, *more], should=told)
        return _body(asked, clause, order, size=size)

    first, *lower = _tiers(query)
    found = [nearest(*first, *level) for level in ([], *_levels(asked))]
    found = [nearest(*tier) for tier in reversed(lower)] + found
    if asked.named is not None:
        found.append(nearest(asked.named))
    here = say.comes_here(query, in_words=bool(asked.concepts))
    found.append(_scored(asked, [*everything, here]))
    return found


def _tiers(query: SearchQuery) -> list[list[Clause]]:
    """What stands wholly above what, best first; the last has everything."""
    says, inside = list(say.says(query).values()), say.inside_region(query)
    tiers = [[*says, *inside], says, []] if says and inside else [[*says, *inside], []]
    return tiers if tiers[0] else [[]]


def _levels(asked: Asked) -> list[list[Clause]]:
    """What says each thing as well as any, and what is for whom it was asked; and both."""
    musts = [
        say.any_of(way.clause for way in asked.ways[number] if way.quality >= enough)
        for number in asked.musts
        if asked.concepts[number].need == "must" and asked.said[number].evidence
        for enough in [WELL_SAID * asked.said[number].evidence[-1].quality]
    ]
    wishes = [
        say.said(asked.ways[number])
        for number, one in enumerate(asked.concepts)
        if one.need == "should"
    ]
    levels = [each for each in (musts, wishes) if each]
    return [*levels, [*musts, *wishes]] if len(levels) > 1 else levels


def siblings_of(asked: Asked, at_least: int, services: Iterable[str]) -> Body:
    """All documents of the services that match."""
    told = say.only_told(asked.query, asked.ways, asked.named)
    among = [*asked.everything(at_least), Q("terms", service_id=list(services))]
    query = Q("bool", filter=among, should=told).to_dict()
    return {**_COLUMNS, "query": query, "sort": [{"id": "asc"}]}


def counts_of(asked: Asked, at_least: int) -> dict[str, Body]:
    base = asked.base(at_least)
    return engine_counts.searches(asked.query, base, asked.filters, several=asked.several)


def shown_of(ids: Sequence[UUID]) -> Body:
    """What is shown of each; one that went meanwhile is not there."""
    query = say.all_of([say.LIVE, Q("ids", values=[str(pk) for pk in ids])])
    fields = ["id", *TO_SHOW]
    return {"query": query.to_dict(), "size": len(ids), "_source": fields, "sort": ["_doc"]}


def behind_of(asked: Asked, at_least: int, organizations: Iterable[UUID]) -> Body:
    """The services of each organization that match."""
    listed = Q("terms", organization_id=[str(pk) for pk in organizations])
    fields: Mapping[str, str] = {"each": "organization_id"}
    clauses = [*asked.everything(at_least), listed]
    return engine_counts.body_of(clauses, fields, several=asked.several)
