"""How names of places are folded, so that what people type meets what the table holds."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from directory.regions import naming

STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
    "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia",
    "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois",
    "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
    "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan",
    "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana",
    "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey",
    "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
    "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania",
    "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee",
    "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington",
    "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
    "PR": "Puerto Rico", "GU": "Guam", "VI": "U.S. Virgin Islands", "AS": "American Samoa",
    "MP": "Northern Mariana Islands", "FM": "Micronesia", "MH": "Marshall Islands",
    "PW": "Palau", "AA": "Armed Forces Americas", "AE": "Armed Forces Europe",
    "AP": "Armed Forces Pacific",
}  # fmt: skip
OTHER_STATE_NAMES = {
    "virginislands": "VI",
    "federatedstatesofmicronesia": "FM",
    "commonwealthofthenorthernmarianaislands": "MP",
    "cnmi": "MP",
    "usvi": "VI",
}
COUNTY_WORDS = ("county", "parish", "borough", "censusarea", "municipio", "municipality")
_DROPPED = str.maketrans("", "", ".'’‘ʻ`´")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_LONG = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount", "mtn": "mountain"}
_DIRECTIONS = {"n": "north", "s": "south", "e": "east", "w": "west"}
_COUNTY_FORMS = (
    (re.compile(r" city and borough$| municipality$| census area$"), ""),
    (re.compile(r"^(?:city and borough|municipality) of "), ""),
    (re.compile(r" (?:county|parish|borough|municipio)$"), ""),
)


def words(text: str) -> list[str]:
    """Lower case, without accents and punctuation, "St." and its like written out."""
    plain = text.translate(_DROPPED)
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(one for one in apart if not unicodedata.combining(one))
    found = _NOT_WORD.sub(" ", plain.lower()).split()
    long = [_LONG.get(word, word) for word in found]
    if found[-1:] == ["mt"]:
        long[-1] = "mt"  # at the end it is Montana
    if len(long) > 1:
        long[0] = _DIRECTIONS.get(long[0], long[0])
    return long


def run_of(folded: Sequence[str]) -> str:
    """What `key` gives for words that were folded one by one: far cheaper for many runs of them."""
    if len(folded) < 2:
        return "".join(folded)
    inner = ["mount" if word == "mt" else word for word in folded[:-1]]
    inner[0] = _DIRECTIONS.get(inner[0], inner[0])
    return "".join(inner) + folded[-1]


def key(text: str) -> str:
    """One run of letters and digits: "De Kalb" and "DeKalb", "O'Fallon" and "O Fallon" agree."""
    return "".join(words(text))


@cache
def state_starts() -> frozenset[str]:
    """Folded words that the name of a state may begin with."""
    other = (name for name, _ in naming.typed_states())
    first = {words(name)[0] for name in (*STATES.values(), *other)}
    return frozenset({*first, *_DIRECTIONS, *state_keys(), "virgin", "federated", "commonwealth"})


@cache
def state_keys() -> dict[str, str]:
    """Codes and names, in every language that has some, folded, to the code."""
    names = {key(name): code for code, name in STATES.items()}
    other = {key(name): names[key(english)] for name, english in naming.typed_states()}
    return {**{code.lower(): code for code in STATES}, **other, **names, **OTHER_STATE_NAMES}


@cache
def english_names() -> dict[str, str]:
    """Names of states and cities in other languages, folded, to the English one, folded."""
    cities = (map(_without_state, pair) for pair in naming.typed_cities())
    folded = (map(key, pair) for pair in (*naming.typed_states(), *cities))
    return {name: english for name, english in folded if name != english}


def _without_state(label: str) -> str:
    return label.partition(",")[0]


@cache
def county_starts() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """By their first word: the words before a county's name in another language, and what English
    has behind it. "condado": (("condado", "de"), "county")."""
    found: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
    for before, kind in naming.typed_counties():
        run = tuple(words(before))
        found[run[0]] = (*found.get(run[0], ()), (run, key(kind)))
    return found


def county_readings(folded: Sequence[str]) -> list[list[str]]:
    """ "condado de cook" as English says it, "cook county", which in Alaska may be "borough of
    juneau"; none for other words."""
    found = [
        (list(folded[len(run) :]), kind)
        for run, kind in county_starts().get(folded[0] if folded else "", ())
        if tuple(folded[: len(run)]) == run and len(folded) > len(run)
    ]
    behind = [[*name, kind] for name, kind in found]
    return [*behind, *([kind, "of", *name] for name, kind in found)]


@cache
def words_of_other_languages() -> frozenset[str]:
    """Those that names of places are made of: "nueva", "norte", "condado"."""
    names = (*naming.typed_states(), *naming.typed_cities(), *naming.typed_counties())
    return frozenset(word for name, _ in names for word in words(name) if len(word) > 2)


def state_of(text: str) -> str:
    """The code of a state given by code or name; "" when it is none."""
    return state_keys().get(key(text), "")


def state_token(state: str) -> str:
    return f"us-{state.lower()}"


def county_token(county: str, state: str) -> str:
    """`us-il-cook`; independent cities keep their "city", for a county may have the same name."""
    name = " ".join(words(county))
    for form, instead in _COUNTY_FORMS:
        name = form.sub(instead, name)
    return f"{state_token(state)}-{name.replace(' ', '-')}"
