"""HRSA's list of health center service delivery and look-alike sites: one CSV, a row a site.

A health center is one organization with one service; each of its sites is a location with a
service_at_location. The list says nothing of services, costs or hours beyond how many there are
in a week, so neither do we. Sites that are not active are left out, and so retired where an
earlier list had them as active.

Keys: the health center's number, else its BHCMIS number, else its name and state; the site's
BPHC number, else its health center, name, street and ZIP.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from django.utils.translation import gettext as _

from importers.phones import phones
from importers.sources.base import Finding, Line, RawRecord, SourceError, refused
from importers.sources.flat_rows import FlatFile, FlatRow, Spellings, files_in

COLUMNS = {
    "health_center_name": "name",
    "health_center_type": "type",
    "health_center_number": "number",
    "bhcmis_organization_identification_number": "bhcmis",
    "bphc_assigned_number": "bphc",
    "site_name": "site",
    "site_address": "street",
    "site_city": "city",
    "site_state_abbreviation": "state",
    "site_postal_code": "zip",
    "site_telephone_number": "phone",
    "site_web_address": "web",
    "operating_hours_per_week": "hours",
    "health_center_service_delivery_site_location_setting_description": "setting",
    "health_center_location_type_description": "place_type",
    "site_status_description": "status",
    "complete_county_name": "county",
    "geocoding_artifact_address_primary_x_coordinate": "x",
    "geocoding_artifact_address_primary_y_coordinate": "y",
}
"""Columns as `TableReader` writes them -> what they are called here. X is the longitude."""
NEEDED = (
    "health_center_name",
    "site_name",
    "site_address",
    "site_city",
    "site_state_abbreviation",
    "site_postal_code",
)
OWN = frozenset(("health_center_name", "health_center_number", "bphc_assigned_number"))
"""At least two of them are in no other list with the columns of a site."""
CENTER = ("name", "type", "number", "bhcmis", "web")
NUMBERS = {
    "number": "Health Center Number",
    "bhcmis": "BHCMIS Organization Identification Number",
}
FREELY_ASSOCIATED = {"FM": "FM", "MH": "MH", "PW": "PW"}
"""State codes of the list that are countries of their own -> their ISO codes."""
ADMINISTRATIVE = "administrative"


@dataclass(frozen=True)
class Site:
    """One row."""

    line: Line
    texts: dict[str, str]

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    @cached_property
    def center_key(self) -> str:
        named = _key(self.text("name"), self.text("state"))
        return _key(self.text("number") or self.text("bhcmis")) or named

    @cached_property
    def site_key(self) -> str:
        where = (self.text(name) for name in ("site", "street", "zip"))
        return _key(self.text("bphc")) or f"{self.center_key}|{_key(*where)}"

    @property
    def is_active(self) -> bool:
        """A list that does not say is of active sites."""
        return self.text("status").casefold() in ("", "active")

    @property
    def serves(self) -> bool:
        """An office where nobody is seen has no service."""
        kinds = (self.text("place_type"), self.text("setting"))
        return ADMINISTRATIVE not in (kind.casefold() for kind in kinds)


class HealthCenterSites:
    """One list. Reads it once when opened, for what the rows of a health center say of it."""

    name = "hrsa"
    fileset = "health-center-sites"

    def __init__(self, file: FlatFile) -> None:
        self._file = file
        self._places = {
            name: file.header.index(column)
            for column, name in COLUMNS.items()
            if column in file.header
        }
        self._centers = Spellings(CENTER)
        self.rows = 0
        self._survey()

    @classmethod
    def open(cls, paths: Sequence[Path]) -> Sequence[Self]:
        """The one list that there is. Raises `SourceError`."""
        files = files_in(paths, (".csv",))
        if len(files) > 1:
            raise SourceError(
                _("There are %(count)d files: %(files)s. Give the one list of sites.")
                % {"count": len(files), "files": ", ".join(files)}
            )
        return [
            cls(FlatFile.with_columns(path, label, NEEDED, _("HRSA's list of health center sites")))
            for label, path in files.items()
        ]

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """By the columns of the file, or of the only one in the folder. Raises nothing."""
        try:
            files = list(files_in([path], (".csv",)).values())
            header = set(FlatFile(files[0]).header)
        except (SourceError, OSError, ValueError):
            return False
        return len(files) == 1 and header.issuperset(NEEDED) and len(header & OWN) > 1

    def _survey(self) -> None:
        for one in self._sites():
            if isinstance(one, Site):
                self._centers.note(one.center_key, one.text)
            self.rows += isinstance(one, Site) or one.quarantined

    def records(self) -> Iterator[RawRecord | Finding]:
        met: set[str] = set()
        sites: dict[str, dict[str, str]] = {}
        for one in self._sites():
            if isinstance(one, Finding):
                yield one
            elif one.site_key in sites:
                yield _twice(one, sites[one.site_key])
            else:
                sites[one.site_key] = one.texts
                yield from self._records_of(one, met)

    def _records_of(self, one: Site, met: set[str]) -> Iterator[RawRecord | Finding]:
        center = one.center_key
        if center not in met:
            met.add(center)
            yield self._organization(center, one.line)
            yield self._service(center, one.line)
        yield _location(one)
        if not one.serves:
            yield Finding(
                "info",
                "health_center_location_type_description",
                one.text("place_type"),
                _("An administrative site. It was kept as a location without a service."),
                one.line,
            )
            return
        hours = one.text("hours")
        yield RawRecord(
            "service_at_location",
            one.site_key,
            {"service_id": center, "location_id": one.site_key},
            {
                "phone": phones(one.text("phone"), type="voice"),
                "schedule": [{"description": f"Hours per week: {hours}"}] if hours else [],
            },
            (one.line,),
        )

    def _organization(self, key: str, line: Line) -> RawRecord:
        told = {name: self._centers.usual(key, name) for name in CENTER}
        return RawRecord(
            "organization",
            key,
            {"name": told["name"], "website": self._centers.agreed(key, "web") or ""},
            {
                "organization_identifier": [
                    {"identifier_type": type, "identifier": told[name]}
                    for name, type in NUMBERS.items()
                    if told[name]
                ]
            },
            (line,),
        )

    def _service(self, key: str, line: Line) -> RawRecord:
        return RawRecord(
            "service",
            key,
            {
                "name": self._centers.usual(key, "name"),
                "description": self._centers.usual(key, "type"),
                "status": "active",
                "organization_id": key,
            },
            lines=(line,),
        )

    # rows

    def _sites(self) -> Iterator[Site | Finding]:
        for row in self._file.rows(COLUMNS):
            if isinstance(row, FlatRow):
                texts = {name: row.cells[place] for name, place in self._places.items()}
                yield from _checked(Site(row.line, texts))
            else:
                yield row


def _checked(one: Site) -> Iterator[Site | Finding]:
    if not one.text("name"):
        message = _("The row names no health center. Fill it in and import the list again.")
        yield refused(one.line, "health_center_name", "", message)
        return
    if not one.is_active:
        yield Finding(
            "warning",
            "site_status_description",
            one.text("status"),
            _("The site is not active. It was left out; mend its status if it is."),
            one.line,
            quarantined=True,
        )
        return
    for column in ("site_address", "site_city", "site_state_abbreviation", "site_postal_code"):
        if not one.text(COLUMNS[column]):
            message = _("The address is incomplete. It was kept so.")
            yield Finding("warning", column, "", message, one.line)
    yield one


def _location(one: Site) -> RawRecord:
    bphc = one.text("bphc")
    kinds = dict.fromkeys(filter(None, (one.text("place_type"), one.text("setting"))))
    address: dict[str, Any] = {
        "address_1": one.text("street"),
        "city": one.text("city"),
        "region": one.text("county"),
        "state_province": one.text("state"),
        "postal_code": one.text("zip"),
        "country": FREELY_ASSOCIATED.get(one.text("state").upper(), "US"),
        "address_type": "physical",
    }
    return RawRecord(
        "location",
        one.site_key,
        {
            "name": one.text("site") or one.text("name"),
            "description": "; ".join(kinds),
            "location_type": "physical",
            "organization_id": one.center_key,
            "url": one.text("web"),
            "latitude": one.text("y"),
            "longitude": one.text("x"),
            "external_identifier": bphc,
            "external_identifier_type": "BPHC Assigned Number" if bphc else "",
        },
        {"address": [address]},
        (one.line,),
    )


def _twice(one: Site, first: dict[str, str]) -> Finding:
    if one.texts == first:
        message = _("The row repeats another word for word. That one was imported.")
    else:
        message = _("Another row has the same site number. The first was kept; give each its own.")
    return refused(one.line, "bphc_assigned_number", one.text("bphc"), message)


def _key(*texts: str) -> str:
    return "|".join(" ".join(text.split()).replace("|", "/").casefold() for text in texts)
