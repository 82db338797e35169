"""Service areas as sets of tokens: us, us-il, us-il-cook, 60614."""

import re
from collections.abc import Iterable

from directory.disclosure import Whereabouts
from search.analyse import fold

_STATES = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|"
    "DE Delaware|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|"
    "IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|"
    "MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|"
    "NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|"
    "NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|"
    "RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|"
    "VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|AS American Samoa|"
    "GU Guam|MP Northern Mariana Islands|PR Puerto Rico|VI Virgin Islands"
)
STATES = {fold(one[3:]): one[:2].lower() for one in _STATES.split("|")}
_CODES = frozenset(STATES.values())
_NATION = frozenset(
    {"us", "usa", "u.s.", "united states", "united states of america", "nationwide", "national"}
)
_STATEWIDE = frozenset({"statewide", "state-wide", "entire state", "whole state"})


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


def state_token(state: str) -> str:
    """ "IL" or "Illinois" -> "us-il"; "" when it is neither."""
    code = fold(state.strip())
    code = STATES.get(code, code)
    return f"us-{code}" if code in _CODES else ""


def county_token(county: str, state: str) -> str:
    above = state_token(state)
    name = re.sub(r"\s+(county|parish|borough|census area|municipio)$", "", fold(county.strip()))
    return f"{above}-{slug(name)}" if above and name else ""


def tokens_of(rows: Iterable[dict[str, str]], state: str) -> set[str]:
    """What service_area rows cover. `state`: where the listing is, for names without one."""
    found: set[str] = set()
    for row in rows:
        named = [row["name"]]
        if row["extent_type"] in {"", "text"}:
            named.append(row["extent"])
        for text in named:
            found |= _named(text, state)
    return found


def _named(text: str, state: str) -> set[str]:
    whole = _one_named(text, state)
    if whole:
        return {whole}
    parts = re.split(r"[;\n|]|,(?!\s*[A-Za-z]{2}\b)|\band\b", text)
    return {token for part in parts if (token := _one_named(part, state))}


def _one_named(text: str, state: str) -> str:
    name = fold(text).strip(" .")
    if not name:
        return ""
    if name in _NATION:
        return "us"
    if name in _STATEWIDE:
        return state_token(state)
    if re.fullmatch(r"\d{5}", name):
        return name
    name = re.sub(r"^state of ", "", name)
    if state_token(name):
        return state_token(name)
    county, _, its_state = name.partition(",")
    if re.search(r" (county|parish|borough)$", county.strip()):
        return county_token(county, its_state or state)
    return ""


def around(where: Whereabouts) -> set[str]:
    """The state and county that a place lies in; all that may be told of a confidential one."""
    found = {state_token(where.state_province), county_token(where.county, where.state_province)}
    return {token for token in found if token}


def above(tokens: Iterable[str]) -> set[str]:
    """The regions that areas are a part of: us-il-cook is in us-il."""
    found = set()
    for token in tokens:
        parts = token.split("-", 2)
        if len(parts) == 3:
            found.add("-".join(parts[:2]))
    return found
