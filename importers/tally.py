"""Counting rows: each has one outcome, the worst of its records, so that the sum is the rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from importers.sources.base import Line


class Outcome(IntEnum):
    """In the order of what a person would want to hear about a row, least first."""

    UNCHANGED = 1
    CHANGED = 2
    CREATED = 3
    QUARANTINED = 4


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows, but `retired`: roots."""

    read: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    quarantined: int = 0
    retired: int = 0
    findings: int = 0


class Tally:
    """The outcome of every row so far: one byte a row."""

    def __init__(self) -> None:
        self._tables: dict[str, bytearray] = {}
        self.read = 0

    def note(self, lines: Iterable[Line], outcome: Outcome) -> None:
        for table, number in lines:
            rows = self._tables.setdefault(table, bytearray())
            if number >= len(rows):
                rows.extend(bytes(number + 1 - len(rows) + len(rows) // 4))
            if not rows[number]:
                self.read += 1
            rows[number] = max(rows[number], outcome)

    def knows(self, line: Line) -> bool:
        rows = self._tables.get(line[0], b"")
        return line[1] < len(rows) and bool(rows[line[1]])

    def counts(self, *, retired: int, findings: int) -> Counts:
        def rows(outcome: Outcome) -> int:
            return sum(table.count(outcome) for table in self._tables.values())

        return Counts(
            read=self.read,
            created=rows(Outcome.CREATED),
            changed=rows(Outcome.CHANGED),
            unchanged=rows(Outcome.UNCHANGED),
            quarantined=rows(Outcome.QUARANTINED),
            retired=retired,
            findings=findings,
        )
