"""What of AIRS XML is not imported: told once for each file, by name and count, never silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from importers.sources.airs_parts import ADDRESSES, DAYS, LINES, REQUIREMENTS
from importers.sources.airs_xml import NUMBER, words
from importers.sources.base import Finding

_REACHED = frozenset(("AKA", "Phone", "URL", "Email", "ResourceInfo", "Contact"))
_NAMED = frozenset(("Key", "Name", *_REACHED))
_ADDRESS = frozenset(
    ("PreAddressLine", *LINES, "City", "County", "State", "ZipCode", "Country", "ReasonWithheld",
     "Confidential")
)  # fmt: skip
_PLACED = frozenset(
    ("PhysicalAddress", "MailingAddress", "NoPhysicalAddress", "SpatialLocation", "TimeOpen",
     "Languages", "Language", "DisabilitiesAccess", "PhysicalLocationDescription",
     "BusServiceAccess", "Transportation", "CrossStreet", "SiteDescription", "Seasonal")
)  # fmt: skip

READ: dict[str, frozenset[str]] = {
    "Agency": _NAMED
    | {"ThisAgencyHasNoName", "AgencyDescription", "AgencyLocation", "GeographicAreaServed",
       "IRSStatus", "FEIN", "YearInc", "LegalStatus", "ExcludeFromWebsite",
       "ExcludeFromDirectory", "Site"},
    "AgencyLocation": _NAMED | _PLACED,
    "Site": _NAMED | _PLACED | {"SiteService", "ExcludeFromWebsite", "ExcludeFromDirectory"},
    "SiteService": _NAMED
    | REQUIREMENTS.keys()
    | {"Description", "TimeOpen", "Seasonal", "Taxonomy", "GeographicAreaServed", "Languages",
       "Language", "FeeStructure", "ApplicationProcess", "SpecialInstructions",
       "DocumentsRequired", "ExcludeFromWebsite", "ExcludeFromDirectory"},
    **dict.fromkeys(ADDRESSES, _ADDRESS),
    "AKA": frozenset(("Name", "Confidential")),
    "Phone": frozenset(("PhoneNumber", "Extension", "Type", "Function", "Description",
                        "ReasonWithheld", "Confidential")),
    "URL": frozenset(("Address", "Note", "Confidential")),
    "Email": frozenset(("Address", "Confidential")),
    "SpatialLocation": frozenset(("Datum", "Latitude", "Longitude")),
    "GeographicAreaServed": frozenset(("City", "County", "State", "ZipCode", "Country",
                                       "Description")),
    "Languages": frozenset(("Name", "Notes")),
    "TimeOpen": frozenset(("Notes", *DAYS)),
    "Seasonal": frozenset(("Description", "StartDate", "EndDate")),
    "Taxonomy": frozenset(("Code", "Name")),
    "ResourceInfo": frozenset(("Contact", "DateLastVerified", "DateOfLastAction",
                               "AvailableForDirectory", "AvailableForReferral")),
}  # fmt: skip
"""Element -> those in it that are read. What is in an element that is not here is its text."""
READ_ATTRIBUTES = frozenset(
    (NUMBER, "Confidential", "Description", "TollFree", "Type", "ExcludeFromWebsite",
     "ExcludeFromDirectory", "LegalStatus", "RecordOwner", "DateAdded", "DateLastVerified",
     "DateOfLastAction", "AvailableForDirectory", "AvailableForReferral", "AvailableForResearch",
     "Delete", "DeleteOccurredDate", "DeleteEffective", "Gender", "MinimumAge", "MaximumAge",
     "Key", "Name", "FEIN", "YearInc", "IRSStatus")
)  # fmt: skip
"""Those that are read, and those that say nothing of what is given to whom."""


class Unread:
    """Counts what is not imported."""

    def __init__(self) -> None:
        self._found: Counter[str] = Counter()
        self._people = 0

    def look_at(self, element: Element) -> None:
        waiting = [element]
        while waiting:
            one = waiting.pop()
            known = READ.get(one.tag)
            for name, value in one.attrib.items():
                if name not in READ_ATTRIBUTES and value.strip():
                    self._found[f"{one.tag}/@{name}"] += 1
            if known is None:
                continue
            for child in one:
                if child.tag == "Contact":
                    self._people += bool(words(child))
                elif child.tag in known:
                    waiting.append(child)
                elif words(child):
                    self._found[f"{one.tag}/{child.tag}"] += 1

    def findings(self, file: str) -> Iterator[Finding]:
        if self._people:
            message = _("Persons to contact are not imported; those in the file: %(count)d.")
            yield Finding("info", "Contact", file, message % {"count": self._people})
        for name, count in sorted(self._found.items()):
            message = _("This part of AIRS XML is not imported; filled so often: %(count)d.")
            yield Finding("info", name, file, message % {"count": count})
