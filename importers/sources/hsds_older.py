"""HSDS 1 and 2 tables, and tables with prefixed columns, as the tables of HSDS 3.

Files and rows are translated before `hsds.HsdsPackage` sees them, by what the file is called and
which columns it has, so that a package may be of any version or between two.

* Most rows become one row. Where HSDS 3 has two tables for one (a term and its taxonomy, a phone
  and its language), the further rows are `derived`: they count with the row they come from.
* Ids of tables that are read as one keep the table's name ("postal_address:1"), for both have a 1.
* `eligibility` has columns of the service in HSDS 3: `Eligibility` keeps its rows for them.
* What a column of words cannot say for certain (a weekday that is none, half an opening time) is
  kept as the words of a schedule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha1

from django.utils.translation import gettext as _

from directory.hours import WEEKDAYS
from directory.hours import clock as understood
from importers import hours, hours_words
from importers.sources.base import Finding, Level, Line, RawRecord, refused
from importers.sources.hsds_files import Refusal, TableFile, TableReader, TableRow
from importers.sources.hsds_flat import FLAT, flat, prefixed
from importers.sources.hsds_parts import link_entity, no_such
from importers.sources.hsds_tables import is_uuid

ELIGIBILITY = "eligibility"
_NAMES = {
    "regular_schedule": ("regular_schedules",),
    "holiday_schedule": ("holiday_schedules",),
    "physical_address": ("physical_addresses",),
    "postal_address": ("postal_addresses",),
    "service_taxonomy": ("services_taxonomy", "service_taxonomies", "services_taxonomies"),
    "service_attribute": ("service_attributes",),
    "other_attribute": ("other_attributes",),
    "accessibility_for_disabilities": (),
    "payment_accepted": ("payments_accepted", "payment_accepteds"),
    ELIGIBILITY: ("eligibilities",),
}
OLDER_NAMES = {word: one for one, more in _NAMES.items() for word in (one, *more)}
"""Every word for a table that HSDS 3 no longer has -> its name in the singular."""
RENAMED = {
    "organization": {"url": "website"},
    "service": {"accrediations": "accreditations", ELIGIBILITY: "eligibility_description"},
    "service_area": {"service_area": "name"},
    "language": {"language": "name"},
    "taxonomy_term": {"term": "name", "vocabulary": "taxonomy"},
    "accessibility": {"accessibility": "description"},
    "cost_option": {"payment": "amount_description"},
}
"""Columns by their older names; one is read so only where the table lacks the newer."""
TERMS_OF_TAXONOMY = frozenset(("parent_id", "parent_name", "vocabulary"))
"""HSDS 1 calls the table of terms `taxonomy`, as HSDS 3 calls the one of taxonomies."""
LINKED = {"service_taxonomy": "service", "service_attribute": "service"}
_PLACES = ("location_id", "location_ids")

Cells = dict[str, str]


class Refused(Exception):
    """The row cannot be translated: (level, field, value, message)."""

    def __init__(self, level: Level, name: str, value: str, message: str) -> None:
        self.why: Refusal = (level, name, value, message)


@dataclass(frozen=True, slots=True)
class Translation:
    """How the rows of a file become rows of one table.

    `rows` gets the cells by their new names and a set that lasts for one reading of the file; it
    may raise `Refused`. Columns that are neither used nor made stay what they are. What a derived
    translation `reads` is told by it, so the table's own need not know these columns.
    """

    renames: Cells = field(default_factory=dict)
    uses: frozenset[str] = frozenset()
    makes: tuple[str, ...] = ()
    rows: Callable[[Cells, set[str]], Iterable[Cells]] | None = None
    derived: bool = False
    reads: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class View:
    """A file read as a table of HSDS 3."""

    file: TableFile
    translation: Translation

    def reader(self) -> TableReader:
        how = self.translation
        plain = how.rows is None and not how.renames
        return TableReader(self.file) if plain else _Translated(self.file, how)


class _Translated(TableReader):
    def __init__(self, file: TableFile, translation: Translation) -> None:
        super().__init__(file)
        self._translation = translation

    def __iter__(self) -> Iterator[TableRow]:
        how, given, met = self._translation, None, set[str]()
        for row in super().__iter__():
            if given is None:
                given = tuple(how.renames.get(name, name) for name in self.header)
                self.header = _header(given, how)
            if how.rows is None:
                yield row
            elif not row.trouble and not row.is_blank:
                yield from self._rows_of(row, given, met)
            elif not how.derived:
                yield row
        if how.derived:
            self.cp1252_lines = 0  # told by the file's own table

    def _rows_of(self, row: TableRow, given: tuple[str, ...], met: set[str]) -> Iterator[TableRow]:
        how = self._translation
        assert how.rows is not None
        cells = dict(zip(given, (cell.strip() for cell in row.cells), strict=False))
        try:
            made = list(how.rows(cells, met))
        except Refused as refusal:
            if not how.derived:
                yield replace(row, refusal=refusal.why)
            return
        for place, one in enumerate(made):
            yield TableRow(
                row.number,
                [one.get(name, "") for name in self.header],
                () if place or how.derived else row.surplus,
                derived=how.derived or place > 0,
            )


def _header(given: tuple[str, ...], how: Translation) -> tuple[str, ...]:
    if how.rows is None:
        return given
    if how.derived:
        return how.makes
    gone = how.uses.union(how.makes)
    return (*how.makes, *(name for name in given if name not in gone))


def header_of(file: TableFile) -> tuple[str, ...]:
    reader = TableReader(file)
    next(iter(reader), None)
    return reader.header


# which file is read as what


@dataclass(slots=True)
class Package:
    """What translations ask of the package as a whole."""

    tables: dict[str, list[TableFile]]
    exists: Callable[[str, str], bool]  # entity, given id; roots that come before the asker
    service_of: Callable[[str], str]  # id of an eligibility row -> id of its service

    def has(self, entity: str) -> bool:
        return entity in self.tables


def views(package: Package) -> dict[str, list[View]]:
    """The package's tables by HSDS 3 entity, `ELIGIBILITY` among them."""
    found: dict[str, list[View]] = {}
    for word, files in package.tables.items():
        for file in files:
            for entity, how in _translations(package, word, header_of(file)):
                found.setdefault(entity, []).append(View(file, how))
    return found


