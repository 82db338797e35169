"""Stored documents on their way into the engine: bulk, each with the version of its service."""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone

from search.backends import engine_index, engine_indices
from search.backends.engine_indices import Mark
from search.engine import Engine, EngineAway
from search.models import RefusedDocument
from search.stored import OfService

AT_ONCE = 1_000  # documents: some megabytes
OLDER = 409  # the engine has it in a newer version: that is as good
NOT_MARKED = 404  # nothing has that name any more
LATER = frozenset({408, 429, 500, 502, 503, 504})
NOW_READ_ONLY = "cluster_block_exception"
"""The engine's disk is full: nothing is wrong with the document."""
LONGEST_REASON = 500

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outgoing:
    document_id: UUID
    service_id: UUID
    version: int  # of the service
    body: dict[str, Any]


@dataclass(slots=True)
class Sent:
    taken: int = 0
    waiting: set[UUID] = field(default_factory=set)
    """Services of which something could not be taken in now."""
    refused: dict[UUID, tuple[Outgoing, str]] = field(default_factory=dict)


def outgoing(services: Iterable[OfService], at_least: Mapping[UUID, int]) -> Iterator[Outgoing]:
    """`at_least`: versions of services by who told of a change. A service that a document moved
    away from holds none so new itself."""
    for one in services:
        version = max(one.version, at_least.get(one.service_id, 0))
        alone = len(one.documents) == 1
        for document in one.documents:
            body = engine_index.body_of(document, alone=alone)
            yield Outgoing(document.id, one.service_id, version, body)
        for pk, since in one.gone:
            stone = engine_index.tombstone(pk, one.service_id, since)
            yield Outgoing(pk, one.service_id, version, stone)


def send(engine: Engine, documents: Sequence[Outgoing], marks: Collection[Mark]) -> Sent:
    """Into each index that is marked so. Raises EngineError if a whole request fails.

    Writing goes by the marks, which may move at any moment: the engine finds the index, and takes
    in nothing under a name that is no mark. An older version never comes over a newer one.
    """
    sent = Sent()
    for start in range(0, len(documents), AT_ONCE):
        batch = documents[start : start + AT_ONCE]
        for mark in marks:
            lines = [line for one in batch for line in (_action(one, mark), one.body)]
            for one, outcome in zip(batch, engine.bulk(lines), strict=True):
                _note(sent, one, outcome, mark)
    return sent


def _action(one: Outgoing, mark: Mark) -> dict[str, Any]:
    return {
        "index": {
            "_index": engine_indices.alias(mark),
            "_id": str(one.document_id),
            "version": one.version,
            # The same version again is the same document again: so a repair can write it.
            "version_type": "external_gte",
            "require_alias": True,
        }
    }


def _note(sent: Sent, one: Outgoing, outcome: Mapping[str, Any], mark: Mark) -> None:
    status, error = outcome["status"], outcome.get("error") or {}
    if status < 300 or status == OLDER:
        sent.taken += 1
    elif status == NOT_MARKED:
        if mark != "previous":  # it may have come to its end; the others only move on
            sent.waiting.add(one.service_id)
    elif status in LATER or error.get("type") == NOW_READ_ONLY:
        sent.waiting.add(one.service_id)
    else:
        reason = error.get("caused_by", {}).get("reason") or error.get("reason") or str(status)
        sent.refused[one.document_id] = one, str(reason)[:LONGEST_REASON]


def settle(documents: Sequence[Outgoing], sent: Sent) -> None:
    """Sets aside what was refused, and forgets that of what was taken in since."""
    passed = [one.document_id for one in documents if one.document_id not in sent.refused]
    if RefusedDocument.objects.exists():
        RefusedDocument.objects.filter(pk__in=passed).delete()
    now = timezone.now()
    for pk, (one, reason) in sent.refused.items():
        log.warning("The search engine refuses document %s: %s", pk, reason)
        RefusedDocument.objects.update_or_create(
            pk=pk,
            defaults={
                "service_id": one.service_id,
                "version": one.version,
                "reason": reason,
                "refused_at": now,
            },
        )


def raise_if_waiting(sent: Sent) -> None:
    if sent.waiting:
        raise EngineAway(f"The search engine took in all but {len(sent.waiting)} services for now.")
