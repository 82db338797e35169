"""Which parts belong to which root, loaded as plain rows."""

from collections.abc import Collection, Iterator
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Q

from directory import schema
from directory.drafts import Row

# Below the 32,766 variables of SQLite with room for the rest of a statement.
BATCH = 10_000

Tree = dict[str, dict[UUID, list[Row]]]  # part entity -> root id -> rows


@cache
def kinds_of(entity: str) -> tuple[str, ...]:
    """The part entities that may belong to a root entity, owners before what they own."""
    kinds: list[str] = []
    for part in schema.PARTS:
        owners = schema.OWNERS.get(part, ())
        if part != "attribute" and (entity in owners or any(one in kinds for one in owners)):
            kinds.append(part)
    if entity not in schema.REFERENCE:
        kinds.append("attribute")
    return tuple(kinds)


def batches(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    rest = iter(ids)
    while batch := list(islice(rest, BATCH)):
        yield batch


def load(entity: str, roots: Collection[UUID]) -> Tree:
    """All parts of `roots` (of one entity) with all their columns. One query a kind and batch.

    A part that names several owners belongs to the first of `schema.OWNERS` that it names.
    """
    tree: Tree = {}
    root_of: dict[UUID, UUID] = {root: root for root in roots}
    owned: dict[str, list[UUID]] = {entity: list(roots)}
    for part in kinds_of(entity):
        tree[part] = {root: [] for root in roots}
        for row in _rows(part, owned, root_of):
            root = root_of[row[_owner_column(part, row)]]
            tree[part][root].append(row)
            root_of[row["id"]] = root
            owned.setdefault(part, []).append(row["id"])
    return tree


def root_of(part: str, row: Row) -> tuple[str, UUID] | None:
    """The root (entity, id) that a stored part row belongs to; None for a dangling attribute."""
    owner, owner_id = owner_of(part, row)
    if owner not in schema.PARTS:
        return owner, owner_id
    above = stored(owner, [owner_id])
    return root_of(owner, above[0]) if above else None


def owner_of(part: str, row: Row) -> tuple[str, UUID]:
    """What (entity, id) a stored part row hangs on: a root, or another part."""
    column = _owner_column(part, row)
    return row["link_entity"] if part == "attribute" else column.removesuffix("_id"), row[column]


def stored(entity: str, ids: Collection[UUID]) -> list[Row]:
    """The rows of an entity by id, column -> value, unordered. One query a batch."""
    found: list[Row] = []
    for batch in batches(ids):
        found.extend(_values(entity, Q(id__in=batch)))
    return found


def _owner_column(part: str, row: Row) -> str:
    if part == "attribute":
        return "link_id"
    column = schema.owner_column(part, row)
    if column is None:
        raise ValueError(f"{part} {row['id']} has no owner")  # the table forbids it
    return column


def _rows(part: str, owned: dict[str, list[UUID]], root_of: dict[UUID, UUID]) -> Iterator[Row]:
    if part == "attribute":
        for batch in batches(list(root_of)):
            yield from _values(part, Q(link_id__in=batch))
        return
    before = Q()
    for owner in schema.OWNERS[part]:
        for batch in batches(owned.get(owner, [])):
            yield from _values(part, before & Q(**{f"{owner}_id__in": batch}))
        before &= Q(**{f"{owner}_id__isnull": True})


def _values(entity: str, condition: Q) -> Iterator[Row]:
    model = schema.model_of(entity)
    fields = schema.columns_of(entity)
    order = ("position", "id") if "position" in fields else ("id",)
    query: Any = model._base_manager.filter(condition).order_by(*order)
    for values in query.values_list(*(one.attname for one in fields.values())).iterator(10_000):
        yield dict(zip(fields, values, strict=True))
