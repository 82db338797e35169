"""Service areas and whereabouts as sets of tokens: us, us-il, us-il-cook, 60614."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from directory import places
from directory.disclosure import Whereabouts
from directory.place_words import county_token, state_of, state_token


def tokens_of(rows: Iterable[dict[str, Any]], state: str) -> set[str]:
    """What service_area rows cover. `state`: where the listing is, for names without one."""
    found: set[str] = set()
    for row in rows:
        found.update(places.areas_of(row["name"], row["extent_type"], row["extent"], state=state))
    return found


def around(where: Whereabouts) -> set[str]:
    """The state and county that a place lies in; all that may be told of a confidential one."""
    state = state_of(where.state_province)
    if not state:
        return set()
    county = where.county or places.county_of(where.postal_code)
    return {state_token(state), *([_county_token(county, state)] if county else [])}


_county_token = lru_cache(maxsize=4_096)(county_token)


def coarse(tokens: Iterable[str]) -> set[str]:
    """No finer than a county: what may be told of the areas of a confidential place."""
    told = set(tokens)
    return {token for token in told if not token.isdigit()} | above(
        token for token in told if token.isdigit()
    )


def above(tokens: Iterable[str]) -> set[str]:
    """The regions that areas are a part of: us-il-cook is in us-il."""
    found = set()
    for token in tokens:
        parts = token.split("-", 2)
        if len(parts) == 3:
            found.add("-".join(parts[:2]))
        elif token.isdigit():
            found |= _regions_of_zip(token)
    return found


def _regions_of_zip(code: str) -> set[str]:
    try:
        return {token for token in places.resolve(code).tokens if "-" in token}
    except places.UnknownPlace:
        return set()
