"""iCarol: the flat CSV export, or the API's JSON (`icarol_json`), told apart by their content.

The export has one row for each record and up to some two hundred columns, few of them filled.
They are found by name, in any order. Columns of staff and internal notes are never read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Self

from django.utils.translation import gettext as _

from importers.sources.base import Finding, Line, SourceError
from importers.sources.hsds_files import TableFile, TableReader, TableRow, of_surplus, package_files
from importers.sources.icarol_cells import NEEDED, Cells, Columns, plain, resource, terms
from importers.sources.icarol_json import JsonFiles, holds_resources
from importers.sources.icarol_records import IcarolRows
from importers.sources.icarol_words import Head, Kind, Resource

TELLING = ("taxonomylevelname", "resourceagencynum")
"""Both together are in no other format."""
NEVER_READ = re.compile(
    r"internal|seniorworker|maincontact|attention|enteredby|updatedby|lastverifiedby|"
    r"verificationapprovedby|recordowner"
)


class Icarol(IcarolRows):
    """An export or the answers of the API; a folder is one file set."""

    @classmethod
    def open(cls, paths: Sequence[Path]) -> Sequence[Self]:
        """One source for each folder, archive or export; JSON files of one database are one.
        Raises `SourceError`."""
        made: dict[str, Self] = {}
        documents: dict[str, list[Path]] = {}
        for path in paths:
            if found := _json_of(path):
                name = JsonFiles.database(found) or _bare(path)
                documents.setdefault(name, []).extend(found)
            elif (name := _bare(path)) in made:
                message = _('Several of the exports are called "%(name)s". Import one at a time.')
                raise SourceError(message % {"name": name})
            else:
                tables = _exports(path)
                unread = _others(path, [str(one.path) for one in tables])
                made[name] = cls(name, CsvFiles(tables), unread)
        for name, files in documents.items():
            folders = [path for path in paths if path.is_dir()]
            read = [
                file.relative_to(folder).as_posix()
                for folder in folders
                for file in files
                if file.is_relative_to(folder)
            ]
            unread = [one for folder in folders for one in _others(folder, read)]
            made[f"{name} (JSON)" if name in made else name] = cls(name, JsonFiles(files), unread)
        return list(made.values())

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """Whether there is an export or a JSON answer of iCarol. Raises nothing."""
        try:
            return bool(_json_of(path) or _tables(path))
        except (SourceError, OSError, ValueError):
            return False


class CsvFiles:
    """The rows of an export, which may be cut into several files."""

    def __init__(self, files: Sequence[TableFile]) -> None:
        self._files = files
        self.terms: dict[str, str] = {}

    def heads(self) -> Iterator[Head | Finding]:
        for file in self._files:
            strange: Counter[str] = Counter()
            reader = TableReader(file)
            columns: Columns | None = None
            for row, is_last in _with_last(reader):
                columns = columns or Columns(reader.header)
                line = (file.name, row.number)
                if trouble := _trouble(reader, row, is_last):
                    yield Finding("error", "", "", trouble, line, quarantined=True)
                else:
                    yield from self._head(Cells(columns, row), row, line, strange)
            yield from _told_of(file.name, strange)
            if reader.cp1252_lines:
                message = _(
                    "%(count)d lines of the file are no UTF-8. They were read as Windows-1252."
                )
                yield Finding("info", "", file.name, message % {"count": reader.cp1252_lines})

    def resources(self, kind: Kind) -> Iterator[Resource]:
        for file in self._files:
            reader = TableReader(file)
            columns: Columns | None = None
            for row, is_last in _with_last(reader):
                columns = columns or Columns(reader.header)
                cells = Cells(columns, row)
                if not _trouble(reader, row, is_last) and cells.kind == kind:
                    yield resource(cells, cells.head((file.name, row.number)))

    def _head(
        self, cells: Cells, row: TableRow, line: Line, strange: Counter[str]
    ) -> Iterator[Head | Finding]:
        yield from of_surplus(line, row)
        if cells.kind is None:
            message = _(
                "The level is none of Agency, Site, Program and ProgramAtSite. The row was left "
                "out; mend its level."
            )
            level = cells.text("taxonomylevelname")
            yield Finding("error", "TaxonomyLevelName", level, message, line, quarantined=True)
            return
        for name in cells.strange():
            strange[name] += 1
        for code, term in terms(cells).items():
            self.terms[code] = self.terms.get(code) or term
        yield cells.head(line)


def _told_of(file: str, strange: Counter[str]) -> Iterator[Finding]:
    for name, count in strange.items():
        if NEVER_READ.search(plain(name)):
            message = _("Staff and internal notes are never imported; rows: %(count)d.")
        else:
            message = _("The column is not imported; rows that fill it: %(count)d.")
        yield Finding("info", name, file, message % {"count": count})


def _with_last(reader: TableReader) -> Iterator[tuple[TableRow, bool]]:
    """Each row, and whether it is the last: only there a cut can be told from a short row."""
    before: TableRow | None = None
    for row in reader:
        if before is not None:
            yield before, False
        before = row
    if before is not None:
        yield before, True


def _trouble(reader: TableReader, row: TableRow, is_last: bool) -> str:
    if row.trouble:
        return _("Not readable as CSV: %(why)s. The row was left out.") % {"why": row.trouble}
    if row.is_blank:
        return _("The row is blank. It was left out.")
    if is_last and len(row.cells) < len(reader.header):
        return _("The file breaks off in this row. It was left out; export the file again.")
    return ""


# which files


def _header(file: TableFile) -> dict[str, int]:
    reader = TableReader(file)
    try:
        next(iter(reader), None)
    except SourceError:
        return {}
    return Columns(reader.header).places


def _table_files(path: Path) -> Sequence[TableFile]:
    if path.is_dir() or path.suffix.casefold() == ".zip":
        return package_files(path).files
    return [TableFile(path.name, PurePosixPath(path.name), lambda: path.open("rb"))]


def _tables(path: Path) -> list[TableFile]:
    return [file for file in _table_files(path) if all(name in _header(file) for name in TELLING)]


def _exports(path: Path) -> list[TableFile]:
    """Raises `SourceError` for a path without an export, or with one that lacks its keys."""
    found = _tables(path)
    if not found:
        raise SourceError(
            _(
                "%(path)s is no iCarol export: no CSV with the columns TaxonomyLevelName and "
                "ResourceAgencyNum, and no JSON of its API. Give the file as iCarol wrote it."
            )
            % {"path": path.name}
        )
    for file in found:
        missing = [title for name, title in NEEDED.items() if name not in _header(file)]
        if missing:
            raise SourceError(
                _("%(file)s lacks the columns %(columns)s. Export it again with them.")
                % {"file": file.name, "columns": ", ".join(missing)}
            )
    return found


def _json_of(path: Path) -> list[Path]:
    inside = sorted(path.rglob("*")) if path.is_dir() else [path]
    wanted = [one for one in inside if one.is_file() and not one.name.startswith(".")]
    if path.is_dir():
        endings = (".json", ".jsonl", ".ndjson")
        wanted = [one for one in wanted if one.suffix.casefold() in endings]
    return [one for one in wanted if holds_resources(one)]


def _others(path: Path, read: Sequence[str]) -> list[str]:
    """Files of a folder that are not read."""
    if not path.is_dir():
        return []
    inside = (one.relative_to(path) for one in sorted(path.rglob("*")) if one.is_file())
    return [
        one.as_posix()
        for one in inside
        if one.as_posix() not in read and not any(part.startswith(".") for part in one.parts)
    ]


def _bare(path: Path) -> str:
    """The name without the date that most exports end in, or every month were a new file set."""
    stem = path.name if path.is_dir() else path.stem
    return re.sub(r"[\W_]*\d[\d\W_]*$", "", stem) or "icarol"
