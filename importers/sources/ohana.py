"""Ohana: the CSV package of the Ohana API (Code for America), and its older JSON lines.

A package is a folder or a zip of tables. Each row counts. Services hang off a location, so each
becomes a service and a service_at_location; its organization is that of its location.

* A row of organizations, locations or services without an id, or with that of an earlier row, is
  left out; so is a service whose location was. Rows of the other tables need no id.
* A phone, contact or schedule that names several owners belongs to the nearest that exists.
* Keywords become terms of a taxonomy of their own. Ids of terms stand for themselves where the
  package has no taxonomy.
* Who may edit a listing (`admin_emails`) is never stored.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from importers.sources import hsds_tables, ohana_values
from importers.sources.base import Finding, RawRecord, Source, SourceError, refuse_twins, refused
from importers.sources.hsds_files import PackageFiles, package_files
from importers.sources.hsds_parts import Parts, Root, Table, Waiting, no_such
from importers.sources.hsds_tables import Reading
from importers.sources.ohana_lines import OhanaLines, is_json, looks_like_ohana
from importers.sources.ohana_tables import KINDS, Row, Tables, values_of
from importers.sources.ohana_terms import Terms

NAME = "ohana"
PREFIXES = {"mail_addresses": "mail-", "holiday_schedules": "holiday-"}
"""Before the ids of tables that share a kind with another, which counts its own rows from 1."""
OWNED = {
    "organization": ("program", "contact", "phone"),
    "location": ("contact", "phone", "schedule", "address"),
    "service": ("contact", "phone", "schedule"),
}


class Ohana:
    """The format: packages of tables and files of JSON lines."""

    name = NAME

    @classmethod
    def open(cls, paths: Sequence[Path]) -> Sequence[Source]:
        """One source for each path. Raises `SourceError`."""
        sources = [_opened(path) for path in paths]
        refuse_twins(sources)
        return sources

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """By the headers of its tables, or the keys of its first JSON line. Raises nothing."""
        try:
            if is_json(path):
                return looks_like_ohana(path)
            if path.is_file() and not zipfile.is_zipfile(path):
                return False
            return Tables.found(package_files(path)).looks_like_ohana()
        except (SourceError, OSError, ValueError):
            return False


def _opened(path: Path) -> Source:
    return OhanaLines(path) if is_json(path) else OhanaPackage(package_files(path), path)


class OhanaPackage:
    """One package of tables, opened and known to be of Ohana."""

    name = NAME
    rows: int | None = None  # only reading tells

    def __init__(self, package: PackageFiles, path: Path) -> None:
        self.fileset = package.name[:200]
        self._tables = Tables.found(package)
        self._tables.check(path)

    def records(self) -> Iterator[RawRecord | Finding]:
        """Every row is a line of a record or of one quarantined finding."""
        self._told: set[Root] = set()
        self._organization_of: dict[str, str] = {}  # location -> organization, as given
        self._table_of = {file.name: name for name, of in self._tables.of.items() for file in of}
        self._terms = Terms(self.fileset, has_table="taxonomy" in self._tables.of)
        self._parts = Parts(self._key, self._ids())
        yield from self._tables.missing_columns()
        yield from self._take_parts()
        yield from self._terms.of_table(self._tables.rows("taxonomy"))
        yield from self._roots("organizations", "organization")
        yield from self._roots("locations", "location")
        yield from self._roots("services", "service")
        for waiting in self._parts.left():
            yield refused(
                waiting.line, "", "", _("What the row belongs to was left out, so it was too.")
            )
        yield from self._tables.in_sum()

    def _key(self, given: str) -> str:
        return hsds_tables.key(self.fileset, given)

    def _ids(self) -> dict[str, set[str]]:
        return {
            entity: {self._key(given) for given in self._tables.ids(f"{entity}s")}
            for entity in ("organization", "location", "service")
        }

    def _take_parts(self) -> Iterator[Finding]:
        for name, kind in KINDS.items():
            table: Table | None = None
            for item in self._tables.rows(name):
                if isinstance(item, Finding):
                    yield item
                    continue
                _prefix_id(name, item)
                if table is None or table.file != item.file:
                    table = Table(kind, item.file, item.header)
                yield from self._parts.take(table, item.row)

    # roots

    def _roots(self, name: str, entity: str) -> Iterator[RawRecord | Finding]:
        met: set[str] = set()
        for item in self._tables.rows(name):
            if isinstance(item, Finding):
                yield item
                continue
            given = item.values.get("id", "")
            source_id = self._key(given) if given else ""
            if not source_id or source_id in met:
                yield _without_id(item, given)
                continue
            met.add(source_id)
            reading = self._read(entity, item.values)
            yield from reading.findings(item.line)
            if reading.refusal is None:
                record = RawRecord(entity, source_id, reading.fields, lines=(item.line,))
                yield from self._whole(record, item)

    def _read(self, entity: str, values: dict[str, str]) -> Reading:
        if entity == "organization":
            return ohana_values.organization(values)
        if entity == "location":
            reading = ohana_values.location(values)
            self._settle(reading, "organization_id", "organization")
            self._organization_of[self._key(values.get("id", ""))] = reading.fields[
                "organization_id"
            ]
            return reading
        return self._read_service(values)

    def _read_service(self, values: dict[str, str]) -> Reading:
        given = values.get("location_id", "")
        location = self._key(given) if given else ""
        organization = self._organization_of.get(location, "")
        reading = ohana_values.service(values, organization_id=organization, location_id=given)
        if given and not self._is_told("location", location):
            reading.refusal = ("location_id", given, no_such("location_id"))
        elif given and not organization:
            message = _("Its location belongs to no organization. Give the location one.")
            reading.refusal = ("location_id", given, message)
        if reading.fields.get("program_id"):
            self._settle(reading, "program_id", "program")
        return reading

    def _settle(self, reading: Reading, column: str, entity: str) -> None:
        """A reference as a source id; one that leads nowhere is dropped with a doubt."""
        given = str(reading.fields.get(column) or "")
        source_id = reading.fields[column] = self._key(given) if given else ""
        if source_id and self._is_told(entity, source_id):
            return
        reading.fields[column] = ""
        message = f"{no_such(column)} {_('The row was kept without it.')}"
        reading.doubts.append(("warning", column, given, message))

    def _is_told(self, entity: str, source_id: str) -> bool:
        return (entity, source_id) in self._told

    # a root with its parts

    def _whole(self, record: RawRecord, item: Row) -> Iterator[RawRecord | Finding]:
        values = item.values
        record.parts = self._kinds(record.entity)
        for kind, rows in _PARTS_OF_ROW[record.entity](values).items():
            record.parts[kind] = rows
        if record.entity == "service":
            yield from self._terms.of_service(values, record, item.line)
        yield from self._with_parts(record)
        if record.entity == "service":
            yield RawRecord(
                "service_at_location",
                record.source_id,
                {
                    "service_id": record.source_id,
                    "location_id": self._key(values["location_id"]),
                },
                lines=record.lines,
            )

    def _kinds(self, entity: str) -> dict[str, list[dict[str, Any]]]:
        """Kinds that the package has tables of: they are replaced as a whole."""
        kinds = {KINDS[name] for name in self._tables.of if name in KINDS}
        return {kind: [] for kind in OWNED[entity] if kind in kinds}

    def _with_parts(self, record: RawRecord) -> Iterator[RawRecord | Finding]:
        root = (record.entity, record.source_id)
        lines = list(record.lines)
        self._told.add(root)
        for waiting in self._parts.pop(root):
            reading = Reading()
            rows = self._part_rows(waiting, root, reading)
            yield from reading.findings(waiting.line)
            if reading.refusal is not None:
                continue
            record.parts.setdefault(waiting.kind, []).extend(rows)
            lines.append(waiting.line)
            if waiting.kind in ("program", "contact") and waiting.source_id:
                self._told.add((waiting.kind, waiting.source_id))
        record.lines = tuple(lines)
        yield record

    def _part_rows(self, waiting: Waiting, root: Root, reading: Reading) -> list[dict[str, Any]]:
        """One row may become several parts: two numbers in a cell, a holiday with its hours."""
        values = values_of(waiting.table.header, waiting.row)
        rows = ohana_values.READERS[self._table_of[waiting.table.file]](values, reading)
        if reading.refusal is not None:
            return []
        owner = self._settle_contact(values, root, rows, reading)
        for column in ohana_values.other_owners(values, owner):
            reading.doubts.append(
                (
                    "info",
                    column,
                    values[column],
                    _("The row names several owners. It was kept with the nearest alone."),
                )
            )
        for number, row in enumerate(rows if waiting.source_id else ()):
            row["source_id"] = waiting.source_id + (f"-{number + 1}" if number else "")
        return rows

    def _settle_contact(
        self, values: dict[str, str], root: Root, rows: list[dict[str, Any]], reading: Reading
    ) -> str:
        """Says in the rows that they are of a contact of this root; returns the owner's column."""
        given = values.get("contact_id", "")
        if not given or self._parts.root_of("contact", given) != root:
            return f"{root[0]}_id"
        if self._is_told("contact", self._key(given)):
            for row in rows:
                row["contact_id"] = self._key(given)
        else:
            message = _("The contact was left out. The row was kept without it.")
            reading.doubts.append(("warning", "contact_id", given, message))
        return "contact_id"


_PARTS_OF_ROW = {
    "organization": ohana_values.organization_parts,
    "location": ohana_values.location_parts,
    "service": ohana_values.service_parts,
}


def _prefix_id(name: str, item: Row) -> None:
    prefix = PREFIXES.get(name)
    place = item.header.index("id") if "id" in item.header else len(item.row.cells)
    if prefix and place < len(item.row.cells) and item.row.cells[place].strip():
        item.row.cells[place] = prefix + item.row.cells[place].strip()


def _without_id(item: Row, given: str) -> Finding:
    if given:
        message = _("Another row of the table has this id. The first was kept; give each its own.")
    else:
        message = _("The row has no id. Give it one and import the package again.")
    return refused(item.line, "id", given, message)
