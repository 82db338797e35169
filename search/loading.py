"""Reading what documents are made of: a constant number of queries for a set of services.

Rows come as the driver gives them, and so do their keys (32 letters on SQLite, UUIDs on
PostgreSQL): making a model instance or a UUID of each costs more than reading it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeAlias
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from directory import disclosure
from directory.disclosure import AddressRow, LocationRow, Whereabouts
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
    ServiceCapacity,
    SourceRecord,
    TaxonomyTerm,
)
from search.analyse import words_of

Key: TypeAlias = "str | UUID"
Row = dict[str, Any]
Grouped = dict[Key, list[Row]]

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
    locations: dict[Key, LocationRow] = field(default_factory=dict)
    whereabouts: dict[Key, Whereabouts] = field(default_factory=dict)
    terms: dict[Key, list[Term]] = field(default_factory=dict)  # by whatever carries them
    phones: Grouped = field(default_factory=dict)
    schedules: Grouped = field(default_factory=dict)
    languages: Grouped = field(default_factory=dict)
    areas: Grouped = field(default_factory=dict)
    costs: Grouped = field(default_factory=dict)
    capacities: Grouped = field(default_factory=dict)
    sources: dict[Key, str] = field(default_factory=dict)


def load(service_ids: Collection[Key], terms: dict[str, Term]) -> Records:
    """Only what is in the directory: live, not ended, of a listed and live organization."""
    listed = Service.objects.in_directory().filter(id__in=among(service_ids)).order_by("id")
    services = [dict(zip(SERVICE, row, strict=True)) for row in _rows(listed, SERVICE)]
    ids = [row["id"] for row in services]
    records = Records(services, _at_locations(ids))
    at_locations = [row["id"] for rows in records.at_locations.values() for row in rows]
    places = list({row["location_id"] for rows in records.at_locations.values() for row in rows})
    organizations = list({row["organization_id"] for row in services})
    records.locations = _locations(places)
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
    records.capacities = _grouped(ServiceCapacity, ("available", "updated"), {"service_id": ids})
    sources = SourceRecord.objects.filter(record_id__in=among(ids))
    named = _rows(sources.order_by("record_id", "-source"), ("record_id", "source"))
    records.sources = dict(named)
    return records


def key_of(pk: UUID) -> Key:
    """As the driver of this database gives the keys of rows."""
    return pk.hex if connection.vendor == "sqlite" else pk


def uuid_of(key: Key) -> UUID:
    return key if isinstance(key, UUID) else UUID(int=int(key, 16))


def _rows(queryset: QuerySet[Any], columns: Iterable[str]) -> list[tuple[Any, ...]]:
    statement, parameters = queryset.values_list(*columns).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def among(keys: Collection[Key]) -> RawSQL:
    """For `__in`: keys of rows as `key_of` gives them, or texts. One parameter for any number of them:
    thousands take longer to prepare than to find."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [_as_json(keys)])
    kind = "text" if isinstance(next(iter(keys), None), str) else "uuid"
    return RawSQL(f"SELECT unnest(%s::{kind}[])", [list(keys)])


def _as_json(keys: Collection[Key]) -> str:
    return orjson.dumps([key if isinstance(key, str) else key.hex for key in keys]).decode()


def _at_locations(service_ids: Collection[Key]) -> Grouped:
    rows = ServiceAtLocation.objects.live().filter(
        service_id__in=among(service_ids), location__retired_at__isnull=True
    )
    columns = ("id", "service_id", "location_id", "description")
    found: Grouped = {}
    for row in _rows(rows.order_by("id"), columns):
        found.setdefault(row[1], []).append(dict(zip(columns, row, strict=True)))
    return found


def _locations(places: Collection[Key]) -> dict[Key, LocationRow]:
    rows = _rows(Location.objects.filter(id__in=among(places)), ("id", *LocationRow._fields))
    return {row[0]: LocationRow(*row[1:]) for row in rows}


def _whereabouts(locations: dict[Key, LocationRow]) -> dict[Key, Whereabouts]:
    addresses: dict[Key, list[AddressRow]] = {}
    owned = Address.objects.filter(location_id__in=among(locations))
    for owner, *row in _rows(owned, ("location_id", *AddressRow._fields)):
        addresses.setdefault(owner, []).append(AddressRow(*row))
    return {
        pk: disclosure.whereabouts(location, addresses.get(pk, ()))
        for pk, location in locations.items()
    }


def _grouped(model: Any, columns: Iterable[str], owners: dict[str, list[Key]]) -> Grouped:
    """By the first owner that a row names; one query for each kind of owner that has any."""
    found: Grouped = {}
    earlier = Q()
    columns = tuple(columns)
    for owner, ids in owners.items():
        # Asking for a thousand ids costs more than asking whether there is any.
        if not model.objects.filter(**{f"{owner}__isnull": False}).exists():
            continue
        rows = model.objects.filter(earlier, **{f"{owner}__in": among(ids)})
        for key, *row in _rows(rows.order_by("position", "id"), (owner, *columns)):
            found.setdefault(key, []).append(dict(zip(columns, row, strict=True)))
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


def _terms(owners: list[Key], terms: dict[str, Term]) -> dict[Key, list[Term]]:
    """Live terms of each record, by code. One query."""
    ids: Any = _as_json(owners) if connection.vendor == "sqlite" else owners
    found: dict[Key, list[Term]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_JOINED[connection.vendor], [ids])
        for owner, joined in cursor.fetchall():
            listed = list(filter(None, map(terms.get, set(joined.split(",")))))
            listed.sort(key=attrgetter("order"))
            found[owner] = listed
    return found
