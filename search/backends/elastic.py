"""The search that lives in an engine: Elasticsearch or OpenSearch, filled from what is stored.

The engine finds, filters and counts all that match, and picks the candidates for the first pages.
Those are put in order by `search.ranking`, which does it for the embedded index too: over a small
picture of nothing but the candidates, made in the shape of the large one.
"""

import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import numpy as np
from elasticsearch.dsl import Q

from search import labels
from search.backends import engine_counts, engine_index, engine_indices
from search.backends import engine_query as say
from search.backends.candidates import picture_of, reading
from search.backends.embedded import EmbeddedBackend
from search.backends.engine_asking import COLUMNS, Asked, Found, body_of, is_ranked
from search.backends.engine_query import Body, Clause
from search.distance import distances_km
from search.engine import Engine, EngineAway
from search.evidence import MOST_CALLED, MOST_NAMESAKES
from search.labels import Labels
from search.matched import Reasons
from search.matching import FEW, GONE_TO_KM, Match, plain
from search.query import (
    RebuildReport,
    SearchDocument,
    SearchPage,
    SearchQuery,
    Suggestion,
)
from search.ranking import FOLDED_AFTER, folds, rank
from search.results import result
from search.snapshot import Snapshot, current

MOST_SIBLINGS = 2_000
_TO_SHOW = ("card", "openings", "zone", "suspended", "own_terms")


