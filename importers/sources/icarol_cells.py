"""A row of iCarol's export: its columns by name, and what they say in HSDS rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from importers import dates
from importers.sources import icarol_words as rules
from importers.sources.base import Line
from importers.sources.hsds_files import TableRow
from importers.sources.icarol_words import KINDS, Head, Kind, Resource, Said

NEEDED = {
    "taxonomylevelname": "TaxonomyLevelName",
    "resourceagencynum": "ResourceAgencyNum",
    "parentagencynum": "ParentAgencyNum",
    "publicname": "PublicName",
}
PHONES = {
    "phonefax": "Fax",
    "phonetty": "TTY",
    "phonetollfree": "Toll free",
    "phonenumberhotline": "Hotline",
    "phonenumberbusinessline": "Business line",
    "phonenumberoutofarea": "Out of area",
    "phonenumberafterhours": "After hours",
}
ADDRESSES = {"physical": "physical", "mailing": "postal", "other": "physical"}
ADDRESS_COLUMNS = {
    "address1": "address_1",
    "address2": "address_2",
    "city": "city",
    "county": "region",
    "stateprovince": "state_province",
    "postalcode": "postal_code",
    "country": "country",
}
TEXTS: dict[str, tuple[str, ...]] = {
    "description": ("agencydescription",),
    "tax_status": ("irsstatus",),
    "tax_id": ("fein",),
    "legal_status": ("legalstatus",),
    "application_process": ("applicationprocess",),
    "wait_time": ("normalwaittime",),
    "accreditations": ("licenseaccreditation",),
}
JOINED: dict[str, tuple[str, ...]] = {
    "transportation": ("busserviceaccess", "publicaccesstransportation"),
    "fees_description": ("feestructuresource", "paymentmethods"),
}
LISTS: dict[str, tuple[str, str]] = {
    "funding": ("sourceoffunds", "source"),
    "required_document": ("documentsrequired", "document"),
    "accessibility": ("disabilitiesaccess", "description"),
}
GROUPS = ("adult", "child", "family", "female", "male", "teen")
READ = frozenset(
    (
        *NEEDED, *PHONES, *(f"{one}description" for one in PHONES),
        *(f"phone{n}{what}" for n in range(1, 6) for what in ("number", "name", "description", "type")),
        *(f"{kind}{column}" for kind in ADDRESSES for column in ADDRESS_COLUMNS),
        *(one for columns in (*TEXTS.values(), *JOINED.values()) for one in columns),
        *(column for column, _part in LISTS.values()), *(f"eligibility{one}" for one in GROUPS),
        "officialname", "alternatename", "agencystatus", "excludefromwebsite",
        "excludefromdirectory", "availableforreferral", "connectstositenum",
        "connectstoprogramnum", "latitude", "longitude", "hoursofoperation", "hours",
        "emailaddressmain", "websiteaddress", "eligibility", "languagesoffered",
        "languagesofferedlist", "coverage", "coveragearea", "coverageareatext", "yearincorporated",
        "temporarymessage", "temporarymessageappears", "temporarymessageexpires", "updatedon",
        "lastverifiedon", "taxonomycodes", "taxonomyterm", "taxonomyterms",
        # They say nothing of the record itself.
        "parentagency", "uniqueidpriorsystem", "enteredon", "madeinactiveon", "databaseid",
        "icarolmanaged", "languageofrecord", "islinkonly", "highlightedresource",
        "currentworkflowstepcode",
    )
)  # fmt: skip


class Columns:
    """A header: where each column is that is read (of two of one name the first), and the rest."""

    def __init__(self, header: tuple[str, ...]) -> None:
        self.places: dict[str, int] = {}
        self.unread: list[tuple[int, str]] = []
        for place, title in enumerate(header):
            name = plain(title)
            is_read = name in READ or name.endswith("isprivate")
            if not is_read or self.places.setdefault(name, place) != place:
                self.unread.append((place, title))


class Cells:
    """A row by its column names, without blanks, case and signs."""

    def __init__(self, columns: Columns, row: TableRow) -> None:
        self._columns = columns
        self._places = columns.places
        self._cells = row.cells
        self.kind: Kind | None = KINDS.get(plain(self.text("taxonomylevelname")))

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def text(self, *names: str) -> str:
        """The first that is filled."""
        for name in names:
            place = self._places.get(name)
            if place is None or place >= len(self._cells):
                continue
            if cell := self._cells[place].strip():
                return cell
        return ""

    def key(self, name: str) -> str:
        """A number of a resource; spreadsheets make 12 a 12.0."""
        told = re.sub(r"\.0+$", "", self.text(name))
        return "" if told == "0" else told

    def strange(self) -> list[str]:
        """Columns that are filled and not read."""
        return [
            title
            for place, title in self._columns.unread
            if place < len(self._cells) and self._cells[place].strip()
        ]

    def head(self, line: Line) -> Head:
        assert self.kind is not None
        hidden = any(
            rules.is_set(self.text(name)) for name in ("excludefromwebsite", "excludefromdirectory")
        )
        status = self.text("agencystatus")
        if self.text("availableforreferral").casefold() in ("no", "false", "0"):
            status = status if rules.standing(status) != "active" else "Active, but do not refer"
        return Head(
            self.kind,
            self.key("resourceagencynum"),
            line,
            named=bool(self.name),
            agency=self.key("parentagencynum"),
            site=self.key("connectstositenum"),
            program=self.key("connectstoprogramnum"),
            status=status,
            hidden=hidden,
            private_address=self.is_private("physicaladdress", "physical"),
            alert=self.alert if self.kind == "agency" else "",
        )

    @property
    def name(self) -> str:
        return self.text("publicname", "officialname", "alternatename")

    @property
    def alert(self) -> str:
        if not (message := self.text("temporarymessage")):
            return ""
        return rules.current(
            message, self.text("temporarymessageappears"), self.text("temporarymessageexpires")
        )

    def is_private(self, *names: str) -> bool:
        return any(rules.is_set(self.text(f"{name}isprivate")) for name in names)


def resource(cells: Cells, head: Head) -> Resource:
    """All that a row says. A column that the export lacks is not said at all."""
    said: Said = {"name": cells.name}
    made = Resource(head, said)
    others = dict.fromkeys(cells.text(name) for name in ("alternatename", "officialname"))
    said["alternate_name"] = "; ".join(one for one in others if one and one != cells.name)
    for name, columns in TEXTS.items():
        if any(one in cells for one in columns):
            said[name] = cells.text(*columns)
    for name, columns in JOINED.items():
        if any(one in cells for one in columns):
            told = dict.fromkeys(cells.text(one) for one in columns)
            said[name] = "\n".join(one for one in told if one)
    for part, (column, inside) in LISTS.items():
        if column in cells:
            said[part] = [{inside: text}] if (text := cells.text(column)) else []
    _say_reach(cells, said, head.kind)
    _say_numbers(cells, made)
    _say_place(cells, made)
    if "taxonomycodes" in cells:
        said["attribute"] = rules.attributes(rules.split_terms(cells.text("taxonomycodes")))
    if head.kind != "agency" and "temporarymessage" in cells:
        said["alert"] = cells.alert
    _doubt_dates_of_message(cells, made)
    return made


def _doubt_dates_of_message(cells: Cells, made: Resource) -> None:
    for column in ("temporarymessageappears", "temporarymessageexpires"):
        text = cells.text(column)
        if text and cells.text("temporarymessage") and dates.read(text) is None:
            message = _("This is no date. The message of the row is not shown.")
            made.doubts.append(("warning", column, text, message))


def _say_reach(cells: Cells, said: Said, kind: Kind) -> None:
    """Who can come, how to reach them, and when."""
    said["phone"] = list(_phones(cells))
    if "emailaddressmain" in cells:
        rules.emails(said, kind, re.split(r"[;,\s]+", cells.text("emailaddressmain")))
    if "websiteaddress" in cells:
        said["website"] = re.split(r"[;\s]+", cells.text("websiteaddress"))
    if "hoursofoperation" in cells or "hours" in cells:
        said["schedule"] = rules.hours(cells.text("hoursofoperation"), cells.text("hours"))
    if "languagesoffered" in cells or "languagesofferedlist" in cells:
        said["language"] = rules.languages(
            cells.text("languagesofferedlist"), cells.text("languagesoffered")
        )
    if "eligibility" in cells:
        groups = [one for one in GROUPS if rules.is_set(cells.text(f"eligibility{one}"))]
        told = [cells.text("eligibility"), f"For: {', '.join(groups)}." if groups else ""]
        said["eligibility_description"] = "\n".join(one for one in told if one)
    if any(one in cells for one in ("coverage", "coveragearea", "coverageareatext")):
        listed = cells.text("coverage", "coveragearea")
        notes = dict.fromkeys(cells.text(one) for one in ("coveragearea", "coverageareatext"))
        more = [{"description": one} for one in notes if one not in ("", listed)]
        said["service_area"] = [*rules.areas(listed), *more]


def _phones(cells: Cells) -> Iterator[Said]:
    for number in range(1, 6):
        column = f"phone{number}"
        told = cells.text(f"{column}number")
        if told and not cells.is_private(column, f"{column}number"):
            name, about = cells.text(f"{column}name"), cells.text(f"{column}description")
            kind = rules.phone_type(cells.text(f"{column}type"), name)
            yield from rules.phone_rows(told, kind, name, about)
    for column, name in PHONES.items():
        told = cells.text(column)
        if told and not cells.is_private(column):
            about = cells.text(f"{column}description")
            yield from rules.phone_rows(told, rules.phone_type(name), name, about)


def _say_numbers(cells: Cells, resource: Resource) -> None:
    said = resource.said
    for name, column in (
        ("latitude", "latitude"),
        ("longitude", "longitude"),
        ("year_incorporated", "yearincorporated"),
    ):
        if column in cells:
            rules.measured(said, name, cells.text(column), resource)
    if "lastverifiedon" in cells:
        rules.dated(said, "assured_date", cells.text("lastverifiedon"), resource)
    if "updatedon" in cells:
        said["last_modified"] = rules.moment(cells.text("updatedon"))


def _say_place(cells: Cells, resource: Resource) -> None:
    said = resource.said
    if any(f"{kind}address1" in cells for kind in ADDRESSES):
        said["address"] = list(_addresses(cells))
    if "physicaladdressisprivate" in cells or "physicalisprivate" in cells:
        said["confidential"] = resource.head.private_address
    if resource.head.private_address:
        rules.hide(resource, cells.text("physicaladdress1"))


def _addresses(cells: Cells) -> Iterator[Said]:
    for kind, address_type in ADDRESSES.items():
        row = {
            name: cells.text(f"{kind}{column}")
            for column, name in ADDRESS_COLUMNS.items()
            if f"{kind}{column}" in cells
        }
        told = {name for name, value in row.items() if value} - {"country", "region"}
        if told and not cells.is_private(f"{kind}address", kind):
            yield {**row, "address_type": address_type}


def terms(cells: Cells) -> dict[str, str]:
    """Code -> name, "" where the row does not tell it."""
    codes = rules.split_terms(cells.text("taxonomycodes"))
    return rules.term_names(codes, rules.split_terms(cells.text("taxonomyterms", "taxonomyterm")))


def plain(name: str) -> str:
    """A column without blanks, case and signs."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())
