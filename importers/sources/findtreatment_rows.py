"""The rows of FindTreatment.gov's two forms, CSV and JSON, as facilities."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from importers.normalise import NO, YES
from importers.sources import samhsa_rows
from importers.sources.base import Finding, Line, refused
from importers.sources.findtreatment_codes import known_terms, term_coded, term_id, term_named
from importers.sources.findtreatment_json import Listing
from importers.sources.flat_rows import FlatFile, FlatRow
from importers.sources.samhsa_codes import Term

PHONES = {**samhsa_rows.PHONES, "hotline1": "Hotline"}
ADDRESS = ("street1", "city", "state", "zip")
NEEDED = ("name1", *ADDRESS)
COLUMNS = (
    *("name1", "name2", "street1", "street2", "city", "state", "zip", "zip4", "county"),
    *PHONES,
    *("intake_prompt", "website", "latitude", "longitude", "type_facility", "frid"),
)
ALIASES = {"typefacility": "type_facility"}
OF_THE_PAGE = frozenset(("_irow", "miles"))
"""They say where a row stood in the answer and how far from the asker, nothing of a facility."""
TICKED, UNTICKED = YES | {"x", "1.0"}, NO | {"0.0"}
_CODE_LIKE = re.compile(r"[a-z][a-z0-9]{0,7}")


@dataclass(frozen=True)
class Facility:
    """One row. Keys are made as `samhsa` makes them: see there."""

    line: Line
    texts: Mapping[str, str]
    terms: tuple[str, ...]  # sorted: their order says nothing

    def text(self, column: str) -> str:
        return self.texts.get(column, "")

    @cached_property
    def organization_key(self) -> str:
        return _key(self.text("name1"), self.text("state"))

    @cached_property
    def location_key(self) -> str:
        where = _key(self.text("street1"), _zip5(self.text("zip")))
        return f"{self.organization_key}|{where}"

    @cached_property
    def service_key(self) -> str:
        """One for each kind of facility; several rows may share it."""
        names = (self.text(column) for column in ("type_facility", "name1", "name2", "street1"))
        return _key(*names, _zip5(self.text("zip")))

    @cached_property
    def content(self) -> str:
        """What tells two rows of one key apart, whatever their order in the file."""
        all_told = repr((sorted(self.texts.items()), self.terms)).encode()
        told = (self.text(column) for column in (*PHONES, "street2"))
        return "|".join((*told, blake2b(all_told, digest_size=16).hexdigest()))


class CsvExport:
    """A CSV export. `terms` are those of its columns."""

    def __init__(self, path: Path, label: str) -> None:
        self._file = FlatFile.with_columns(
            path, label, NEEDED, _("a FindTreatment.gov facility listing")
        )
        names = [ALIASES.get(name, name) for name in self._file.header]
        self._texts = {name: names.index(name) for name in dict.fromkeys(names) if name in COLUMNS}
        self._codes = self._code_columns()
        self.terms = {id: term_coded(id) for id in self._codes.values()}
        self._read = {self._file.header[place] for place in (*self._texts.values(), *self._codes)}
        self.pages: list[dict[str, Any]] = []

    def _code_columns(self) -> dict[int, str]:
        """Place -> code: known ones, and those that look like one and hold nothing but ticks."""
        header = self._file.header
        rest = {
            place: name
            for place, name in enumerate(header)
            if place not in self._texts.values() and header.index(name) == place
        }
        codes = {
            place: name.upper() for place, name in rest.items() if name.upper() in known_terms()
        }
        maybe = [place for place, name in rest.items() if _CODE_LIKE.fullmatch(name)]
        maybe = [place for place in maybe if place not in codes]
        for place in self._only_ticked(maybe) if maybe else ():
            codes[place] = rest[place].upper()
        return dict(sorted(codes.items()))

    def _only_ticked(self, places: list[int]) -> list[int]:
        ticked: set[int] = set()
        other: set[int] = set()
        for row in self._file.rows(self._file.header):
            if isinstance(row, FlatRow):
                for place in places:
                    if cell := row.cells[place]:
                        words = ticked if cell.casefold() in TICKED else other
                        if cell.casefold() not in UNTICKED or words is ticked:
                            words.add(place)
        return sorted(ticked - other)

    def facilities(self) -> Iterator[Facility | Finding]:
        for code, term in self.terms.items():
            if not term.known:
                yield _strange_code(code, self._file.label)
        for row in self._file.rows(self._read):
            if isinstance(row, Finding):
                yield row
            else:
                yield from self._facility(row)

    def _facility(self, row: FlatRow) -> Iterator[Facility | Finding]:
        texts = {name: row.cells[place] for name, place in self._texts.items()}
        codes: list[str] = []
        for place, code in self._codes.items():
            cell = row.cells[place]
            if cell == "1":
                codes.append(code)
            elif cell:
                yield from _ticked(row.line, code, cell, codes)
        yield from _checked(Facility(row.line, texts, tuple(sorted(codes))))


class JsonListing:
    """A JSON listing. `terms` grow while it is read."""

    def __init__(self, path: Path, label: str) -> None:
        self._listing = Listing(path, label)
        self.terms: dict[str, Term] = {}

    @property
    def pages(self) -> list[dict[str, Any]]:
        return self._listing.pages

    def facilities(self) -> Iterator[Facility | Finding]:
        filled: Counter[str] = Counter()
        for number, row in enumerate(self._listing.rows(), start=1):
            line = (self._listing.label, number)
            if not isinstance(row, dict):
                message = _("The row is no object with the fields of a facility. It was left out.")
                yield refused(line, "", str(row)[:200], message)
                continue
            yield from self._facility(line, row, filled)
        for name, count in filled.items():
            yield Finding(
                "info",
                name,
                self._listing.label,
                _("The listing has a field that is not imported; rows that fill it: %(filled)s.")
                % {"filled": count},
            )

    def _facility(
        self, line: Line, row: dict[str, Any], filled: Counter[str]
    ) -> Iterator[Facility | Finding]:
        texts: dict[str, str] = {}
        terms: set[str] = set()
        for given, value in row.items():
            name = ALIASES.get(given.casefold(), given.casefold())
            if name == "services":
                yield from self._services(line, value, terms)
            elif name in COLUMNS and not isinstance(value, dict | list):
                texts[name] = "" if value is None else str(value).strip()
            elif value not in (None, "", [], {}) and name not in OF_THE_PAGE:
                filled[given] += 1
        yield from _checked(Facility(line, texts, tuple(sorted(terms))))

    def _services(self, line: Line, value: Any, terms: set[str]) -> Iterator[Finding]:
        """Fills `terms`."""
        for group in value if isinstance(value, list) else [value]:
            if group is None:
                continue
            told = group if isinstance(group, dict) else {}
            category, category_name, names = (
                " ".join(str(told.get(key) or "").split()) for key in ("f2", "f1", "f3")
            )
            if not names:
                yield Finding(
                    "warning",
                    "services",
                    str(group)[:200],
                    _("A group of services without names. It was left out."),
                    line,
                )
            for name in filter(None, (one.strip() for one in names.split(";"))):
                term = term_named(category, category_name, name)
                id = term_id(term)
                self.terms.setdefault(id, term)
                terms.add(id)


def _ticked(line: Line, code: str, cell: str, codes: list[str]) -> Iterator[Finding]:
    word = cell.casefold()
    if word in TICKED:
        codes.append(code)
    elif word not in UNTICKED:
        message = _("Neither 1 nor blank. The code was left out for this facility.")
        yield Finding("warning", code.lower(), cell, message, line)


def _checked(one: Facility) -> Iterator[Facility | Finding]:
    """The facility after what there is to say about it, or why it is none."""
    if not any(one.texts.values()):
        yield refused(one.line, "", "", _("The row is blank. It was left out."))
        return
    if not one.text("name1"):
        message = _("The row names no facility. Fill name1 and import the listing again.")
        yield refused(one.line, "name1", "", message)
        return
    for column in ADDRESS:
        if not one.text(column):
            message = _("The address is incomplete. It was kept so.")
            yield Finding("warning", column, "", message, one.line)
    if not one.text("phone"):
        yield Finding("info", "phone", "", _("The row has no main phone number."), one.line)
    yield one


def _strange_code(code: str, label: str) -> Finding:
    return Finding(
        "warning",
        code.lower(),
        label,
        _(
            "The file has a code that the 2022 edition does not know. It is kept as a term and "
            "sets no filter."
        ),
    )


def postal_code(zip_code: str, zip4: str) -> str:
    """ZIP and its four digits together; a ZIP alone as it was written.

    Both lose zeros in a spreadsheet, and joined they could not be told apart any more.
    """
    if not zip4.isdecimal() or len(zip4) > 4 or not int(zip4) or not zip_code.isdecimal():
        return zip_code
    return f"{zip_code.zfill(5)}-{zip4.zfill(4)}" if len(zip_code) <= 5 else zip_code


def _zip5(written: str) -> str:
    digits = written.partition("-")[0].strip()
    if not digits.isdecimal():
        return written
    return digits.zfill(9)[:5] if len(digits) > 5 else digits.zfill(5)


def _key(*texts: str) -> str:
    return "|".join(" ".join(text.split()).replace("|", "/").casefold() for text in texts)
