"""States, counties and towns that have listings, each with a page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils.text import slugify

from directory.models import Address, Place, PlaceKind, Service
from directory.place_words import STATES, state_token
from directory.regions import naming
from search import listed
from search.analyse import fold


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to browse."""

    name: str
    services: int
    url: str


def states() -> list[Spot]:
    """By name; those without listings are left out."""
    counts = listed.regions()
    found = ((code, name, counts.get(state_token(code), 0)) for code, name in STATES.items())
    spots = [
        Spot(naming.shown(name), number, reverse("frontend:state", args=[code.lower()]))
        for code, name, number in found
        if number
    ]
    return sorted(spots, key=_alphabet)


def _alphabet(spot: Spot) -> str:
    """As it is shown; accents do not count."""
    return fold(spot.name)


def counties(code: str) -> list[Spot]:
    """Of a state ("WA"), by name. Three queries."""
    counts = listed.regions()
    spots = [
        Spot(naming.shown(place.name), counts[token], _address(code, place.name))
        for place, token in _counties(code)
        if counts.get(token)
    ]
    return sorted(spots, key=_alphabet)


def _counties(code: str) -> list[tuple[Place, str]]:
    places = Place.objects.filter(kind=PlaceKind.COUNTY, state=code).order_by("name")
    return [(place, max(place.tokens, key=len)) for place in places]


def towns(code: str) -> list[Spot]:
    """Of a state, by name; confidential places are in none. One query."""
    return [
        Spot(naming.in_state(name, code), number, _address(code, name))
        for name, number in _towns(code)
    ]


def _towns(code: str) -> list[tuple[str, int]]:
    at = "location__service_at_locations__service"
    rows = (
        Address.objects.filter(
            state_province__in=(code, STATES[code]),
            location__confidential=False,
            location__retired_at__isnull=True,
            location__service_at_locations__retired_at__isnull=True,
            location__service_at_locations__service__in=Service.objects.in_directory(),
        )
        .exclude(city="")
        .values("city")
        .annotate(services=Count(at, distinct=True))
        .order_by("city")
    )
    counts: dict[str, tuple[str, int]] = {}
    for row in rows:  # "SPOKANE" and "Spokane" are one
        name, known = counts.get(slugify(row["city"]), (row["city"], 0))
        counts[slugify(row["city"])] = (name, known + row["services"])
    return [one for slug, one in counts.items() if slug]


def _address(code: str, name: str) -> str:
    slug = slugify(name)
    return reverse("frontend:town", args=[code.lower(), slug]) if slug else ""


def named(code: str, slug: str) -> tuple[str, Sequence[UUID]] | None:
    """(name, ids of the services there, by name) of a county or town; None if there is none.

    A county and a town of one name differ: the county says that it is one.
    """
    for place, token in _counties(code):
        if slugify(place.name) == slug:
            ids = listed.services_in(token)
            return (place.name, ids) if ids else None
    names = [name for name, _ in _towns(code) if slugify(name) == slug]
    if not names:
        return None
    return names[0], _in_town(code, names[0])


def _in_town(code: str, name: str) -> Sequence[UUID]:
    found = Service.objects.in_directory().filter(
        service_at_locations__retired_at__isnull=True,
        service_at_locations__location__retired_at__isnull=True,
        service_at_locations__location__confidential=False,
        service_at_locations__location__addresses__city__iexact=name,
        service_at_locations__location__addresses__state_province__in=(code, STATES[code]),
    )
    return list(found.order_by("name", "pk").values_list("pk", flat=True).distinct())
