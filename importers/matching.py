"""Which of a batch of raw records are news: by the digest of what the source gave last time.

A record may be held by several file sets (an organization in both of SAMHSA's books). The file
set whose name sorts first says what the record holds; the others only hold on to it, with an
empty digest, so that they speak up as soon as they are the first. So the end is the same in
whatever order the file sets are imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from directory import bulk
from directory.ids import record_id
from directory.models import SourceRecord
from importers.sources.base import RawRecord

RULES = 1
"""Raise it when the pipeline makes something else of the same record, so that all are redone."""
HELD_ONLY = ""


@dataclass(slots=True)
class Match:
    """A raw record, its id with us, and what the file sets said of it before."""

    raw: RawRecord
    id: UUID
    digest: str
    claim: tuple[int, str] | None = None  # key and digest of this file set's SourceRecord
    first: tuple[str, str] | None = None  # name and digest of another file set that goes first
    others: list[tuple[int, str]] = field(default_factory=list)  # other file sets' SourceRecords

    @property
    def is_held_only(self) -> bool:
        return self.first is not None

    @property
    def is_news(self) -> bool:
        return self.first is None and (self.claim is None or self.claim[1] != self.digest)

    @property
    def differs_from_first(self) -> bool:
        return self.first is not None and self.first[1] != self.digest


def digest(raw: RawRecord) -> str:
    """32 hex digits of what the record says, whatever the order of its columns."""
    told = orjson.dumps([RULES, raw.fields, raw.parts], default=str, option=orjson.OPT_SORT_KEYS)
    return blake2b(told, digest_size=16).hexdigest()


def matched(source: str, fileset: str, batch: Sequence[RawRecord]) -> list[Match]:
    """Costs one query. Of records with the same id the first is the one that is looked up."""
    matches = [
        Match(raw, record_id(source, raw.entity, raw.source_id), digest(raw)) for raw in batch
    ]
    by_key = {_stored_key(match.id): match for match in reversed(matches)}
    for key, stored, of, told in _claims(list(by_key)):
        match = by_key[stored]
        if of == fileset:
            match.claim = (key, told)
            continue
        match.others.append((key, told))
        if of < fileset and (match.first is None or of < match.first[0]):
            match.first = (of, told)
    return matches


def _claims(keys: list[Any]) -> Iterator[tuple[int, Any, str, str]]:
    """What the file sets said of these records before, as the driver gives it: the same books
    again are little else than this query.

    By record alone, which is of one source: with the source named too, a planner without figures
    reads all that the source has for each batch.
    """
    if not keys:
        return
    marks = ", ".join(["%s"] * len(keys))
    table = connection.ops.quote_name(SourceRecord._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, record_id, fileset, digest FROM {table} WHERE record_id IN ({marks})", keys
        )
        yield from cursor.fetchall()


def _stored_key(pk: UUID) -> Any:
    """The key as the driver takes and gives it."""
    return pk if connection.features.has_native_uuid_field else pk.hex


def claim(
    matches: Iterable[Match], *, source: str, fileset: str, run_id: int | None, now: datetime
) -> None:
    """Notes that this file set holds these records, with what it said of them."""
    new: list[dict[str, Any]] = []
    known: list[tuple[int, dict[str, Any]]] = []
    for match in matches:
        told = HELD_ONLY if match.is_held_only else match.digest
        file, line = match.raw.lines[0] if match.raw.lines else ("", 0)
        row = {"digest": told, "run_id": run_id, "file": file, "line": line, "changed_at": now}
        if match.claim is None:
            new.append(
                {
                    "source": source,
                    "fileset": fileset,
                    "entity": match.raw.entity,
                    "source_id": match.raw.source_id,
                    "record_id": match.id,
                    **row,
                    "changed_at": match.raw.came_at(now) or now,
                }
            )
        elif match.claim[1] != told:
            known.append((match.claim[0], row))
        if not match.is_held_only:
            # What another file set said of it is no longer what it holds.
            known.extend(
                (key, {"digest": HELD_ONLY}) for key, said in match.others if said != HELD_ONLY
            )
    with transaction.atomic():
        bulk.insert(SourceRecord, new)
        bulk.update(SourceRecord, known)
