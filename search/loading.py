"""Reading what documents are made of: a constant number of queries for a set of services."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from directory import disclosure
from directory.disclosure import Whereabouts
from directory.models import (
    Address,
    CostOption,
    Language,
    Location,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    SourceRecord,
    TaxonomyTerm,
)
from search.analyse import words_of

Row = dict[str, Any]
Grouped = dict[UUID, list[Row]]

SERVICE = (
    "id", "organization_id", "name", "alternate_name", "description", "status",
    "eligibility_description", "minimum_age", "maximum_age", "assured_date",
    "organization__name", "organization__alternate_name", "program__name",
)  # fmt: skip
SCHEDULE = tuple(
    one.attname for one in Schedule._meta.local_concrete_fields if one.attname not in {"id"}
)
PHONE = ("number", "extension", "type", "description")


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    id: str  # 32 letters: telling a million UUIDs apart takes longer than reading them
    code: str
    name: str
    words: frozenset[str]
    ancestors: tuple[str, ...]
    order: int  # by code
    facet: str
    value: str


@dataclass(slots=True)
class Records:
    """The rows of one set of services, grouped by what they belong to."""

    services: list[Row]
    at_locations: Grouped  # by service
    locations: dict[UUID, Location] = field(default_factory=dict)
    whereabouts: dict[UUID, Whereabouts] = field(default_factory=dict)
    terms: dict[UUID, list[Term]] = field(default_factory=dict)  # by whatever carries them
    phones: Grouped = field(default_factory=dict)
    schedules: Grouped = field(default_factory=dict)
    languages: Grouped = field(default_factory=dict)
    areas: Grouped = field(default_factory=dict)
    costs: Grouped = field(default_factory=dict)
    sources: dict[UUID, str] = field(default_factory=dict)


def load(service_ids: Collection[UUID], terms: dict[str, Term]) -> Records:
    """Only what is in the directory: live, not ended, of a listed and live organization."""
    services = list(
        Service.objects.in_directory().filter(id__in=service_ids).order_by("id").values(*SERVICE)
    )
    ids = [row["id"] for row in services]
    records = Records(services, _at_locations(ids))
    at_locations = [row["id"] for rows in records.at_locations.values() for row in rows]
    places = list({row["location_id"] for rows in records.at_locations.values() for row in rows})
    organizations = list({row["organization_id"] for row in services})
    records.locations = Location.objects.in_bulk(places)
    records.whereabouts = _whereabouts(records.locations)
    records.terms = _terms([*ids, *at_locations, *places], terms)
    at = {"service_at_location_id": at_locations, "service_id": ids, "location_id": places}
    records.phones = _grouped(Phone, PHONE, {**at, "organization_id": organizations})
    records.schedules = _grouped(Schedule, SCHEDULE, at)
    languages = {name: at[name] for name in ("service_id", "location_id")}
    records.languages = _grouped(Language, ("name", "code"), languages)
    owners = {name: at[name] for name in ("service_at_location_id", "service_id")}
    records.areas = _grouped(ServiceArea, ("name", "extent", "extent_type", "uri"), owners)
    records.costs = _grouped(CostOption, ("amount",), {"service_id": ids})
    records.sources = dict(
        SourceRecord.objects.filter(record_id__in=ids)
        .order_by("record_id", "-source")
        .values_list("record_id", "source")
    )
    return records


def _at_locations(service_ids: Collection[UUID]) -> Grouped:
    rows = ServiceAtLocation.objects.live().filter(
        service_id__in=service_ids, location__retired_at__isnull=True
    )
    found: Grouped = {}
    for row in rows.order_by("id").values("id", "service_id", "location_id", "description"):
        found.setdefault(row["service_id"], []).append(row)
    return found


def _whereabouts(locations: dict[UUID, Location]) -> dict[UUID, Whereabouts]:
    addresses: dict[UUID, list[Address]] = {}
    for address in Address.objects.filter(location_id__in=list(locations)):
        addresses.setdefault(address.location_id, []).append(address)
    return {
        pk: disclosure.whereabouts(location, addresses.get(pk, ()))
        for pk, location in locations.items()
    }


def _grouped(model: Any, columns: Iterable[str], owners: dict[str, list[UUID]]) -> Grouped:
    """By the first owner that a row names; one query for each kind of owner that has any."""
    found: Grouped = {}
    earlier = Q()
    for owner, ids in owners.items():
        # Asking for a thousand ids costs more than asking whether there is any.
        if not model.objects.filter(**{f"{owner}__isnull": False}).exists():
            continue
        rows = model.objects.filter(earlier, **{f"{owner}__in": ids})
        for row in rows.order_by("position", "id").values(owner, *columns):
            found.setdefault(row[owner], []).append(row)
        earlier &= Q(**{f"{owner.removesuffix('_id')}__isnull": True})
    return found


def all_terms() -> dict[str, Term]:
    """Every live term by its id in 32 letters, with its ancestors. One query."""
    rows = {
        row["id"]: row
        for row in TaxonomyTerm.objects.live().values(
            "id", "code", "name", "parent_id", "facet", "facet_value"
        )
    }
    ordered = sorted(rows, key=lambda pk: (rows[pk]["code"], rows[pk]["name"], pk.bytes))
    return {
        pk.hex: Term(
            pk.hex,
            row["code"],
            row["name"],
            frozenset(words_of(row["name"])),
            tuple(above.hex for above in _ancestors(pk, rows)),
            order,
            row["facet"],
            row["facet_value"],
        )
        for order, pk in enumerate(ordered)
        for row in [rows[pk]]
    }


def _ancestors(pk: UUID, rows: dict[UUID, Row]) -> list[UUID]:
    """Nearest first. A ring of parents ends where it closes."""
    found: list[UUID] = []
    above = rows[pk]["parent_id"]
    while above in rows and above not in found and above != pk:
        found.append(above)
        above = rows[above]["parent_id"]
    return found


_JOINED = {
    # The database joins a record's terms: a row for each of a million attributes would cost
    # more than all the rest of building the index.
    "sqlite": "SELECT link_id, group_concat(taxonomy_term_id) FROM directory_attribute "
    "WHERE link_id IN (SELECT value FROM json_each(%s)) GROUP BY link_id",
    "postgresql": "SELECT link_id, "
    "replace(string_agg(taxonomy_term_id::text, ','), '-', '') FROM directory_attribute "
    "WHERE link_id = ANY(%s) GROUP BY link_id",
}


def _terms(owners: list[UUID], terms: dict[str, Term]) -> dict[UUID, list[Term]]:
    """Live terms of each record, by code. One query."""
    if not owners:
        return {}
    ids: Any = owners
    if connection.vendor == "sqlite":
        ids = '["' + '","'.join([pk.hex for pk in owners]) + '"]'
    found: dict[UUID, list[Term]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_JOINED[connection.vendor], [ids])
        for owner, joined in cursor.fetchall():
            listed = [terms[one] for one in set(joined.split(",")) if one in terms]
            listed.sort(key=attrgetter("order"))
            found[owner if isinstance(owner, UUID) else UUID(owner)] = listed
    return found
