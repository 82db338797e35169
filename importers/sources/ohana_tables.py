"""The tables of an Ohana package: what they are called, which columns are read, and their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from django.utils.translation import gettext as _

from importers.sources.base import Finding, Line, SourceError
from importers.sources.hsds_files import (
    PackageFiles,
    TableFile,
    TableReader,
    TableRow,
    of_cp1252_lines,
    of_surplus,
    unusable,
)

KINDS = {
    "programs": "program",
    "contacts": "contact",
    "phones": "phone",
    "regular_schedules": "schedule",
    "holiday_schedules": "schedule",
    "addresses": "address",
    "mail_addresses": "address",
}
"""Tables of parts -> the HSDS part that a row becomes; owners before what they own."""
ROOT_TABLES = ("taxonomy", "organizations", "locations", "services")
SIGNS = {
    "taxonomy": ("taxonomy_id",),
    "organizations": ("id", "name"),
    "locations": ("id", "organization_id"),
    "services": ("id", "location_id"),
}
"""Columns without which nothing of a table could be kept."""
COLUMNS = {
    "taxonomy": "taxonomy_id name parent_id parent_name",
    "organizations": "id accreditations alternate_name date_incorporated description email "
    "funding_sources legal_status licenses name tax_id tax_status website",
    "programs": "id organization_id name alternate_name",
    "locations": "id organization_id accessibility admin_emails alternate_name description email "
    "languages latitude longitude name short_desc transportation website virtual",
    "addresses": "id location_id address_1 address_2 city state_province postal_code country",
    "mail_addresses": "id location_id attention address_1 address_2 city state_province "
    "postal_code country",
    "services": "id location_id program_id accepted_payments alternate_name application_process "
    "audience description eligibility email fees funding_sources interpretation_services keywords "
    "languages name required_documents service_areas status wait_time website taxonomy_ids",
    "contacts": "id location_id organization_id service_id name title email department",
    "phones": "id contact_id location_id organization_id service_id country_prefix department "
    "extension number number_type vanity_number",
    "regular_schedules": "id location_id service_id weekday opens_at closes_at",
    "holiday_schedules": "id location_id service_id start_date end_date closed opens_at closes_at",
}
ALSO_READ = {"locations": frozenset(("confidential",))}
OLDER_NAMES = {
    "street": "address_1",
    "street_1": "address_1",
    "street_2": "address_2",
    "state": "state_province",
    "zip": "postal_code",
    "country_code": "country",
    "how_to_apply": "application_process",
    "wait": "wait_time",
    "oe_ids": "taxonomy_ids",
}
"""Names of columns in exports of 2014 and before."""
PRIVATE = frozenset(("admin_emails",))
"""Who may edit a listing: never stored."""
_NAMES = {
    **{name: name for name in COLUMNS},
    **{name.removesuffix("s"): name for name in COLUMNS},
    "address": "addresses",
    "mail_address": "mail_addresses",
    "taxonomies": "taxonomy",
    "categories": "taxonomy",
}
_HSDS_TABLES = frozenset(
    ("services_at_location", "service_at_location", "service_at_locations", "services_taxonomy")
)


class Row(NamedTuple):
    """A row that can be used; its header has the names of today."""

    file: str
    header: tuple[str, ...]
    row: TableRow

    @property
    def line(self) -> Line:
        return (self.file, self.row.number)

    @property
    def values(self) -> dict[str, str]:
        return values_of(self.header, self.row)


def values_of(header: tuple[str, ...], row: TableRow) -> dict[str, str]:
    """Cells by column. Of two columns of one name (old and new) the filled one counts."""
    found: dict[str, str] = {}
    for name, cell in zip(header, row.cells, strict=False):
        found[name] = found.get(name) or cell.strip()
    return found


@dataclass(slots=True)
class Tables:
    """The tables of one package and the files that are none of them."""

    of: Mapping[str, list[TableFile]]
    unread: list[TableFile] = field(default_factory=list)
    _unknown: Counter[tuple[str, str]] = field(default_factory=Counter)  # (file, column) -> rows

    @classmethod
    def found(cls, package: PackageFiles) -> Tables:
        """Those in the folder that holds most of them."""
        folders: dict[PurePosixPath, dict[str, list[TableFile]]] = {}
        for file in package.files:
            if name := _NAMES.get(file.path.stem.casefold()):
                folders.setdefault(file.path.parent, {}).setdefault(name, []).append(file)
        best = max(folders, key=lambda one: (len(folders[one]), -len(one.parts)), default=None)
        chosen = folders[best] if best is not None else {}
        read = {id(file) for files in chosen.values() for file in files}
        return cls(chosen, [file for file in package.files if id(file) not in read])

    def check(self, path: Path) -> None:
        """Raises `SourceError` for what is no Ohana package."""
        stems = {file.path.stem.casefold() for file in self.unread}
        if not self.of.keys() & set(ROOT_TABLES):
            raise SourceError(
                _(
                    "%(path)s holds no Ohana tables, such as locations.csv and services.csv. Give "
                    "the folder or the zip that has them."
                )
                % {"path": path}
            )
        if stems & _HSDS_TABLES:
            raise SourceError(
                _("%(path)s is a package of HSDS tables, not of Ohana. Import it as hsds.")
                % {"path": path}
            )
        for name, files in self.of.items():
            for file in files:
                header = _header(file)
                lacking = [sign for sign in SIGNS.get(name, ()) if sign not in header]
                if header and lacking:
                    raise SourceError(
                        _(
                            "%(path)s, %(file)s: this is no Ohana table of %(table)s: it has no "
                            "column %(column)s. Add the column, or import the file as the format "
                            "that it is."
                        )
                        % {"path": path, "file": file.name, "table": name, "column": lacking[0]}
                    )

    def looks_like_ohana(self) -> bool:
        """By headers: services that hang off locations, or columns that only Ohana has."""
        if {file.path.stem.casefold() for file in self.unread} & _HSDS_TABLES:
            return False
        for name, telling in (
            ("services", {"location_id", "name"}),
            ("locations", {"admin_emails", "organization_id"}),
            ("locations", {"virtual", "short_desc"}),
            ("organizations", {"date_incorporated", "accreditations"}),
        ):
            for file in self.of.get(name, ()):
                header = set(_header(file))
                if telling <= header and (name != "services" or "organization_id" not in header):
                    return True
        return False

    def missing_columns(self) -> Iterator[Finding]:
        """What a table of Ohana has and this one has not; told once for each file."""
        for name, files in self.of.items():
            for file in files:
                header = _header(file)
                lacking = [one for one in COLUMNS[name].split() if one not in header]
                if header and lacking:
                    yield Finding(
                        "info",
                        ", ".join(lacking),
                        file.name,
                        _(
                            "The table lacks columns of Ohana. What they would say is left as it is."
                        ),
                    )

    def rows(self, name: str) -> Iterator[Row | Finding]:
        """The rows of a table that can be used, and findings for the others."""
        known = {*COLUMNS[name].split(), *ALSO_READ.get(name, ())}
        for file in self.of.get(name, ()):
            reader = TableReader(file)
            header: tuple[str, ...] = ()
            for row in reader:
                header = header or _of_today(reader.header)
                line = (file.name, row.number)
                if trouble := unusable(line, row):
                    yield trouble
                else:
                    yield from of_surplus(line, row)
                    self._note_unread(file.name, known, header, row)
                    yield Row(file.name, header, row)
            yield from of_cp1252_lines(file.name, reader)

    def ids(self, name: str) -> Iterator[str]:
        for file in self.of.get(name, ()):
            reader = TableReader(file)
            for row in reader:
                if given := values_of(_of_today(reader.header), row).get("id"):
                    yield given

    def in_sum(self) -> Iterator[Finding]:
        """What was not read, once all rows have been."""
        for file in self.unread:
            yield Finding(
                "info", "", str(file.path), _("The file is no table of this package. Not read.")
            )
        for (name, column), count in self._unknown.items():
            if column in PRIVATE:
                message = _(
                    "The addresses of those who edit a listing are never stored; rows that fill "
                    "the column: %(count)d."
                )
            else:
                message = _(
                    "A column that Ohana does not have is not imported; rows that fill it: "
                    "%(count)d."
                )
            yield Finding("info", column, name, message % {"count": count})

    def _note_unread(
        self, file: str, known: set[str], header: tuple[str, ...], row: TableRow
    ) -> None:
        for name, cell in zip(header, row.cells, strict=False):
            if (name not in known or name in PRIVATE) and cell.strip():
                self._unknown[file, name] += 1


def _of_today(header: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(OLDER_NAMES.get(name, name) for name in header)


def _header(file: TableFile) -> tuple[str, ...]:
    reader = TableReader(file)
    for _row in reader:
        break
    return _of_today(reader.header)
