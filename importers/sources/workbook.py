"""Sheets of an xlsx workbook as rows of text, whatever a spreadsheet program made of them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine

from importers.sources.base import SourceError

UNPACKED_LIMIT_BYTES = 500_000_000
"""The federal books unpack to 12 MB; a workbook that unpacks to more than this is a bomb."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: its number as the spreadsheet program shows it, and the cells that were asked
    for, in that order. `numeric` holds the columns whose cell was a number, not text."""

    number: int
    texts: tuple[str, ...]
    numeric: frozenset[str]

    @property
    def blank(self) -> bool:
        return not any(self.texts)


class Workbook:
    """An xlsx file that was opened. Raises `SourceError` where it is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            _refuse_bomb(path)
            self._book = python_calamine.CalamineWorkbook.from_path(str(path))
        except (python_calamine.CalamineError, zipfile.BadZipFile, OSError) as problem:
            raise SourceError(
                f"{path}: this is no xlsx workbook that can be read ({problem}). "
                "Download it again, or open it in a spreadsheet program and save it as .xlsx."
            ) from problem

    @property
    def sheets(self) -> set[str]:
        return set(self._book.sheet_names)

    def sheet(self, name: str, columns: Sequence[str]) -> Sheet:
        """The sheet `name`, which must have `columns` in its first row, in any order."""
        if name not in self._book.sheet_names:
            there = ", ".join(f'"{found}"' for found in self._book.sheet_names)
            raise SourceError(
                f'{self.path}: there is no sheet "{name}", only {there}. '
                "Give the workbook as it was published."
            )
        try:
            found = self._book.get_sheet_by_name(name)
            rows = found.to_python(skip_empty_area=True)
        except python_calamine.CalamineError as problem:
            raise SourceError(
                f'{self.path}, sheet "{name}": damaged ({problem}). Download the workbook again.'
            ) from problem
        first = found.start[0] + 1 if found.start else 1
        return Sheet(self.path, name, columns, rows, first)


class Sheet:
    """The rows below a header. `others` are columns that were not asked for."""

    def __init__(
        self, path: Path, name: str, columns: Sequence[str], rows: list[list[Any]], first: int
    ) -> None:
        header = [text_of(cell)[0].strip().casefold() for cell in rows[0]] if rows else []
        missing = [column for column in columns if column not in header]
        if missing:
            raise SourceError(
                f'{path}, sheet "{name}": the column {", ".join(missing)} is missing. Its first '
                f"row must name the columns {', '.join(columns)}."
            )
        self._columns = columns
        self._positions = [header.index(column) for column in columns]
        self._rows = rows
        self._first = first
        self.others = {
            title: position
            for position, title in enumerate(header)
            if position not in set(self._positions)
        }

    def __len__(self) -> int:
        return len(self._rows) - 1

    def __iter__(self) -> Iterator[Cells]:
        for number, row in enumerate(self._rows[1:], start=self._first + 1):
            cells = [row[position] for position in self._positions]
            if all(type(cell) is str for cell in cells):
                yield Cells(number, tuple([cell.strip() for cell in cells]), frozenset())
                continue
            read = [text_of(cell) for cell in cells]
            numeric = frozenset(
                column for column, (_, other) in zip(self._columns, read, strict=True) if other
            )
            yield Cells(number, tuple(text for text, _ in read), numeric)

    def filled(self, column: str) -> int:
        """How many rows have something in one of `others`."""
        position = self.others[column]
        return sum(1 for row in self._rows[1:] if text_of(row[position])[0])


def text_of(cell: Any) -> tuple[str, bool]:
    """A cell as text without blanks around it, and whether it was a number.

    2134.0 is "2134": a spreadsheet has no whole numbers.
    """
    if isinstance(cell, str):
        return cell.strip(), False
    if cell is None:
        return "", False
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell)), True
    return str(cell), True


def _refuse_bomb(path: Path) -> None:
    with zipfile.ZipFile(path) as packed:
        unpacked_bytes = sum(member.file_size for member in packed.infolist())
    if unpacked_bytes > UNPACKED_LIMIT_BYTES:
        raise SourceError(
            f"{path}: unpacks to {unpacked_bytes // 1_000_000} MB, more than the "
            f"{UNPACKED_LIMIT_BYTES // 1_000_000} MB that a workbook may. Check where it is from."
        )
