"""The search that lives in an engine: Elasticsearch or OpenSearch, filled from what is stored.

The engine finds, filters and counts all that match, and picks the candidates for the first pages.
Those are put in order by `search.ranking`, which does it for the embedded index too: over a small
picture of nothing but the candidates, made in the shape of the large one.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from uuid import UUID

import numpy as np

from search import labels
from search.backends import engine_counts, engine_index, engine_indices
from search.backends import engine_query as say
from search.backends.candidates import picture_of, reading
from search.backends.embedded import EmbeddedBackend
from search.backends.engine_asking import (
    Asked,
    Found,
    behind_of,
    counts_of,
    hits_of,
    is_ranked,
    ranked_whole,
    shown_of,
    siblings_of,
)
from search.backends.engine_query import Body, Clause
from search.distance import distances_km
from search.engine import Engine, EngineAway
from search.evidence import named
from search.labels import Labels
from search.matched import Reasons
from search.matching import FEW, GONE_TO_KM, Match, who_says
from search.query import (
    RebuildReport,
    SearchDocument,
    SearchPage,
    SearchQuery,
    Suggestion,
)
from search.ranking import FOLDED_AFTER, folds, rank
from search.results import result
from search.snapshot import Overtaken, Snapshot, current

MOST_SIBLINGS = 2_000
WAITING_AT_ONCE = 32


class ElasticBackend:
    """`engine`: asked for searches, with as much patience as it was made with."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.embedded = EmbeddedBackend()

    @property
    def name(self) -> str:
        return self.engine.kind.name

    def search(self, query: SearchQuery) -> SearchPage:
        """Two requests, one after the other, and one beside them; more where something is missing.
        Raises EngineError."""
        began = time.perf_counter()
        try:
            page = self._answer(query)
        except Overtaken:
            page = self._answer(query)
        took_ms = round((time.perf_counter() - began) * 1000, 1)
        return replace(page, answered_by=self.name, took_ms=took_ms)

    def _answer(self, query: SearchQuery) -> SearchPage:
        """Raises EngineError, Overtaken."""
        snapshot = current()
        known = labels.labels(snapshot)
        asked = _looked_up(snapshot, query)
        at_least = len(asked.musts)
        counting = self._counting(asked, at_least)
        found = self._found(asked, at_least)
        if found.at_least != at_least:
            counting = self._counting(asked, found.at_least)
        results = self._results(found, known)
        counts = counting()
        total = engine_counts.total(counts[engine_counts.TOTAL])
        facets = engine_counts.facets(query, counts, known)
        return SearchPage(total, results, facets, found.partial)

    # What is asked

    def _many(self, bodies: Sequence[Body]) -> list[Body]:
        """Their answers. One request, or none."""
        if not bodies:
            return []
        answers = self.engine.many(engine_indices.alias("read"), bodies)
        if any(one["timed_out"] or one["_shards"]["failed"] for one in answers):
            raise EngineAway("The search engine answered in part only.")
        return answers

    def _counting(self, asked: Asked, at_least: int) -> Callable[[], dict[str, Body]]:
        """Goes on while the hits are put in order; the answer waits until all are there."""
        bodies = counts_of(asked, at_least)
        future = _beside(os.getpid()).submit(self._many, list(bodies.values()))
        return lambda: dict(zip(bodies, future.result(), strict=True))

    def _found(self, asked: Asked, count: int) -> Found:
        """All that must be said; the most of it where nothing, or nothing near, says it all."""
        hits, told = self._hits(asked, count)
        if count and not told:
            held = self._most_held(asked, count)
            if held:
                return Found(asked, self._hits(asked, held)[0], held, partial=True)
        elif asked.query.story and count > 1 and self._none_near(asked, count):
            return Found(asked, self._hits(asked, count - 1)[0], count - 1, partial=True)
        return Found(asked, hits, count)

    def _hits(self, asked: Asked, at_least: int) -> tuple[list[Body], bool]:
        """(each once, whether any says all the musts)."""
        bodies = hits_of(asked, at_least, self._shown_before(asked, at_least))
        answers = self._many(bodies)
        hits = {hit["fields"]["id"][0]: hit for one in answers for hit in one["hits"]["hits"]}
        return list(hits.values()), any(asked.is_said_by(_names(hit)) for hit in hits.values())

    def _shown_before(self, asked: Asked, at_least: int) -> list[str]:
        """Far behind: the services that were put in order here, which have had their page."""
        query = asked.query
        if query.sort != "best" or is_ranked(query):
            return []
        first = replace(asked, query=replace(query, page=1))
        found = Found(first, self._hits(first, at_least)[0], at_least)
        ordered = self._ordered(found)
        rows = ordered.rows[: ranked_whole(query)]
        return [str(ordered.documents[row].service_id) for row in rows]

    def _most_held(self, asked: Asked, count: int) -> int:
        """The most musts that any document within the filters says; 0: none says any."""
        fewer = range(count - 1, 0, -1)
        chosen = [*asked.there, *asked.filters.values()]
        found = self._number_of([[*asked.saying(n), *chosen] for n in fewer])
        return next((n for n, documents in zip(fewer, found, strict=True) if documents), 0)

    def _none_near(self, asked: Asked, count: int) -> bool:
        """Whether hardly any of them is where somebody would go."""
        if asked.query.near is None:
            return False
        there = say.within(asked.query.near, GONE_TO_KM)
        whole = [*asked.saying(count), *asked.there, *asked.filters.values(), there]
        return self._number_of([whole])[0] < FEW

    def _number_of(self, sets: Sequence[Sequence[Clause]]) -> list[int]:
        """Documents that match all the clauses of each set."""
        bodies = [
            {"size": 0, "track_total_hits": True, "query": say.all_of(clauses).to_dict()}
            for clauses in sets
        ]
        return [int(answer["hits"]["total"]["value"]) for answer in self._many(bodies)]

    # What is shown

    def _ordered(self, found: Found) -> "_Ordered":
        asked, hits = found.asked, found.hits
        if is_ranked(asked.query):
            hits = [*hits, *self._siblings(found)]
        documents = [engine_index.candidate(hit["fields"]) for hit in hits]
        picture = picture_of(documents)
        match = reading(picture, asked, [_names(hit) for hit in hits], partial=found.partial)
        return _Ordered(documents, picture, match, _in_order(picture, asked.query, match))

    def _siblings(self, found: Found) -> list[Body]:
        """The other documents of the same services that match: which of them is shown is decided
        by the order, too. One request where a service has several."""
        fields = [hit["fields"] for hit in found.hits]
        services = {one["service_id"][0] for one in fields if not one["alone"][0]}
        if not services:
            return []
        body = siblings_of(found.asked, found.at_least, services)
        (answer,) = self._many([{**body, "size": MOST_SIBLINGS}])
        there = {one["id"][0] for one in fields}
        return [hit for hit in answer["hits"]["hits"] if hit["fields"]["id"][0] not in there]

    def _results(self, found: Found, known: Labels) -> list[dict[str, Any]]:
        query = found.asked.query
        ordered = self._ordered(found)
        shown = _of_page(query, ordered.rows)
        stored, behind = self._stored(found, ordered, shown)
        reasons = Reasons(ordered.match, known.terms.values(), shown)
        distances = _distances(ordered.picture, query, shown)
        rows = (
            (row, ordered.documents[row].id, far) for row, far in zip(shown, distances, strict=True)
        )
        return [
            _result(query, known, reasons, stored[pk], row, far, behind.get(row, 0))
            for row, pk, far in rows
            if pk in stored
        ]

    def _stored(
        self, found: Found, ordered: "_Ordered", shown: Sequence[int]
    ) -> tuple[dict[UUID, Body], dict[int, int]]:
        """(what is shown of each document, row -> how many others of its organization are folded
        behind it). One request."""
        if not shown:
            return {}, {}
        last = _last_unfolded(found.asked.query, ordered, shown)
        bodies = [shown_of([ordered.documents[row].id for row in shown])]
        if last:
            bodies.append(behind_of(found.asked, found.at_least, set(last.values())))
        answer, *folded = self._many(bodies)
        sources = (hit["_source"] for hit in answer["hits"]["hits"])
        counts = engine_counts.by_value(folded[0], "each") if folded else Counter[str]()
        more = {row: max(0, counts[str(pk)] - FOLDED_AFTER) for row, pk in last.items()}
        return {UUID(one["id"]): one for one in sources}, more

    # The rest of the seam

    def suggest(self, prefix: str, limit: int, kind: str = "") -> list[Suggestion]:
        """From the database: what is suggested is words and names, not listings."""
        return self.embedded.suggest(prefix, limit, kind)

    def index(self, documents: Iterable[SearchDocument]) -> None:
        self.embedded.index(documents)
        self._follow()

    def remove(self, ids: Iterable[tuple[str, int]]) -> None:
        self.embedded.remove(ids)
        self._follow()

    def rebuild(self, documents: Iterable[SearchDocument]) -> RebuildReport:
        from search.engine_filling import fill

        report = self.embedded.rebuild(documents)
        fill(self.engine)
        return report

    def versions(self) -> Iterator[tuple[str, int, str]]:
        """By service and id."""
        from search.engine_verifying import told

        for one in told(self.engine, "read"):
            yield one.key[1], *one.says

    def _follow(self) -> None:
        """Waits until what was written is found."""
        from search.engine_filling import fill
        from search.engine_following import sync

        if "read" not in engine_indices.standing(self.engine).ours:
            fill(self.engine)
        sync()
        engine_indices.refresh(self.engine, engine_indices.alias("read"))


