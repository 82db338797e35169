"""Points, zones and counties of all ZIP codes and cities, compact in memory, loaded from the table
at the first question of a process.

A process that answers the web asks for the points of ZIP codes alone, which take 1 MB; importers
and polygons ask for all of it, which takes some thirty.
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
class ZipPoints:
    """Rows are numbered; an unknown point is NaN. Codes are sorted."""

    codes: NDArray[np.int32]
    latitudes: Floats  # degrees
    longitudes: Floats

    def row(self, postal_code: str) -> int | None:
        """The row of the first five digits; None for an unknown or misshapen code."""
        code = postal_code.strip()[:5]
        if len(code) != 5 or not (code.isascii() and code.isdigit()):
            return None
        row = int(np.searchsorted(self.codes, int(code)))
        return row if row < len(self.codes) and self.codes[row] == int(code) else None

    def code(self, row: int) -> str:
        return f"{self.codes[row]:05d}"

    def nearest(self, latitude: float, longitude: float) -> tuple[str, float] | None:
        """The ZIP code whose point is nearest, and its distance in km; None without any."""
        distances = distances_km(latitude, longitude, self.latitudes, self.longitudes)
        if not len(distances) or np.isnan(distances).all():
            return None
        row = int(np.nanargmin(distances))
        return self.code(row), float(distances[row])


@dataclass(frozen=True, slots=True, eq=False)
class PlaceIndex:
    """The rows of the ZIP codes, as `zips` has them, and after them those of the cities."""

    zips: ZipPoints
    latitudes: Floats
    longitudes: Floats
    counties: NDArray[np.int16]
    zones: NDArray[np.int16]
    names: Names
    cities: dict[str, int] = field(repr=False)  # "NM albuquerque" -> row

    def zip_row(self, postal_code: str) -> int | None:
        return self.zips.row(postal_code)

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


def zips() -> ZipPoints:
    """The points of this process. One query at the first call, none after.

    An empty table (a database that is being set up) is not remembered.
    """
    loaded = _load_zips()
    if not len(loaded.codes):
        _load_zips.cache_clear()
    return loaded


def index() -> PlaceIndex:
    """The index of this process: as `zips`, with two more queries."""
    loaded = _load()
    if not len(loaded.zips.codes):
        forget()
    return loaded


def forget() -> None:
    """The next question reads the table anew."""
    _load_zips.cache_clear()
    _load.cache_clear()


@cache
def _load_zips() -> ZipPoints:
    rows = Place.objects.filter(kind=PlaceKind.ZIP).order_by("key")
    read = rows.values_list("key", "latitude", "longitude").iterator()
    held = np.array([(int(code), lat, lon) for code, lat, lon in read], np.float64).reshape(-1, 3)
    return ZipPoints(held[:, 0].astype(np.int32), held[:, 1].copy(), held[:, 2].copy())


@cache
def _load() -> PlaceIndex:
    names = Names()
    names.number("")
    codes = list(_read(PlaceKind.ZIP))
    cities = list(_read(PlaceKind.CITY))
    both = [*codes, *cities]
    return PlaceIndex(
        zips=_load_zips(),
        latitudes=_floats(both, 2),
        longitudes=_floats(both, 3),
        counties=_numbers(names, both, 4),
        zones=_numbers(names, both, 5),
        names=names,
        cities={f"{one[1]} {one[0]}": row for row, one in enumerate(cities, start=len(codes))},
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
