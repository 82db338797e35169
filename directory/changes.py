"""The change feed: which roots each consumer has yet to hear of.

Rows are deleted after success. There is no "last id seen": ids commit out of order, and a slow
transaction's row would then be skipped for good.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from directory import bulk
from directory.models import RecordChange

CONSUMERS = ("search",)


def append(records: Iterable[tuple[str, UUID, list[list[str]]]]) -> None:
    """One row for each consumer and root: (entity, id, owners before and after)."""
    now = timezone.now()
    bulk.insert(
        RecordChange,
        [
            {
                "consumer": consumer,
                "entity": entity,
                "record_id": pk,
                "owners": owners,
                "created_at": now,
            }
            for entity, pk, owners in records
            for consumer in CONSUMERS
        ],
    )


class Change(NamedTuple):
    """A row of the feed: of ten thousand at once instances would take longer than the query."""

    pk: int
    entity: str
    record_id: UUID
    owners: list[list[str]]


def claim(consumer: str, limit: int) -> list[Change]:
    """The next changes, locked until the caller's transaction ends; others skip them.

    Must be called inside a transaction. On SQLite the transaction itself is the lock.
    """
    query = RecordChange.objects.filter(consumer=consumer).order_by("id")
    if connection.features.has_select_for_update_skip_locked:
        query = query.select_for_update(skip_locked=True)
    return [Change(*row) for row in query.values_list(*Change._fields)[:limit]]


def done(changes: Sequence[Change]) -> None:
    """Forgets what the consumer has taken in."""
    ids = [change.pk for change in changes]
    for start in range(0, len(ids), 10_000):
        RecordChange.objects.filter(pk__in=ids[start : start + 10_000]).delete()


def waiting(consumer: str) -> int:
    return RecordChange.objects.filter(consumer=consumer).count()


def lag_seconds(consumer: str, *, now: datetime | None = None) -> float:
    """The age of the oldest change that waits; 0 when none does."""
    oldest = (
        RecordChange.objects.filter(consumer=consumer)
        .order_by("id")
        .values_list("created_at", flat=True)
        .first()
    )
    return max(0.0, ((now or timezone.now()) - oldest).total_seconds()) if oldest else 0.0
