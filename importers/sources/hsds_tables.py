"""The tables of HSDS 3: what they are called, which columns we read, and how a cell is read.

Columns come from the models (`directory.schema`), where every HSDS field is; only what packages
are known to write differently is listed here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django.db import models
from django.utils.translation import gettext as _

from directory import schema
from directory.models.service import Status
from directory.models.taxonomy import FACETS
from importers import normalise
from importers.sources.base import Finding, Level, Line
from importers.sources.hsds_files import TableRow

ALIASES = {"services_at_location": "service_at_location", "metadata_entries": "metadata"}
METADATA = "metadata"
FILTERS = "Handrail filters"
"""The taxonomy whose codes say what a term means to the filters: `cost:free`, `age:18-25`."""

NOT_OURS_TO_READ = schema.SET_HERE | frozenset(
    (
        "position",
        "raw",
        "listed",
        "point_precision",
        "point_source",
        "facet",
        "facet_value",
    )
)
"""Columns of ours that a package does not set."""
REQUIRED = {
    "taxonomy": ("name",),
    "taxonomy_term": ("name",),
    "unit": ("name",),
    "organization": ("name",),
    "service": ("name", "organization_id"),
    "service_at_location": ("service_id", "location_id"),
    "program": ("name",),
    "organization_identifier": ("identifier_type", "identifier"),
    "phone": ("number",),
    "url": ("url",),
    "service_capacity": ("unit_id", "available", "updated"),
    "attribute": ("taxonomy_term_id",),
}
"""Without these a row means nothing. Other required texts have a fallback in the directory."""
CHOICES: dict[tuple[str, str], dict[str, str]] = {
    ("service", "status"): {word: word for word in Status.values},
    ("location", "location_type"): {word: word for word in ("physical", "postal", "virtual")},
    ("address", "address_type"): {word: word for word in ("physical", "postal", "virtual")},
    ("schedule", "freq"): {"weekly": "WEEKLY", "monthly": "MONTHLY"},
    ("schedule", "wkst"): {day.lower(): day for day in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")},
    ("service_area", "extent_type"): {
        word: word for word in ("geojson", "topojson", "kml", "text")
    },
}
WHEN_BLANK = {
    ("service", "status"): "active",
    ("location", "location_type"): "physical",
    ("address", "address_type"): "physical",
}
_USUAL_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
NOT_NEGATIVE = frozenset(("minimum_age", "maximum_age"))


@dataclass(slots=True)
class Reading:
    """What came of a row: its fields, doubts about them, and why it cannot be used, if so."""

    fields: dict[str, Any] = field(default_factory=dict)
    doubts: list[tuple[Level, str, str, str]] = field(default_factory=list)
    refusal: tuple[str, str, str] | None = None  # field, value, message

    def findings(self, line: Line) -> Iterator[Finding]:
        for level, name, value, message in self.doubts:
            yield Finding(level, name, value, message, line)
        if self.refusal:
            name, value, message = self.refusal
            yield Finding("error", name, value, message, line, quarantined=True)


Reader = Callable[[str, str, str, Reading], Any]  # entity, column, cell, where doubts go


@cache
def table_names() -> dict[str, str]:
    """Every word for a table, singular or plural -> entity."""
    names: dict[str, str] = {METADATA: METADATA}
    for entity in (*schema.ROOTS, *schema.PARTS):
        names[entity] = entity
        names[f"{entity}s"] = entity
    names.update(
        taxonomies="taxonomy",
        addresses="address",
        accessibilities="accessibility",
        service_capacities="service_capacity",
        fundings="funding",
        **ALIASES,
    )
    return names


@cache
def columns(entity: str) -> dict[str, models.Field[Any, Any]]:
    """The columns that are read, `id` apart."""
    return {
        name: one
        for name, one in schema.columns_of(entity).items()
        if name != "id" and name not in NOT_OURS_TO_READ
    }


@cache
def references(entity: str) -> dict[str, str]:
    """Columns that hold the id of another record -> the entity it is of."""
    names = {model: name for name, model in {**schema.ROOTS, **schema.PARTS}.items()}
    return {
        name: names[one.related_model]  # type: ignore[index]
        for name, one in columns(entity).items()
        if isinstance(one, models.ForeignKey)
    }


def read(entity: str, header: tuple[str, ...], row: TableRow) -> Reading:
    """The row's fields by HSDS name, values in the types of their columns; references as text."""
    reading = Reading()
    cells, fields, count = row.cells, reading.fields, len(row.cells)
    for place, name, reader in _plan(entity, header):
        if place < count:
            cell = cells[place].strip()
            fields[name] = reader(entity, name, cell, reading) if reader else cell
    for name in REQUIRED.get(entity, ()):
        if reading.refusal is None and fields.get(name) in (None, ""):
            reading.refusal = (
                name,
                "",
                _("%(table)s needs a %(field)s. Fill it in and import the package again.")
                % {"table": entity, "field": name},
            )
    if entity == "url" and reading.refusal is None:
        _check_address(reading)
    return reading


