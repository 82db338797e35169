"""From what people type to a place: its point, its time zone, the areas it lies in.

Areas are tokens: `us`, `us-il`, `us-il-cook`, `60614`. A place carries those it lies in, a
service area those it covers (`areas_of`), so that covering is having one in common.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.translation import gettext as _

from directory import place_index, place_names, place_slips
from directory.asking.reading import asking
from directory.models import Place, PlaceKind
from directory.place_areas import areas_of, forget_areas
from directory.place_lookup import (
    ALIASES,
    CITIES_BEFORE_STATES,
    NICKNAMES,
    Candidate,
    candidates,
    matches,
    point_in,
)
from directory.place_names import is_place_word
from directory.place_words import key, words
from directory.regions import naming

__all__ = [
    "ResolvedPlace",
    "UnknownPlace",
    "areas_of",
    "beginning_with",
    "county_of",
    "forget",
    "is_place_word",
    "point_of",
    "resolve",
    "zone_of",
]

LONGEST = 200  # characters; an address line with room to spare
FARTHEST_KM = 100.0  # from the nearest ZIP code: beyond is sea, or another country
ALTERNATIVES = 5
FEWEST_ZIPS_OF_SLIP = 2  # without a state: of the smallest towns, one is as like as another
SHORTEST_BEGINNING = 3  # letters or digits; fewer begin too many places
SHORTEST_ENDING = 3  # letters: "Vancouver BC" is no slip of Vancouver
FEWEST_ZIPS_OF_AREA = 6
_SURROUNDED = re.compile(
    rf"(?:(?:{'|'.join(asking().in_the_field)}) )*(?P<name>.+?)"
    r"(?P<after>(?: (?:metro|metropolitan|area|region))*)"
)
PRECISIONS = {"zip": "postal_code", "city": "city", "county": "county", "state": "state"}


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    label: str
    latitude: float | None  # degrees, WGS 84; None for the military post and a few islands
    longitude: float | None
    precision: str  # postal_code, city, county, state or point: what the point stands for
    tokens: tuple[str, ...]
    zone: str  # an IANA name; "" when unknown
    alternatives: tuple[str, ...] = ()  # labels of others of that name, each can be resolved
    corrected_from: str | None = None  # what was typed, where a slip in it was mended


class UnknownPlace(Exception):
    """The text names no place of ours; `message` says what to type instead, for people."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.message = _(
            "We do not know this place. Type a ZIP code, a city and state such as "
            "“Albuquerque, NM”, or a county. A point on the map works too, such as “35.08,-106.65”."
        )
        super().__init__(self.message)


def resolve(text: str) -> ResolvedPlace:
    """Raises UnknownPlace. Two queries for a text not met before, none for one that was; a slip
    in a name, or a far larger place of nearly that name, costs one or two more,
    and the first name of a process that of all names.

    A name that is none of ours is taken for the one that was plainly meant, if there is one:
    `corrected_from` is then the text.
    """
    if len(text) > LONGEST or not _printable(text):
        raise UnknownPlace(text)
    point = point_in(text)
    typed = " ".join(text.lower().split())
    found = _at(*point) if point else _named(typed) or _within(typed)
    if found is None and not point and (mended := _mended(typed)):
        found = replace(mended, corrected_from=" ".join(text.split()))
    if found is None:
        raise UnknownPlace(text)
    return found


def beginning_with(typed: str, limit: int) -> list[str]:
    """Labels of places whose name or code begins so, those with the most ZIP codes first; then
    states whose name in another language does.

    One query; each label can be resolved.
    """
    start = key(typed)
    if len(start) < SHORTEST_BEGINNING:
        return []
    # A range, since `startswith` would not use the index; "~" sorts after letters and digits.
    found = Place.objects.filter(key__gte=start, key__lt=start + "~").order_by("-weight", "label")
    labels = [_label(place) for place in found[:limit]]
    other = sorted({name for name, _ in naming.typed_states() if key(name).startswith(start)})
    return [*labels, *other][:limit]


def county_of(postal_code: str) -> str:
    """ "Cook County"; "" when the code is unknown or lies in none."""
    index = place_index.index()
    return index.county(index.zip_row(postal_code))


def zone_of(postal_code: str, city: str = "", state: str = "") -> str:
    """The IANA zone of the ZIP code, else of the city; "" when unknown."""
    index = place_index.index()
    return index.zone(index.zip_row(postal_code)) or index.zone(index.city_row(city, state))