def is_older(package: Package) -> bool:
    return bool(package.tables.keys() & _NAMES.keys())


def _translations(
    package: Package, word: str, header: tuple[str, ...]
) -> Iterator[tuple[str, Translation]]:
    entity = word
    if word == "taxonomy" and TERMS_OF_TAXONOMY.intersection(header):
        entity = "taxonomy_term"
    entity = _ENTITIES.get(entity, entity)
    renames = prefixed(entity, header)
    names = [renames.get(name, name) for name in header]
    for old, new in RENAMED.get(entity, {}).items():
        if old in names and new not in names:
            renames |= {name: new for name in header if renames.get(name, name) == old}
    names = [renames.get(name, name) for name in header]
    own, read = Translation(renames), frozenset[str]()
    for target, how in _made(package, word, entity, frozenset(names), old_term="term" in header):
        if target == entity and not how.derived:
            own = replace(how, renames=renames)
        else:
            read |= how.reads
            yield target, replace(how, renames=renames)
    yield entity, replace(own, reads=read)


_ENTITIES = {
    "regular_schedule": "schedule",
    "holiday_schedule": "schedule",
    "physical_address": "address",
    "postal_address": "address",
    "service_taxonomy": "attribute",
    "service_attribute": "attribute",
    "other_attribute": "attribute",
    "accessibility_for_disabilities": "accessibility",
    "payment_accepted": "cost_option",
}


