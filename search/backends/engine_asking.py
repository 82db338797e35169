"""What is asked of the engine for one search: the whole request."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from elasticsearch.dsl import Q

from search.backends import engine_counts, engine_index
from search.backends import engine_query as say
from search.backends.engine_query import Body, Clause, Way
from search.query import Concept, SearchQuery

RANKED = 200
"""Services that are put in order by `search.ranking`; those after them stay as the engine has them."""


@dataclass(frozen=True)
class Asked:
    """What is asked, and what had to be looked up before it can be."""

    query: SearchQuery
    concepts: tuple[Concept, ...]
    values: Mapping[str, float]  # of each concept, by what was said
    counts: Mapping[str, int]  # of the documents that say it, anywhere
    named: Clause | None

    @cached_property
    def ways(self) -> list[list[Way]]:
        return [say.ways(one, number) for number, one in enumerate(self.concepts)]

    @cached_property
    def musts(self) -> list[Clause]:
        """What has to be said; where no listing says any of it, the wishes stand in for it."""
        musts = [one for one in self.concepts if one.need == "must"]
        if not any(self.counts.get(one.said, 1) for one in musts):
            musts += [one for one in self.concepts if one.need == "should"]
        return [say.said(one) for one in musts]

    def saying(self, at_least: int) -> list[Clause]:
        """So many of the musts, and lying where it may."""
        there = [say.LIVE, *say.reach(self.query)]
        if not at_least:
            return there
        return [*there, Q("bool", should=self.musts, minimum_should_match=at_least)]

    def base(self, at_least: int) -> Clause:
        """The same, and what is called so."""
        clauses = self.saying(at_least)
        if self.named is not None and at_least:
            *there, saying = clauses
            clauses = [*there, say.any_of([saying, self.named])]
        return say.all_of(clauses)


@dataclass(frozen=True, slots=True)
class Found:
    asked: Asked
    answer: Body
    at_least: int  # of the musts
    partial: bool = False


def ranked_whole(query: SearchQuery) -> int:
    """Whole pages: what is ranked here and what is not never stand on one."""
    return RANKED // query.per_page * query.per_page


def is_ranked(query: SearchQuery) -> bool:
    """Whether this page is put in order here: a name or a distance is an order by itself, and far
    behind nobody sees the difference."""
    return query.sort == "best" and query.page * query.per_page <= ranked_whole(query)


COLUMNS: Body = {
    # By columns alone: reading 200 whole documents would take ten times as long as finding them.
    "stored_fields": "_none_",
    "docvalue_fields": [*engine_index.COLUMNS],
    "track_total_hits": False,
}


def body_of(asked: Asked, at_least: int) -> Body:
    query = asked.query
    chosen = say.filters(query)
    must, should = say.scored(query, asked.concepts, asked.ways, asked.values, asked.named)
    if query.sort != "best":
        should = [*should, *(_for_nothing(say.only_told(asked.ways, asked.named)))]
    first, size = (query.page - 1) * query.per_page, query.per_page
    if is_ranked(query):
        first, size = 0, ranked_whole(query)
    body: Body = {
        **COLUMNS,
        "from": first,
        "size": size,
        "query": Q("bool", filter=[asked.base(at_least)], must=must, should=should).to_dict(),
        "sort": say.sort(query),
        "collapse": {"field": "service_id"},
        "aggs": engine_counts.aggregations(query, chosen),
    }
    if at_least:
        whole = say.all_of([*asked.saying(at_least), *chosen.values()])
        body["aggs"]["whole"] = {"filter": whole.to_dict()}
    if chosen:
        body["post_filter"] = say.all_of(chosen.values()).to_dict()
    return body


def _for_nothing(clauses: Iterable[Clause]) -> list[Clause]:
    return [Q("constant_score", filter=clause, boost=0.0) for clause in clauses]
