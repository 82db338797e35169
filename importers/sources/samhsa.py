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
from importers.sources.samhsa_rows import COLUMNS, PHONES, Facility, Rows
from importers.sources.workbook import Workbook

EDITION = "2022"
TITLES = {
    "mh": f"SAMHSA National Directory of Mental Health Treatment Facilities, {EDITION}",
    "sa": f"SAMHSA National Directory of Substance Use Treatment Facilities, {EDITION}",
}
FACILITIES, CODE_SHEET = "Facilities List", "Service Code Reference"
CODE_COLUMNS = ("category_code", "category_name", "service_code", "service_name")
TOLD = {"TC": "Type of care", "SET": "Setting", "FT": "Facility type"}
"""Categories whose names a service's description tells; the others are found as terms."""
RUNS_ON = re.compile(r"(?:\b(?:and|for|of|the|to|in|at|with)|[&,/-])$", re.IGNORECASE)

Said = tuple[str, int | None, int | None, list[dict[str, Any]]]
"""Description, lowest and highest age in years, language rows."""


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
        # Those that say more of a service than that it has them.
        self._telling = {
            code: term
            for code, term in terms.items()
            if term.category in TOLD or term.meaning.facet in ("age", "language")
        }
        self._sayings: dict[tuple[str, ...], Said] = {}
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
    def recognises(cls, path: Path) -> bool:
        """Whether it is one of the books, or a folder of nothing but them."""
        try:
            books = _workbooks([path])
            return all({FACILITIES, CODE_SHEET} <= Workbook(one).sheets for one in books)
        except (SourceError, OSError):
            return False

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
        rows = Rows(self.path.name, self.book, self._terms)
        facilities: list[Facility] = []
        for cells in self._sheet:
            for one in rows.read(cells):
                if isinstance(one, Facility):
                    facilities.append(one)
                else:
                    yield one
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

    def _said(self, codes: tuple[str, ...]) -> Said:
        """What these codes say, worked out once for the thousands of services that share them."""
        if codes not in self._sayings:
            self._sayings[codes] = _what_terms_say([self._telling[code] for code in codes])
        return self._sayings[codes]

    def _service(self, facility: Facility, key: str) -> RawRecord:
        description, lowest, highest, spoken = self._said(
            tuple([code for code in facility.codes if code in self._telling])
        )
        return RawRecord(
            "service",
            key,
            {
                "name": _service_name(facility),
                "description": description,
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
                "language": spoken,
                "attribute": [self._term_rows[code] for code in facility.codes],
            },
            (facility.line,),
        )


def _what_terms_say(terms: list[Term]) -> Said:
    lowest, highest = age_limits(terms)
    return _description(terms), lowest, highest, languages(terms)


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
