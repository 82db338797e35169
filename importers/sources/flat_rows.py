"""One wide CSV file in which each row is a place, read row by row."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Self

from django.utils.translation import gettext as _

from importers.sources.base import Finding, Line, SourceError, refused
from importers.sources.hsds_files import (
    TableFile,
    TableReader,
    TableRow,
    of_cp1252_lines,
    of_surplus,
)


@dataclass(frozen=True, slots=True)
class FlatRow:
    """`cells` are without blanks around them, as many as the header has."""

    line: Line
    cells: tuple[str, ...]


class FlatFile:
    """A CSV file; `header` is in lower case with `_` for blanks. `label` stands in its lines.

    Raises `SourceError` where the file cannot be opened.
    """

    def __init__(self, path: Path, label: str = "") -> None:
        self.path = path
        self.label = label or path.name
        self._file = TableFile(self.label, PurePosixPath(path.name), lambda: path.open("rb"))
        reader = TableReader(self._file)
        next(iter(reader), None)
        self.header = reader.header

    @classmethod
    def with_columns(cls, path: Path, label: str, needed: Sequence[str], what: str) -> Self:
        """Raises `SourceError` that says what the file, which should be `what`, lacks."""
        if zipfile.is_zipfile(path):
            raise SourceError(
                _(
                    "%(path)s: this is a workbook or an archive. Unpack it, or save its sheet as "
                    "CSV, and give that."
                )
                % {"path": path}
            )
        file = cls(path, label)
        missing = [column for column in needed if column not in file.header]
        if missing:
            raise SourceError(
                _(
                    "%(path)s: this is not %(what)s: the column %(missing)s is missing. Give the "
                    "file as it was published, with its first row."
                )
                % {"path": path, "what": what, "missing": ", ".join(missing)}
            )
        return file

    def rows(self, read: Collection[str]) -> Iterator[FlatRow | Finding]:
        """Every row, or why it is none; at the end what stands in columns not in `read`."""
        reader = TableReader(self._file)
        strange = self._strange(read)
        filled: Counter[str] = Counter()
        for row in self._whole(reader):
            line = (self.label, row.number)
            if why := _trouble(row):
                yield refused(line, "", "", why)
                continue
            yield from of_surplus(line, row)
            short = len(self.header) - len(row.cells)
            cells = tuple([cell.strip() for cell in row.cells]) + ("",) * short
            filled.update(self.header[place] for place in strange if cells[place])
            yield FlatRow(line, cells)
        yield from self._in_sum(filled)
        yield from of_cp1252_lines(self.label, reader)

    def _strange(self, read: Collection[str]) -> list[int]:
        """Places of columns that are not read; of two with one name the second is not."""
        return [
            place
            for place, name in enumerate(self.header)
            if name not in read or self.header.index(name) != place
        ]

    def _whole(self, reader: TableReader) -> Iterator[TableRow]:
        """The rows; a last one with fewer cells than any before it was cut off, and says so."""
        shortest = len(self.header)
        held: TableRow | None = None
        for row in reader:
            if held is not None:
                if not held.trouble:
                    shortest = min(shortest, len(held.cells))
                yield held
            held = row
        if held is None:
            return
        if not held.trouble and not held.is_blank and len(held.cells) < shortest:
            held = TableRow(held.number, [], trouble=_("the file breaks off in this row"))
        yield held

    def _in_sum(self, filled: Counter[str]) -> Iterator[Finding]:
        for column, count in filled.items():
            yield Finding(
                "info",
                column,
                self.label,
                _("The file has a column that is not imported; rows that fill it: %(filled)s.")
                % {"filled": count},
            )


class Spellings:
    """What all rows of a thing say of it, so that it is told alike whatever their order."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)
        self._told: dict[str, dict[tuple[str, ...], int]] = {}

    def note(self, key: str, texts: Callable[[str], str]) -> None:
        told = tuple([texts(column) for column in self._columns])
        counts = self._told.setdefault(key, {})
        counts[told] = counts.get(told, 0) + 1

    def usual(self, key: str, column: str) -> str:
        """The most frequent text that is not blank, the first in the alphabet of several."""
        counts = self._counts(key, column)
        return min(counts, key=lambda text: (-counts[text], text), default="")

    def agreed(self, key: str, column: str) -> str | None:
        """What all rows say that say anything; None where they do not agree."""
        counts = self._counts(key, column)
        return None if len(counts) > 1 else next(iter(counts), "")

    def _counts(self, key: str, column: str) -> Counter[str]:
        place = self._columns.index(column)
        counts: Counter[str] = Counter()
        for told, times in self._told[key].items():
            if text := " ".join(told[place].split()):
                counts[text] += times
        return counts


def files_in(paths: Sequence[Path], suffixes: Collection[str]) -> dict[str, Path]:
    """Label -> file, for files and for folders that hold such. Raises `SourceError`."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(
            one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in suffixes
        )
        inside = [one for one in inside if not one.name.startswith((".", "~"))]
        if not inside:
            raise SourceError(
                _("%(path)s: there is no file in this folder that ends in %(suffixes)s.")
                % {"path": path, "suffixes": ", ".join(suffixes)}
            )
        found.extend(inside)
    names = Counter(path.name for path in found)
    labels = {path.name if names[path.name] == 1 else str(path): path for path in found}
    if len(labels) < len(found):
        raise SourceError(_("One of the files was given twice. Give each file once."))
    return labels


def _trouble(row: TableRow) -> str:
    if row.trouble:
        return _("Not readable as CSV: %(why)s. Mend the row, or fetch the file again.") % {
            "why": row.trouble
        }
    return _("The row is blank. It was left out.") if row.is_blank else ""
