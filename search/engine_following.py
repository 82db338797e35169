"""Following the stored documents: what changed in them goes to the engine.

The queue is a table, written with the documents. A row goes when the engine has acknowledged it,
so whoever dies on the way loses nothing; what is then sent twice has the same version.
"""

from contextlib import AbstractContextManager, nullcontext
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from search import store, stored
from search.backends import engine_indices
from search.engine import Engine, engine
from search.engine_sending import outgoing, raise_if_waiting, send, settle
from search.models import EngineChange

ROWS_AT_ONCE = 2_000


def sync_once(*, limit: int = ROWS_AT_ONCE) -> int:
    """Sends the next changes; returns how many, 0 when none waits or there is nothing to fill.

    Raises EngineError: the rows stay, the worker tries again, ever more slowly.
    """
    target = engine()
    if target is None or not EngineChange.objects.exists():
        return 0
    marks = engine_indices.standing(target).ours
    if not marks:
        return 0  # `search_rebuild` makes the first index, of everything
    with _claiming():
        rows = _next(limit)
        _send(target, rows, marks)
    return len(rows)


def lag_seconds() -> float:
    """How far the engine is behind the directory's own index: the age of the oldest change that it
    has not taken in; 0 when there is none. One query."""
    oldest = EngineChange.objects.order_by("id").values_list("created_at", flat=True).first()
    return max(0.0, (timezone.now() - oldest).total_seconds()) if oldest else 0.0


def sync() -> int:
    """Until nothing waits."""
    total = 0
    while done := sync_once():
        total += done
    return total


def _claiming() -> AbstractContextManager[object]:
    """Several workers share the queue by locks on its rows where the database has them. SQLite
    would hold up all who write for as long as the engine takes: there, two send the same."""
    skips = connection.features.has_select_for_update_skip_locked
    return transaction.atomic() if skips else nullcontext()


def _next(limit: int) -> list[EngineChange]:
    rows = EngineChange.objects.order_by("id")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return list(rows[:limit])


def _send(target: Engine, rows: list[EngineChange], marks: list[engine_indices.Mark]) -> None:
    """The documents are read after the rows: they hold at least what the rows tell of."""
    versions: dict[UUID, int] = {}
    for row in rows:
        versions[row.service_id] = max(row.version, versions.get(row.service_id, 0))
    services = stored.of_services(versions.keys(), store.state().generation)
    documents = list(outgoing(services, versions))
    sent = send(target, documents, marks)
    settle(documents, sent)
    done = [row.pk for row in rows if row.service_id not in sent.waiting]
    EngineChange.objects.filter(pk__in=done).delete()
    if not done:
        raise_if_waiting(sent)
