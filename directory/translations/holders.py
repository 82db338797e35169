"""What a translation hangs on: the record as it is stored, and the root that it belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from directory import parts, schema
from directory.drafts import Row

Key = tuple[str, UUID]  # entity, id


@dataclass(frozen=True, slots=True)
class Holder:
    row: Row
    root: Key
    root_row: Row
    hidden: bool
    """It belongs to a confidential place: nothing about it is shown, so nothing is translated."""

    @property
    def service(self) -> UUID | None:
        """Of the root, if it is a service or a place of one."""
        entity, pk = self.root
        if entity == "service":
            return pk
        found = self.root_row.get("service_id") if entity == "service_at_location" else None
        return found if isinstance(found, UUID) else None


def holders(keys: Iterable[Key]) -> dict[Key, Holder]:
    """Those that exist. Costs a query for each kind of record among them and above them."""
    wanted = set(keys)
    rows = _with_owners(wanted)
    roots = {key: _root(key, rows) for key in wanted if key in rows}
    confidential = _confidential({root for root in roots.values() if root}, rows)
    return {
        key: Holder(rows[key], root, rows[root], root in confidential)
        for key, root in roots.items()
        if root in rows
    }


def _with_owners(keys: set[Key]) -> dict[Key, Row]:
    """The rows of these records and of all above them."""
    rows: dict[Key, Row] = {}
    while keys:
        above: set[Key] = set()
        for entity in sorted({entity for entity, _ in keys}):
            found = parts.stored(entity, [pk for of, pk in keys if of == entity])
            for row in found:
                rows[entity, row["id"]] = row
                if entity in schema.PARTS:
                    above.add(parts.owner_of(entity, row))
        keys = above - rows.keys()
    return rows


def _root(key: Key, rows: dict[Key, Row]) -> Key | None:
    entity = key[0]
    if entity in schema.ROOTS:
        return key
    return _root(parts.owner_of(entity, rows[key]), rows) if key in rows else None


def _confidential(roots: set[Key], rows: dict[Key, Row]) -> set[Key]:
    """Confidential locations, and services at one."""
    at = {
        root: rows[root]["location_id"]
        for root in roots
        if root in rows and root[0] == "service_at_location"
    }
    places = {pk: rows[entity, pk] for entity, pk in roots if entity == "location"}
    lacking = set(at.values()) - places.keys()
    places |= {row["id"]: row for row in parts.stored("location", lacking)} if lacking else {}
    secret = {pk for pk, row in places.items() if row["confidential"]}
    return {root for root in roots if at.get(root, root[1]) in secret}