def point_of(postal_code: str, city: str = "", state: str = "") -> tuple[float, float, str] | None:
    """Degrees, and what they are of ("postal_code", "city"); None when neither is known.

    A ZIP code without a point of its own gets that of the city given with it.
    """
    index = place_index.index()
    if point := index.point(index.zip_row(postal_code)):
        return *point, "postal_code"
    if point := index.point(index.city_row(city, state)):
        return *point, "city"
    return None


def forget() -> None:
    """Empties what this process remembers of the table; for tests and after a reload."""
    for one in (place_index, place_names, place_slips):
        one.forget()
    _named.cache_clear()
    _mended.cache_clear()
    forget_areas()


def _printable(text: str) -> bool:
    return all(one.isprintable() or one in "\t\n\r" for one in text)


def _at(latitude: float, longitude: float) -> ResolvedPlace | None:
    """The areas of the nearest ZIP code. Not remembered: people's exact points are not kept."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    nearest = place_index.zips().nearest(latitude, longitude)
    if nearest is None or nearest[1] > FARTHEST_KM:
        return None
    place = Place.objects.get(kind="zip", key=nearest[0])
    return ResolvedPlace(
        place.label, latitude, longitude, "point", tuple(place.tokens), place.timezone
    )


@lru_cache(maxsize=2048)
def _named(text: str) -> ResolvedPlace | None:
    meant = NICKNAMES.get(key(text))
    found = matches([*(candidates(meant) if meant else []), *_with_or_without_the(text)])
    if not found:
        return None
    best = found[0][1][0]
    others: list[Place] = []
    if (meant or not found[0][0].state) and best.kind != PlaceKind.ZIP:
        others = [place for one, places in found if not one.state for place in places]
        others = [place for place in others if key(place.label) not in ALIASES]
        others = [*_much_larger(best), *others]
    labels = dict.fromkeys(_label(place) for place in others if place != best)
    return _resolved(best, tuple(labels)[:ALTERNATIVES])


def _much_larger(place: Place) -> list[Place]:
    """The far larger place one letter away, for whoever knows only how it sounds: one query if
    there is one."""
    larger = place_slips.much_larger(place.key) if place.kind == PlaceKind.CITY else ""
    found = matches(candidates(larger)) if larger else []
    return found[0][1][:1] if found else []


def _with_or_without_the(text: str) -> list[Candidate]:
    """ "The Dalles" is a name, "the Bronx" is none to the post office: both ways are tried."""
    shorter = candidates(text[4:]) if text.startswith("the ") else []
    return [*candidates(text), *shorter]


def _within(text: str) -> ResolvedPlace | None:
    """The city that a text is about which is not its name: "near Chicago", "Boston area", "Main
    St, Chicago IL"."""
    plain = _SURROUNDED.fullmatch(text)
    if plain and plain["name"] != text and (found := _named(plain["name"])):
        # "Bay area": a small town is not what is meant by its surroundings.
        large = place_names.names().largest(key(found.label[:-2])) >= FEWEST_ZIPS_OF_AREA
        return found if large or not plain["after"] else None
    _street, comma, city = text.partition(",")
    found = _named(city) if comma and len(words(city)) > 1 else None
    return found if found and found.precision == "city" else None


@lru_cache(maxsize=2048)
def _mended(text: str) -> ResolvedPlace | None:
    """The place whose name was plainly meant, with a slip in it."""
    named, state = place_slips.split_state(words(text))
    if len(named) > 1 and len(named[-1]) < SHORTEST_ENDING:
        return None
    fewest = 1 if state else FEWEST_ZIPS_OF_SLIP
    slip = place_slips.corrected("".join(named), state, fewest_zips=fewest)
    return _named(f"{slip.key} {slip.state}".strip()) if slip else None


def _resolved(place: Place, alternatives: tuple[str, ...]) -> ResolvedPlace:
    """With one query for the tokens. A ZIP code without a point takes that of its city."""
    point: tuple[float | None, float | None] = place.latitude, place.longitude
    precision = PRECISIONS[place.kind]
    without = place.kind == PlaceKind.ZIP and place.latitude is None
    if without and (of_city := point_of("", place.name, place.state)):
        point, precision = of_city[:2], of_city[2]
    return ResolvedPlace(
        _label(place), *point, precision, tuple(place.tokens), place.timezone, alternatives
    )


def _label(place: Place) -> str:
    """Resolves to the same place again, also where a city comes before its state."""
    if place.kind == PlaceKind.STATE and place.key in CITIES_BEFORE_STATES:
        return f"{place.label} State"
    return place.label
