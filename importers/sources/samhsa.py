"""SAMHSA's National Directory of treatment facilities, 2022: two workbooks, no ids.

Each row is one service at one place. Keys are made of what names a thing, in lower case:

* organization: name 1 and state (the same name in another state is rarely the same one);
* location: its organization, street and ZIP;
* service: the book, name 1, name 2, street and ZIP. 32 rows repeat that inside a book; they are
  numbered in the order of their content, so that the order of the rows does not matter.

Both books share organizations and locations. Where rows spell one differently the most frequent
spelling of the book is taken, the first in the alphabet where two are as frequent.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from django.utils.translation import gettext as _

from importers.sources.base import Finding, Line, RawRecord, SourceError
from importers.sources.samhsa_codes import (
    Meaning,
    Term,
    age_limits,
    book_of,
    languages,
    meanings,
)
from importers.sources.workbook import Cells, Workbook

EDITION = "2022"
TITLES = {
    "mh": f"SAMHSA National Directory of Mental Health Treatment Facilities, {EDITION}",
    "sa": f"SAMHSA National Directory of Substance Use Treatment Facilities, {EDITION}",
}
FACILITIES, CODE_SHEET = "Facilities List", "Service Code Reference"
TEXTS = ("name1", "name2", "street1", "street2", "city", "state", "zip")
PHONES = {
    "phone": "Main",
    "intake1": "Intake",
    "intake2": "Intake",
    "intake1a": "Intake",
    "intake2a": "Intake",
}
COLUMNS = (*TEXTS, *PHONES, "service_code_info")
CODE_COLUMNS = ("category_code", "category_name", "service_code", "service_name")
TOLD = {"TC": "Type of care", "SET": "Setting", "FT": "Facility type"}
"""Categories whose names a service's description tells; the others are found as terms."""
RUNS_ON = re.compile(r"(?:\b(?:and|for|of|the|to|in|at|with)|[&,/-])$", re.IGNORECASE)


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


