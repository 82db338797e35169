"""Comparing what is stored with what the engine holds of it, and mending the difference."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from search import store, stored
from search.backends import engine_index, engine_indices
from search.backends.engine_indices import Mark
from search.engine import BULK_SECONDS, Engine
from search.engine_sending import Outgoing, outgoing, raise_if_waiting, send, settle
from search.loading import among, key_of
from search.models import EngineChange, RefusedDocument, StoredDocument

AT_ONCE = 5_000
_READ: tuple[Mark, ...] = ("read",)


class Told(NamedTuple):
    key: tuple[str, str]  # service id, document id
    says: tuple[int, str]  # version, digest
    engine_version: int = 0


@dataclass(slots=True)
class EngineDrift:
    documents: int = 0
    missing: int = 0
    extra: int = 0
    stale: int = 0
    waiting: int = 0
    """Changes that are still to be sent."""
    refused: int = 0
    services: set[UUID] = field(default_factory=set)
    """Those with a difference."""
    orphans: dict[UUID, tuple[UUID, int]] = field(default_factory=dict)
    """Documents of the engine that are not stored, with service and version there."""

    @property
    def clean(self) -> bool:
        return not (self.missing or self.extra or self.stale or self.waiting or self.refused)


def told(target: Engine, mark: Mark) -> Iterator[Told]:
    """Of each live document in the engine, in the order of services and ids; page by page, each
    after the last of the one before. Raises EngineError."""
    after: list[str] = []
    while True:
        body = {
            "size": AT_ONCE,
            "track_total_hits": False,
            "version": True,
            "query": {"term": {"live": True}},
            "sort": [{"service_id": "asc"}, {"id": "asc"}],
            "_source": ["service_id", "id", "version", "digest"],
            **({"search_after": after} if after else {}),
        }
        found = target.request(
            "POST",
            f"/{engine_indices.alias(mark)}/_search",
            body=body,
            timeout_seconds=BULK_SECONDS,
        )
        hits = found["hits"]["hits"]
        for hit in hits:
            one = hit["_source"]
            key, says = (one["service_id"], one["id"]), (one["version"], one["digest"])
            yield Told(key, says, hit["_version"])
        if len(hits) < AT_ONCE:
            return
        after = hits[-1]["sort"]


def compare(target: Engine, mark: Mark = "read") -> EngineDrift:
    """Both in streams, so that a million need no more memory than a hundred. Raises EngineError."""
    engine_indices.refresh(target, engine_indices.alias(mark))
    waiting, refused = EngineChange.objects.count(), RefusedDocument.objects.count()
    drift = EngineDrift(waiting=waiting, refused=refused)
    ours = (Told(one[:2], one[2:]) for one in stored.marks(store.state().generation))
    for here, there in side_by_side(ours, told(target, mark)):
        drift.documents += here is not None
        if here is None and there is not None:
            drift.extra += 1
            drift.orphans[UUID(there.key[1])] = UUID(there.key[0]), there.engine_version
        elif here is not None and (there is None or here.says != there.says):
            drift.missing += there is None
            drift.stale += there is not None
            drift.services.add(UUID(here.key[0]))
    return drift


def side_by_side(
    ours: Iterator[Told], theirs: Iterator[Told]
) -> Iterator[tuple[Told | None, Told | None]]:
    """Those of the same key together; None where one side has none. Both come in order."""
    one, other = next(ours, None), next(theirs, None)
    while one is not None or other is not None:
        left = one if other is None or (one is not None and one.key <= other.key) else None
        right = other if one is None or (other is not None and other.key <= one.key) else None
        yield left, right
        one = next(ours, None) if left is not None else one
        other = next(theirs, None) if right is not None else other


def repair(target: Engine, drift: EngineDrift, marks: Collection[Mark] = _READ) -> None:
    """Sends what differs again, and puts tombstones on what is not stored. Raises EngineError.

    With the versions that they have: a change on its way meanwhile is newer and wins.
    """
    generation = store.state().generation
    ids = sorted(drift.services)
    for start in range(0, len(ids), stored.AT_ONCE):
        services = stored.of_services(ids[start : start + stored.AT_ONCE], generation)
        _sent(target, list(outgoing(services, {})), marks)
    there = _stored_by_now(drift.orphans, generation)
    stones = [
        Outgoing(pk, service, version, engine_index.tombstone(pk, service, version))
        for pk, (service, version) in drift.orphans.items()
        if pk not in there
    ]
    _sent(target, stones, marks)


def _stored_by_now(ids: Collection[UUID], generation: int) -> set[UUID]:
    """New ones may have come while the two were compared."""
    if not ids:
        return set()
    rows = StoredDocument.objects.filter(generation=generation, deleted_at__isnull=True)
    found = rows.filter(document_id__in=among([key_of(pk) for pk in ids]))
    return set(found.values_list("document_id", flat=True))


def _sent(target: Engine, documents: list[Outgoing], marks: Collection[Mark]) -> None:
    sent = send(target, documents, marks)
    settle(documents, sent)
    raise_if_waiting(sent)
