"""Translations as a CSV file, for people who work in spreadsheets: out to them and in again."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from directory.drafts import Problem
from directory.models import Translation
from directory.parts import batches
from directory.translations.checking import Draft, Slot, slot_of
from directory.translations.gathering import Text
from directory.translations.reading import out_of_date

COLUMNS = (
    "listing", "entity", "record_id", "field", "language", "original", "text", "origin", "date",
    "state",
)  # fmt: skip
NEEDED = ("entity", "record_id", "field", "language", "original", "text")
NEW, OUT_OF_DATE, CURRENT = "new", "out of date", "current"
LONGEST_CELL = 1_000_000  # characters
# A spreadsheet takes a cell that begins so for a formula. An apostrophe makes it a text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class BadSheet(Exception):
    """The file as a whole cannot be read; says what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file by its column, with its number as a spreadsheet counts: the head is 1."""

    number: int
    cells: dict[str, str]
    spilt: bool = False  # there are more cells than columns


@dataclass(frozen=True, slots=True)
class Read:
    """What a line asks for: a draft, or why there is none. Both are absent for one that asks for
    nothing: it has no text yet."""

    line: int
    draft: Draft | None = None
    problems: tuple[Problem, ...] = ()
    untouched: bool = False  # out of date, and nobody has said that it was looked at


def write(texts: Iterable[Text], language: str, to: io.TextIOBase) -> int:
    """Returns the number of lines below the head."""
    writer = csv.writer(to)
    writer.writerow(COLUMNS)
    count = 0
    for text in texts:
        writer.writerow([_safe(cell) for cell in _cells(text, language)])
        count += 1
    return count


def _cells(text: Text, language: str) -> tuple[str, ...]:
    told = text.told
    state = NEW if told is None else CURRENT if text.is_current else OUT_OF_DATE
    return (
        text.listing,
        text.entity,
        str(text.record_id),
        text.field,
        language,
        text.original,
        told.text if told else "",
        told.origin if told else "",
        told.translated_on.isoformat() if told else "",
        state,
    )


def _safe(cell: str) -> str:
    return f"'{cell}" if _is_formula(cell) else cell


def _as_meant(cell: str) -> str:
    """Without the apostrophe of `_safe`; spreadsheets keep it or take it away."""
    return cell[1:] if cell.startswith("'") and _is_formula(cell) else cell


def _is_formula(cell: str) -> bool:
    """Or would be without the apostrophes before it: one that was there gets another, so that it
    is there again when `_as_meant` has taken one away."""
    return cell.lstrip("'").startswith(FORMULA)


def lines(path: Path) -> Iterator[Line]:
    """Raises BadSheet for what is no such file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise BadSheet(_("The file cannot be read: %(why)s.") % {"why": problem.strerror}) from None
    except UnicodeDecodeError:
        message = _("The file is not in UTF-8. Save it anew as “CSV UTF-8”.")
        raise BadSheet(message) from None
    csv.field_size_limit(LONGEST_CELL)
    # Strict, or a quote that never ends would make all the lines below it part of one text.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        head = [name.strip().lower() for name in next(rows, [])]
        if missing := [name for name in NEEDED if name not in head]:
            told = {"columns": ", ".join(missing)}
            raise BadSheet(
                _("The first line must name the columns; these are missing: %(columns)s.") % told
            )
        if twice := [name for name in COLUMNS if head.count(name) > 1]:
            told = {"columns": ", ".join(twice)}
            raise BadSheet(
                _("The first line names these columns twice: %(columns)s. Keep one of each.") % told
            )
        for number, row in enumerate(rows, start=2):
            if any(cell.strip() for cell in row):
                spilt = any(cell.strip() for cell in row[len(head) :])
                yield Line(number, dict(zip(head, map(_as_meant, row), strict=False)), spilt)
    except csv.Error as problem:
        told = {"why": f"{problem}, line {rows.line_num}"}
        raise BadSheet(_("The file is no CSV that can be read: %(why)s.") % told) from None


def _delimiter(text: str) -> str:
    """Spreadsheets write the one that their country uses."""
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def read(listed: Iterable[Line], *, origin: str, today: date) -> list[Read]:
    """What each line asks for. `origin`: of lines that do not say it themselves; or empty."""
    rows = list(listed)
    stored = Stored.of(rows)
    return [_read(one, stored, origin, today) for one in rows]


@dataclass(frozen=True, slots=True)
class Stored:
    """What there is of the records that a file names."""

    rows: dict[Slot, Translation]
    out_of_date: set[UUID]  # of the translations

    @classmethod
    def of(cls, listed: Iterable[Line]) -> "Stored":
        ids = {pk for one in listed if (pk := _uuid(one.cells.get("record_id", "")))}
        rows: dict[Slot, Translation] = {}
        old: set[UUID] = set()
        for batch in batches(ids):
            found = Translation.objects.filter(record_id__in=batch)
            rows |= {slot_of(row): row for row in found}
            old.update(out_of_date(found).values_list("pk", flat=True))
        return cls(rows, old)


def _read(line: Line, stored: Stored, origin: str, today: date) -> Read:
    if line.spilt:
        message = _("The line has more cells than columns. Put a text with commas between quotes.")
        return _refused(line, "text", message)
    cells = {name: cell.strip() for name, cell in line.cells.items()}
    if not cells.get("text"):
        return Read(line.number)
    pk, day = _uuid(cells.get("record_id", "")), _day(cells.get("date", ""))
    if pk is None:
        message = _("This is no id of a record. Leave the first columns as they were written.")
        return _refused(line, "record_id", message)
    if cells.get("date") and day is None:
        return _refused(line, "date", _("This is no date such as 2026-01-31."))
    draft = Draft(
        entity=cells.get("entity", ""),
        record_id=pk,
        field=cells.get("field", ""),
        language=cells.get("language", "").lower(),
        text=cells["text"],
        origin=cells.get("origin", "").lower(),
        translated_on=day or today,
        original=cells.get("original", ""),
    )
    before = stored.rows.get(draft.slot)
    if before is None or before.text != draft.said:
        return Read(line.number, _fresh(draft, before, day, origin, today))
    again = replace(
        draft,
        origin=draft.origin or origin or before.origin,
        translated_on=day or before.translated_on,
    )
    same = (again.origin, again.translated_on) == (before.origin, before.translated_on)
    if same and before.pk in stored.out_of_date:
        return Read(line.number, untouched=True)
    return Read(line.number, again)


def _fresh(
    draft: Draft, before: Translation | None, day: date | None, origin: str, today: date
) -> Draft:
    """A new text. Who made the former one, and when, may still stand beside it."""
    left_over = before is not None and draft.origin == before.origin
    who = origin or draft.origin if left_over else draft.origin or origin
    when = None if before is not None and day == before.translated_on else day
    return replace(draft, origin=who, translated_on=when or today)


def _refused(line: Line, column: str, message: str) -> Read:
    return Read(line.number, problems=(Problem(column, line.cells.get(column, ""), message),))


def _uuid(cell: str) -> UUID | None:
    try:
        return UUID(cell.strip())
    except ValueError:
        return None


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell.strip())
    except ValueError:
        return None
