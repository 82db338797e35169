"""The tables of an HSDS package: in a folder, in a subfolder of it, or in a zip; as rows.

Nothing is unpacked to disk: tables are read from the archive as they are needed, and an archive
that would grow beyond `LARGEST_PACKAGE` is refused before a byte of it is read.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext as _

from importers.sources.base import Finding, Level, Line, SourceError, refused

LARGEST_PACKAGE = 2 * 1024**3
"""Bytes of a package once unpacked."""
LARGEST_RATIO = 200
"""Of unpacked to packed bytes; real tables reach about 20."""
RATIO_MATTERS_FROM = 10 * 1024**2
"""Bytes: a small table of blanks may pack as well as it likes."""
MOST_MEMBERS = 10_000
LARGEST_CELL = 16 * 1024**2
"""Characters: the outline of a service area can be long."""
DESCRIPTOR = "datapackage.json"


Refusal = tuple[Level, str, str, str]
"""Level, field, value and message of a row that is left out."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """One CSV file of a package. `name` is what a person would call it."""

    name: str
    path: PurePosixPath  # within the package
    open: Callable[[], AbstractContextManager[IO[bytes]]]


@dataclass(frozen=True, slots=True)
class PackageFiles:
    """What a package holds. `descriptor` is an empty dict where there is no datapackage.json."""

    name: str
    files: tuple[TableFile, ...]
    descriptor: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table with its number as a spreadsheet counts: the header is row 1.

    `surplus` are cells beyond the header, `trouble` says why a row could not be read at all,
    `refusal` why it could not be translated. A `derived` row was made from another row's cells
    (`hsds_older`) and counts with it.
    """

    number: int
    cells: list[str]
    surplus: tuple[str, ...] = ()
    trouble: str = ""
    refusal: Refusal | None = None
    derived: bool = False

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells) and not self.surplus


def package_files(path: Path) -> PackageFiles:
    """Raises `SourceError` for what is neither a folder nor a zip that can be trusted."""
    if path.is_dir():
        return _described(path.name, _in_folder(path))
    return _described(path.stem, _in_zip(path))


# where the files are


def _in_folder(folder: Path) -> list[TableFile]:
    def file(path: Path) -> TableFile:
        inside = PurePosixPath(path.relative_to(folder).as_posix())
        return TableFile(path.name, inside, lambda: path.open("rb"))

    return [
        file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and _is_wanted(PurePosixPath(path.relative_to(folder).as_posix()))
    ]


def _in_zip(path: Path) -> list[TableFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError) as problem:
        raise SourceError(
            f"{path.name}: this is no zip archive that can be read ({problem}). "
            "Give the folder of the package, or the zip as it was published."
        ) from problem
    except OSError as problem:
        raise _unreadable(path.name, problem) from problem
    _refuse_unsafe(path, members)

    def file(member: zipfile.ZipInfo) -> TableFile:
        inside = PurePosixPath(member.filename)
        return TableFile(inside.name, inside, lambda: _Member(path, member))

    wanted = (one for one in members if not one.is_dir())
    return [
        file(member)
        for member in sorted(wanted, key=lambda one: one.filename)
        if _is_wanted(PurePosixPath(member.filename))
    ]


def _is_wanted(path: PurePosixPath) -> bool:
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
    return not hidden and (path.suffix.lower() == ".csv" or path.name == DESCRIPTOR)


