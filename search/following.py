"""Following the records: change rows into documents."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from directory import changes, collector
from directory.models import Schedule, Service
from search import known_words, names, store
from search.documents import build
from search.fanout import Roots, roots_of, services_of
from search.loading import all_terms, among, key_of
from search.models import IndexState, StoredDocument
from search.query import SearchDocument

CONSUMER = "search"
CHANGES_AT_ONCE = 10_000
SERVICES_AT_ONCE = 2_000
WRITTEN_AT_ONCE = 10_000  # documents
COUNTED_ALWAYS = 2_000  # services; counting them takes a moment
OPENINGS_EVERY = timedelta(hours=20)


def follow_once(*, limit: int = CHANGES_AT_ONCE, now: datetime | None = None) -> int:
    """Takes in the next changes; returns how many, 0 when there were none.

    Claim, documents, words and bitmaps are one transaction: a worker that dies in it leaves
    the change rows where they were.
    """
    if not changes.waiting(CONSUMER):
        return 0
    with collector.paused(), transaction.atomic():
        claimed = changes.claim(CONSUMER, limit)
        if claimed:
            refresh(services_of(roots_of(claimed)), now=now)
            changes.done(claimed)
    return len(claimed)


def follow(limit: int | None = None, *, now: datetime | None = None) -> int:
    """Until nothing waits, or `limit` changes are taken in."""
    total = 0
    while done := follow_once(now=now):
        total += done
        if limit is not None and total >= limit:
            break
    return total


def refresh(services: Collection[UUID], *, now: datetime | None = None) -> store.Written:
    """Makes the documents of these services new, in every generation that is kept."""
    now = now or timezone.now()
    terms = all_terms()
    listed = sorted(services)
    written = store.Written()
    fresh = _Fresh()
    for start in range(0, len(listed), SERVICES_AT_ONCE):
        batch = listed[start : start + SERVICES_AT_ONCE]
        version = store.next_version()
        fresh.documents += build(batch, terms, version=version, now=now)
        fresh.versions.update(dict.fromkeys(batch, version))
        if len(fresh.documents) >= WRITTEN_AT_ONCE:
            written += fresh.write(now)
            fresh = _Fresh()
    written += fresh.write(now)
    count_words(services)
    return written


@dataclass(slots=True)
class _Fresh:
    """What was made of some services, gathered: most segments are touched by any few thousand
    services, and each takes its time to be taken apart and packed again."""

    documents: list[SearchDocument] = field(default_factory=list)
    versions: dict[UUID, int] = field(default_factory=dict)  # of the services

    def write(self, now: datetime) -> store.Written:
        written = store.Written()
        for generation in store.generations():
            gone = _gone(generation, self.versions, {one.id for one in self.documents})
            written += store.write(self.documents, gone, generation=generation, now=now)
        return written


def count_words(services: Collection[UUID]) -> None:
    """What the speller and the suggestions know: of a small directory all anew, which then also
    forgets; of a large one what came. The rest is forgotten at night."""
    if Service.objects.count() <= COUNTED_ALWAYS:
        known_words.recount()
        names.recount()
    else:
        known_words.add(services)
        names.add(services)


def _gone(
    generation: int, versions: Mapping[UUID, int], made: Collection[UUID]
) -> list[tuple[UUID, int]]:
    """Stored documents of these services that are made no more, with the version that says so."""
    stored = StoredDocument.objects.filter(
        generation=generation,
        service_id__in=among([key_of(pk) for pk in versions]),
        deleted_at__isnull=True,
    ).values_list("document_id", "service_id")
    return [(pk, versions[service]) for pk, service in stored if pk not in made]


def refresh_openings(now: datetime | None = None) -> int:
    """Nightly: the opening spans of the coming days. Returns the services looked at, else 0."""
    now = now or timezone.now()
    state = store.state()
    if state.openings_from is not None and now - state.openings_from < OPENINGS_EVERY:
        return 0
    scheduled = sorted(_with_schedules())
    for start in range(0, len(scheduled), SERVICES_AT_ONCE):
        refresh(scheduled[start : start + SERVICES_AT_ONCE], now=now)
    known_words.recount()
    names.recount()
    IndexState.objects.update(openings_from=now)
    return len(scheduled)


def _with_schedules() -> set[UUID]:
    """Two queries and those of the fan-out."""
    roots: Roots = {}
    rows = Schedule.objects.values_list("service_id", "location_id", "service_at_location_id")
    for service, location, at_location in rows.distinct():
        for entity, pk in (
            ("service", service),
            ("location", location),
            ("service_at_location", at_location),
        ):
            if pk:
                roots.setdefault(entity, set()).add(pk)
    return services_of(roots)
