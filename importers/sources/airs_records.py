"""The records that the rows of AIRS XML become, each from its own element."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from importers import dates
from importers.sources import airs_parts as parts
from importers.sources.airs_parts import Part, Secrets
from importers.sources.airs_xml import denied, flag, kids, said, words
from importers.sources.base import Finding, Line, RawRecord

AT_SITES: dict[str, Callable[[Element, Secrets], list[Part]]] = {
    "phone": parts.phones,
    "schedule": lambda row, _secrets: parts.schedules(row),
    "contact": lambda row, _secrets: [{"email": one} for one in parts.emails(row)[1:]],
    "service_area": lambda row, _secrets: parts.areas(row),
}
"""Parts that a service may have at each of its sites."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A service at a site."""

    row: Element
    line: Line
    location: str  # source id
    again: tuple[Line, ...] = ()  # rows that tell it again

    @property
    def lines(self) -> tuple[Line, ...]:
        return (self.line, *self.again)


# organizations and locations


def organization(agency: Element, key: str, name: str, secrets: Secrets, line: Line) -> RawRecord:
    emails, urls = parts.emails(agency), parts.urls(agency)
    fields: dict[str, Any] = {
        "name": name,
        "alternate_name": "; ".join(
            one for one in parts.other_names(agency) if one.casefold() != name.casefold()
        ),
        "description": said(agency, "AgencyDescription"),
        "email": emails[0] if emails else "",
        "website": urls[0]["url"] if urls else "",
        "tax_status": said(agency, "IRSStatus"),
        "legal_status": said(agency, "LegalStatus"),
    }
    if tax_id := said(agency, "FEIN"):
        fields["tax_id"] = tax_id
    if (year := said(agency, "YearInc")).isdecimal():
        fields["year_incorporated"] = int(year)
    return RawRecord(
        "organization",
        key,
        fields,
        {
            "phone": parts.phones(agency, secrets),
            "contact": [{"email": one} for one in emails[1:]],
            "url": urls[1:],
        },
        (line,),
    )


def is_confidential(site: Element, secrets: Secrets) -> bool:
    explained = words(site.find("NoPhysicalAddress")).casefold()
    return (
        flag(site, "Confidential")
        or any(secrets.hides(one) for one in physical(site))
        or "confidential" in explained
    )


def location(site: Element, key: str, organization: str, secrets: Secrets, line: Line) -> RawRecord:
    fields: dict[str, Any] = {"name": parts.name_of(site), "organization_id": organization}
    if is_confidential(site, secrets):
        fields["confidential"] = True
        addresses = [parts.of_state_only(one) for one in physical(site)][:1]
    else:
        fields.update(_open_place(site))
        addresses = [parts.address(one, "physical") for one in physical(site)]
        addresses += [
            parts.address(one, "postal")
            for one in kids(site, "MailingAddress")
            if not secrets.hides(one)
        ]
    told = [one for one in addresses if one]
    fields["location_type"] = _location_type(site, told)
    for column in ("alternate_name", "description", "transportation", "url"):
        fields.setdefault(column, "")
    for column in ("latitude", "longitude"):
        fields.setdefault(column, None)
    is_open = not fields.get("confidential")
    access = [words(one) for one in kids(site, "DisabilitiesAccess")] if is_open else []
    return RawRecord(
        "location",
        key,
        fields,
        {
            "address": told,
            "phone": parts.phones(site, secrets),
            "contact": [{"email": one} for one in parts.emails(site)],
            "language": parts.languages(site),
            "schedule": parts.schedules(site),
            "accessibility": [{"description": one} for one in filter(None, access)],
        },
        (line,),
    )


def _open_place(site: Element) -> dict[str, Any]:
    """What is told of a place that is not confidential."""
    told: dict[str, Any] = {
        "alternate_name": "; ".join(parts.other_names(site)),
        "description": _lines(site, "SiteDescription", "PhysicalLocationDescription"),
        "transportation": _lines(site, "BusServiceAccess", "Transportation", "CrossStreet"),
        "url": next((one["url"] for one in parts.urls(site)), ""),
    }
    told["latitude"], told["longitude"] = parts.point(site)
    if any(said(one, "Confidential") for one in physical(site)):
        told["confidential"] = False
    return told