@cache
def _plan(entity: str, header: tuple[str, ...]) -> tuple[tuple[int, str, Reader | None], ...]:
    """Place, name and reader of the columns that are read; no reader where text stays text."""
    known = columns(entity)
    return tuple(
        (place, name, _reader(entity, name, known[name]))
        for place, name in enumerate(header)
        if name in known
    )


def _reader(entity: str, name: str, one: models.Field[Any, Any]) -> Reader | None:
    if (entity, name) in CHOICES:
        return _choice
    if (entity, name) == ("location", "timezone"):
        return _zone
    for kind, reader in (
        (models.BooleanField, _flag),
        (models.FloatField, _number),
        (models.DateTimeField, _moment),
        (models.DateField, _date),
    ):
        if isinstance(one, kind):
            return reader
    return None


def _choice(entity: str, name: str, cell: str, reading: Reading) -> str:
    choices = CHOICES[entity, name]
    if not cell:
        usual = WHEN_BLANK.get((entity, name), "")
        if usual:
            reading.doubts.append(
                ("info", name, "", _("Blank; taken for %(word)s.") % {"word": usual})
            )
        return usual
    if cell in choices.values():
        return cell
    plain = " ".join(re.split(r"[\s_-]+", cell.casefold()))
    if plain in choices:
        reading.doubts.append(
            (
                "info",
                name,
                cell,
                _("Read as %(word)s, as HSDS writes it.") % {"word": choices[plain]},
            )
        )
        return choices[plain]
    reading.refusal = (
        name,
        cell,
        _("HSDS has no such %(field)s. Use one of: %(words)s.")
        % {"field": name, "words": ", ".join(choices.values())},
    )
    return ""


def _flag(_entity: str, name: str, cell: str, reading: Reading) -> bool:
    """A doubtful word about a hidden place hides it; other doubts leave the row out."""
    word = cell.casefold()
    if word in normalise.YES or word in normalise.NO:
        return word in normalise.YES
    if name == "confidential":
        reading.doubts.append(
            ("warning", name, cell, _("Neither yes nor no. The location was made confidential."))
        )
        return True
    reading.refusal = (name, cell, _("Neither yes nor no. Write true or false."))
    return False


def _zone(_entity: str, _name: str, cell: str, reading: Reading) -> str:
    if cell and cell not in available_timezones():
        reading.doubts.append(
            ("warning", "timezone", cell, _("There is no such time zone. It was left out."))
        )
        return ""
    return cell


def _number(_entity: str, name: str, cell: str, reading: Reading) -> float | None:
    if not cell:
        return None
    try:
        number = float(cell)
    except ValueError:
        number = float("nan")
    if number - number != 0 or (name in NOT_NEGATIVE and number < 0):  # nan, inf
        reading.doubts.append(
            ("warning", name, cell, _("This is no number that can be kept here. It was left out."))
        )
        return None
    return number


def _date(_entity: str, name: str, cell: str, reading: Reading) -> date | None:
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(cell).date()
    except ValueError:
        reading.doubts.append(
            ("warning", name, cell, _("This is no date such as 2026-01-31. It was left out."))
        )
        return None


def _moment(_entity: str, name: str, cell: str, reading: Reading) -> datetime | None:
    """A moment without a zone is taken for UTC, as HSDS takes its dates."""
    if not cell:
        return None
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        reading.doubts.append(
            (
                "warning",
                name,
                cell,
                _("This is no moment such as 2026-01-31T09:00:00Z. It was left out."),
            )
        )
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _check_address(reading: Reading) -> None:
    given = str(reading.fields["url"])
    clean, _remarks = normalise.fields("url", {"url": given})
    if not clean["url"]:
        reading.refusal = ("url", given, _("This is no web address. Mend it or leave the row out."))


# ids


def is_uuid(given: str) -> bool:
    if _USUAL_UUID.fullmatch(given):
        return True
    try:
        UUID(given)
    except ValueError:
        return False
    return True


def key(fileset: str, given: str) -> str:
    """The source id of what a package calls `given`.

    A UUID stands for itself anywhere. Other ids ("17") are unique in their package only, so the
    package's name goes with them, or two publishers' number 17 would become one record.
    """
    if _USUAL_UUID.fullmatch(given):
        return given.lower()
    try:
        return str(UUID(given))
    except ValueError:
        return f"{fileset}:{given}"


# filters


def meaning(taxonomy: str, code: str) -> tuple[str, str] | None:
    """(facet, value) of a term of the taxonomy of filters; None for a code that means nothing."""
    facet, colon, value = code.partition(":")
    if taxonomy != FILTERS or not colon or not value or facet not in FACETS or not facet:
        return None
    if facet == "age" and not re.fullmatch(r"\d*-\d*", value):
        return None
    return facet, value