def _made(
    package: Package, word: str, entity: str, names: frozenset[str], *, old_term: bool
) -> Iterator[tuple[str, Translation]]:
    """The rows that are more than renamed, of a table with these columns."""
    if word == "regular_schedule":
        yield entity, _regular_schedules()
    elif word == "holiday_schedule":
        yield entity, _holiday_schedules()
    elif word in ("physical_address", "postal_address"):
        yield from _addresses(package, word)
    elif word in LINKED:
        yield entity, _service_terms(word)
    elif word == "other_attribute":
        yield entity, _other_terms(package)
    elif word in ("accessibility_for_disabilities", "payment_accepted"):
        yield entity, _with_own_ids(word)
    elif entity == "schedule" and is_older(package) and "freq" in names:
        yield entity, Translation(makes=("freq", "byday"), rows=_daily)
    elif entity == "phone":
        yield from _phones(names)
    elif entity == "taxonomy_term" and (word == "taxonomy" or old_term):
        yield from _terms(names)
    elif entity in FLAT:
        for target, uses, makes, rows, derived in flat(entity, names):
            yield target, Translation({}, uses, makes, rows, derived)
        if entity == "service":
            yield from _of_service(package, names)


def _own_id(word: str, cells: Cells) -> str:
    given = cells.get("id", "")
    return given if not given or is_uuid(given) else f"{word}:{given}"


def _with_own_ids(word: str) -> Translation:
    return Translation(
        makes=("id",), rows=lambda cells, _met: [cells | {"id": _own_id(word, cells)}]
    )


# hours


_OF_SCHEDULES = ("service_id", "location_id", "service_at_location_id")


def _regular_schedules() -> Translation:
    """A row for each weekday, in some packages with the hours in words."""

    def rows(cells: Cells, met: set[str]) -> Iterator[Cells]:
        cells = cells | {"id": _own_id("regular_schedule", cells)}
        opens, closes = cells.get("opens_at", ""), cells.get("closes_at", "")
        day, text = cells.get("weekday", ""), cells.get("original_text", "")
        if not (opens or closes):
            if not text:
                message = _("No hours are given for this day. The row was left out.")
                raise Refused("info", "opens_at", day, message)
            if day[:3].casefold() not in text.casefold():
                text = f"{day} {text}"
            told = "\x00".join([*(cells.get(name, "") for name in _OF_SCHEDULES), text])
            if told in met:
                message = _("An earlier row tells the same hours. This one was left out.")
                raise Refused("info", "original_text", text, message)
            met.add(told)
            yield from _in_words(cells, text)
            return
        byday, start, end = _byday(day), _time(opens), _time(closes)
        if byday and start and end:
            yield {
                **cells,
                "freq": "WEEKLY",
                "byday": byday,
                "opens_at": start,
                "closes_at": end,
                "notes": text or cells.get("notes", ""),
            }
        else:
            words = " ".join(one for one in (day, "-".join(filter(None, (opens, closes)))) if one)
            yield cells | {"opens_at": "", "closes_at": "", "description": words, "notes": text}

    return Translation(
        uses=frozenset(("weekday", "original_text")),
        makes=("id", "freq", "byday", "opens_at", "closes_at", "description", "notes"),
        rows=rows,
    )


def _in_words(cells: Cells, text: str) -> Iterator[Cells]:
    for place, told in enumerate(hours.schedules(text)):
        more = f":{place + 1}" if place and cells["id"] else ""
        told = {name: str(value) for name, value in told.items()}
        yield cells | told | {"id": cells["id"] + more}


@cache
def _byday(weekday: str) -> str:
    """MO, or several; empty for a number, which counts from Sunday in one place, Monday in another."""
    read = hours.schedules(f"{weekday} 09:00-17:00") if weekday else []
    return str(read[0].get("byday", "")) if len(read) == 1 and "freq" in read[0] else ""


@cache
def _time(text: str) -> str:
    return text if understood(text) else hours_words.clock(text)


