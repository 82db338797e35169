"""What may be said of where something is.

A confidential location gives out its state and county at most. Its street, city, ZIP, point and
name are in no index, card, facet, map, distance, sort order, export or mail. Whoever shows or
indexes a location asks here, and never reads its fields.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Case, OuterRef, QuerySet, When

from directory import places
from directory.models import Address, AddressType, Location, PointPrecision


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The part of a location that may be known; empty and None where nothing may or can be said."""

    confidential: bool
    name: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    county: str = ""
    state_province: str = ""
    postal_code: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    precision: str = PointPrecision.NONE.value
    timezone: str = ""
    transportation: str = ""
    description: str = ""
    url: str = ""


class LocationRow(NamedTuple):
    """The columns that are judged here, for who reads thousands without making models of them."""

    confidential: bool
    location_type: str
    name: str
    latitude: float | None
    longitude: float | None
    point_precision: str
    timezone: str
    transportation: str
    description: str
    url: str


class AddressRow(NamedTuple):
    address_type: str
    position: int
    address_1: str
    address_2: str
    city: str
    state_province: str
    postal_code: str
    country: str


_NO_ADDRESS = AddressRow("", 0, "", "", "", "", "", "")


def whereabouts(
    location: Location | LocationRow, addresses: Iterable[Address | AddressRow]
) -> Whereabouts:
    """`addresses` are the location's own; a physical one goes before a postal one."""
    address = min(addresses, key=_physical_first, default=_NO_ADDRESS)
    county = places.county_of(address.postal_code)
    if location.confidential:
        return Whereabouts(
            confidential=True,
            county=county,
            state_province=address.state_province,
            country=address.country,
            timezone=location.timezone,
        )
    has_point = location.latitude is not None and location.longitude is not None
    return Whereabouts(
        confidential=False,
        name=location.name,
        address_1=address.address_1,
        address_2=address.address_2,
        city=address.city,
        county=county,
        state_province=address.state_province,
        postal_code=address.postal_code,
        country=address.country,
        latitude=location.latitude if has_point else None,
        longitude=location.longitude if has_point else None,
        precision=location.point_precision if has_point else PointPrecision.NONE.value,
        timezone=location.timezone,
        transportation=location.transportation,
        description=location.description,
        url=location.url,
    )


def addresses_of_each() -> QuerySet[Address]:
    """Where each service of an outer query is given, as far as it may be told, in the order in
    which its page tells it: for who asks for the towns of many in one query. Of a confidential
    place there is none: its state and county are for `whereabouts` to say."""
    told = Address.objects.filter(
        location__confidential=False,
        location__retired_at__isnull=True,
        location__service_at_locations__service=OuterRef("pk"),
        location__service_at_locations__retired_at__isnull=True,
    )
    physical_first = Case(When(address_type=AddressType.PHYSICAL, then=0), default=1)
    return told.order_by(
        "location__name", "location__service_at_locations__id", physical_first, "position"
    )


def _physical_first(address: Address | AddressRow) -> tuple[bool, int]:
    return address.address_type != "physical", address.position
