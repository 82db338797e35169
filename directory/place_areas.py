"""The areas that a service area of HSDS covers: its name, its text or its polygon, as tokens."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from directory import place_index
from directory.models import Place, PlaceKind
from directory.place_lookup import Candidate, candidates, matches
from directory.place_words import state_of, state_token, words

LONGEST_TEXT = 20_000  # characters: a list of two thousand ZIP codes
LONGEST_GEOJSON = 4_000_000  # characters: a state's outline in full detail is half of that
MOST_GEOMETRIES = 1_000  # each is held against all ZIP codes
# Corners times ZIP codes near, of all polygons together: at worst a ray meets every edge, and
# this many take a second or two. A state in full detail is a tenth of it.
MOST_CROSSINGS = 200_000_000
MOST_PARTS = 300  # of a list of names: each costs two queries
# Without a state, "Cook County" means Illinois: the others of that name are a tenth of it.
CLEARLY_LARGER = 3
# Nor may "Hope" or "Enterprise" make a town of an area: alone, only larger cities are meant.
FEWEST_ZIPS_ALONE = 5

_COUNTRY = frozenset(
    {"us", "usa", "unitedstates", "unitedstatesofamerica", "nationwide", "national", "nation"}
)
_STATEWIDE = frozenset({"statewide", "entirestate", "allofstate", "wholestate", "state"})
_LOOSE = frozenset({"statewide", "all", "of", "entire", "whole", "throughout", "the", "serving"})
_SEPARATORS = re.compile(r"[;\n\r|]+")
_COMMAS = re.compile(r"\s*(?:,|&|\band\b|\s[-–/]\s)\s*", re.IGNORECASE)
_ZIPS = re.compile(r"[0-9]{5}(?:-[0-9]{4})?(?:[\s,;]+[0-9]{5}(?:-[0-9]{4})?)*")
_POLYGONS = frozenset({"Polygon", "MultiPolygon"})


def areas_of(name: str, extent_type: str, extent: str, *, state: str = "") -> tuple[str, ...]:
    """The tokens covered, sorted; () when nothing of it is known.

    An extent that is understood is more exact than the name and stands alone. `state` (code or
    name) is where a name without a state lies. Two queries for each name not met before.
    """
    return _of_extent(extent_type, extent, state) or _of_text(name, state_of(state))


def forget_areas() -> None:
    _of_text.cache_clear()


def _of_extent(extent_type: str, extent: str, state: str) -> tuple[str, ...]:
    kind, extent = extent_type.strip().lower(), extent.strip()
    if kind == "geojson" or (not kind and extent.startswith("{")):
        return _of_geojson(extent)
    return _of_text(extent, state_of(state)) if kind in {"", "text"} else ()


@lru_cache(maxsize=2048)
def _of_text(text: str, state: str) -> tuple[str, ...]:
    """The whole as one place, else each part of a list."""
    text = text.strip()
    if not text or len(text) > LONGEST_TEXT or "\0" in text:
        return ()
    tokens = _of_one(text, state)
    parts = _SEPARATORS.split(text)
    if not tokens and len(parts) <= MOST_PARTS:
        for part in parts:
            tokens |= _of_one(part, state) or _of_list(part, state)
    return tuple(sorted(tokens))


def _of_zips(text: str) -> set[str]:
    zips = place_index.zips()
    codes = (one[:5] for one in re.split(r"[\s,;]+", text))
    return {code for code in codes if zips.row(code) is not None}


def _of_list(text: str, state: str) -> set[str]:
    """ "Cook, DuPage and Lake Counties, IL": a state at the end is that of all before it."""
    parts = [part for part in _COMMAS.split(text) if part]
    if not 2 <= len(parts) <= MOST_PARTS:
        return set()
    states = [state_of(part) for part in parts]
    if states[-1] and not all(states):
        state, parts = states[-1], parts[:-1]
    plural = words(parts[-1])[-1:] == ["counties"]
    if plural:
        last = " ".join(words(parts[-1])[:-1])
        parts = [f"{part} county" for part in [*parts[:-1], last]]
    return set().union(*(_of_one(part, state) for part in parts))


def _of_one(text: str, state: str) -> set[str]:
    if _ZIPS.fullmatch(text.strip()):
        return _of_zips(text.strip())
    named = words(text)
    run = "".join(named)
    if run in _COUNTRY:
        return {"us"}
    if run in _STATEWIDE:
        return {state_token(state)} if state else set()
    kept = _without_loose(named)
    wanted = [_placed(one, state) for one in candidates(" ".join(kept))]
    # In an area a state comes before a city of its name: the city would say so.
    wanted.sort(key=lambda one: one.kind != PlaceKind.STATE)
    found = matches(wanted)
    return next((_covered(places[0]) for one, places in found if _clear(one, places)), set())


def _without_loose(named: list[str]) -> list[str]:
    """ "All of Illinois", "Statewide - Illinois", "Illinois statewide": Illinois."""
    if named and named[-1] == "statewide":
        named = named[:-1]
    start = next((at for at, word in enumerate(named) if word not in _LOOSE), len(named))
    return named[start:]


def _placed(one: Candidate, state: str) -> Candidate:
    if one.state or not state or one.kind not in {PlaceKind.CITY, PlaceKind.COUNTY}:
        return one
    return Candidate(one.kind, one.key, state)


def _clear(wanted: Candidate, places: list[Place]) -> bool:
    """Whether there is no doubt which is meant: a service must not seem to come elsewhere."""
    if wanted.kind == PlaceKind.CITY and not wanted.state and places[0].weight < FEWEST_ZIPS_ALONE:
        return False
    return len(places) == 1 or places[0].weight >= CLEARLY_LARGER * places[1].weight


def _covered(place: Place) -> set[str]:
    """A city is its ZIP codes; the others are their own first token. One query."""
    if place.kind == PlaceKind.CITY:
        return {token for token in place.tokens if token.isdigit()}
    return {place.tokens[0]}


def _of_geojson(text: str) -> tuple[str, ...]:
    """The ZIP codes whose points lie in its polygons; () for what is no GeoJSON, or too much."""
    if len(text) > LONGEST_GEOJSON:
        return ()
    try:
        polygons = list(_polygons(json.loads(text)))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return ()
    except shapely.errors.ShapelyError:
        return ()
    if len(polygons) > MOST_GEOMETRIES:
        return ()
    return tuple(sorted(_inside(polygons)))


def _polygons(found: Any) -> Iterator[BaseGeometry]:
    """Raises what shapely raises for coordinates that are none."""
    kind = found.get("type")
    if kind == "FeatureCollection":
        for one in found["features"]:
            yield from _polygons(one)
    elif kind == "GeometryCollection":
        for one in found["geometries"]:
            yield from _polygons(one)
    elif kind == "Feature" and found.get("geometry"):
        yield from _polygons(found["geometry"])
    elif kind in _POLYGONS:
        yield shape(found)


def _inside(polygons: Iterable[BaseGeometry]) -> set[str]:
    """Validity is not asked for nor made: rays count crossings in any ring. Too much: none."""
    zips = place_index.zips()
    latitudes, longitudes = zips.latitudes, zips.longitudes
    inside = np.zeros(len(latitudes), dtype=bool)
    left = MOST_CROSSINGS
    for one in polygons:
        west, south, east, north = one.bounds
        near = (latitudes >= south) & (latitudes <= north)
        near &= (longitudes >= west) & (longitudes <= east)
        rows = np.flatnonzero(near & ~inside)
        left -= len(rows) * int(shapely.get_num_coordinates(one))
        if left < 0:
            return set()
        if len(rows):
            shapely.prepare(one)
            inside[rows] = shapely.contains_xy(one, longitudes[rows], latitudes[rows])
    return {zips.code(int(row)) for row in np.flatnonzero(inside)}
