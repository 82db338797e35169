"""What both forms of iCarol share: what its words mean, and which rows become which records.

An agency is an organization, a site a location, a program a service, a program at a site a
service_at_location. Rows come in any order, so a file is gone through once for what its rows are
(`Head`) and once more for each kind. Numbers of resources are iCarol's own and the same in the
export and the API, so a directory may change from one to the other and keep its records.

* Active is imported. A program that is inactive, or "Active, but do not refer", is kept with the
  status "inactive", which no search shows; the other kinds have no status and are left out.
* What is excluded from the website or the directory is left out, and with it what hangs on it.
* A site with a private address is a confidential location, of which no address, point or way
  there is stored. A program whose own row hides its address is not told to be at a public site.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Protocol

from django.utils.translation import gettext as _

from importers.sources.base import Finding, RawRecord
from importers.sources.icarol_standings import Standings
from importers.sources.icarol_words import ROWS_OF, Doubt, Head, Kind, Resource, Said

TAXONOMY = "taxonomy"
FIELDS: dict[Kind, tuple[str, ...]] = {
    "agency": (
        "name", "alternate_name", "description", "email", "website", "tax_status", "tax_id",
        "legal_status", "year_incorporated",
    ),
    "site": (
        "name", "alternate_name", "description", "website", "transportation", "latitude",
        "longitude", "confidential",
    ),
    "program": (
        "name", "alternate_name", "description", "email", "website", "application_process",
        "fees_description", "wait_time", "accreditations", "eligibility_description",
        "assured_date", "alert", "last_modified",
    ),
    "link": ("description",),
}  # fmt: skip
PARTS: dict[Kind, tuple[str, ...]] = {
    "agency": ("phone", "contact", "url", "funding", "attribute"),
    "site": ("phone", "contact", "language", "schedule", "address", "accessibility", "attribute"),
    "program": (
        "phone", "contact", "language", "schedule", "service_area", "required_document", "url",
        "funding", "attribute",
    ),
    "link": ("phone", "contact", "schedule", "service_area", "attribute"),
}  # fmt: skip
PLACE_PARTS = ("address", "accessibility")
PLACE = ("address", "latitude", "longitude", "transportation", "accessibility")
"""What an agency or a program without a site says of a place of its own."""
ENTITIES: dict[Kind, str] = {
    "agency": "organization",
    "site": "location",
    "program": "service",
    "link": "service_at_location",
}
UNTOLD_QUIETLY = frozenset(("assured_date", "last_modified", "confidential"))
"""Every row has them, and only a service can say them."""


class Reader(Protocol):
    """One form of the format."""

    terms: dict[str, str]
    """Code -> name of the terms met by `heads`."""

    def heads(self) -> Iterator[Head | Finding]:
        """Every row once, as a head or a quarantined finding, and what is told of the file."""

    def resources(self, kind: Kind) -> Iterator[Resource]:
        """The rows of a kind, in full."""


class IcarolRows:
    """One file set, opened and known to be of iCarol."""

    name = "icarol"
    rows: int | None = None  # only reading tells

    def __init__(self, fileset: str, reader: Reader, unread: Sequence[str] = ()) -> None:
        self.fileset = fileset[:200]
        self._unread = unread
        self._reader = reader

    def records(self) -> Iterator[RawRecord | Finding]:
        """Every row is a line of its records or of one quarantined finding."""
        for name in self._unread:
            yield Finding("info", "", name, _("The file holds no iCarol records. Not read."))
        heads: list[Head] = []
        for item in self._reader.heads():
            if isinstance(item, Finding):
                yield item
            else:
                heads.append(item)
        self._standing = Standings(heads)
        self._untold: Counter[tuple[Kind, str]] = Counter()
        yield from self._standing.findings
        yield from _taxonomy(self._reader.terms)
        yield from self._agencies()
        for kind in ("site", "program", "link"):
            for resource in self._accepted(kind):
                yield from self._of(resource)
        for (kind, name), count in self._untold.items():
            yield Finding(
                "info",
                name,
                ROWS_OF[kind],
                _("HSDS has no place for this in such a record. Not imported; rows: %(count)d.")
                % {"count": count},
            )

    def _accepted(self, kind: Kind) -> Iterator[Resource]:
        for resource in self._reader.resources(kind):
            if self._standing.is_accepted(resource.head):
                yield resource

    def _agencies(self) -> Iterator[RawRecord | Finding]:
        """Parents before children; an agency that is its own ancestor has no parent."""
        met: set[str] = set()
        held: dict[str, list[Resource]] = defaultdict(list)
        for resource in self._accepted("agency"):
            parent = self._standing.parent(resource.head)
            if resource.head.agency and not parent:
                message = _("The parent is not in the file or was left out. Kept without it.")
                doubt: Doubt = ("warning", "ParentAgencyNum", resource.head.agency, message)
                resource.doubts.append(doubt)
            if parent and parent not in met:
                held[parent].append(resource)
                continue
            ready = [resource]
            while ready:
                one = ready.pop()
                met.add(one.head.id)
                yield from self._of(one, parent=self._standing.parent(one.head))
                ready.extend(held.pop(one.head.id, ()))
        for resource in [one for waiting in held.values() for one in waiting]:
            resource.doubts.append(
                (
                    "warning",
                    "ParentAgencyNum",
                    resource.head.agency,
                    _("The parent leads back to this agency. Kept without it."),
                )
            )
            yield from self._of(resource)

    def _of(self, resource: Resource, *, parent: str = "") -> Iterator[RawRecord | Finding]:
        head, said = resource.head, resource.said
        fields = {name: said.pop(name) for name in FIELDS[head.kind] if name in said}
        parts = {name: said.pop(name) for name in PARTS[head.kind] if name in said}
        place = list(self._own_place(resource))
        for level, column, value, message in resource.doubts:
            yield Finding(level, column, value, message, head.line)
        _settle_website(head.kind, fields, parts)
        self._settle_links(head, fields, parent)
        for name, value in said.items():
            if value not in ("", [], None) and name not in UNTOLD_QUIETLY:
                self._untold[head.kind, name] += 1
        record = RawRecord(ENTITIES[head.kind], head.id, fields, parts, (head.line,))
        if head.kind == "agency":
            yield record
            yield from place
        else:
            yield from place[:1]
            yield record
            yield from place[1:]

    def _settle_links(self, head: Head, fields: Said, parent: str) -> None:
        if head.kind == "agency" and parent:
            fields["parent_organization_id"] = parent
        elif head.kind == "site":
            fields["organization_id"] = self._standing.parent(head)
        elif head.kind == "program":
            fields["organization_id"] = head.agency
            fields["status"] = "active" if self._standing.takes_referrals(head) else "inactive"
            if alert := self._standing.alerts.get(head.agency):
                fields["alert"] = "\n".join(dict.fromkeys((alert, fields.get("alert") or alert)))
        elif head.kind == "link":
            fields["service_id"], fields["location_id"] = head.program, head.site

    def _own_place(self, resource: Resource) -> Iterator[RawRecord]:
        """Where an agency is, or a program that no row places at a site."""
        head, said = resource.head, resource.said
        placed = head.kind == "program" and head.id in self._standing.placed
        if head.kind not in ("agency", "program") or placed or not said.get("address"):
            return
        about = {name: said.pop(name) for name in PLACE if name in said}
        parts: dict[str, list[Said]] = {
            name: about.pop(name) for name in PLACE_PARTS if name in about
        }
        about["organization_id"] = head.id if head.kind == "agency" else head.agency
        types = {one["address_type"] for one in parts["address"]}
        about["location_type"] = "physical" if "physical" in types else "postal"
        yield RawRecord("location", head.id, about, parts, (head.line,))
        if head.kind == "program" and "physical" in types:
            yield RawRecord(
                "service_at_location",
                head.id,
                {"service_id": head.id, "location_id": head.id},
                lines=(head.line,),
            )


def _settle_website(kind: Kind, fields: Said, parts: dict[str, list[Said]]) -> None:
    """Several addresses are one of the record's own and further ones beside it."""
    if "website" not in fields:
        return
    first, *more = fields.pop("website") or [""]
    fields["website" if kind == "agency" else "url"] = first
    if "url" in PARTS[kind]:
        parts["url"] = [{"url": one} for one in more]


def _taxonomy(terms: dict[str, str]) -> Iterator[RawRecord]:
    if not terms:
        return
    about = {"name": "iCarol taxonomy", "description": "The taxonomy codes of the iCarol records."}
    yield RawRecord("taxonomy", TAXONOMY, about)
    for code, name in terms.items():
        yield RawRecord(
            "taxonomy_term",
            code,
            {"code": code, "name": name or code, "taxonomy_id": TAXONOMY},
        )
