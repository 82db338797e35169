"""The place that a search starts from."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from directory import places


class UnknownOrigin(ValueError):
    """Its text is for the person who asked."""


@dataclass(frozen=True, slots=True)
class Origin:
    label: str
    latitude: float
    longitude: float
    precision: str  # postal_code, city, county, state, point
    tokens: tuple[str, ...]  # fine to coarse; a city has all its ZIP codes

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
        }


def resolve(text: str) -> Origin:
    """Raises UnknownOrigin. Two queries for a place not met before; never asks anyone outside."""
    try:
        place = places.resolve(text)
    except places.UnknownPlace as unknown:
        raise UnknownOrigin(unknown.message) from None
    if place.latitude is None or place.longitude is None:
        raise UnknownOrigin(_("We know this place, but not where it is. Type one near it."))
    return Origin(place.label, place.latitude, place.longitude, place.precision, place.tokens)
