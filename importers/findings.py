"""Findings of a run: kept with it, counted, and written out as a table for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override

from directory import bulk
from importers.models import ImportFinding
from importers.sources.base import Finding
from importers.told import told

COLUMNS = ("level", "file", "line", "record", "field", "value", "message", "quarantined")
VALUE_LIMIT = 2_000
"""Characters of a value that a finding shows; the record itself keeps all of it."""


class Findings:
    """Collects what a chunk found and stores it with the run; a dry run only counts."""

    def __init__(self, run_id: int | None) -> None:
        self.run_id = run_id
        self.count = 0
        self.examples: dict[str, tuple[Finding, int]] = {}  # by message: the first, how many
        self._waiting: list[dict[str, Any]] = []

    def add(self, finding: Finding, *, record: str = "") -> None:
        self.count += 1
        first, times = self.examples.get(finding.message, (finding, 0))
        self.examples[finding.message] = (first, times + 1)
        file, line = finding.line or ("", None)
        self._waiting.append(
            {
                "run_id": self.run_id,
                "level": finding.level,
                "file": file,
                "line": line,
                "record": record,
                "field": finding.field,
                "value": finding.value[:VALUE_LIMIT].replace("\x00", ""),
                "message": finding.message,
                "quarantined": finding.quarantined,
            }
        )

    def store(self) -> None:
        """In the transaction of the chunk that found them."""
        if self.run_id is not None:
            bulk.insert(ImportFinding, self._waiting)
        self._waiting = []


def as_csv(found: Iterable[ImportFinding]) -> Iterator[str]:
    """Lines of a CSV file, its messages in the language of the caller. A cell that a spreadsheet
    would take for a formula is quoted."""
    language = get_language() or settings.LANGUAGE_CODE  # another's by when the lines are sent
    writer = csv.writer(_Echo())

    def line(finding: ImportFinding) -> str:
        values = {column: getattr(finding, column) for column in COLUMNS}
        with override(language):
            values["message"] = told(finding.message)
        written: str = writer.writerow(map(_harmless, values.values()))
        return written

    return chain([writer.writerow(COLUMNS)], map(line, found))


class _Echo:
    def write(self, line: str) -> str:
        return line


def _harmless(value: Any) -> Any:
    if isinstance(value, str) and value.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return "" if value is None else value
