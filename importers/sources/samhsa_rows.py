"""One row of a SAMHSA book as a facility: trimmed, with its keys, and what is to be said of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from importers.sources.base import Finding, Line
from importers.sources.workbook import Cells

TEXTS = ("name1", "name2", "street1", "street2", "city", "state", "zip")
PHONES = {
    "phone": "Main",
    "intake1": "Intake",
    "intake2": "Intake",
    "intake1a": "Intake",
    "intake2a": "Intake",
}
COLUMNS = (*TEXTS, *PHONES, "service_code_info")


@dataclass(frozen=True, slots=True)
class Facility:
    """One row, trimmed, with a ZIP that has its zeros."""

    line: Line
    name1: str
    name2: str
    street1: str
    street2: str
    city: str
    state: str
    zip: str
    phones: tuple[str, ...]
    codes: tuple[str, ...]
    organization_key: str
    location_key: str
    service_key: str
    """One for each book; several rows may share it, see `_numbers`."""

    @property
    def content(self) -> tuple[Any, ...]:
        """What tells two rows of one key apart, whatever their order in the file."""
        return (self.phones, self.codes, self.street2, self.city, self.state)


class Rows:
    """Reads the rows of one book. `codes` are those of its code sheet."""

    def __init__(self, file: str, book: str, codes: Collection[str]) -> None:
        self._file = file
        self._book = book
        self._own = {code: code for code in codes}

    def read(self, cells: Cells) -> list[Facility | Finding]:
        """The row as a facility after what there is to say about it, or why it is none."""
        line = (self._file, cells.number)
        row = dict(zip(COLUMNS, cells.texts, strict=True))
        if cells.blank:
            return [_refused(line, "", "", _("The row is blank. It was left out."))]
        if not row["name1"]:
            return [
                _refused(
                    line,
                    "name1",
                    "",
                    _("The row names no facility. Fill name1 and import the book again."),
                )
            ]
        found: list[Facility | Finding] = list(_missing(line, row))
        zip_code, remark = _zip(row["zip"])
        if remark:
            found.append(Finding("info", "zip", row["zip"], remark, line))
        codes, remarks = self._codes(line, row["service_code_info"])
        found.extend(remarks)
        name1, name2, street1, street2, city, state = cells.texts[:6]
        phones = cells.texts[7:12]
        keys = _keys(self._book, name1, name2, street1, state, zip_code[:5])
        found.append(
            Facility(
                line, name1, name2, street1, street2, city, state, zip_code, phones, codes, *keys
            )
        )
        return found

    def _codes(self, line: Line, text: str) -> tuple[tuple[str, ...], list[Finding]]:
        """The row's codes in its order, and findings for those unknown or told twice."""
        written = [code for code in text.split() if code != "*"]
        # The sheet's own strings, not a million copies of them.
        known = {self._own[code]: True for code in written if code in self._own}
        if len(known) == len(written):
            return tuple(known), []
        unknown = [code for code in written if code not in self._own]
        twice = [code for code, count in Counter(written).items() if count > 1 and code in known]
        return tuple(known), [
            *(
                Finding(
                    "warning",
                    "service_code_info",
                    code,
                    _("The code is not in the workbook's code sheet. It was left out."),
                    line,
                )
                for code in unknown
            ),
            *(
                Finding("info", "service_code_info", code, _("The code is there twice."), line)
                for code in twice
            ),
        ]


def _refused(line: Line, field: str, value: str, message: str) -> Finding:
    return Finding("error", field, value, message, line, quarantined=True)


def _missing(line: Line, row: dict[str, str]) -> Iterator[Finding]:
    for column in ("street1", "city", "state", "zip"):
        if not row[column]:
            yield Finding(
                "warning", column, "", _("The address is incomplete. It was kept so."), line
            )
    if not row["phone"]:
        yield Finding("info", "phone", "", _("The row has no main phone number."), line)


def _zip(written: str) -> tuple[str, str]:
    """A ZIP with the zeros that a spreadsheet takes off, and a remark where it was mended or
    is none. ZIP+4 stays whole."""
    if re.fullmatch(r"(\d{5}(-\d{4})?)?", written):
        return written, ""
    if re.fullmatch(r"\d{3,4}", written):
        return written.zfill(5), _("The ZIP had lost its leading zeros; they were put back.")
    if re.fullmatch(r"\d{7,9}", written):
        whole = written.zfill(9)
        return f"{whole[:5]}-{whole[5:]}", _("The ZIP was read as ZIP+4.")
    return written, _("This is no ZIP code. It was kept as it is.")


def _keys(
    book: str, name1: str, name2: str, street: str, state: str, zip5: str
) -> tuple[str, str, str]:
    """What a row's organization, location and service go by: see the head of `samhsa`."""
    name1, name2, street, state = map(_folded, (name1, name2, street, state))
    organization = f"{name1}|{state}"
    location = f"{organization}|{street}|{zip5}"
    return organization, location, f"{book}|{name1}|{name2}|{street}|{zip5}"


def _folded(text: str) -> str:
    return text.replace("|", "/").casefold()
