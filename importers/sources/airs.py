"""AIRS XML 3.x, the exchange format of 211s: agencies with their sites and the services there.

Agency is an organization, Site a location, SiteService a service at that location. A service's Key
stands under each site that gives it: one service, with a service_at_location for each. What its
sites say alike is the service's; what they say differently is said of it at each.

Keys are unique at a publisher only, so ids are made of the publisher (`SourceEntity`) and the Key.
Of what has been told the keys are remembered, some 120 bytes a row; of agencies one is in memory.
What a publisher keeps out of its directory, or has deleted, is left out and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, Self
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from importers import dates
from importers.sources import airs_parts as parts
from importers.sources import airs_records as records
from importers.sources.airs_parts import Part, Secrets
from importers.sources.airs_records import Offer
from importers.sources.airs_unread import Unread
from importers.sources.airs_xml import (
    NUMBER,
    ROWS,
    AirsFile,
    denied,
    flag,
    kids,
    looks_like_airs,
    said,
)
from importers.sources.base import Finding, Line, RawRecord, SourceError, refuse_twins

Refusal = tuple[str, str, str]  # field, value, message
Told = Iterator[RawRecord | Finding]
DESCRIPTIONS = {"Agency": "AgencyDescription", "Site": "SiteDescription"}
Offers = dict[str, dict[str, Offer]]
"""Service -> location -> the service there."""


class AirsExport:
    """One file."""

    name = "airs"
    rows: int | None = None  # only reading tells

    def __init__(self, path: Path) -> None:
        self._file = AirsFile.open(path)
        self.fileset = (self._file.about.get("SourceEntity", "").strip() or path.stem)[:200]

    @classmethod
    def open(cls, paths: Sequence[Path]) -> Sequence[Self]:
        """One source for each file of `paths`, of which some may be folders. Raises
        `SourceError`."""
        exports = [cls(file) for path in paths for file in _files(path)]
        refuse_twins(exports)
        return exports

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """By its content, not its name. Raises nothing."""
        if not path.is_dir():
            return looks_like_airs(path)
        return any(looks_like_airs(one) for one in path.glob("*.xml"))

    def records(self) -> Told:
        """Raises `SourceError` where the file breaks: what it did not reach is not gone."""
        self._met: dict[int, int] = {}
        self._terms: set[str] = set()
        self._unread = Unread()
        yield self._taxonomy()
        try:
            for element in self._file.elements():
                self._unread.look_at(element)
                if element.tag == "Agency":
                    yield from self._agency(element)
                else:
                    yield from self._left_out(element, _outside(element))
        except SourceError:
            for number in self._file.unfinished:
                message = _("The file breaks off before this is complete. Export it again.")
                yield Finding("error", "", "", message, self._line(number), quarantined=True)
            raise
        yield from self._in_sum()

    # keys

    def _line(self, row: Element | int) -> Line:
        number = row if isinstance(row, int) else int(row.get(NUMBER, "0"))
        return (self._file.path.name, number)

    def _key(self, row: Element) -> str:
        return f"{self.fileset}:{said(row, 'Key')}"

    def _met_before(self, kind: str, key: str, name: str) -> Literal["no", "same", "other"]:
        """Whether the key was told before, for the same thing or for one of another name."""
        of, what = hash((kind, key)), hash(name.casefold())
        if of not in self._met:
            self._met[of] = what
            return "no"
        return "same" if self._met[of] == what else "other"

    def _refusal(self, row: Element) -> Refusal | None:
        """Why a row is to be left out by what it says itself."""
        if not said(row, "Key"):
            return "Key", "", _("The row has no Key. Give it one and export it again.")
        description = DESCRIPTIONS.get(row.tag, "Description")
        if parts.is_deleted(row, description):
            return description, "DEL", _("The publisher has marked it as deleted. It was left out.")
        info = row.find("ResourceInfo")
        kept_out = [one for one in ("ExcludeFromWebsite", "ExcludeFromDirectory") if flag(row, one)]
        if denied(info, "AvailableForDirectory") or denied(row, "AvailableForDirectory"):
            kept_out.append("AvailableForDirectory")
        if kept_out:
            message = _("The publisher keeps it out of its directory. It was left out.")
            return kept_out[0], said(row, kept_out[0]) or said(info, kept_out[0]), message
        return None

    def _left_out(self, row: Element, why: Refusal) -> Iterator[Finding]:
        """The row and all that is in it."""
        yield _quarantined(self._line(row), why)
        for one in row.iter():
            if one is not row and one.tag in ROWS:
                message = _("What the row belongs to was left out, so it was too.")
                yield _quarantined(self._line(one), ("", "", message))

    # an agency

    def _agency(self, agency: Element) -> Told:
        why = self._refusal(agency)
        name = parts.name_of(agency) or next(iter(parts.other_names(agency)), "")
        if why is None and not name:
            why = "Name", "", _("The agency has no name that may be told. Give it one.")
        key = self._key(agency)
        met = "no" if why else self._met_before("organization", key, name)
        if met == "other":
            why = "Key", said(agency, "Key"), _("Another agency has this Key. Give each its own.")
        if why is not None:
            yield from self._left_out(agency, why)
            return
        secrets = Secrets.of(agency)
        if met == "same":
            yield _repeated(self._line(agency))
        else:
            line = self._line(agency)
            yield records.organization(agency, key, name, secrets, line)
            yield from records.private(agency, secrets, line)
            yield from self._office(agency, key, secrets)
        offers: Offers = defaultdict(dict)
        for site in kids(agency, "Site"):
            yield from self._site(site, key, secrets, offers)
        for service, given in offers.items():
            yield from self._service(service, list(given.values()), agency, name, secrets)
        yield from self._misplaced(agency)

    def _office(self, agency: Element, organization: str, secrets: Secrets) -> Told:
        """Where the agency itself is, unless that is hidden or one of its sites."""
        office = agency.find("AgencyLocation")
        if office is None:
            return
        places = {
            records.street(one) for site in kids(agency, "Site") for one in records.physical(site)
        }
        if not any(records.street(one) not in places for one in records.physical(office)):
            return
        if records.is_confidential(office, secrets):
            message = _("The agency's own address is confidential. It was not stored.")
            yield Finding("info", "AgencyLocation", "", message, self._line(agency))
            return
        key = f"{organization}:agency"
        if self._met_before("location", key, "") == "no":
            yield records.location(office, key, organization, secrets, self._line(agency))

    def _misplaced(self, agency: Element) -> Iterator[Finding]:
        """Rows that stand where AIRS has none."""
        usual = {id(one) for site in kids(agency, "Site") for one in kids(site, "SiteService")}
        usual |= {id(site) for site in kids(agency, "Site")} | {id(agency)}
        for row in agency.iter():
            if row.tag in ROWS and id(row) not in usual:
                yield _quarantined(self._line(row), _outside(row))

    # a site

    def _site(self, site: Element, organization: str, secrets: Secrets, offers: Offers) -> Told:
        key = self._key(site)
        why = self._refusal(site)
        streets = " ".join(records.street(one) for one in records.physical(site))
        met = "no" if why else self._met_before("location", key, f"{parts.name_of(site)} {streets}")
        if met == "other":
            why = "Key", said(site, "Key"), _("Another site has this Key. Give each its own.")
        if why is not None:
            yield from self._left_in_place(site, why)
            return
        if met == "same":
            yield _repeated(self._line(site))
        else:
            yield records.location(site, key, organization, secrets, self._line(site))
            yield from records.doubts_of_site(site, secrets, self._line(site))
        for row in kids(site, "SiteService"):
            if (refusal := self._refusal(row)) is not None:
                yield _quarantined(self._line(row), refusal)
            else:
                yield from self._offered(row, key, offers[self._key(row)])

    def _offered(self, row: Element, location: str, given: dict[str, Offer]) -> Iterator[Finding]:
        """Notes the service at the site, once for each site."""
        line = self._line(row)
        if (before := given.get(location)) is None:
            given[location] = Offer(row, line, location)
            return
        given[location] = replace(before, again=(*before.again, line))
        message = _("The site has told this service before. It was taken as it was told first.")
        yield Finding("info", "Key", said(row, "Key"), message, line)

    def _left_in_place(self, site: Element, why: Refusal) -> Iterator[Finding]:
        """A site and its services; what else may be in it is told with the agency."""
        yield _quarantined(self._line(site), why)
        for row in kids(site, "SiteService"):
            message = _("What the row belongs to was left out, so it was too.")
            yield _quarantined(self._line(row), ("", "", message))

    # a service

    def _service(
        self, key: str, offers: list[Offer], agency: Element, agency_name: str, secrets: Secrets
    ) -> Told:
        first = offers[0]
        name = parts.name_of(first.row)
        met = self._met_before("service", key, name or agency_name)
        if met == "other":
            message = _("Another agency has a service with this Key. Give each its own.")
            for line in (line for one in offers for line in one.lines):
                yield _quarantined(line, ("Key", said(first.row, "Key"), message))
            return
        shared, own = records.parts_at(offers, secrets)
        if not shared.get("service_area") and not any(one["service_area"] for one in own):
            shared["service_area"] = parts.areas(agency)
        if met == "no":
            if not name:
                message = _("The service has no name. It was given that of its agency.")
                yield Finding("warning", "Name", "", message, first.line)
            yield from self._new_terms(offers)
            fields = records.service_fields(first.row)
            fields["name"] = name or agency_name
            fields["organization_id"] = self._key(agency)
            is_referred_to = not records.kept_from_referral(agency) and not all(
                records.kept_from_referral(one.row) for one in offers
            )
            fields["status"] = "active" if is_referred_to else "inactive"
            yield RawRecord(
                "service",
                key,
                fields,
                {**shared, **records.parts_of_all(offers), "attribute": self._attributes(offers)},
                tuple(line for one in offers for line in one.lines),
            )
            yield from self._doubts(offers, is_referred_to=is_referred_to)
        for one, said_here in zip(offers, own, strict=True):
            yield from records.private(one.row, secrets, one.line)
            yield from self._at(key, one, first, said_here)

    def _at(self, service: str, offer: Offer, first: Offer, own: dict[str, list[Part]]) -> Told:
        key = f"{service}@{offer.location}"
        if self._met_before("service_at_location", key, "") != "no":
            yield from map(_repeated, offer.lines)
            return
        description = said(offer.row, "Description")
        yield RawRecord(
            "service_at_location",
            key,
            {
                "service_id": service,
                "location_id": offer.location,
                "description": "" if description == said(first.row, "Description") else description,
            },
            own,
            offer.lines,
        )

    def _doubts(self, offers: list[Offer], *, is_referred_to: bool) -> Iterator[Finding]:
        if not is_referred_to:
            message = _("Nobody is to be referred to it. The service was made inactive.")
            yield Finding("info", "AvailableForReferral", "false", message, offers[0].line)
        for name in ("DateLastVerified", "DateOfLastAction"):
            given = said(offers[0].row.find("ResourceInfo"), name)
            if given and not dates.read(given):
                message = _("This is no date. It was left out.")
                yield Finding("warning", name, given, message, offers[0].line)
        first = records.service_fields(offers[0].row) | {"name": parts.name_of(offers[0].row)}
        for one in offers[1:]:
            here = records.service_fields(one.row) | {"name": parts.name_of(one.row)}
            differing = [
                column
                for column in here
                if column != "description" and here[column] != first[column]
            ]
            if differing:
                message = _(
                    "The service is told differently at another of its sites, whose words were "
                    "kept. Make them alike, or give each its own Key."
                )
                yield Finding("info", ", ".join(differing), "", message, one.line)

    # terms

    def _taxonomy(self) -> RawRecord:
        return RawRecord(
            "taxonomy",
            self.fileset,
            {
                "name": self.fileset,
                "description": f"The taxonomy codes in the listings of {self.fileset}.",
                "version": self._file.about.get("TaxonomyVersion", ""),
            },
        )

    def _new_terms(self, offers: list[Offer]) -> Iterator[RawRecord]:
        for offer in offers:
            for code, (name, _joins) in parts.codes(offer.row).items():
                if code not in self._terms:
                    self._terms.add(code)
                    yield RawRecord(
                        "taxonomy_term",
                        f"{self.fileset}:{code}",
                        {"code": code, "name": name, "taxonomy_id": self.fileset},
                    )

    def _attributes(self, offers: list[Offer]) -> list[Part]:
        """A join is kept beside each of its terms, which alone would not say what is for whom."""
        joins: dict[str, list[str]] = {}
        for offer in offers:
            for code, (_name, joined) in parts.codes(offer.row).items():
                joins.setdefault(code, []).extend(joined)
        return [
            {"taxonomy_term_id": f"{self.fileset}:{code}"}
            | ({"value": "; ".join(dict.fromkeys(joined))} if joined else {})
            for code, joined in joins.items()
        ]

    # what is told once

    def _in_sum(self) -> Iterator[Finding]:
        if not self._file.about.get("SourceEntity", "").strip():
            message = _(
                "The file does not name its SourceEntity, so its records are known by the file's "
                "name. Keep that name for the next one."
            )
            yield Finding("warning", "SourceEntity", self.fileset, message)
        yield from self._unread.findings(self._file.path.name)
        if count := self._file.strange_bytes:
            message = _("%(count)d bytes of the file are no UTF-8. They were read as Windows-1252.")
            yield Finding("info", "", self._file.path.name, message % {"count": count})
        if count := self._file.forbidden_characters:
            message = _("%(count)d characters that XML does not allow were left out of the file.")
            yield Finding("info", "", self._file.path.name, message % {"count": count})


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(path.glob("*.xml"))
    if not found:
        raise SourceError(
            _("%(path)s: there is no .xml file in this folder. Give the AIRS XML export.")
            % {"path": path}
        )
    return found


def _quarantined(line: Line, why: Refusal) -> Finding:
    field, value, message = why
    return Finding("error", field, value, message, line, quarantined=True)


def _repeated(line: Line) -> Finding:
    message = _("The file has told this before under the same Key. It was taken once.")
    return Finding("info", "Key", "", message, line, quarantined=True)


def _outside(row: Element) -> Refusal:
    return (
        "",
        row.tag,
        _("It stands in no agency or site. Put it into its own and export it again."),
    )
