"""A whole new index beside the one that is read, and the swap."""

import time
from collections.abc import Iterator
from datetime import datetime
from types import TracebackType
from typing import Self
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from directory import collector
from directory.models import Service
from search import known_words, names, store
from search.documents import build
from search.following import SERVICES_AT_ONCE
from search.loading import all_terms
from search.models import IndexState, Segment, StoredDocument
from search.query import RebuildReport, SearchDocument
from search.words import words_index

AT_ONCE = 5_000


class Generation:
    """Takes documents until it ends, then takes the place of what is read.

    Writers who follow the records keep both generations meanwhile. Readers know documents by
    number: numbers of the new generation mean nothing to them before the swap.
    """

    def __enter__(self) -> Self:
        self.began = time.perf_counter()
        self.documents: list[SearchDocument] = []
        self.count = 0
        self.removed = 0
        with transaction.atomic():
            state = store.state(lock=True)
            abandoned = state.building
            self.number = max(state.generation, abandoned or 0) + 1
            IndexState.objects.update(building=self.number)
            self.since = store.next_version()
        if abandoned is not None:  # of a rebuild that was killed
            remove_generation(abandoned)
        return self

    def add(self, document: SearchDocument) -> None:
        self.documents.append(document)
        if len(self.documents) >= AT_ONCE:
            self.write_down()

    def write_down(self) -> None:
        """Puts what was added into the index being built."""
        written = store.write(self.documents, generation=self.number)
        self.count += written.added
        self.documents = []

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            return  # the next rebuild clears it away; readers never saw it
        self.write_down()
        with transaction.atomic():
            before = store.state(lock=True).generation
            store.write((), self._buried_meanwhile(before), generation=self.number)
            IndexState.objects.update(generation=self.number, building=None)
            store.touch()
        self.removed = remove_generation(before)
        self.seconds = time.perf_counter() - self.began

    def _buried_meanwhile(self, before: int) -> list[tuple[UUID, int]]:
        """What writers took out of the read generation before it was put into this one."""
        rows = StoredDocument.objects.filter(
            generation=before, deleted_at__isnull=False, version__gt=self.since
        )
        return list(rows.values_list("document_id", "version"))

    def report(self, assembly_seconds: float = 0.0) -> RebuildReport:
        return RebuildReport(self.count, self.removed, self.seconds, assembly_seconds)


def rebuild(*, now: datetime | None = None) -> RebuildReport:
    """From the records, in chunks that each hold the database for a moment only."""
    now = now or timezone.now()
    assembling = 0.0
    with collector.paused(), Generation() as generation:
        for batch in services_in_order():
            began = time.perf_counter()
            version = store.next_version()
            documents = build(batch, all_terms(), version=version, now=now)
            assembling += time.perf_counter() - began
            for document in documents:
                generation.add(document)
    known_words.recount()
    names.recount()
    IndexState.objects.update(openings_from=now)
    return generation.report(assembling)


def services_in_order() -> Iterator[list[UUID]]:
    """All ids, in order, by sets."""
    after = UUID(int=0)
    while True:
        rows = Service.objects.filter(id__gt=after).order_by("id")
        batch = list(rows.values_list("id", flat=True)[:SERVICES_AT_ONCE])
        if not batch:
            return
        yield batch
        after = batch[-1]


def remove_generation(generation: int) -> int:
    """Takes the documents, words and bitmaps of a generation away; returns the documents."""
    Segment.objects.filter(generation=generation).delete()
    total = 0
    columns = ("number", "name", "terms", "organization", "text", "deleted_at")
    while True:
        with transaction.atomic():
            rows = list(
                StoredDocument.objects.filter(generation=generation)
                .order_by("number")
                .values_list(*columns)[:AT_ONCE]
            )
            if not rows:
                return total
            words_index().drop([row[:5] for row in rows if row[5] is None])
            StoredDocument.objects.filter(generation=generation, number__lte=rows[-1][0]).delete()
        total += len(rows)