class SamhsaBook:
    """One of the two books."""

    name = "samhsa"

    def __init__(self, workbook: Workbook, *, book: str, terms: dict[str, Term]) -> None:
        self.book = book
        self.fileset = f"{book}-{EDITION}"
        self.path = workbook.path
        self._terms = terms
        self._sheet = workbook.sheet(FACILITIES, COLUMNS)
        self.rows = len(self._sheet)
        self._own = {code: code for code in terms}
        # Those that say more of a service than that it has them.
        self._telling = {
            code: term
            for code, term in terms.items()
            if term.category in TOLD or term.meaning.facet in ("age", "language")
        }
        self._term_rows = {code: {"taxonomy_term_id": self._term_id(code)} for code in terms}

    @classmethod
    def open(cls, paths: Sequence[Path]) -> Sequence[Self]:
        """Each workbook of `paths`, of which some may be folders. Raises `SourceError`."""
        books: dict[str, Self] = {}
        for path in _workbooks(paths):
            opened = cls._opened(path)
            if opened.book in books:
                raise SourceError(
                    f"{path} and {books[opened.book].path} are both {TITLES[opened.book]}. "
                    "Give each book once."
                )
            books[opened.book] = opened
        return [books[book] for book in sorted(books)]

    @classmethod
    def _opened(cls, path: Path) -> Self:
        workbook = Workbook(path)
        sheet = workbook.sheet(CODE_SHEET, CODE_COLUMNS)
        rows = [[" ".join(text.split()) for text in cells.texts] for cells in sheet]
        rows = [row for row in rows if row[2]]
        book = book_of((row[0], row[2]) for row in rows)
        if book is None:
            raise SourceError(
                f'{path}, sheet "{CODE_SHEET}": its codes are neither those of the mental-health '
                f"nor of the substance-use book of {EDITION}. Give one of these two workbooks."
            )
        return cls(workbook, book=book, terms=_terms(book, rows))

    def records(self) -> Iterator[RawRecord | Finding]:
        yield from self._taxonomy()
        yield from self._unread_columns()
        facilities: list[Facility] = []
        for cells in self._sheet:
            read = self._facility(cells)
            facilities.extend(one for one in read if isinstance(one, Facility))
            yield from (one for one in read if isinstance(one, Finding))
        yield from self._records_of(facilities)

    # the code sheet

    def _taxonomy(self) -> Iterator[RawRecord | Finding]:
        yield RawRecord(
            "taxonomy",
            self.fileset,
            {
                "name": TITLES[self.book],
                "description": f"The service codes of the {TITLES[self.book]}.",
                "version": EDITION,
            },
        )
        for code, term in self._terms.items():
            yield RawRecord(
                "taxonomy_term",
                self._term_id(code),
                {
                    "code": code,
                    "name": term.name,
                    "description": f"{term.category_name}: {term.name}",
                    "taxonomy_id": self.fileset,
                    "facet": term.meaning.facet,
                    "facet_value": term.meaning.value,
                },
            )
            if not term.known:
                yield Finding(
                    "warning",
                    "service_code",
                    code,
                    _(
                        "The sheet has a code that the 2022 edition does not know. It is kept as "
                        "a term and sets no filter."
                    ),
                )

    def _term_id(self, code: str) -> str:
        return f"{self.fileset}:{code}"

    def _unread_columns(self) -> Iterator[Finding]:
        for column in self._sheet.others:
            if filled := self._sheet.filled(column):
                yield Finding(
                    "warning",
                    column,
                    "",
                    _("The sheet has a column that is not imported; rows that fill it: %(filled)s.")
                    % {"filled": filled},
                )

    # one row

    def _facility(self, cells: Cells) -> list[Facility | Finding]:
        """The row as a facility after what there is to say about it, or why it is none."""
        line = (self.path.name, cells.number)
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
        texts = {name: row[name] for name in TEXTS if name != "zip"}
        phones = tuple(row[column] for column in PHONES)
        keys = _keys(self.book, row, zip_code[:5])
        found.append(Facility(line, **texts, zip=zip_code, phones=phones, codes=codes, **keys))
        return found

    def _codes(self, line: Line, text: str) -> tuple[tuple[str, ...], list[Finding]]:
        """The row's codes in its order, and findings for those unknown or told twice."""
        written = [code for code in text.split() if code != "*"]
        # The sheet's own strings, not a million copies of them.
        known = {self._own[code]: True for code in written if code in self._own}
        if len(known) == len(written):
            return tuple(known), []
        unknown = [code for code in written if code not in self._terms]
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

    # records

    def _records_of(self, facilities: list[Facility]) -> Iterator[RawRecord]:
        organizations = _grouped(facilities, "organization_key")
        locations = _grouped(facilities, "location_key")
        numbers = _numbers(facilities)
        for facility in facilities:
            if (rows := organizations.pop(facility.organization_key, None)) is not None:
                yield RawRecord(
                    "organization",
                    facility.organization_key,
                    {"name": _usual(rows, "name1")},
                    lines=(facility.line,),
                )
            there = locations[facility.location_key]
            if there[0] is facility:
                yield self._location(facility, there)
            service_key = numbers[facility.line]
            yield self._service(facility, service_key)
            yield RawRecord(
                "service_at_location",
                service_key,
                {
                    "service_id": service_key,
                    "location_id": facility.location_key,
                    "description": "" if _suite(there) is not None else facility.street2,
                },
                lines=(facility.line,),
            )

    def _location(self, facility: Facility, rows: list[Facility]) -> RawRecord:
        return RawRecord(
            "location",
            facility.location_key,
            {
                "name": _usual(rows, "name1"),
                "location_type": "physical",
                "organization_id": facility.organization_key,
            },
            {
                "address": [
                    {
                        "address_1": _usual(rows, "street1"),
                        "address_2": _suite(rows) or "",
                        "city": _usual(rows, "city"),
                        "state_province": facility.state,
                        "postal_code": _usual(rows, "zip"),
                        "country": "US",
                        "address_type": "physical",
                    }
                ]
            },
            (facility.line,),
        )

    def _service(self, facility: Facility, key: str) -> RawRecord:
        terms = [self._telling[code] for code in facility.codes if code in self._telling]
        lowest, highest = age_limits(terms)
        return RawRecord(
            "service",
            key,
            {
                "name": _service_name(facility),
                "description": _description(terms),
                "status": "active",
                "organization_id": facility.organization_key,
                "minimum_age": lowest,
                "maximum_age": highest,
            },
            {
                "phone": [
                    {"number": number, "type": "voice", "description": kind}
                    for number, kind in zip(facility.phones, PHONES.values(), strict=True)
                    if number
                ],
                "language": languages(terms),
                "attribute": [self._term_rows[code] for code in facility.codes],
            },
            (facility.line,),
        )


