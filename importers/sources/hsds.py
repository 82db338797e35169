"""HSDS packages: the tables of the Human Services Data Specification as CSV files.

A package is a folder or a zip, with or without datapackage.json, its tables in a subfolder or
not, named in the singular or the plural. Tables of HSDS 1 and 2 are read as those of HSDS 3
(`hsds_older`). Each row counts. The root tables are streamed twice
(ids first, then the records); parts wait in memory for their root (`hsds_parts`).

* A root without an id, or with the id of an earlier row, is left out; a part needs none.
* A link that leads nowhere: the row is left out where HSDS requires the link, else kept without.
* A part with several owners belongs to the first of `directory.schema.OWNERS` that exists.
* Codes of the taxonomy named "Handrail filters" (`cost:free`) set what a term means for filters.
* `confidential` and `timezone` of locations and `closed` of schedules are read beside HSDS's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, Self

from django.utils.translation import gettext as _

from directory import schema
from directory.parts import kinds_of
from importers.sources import hsds_older, hsds_tables
from importers.sources.base import Finding, Line, RawRecord, SourceError, refuse_twins, refused
from importers.sources.hsds_files import (
    PackageFiles,
    TableFile,
    TableReader,
    TableRow,
    no_package,
    of_cp1252_lines,
    of_surplus,
    package_files,
    unusable,
)
from importers.sources.hsds_older import ELIGIBILITY, OLDER_NAMES, Eligibility
from importers.sources.hsds_parts import OWNING, Parts, Root, Table, part_row
from importers.sources.hsds_tables import METADATA, Reading, table_names

PARENTS = {"taxonomy_term": "parent_id", "organization": "parent_organization_id"}
USUAL_NAMES = frozenset(("", "human_services_data", "hsds", "datapackage"))
"""Names that half of all packages have; the folder's or archive's name tells them apart."""

ELIGIBILITY_COLUMNS = frozenset(("service_id", ELIGIBILITY, "minimum_age", "maximum_age"))
DESCRIPTIONS = "meta_table_description"

Found = tuple[TableReader, TableRow]


class HsdsPackage:
    """One package, opened and known to hold HSDS tables."""

    name = "hsds"
    rows: int | None = None  # only reading tells
    days_ago_column = ""  # a publisher cannot say when a record came to us

    def __init__(self, package: PackageFiles, path: Path) -> None:
        given = str(package.descriptor.get("name") or "").strip()
        self.fileset = (package.name if given.casefold() in USUAL_NAMES else given)[:200]
        self._tables, self._unread = _tables(package)
        if not self._tables.keys() & schema.ROOTS.keys():
            raise no_package(path)

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """Has the folder or zip tables of HSDS? Of Ohana, which are called the same, it has not."""
        try:
            return hsds_older.is_hsds(_tables(package_files(path))[0])
        except (SourceError, OSError, ValueError):
            return False

    @classmethod
    def open(cls, paths: Sequence[Path]) -> Sequence[Self]:
        """One package for each path. Raises `SourceError`."""
        packages = [cls(package_files(path), path) for path in paths]
        refuse_twins(packages)
        return packages

    def records(self) -> Iterator[RawRecord | Finding]:
        """Every row is a line of exactly one record or quarantined finding, `metadata` apart."""
        self._told: set[Root] = set()
        self._taxonomies: dict[str, str] = {}
        self._unknown: Counter[tuple[str, str]] = Counter()  # (file, column) with content -> rows
        self._parts = Parts(self._key, {})
        self._eligibility = Eligibility(self._key)
        exists, service_of = self._parts.exists, self._eligibility.service_of
        package = hsds_older.Package(self._tables, exists, service_of)
        self._views = hsds_older.views(package)
        if hsds_older.is_older(package):
            yield from self._without_descriptions()
        for entity in schema.ROOTS:
            if entity in self._views:
                self._parts.roots[entity] = self._ids(entity)
        yield from self._unread
        yield from self._take_eligibility()
        yield from self._take_parts()
        for entity in schema.ROOTS:
            yield from self._roots(entity)
        left = [*self._eligibility.left()]
        left += [line for waiting in self._parts.left() for line in waiting.lines]
        for line in left:
            yield refused(line, "", "", _("What the row belongs to was left out, so it was too."))
        yield from self._in_sum()

    def _key(self, given: str) -> str:
        return hsds_tables.key(self.fileset, given)

    # rows

    def _rows(self, entity: str) -> Iterator[Found | Finding]:
        """The rows of a table that can be used, and findings for the others."""
        for view in self._views.get(entity, ()):
            reader, file = view.reader(), view.file
            strange: set[int] | None = None
            for row in reader:
                if strange is None:
                    strange = self._strange(entity, reader.header, view.translation.reads)
                line = (file.name, row.number)
                if trouble := unusable(line, row):
                    yield trouble
                elif row.refusal:
                    yield Finding(*row.refusal, line, quarantined=True)
                else:
                    yield from of_surplus(line, row)
                    for place in strange:
                        if place < len(row.cells) and row.cells[place].strip():
                            self._unknown[file.name, reader.header[place]] += 1
                    yield reader, row
            yield from of_cp1252_lines(file.name, reader)

    def _strange(self, entity: str, header: tuple[str, ...], elsewhere: frozenset[str]) -> set[int]:
        """Places of columns that are not read."""
        known = {"id", self.days_ago_column or "id", *elsewhere}
        known |= ELIGIBILITY_COLUMNS if entity == ELIGIBILITY else set(hsds_tables.columns(entity))
        return {place for place, name in enumerate(header) if name not in known}

    def _ids(self, entity: str) -> set[str]:
        found: set[str] = set()
        for view in self._views[entity]:
            reader = view.reader()
            for row in reader:
                if given := _cell(reader.header, row, "id"):
                    found.add(self._key(given))
        return found

    # parts

    def _take_parts(self) -> Iterator[Finding]:
        for kind in schema.PARTS:
            table: Table | None = None
            for item in self._rows(kind):
                if isinstance(item, Finding):
                    yield item
                    continue
                reader, row = item
                told = (reader.file.name, reader.header, row.derived)
                if table is None or told != table[1:]:
                    table = Table(kind, *told)
                for finding in self._parts.take(table, row):
                    yield _of_derived(finding) if row.derived else finding

    def _take_eligibility(self) -> Iterator[Finding]:
        for item in self._rows(ELIGIBILITY):
            if isinstance(item, Finding):
                yield item
                continue
            reader, row = item
            cells = dict(zip(reader.header, (cell.strip() for cell in row.cells), strict=False))
            line = (reader.file.name, row.number)
            if finding := self._eligibility.take(line, cells, self._parts.exists):
                yield finding

    def _with_parts(self, record: RawRecord) -> Iterator[RawRecord | Finding]:
        root = (record.entity, record.source_id)
        for kind in kinds_of(record.entity):
            if kind in self._views:
                record.parts[kind] = []
        if record.entity == "service" and ELIGIBILITY in self._views:
            yield from self._eligibility.into(record)
        lines = list(record.lines)
        self._told.add(root)
        for waiting in self._parts.pop(root):
            row, reading = part_row(waiting, root, self._parts, self._is_told)
            for finding in reading.findings(waiting.line):
                yield _of_derived(finding) if waiting.table.derived else finding
            if row is None:
                continue
            record.parts[waiting.kind].append(row)
            lines.extend(waiting.lines)
            if waiting.kind in OWNING and waiting.source_id:
                self._told.add((waiting.kind, waiting.source_id))
        record.lines = tuple(lines)
        yield record

    def _is_told(self, entity: str, source_id: str) -> bool:
        return (entity, source_id) in self._told

    # roots

    def _roots(self, entity: str) -> Iterator[RawRecord | Finding]:
        """The records of a table, parents before children."""
        column = PARENTS.get(entity, "")
        held: dict[str, list[RawRecord]] = {}  # parent -> children read before it
        for item in self._readable(entity):
            if isinstance(item, Finding):
                yield item
                continue
            parent = item.fields.get(column) or ""
            if parent and not self._is_told(entity, parent):
                held.setdefault(parent, []).append(item)
            else:
                yield from self._with_children(item, held)
        while held:  # their parents were left out, or they are their own ancestors
            for record in held.pop(next(iter(held))):
                given = record.fields[column]
                record.fields[column] = ""
                yield Finding(
                    "warning",
                    column,
                    given,
                    _("The parent was left out or leads back to this row. Kept without it."),
                    next(iter(record.lines), None),
                )
                yield from self._with_children(record, held)

    def _with_children(
        self, record: RawRecord, held: dict[str, list[RawRecord]]
    ) -> Iterator[RawRecord | Finding]:
        ready = [record]
        while ready:
            one = ready.pop()
            yield from self._with_parts(one)
            ready.extend(held.pop(one.source_id, ()))

    def _readable(self, entity: str) -> Iterator[RawRecord | Finding]:
        """A record without its parts for each good row."""
        met: set[str] = set()
        for item in self._rows(entity):
            if isinstance(item, Finding):
                yield item
                continue
            reader, row = item
            line = (reader.file.name, row.number)
            given = _cell(reader.header, row, "id")
            source_id = self._key(given) if given else ""
            if not source_id or source_id in met:
                if not row.derived:
                    yield _without_id(line, given)
                continue
            met.add(source_id)
            reading = hsds_tables.read(entity, reader.header, row)
            self._settle_references(entity, reading)
            for finding in reading.findings(line):
                yield _of_derived(finding) if row.derived else finding
            if reading.refusal is None:
                yield from self._with_meaning(
                    RawRecord(
                        entity,
                        source_id,
                        reading.fields,
                        lines=() if row.derived else (line,),
                        days_ago=self._days_ago(reader.header, row),
                    )
                )

    def _days_ago(self, header: tuple[str, ...], row: TableRow) -> int | None:
        given = _cell(header, row, self.days_ago_column) if self.days_ago_column else ""
        return int(given) if given.isdecimal() else None

    def _settle_references(self, entity: str, reading: Reading) -> None:
        """References as source ids; what leads nowhere is dropped or refused."""
        for column, target in hsds_tables.references(entity).items():
            given = reading.fields.get(column)
            if not given:
                continue
            source_id = reading.fields[column] = self._key(given)
            if self._is_told(target, source_id):
                continue
            if column == PARENTS.get(entity) and self._parts.exists(target, given):
                continue  # it may still come
            reading.fields[column] = ""
            message = _("The package has no such %(entity)s.") % {"entity": target}
            if column in hsds_tables.REQUIRED.get(entity, ()):
                mend = _("Add it or mend the id; the row was left out.")
                reading.refusal = reading.refusal or (column, given, f"{message} {mend}")
            else:
                kept = _("The row was kept without it.")
                reading.doubts.append(("warning", column, given, f"{message} {kept}"))

    def _with_meaning(self, record: RawRecord) -> Iterator[RawRecord | Finding]:
        """A term says what it means for the filters."""
        if record.entity == "taxonomy":
            self._taxonomies[record.source_id] = record.fields["name"]
        if record.entity == "taxonomy_term":
            fields = record.fields
            told = fields.get("taxonomy") or ""
            taxonomy = self._taxonomies.get(fields.get("taxonomy_id") or "", told)
            code = fields.get("code") or ""
            meaning = hsds_tables.meaning(taxonomy, code)
            fields["facet"], fields["facet_value"] = meaning or ("", "")
            if taxonomy == hsds_tables.FILTERS and meaning is None:
                yield Finding(
                    "warning",
                    "code",
                    code,
                    _("No filter has this code, such as cost:free. The term sets no filter."),
                    next(iter(record.lines), None),
                )
        yield record

    # what is told once

    def _without_descriptions(self) -> Iterator[Finding]:
        """Of an older package: what they describe is not stored as it was."""
        for view in self._views.pop(DESCRIPTIONS, ()):
            if count := sum(1 for row in view.reader() if not row.is_blank):
                yield Finding(
                    "info",
                    "",
                    view.file.name,
                    _(
                        "The descriptions of the package's tables (%(count)d rows) are not "
                        "imported and not counted."
                    )
                    % {"count": count},
                )

    def _in_sum(self) -> Iterator[Finding]:
        for (file, column), count in self._unknown.items():
            yield Finding(
                "info",
                column,
                file,
                _("A column that HSDS does not have is not imported; rows that fill it: %(count)d.")
                % {"count": count},
            )
        for table in self._tables.get(METADATA, ()):
            if count := sum(1 for row in TableReader(table) if not row.is_blank):
                yield Finding(
                    "info",
                    "",
                    table.name,
                    _(
                        "The publisher's own history of changes (%(count)d rows) is not imported "
                        "and not counted: Handrail keeps its own."
                    )
                    % {"count": count},
                )


class DemoPackage(HsdsPackage):
    """The made-up county of `demo/`: a source of its own, so that it can be removed whole."""

    name = "demo"
    # Days and no dates, or the county would be out of date a month after it was written.
    days_ago_column = "added_days_ago"


def _tables(package: PackageFiles) -> tuple[dict[str, list[TableFile]], list[Finding]]:
    """The files of each table in the folder that holds most of them, and what is not read."""
    names = _resource_names(package.descriptor)
    folders: dict[PurePosixPath, dict[str, list[TableFile]]] = {}
    for file in package.files:
        entity = _table_of(file.path.stem) or names.get(file.path.name, "")
        if entity:
            folders.setdefault(file.path.parent, {}).setdefault(entity, []).append(file)
    best = max(folders, key=lambda one: (len(folders[one]), -len(one.parts)), default=None)
    chosen = folders[best] if best is not None else {}
    read = {id(file) for files in chosen.values() for file in files}
    return chosen, [
        Finding("info", "", str(one.path), _("The file is no table of this package. Not read."))
        for one in package.files
        if id(one) not in read
    ]


def _resource_names(descriptor: dict[str, Any]) -> dict[str, str]:
    """File name -> entity, where datapackage.json gives a table's file another name."""
    resources = descriptor.get("resources")
    found: dict[str, str] = {}
    for one in resources if isinstance(resources, list) else []:
        if isinstance(one, dict) and isinstance(one.get("path"), str):
            entity = _table_of(str(one.get("name")))
            if entity:
                found[PurePosixPath(one["path"]).name] = entity
    return found


def _table_of(word: str) -> str:
    """The table, of any version of HSDS, that a word is a name of; empty for none."""
    word = word.casefold()
    return table_names().get(word) or OLDER_NAMES.get(word, "")


def _of_derived(finding: Finding) -> Finding:
    """Its row counts elsewhere."""
    return replace(finding, level="warning", quarantined=False) if finding.quarantined else finding


def _cell(header: tuple[str, ...], row: TableRow, name: str) -> str:
    try:
        return row.cells[header.index(name)].strip()
    except (ValueError, IndexError):
        return ""


def _without_id(line: Line, given: str) -> Finding:
    if given:
        message = _("Another row of the table has this id. The first was kept; give each its own.")
    else:
        message = _("The row has no id. Give it one and import the package again.")
    return refused(line, "id", given, message)
