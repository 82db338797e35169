"""The search that lives in the directory's own database: always there, always kept up to date."""

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from search import facets, labels, store, suggestions
from search.labels import Labels
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
from search.results import result
from search.snapshot import Overtaken, Snapshot, current


class _Shown(NamedTuple):
    """The columns of `search_document` that a result is made of."""

    number: int
    card: str
    taxonomy_terms: bytes
    openings: str | None
    zone: str
    suspended: bool


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
        stored = {row.number: row for row in _shown(numbers)}
        if len(stored) < len(numbers) and snapshot.generation != store.state().generation:
            raise Overtaken
        each = zip(
            numbers, ranked.distances_km[shown].tolist(), ranked.more[shown].tolist(), strict=True
        )
        known = labels.labels(snapshot)
        reasons = Reasons(found, known.terms.values(), numbers)
        results = [
            _result(known, query, reasons, stored[number], distance, more)
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


def _shown(numbers: Sequence[int]) -> list[_Shown]:
    """Without the ORM, which takes longer over this than the database does."""
    if not numbers:
        return []
    marks = ", ".join(["%s"] * len(numbers))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(_Shown._fields)} FROM search_document "
            f"WHERE number IN ({marks}) AND deleted_at IS NULL",
            numbers,
        )
        return [_Shown(*row) for row in cursor.fetchall()]


def _result(
    known: Labels,
    query: SearchQuery,
    reasons: Reasons,
    row: _Shown,
    distance: float,
    more: int,
) -> dict[str, Any]:
    terms = known.of_document(row.number, bytes(row.taxonomy_terms))
    return result(
        query,
        row.card,
        terms,
        row.openings,
        row.zone,
        suspended=bool(row.suspended),
        distance_km=distance,
        matched=reasons.of(row.number, terms),
        more=more,
    )
