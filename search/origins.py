"""The place that a search starts from."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from directory import places
from directory.places import ResolvedPlace
from search.query import Near
from search.rings import km_at_least
from search.snapshot import Snapshot

NEARBY_KM = 80.0  # as far as people travel
MILITARY = frozenset({"us-aa", "us-ae", "us-ap"})


class UnknownOrigin(ValueError):
    """Its text is for the person who asked."""


@dataclass(frozen=True, slots=True)
class Origin:
    label: str
    latitude: float
    longitude: float
    precision: str  # postal_code, city, county, state, point
    tokens: tuple[str, ...]  # fine to coarse; a city has all its ZIP codes
    alternatives: tuple[str, ...] = ()  # labels of others of that name; each can be asked for
    corrected_from: str | None = None  # what was typed, where a slip in it was mended

    @property
    def region(self) -> str:
        """The token of a state or a county; "" for a smaller place."""
        return self.tokens[0] if self.precision in {"county", "state"} and self.tokens else ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "latitude": round(self.latitude, 4),
            "longitude": round(self.longitude, 4),
            "precision": self.precision,
            "alternatives": list(self.alternatives),
            "corrected_from": self.corrected_from,
        }


def resolve(text: str) -> Origin:
    """Raises UnknownOrigin. Two queries for a place not met before, four if a slip in it is
    mended; never asks anyone outside."""
    try:
        return origin_of(places.resolve(text))
    except places.UnknownPlace as unknown:
        raise UnknownOrigin(unknown.message) from None


def origin_of(place: ResolvedPlace) -> Origin:
    """Raises UnknownOrigin for a place without a point."""
    if place.latitude is None or place.longitude is None:
        raise UnknownOrigin(_without_point(place))
    return Origin(
        label=place.label,
        latitude=place.latitude,
        longitude=place.longitude,
        precision=place.precision,
        tokens=place.tokens,
        alternatives=place.alternatives,
        corrected_from=place.corrected_from,
    )


def where_listings_are(origin: Origin, snapshot: Snapshot) -> Origin:
    """Of several places of a name the likeliest is the largest; unless the directory has nothing
    there, and listings at another: a county in Washington does not mean Cheney in Kansas."""
    if not origin.alternatives or _has_listings(origin, snapshot):
        return origin
    for label in origin.alternatives:
        other = resolve(label)
        if _has_listings(other, snapshot):
            rest = (origin.label, *(one for one in origin.alternatives if one != label))
            return replace(other, alternatives=rest, corrected_from=origin.corrected_from)
    return origin


def _has_listings(origin: Origin, snapshot: Snapshot) -> bool:
    near = Near(origin.latitude, origin.longitude)
    return bool((km_at_least(snapshot.cells, near) <= NEARBY_KM).any())


def _without_point(place: ResolvedPlace) -> str:
    if MILITARY & set(place.tokens):
        return _(
            "“%s” is a military post address: it does not say where in the world you are. "
            "Type the city or the ZIP code of the base, or of a town near it."
        ) % (place.label)
    return _("We know this place, but not where it is. Type one near it.")
