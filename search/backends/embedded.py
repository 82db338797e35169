"""The search that lives in the directory's own database: always there, always kept up to date."""

import time
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import numpy as np
import orjson

from search import facets, labels, openings, store, suggestions
from search.matched import Reasons
from search.matching import match
from search.models import StoredDocument
from search.query import (
    RebuildReport,
    SearchDocument,
    SearchPage,
    SearchQuery,
    Suggestion,
)
from search.ranking import rank
from search.rebuilding import Generation
from search.snapshot import Overtaken, Snapshot, current

_SHOWN = (
    "number",
    "card",
    "taxonomy_terms",
    "openings",
    "zone",
    "suspended",
)


class EmbeddedBackend:
    name = "embedded"

    def search(self, query: SearchQuery) -> SearchPage:
        """Two to four queries: is the index still the same, the words not remembered, the rows."""
        began = time.perf_counter()
        try:
            page = self._answer(current(), query)
        except Overtaken:
            page = self._answer(current(), query)
        took_ms = round((time.perf_counter() - began) * 1000, 1)
        return SearchPage(page.total, page.results, page.facets, page.partial, self.name, took_ms)

    def _answer(self, snapshot: Snapshot, query: SearchQuery) -> SearchPage:
        """Raises Overtaken."""
        found = match(snapshot, query)
        ranked = rank(snapshot, query, found, wanted=query.page * query.per_page)
        start = (query.page - 1) * query.per_page
        shown = slice(start, start + query.per_page)
        numbers = [int(number) for number in snapshot.numbers[ranked.top[shown]]]
        stored = {
            row["number"]: row
            for row in StoredDocument.objects.filter(
                number__in=numbers, deleted_at__isnull=True
            ).values(*_SHOWN)
        }
        if len(stored) < len(numbers) and snapshot.generation != store.state().generation:
            raise Overtaken
        each = zip(
            numbers, ranked.distances_km[shown].tolist(), ranked.more[shown].tolist(), strict=True
        )
        reasons = Reasons(found)
        results = [
            _result(snapshot, query, reasons, stored[number], distance, more)
            for number, distance, more in each
            if number in stored
        ]
        counted = facets.count(snapshot, query, found, ranked) if query.facets else {}
        return SearchPage(len(ranked.kept), results, counted, found.partial)

    def suggest(self, prefix: str, limit: int, kind: str = "") -> list[Suggestion]:
        return suggestions.suggest(current(), prefix, limit, kind)

    def index(self, documents: Iterable[SearchDocument]) -> None:
        listed = list(documents)
        for generation in store.generations():
            store.write(listed, generation=generation)

    def remove(self, ids: Iterable[tuple[str, int]]) -> None:
        gone = [(UUID(pk), version) for pk, version in ids]
        for generation in store.generations():
            store.write((), gone, generation=generation)

    def rebuild(self, documents: Iterable[SearchDocument]) -> RebuildReport:
        with Generation() as generation:
            for document in documents:
                generation.add(document)
        return generation.report()

    def versions(self) -> Iterator[tuple[str, int, str]]:
        rows = StoredDocument.objects.filter(
            generation=store.state().generation, deleted_at__isnull=True
        ).order_by("document_id")
        for pk, version, digest in rows.values_list("document_id", "version", "digest").iterator():
            yield str(pk), version, digest


def _result(
    snapshot: Snapshot,
    query: SearchQuery,
    reasons: Reasons,
    row: dict[str, Any],
    distance: float,
    more: int,
) -> dict[str, Any]:
    """The stored card, and what depends on the moment and on who asks."""
    card: dict[str, Any] = orjson.loads(row["card"])
    known = labels.labels(snapshot)
    terms = labels.terms_of(known, bytes(row["taxonomy_terms"]))
    spans = None if row["openings"] is None else orjson.loads(row["openings"])
    card["taxonomy_terms"] = [term.card for term in terms]
    card["open"] = openings.opening(spans, row["zone"], suspended=row["suspended"], now=query.now)
    card["distance_km"] = None if np.isnan(distance) else round(distance, 1)
    card["matched"] = reasons.of(row["number"], terms)
    card["more_of_organization"] = more
    return card
