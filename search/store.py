"""Writing the index: stored documents, words and segments, in one transaction."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from directory import bulk
from search import segments
from search.loading import among, key_of
from search.models import EngineChange, IndexState, Segment, StoredDocument
from search.query import SearchDocument
from search.words import Entry, words_index

_BATCH = 10_000
_OLD = ("number", "document_id", "service_id", "version", "digest", "openings", "deleted_at")


@dataclass(frozen=True, slots=True)
class Written:
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Written") -> "Written":
        return Written(
            self.added + other.added,
            self.changed + other.changed,
            self.removed + other.removed,
            self.unchanged + other.unchanged,
        )


def state(*, lock: bool = False) -> IndexState:
    """The one row. `lock`: until the transaction ends, so that writers follow one another."""
    rows = IndexState.objects.select_for_update() if lock else IndexState.objects.all()
    found = rows.first()
    if found is None:
        # A table just emptied: words of that time would meet the same numbers again.
        words_index().clear()
        found = IndexState.objects.create(pk=1)
    return found


def next_version() -> int:
    """Larger than any before. Taken after the change is claimed and before records are read."""
    return _next("search_version", "last_version", 1)[0]


def generations() -> list[int]:
    """Those that writers keep: the one that is read and the one being built."""
    row = state()
    return [row.generation, *([row.building] if row.building is not None else [])]


def write(
    documents: Sequence[SearchDocument],
    removed: Iterable[tuple[UUID, int]] = (),
    *,
    generation: int,
    now: datetime | None = None,
) -> Written:
    """Takes documents in and puts tombstones on the removed (id, version).

    What an index knows in the same or a newer version stays as it is; of what says the same only
    the version is written. Costs about ten queries for each 10,000 documents, and one segment in
    and out for each 16,384 that hold a change.
    """
    now = now or timezone.now()
    total = Written()
    gone = dict(removed)
    for start in range(0, max(len(documents), len(gone), 1), _BATCH):
        batch = documents[start : start + _BATCH]
        leave = dict(list(gone.items())[start : start + _BATCH])
        if batch or leave:
            with transaction.atomic():
                # A follower hears of what is read; what is being built it gets when it is whole.
                is_read = state(lock=True).generation == generation
                total += _write_batch(batch, leave, generation, now, is_read=is_read)
    return total


def _write_batch(
    documents: Sequence[SearchDocument],
    gone: dict[UUID, int],
    generation: int,
    now: datetime,
    *,
    is_read: bool,
) -> Written:
    old = _stored(generation, [*(one.id for one in documents), *gone])
    fresh = [one for one in documents if one.id not in old]
    newer = [one for one in documents if one.id in old and one.version > old[one.id]["version"]]
    changed = [one for one in newer if _differs(one, old[one.id])]
    buried = [
        old[pk]
        for pk, version in gone.items()
        if pk in old and old[pk]["deleted_at"] is None and version > old[pk]["version"]
    ]
    spoken = {one.id for one in changed if _says_other(one, old[one.id])}
    _drop_words([old[pk]["number"] for pk in spoken if old[pk]["deleted_at"] is None])
    _drop_words([row["number"] for row in buried])
    numbered = list(zip(_numbers(len(fresh)), fresh, strict=True))
    bulk.insert(
        StoredDocument,
        [_row(number, one) | {"generation": generation} for number, one in numbered],
    )
    again = [(int(old[one.id]["number"]), one) for one in changed]
    bulk.update(
        StoredDocument,
        [(number, _without_key(_row(number, one))) for number, one in again],
    )
    # What says the same is newer all the same: who had read the records before does not undo it.
    told = {one.id for one in changed}
    bulk.update(
        StoredDocument,
        [(old[one.id]["number"], {"version": one.version}) for one in newer if one.id not in told],
    )
    bulk.update(
        StoredDocument,
        [
            (row["number"], {"deleted_at": now, "version": gone[row["document_id"]]})
            for row in buried
        ],
    )
    words_index().add([_entry(number, one) for number, one in numbered])
    words_index().add([_entry(number, one) for number, one in again if one.id in spoken])
    _rewrite_segments(generation, [*numbered, *again], [row["number"] for row in buried])
    if is_read and settings.SEARCH_ENGINE_URLS:
        _tell_the_engine([*fresh, *newer], old, gone, buried, now)
    return Written(
        len(fresh), len(changed), len(buried), len(documents) - len(fresh) - len(changed)
    )


def _tell_the_engine(
    written: Sequence[SearchDocument],
    old: dict[UUID, dict[str, Any]],
    gone: dict[UUID, int],
    buried: Sequence[dict[str, Any]],
    now: datetime,
) -> None:
    """One row for each service that moved: also for the one that a document moved away from."""
    versions: dict[UUID, int] = {}
    moved = [
        *((one.service_id, one.version) for one in written),
        *((old[one.id]["service_id"], one.version) for one in written if one.id in old),
        *((row["service_id"], gone[row["document_id"]]) for row in buried),
    ]
    for service, version in moved:
        versions[service] = max(version, versions.get(service, 0))
    bulk.insert(
        EngineChange,
        [
            {"service_id": service, "version": version, "created_at": now}
            for service, version in versions.items()
        ],
    )


def _stored(generation: int, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = StoredDocument.objects.filter(generation=generation)
    if len(ids) > 200 and not rows.exists():
        return {}
    asked = among([key_of(pk) for pk in ids])
    return {row["document_id"]: row for row in rows.filter(document_id__in=asked).values(*_OLD)}


def _differs(document: SearchDocument, old: dict[str, Any]) -> bool:
    return _says_other(document, old) or old["openings"] != openings_json(document.openings)


def _says_other(document: SearchDocument, old: dict[str, Any]) -> bool:
    return old["deleted_at"] is not None or old["digest"] != document.digest


def _drop_words(numbers: Sequence[int]) -> None:
    """Needs the words as they were: read before the rows are written over."""
    entries: list[Entry] = list(
        StoredDocument.objects.filter(number__in=numbers).values_list(
            "number", "name", "terms", "organization", "text"
        )
    )
    if entries:
        words_index().drop(entries)


def _entry(number: int, one: SearchDocument) -> Entry:
    return number, one.name, one.terms, one.organization, one.text


def _row(number: int, one: SearchDocument) -> dict[str, Any]:
    return {
        "number": number,
        "document_id": one.id,
        "service_id": one.service_id,
        "organization_id": one.organization_id,
        "version": one.version,
        "digest": one.digest,
        "name": one.name,
        "organization": one.organization,
        "terms": one.terms,
        "text": one.text,
        "sort_name": one.sort_name,
        "facets": orjson.dumps(one.facets).decode(),
        "areas": orjson.dumps(one.areas).decode(),
        "taxonomy_terms": bytes.fromhex("".join(one.taxonomy_terms)),
        "ancestor_terms": bytes.fromhex("".join(one.ancestor_terms)),
        "latitude": one.latitude,
        "longitude": one.longitude,
        "zone": one.zone,
        "suspended": one.suspended,
        "card": one.card,
        "openings": openings_json(one.openings),
        "deleted_at": None,
    }


def _without_key(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "number"}


def openings_json(openings: Sequence[Sequence[int]] | None) -> str | None:
    return None if openings is None else orjson.dumps(openings).decode()


def _rewrite_segments(
    generation: int, documents: Sequence[tuple[int, SearchDocument]], gone: Sequence[int]
) -> None:
    taken_in: dict[int, list[tuple[int, SearchDocument]]] = {}
    for number, document in documents:
        taken_in.setdefault(number // segments.SIZE, []).append((number, document))
    taken_out: dict[int, list[int]] = {}
    for number in [*gone, *(number for number, _ in documents)]:
        taken_out.setdefault(number // segments.SIZE, []).append(number)
    for segment, numbers in taken_out.items():
        unpacked = read_segment(generation, segment)
        if len(unpacked.columns):
            unpacked.without(numbers)
        if segment in taken_in:
            unpacked.take_in(taken_in[segment])
        save_segment(generation, segment, unpacked)
    if taken_out:
        touch()


def read_segment(generation: int, segment: int) -> segments.Unpacked:
    row = Segment.objects.filter(generation=generation, segment=segment).first()
    if row is None:
        return segments.Unpacked()
    return segments.unpack(row.columns, row.bitmaps, row.openings)


def save_segment(generation: int, segment: int, unpacked: segments.Unpacked) -> None:
    Segment.objects.update_or_create(
        generation=generation,
        segment=segment,
        defaults={
            "stamp": _stamp(),
            "columns": unpacked.columns.tobytes(),
            "bitmaps": segments.pack_bitmaps(unpacked.bitmaps),
            "openings": unpacked.openings.tobytes(),
        },
    )


def touch() -> None:
    """Tells every reader to look again."""
    IndexState.objects.update(stamp=_stamp())


def _stamp() -> int:
    """Never the same twice; a counter would repeat when a transaction is rolled back."""
    return secrets.randbits(62)


def _numbers(count: int) -> list[int]:
    return _next("search_number", "last_number", count) if count else []


def _next(sequence: str, column: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT nextval('{sequence}') FROM generate_series(1, %s)", [count])
            return sorted(row[0] for row in cursor.fetchall())
        state()
        cursor.execute(
            f"UPDATE search_state SET {column} = {column} + %s RETURNING {column}", [count]
        )
        last = int(cursor.fetchone()[0])
        return list(range(last - count + 1, last + 1))