@dataclass(frozen=True, slots=True)
class _Ordered:
    documents: list[SearchDocument]
    picture: Snapshot  # of them
    match: Match
    rows: list[int]  # best first


def _looked_up(snapshot: Snapshot, query: SearchQuery) -> Asked:
    """How rare each concept is, and whether the words are a name, is known beside the engine: of
    the same documents. Raises Overtaken."""
    said = who_says(snapshot, query)
    called = say.called_so(query.named) if named(snapshot, query.named) else None
    return Asked(query, said, called, several=bool(snapshot.multi))


def _names(hit: Body) -> Sequence[str]:
    """Of the clauses that it fits."""
    found: Sequence[str] = hit.get("matched_queries", ())
    return found


def _last_unfolded(query: SearchQuery, ordered: _Ordered, shown: Sequence[int]) -> dict[int, UUID]:
    """Row -> its organization, of which others are folded behind it: told with the last one that
    stands unfolded."""
    if not folds(query, ordered.match) or not is_ranked(query):
        return {}
    seen: Counter[UUID] = Counter()
    last: dict[int, UUID] = {}
    for row in ordered.rows:
        pk = ordered.documents[row].organization_id
        seen[pk] += 1
        if seen[pk] == FOLDED_AFTER and row in shown:
            last[row] = pk
    return last