def _workbooks(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(p for p in path.glob("*.xlsx") if not p.name.startswith("~$"))
        if not inside:
            raise SourceError(f"{path}: there is no .xlsx workbook in this folder.")
        found.extend(inside)
    return found


def _terms(book: str, rows: list[list[str]]) -> dict[str, Term]:
    known = meanings(book)
    return {
        code: Term(
            category=category,
            category_name=category_name,
            code=code,
            name=name or code,
            meaning=known.get((category, code), Meaning()),
            known=(category, code) in known,
        )
        for category, category_name, code, name in rows
    }


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


def _keys(book: str, row: dict[str, str], zip5: str) -> dict[str, str]:
    """What a row's organization, location and service go by: see the head of this module."""
    name1, name2, street, state = (
        row[column].replace("|", "/").casefold()
        for column in ("name1", "name2", "street1", "state")
    )
    return {
        "organization_key": f"{name1}|{state}",
        "location_key": f"{name1}|{state}|{street}|{zip5}",
        "service_key": f"{book}|{name1}|{name2}|{street}|{zip5}",
    }


def _grouped(facilities: list[Facility], key: str) -> dict[str, list[Facility]]:
    groups: dict[str, list[Facility]] = defaultdict(list)
    for facility in facilities:
        groups[getattr(facility, key)].append(facility)
    return groups


def _numbers(facilities: list[Facility]) -> dict[Line, str]:
    """The service key of each row; rows that share one are numbered by their content."""
    keys = {facility.line: facility.service_key for facility in facilities}
    for key, rows in _grouped(facilities, "service_key").items():
        if len(rows) == 1:
            continue
        for number, row in enumerate(sorted(rows, key=lambda one: one.content), start=1):
            keys[row.line] = key if number == 1 else f"{key}#{number}"
    return keys


def _suite(rows: list[Facility]) -> str | None:
    """The second address line where all rows of a place agree; None where they do not."""
    suite = rows[0].street2
    return suite if all(row.street2 == suite for row in rows) else None


def _usual(rows: list[Facility], column: str) -> str:
    """The most frequent spelling, blanks evened out."""
    spellings = [" ".join(getattr(row, column).split()) for row in rows]
    if len(spellings) == 1:
        return spellings[0]
    counts = Counter(spellings)
    return min(counts, key=lambda spelling: (-counts[spelling], spelling))


def _service_name(facility: Facility) -> str:
    """Name 2 where there is one, below the organization's name 1; both where the books broke one
    long name in two ("Coaching Center of" + "Springfield")."""
    if facility.name2 and RUNS_ON.search(facility.name1):
        return f"{facility.name1} {facility.name2}"
    return facility.name2 or facility.name1


def _description(terms: list[Term]) -> str:
    """What kind of care in what setting, in the sheet's names; the rest is in the terms."""
    told: dict[str, list[str]] = {category: [] for category in TOLD}
    for term in terms:
        if term.category in told:
            told[term.category].append(term.name)
    return " ".join(
        f"{TOLD[category]}: {'; '.join(names)}." for category, names in told.items() if names
    )