def _holiday_schedules() -> Translation:
    def rows(cells: Cells, _met: set[str]) -> Iterator[Cells]:
        start, end = cells.get("start_date", ""), cells.get("end_date", "")
        if not start:
            message = _("The row does not say from which day it holds. Fill in start_date.")
            raise Refused("error", "start_date", "", message)
        given = {name: cells.get(name, "") for name in ("opens_at", "closes_at")}
        told = {name: _time(cell) for name, cell in given.items()}
        if any(given[name] and not told[name] for name in given):
            words = "-".join(filter(None, given.values()))
            told = {"opens_at": "", "closes_at": "", "description": words}
        dates = {"dtstart": start, "until": end or start}
        yield {**cells, **told, **dates, "id": _own_id("holiday_schedule", cells)}

    return Translation(
        uses=frozenset(("start_date", "end_date")),
        makes=("id", "dtstart", "until", "opens_at", "closes_at", "description"),
        rows=rows,
    )


def _daily(cells: Cells, _met: set[str]) -> Iterator[Cells]:
    """HSDS 3 has no DAILY: it is every day of the week, as long as no day is passed over."""
    if cells["freq"].upper() == "DAILY" and cells.get("interval", "") in ("", "1"):
        days = cells.get("byday", "") or ",".join(WEEKDAYS)
        cells = cells | {"freq": "WEEKLY", "byday": days}
    yield cells


# addresses


def _addresses(package: Package, word: str) -> Iterator[tuple[str, Translation]]:
    """An address of an organization, as some packages have it, makes a location of its own."""
    kind = word.removesuffix("_address")

    def place(cells: Cells, met: set[str]) -> str:
        """The location of an address that names none; empty where there is no need for one."""
        organization = cells.get("organization_id", "")
        if cells.get("location_id") or not organization:
            return ""
        if not package.exists("organization", organization):
            raise Refused("error", "organization_id", organization, no_such("organization_id"))
        count = 1
        made = f"{organization}:{kind}"
        while made in met:
            count += 1
            made = f"{organization}:{kind}:{count}"
        met.add(made)
        return made

    def rows(cells: Cells, met: set[str]) -> Iterator[Cells]:
        made = place(cells, met)
        lines = [cells.get(f"address_{number}", "") for number in (2, 3, 4)]
        yield cells | {
            "id": _own_id(word, cells),
            "location_id": made or cells.get("location_id", ""),
            "address_2": ", ".join(line for line in lines if line),
            "address_type": kind,
        }

    def places(cells: Cells, met: set[str]) -> Iterator[Cells]:
        if made := place(cells, met):
            yield {
                "id": made,
                "organization_id": cells["organization_id"],
                "location_type": kind,
            }

    makes = ("id", "location_id", "address_2", "address_type")
    uses = frozenset(("address_3", "address_4", "organization_id"))
    yield "address", Translation(uses=uses, makes=makes, rows=rows)
    yield (
        "location",
        Translation(makes=("id", "organization_id", "location_type"), rows=places, derived=True),
    )


# terms


def _terms(names: frozenset[str]) -> Iterator[tuple[str, Translation]]:
    """A term's taxonomy is a text before HSDS 3."""

    def taxonomy(cells: Cells) -> str:
        return f"taxonomy:{cells['taxonomy']}" if cells.get("taxonomy") else ""

    def rows(cells: Cells, _met: set[str]) -> Iterator[Cells]:
        given = cells.get("id", "")
        # BD-1800 and 101-01 are how the taxonomy itself calls the term, a row number is not.
        is_code = not given.isdecimal() and not is_uuid(given)
        yield cells | {
            "taxonomy_id": cells.get("taxonomy_id") or taxonomy(cells),
            "code": cells.get("code") or (given if is_code else ""),
            # With an id it says nothing more; without one it is told as what was not read.
            "parent_name": "" if cells.get("parent_id") else cells.get("parent_name", ""),
        }

    def taxonomies(cells: Cells, met: set[str]) -> Iterator[Cells]:
        made = taxonomy(cells)
        if made and not cells.get("taxonomy_id") and made not in met:
            met.add(made)
            yield {"id": made, "name": cells["taxonomy"]}

    if "taxonomy" in names:
        yield "taxonomy", Translation(makes=("id", "name"), rows=taxonomies, derived=True)
    yield "taxonomy_term", Translation(makes=("taxonomy_id", "code"), rows=rows)