@cache
def _beside(process: int) -> ThreadPoolExecutor:
    """Threads that only wait for an answer. `process`: its id, since a fork needs its own."""
    del process
    return ThreadPoolExecutor(WAITING_AT_ONCE)


def _in_order(picture: Snapshot, query: SearchQuery, match: Match) -> list[int]:
    """Rows: best first, or as they came."""
    count = len(picture.columns)
    if not is_ranked(query):
        return list(range(count))
    ordered: list[int] = rank(picture, query, match, wanted=count).top.tolist()
    return ordered


def _of_page(query: SearchQuery, rows: Sequence[int]) -> list[int]:
    start = (query.page - 1) * query.per_page if is_ranked(query) else 0
    return list(rows[start : start + query.per_page])


def _distances(picture: Snapshot, query: SearchQuery, rows: Sequence[int]) -> list[float]:
    """NaN without a point, or nobody to be near to."""
    if query.near is None:
        return [np.nan] * len(rows)
    found: list[float] = distances_km(picture, query.near, np.array(rows, np.int32)).tolist()
    return found


def _result(
    query: SearchQuery,
    known: Labels,
    reasons: Reasons,
    body: Body,
    row: int,
    distance: float,
    more: int,
) -> dict[str, Any]:
    listed = (known.terms.get(bytes.fromhex(term)) for term in body["own_terms"])
    terms = [term for term in listed if term is not None]
    return result(
        query,
        body["card"],
        terms,
        body.get("openings"),
        body["zone"],
        suspended=body["suspended"],
        distance_km=distance,
        matched=reasons.of(row, terms),
        more=more,
    )
