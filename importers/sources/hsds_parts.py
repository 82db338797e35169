"""Which root each part of a package belongs to, before any root is told.

Parts stand in tables of their own and must be told with their root, so their rows wait here, each
as one string, and are gone as soon as their root has been told: about 370 bytes a row, 230 MB at
630,000 parts (measured with 30,000 services of 20 attributes; 10 s on one core).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from directory import schema
from importers.sources.base import Finding, Line, refused
from importers.sources.hsds_files import TableRow
from importers.sources.hsds_tables import Reading, read, references, table_names

Root = tuple[str, str]  # entity, source id


OWNING = frozenset(
    [owner for owners in schema.OWNERS.values() for owner in owners if owner in schema.PARTS]
    + ["program"]
)
"""Parts that other rows may name."""
_BETWEEN = "\x00"
"""No cell has one: a text cannot hold it, here as in the directory."""


class Table(NamedTuple):
    kind: str
    file: str
    header: tuple[str, ...]
    derived: bool = False  # its rows count with those they were made from


class Waiting(NamedTuple):
    """A part's row whose root is known."""

    table: Table
    source_id: str
    row: TableRow

    @property
    def kind(self) -> str:
        return self.table.kind

    @property
    def line(self) -> Line:
        return (self.table.file, self.row.number)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What counts."""
        return () if self.table.derived else (self.line,)


@dataclass(slots=True)
class Parts:
    """Fill with `take`, kinds in the order of `schema.PARTS`; then `pop` by root."""

    key: Callable[[str], str]
    roots: dict[str, set[str]]  # entity -> source ids that the package has rows for
    _of: dict[Root, list[tuple[Table, int, str]]] = field(default_factory=dict)
    _root_of: dict[str, dict[str, Root]] = field(default_factory=dict)  # kind -> source id -> root
    _attributes: set[int] = field(default_factory=set)  # hashes of their ids: nothing names them

    def take(self, table: Table, row: TableRow) -> Iterator[Finding]:
        """Keeps the row with its root, or says why it belongs to none."""
        line = (table.file, row.number)
        cells = dict(zip(table.header, row.cells, strict=False))
        given = cells.get("id", "").strip()
        source_id = self.key(given) if given else ""
        if source_id and self._is_taken(table.kind, source_id):
            yield refused(
                line, "id", given, _("Another row of the table has this id. Give each its own.")
            )
            return
        root, trouble = self._owner(table.kind, cells)
        if root is None:
            yield refused(line, *trouble)
            return
        if source_id:
            self._note(table.kind, source_id, root)
        text = _BETWEEN.join([cell.replace(_BETWEEN, "") for cell in row.cells])
        self._of.setdefault(root, []).append((table, row.number, text))

    def pop(self, root: Root) -> list[Waiting]:
        """The root's parts, owners before what they own; they wait no longer."""
        return [self._waiting(*kept) for kept in self._of.pop(root, ())]

    def left(self) -> Iterator[Waiting]:
        """Parts whose root was never told."""
        for rows in self._of.values():
            yield from (self._waiting(*kept) for kept in rows)
        self._of.clear()

    def _waiting(self, table: Table, number: int, text: str) -> Waiting:
        cells = text.split(_BETWEEN)
        place = table.header.index("id") if "id" in table.header else len(cells)
        given = cells[place].strip() if place < len(cells) else ""
        return Waiting(table, self.key(given) if given else "", TableRow(number, cells))

    def _is_taken(self, kind: str, source_id: str) -> bool:
        if kind == "attribute":
            return hash(source_id) in self._attributes
        return source_id in self._root_of.get(kind, ())

    def _note(self, kind: str, source_id: str, root: Root) -> None:
        if kind == "attribute":
            self._attributes.add(hash(source_id))
        else:
            self._root_of.setdefault(kind, {})[source_id] = root

    def exists(self, entity: str, given: str) -> bool:
        """Has the package a row of this root or part?"""
        source_id = self.key(given)
        if entity in schema.ROOTS:
            return source_id in self.roots.get(entity, ())
        return source_id in self._root_of.get(entity, ())

    def root_of(self, entity: str, given: str) -> Root | None:
        source_id = self.key(given)
        if entity in schema.ROOTS:
            return (entity, source_id) if self.exists(entity, given) else None
        return self._root_of.get(entity, {}).get(source_id)

    def _owner(self, kind: str, cells: dict[str, str]) -> tuple[Root | None, tuple[str, str, str]]:
        """The root of the first owner that exists; else what is wrong (field, value, message)."""
        if kind == "attribute":
            return self._link(cells)
        named: list[tuple[str, str]] = []
        for owner in schema.OWNERS[kind]:
            column = f"{owner}_id"
            if given := cells.get(column, "").strip():
                if root := self.root_of(owner, given):
                    return root, ("", "", "")
                named.append((column, given))
        if not named:
            owners = ", ".join(f"{owner}_id" for owner in schema.OWNERS[kind])
            return None, (
                owners,
                "",
                _("The row does not say what it belongs to. Fill one of these columns."),
            )
        column, given = named[0]
        return None, (column, given, no_such(column))

    def _link(self, cells: dict[str, str]) -> tuple[Root | None, tuple[str, str, str]]:
        word = cells.get("link_entity", "").strip()
        given = cells.get("link_id", "").strip()
        entity = link_entity(word)
        if not entity:
            return None, (
                "link_entity",
                word,
                _("There is no such table. Name the one that link_id is an id of."),
            )
        root = self.root_of(entity, given) if given else None
        if root is None or root[0] in schema.REFERENCE:
            return None, ("link_id", given, no_such(f"{entity}_id"))
        return root, ("", "", "")


