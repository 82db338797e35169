"""The place that a search starts from."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


class UnknownOrigin(ValueError):
    """Its text is for the person who asked."""


@dataclass(frozen=True, slots=True)
class Origin:
    label: str
    latitude: float
    longitude: float
    precision: str  # postal_code, city, county, state, point
    tokens: tuple[str, ...]  # coarse to fine

    @property
    def is_region(self) -> bool:
        return self.precision in {"county", "state"}

    def as_dict(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "latitude": round(self.latitude, 4),
            "longitude": round(self.longitude, 4),
            "precision": self.precision,
        }


_POINT = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*,\s*([+-]?\d+(?:\.\d+)?)\s*")


def resolve(text: str) -> Origin:
    """Raises UnknownOrigin. At most a few queries; never asks anyone outside."""
    point = _POINT.fullmatch(text)
    if point:
        latitude, longitude = float(point[1]), float(point[2])
        if abs(latitude) > 90 or abs(longitude) > 180 or (latitude, longitude) == (0, 0):
            raise UnknownOrigin(
                _("Give a latitude from -90 to 90 and a longitude from -180 to 180.")
            )
        return Origin(f"{latitude:g}, {longitude:g}", latitude, longitude, "point", ())
    raise UnknownOrigin(_("Nobody here knows this place."))
