"""When nothing is found: what was let go and why, the nearest anyway, and other words to try."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from directory.lists import enumerated
from frontend.box import Box
from frontend.brand.reading import brand
from frontend.cards import Card
from frontend.cards import cards as cards_of
from frontend.filters import chip_label, said_label
from frontend.links import LIST, SearchLinks
from frontend.needs import in_order
from frontend.sensitive import is_private

INSURANCES = frozenset(
    {"medicaid", "medicare", "military_insurance", "private_insurance", "state_insurance"}
)
NEEDS_OFFERED = 6


@dataclass(frozen=True, slots=True)
class LetGo:
    """One thing that was asked for and is not asked for in the wider search."""

    facet: str  # "q" for the words
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Instead:
    why: str
    cards: list[Card]
    total: int
    near: bool  # they are the nearest
    url: str  # of the whole wider search


@dataclass(frozen=True, slots=True)
class OtherWord:
    name: str
    url: str
    private: bool


def instead(found: Mapping[str, Any], links: SearchLinks, now: datetime) -> Instead | None:
    """None when not even a wider search finds anything."""
    wider = found.get("instead")
    if not wider or not wider["results"]:
        return None
    let_go = gone(links, wider["params"], found["facets"] or {})
    labels = [one.label for one in let_go] or [str(label) for label in wider["let_go"]]
    return Instead(
        why=reason(let_go[0]) if len(let_go) == 1 else _fits_not_all(labels),
        cards=cards_of(wider["results"], now=now),
        total=wider["total"],
        near=found["origin"] is not None,
        url=_address(wider["params"], links.box),
    )


def gone(
    links: SearchLinks,
    params: Mapping[str, Sequence[str]],
    counted: Mapping[str, Sequence[Mapping[str, Any]]] = MappingProxyType({}),
) -> list[LetGo]:
    """What of the search is not in these parameters: chosen filters, and those of the words.

    `counted`: facets of the search, where kinds of help and organizations have their names.
    """
    words = " ".join(params.get("q", ()))
    chosen = [
        LetGo(name, value, chip_label(name, value, counted))
        for name, value in links.pairs
        if name not in {"q", "near", "literal", "sort", LIST} and value not in params.get(name, ())
    ]
    if words == links.words:
        return chosen
    said = [one for one in links.box.needs if words == one.without]
    if not said and "q" in params:  # more than one of them
        said = [one for one in links.box.needs if len(words) < len(one.without)]
    if not said:
        return [*chosen, LetGo("q", links.words, f"“{links.words}”")]
    return [*chosen, *(LetGo(one.facet, one.values[0], said_label(one)) for one in said)]


def reason(one: LetGo) -> str:
    what = {"what": one.label}
    if one.facet == "q":
        return _("No listing there holds your words.")
    if one.facet == "open_now":
        return _("Nothing that fits is known to be open now.")
    if one.facet == "within_km":
        return _("Nothing that fits is so near.")
    if one.facet == "language":
        return _("No listing that fits says that %(what)s is spoken.") % what
    if one.facet == "cost" and one.value in INSURANCES:
        return _("No listing that fits says it takes %(what)s.") % what
    return _("No listing that fits says “%(what)s”.") % what


def _fits_not_all(labels: Sequence[str]) -> str:
    return _("No listing fits all of this: %(what)s.") % {"what": enumerated(labels)}


def _address(params: Mapping[str, Sequence[str]], box: Box) -> str:
    """With the place of the words, which the wider search may hold no more."""
    place = [("near", box.place)] if box.place and not params.get("near") else []
    pairs = [(name, value) for name, values in params.items() for value in values]
    return "?" + urlencode([*pairs, *place])


def other_words(links: SearchLinks) -> list[OtherWord]:
    """A few plain needs, near the same place and without filters."""
    place = [(name, value) for name, value in links.pairs if name == "near"]
    if links.box.place:
        place = [("near", links.box.place)]
    return [
        OtherWord(
            str(need.name),
            "?" + urlencode([("q", str(need.words)), *place]),
            is_private(str(need.words)),
        )
        for need in in_order(brand().needs)[:NEEDS_OFFERED]
    ]