def doubts_of_site(site: Element, secrets: Secrets, line: Line) -> Iterator[Finding]:
    yield from private(site, secrets, line)
    if is_confidential(site, secrets):
        message = _(
            "The place is confidential. Its address but the state, its point, directions and "
            "description were not stored."
        )
        yield Finding("info", "PhysicalAddress", "", message, line)
    elif len(more := parts.urls(site)) > 1:
        message = _("A location has one web address. The others were left out.")
        told = ", ".join(one["url"] for one in more[1:])
        yield Finding("info", "URL", told, message, line)


def private(row: Element, secrets: Secrets, line: Line) -> Iterator[Finding]:
    """Told without what it was."""
    if parts.private_phones(row, secrets):
        message = _("A phone is confidential. It was not stored.")
        yield Finding("info", "Phone", "", message, line)
    for name in ("AKA", "MailingAddress", "Email", "URL"):
        if any(parts.is_hidden(one) for one in kids(row, name)):
            message = _("A confidential part of the row was not stored.")
            yield Finding("info", name, "", message, line)


def physical(site: Element) -> list[Element]:
    return kids(site, "PhysicalAddress")


def street(address: Element) -> str:
    return " ".join(said(address, "Line1").casefold().split())


def _lines(row: Element, *names: str) -> str:
    told = [words(one) for name in names for one in kids(row, name)]
    return "\n".join(filter(None, told))


def _location_type(site: Element, addresses: list[Part]) -> str:
    """Physical where nothing says otherwise, as HSDS has it."""
    kinds = {one["address_type"] for one in addresses}
    if kinds == {"postal"}:
        return "postal"
    return "virtual" if not kinds and site.find("NoPhysicalAddress") is not None else "physical"


def kept_from_referral(row: Element) -> bool:
    info = row.find("ResourceInfo")
    return denied(info, "AvailableForReferral") or denied(row, "AvailableForReferral")


# services


def service_fields(row: Element) -> dict[str, Any]:
    """Columns of the service as one of its rows tells them, but its name and organization."""
    emails, urls = parts.emails(row), parts.urls(row)
    lowest, highest = parts.ages(row)
    info = row.find("ResourceInfo")
    acted = dates.read(said(info, "DateOfLastAction"))
    return {
        "alternate_name": "; ".join(parts.other_names(row)),
        "description": said(row, "Description"),
        "email": emails[0] if emails else "",
        "url": urls[0]["url"] if urls else "",
        "application_process": _lines(row, "ApplicationProcess", "SpecialInstructions"),
        "fees_description": _lines(row, "FeeStructure"),
        "eligibility_description": parts.eligibility(row),
        "minimum_age": lowest,
        "maximum_age": highest,
        "assured_date": dates.read(said(info, "DateLastVerified")),
        "last_modified": datetime.combine(acted, time(), UTC) if acted else None,
    }


def parts_at(
    offers: list[Offer], secrets: Secrets
) -> tuple[dict[str, list[Part]], list[dict[str, list[Part]]]]:
    """Parts of the service, which all of its sites say alike, and those of it at each site."""
    own = [{kind: read(one.row, secrets) for kind, read in AT_SITES.items()} for one in offers]
    shared: dict[str, list[Part]] = {}
    for kind in AT_SITES:
        alike = all(one[kind] == own[0][kind] for one in own)
        shared[kind] = own[0][kind] if alike else []
        for one in own:
            one[kind] = [] if alike else one[kind]
    return shared, own


def parts_of_all(offers: list[Offer]) -> dict[str, list[Part]]:
    """Parts that HSDS has of a service only: what any of its sites says."""
    rows = [one.row for one in offers]
    return {
        "url": _each_once(part for row in rows for part in parts.urls(row)[1:]),
        "language": _each_once(part for row in rows for part in parts.languages(row)),
        "required_document": _each_once(part for row in rows for part in parts.documents(row)),
    }


def _each_once(given: Iterator[Part]) -> list[Part]:
    found: list[Part] = []
    for one in given:
        if one not in found:
            found.append(one)
    return found