class ElasticBackend:
    """`engine`: asked for searches, with as much patience as it was made with."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.embedded = EmbeddedBackend()

    @property
    def name(self) -> str:
        return self.engine.kind.name

    def search(self, query: SearchQuery) -> SearchPage:
        """Two to four requests. Raises EngineError."""
        began = time.perf_counter()
        page = self._answer(query)
        took_ms = round((time.perf_counter() - began) * 1000, 1)
        return replace(page, answered_by=self.name, took_ms=took_ms)

    def _answer(self, query: SearchQuery) -> SearchPage:
        found = self._found(self._looked_up(query))
        counts = found.answer["aggregations"]
        known = labels.labels(current())
        facets = engine_counts.facets(query, counts, known) if query.facets else {}
        total = engine_counts.counted(counts["total"])
        return SearchPage(total, self._results(found, known), facets, found.partial)

    # What is asked

    def _looked_up(self, query: SearchQuery) -> Asked:
        """How rare each concept is, and whether the words are a name. One request, or none."""
        concepts = plain(query.text) if query.concepts is None else query.concepts
        clauses = {one.said: say.said(one) for one in concepts}
        names = say.named_so(query.named) if query.named else ()
        if len(clauses) < 2 and not names:
            return Asked(query, concepts, {}, {}, None)
        everything, *counts = self._counts([say.LIVE, *clauses.values(), *names])
        held = dict(zip(clauses, counts, strict=False))
        values = {said: say.rarity(count, everything) for said, count in held.items()}
        named = None
        if names:
            possible, called = counts[len(clauses) :]
            if 0 < possible <= MOST_NAMESAKES and 0 < called <= MOST_CALLED:
                named = names[1]
        return Asked(query, concepts, values, held, named)

    def _counts(self, clauses: Sequence[Clause]) -> list[int]:
        """Documents that match each. One request, or none."""
        if not clauses:
            return []
        bodies = [
            {"size": 0, "track_total_hits": True, "query": say.all_of([say.LIVE, one]).to_dict()}
            for one in clauses
        ]
        answers = self.engine.many(engine_indices.alias("read"), bodies)
        return [int(answer["hits"]["total"]["value"]) for answer in answers]

    def _found(self, asked: Asked) -> Found:
        """All that must be said; the most of it where nothing, or nothing near, says it all."""
        count = len(asked.musts)
        answer = self._ask(asked, count)
        if count and not answer["aggregations"]["whole"]["doc_count"]:
            held = self._most_held(asked, count)
            if held:
                return Found(asked, self._ask(asked, held), held, partial=True)
        elif asked.query.story and count > 1 and self._none_near(asked, count):
            return Found(asked, self._ask(asked, count - 1), count - 1, partial=True)
        return Found(asked, answer, count)

    def _most_held(self, asked: Asked, count: int) -> int:
        """The most musts that any document within the filters says; 0: none says any."""
        fewer = range(count - 1, 0, -1)
        chosen = say.filters(asked.query).values()
        found = self._counts([say.all_of([*asked.saying(n), *chosen]) for n in fewer])
        return next((n for n, documents in zip(fewer, found, strict=True) if documents), 0)

    def _none_near(self, asked: Asked, count: int) -> bool:
        if asked.query.near is None:
            return False
        chosen = say.filters(asked.query).values()
        there = say.within(asked.query.near, GONE_TO_KM)
        return self._counts([say.all_of([*asked.saying(count), there, *chosen])])[0] < FEW

    def _ask(self, asked: Asked, at_least: int) -> Body:
        return self._search(body_of(asked, at_least))

    def _search(self, body: Body) -> Body:
        path = f"/{engine_indices.alias('read')}/_search"
        found: Body = self.engine.request("POST", path, body=body)
        if found["timed_out"] or found["_shards"]["failed"]:
            raise EngineAway("The search engine answered in part only.")
        return found

    # What is shown

    def _results(self, found: Found, known: Labels) -> list[dict[str, Any]]:
        query, hits = found.asked.query, found.answer["hits"]["hits"]
        if is_ranked(query):
            hits = [*hits, *self._siblings(found, hits)]
        documents = [engine_index.candidate(hit["fields"]) for hit in hits]
        picture = picture_of(documents)
        match = reading(
            picture,
            query,
            found.asked.concepts,
            found.asked.ways,
            found.asked.values,
            [hit.get("matched_queries", ()) for hit in hits],
            partial=found.partial,
        )
        rows = _in_order(picture, query, match)
        shown = _of_page(query, rows)
        stored = self._stored([documents[row].id for row in shown])
        behind = self._behind(found, documents, match, rows, shown)
        reasons = Reasons(match, known.terms.values(), shown)
        distances = _distances(picture, query, shown)
        return [
            _result(query, known, reasons, stored[documents[row].id], row, far, behind.get(row, 0))
            for row, far in zip(shown, distances, strict=True)
            if documents[row].id in stored
        ]

    def _siblings(self, found: Found, hits: Sequence[Body]) -> list[Body]:
        """The other documents of the same services that match: which of them is shown is decided
        by the order, too. One request where a service has several."""
        services = [hit["fields"]["service_id"][0] for hit in hits if not hit["fields"]["alone"][0]]
        if not services:
            return []
        body = body_of(found.asked, found.at_least)
        among = Q("bool", filter=[Q("terms", service_id=services)]).to_dict()
        wanted = {"bool": {"must": [body["query"]], "filter": [among]}}
        kept = {name: body[name] for name in (*COLUMNS, "post_filter", "sort") if name in body}
        there = {hit["fields"]["id"][0] for hit in hits}
        answer = self._search({**kept, "query": wanted, "size": MOST_SIBLINGS})
        return [hit for hit in answer["hits"]["hits"] if hit["fields"]["id"][0] not in there]

    def _behind(
        self,
        found: Found,
        documents: Sequence[SearchDocument],
        match: Match,
        rows: Sequence[int],
        shown: Sequence[int],
    ) -> dict[int, int]:
        """Row -> how many others of its organization are folded behind it: told with the last one
        that stands unfolded. One request where any is."""
        if not folds(found.asked.query, match) or not is_ranked(found.asked.query):
            return {}
        seen: Counter[UUID] = Counter()
        last: dict[int, UUID] = {}
        for row in rows:
            pk = documents[row].organization_id
            seen[pk] += 1
            if seen[pk] == FOLDED_AFTER and row in shown:
                last[row] = pk
        if not last:
            return {}
        counts = self._of_organizations(found, set(last.values()))
        return {row: max(0, counts.get(pk, 0) - FOLDED_AFTER) for row, pk in last.items()}

    def _of_organizations(self, found: Found, ids: Collection[UUID]) -> dict[UUID, int]:
        """The services of each that match."""
        listed = Q("terms", organization_id=[str(pk) for pk in ids])
        chosen = say.filters(found.asked.query).values()
        each = {str(pk): engine_counts.services(Q("term", organization_id=str(pk))) for pk in ids}
        body = {
            "size": 0,
            "query": say.all_of([found.asked.base(found.at_least), listed, *chosen]).to_dict(),
            "aggs": each,
        }
        answer = self._search(body)
        return {UUID(pk): engine_counts.counted(one) for pk, one in answer["aggregations"].items()}

    def _stored(self, ids: Sequence[UUID]) -> dict[UUID, Body]:
        """What is shown of each; one that went meanwhile is not there. One request."""
        if not ids:
            return {}
        index = engine_indices.alias("read")
        found = self.engine.request(
            "POST",
            f"/{index}/_mget",
            params={"_source_includes": ",".join(("live", *_TO_SHOW))},
            body={"ids": [str(pk) for pk in ids]},
        )
        return {
            UUID(each["_id"]): each["_source"]
            for each in found["docs"]
            if each.get("found") and each["_source"]["live"]
        }

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
