"""The filters of a search as a page shows them: facets with counts, chips, and where to go on."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

from directory.regions import naming
from directory.terms.naming import shown
from frontend.box import Said
from frontend.links import LIST, SearchLinks
from frontend.words import term_name
from search.labels import repeating
from search.vocabulary import FACET_NAMES, label

VALUES_SHOWN = 8
VALUES_SHOWN_OF_ONE = 60

BY_FIELD = {"open_now"}  # the form has a box for it
MILES_TO_KM = {"5": "8", "10": "16", "25": "40", "50": "80", "100": "160"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A box to tick."""

    value: str
    label: str
    count: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    heading: Promise
    choices: list[Choice]
    more_url: str  # empty when all choices are shown


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    url: str


def facets(
    counted: Mapping[str, Sequence[Mapping[str, Any]]], links: SearchLinks, whole: str
) -> list[Facet]:
    """The commonest values of each beside all selected ones, these first; many more of the one
    named `whole`."""
    shown = []
    repeated = repeating()
    for name, heading in FACET_NAMES.items():
        if name in BY_FIELD:
            continue
        values = counted.get(name, ())
        chosen = [v for v in values if v["selected"]]
        others = [v for v in values if not v["selected"] and _is_worth_showing(v, repeated)]
        most = max(VALUES_SHOWN_OF_ONE if name == whole else VALUES_SHOWN, len(chosen))
        if values := [*chosen, *others]:
            more = links.with_value("more", name) + f"#facet-{name}"
            choices = [choice(name, value) for value in values[:most]]
            shown.append(Facet(name, heading, choices, more if len(values) > most else ""))
    return shown


def _is_worth_showing(value: Mapping[str, Any], repeated: Container[str]) -> bool:
    """Not what finds nothing, nor a term that says what another filter says."""
    return bool(value["count"]) and value["value"] not in repeated


def choice(name: str, value: Mapping[str, Any]) -> Choice:
    word = str(value["value"])
    text = value.get("label") or label(name, word)
    return Choice(
        value=word,
        label=term_name(text) if name == "taxonomy_term" else text,
        count=f"{value['count']:,}",
        selected=bool(value["selected"]),
    )


def chips(counted: Mapping[str, Sequence[Mapping[str, Any]]], links: SearchLinks) -> list[Chip]:
    """One for each filter in force, chosen or said in the words; the link takes it off."""
    said = [Chip(said_label(one), links.unsaid(one)) for one in links.box.said]
    chosen = [
        Chip(chip_label(name, value, counted, term_name), links.without(name, value))
        for name, value in links.pairs
        if name not in {"q", "near", "sort", LIST}
    ]
    return [*said, *chosen]


def said_label(said: Said) -> str:
    if said.facet == "place":
        return gettext("Near %(place)s") % {"place": naming.shown(said.label)}
    return said.label


def chip_label(
    name: str,
    value: str,
    counted: Mapping[str, Sequence[Mapping[str, Any]]],
    term: Callable[[str], str] = shown,
) -> str:
    """`term`: says the name of a kind of help."""
    if name == "within_km":
        return within(value)
    if name == "open_now":
        return gettext("Open now")
    if name == "literal":
        return gettext("Words as you typed them")
    labels = {str(v["value"]): v.get("label", "") for v in counted.get(name, ())}
    text = labels.get(value) or label(name, value)
    return term(text) if name == "taxonomy_term" else text


def within(kilometres: str) -> str:
    miles = next((m for m, km in MILES_TO_KM.items() if km == kilometres), None)
    if miles is None:
        return gettext("Within %(kilometres)s km") % {"kilometres": kilometres}
    return ngettext("Within %(miles)s mile", "Within %(miles)s miles", int(miles)) % {
        "miles": miles
    }
