"""What states and counties are called in other languages than English: `es.toml`.

Nothing of it is stored or indexed, and a place goes by its English name in addresses and searches.
Names are looked up when a page is made, in the language of the moment; those of every language
are understood when they are typed, on any page.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FOLDER = Path(__file__).parent
ENGLISH = "en"
NAME = "{name}"
STATE = "State"  # "New York State", so called where it could be the city
Names = Mapping[str, str]  # by the English name or word


@dataclass(frozen=True, slots=True)
class Regions:
    """What one file says. A list that it lacks is empty."""

    states: Names = field(default_factory=dict)
    states_in_a_sentence: Names = field(default_factory=dict)
    counties: Names = field(default_factory=dict)
    """ "County" -> "Condado de {name}"."""
    counties_in_a_sentence: Names = field(default_factory=dict)
    cities: Names = field(default_factory=dict)
    """By the label: "New York, NY"."""
    also: Names = field(default_factory=dict)
    """Only typed: the other name -> the English one."""

    def state(self, name: str, *, in_a_sentence: bool) -> str:
        alone = self.states.get(name, name)
        return self.states_in_a_sentence.get(name, alone) if in_a_sentence else alone

    def county(self, kind: str, *, in_a_sentence: bool) -> str:
        alone = self.counties.get(kind, "")
        return self.counties_in_a_sentence.get(kind, alone) if in_a_sentence else alone


def shown(label: str, *, in_a_sentence: bool = False) -> str:
    """A state, a county, or a label that ends in a state ("Cook County, IL"), in the language of
    the moment; anything else, a town above all, as it is."""
    regions = _of_the_moment()
    if regions is None or label in regions.cities:
        return regions.cities[label] if regions else label
    name, comma, state = label.partition(", ")
    told = _county(regions, name, in_a_sentence=in_a_sentence)
    if comma and name.endswith(f" {STATE}"):
        told = ""  # "Mississippi State, MS" is a town
    if not told and not comma:
        return regions.state(label, in_a_sentence=in_a_sentence)
    return f"{told or name}{comma}{regions.state(state, in_a_sentence=False)}"


def within(label: str) -> str:
    """As `shown`, to stand behind a word for "in": "el condado de Cook"."""
    return shown(label, in_a_sentence=True)


def in_state(name: str, code: str, *, in_a_sentence: bool = False) -> str:
    """The name of a county or a town of a state, which is never itself a state: "Oregon, OH"."""
    told = shown(f"{name}, {code}", in_a_sentence=in_a_sentence)
    return told.removesuffix(f", {code}")


def state_names() -> Names:
    """Those of the language of the moment that differ, by the English name."""
    regions = _of_the_moment()
    return regions.states if regions else {}


def _county(regions: Regions, name: str, *, in_a_sentence: bool) -> str:
    """ "" where it is called none."""
    for pattern in _forms(tuple(regions.counties)):
        if found := pattern.fullmatch(name):
            proper = found["name"]
            if found["kind"] == STATE:
                proper = regions.states.get(proper, proper)
            form = regions.county(found["kind"], in_a_sentence=in_a_sentence)
            return form.replace(NAME, proper)
    return ""


@cache
def _forms(kinds: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """ "Yakutat City and Borough" and "City and Borough of Juneau"; the longest word first."""
    ordered = sorted(kinds, key=len, reverse=True)
    either = "|".join(map(re.escape, ordered))
    return (
        re.compile(rf"(?P<kind>{either}) of (?P<name>.+)"),
        re.compile(rf"(?P<name>.+?) (?P<kind>{either})"),
    )


def _of_the_moment() -> Regions | None:
    language = get_language() or ENGLISH
    return None if language == ENGLISH else _all().get(language)


@cache
def _all() -> Mapping[str, Regions]:
    """Read once in each process."""
    return {path.stem: read(path) for path in sorted(FOLDER.glob("*.toml"))}


def read(path: Path) -> Regions:
    """Raises tomllib.TOMLDecodeError, and TypeError for a list that is none of ours."""
    return Regions(**tomllib.loads(path.read_text(encoding="utf-8")))


def typed_states() -> Iterator[tuple[str, str]]:
    """(name, English name) in every language."""
    for regions in _all().values():
        yield from ((name, english) for english, name in regions.states.items())
        yield from regions.also.items()


def typed_cities() -> Iterator[tuple[str, str]]:
    """(label, English label) in every language."""
    for regions in _all().values():
        yield from ((name, english) for english, name in regions.cities.items())


def typed_counties() -> Iterator[tuple[str, str]]:
    """(what stands before the name, English word): ("Condado de", "County"), ("el condado de",
    "County")."""
    for regions in _all().values():
        forms = (*regions.counties.items(), *regions.counties_in_a_sentence.items())
        for kind, form in forms:
            if form.endswith(NAME):
                yield form.removesuffix(NAME).strip(), kind