def link_entity(word: str) -> str:
    """The entity that an attribute's `link_entity` means; empty for none."""
    entity = table_names().get(word.casefold(), "")
    return "" if entity in ("metadata", "attribute") else entity


def part_row(
    waiting: Waiting, root: Root, parts: Parts, told: Callable[[str, str], bool]
) -> tuple[dict[str, Any] | None, Reading]:
    """The part as its root tells it; None with the reason in the reading.

    `told(entity, source_id)` says whether a root or part has been told before: a part may name
    further owners, but none that comes after its root.
    """
    reading = read(waiting.kind, waiting.table.header, waiting.row)
    row = reading.fields
    if waiting.kind == "attribute":
        _settle_link(row, root, parts)
    _settle_references(waiting.kind, row, root, parts, told, reading)
    if reading.refusal:
        return None, reading
    if waiting.source_id:
        row["source_id"] = waiting.source_id
    return {name: value for name, value in row.items() if value not in (None, "")}, reading


def _settle_link(row: dict[str, Any], root: Root, parts: Parts) -> None:
    entity = link_entity(str(row.pop("link_entity", "")))
    given = parts.key(str(row.pop("link_id", "")))
    if (entity, given) != root:
        row.update(link_entity=entity, link_id=given)


def _settle_references(
    kind: str,
    row: dict[str, Any],
    root: Root,
    parts: Parts,
    told: Callable[[str, str], bool],
    reading: Reading,
) -> None:
    """References as source ids. One that leads nowhere, or to a root that comes later, is dropped
    with a doubt; the row goes too when it was required or nothing of this root owns it then."""
    owners = _owner_columns(kind)
    for column, entity in references(kind).items():
        given = str(row.get(column) or "")
        if not given:
            continue
        source_id = row[column] = parts.key(given)
        if (entity, source_id) == root or told(entity, source_id):
            continue
        del row[column]
        if column not in owners:
            reading.refusal = reading.refusal or (column, given, no_such(column))
        elif parts.exists(entity, given):
            reading.doubts.append(("info", column, given, _kept_with(root)))
        else:
            reading.doubts.append(
                ("warning", column, given, f"{no_such(column)} {_kept_with(root)}")
            )
    if owners and not _is_owned(row, owners, root):
        reading.refusal = reading.refusal or (
            owners[0],
            "",
            _("What the row belongs to was left out, so it was left out too."),
        )


def _is_owned(row: dict[str, Any], owners: tuple[str, ...], root: Root) -> bool:
    """Is the first owner that the row still names its root, or a part of it?"""
    first = next((column for column in owners if row.get(column)), None)
    if first is None:
        return False
    owner = first.removesuffix("_id")
    return (owner, row[first]) == root or owner in schema.PARTS


def _owner_columns(kind: str) -> tuple[str, ...]:
    return tuple(f"{owner}_id" for owner in schema.OWNERS.get(kind, ()))


def no_such(column: str) -> str:
    return _("The package has no such %(entity)s. Add it or mend the id.") % {
        "entity": column.removesuffix("_id")
    }


def _kept_with(root: Root) -> str:
    return _("The row was kept with its %(entity)s alone.") % {"entity": root[0]}
