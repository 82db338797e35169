"""Comparing records with what is stored of them: drift is a number."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from search import store
from search.documents import build
from search.loading import all_terms
from search.models import StoredDocument
from search.rebuilding import services_in_order
from search.snapshot import fresh


@dataclass(slots=True)
class Drift:
    documents: int = 0
    missing: int = 0
    extra: int = 0
    stale: int = 0
    unindexed: int = 0
    """Stored, but its words or bitmaps say otherwise."""

    @property
    def clean(self) -> bool:
        return not (self.missing or self.extra or self.stale or self.unindexed)


def verify(*, now: datetime | None = None) -> Drift:
    """Builds every document again and compares digests; as long as a rebuild, writes nothing.

    Changes that still wait to be followed count as drift: let the worker drain them first.
    """
    now = now or timezone.now()
    drift, terms, known = Drift(), all_terms(), set[UUID]()
    generation = store.state().generation
    for batch in services_in_order():
        rows = StoredDocument.objects.filter(
            generation=generation, service_id__in=batch, deleted_at__isnull=True
        )
        stored = dict(rows.values_list("document_id", "digest"))
        built = {one.id: one for one in build(batch, terms, version=0, now=now)}
        drift.documents += len(built)
        drift.missing += len(built.keys() - stored.keys())
        drift.stale += sum(stored.get(pk, one.digest) != one.digest for pk, one in built.items())
        drift.extra += len(stored.keys() - built.keys())
        known.update(stored)
    live = StoredDocument.objects.filter(generation=generation, deleted_at__isnull=True)
    drift.extra += live.count() - len(known)  # of services that are gone altogether
    drift.unindexed = _unindexed(generation)
    return drift


def _unindexed(generation: int) -> int:
    """Documents that the bitmaps lack or should not have, and such whose name is not found."""
    snapshot = fresh()
    rows = StoredDocument.objects.filter(generation=generation, deleted_at__isnull=True)
    numbers, by_word = set[int](), dict[str, list[int]]()
    for number, name in rows.values_list("number", "name").iterator():
        numbers.add(number)
        for word in name.split()[:1]:
            by_word.setdefault(word, []).append(number)
    wrong = numbers ^ set(snapshot.live)
    for word, named in by_word.items():
        found = snapshot.posting(word, "name")
        wrong.update(number for number in named if number not in found)
    return len(wrong)
