"""Fills the table of places from the package `zipcodes`, whose rows are read once and let go."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import mode
from typing import Any
from zoneinfo import available_timezones

from django.db import models

from directory import bulk, collector
from directory.place_words import STATES, county_token, key, state_token

Row = dict[str, Any]
Point = tuple[float, float]
# Majuro's longitude has the wrong sign in zipcodes 3.0, which would put it 1,900 km off.
WRONG_POINTS = frozenset({"96960"})
# The package puts a few military post offices on Adak or near Fiji; an address there says nothing
# about where in the world one is.
MILITARY_STATES = frozenset({"AA", "AE", "AP"})
# The post office's address of Santa Claus, which it puts into the District of Columbia.
NO_PLACES = frozenset({"88888"})
MILITARY_CITIES = frozenset({"Apo", "Fpo", "Dpo"})


@dataclass(frozen=True, slots=True)
class Zip:
    code: str
    standard: bool
    city: str
    other_cities: tuple[str, ...]
    state: str
    county: str
    county_token: str
    point: Point | None
    timezone: str


def ensure(model: type[models.Model]) -> bool:
    """Fills the table if it is empty, and says whether it was."""
    if model._default_manager.exists():
        return False
    fill(model)
    return True


def fill(model: type[models.Model]) -> int:
    """Inserts all places into the empty table of `model`; how many. About two seconds."""
    with collector.paused():
        zips = read()
        rows = [*map(_zip_row, zips), *_city_rows(zips), *_county_rows(zips), *_state_rows(zips)]
        bulk.insert(model, rows)
    return len(rows)


def read() -> list[Zip]:
    """Every ZIP code with its gaps (county, point, zone) as empty or None."""
    # Imported here, and asked digit by digit: list_all() would stay in memory, 138 MB.
    import zipcodes

    with_first: Callable[[str], list[Row]] = zipcodes.similar_to
    rows = [row for digit in "0123456789" for row in with_first(digit)]
    known = available_timezones()
    zones: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        row["timezone"] = row["timezone"] if row["timezone"] in known else ""
        zones[row["state"]][row["timezone"]] += 1
    counties, of_cities = _counties(rows), _counties_of_cities(rows)
    state_zones = {state: _likeliest(counted) for state, counted in zones.items()}
    return [
        _zip(
            row,
            counties[row["county"] or of_cities[row["city"], row["state"]], row["state"]],
            state_zones[row["state"]],
        )
        for row in rows
        if row["state"] in STATES and row["zip_code"] not in NO_PLACES
    ]


def _counties_of_cities(rows: Sequence[Row]) -> dict[tuple[str, str], str]:
    """(city, state) -> its likeliest county, for the few codes that come without; "" if none."""
    counted: dict[tuple[str, str], Counter[str]] = {
        (row["city"], row["state"]): Counter() for row in rows if not row["county"]
    }
    for row in rows:
        if (found := counted.get((row["city"], row["state"]))) is not None:
            found[row["county"]] += 1
    return {city: _likeliest(found) for city, found in counted.items()}


def _counties(rows: Sequence[Row]) -> dict[tuple[str, str], tuple[str, str]]:
    """(name, state) as the package spells it -> name and token as we do: the commonest spelling."""
    counted = Counter((row["county"], row["state"]) for row in rows)
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    for (name, state), count in counted.items():
        if name:
            spelt[_run(name, state)][_capital(name)] += count
    names = {
        (name, state): _likeliest(spelt[_run(name, state)]) if name else ""
        for name, state in counted
    }
    return {
        (name, state): (ours, county_token(ours, state) if ours else "")
        for (name, state), ours in names.items()
    }


def _run(county: str, state: str) -> str:
    """The same for "La Porte" and "LaPorte", "Anchorage Municipality" and the other way round."""
    return county_token(county, state).replace("-", "")


def _zip(row: Row, county: tuple[str, str], state_zone: str) -> Zip:
    return Zip(
        code=row["zip_code"],
        standard=row["zip_code_type"] == "STANDARD" and row["active"],
        city=_city_name(row["city"]),
        other_cities=tuple(_city_name(name) for name in row["acceptable_cities"]),
        state=row["state"],
        county=county[0],
        county_token=county[1],
        point=_point(row),
        timezone=row["timezone"] or state_zone,
    )


def _point(row: Row) -> Point | None:
    """None for the zeros that stand for an unknown point, and for the military post."""
    latitude, longitude = float(row["lat"]), float(row["long"])
    wrong = row["zip_code"] in WRONG_POINTS or row["state"] in MILITARY_STATES
    if wrong or (not latitude and not longitude):
        return None
    return latitude, longitude


def _city_name(name: str) -> str:
    return name.upper() if name in MILITARY_CITIES else _capital(name)


def _capital(name: str) -> str:
    """ "St. Louis city" and "Winston-salem" as people write them."""
    if name.endswith(" city"):
        name = name[:-4] + "City"
    if "-" in name:
        name = "-".join(part[:1].upper() + part[1:] for part in name.split("-"))
    return name


def _zip_row(one: Zip) -> Row:
    return _row(
        kind="zip",
        key=one.code,
        label=f"{one.city}, {one.state} {one.code}",
        name=one.city,
        state=one.state,
        county=one.county,
        point=one.point,
        timezone=one.timezone,
        weight=1,
        tokens=[one.code, *_areas(one.state, (one.county_token,))],
    )


def _city_rows(zips: Sequence[Zip]) -> Iterator[Row]:
    """One for each city and state; ZIP codes that merely accept its name are its own too."""
    keys = {name: key(name) for name in {n for one in zips for n in (one.city, *one.other_cities)}}
    own: dict[tuple[str, str], list[Zip]] = defaultdict(list)
    held: dict[tuple[str, str], dict[str, Zip]] = defaultdict(dict)
    spelt: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in zips:
        own[keys[one.city], one.state].append(one)
        for name in (one.city, *one.other_cities):
            held[keys[name], one.state][one.code] = one
            spelt[keys[name], one.state].append(name)
    for (city, state), accepting in held.items():
        primary = own.get((city, state))
        name = _commonest(spelt[city, state])
        yield _group(
            primary or list(accepting.values()),
            kind="city",
            key=city,
            label=f"{name}, {state}",
            name=name,
            state=state,
            weight=len(primary) if primary else 1,
            tokens=[
                *accepting,
                *_areas(state, dict.fromkeys(one.county_token for one in accepting.values())),
            ],
        )


def _county_rows(zips: Sequence[Zip]) -> Iterator[Row]:
    for token, held in _grouped(zips, lambda one: one.county_token).items():
        county, state = held[0].county, held[0].state
        if token:
            yield _group(
                held,
                kind="county",
                key=key(county),
                label=f"{county}, {state}",
                name=county,
                state=state,
                weight=len(held),
                tokens=_areas(state, (token,)),
            )


def _state_rows(zips: Sequence[Zip]) -> Iterator[Row]:
    for state, held in _grouped(zips, lambda one: one.state).items():
        name = STATES[state]
        yield _group(
            held,
            kind="state",
            key=key(name),
            label=name,
            name=name,
            state=state,
            weight=len(held),
            tokens=_areas(state, ()),
        )


def _grouped(zips: Iterable[Zip], by: Callable[[Zip], str]) -> dict[str, list[Zip]]:
    groups: dict[str, list[Zip]] = defaultdict(list)
    for one in zips:
        groups[by(one)].append(one)
    return groups


def _group(zips: Sequence[Zip], **columns: Any) -> Row:
    counties = {one.county for one in zips}
    zone = _commonest([one.timezone for one in zips])
    county = counties.pop() if len(counties) == 1 else ""
    return _row(county=county, point=_centre(zips), timezone=zone, **columns)


def _row(*, point: Point | None, **columns: Any) -> Row:
    latitude, longitude = point or (None, None)
    return {**columns, "latitude": latitude, "longitude": longitude}


def _areas(state: str, counties: Iterable[str]) -> list[str]:
    return [*filter(None, counties), state_token(state), "us"]


def _centre(zips: Sequence[Zip]) -> Point | None:
    """The point nearest to the mean, so never in a lake; of standard ZIP codes if there are any.

    None when no point is known.
    """
    points = [one.point for one in zips if one.point and one.standard]
    points = points or [one.point for one in zips if one.point]
    if len(points) < 2:
        return points[0] if points else None
    latitude = sum(one[0] for one in points) / len(points)
    longitude = sum(one[1] for one in points) / len(points)
    shrink = math.cos(math.radians(latitude)) ** 2
    return min(
        points, key=lambda one: (one[0] - latitude) ** 2 + shrink * (one[1] - longitude) ** 2
    )


def _likeliest(counted: Counter[str]) -> str:
    """The commonest that is not empty; "" when all are."""
    return next((value for value, _ in counted.most_common() if value), "")


def _commonest(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else mode(values)
