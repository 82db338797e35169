"""Points, zones and counties of all ZIP codes and cities, compact in memory for the importers
and for polygons: 7 MB in a process that asks, loaded from the table at its first question.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.models import Place, PlaceKind
from directory.place_words import key, state_of

EARTH_RADIUS_KM = 6371.009  # the sphere that every backend of the search measures on

Floats = NDArray[np.float64]


class Names:
    """Texts that repeat, each kept once and named by a number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._texts: list[str] = []

    def number(self, text: str) -> int:
        number = self._numbers.setdefault(text, len(self._texts))
        if number == len(self._texts):
            self._texts.append(text)
        return number

    def __getitem__(self, number: int) -> str:
        return self._texts[number]


@dataclass(frozen=True, slots=True, eq=False)
class PlaceIndex:
    """Rows are numbered; an unknown point is NaN. Codes are sorted."""

    codes: NDArray[np.int32]
    latitudes: Floats  # of the ZIP codes, then of the cities
    longitudes: Floats
    counties: NDArray[np.int16]
    zones: NDArray[np.int16]
    names: Names
    cities: dict[str, int] = field(repr=False)  # "NM albuquerque" -> row

    def zip_row(self, postal_code: str) -> int | None:
        """The row of the first five digits; None for an unknown or misshapen code."""
        code = postal_code.strip()[:5]
        if len(code) != 5 or not (code.isascii() and code.isdigit()):
            return None
        row = int(np.searchsorted(self.codes, int(code)))
        return row if row < len(self.codes) and self.codes[row] == int(code) else None

    def city_row(self, city: str, state: str) -> int | None:
        return self.cities.get(f"{state_of(state)} {key(city)}")

    def point(self, row: int | None) -> tuple[float, float] | None:
        if row is None or np.isnan(self.latitudes[row]):
            return None
        return float(self.latitudes[row]), float(self.longitudes[row])

    def zone(self, row: int | None) -> str:
        return "" if row is None else self.names[int(self.zones[row])]

    def county(self, row: int | None) -> str:
        return "" if row is None else self.names[int(self.counties[row])]

    def zip_points(self) -> tuple[Floats, Floats]:
        return self.latitudes[: len(self.codes)], self.longitudes[: len(self.codes)]

    def code(self, row: int) -> str:
        return f"{self.codes[row]:05d}"

    def nearest(self, latitude: float, longitude: float) -> tuple[str, float] | None:
        """The ZIP code whose point is nearest, and its distance in km; None without any."""
        distances = distances_km(latitude, longitude, *self.zip_points())
        if not len(distances) or np.isnan(distances).all():
            return None
        row = int(np.nanargmin(distances))
        return self.code(row), float(distances[row])


def distances_km(latitude: float, longitude: float, lats: Floats, lons: Floats) -> Floats:
    """Along great circles, from degrees; NaN where a point is unknown."""
    return great_circle_km(
        np.radians(latitude), np.radians(longitude), np.radians(lats), np.radians(lons)
    )


def great_circle_km(latitude: float, longitude: float, lats: Floats, lons: Floats) -> Floats:
    """The same from radians, for columns that are kept so."""
    half = (
        np.sin((lats - latitude) / 2) ** 2
        + np.cos(lats) * np.cos(latitude) * np.sin((lons - longitude) / 2) ** 2
    )
    found: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return found


def index() -> PlaceIndex:
    """The index of this process. Two queries at the first call, none after.

    An empty table (a database that is being set up) is not remembered.
    """
    loaded = _load()
    if not len(loaded.codes):
        _load.cache_clear()
    return loaded


def forget() -> None:
    """The next question reads the table anew."""
    _load.cache_clear()


@cache
def _load() -> PlaceIndex:
    names = Names()
    names.number("")
    zips = list(_read(PlaceKind.ZIP))
    cities = list(_read(PlaceKind.CITY))
    both = [*zips, *cities]
    return PlaceIndex(
        codes=np.array([int(one[0]) for one in zips], dtype=np.int32),
        latitudes=_floats(both, 2),
        longitudes=_floats(both, 3),
        counties=_numbers(names, both, 4),
        zones=_numbers(names, both, 5),
        names=names,
        cities={f"{one[1]} {one[0]}": row for row, one in enumerate(cities, start=len(zips))},
    )


def _read(kind: PlaceKind) -> Sequence[tuple[Any, ...]]:
    return list(
        Place.objects.filter(kind=kind)
        .order_by("key")
        .values_list("key", "state", "latitude", "longitude", "county", "timezone")
    )


def _floats(rows: Sequence[tuple[Any, ...]], column: int) -> Floats:
    return np.array([row[column] for row in rows], dtype=np.float64)  # None becomes NaN


def _numbers(names: Names, rows: Sequence[tuple[Any, ...]], column: int) -> NDArray[np.int16]:
    return np.array([names.number(row[column]) for row in rows], dtype=np.int16)
