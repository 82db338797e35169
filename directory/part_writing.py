"""Writing the parts of roots: what is new, what differs, what is gone."""

import json
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from directory import bulk, parts, schema
from directory.drafts import Draft, Row
from directory.translations import following

Told = dict[UUID, dict[str, tuple[Any, Any]]]  # root -> part entity -> (before, after)
Former = set[tuple[str, UUID]]  # roots that lost a part to another


def write_parts(entity: str, *, new: list[Draft], known: list[Draft]) -> tuple[Told, Former]:
    """Brings the stored parts of the drafts' roots to what the drafts say.

    Returns what to tell in the history, and the roots of other drafts that lost a part because
    it moved here.
    """
    told: Told = {}
    fresh: dict[str, list[Row]] = {kind: [] for kind in parts.kinds_of(entity)}
    gone: dict[str, list[UUID]] = {kind: [] for kind in parts.kinds_of(entity)}
    for draft in new:
        for kind, rows in draft.parts.items():
            fresh[kind].extend(rows)
    if known:
        stored = parts.load(entity, [draft.id for draft in known])
        for draft in known:
            told[draft.id] = _settle(draft, stored, fresh, gone)
    former = _insert(fresh)
    # What is gone goes last: a phone moved from a contact to the service outlives the contact.
    for kind in reversed(fresh):
        following.forget(gone[kind])
        for batch in parts.batches(gone[kind]):
            schema.PARTS[kind]._base_manager.filter(id__in=batch).delete()
    return told, former


def _settle(
    draft: Draft, stored: parts.Tree, fresh: dict[str, list[Row]], gone: dict[str, list[UUID]]
) -> dict[str, tuple[Any, Any]]:
    """Sorts one root's parts into new, changed (written here) and gone."""
    told: dict[str, tuple[Any, Any]] = {}
    for kind, rows in draft.parts.items():
        before = {row["id"]: row for row in stored[kind][draft.id]}
        differing = [(row["id"], _difference(before.get(row["id"]), row)) for row in rows]
        fresh[kind].extend(row for row in rows if row["id"] not in before)
        bulk.update(
            schema.PARTS[kind], [(pk, diff) for pk, diff in differing if diff and pk in before]
        )
        lost = before.keys() - {row["id"] for row in rows}
        gone[kind].extend(lost)
        touched = {pk for pk, diff in differing if diff} | lost
        if touched:
            after = [{**before.get(row["id"], {}), **row} for row in rows if row["id"] in touched]
            told[kind] = (_words([before[pk] for pk in before if pk in touched]), _words(after))
    return told


def _difference(before: Row | None, row: Row) -> Row:
    if before is None:
        return row
    return {name: value for name, value in row.items() if before[name] != value}


def _words(rows: list[Row]) -> str:
    """Part rows as the history keeps them: JSON without what is empty."""
    kept = [{key: value for key, value in row.items() if value not in (None, "")} for row in rows]
    return json.dumps(kept, default=str, ensure_ascii=False) if kept else ""


def _insert(fresh: dict[str, list[Row]]) -> Former:
    """Inserts in bulk; only where an id is taken already are the takers looked up."""
    former: Former = set()
    for kind, rows in fresh.items():
        if not rows:
            continue
        try:
            with transaction.atomic():
                bulk.insert(schema.PARTS[kind], rows)
        except IntegrityError:
            former |= _adopt(kind, rows)
    return former


def _adopt(kind: str, rows: list[Row]) -> Former:
    """Parts that hung on another root move here; the rest is inserted.

    Raises IntegrityError where the fault was another than a taken id.
    """
    taken = {row["id"]: row for row in parts.stored(kind, [row["id"] for row in rows])}
    if not taken:
        raise IntegrityError(f"a {kind} broke a rule of the table")
    former = {root for row in taken.values() if (root := parts.root_of(kind, row))}
    # A column that the new owner does not name would keep the old owner.
    links = dict.fromkeys(f"{owner}_id" for owner in schema.OWNERS.get(kind, ()))
    bulk.update(
        schema.PARTS[kind],
        [(row["id"], {**links, **_without_id(row)}) for row in rows if row["id"] in taken],
    )
    bulk.insert(schema.PARTS[kind], [row for row in rows if row["id"] not in taken])
    return former


def _without_id(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "id"}
