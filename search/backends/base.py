"""The seam behind which an engine stands."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from search.query import (
    RebuildReport,
    SearchDocument,
    SearchPage,
    SearchQuery,
    Suggestion,
)


class SearchBackend(Protocol):
    def search(self, query: SearchQuery) -> SearchPage: ...

    def suggest(self, prefix: str, limit: int, kind: str = "") -> list[Suggestion]: ...

    def index(self, documents: Iterable[SearchDocument]) -> None:
        """Each with its version; an older version than the stored one is left out."""

    def remove(self, ids: Iterable[tuple[str, int]]) -> None:
        """(id, version) of documents that are no more."""

    def rebuild(self, documents: Iterable[SearchDocument]) -> RebuildReport:
        """Readers never see a half-built index."""

    def versions(self) -> Iterator[tuple[str, int, str]]:
        """(id, version, content digest) of every live document, by id."""
