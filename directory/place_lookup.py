"""What a text about a place may mean, likeliest first, and which of that the table holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from directory.models import Place, PlaceKind
from directory.place_words import (
    COUNTY_WORDS,
    STATES,
    county_readings,
    key,
    state_keys,
    words,
)
from directory.regions import naming

# Names that people use and the post office does not.
ALIASES = {
    "nyc": "new york ny",
    "newyorkcity": "new york ny",
    "newyorkcityny": "new york ny",
    "manhattanny": "new york ny",
    "manhattannewyork": "new york ny",
    "philly": "philadelphia pa",
}
# What people who type it alone mean first, whatever else has this name. Not for service areas:
# there LA is Louisiana and DC the district.
NICKNAMES = {
    "abq": "albuquerque nm",
    "bigapple": "new york ny",
    "dc": "washington dc",
    "filadelfia": "philadelphia pa",
    "la": "los angeles ca",
    "manhattan": "new york ny",
    "nola": "new orleans la",
    "nuevayork": "new york ny",
    "nuevomexico": "new mexico state",
    "nyc": "new york ny",
    "newyorkcity": "new york ny",
    "okc": "oklahoma city ok",
    "philly": "philadelphia pa",
    "queens": "queens county ny",
    "sanfran": "san francisco ca",
    "sf": "san francisco ca",
    "slc": "salt lake city ut",
    "utqiagvik": "barrow ak",  # its name since 2016
    "utqiagvikak": "barrow ak",
    "utqiagvikalaska": "barrow ak",
    "vegas": "las vegas nv",
    "washingtondc": "washington dc",
}
# Those that mean nothing else in the middle of other words: "la" is an article, "sf" a form.
NICKNAMES_ALONE = frozenset(NICKNAMES) - {"la", "sf"}
# A state has this name too, but who types it alone means the city: two of five people of the
# state live there, and its middle is far from them.
CITIES_BEFORE_STATES = frozenset({"newyork"})
COUNTRY = (["usa"], ["us"], ["united", "states"], ["united", "states", "of", "america"])
PREFIXES = (["city", "of"], ["town", "of"], ["village", "of"], ["state", "of"])

_ZIP = re.compile(r"(?:^|[\s,])([0-9]{5})(?:[-\s]?[0-9]{4})?$")
_NUMBER = r"([+-]?[0-9]{1,3}(?:\.[0-9]{0,20})?)"
_POINT = re.compile(rf"^[\s(]*{_NUMBER}(?:\s*[,;]\s*|\s+){_NUMBER}[\s)]*$")


@dataclass(frozen=True, slots=True)
class Candidate:
    kind: PlaceKind
    key: str
    state: str = ""  # a code; "" when the text named none


def point_in(text: str) -> tuple[float, float] | None:
    """The latitude and longitude that the text consists of, unchecked."""
    match = _POINT.match(text)
    return (float(match[1]), float(match[2])) if match else None


def candidates(text: str) -> list[Candidate]:
    """A ZIP code at the end, a state, then "name, state", then a name alone."""
    text, code = _without_zip(text)
    named = _expanded(words(text))
    found = [Candidate(PlaceKind.ZIP, code)] if code else []
    for one in _in_english(named):
        found += [*_whole_state(one), *_with_state(one), *_alone(one)]
    # "Town of Pines" is a name, "Town of Chicago" is not: both ways are tried.
    for one in (named, named[2:] if named[:2] in PREFIXES else []):
        if one:
            found += [*_whole_state(one), *_with_state(one), *_alone(one)]
    return list(dict.fromkeys(found))


def matches(wanted: Sequence[Candidate]) -> list[tuple[Candidate, list[Place]]]:
    """The candidates that exist, in their order, with places by weight. One query, no tokens."""
    if not wanted:
        return []
    keys = {one.key for one in wanted}
    places = list(Place.objects.filter(key__in=keys).defer("tokens").order_by("-weight", "label"))
    held = [(one, [place for place in places if _fits(place, one)]) for one in wanted]
    return [(one, found) for one, found in held if found]


def _fits(place: Place, wanted: Candidate) -> bool:
    return (
        place.key == wanted.key and place.kind == wanted.kind and wanted.state in ("", place.state)
    )


def _without_zip(text: str) -> tuple[str, str]:
    """The text before a final ZIP code (ZIP+4 too), and its five digits or ""."""
    text = text.strip(" \t\r\n,.;")
    for tail in (", usa", " usa", ", us", " us", " united states"):
        if text.lower().endswith(tail):
            text = text[: -len(tail)].rstrip(" ,")
            break
    match = _ZIP.search(text) or re.fullmatch(r"([0-9]{5})[0-9]{4}", text)
    return (text[: match.start()], match[1]) if match else (text, "")


def _expanded(named: list[str]) -> list[str]:
    """Without the country; "County of Cook" turned round; an alias replaced."""
    for tail in COUNTRY:
        if named[-len(tail) :] == tail:
            named = named[: -len(tail)]
    if named[:2] == ["county", "of"]:
        end = next((at for at in (-3, -2, -1) if "".join(named[at:]) in state_keys()), None)
        named = [*named[2:end], named[0], *(named[end:] if end else [])]
    run = "".join(named)
    if run in ALIASES:
        return ALIASES[run].split()
    return _cities().get(run, named)


@cache
def _cities() -> dict[str, list[str]]:
    """Labels of cities in other languages, folded, to the words of the English one."""
    return {key(label): words(english) for label, english in naming.typed_cities()}


def _in_english(named: list[str]) -> Iterator[list[str]]:
    """ "Condado de Cook, IL" as "Cook County IL": its word goes before the state."""
    for length in range(min(len(named) - 1, 6), -1, -1):
        county, state = named[: len(named) - length], named[len(named) - length :]
        if not state or "".join(state) in state_keys():
            for one in county_readings(county):
                yield [*one, *state]


def _whole_state(named: list[str]) -> Iterator[Candidate]:
    run = "".join(named)
    if run in CITIES_BEFORE_STATES:
        yield Candidate(PlaceKind.CITY, run)
    if named[-1] == "state":
        run = "".join(named[:-1])
    if code := state_keys().get(run):
        yield Candidate(PlaceKind.STATE, key(STATES[code]))


def _with_state(named: list[str]) -> Iterator[Candidate]:
    """The longest name of a state at the end: "Charleston West Virginia" is not in Virginia."""
    for length in range(min(len(named) - 1, 6), 0, -1):
        if code := state_keys().get("".join(named[-length:])):
            yield from _named(named[:-length], code)
            name = "".join(named[:-length])
            for word in (*COUNTY_WORDS, "city"):
                yield Candidate(PlaceKind.COUNTY, name + word, code)
            return


def _alone(named: list[str]) -> Iterator[Candidate]:
    yield from _named(named, "")
    yield Candidate(PlaceKind.COUNTY, "".join(named) + "county")


def _named(named: list[str], state: str) -> list[Candidate]:
    """A city before a county, save that the post office in Ohio has a city "Ross County"."""
    run = "".join(named)
    found = [Candidate(PlaceKind.CITY, run, state), Candidate(PlaceKind.COUNTY, run, state)]
    return found[::-1] if named[-1] in {"county", "parish"} else found
