"""FindTreatment.gov's facilities: its CSV export and its JSON listing.

Both say the same of the same facilities, so both give the same ids, made as `samhsa` makes its
own. A facility is an organization, a location, a service and their link; rows of one name and
state are one organization, of one street and ZIP one location. A row that repeats another word
for word (pages of a listing overlap) is the same record.

All files that are given together are one export: it is cut at 30,000 rows a file, or in pages.
Pages of a listing that is not whole are a file set of their own, so that what stands on the other
pages is not retired.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain, count, groupby
from pathlib import Path
from typing import Any, Self

from django.utils.translation import gettext as _

from importers.phones import phones
from importers.sources.base import Finding, Line, RawRecord, SourceError
from importers.sources.findtreatment_codes import known_terms, term_id
from importers.sources.findtreatment_rows import (
    NEEDED,
    PHONES,
    CsvExport,
    Facility,
    JsonListing,
    postal_code,
)
from importers.sources.flat_rows import FlatFile, Spellings, files_in
from importers.sources.samhsa import RUNS_ON, TOLD
from importers.sources.samhsa_codes import Term, age_limits, languages

TAXONOMY = "findtreatment"
WHOLE = "facilities"
FRID = "FindTreatment.gov frid"
SUFFIXES = (".csv", ".json")
PEEKED_BYTES = 65_536
MOST_SAYINGS = 5_000
"""Kept, so that memory does not grow with what files say."""
PLACE = (
    *("name1", "street1", "street2", "city", "state", "postal_code", "county"),
    *("latitude", "longitude", "frid"),
)

Said = tuple[str, int | None, int | None, list[dict[str, Any]]]
"""Description, lowest and highest age in years, language rows."""


class FindTreatmentListing:
    """One export, which may be in several files or pages. Reads all of it once when opened."""

    name = "findtreatment"

    def __init__(self, files: Sequence[CsvExport | JsonListing]) -> None:
        self._files = files
        self._organizations: Spellings = Spellings(("name1", "website"))
        self._places: Spellings = Spellings(PLACE)
        self._rows: dict[str, dict[str, list[Line]]] = {}
        self._sayings: dict[tuple[str, ...], Said] = {}
        self.rows = 0
        self._survey()
        self._terms: dict[str, Term] = {term_id(one): one for one in known_terms().values()}
        for file in files:
            self._terms |= file.terms
        self._missing = _missing_pages(list(chain.from_iterable(one.pages for one in files)))
        self.fileset = f"{WHOLE}, {self._missing}"[:200] if self._missing else WHOLE

    @classmethod
    def open(cls, paths: Sequence[Path]) -> Sequence[Self]:
        """One export for all of `paths`, of which some may be folders. Raises `SourceError`."""
        files = files_in(paths, SUFFIXES)
        kinds = {_kind(path) for path in files.values()}
        if len(kinds) > 1:
            raise SourceError(
                _(
                    "Both CSV and JSON were given. They list the same facilities: give the one or "
                    "the other."
                )
            )
        return [cls([_kind(path)(path, label) for label, path in files.items()])]

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """By the content of the file, or of the first one in the folder. Raises nothing."""
        try:
            return _is_of_ours(next(iter(files_in([path], SUFFIXES).values())))
        except (SourceError, OSError, ValueError, StopIteration):
            return False

    def _survey(self) -> None:
        for file in self._files:
            for one in file.facilities():
                if isinstance(one, Facility):
                    self._organizations.note(one.organization_key, one.text)
                    self._places.note(one.location_key, partial(_of_place, one))
                    told = self._rows.setdefault(one.service_key, {})
                    told.setdefault(one.content, []).append(one.line)
                    self.rows += 1
                elif one.quarantined:
                    self.rows += 1

    def records(self) -> Iterator[RawRecord | Finding]:
        yield from self._taxonomy()
        if self._missing:
            yield self._of_missing_pages()
        met: set[str] = set()
        for file in self._files:
            for one in file.facilities():
                if isinstance(one, Finding):
                    yield one
                elif self._lines(one)[0] == one.line:
                    yield from self._facility(one, met)

    def _taxonomy(self) -> Iterator[RawRecord]:
        yield RawRecord(
            "taxonomy",
            TAXONOMY,
            {
                "name": "FindTreatment.gov services",
                "description": "The service codes and names of FindTreatment.gov.",
            },
        )
        for id, term in self._terms.items():
            described = f"{term.category_name}: {term.name}" if term.category_name else term.name
            yield RawRecord(
                "taxonomy_term",
                id,
                {
                    "code": term.code,
                    "name": term.name,
                    "description": described,
                    "taxonomy_id": TAXONOMY,
                    "facet": term.meaning.facet,
                    "facet_value": term.meaning.value,
                },
            )

    def _of_missing_pages(self) -> Finding:
        return Finding(
            "warning",
            "",
            self._missing,
            _(
                "The listing is not whole. These pages were imported, and nothing of the others "
                "is retired."
            ),
        )

    def _lines(self, one: Facility) -> list[Line]:
        """Of all rows that say the same, this one among them."""
        return self._rows[one.service_key][one.content]

    def _key(self, one: Facility) -> str:
        """The service key; rows that share one are numbered by their content."""
        told = self._rows[one.service_key]
        number = sorted(told).index(one.content) + 1
        return one.service_key if number == 1 else f"{one.service_key}#{number}"

    def _facility(self, one: Facility, met: set[str]) -> Iterator[RawRecord]:
        lines = tuple(self._lines(one))
        if one.organization_key not in met:
            met.add(one.organization_key)
            yield self._organization(one, lines)
        if one.location_key not in met:
            met.add(one.location_key)
            yield self._location(one, lines)
        key = self._key(one)
        yield self._service(one, key, lines)
        suite = self._places.agreed(one.location_key, "street2")
        yield RawRecord(
            "service_at_location",
            key,
            {
                "service_id": key,
                "location_id": one.location_key,
                "description": one.text("street2") if suite is None else "",
            },
            lines=lines,
        )

    def _organization(self, one: Facility, lines: tuple[Line, ...]) -> RawRecord:
        key = one.organization_key
        return RawRecord(
            "organization",
            key,
            {
                "name": self._organizations.usual(key, "name1"),
                "website": self._organizations.agreed(key, "website") or "",
            },
            lines=lines,
        )

    def _location(self, one: Facility, lines: tuple[Line, ...]) -> RawRecord:
        key = one.location_key
        frid = self._places.agreed(key, "frid") or ""
        return RawRecord(
            "location",
            key,
            {
                "name": self._places.usual(key, "name1"),
                "location_type": "physical",
                "organization_id": one.organization_key,
                "latitude": self._places.usual(key, "latitude"),
                "longitude": self._places.usual(key, "longitude"),
                **({"external_identifier": frid, "external_identifier_type": FRID} if frid else {}),
            },
            {
                "address": [
                    {
                        "address_1": self._places.usual(key, "street1"),
                        "address_2": self._places.agreed(key, "street2") or "",
                        "city": self._places.usual(key, "city"),
                        "region": self._places.usual(key, "county"),
                        "state_province": self._places.usual(key, "state"),
                        "postal_code": self._places.usual(key, "postal_code"),
                        "country": "US",
                        "address_type": "physical",
                    }
                ]
            },
            lines,
        )

    def _service(self, one: Facility, key: str, lines: tuple[Line, ...]) -> RawRecord:
        description, lowest, highest, spoken = self._said(one.terms)
        return RawRecord(
            "service",
            key,
            {
                "name": _service_name(one),
                "description": description,
                "status": "active",
                "url": one.text("website"),
                "organization_id": one.organization_key,
                "minimum_age": lowest,
                "maximum_age": highest,
            },
            {
                "phone": _phones(one),
                "language": spoken,
                "attribute": [{"taxonomy_term_id": id} for id in one.terms],
            },
            lines,
        )

    def _said(self, ids: tuple[str, ...]) -> Said:
        """What these terms say; many facilities say the same."""
        terms = [self._terms[id] for id in ids]
        telling = [one for one in terms if _tells(one)]
        key = tuple([term_id(one) for one in telling])
        if key not in self._sayings:
            if len(self._sayings) >= MOST_SAYINGS:
                self._sayings.clear()
            self._sayings[key] = _description(telling), *_ages(telling), languages(telling)
        return self._sayings[key]


def _of_place(one: Facility, name: str) -> str:
    if name == "postal_code":
        return postal_code(one.text("zip"), one.text("zip4"))
    return one.text(name)


def _tells(term: Term) -> bool:
    return term.category in TOLD or term.category == "AGE" or term.meaning.facet == "language"


def _ages(terms: list[Term]) -> tuple[int | None, int | None]:
    """No limits where an age group is not known: it may be the one beyond them."""
    if any(one.category == "AGE" and not one.known for one in terms):
        return None, None
    return age_limits(terms)


def _description(terms: list[Term]) -> str:
    """What kind of care in what setting; the rest is in the terms."""
    told = {
        label: "; ".join(one.name for one in terms if one.category == category)
        for category, label in TOLD.items()
    }
    return " ".join(f"{label}: {names}." for label, names in told.items() if names)


def _service_name(one: Facility) -> str:
    """As `samhsa` names it: both names where one long name was broken in two."""
    name1, name2 = one.text("name1"), one.text("name2")
    return f"{name1} {name2}" if name2 and RUNS_ON.search(name1) else name2 or name1


def _phones(one: Facility) -> list[dict[str, Any]]:
    prompt = one.text("intake_prompt")
    found: list[dict[str, Any]] = []
    for column, kind in PHONES.items():
        is_prompted = column.startswith("intake") and re.search(r"[^\W\d_]", prompt)
        told = prompt if is_prompted else kind
        found += phones(one.text(column), type="voice", description=told)
    return found


def _missing_pages(pages: list[dict[str, Any]]) -> str:
    """ "pages 1-3, 5 of 765" where there are not all; empty where there are, or nobody says."""
    numbers = sorted({number for one in pages if (number := _whole(one.get("page"))) > 0})
    total = max((_whole(one.get("totalPages")) for one in pages), default=0)
    if not numbers or len(numbers) >= total:
        return ""
    places = count()
    runs = [list(run) for _number, run in groupby(numbers, lambda number: number - next(places))]
    told = (f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"pages {', '.join(told)} of {total}"


def _whole(value: Any) -> int:
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 10 else 0


# telling the files apart


def _kind(path: Path) -> type[CsvExport | JsonListing]:
    with path.open("rb") as stream:
        start = stream.read(PEEKED_BYTES).lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return JsonListing if start[:1] in (b"{", b"[") else CsvExport


def _is_of_ours(path: Path) -> bool:
    if _kind(path) is CsvExport:
        header = set(FlatFile(path).header)
        codes = {name for name in header if name.upper() in known_terms()}
        return header.issuperset(NEEDED) and (bool(codes) or "type_facility" in header)
    with path.open("rb") as stream:
        start = stream.read(PEEKED_BYTES).replace(b"\x00", b"")
    return all(f'"{key}"'.encode() in start for key in ("name1", "street1", "typeFacility"))