def _service_terms(word: str) -> Translation:
    def rows(cells: Cells, _met: set[str]) -> Iterator[Cells]:
        yield cells | {
            "id": _own_id(word, cells),
            "link_entity": "service",
            "link_id": cells.get("service_id", ""),
            "taxonomy_term_id": cells.get("taxonomy_term_id") or cells.get("taxonomy_id", ""),
            "value": cells.get("taxonomy_detail") or cells.get("value", ""),
        }

    return Translation(
        uses=frozenset(("service_id", "taxonomy_id", "taxonomy_detail")),
        makes=("id", "link_entity", "link_id", "taxonomy_term_id", "value"),
        rows=rows,
    )


def _other_terms(package: Package) -> Translation:
    def rows(cells: Cells, _met: set[str]) -> Iterator[Cells]:
        word = cells.get("link_type", "").casefold()
        word = OLDER_NAMES.get(word, word)
        entity, link = _ENTITIES.get(word, word), cells.get("link_id", "")
        if word == ELIGIBILITY:  # columns of the service in HSDS 3
            entity, link = "service", package.service_of(link) or link
        elif word in _ENTITIES:
            link = _own_id(word, {"id": link})
        yield cells | {
            "id": _own_id("other_attribute", cells),
            "link_entity": link_entity(entity) or entity,
            "link_id": link,
            "link_type": ELIGIBILITY if word == ELIGIBILITY else "",
        }

    return Translation(makes=("id", "link_entity", "link_id", "link_type"), rows=rows)


# services and phones


def _of_service(package: Package, names: frozenset[str]) -> Iterator[tuple[str, Translation]]:
    """Places and terms that stand in a cell of the service."""

    def places(cells: Cells, met: set[str]) -> Iterator[Cells]:
        service = cells.get("id", "")
        for name in _PLACES:
            for place in _several(cells.get(name, "")):
                made = f"{service}:{place}"
                if service and made not in met:
                    met.add(made)
                    yield {"id": made, "service_id": service, "location_id": place}

    def terms(cells: Cells, _met: set[str]) -> Iterator[Cells]:
        for term in dict.fromkeys(_several(cells.get("taxonomy_ids", ""))):
            yield {
                "link_entity": "service",
                "link_id": cells.get("id", ""),
                "taxonomy_term_id": term,
            }

    if names.intersection(_PLACES) and not package.has("service_at_location"):
        makes: tuple[str, ...] = ("id", "service_id", "location_id")
        yield (
            "service_at_location",
            Translation(makes=makes, rows=places, derived=True, reads=frozenset(_PLACES)),
        )
    # The column says again what the table of HSDS 1 says.
    if "taxonomy_ids" in names and not package.has("service_taxonomy"):
        makes = ("link_entity", "link_id", "taxonomy_term_id")
        reads = frozenset(("taxonomy_ids",))
        yield "attribute", Translation(makes=makes, rows=terms, derived=True, reads=reads)


def _several(cell: str) -> list[str]:
    return [one for one in re.split(r"[\s,;|]+", cell) if one]


