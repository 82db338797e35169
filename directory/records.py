"""The one way in which records are written.

Whoever writes (importers, editors, the admin) brings drafts; here they are checked, compared
with what is stored, written in bulk, told in the history (HSDS `metadata`, one row for each
changed field of a root) and announced to every consumer (`RecordChange`), in one transaction.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from directory import bulk, changes, history, parts, schema
from directory.checking import check
from directory.drafts import Author, Draft, Outcome, Problem, Row, Saved
from directory.models import Metadata, Service, SourceRecord
from directory.models.base import writing
from directory.part_writing import write_parts
from directory.translations import following

__all__ = ["Author", "Draft", "Problem", "Saved", "make_news", "remove_source", "retire", "save"]


def save(drafts: Sequence[Draft], *, by: Author, now: datetime | None = None) -> list[Saved]:
    """Saves all that can be saved and says of each draft, in order, what became of it.

    A draft that breaks a rule, or points at a record that does not exist, is refused with its
    problems and nothing of it is written. Saving a retired record brings it back. Costs a
    constant number of queries for each entity in the batch; give a few hundred at a time.
    """
    now = now or timezone.now()
    results: dict[tuple[str, UUID], Saved] = {}
    with transaction.atomic(), writing():
        for entity in schema.ROOTS:
            group = [draft for draft in drafts if draft.entity == entity]
            if group:
                saved = _save_entity(entity, group, by=by, now=now)
                results.update({(entity, one.draft.id): one for one in saved})
    return [results[draft.entity, draft.id] for draft in drafts]


def retire(records: Iterable[tuple[str, UUID]], *, by: Author, now: datetime | None = None) -> int:
    """Sets the records aside, keeping row and id; returns how many had been live."""
    now = now or timezone.now()
    count = 0
    with transaction.atomic(), writing():
        for entity, ids in _by_entity(records).items():
            live = [row for row in _stored(entity, ids) if row["retired_at"] is None]
            told = [(row["id"], {"retired_at": (None, now)}) for row in live]
            bulk.update(schema.ROOTS[entity], [(row["id"], {"retired_at": now}) for row in live])
            history.tell(entity, told, action="retire", by=by, now=now)
            changes.append((entity, row["id"], _owners(entity, row)) for row in live)
            count += len(live)
    return count


def make_news(services: Collection[UUID]) -> None:
    """Marks services that an import run brought as news. Neither history nor search hears of it:
    nothing of what the listing says has changed."""
    with transaction.atomic(), writing():
        for batch in parts.batches(services):
            Service.objects.filter(pk__in=batch).update(news=True)


def remove_source(source: str, *, by: Author) -> int:
    """Deletes every record that came from `source` and from no other, with parts and history.

    For data that was never meant to stay, such as the demonstration. Returns the roots removed.
    """
    with transaction.atomic(), writing():
        theirs = SourceRecord.objects.filter(source=source)
        shared = SourceRecord.objects.exclude(source=source).values("record_id")
        pairs = theirs.exclude(record_id__in=shared).values_list("entity", "record_id")
        groups = _by_entity(pairs)
        for entity in reversed(schema.ROOTS):
            _delete(entity, groups.get(entity, set()))
        theirs.delete()
    return sum(map(len, groups.values()))


def _save_entity(entity: str, drafts: list[Draft], *, by: Author, now: datetime) -> list[Saved]:
    stored = {row["id"]: row for row in _stored(entity, {draft.id for draft in drafts})}
    problems = check(entity, drafts, stored)
    good = [draft for draft in drafts if draft.id not in problems]
    new = [draft for draft in good if draft.id not in stored]
    known = [draft for draft in good if draft.id in stored]

    fields = {draft.id: _changed_fields(draft, stored[draft.id]) for draft in known}
    bulk.insert(schema.ROOTS[entity], [_new_row(draft, by, now) for draft in new])
    listed, moved_from = write_parts(entity, new=new, known=known)
    differs = {draft.id for draft in known if fields[draft.id] or listed.get(draft.id)}
    for draft in known:
        if draft.id in differs:
            _stamp(draft, stored[draft.id], fields[draft.id], now)
    bulk.update(
        schema.ROOTS[entity],
        [(pk, {name: after for name, (_, after) in each.items()}) for pk, each in fields.items()],
    )
    _announce(entity, new, {pk: stored[pk] for pk in differs}, moved_from)
    told = [(pk, {**_worth_telling(fields[pk]), **listed.get(pk, {})}) for pk in differs]
    history.tell(entity, told, action="update", by=by, now=now)
    following.withdraw(entity, differs, new={draft.id for draft in new})

    def outcome(draft: Draft) -> Outcome:
        if draft.id in problems:
            return "refused"
        if draft.id not in stored:
            return "created"
        return "changed" if draft.id in differs else "unchanged"

    return [Saved(draft, outcome(draft), tuple(problems.get(draft.id, ()))) for draft in drafts]


def _stored(entity: str, ids: Iterable[UUID]) -> list[Row]:
    """The rows as they are, locked where the database can, in one order against deadlock."""
    model = schema.ROOTS[entity]
    fields = schema.columns_of(entity)
    names = [one.attname for one in fields.values()]
    query: Any = model._base_manager.select_for_update().order_by("id")
    found: list[Row] = []
    for batch in parts.batches(list(ids)):
        for values in query.filter(id__in=batch).values_list(*names):
            found.append(dict(zip(fields, values, strict=True)))
    return found


def _changed_fields(draft: Draft, stored: Row) -> dict[str, tuple[Any, Any]]:
    changed = {
        name: (stored[name], value) for name, value in draft.fields.items() if stored[name] != value
    }
    if stored.get("retired_at") is not None:
        changed["retired_at"] = (stored["retired_at"], None)
    return changed


def _new_row(draft: Draft, by: Author, now: datetime) -> Row:
    row = {**draft.fields, "id": draft.id}
    if draft.entity not in schema.REFERENCE:
        row["created_at"] = draft.came_at or now
    if draft.entity == "service":
        row["news"] = by.run_id is None or draft.came_at is not None
        if not row.get("last_modified"):
            row["last_modified"] = now
    return row


def _stamp(draft: Draft, stored: Row, fields: dict[str, tuple[Any, Any]], now: datetime) -> None:
    """HSDS: `last_modified` moves with the service and all that belongs to it."""
    if draft.entity == "service" and "last_modified" not in draft.fields:
        fields["last_modified"] = (stored["last_modified"], now)


def _worth_telling(fields: dict[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    return {name: pair for name, pair in fields.items() if name != "last_modified"}


def _owners(entity: str, *rows: Row) -> list[list[str]]:
    """[entity, id] of what a root hangs on, over its rows before and after."""
    found = {
        (above, str(row[column]))
        for row in rows
        for column, above in schema.HANGS_ON.get(entity, {}).items()
        if row.get(column)
    }
    return [list(pair) for pair in sorted(found)]


def _announce(
    entity: str,
    new: list[Draft],
    changed: dict[UUID, Row],
    moved_from: set[tuple[str, UUID]],
) -> None:
    if entity not in schema.REFERENCE:
        changes.append((entity, draft.id, _owners(entity, draft.fields)) for draft in new)
        after = {row["id"]: row for row in parts.stored(entity, list(changed))}
        changes.append(
            (entity, pk, _owners(entity, before, after[pk])) for pk, before in changed.items()
        )
    changes.append((other, pk, []) for other, pk in sorted(moved_from))


def _by_entity(records: Iterable[tuple[str, UUID]]) -> dict[str, set[UUID]]:
    groups: dict[str, set[UUID]] = {}
    for entity, pk in records:
        groups.setdefault(entity, set()).add(pk)
    return groups


def _delete(entity: str, ids: set[UUID]) -> None:
    model = schema.ROOTS[entity]
    below = parts.load(entity, ids)
    for part in reversed(below):
        rows = [row["id"] for group in below[part].values() for row in group]
        following.forget(rows)
        for batch in parts.batches(rows):
            schema.PARTS[part]._base_manager.filter(id__in=batch).delete()
    following.forget(ids)
    for batch in parts.batches(ids):
        if entity not in schema.REFERENCE:
            changes.append(
                (entity, row["id"], _owners(entity, row)) for row in _stored(entity, batch)
            )
        Metadata.objects.filter(resource_id__in=batch).delete()
        model._base_manager.filter(id__in=batch).delete()