def _refuse_unsafe(path: Path, members: Sequence[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise SourceError(
            f"{path.name}: the archive holds {len(members)} files. A package has some thirty."
        )
    for member in members:
        name = member.orig_filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or re.match(r"[A-Za-z]:", name):
            raise SourceError(
                f"{path.name}: the archive names a file outside of itself ({name!r}). Nothing of "
                "it was read. Ask the publisher for a clean archive."
            )
        if member.flag_bits & 1:
            raise SourceError(
                f"{path.name}: {name} is locked with a password. Unpack the archive yourself and "
                "give the folder."
            )
        if (
            member.file_size > RATIO_MATTERS_FROM
            and member.file_size > LARGEST_RATIO * member.compress_size
        ):
            raise SourceError(
                f"{path.name}: {name} would grow from {member.compress_size} to "
                f"{member.file_size} bytes. That is no table; nothing was read."
            )
    if sum(member.file_size for member in members) > LARGEST_PACKAGE:
        raise SourceError(
            f"{path.name}: the archive would take more than {LARGEST_PACKAGE // 1024**3} GB "
            "unpacked. Nothing was read. Unpack it yourself and give the folder."
        )


class _Member:
    """An open file of an archive; both close together."""

    def __init__(self, path: Path, member: zipfile.ZipInfo) -> None:
        self._archive = zipfile.ZipFile(path)
        self._file = self._archive.open(member)

    def __enter__(self) -> IO[bytes]:
        return self._file

    def __exit__(self, *problem: object) -> None:
        self._file.close()
        self._archive.close()


def _described(name: str, files: list[TableFile]) -> PackageFiles:
    """Takes the descriptor that lies highest out of the files."""
    found = [one for one in files if one.path.name == DESCRIPTOR]
    tables = tuple(one for one in files if one.path.name != DESCRIPTOR)
    if not found:
        return PackageFiles(name, tables, {})
    first = min(found, key=lambda one: len(one.path.parts))
    with first.open() as stream:
        raw = stream.read(LARGEST_CELL)
    try:
        told = json.loads(raw.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError):
        # The example packages point at theirs by a line of text; the tables speak for themselves.
        told = {}
    return PackageFiles(name, tables, told if isinstance(told, dict) else {})


# the rows of a file


class TableReader:
    """Streams one file. After reading, `cp1252_lines` says how many lines were no UTF-8."""

    def __init__(self, file: TableFile) -> None:
        self.file = file
        self.header: tuple[str, ...] = ()
        self.cp1252_lines = 0
        self._quotes = 0  # quotation marks of the row being read
        self._is_at_end = False

    def __iter__(self) -> Iterator[TableRow]:
        """Raises `SourceError` for an archive that breaks off, and for a first line that is no
        header."""
        csv.field_size_limit(LARGEST_CELL)
        self.cp1252_lines = 0
        self._is_at_end = False
        try:
            with self.file.open() as stream:
                yield from self._rows(stream)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as problem:
            raise SourceError(
                _("%(file)s: the archive is damaged here (%(why)s). Fetch it again.")
                % {"file": self.file.name, "why": problem}
            ) from problem
        except OSError as problem:
            raise _unreadable(self.file.name, problem) from problem

    def _rows(self, stream: IO[bytes]) -> Iterator[TableRow]:
        lines = self._lines(stream)
        first = next(lines, "")
        delimiter = max(",;\t", key=first.count)
        try:
            header = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error as problem:
            raise SourceError(
                _(
                    "%(file)s: the first line cannot be read as CSV (%(why)s). Export the table "
                    "again."
                )
                % {"file": self.file.name, "why": problem}
            ) from problem
        self.header = tuple(_column(name) for name in header)
        width = len(self.header)
        number = 1
        reader = csv.reader(self._watched(lines), delimiter=delimiter)
        while True:
            number += 1
            self._quotes = 0
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as problem:
                yield TableRow(number, [], trouble=str(problem))
                continue
            if self._is_at_end and self._quotes % 2:
                trouble = _("a quotation mark opens here and is never closed")
                yield TableRow(number, [], trouble=trouble)
                continue
            if not cells:
                continue  # not even a comma: no row to a spreadsheet's export either
            surplus = tuple(cell for cell in cells[width:] if cell.strip())
            yield TableRow(number, cells[:width], surplus)

    def _watched(self, lines: Iterator[str]) -> Iterator[str]:
        """Counts quotation marks: a row that reaches for lines beyond the end with one open has
        swallowed the rows after it."""
        for line in lines:
            self._quotes += line.count('"')
            yield line
        self._is_at_end = True

    def _lines(self, stream: IO[bytes]) -> Iterator[str]:
        """Line by line, so that one stray byte does not garble the rest of the file."""
        first = stream.readline()
        if first[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            stream.seek(0)
            yield from io.TextIOWrapper(stream, "utf-16", errors="replace", newline="")
            return
        for raw in chain([first.removeprefix(codecs.BOM_UTF8)], stream):
            try:
                yield raw.decode()
            except UnicodeDecodeError:
                self.cp1252_lines += 1
                yield raw.decode("cp1252", errors="replace")


def unusable(line: Line, row: TableRow) -> Finding | None:
    """Why nothing of the row can be read; None where something can."""
    if row.trouble:
        return refused(line, "", "", _("Not readable as CSV: %(why)s.") % {"why": row.trouble})
    if row.is_blank:
        return refused(line, "", "", _("The row is blank. It was left out."))
    return None


def of_surplus(line: Line, row: TableRow) -> Iterator[Finding]:
    """What stands beyond the header."""
    if row.surplus:
        yield Finding(
            "warning",
            "",
            ", ".join(row.surplus),
            _("The row has more cells than the header. What is beyond it was left out."),
            line,
        )


def of_cp1252_lines(label: str, reader: TableReader) -> Iterator[Finding]:
    """Once for a file that was read to its end."""
    if reader.cp1252_lines:
        yield Finding(
            "info",
            "",
            label,
            _("%(count)d lines of the table are no UTF-8. They were read as Windows-1252.")
            % {"count": reader.cp1252_lines},
        )


def _column(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().strip('"').casefold())


def _unreadable(name: str, problem: OSError) -> SourceError:
    return SourceError(
        _(
            "%(file)s: this file cannot be read (%(why)s). Check that you may open it and that the "
            "disk is sound."
        )
        % {"file": name, "why": problem.strerror}
    )


def no_package(path: Path) -> SourceError:
    return SourceError(
        _(
            "%(path)s holds no HSDS tables, such as organizations.csv and services.csv. "
            "Give the folder or the zip that has them."
        )
        % {"path": path}
    )