def _phones(names: frozenset[str]) -> Iterator[tuple[str, Translation]]:
    """The department goes into the description, the language into a part of its own."""

    def identified(cells: Cells, met: set[str]) -> Cells:
        if cells.get("id") or not cells.get("language"):
            return cells
        told = "\x00".join(f"{name}={cells[name]}" for name in sorted(cells))
        made = sha1(told.encode(), usedforsecurity=False).hexdigest()
        count = sum(one.startswith(made) for one in met) if made in met else 0
        made = f"{made}:{count}" if count else made
        met.add(made)
        return cells | {"id": f"phone:{made}"}

    def rows(cells: Cells, met: set[str]) -> Iterator[Cells]:
        told = (cells.get("description", ""), cells.get("department", ""))
        description = "; ".join(dict.fromkeys(one for one in told if one))
        yield identified(cells, met) | {"description": description}

    def languages(cells: Cells, met: set[str]) -> Iterator[Cells]:
        phone = identified(cells, met).get("id", "")
        for language in re.split(r"\s*[,;|]\s*", cells.get("language", "")):
            if language and cells.get("number"):
                yield {"phone_id": phone, "name": language}

    uses = names & {"department", "language"}
    if uses:
        yield "phone", Translation(uses=uses, makes=("id", "description"), rows=rows)
    if "language" in uses:
        yield "language", Translation(makes=("phone_id", "name"), rows=languages, derived=True)


# eligibility


@dataclass(slots=True)
class Eligibility:
    """Rows about who may come to a service, until the service is told."""

    key: Callable[[str], str]
    _of: dict[str, list[tuple[Line, Cells]]] = field(default_factory=dict)
    _service_of: dict[str, str] = field(default_factory=dict)

    def take(self, line: Line, cells: Cells, exists: Callable[[str, str], bool]) -> Finding | None:
        """Keeps the row, or says why it belongs to no service."""
        service = cells.get("service_id", "")
        if not service:
            message = _("The row does not say what it belongs to. Fill one of these columns.")
            return refused(line, "service_id", "", message)
        if not exists("service", service):
            return refused(line, "service_id", service, no_such("service_id"))
        if given := cells.get("id", ""):
            self._service_of[given] = service
        self._of.setdefault(self.key(service), []).append((line, cells))
        return None

    def service_of(self, given: str) -> str:
        return self._service_of.get(given, "")

    def into(self, record: RawRecord) -> Iterator[Finding]:
        """Fills in the columns of the service; its own words come first."""
        kept = self._of.pop(record.source_id, [])
        told = [record.fields.get("eligibility_description") or ""]
        told += [cells.get(ELIGIBILITY, "") for _line, cells in kept]
        words = list(dict.fromkeys(one for one in told if one))
        record.fields["eligibility_description"] = "\n".join(words)
        for line, cells in kept:
            for name in ("minimum_age", "maximum_age"):
                if cells.get(name):
                    yield from self._age(record, name, cells[name], line)
        record.lines += tuple(line for line, _cells in kept)

    def _age(self, record: RawRecord, name: str, given: str, line: Line) -> Iterator[Finding]:
        """Several ages for one service: none of them is the service's."""
        try:
            age = float(given)
        except ValueError:
            age = -1
        before = record.fields.get(name)
        if 0 <= age < float("inf") and before in (None, "", age):
            record.fields[name] = age
            return
        message = _("This is no age, or another row says another. It was left out.")
        yield Finding("warning", name, given, message, line)

    def left(self) -> Iterator[Line]:
        """Rows whose service was never told."""
        for rows in self._of.values():
            yield from (line for line, _cells in rows)
        self._of.clear()


# what is of HSDS

OHANA = frozenset(
    (
        "number_type",
        "short_desc",
        "admin_emails",
        "accepted_payments",
        "audience",
        "keywords",
        "date_incorporated",
        "funding_sources",
    )
)
"""Columns of the Ohana CSV layout, whose tables have the names of HSDS 1."""


def is_hsds(tables: dict[str, list[TableFile]]) -> bool:
    """Have these a table of organizations, services or locations, and no column of Ohana's?"""
    found = False
    for word, files in tables.items():
        for file in files:
            header = header_of(file)
            if OHANA.intersection(header):
                return False
            if word in FLAT:
                names = {prefixed(word, header).get(name, name) for name in header}
                found = found or {"id", "name"} <= names or {"id", "organization_id"} <= names
    return found
