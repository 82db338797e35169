"""Addresses of a search: the same search with one thing more, one thing less, or another page."""

from collections.abc import Iterable
from functools import cached_property
from urllib.parse import quote_plus, urlencode

from django.http import QueryDict

from frontend.box import Box, Said, left

# Everything that makes a search; anything else in the address is dropped from links.
SINGLE = ("q", "near", "within_km", "open_now", "literal", "sort")
REPEATED = (
    "taxonomy_term",
    "age",
    "language",
    "cost",
    "group",
    "mode",
    "setting",
    "organization",
)
LIST = "list"  # what a visitor has saved: no part of the search, but kept in all its addresses
WORDS = ("q", "near", "literal", LIST)
OF_A_PLACE = ("near", "within_km", "sort")  # what cannot be without one
Pair = tuple[str, str]


class SearchLinks:
    """Builds `?…` addresses from the parameters of a request; none of them keeps the page."""

    def __init__(self, params: QueryDict, box: Box | None = None) -> None:
        """`box`: what the words were taken for; what is said there can be taken off, too."""
        self.pairs = [
            (name, value) for name in (*SINGLE, *REPEATED, LIST) for value in given(params, name)
        ]
        self.box = box or Box()

    @cached_property
    def encoded(self) -> list[tuple[str, str, str]]:
        return [(name, value, f"{name}={quote_plus(value)}") for name, value in self.pairs]

    def everything(self) -> str:
        return "?" + "&".join(text for _, _, text in self.encoded)

    def with_value(self, name: str, value: str) -> str:
        """Beside other values of a repeated name, instead of the value of a single one."""
        kept = [text for n, _, text in self.encoded if n != name or name in REPEATED]
        return "?" + "&".join([*kept, f"{name}={quote_plus(value)}"])

    def without(self, name: str, value: str | None = None) -> str:
        """Without this value, or without any value of that name; in the words, too."""
        said = self.box.saying(name, value)
        if said and (name, value) not in self.pairs:
            return self.unsaid(*said)
        return "?" + "&".join(
            text for n, v, text in self.encoded if n != name or (value is not None and v != value)
        )

    def unsaid(self, *said: Said) -> str:
        """Without the words that say these. The place in the words stays, unless it is one."""
        if any(one.facet == "place" for one in said):
            return self._saying(left(said), "", less=OF_A_PLACE)
        return self._saying(left(said), self.box.place)

    def _saying(self, q: str, near: str, less: Iterable[str] = ()) -> str:
        """The same search in other words, near another place if one is given."""
        less = {"q", *less, *(["near"] if near else [])}
        kept = [pair for pair in self.pairs if pair[0] not in less]
        words = [("q", q)] if q else []
        place = [("near", near)] if near else []
        return "?" + urlencode([*words, *place, *kept])

    def near(self, label: str) -> str:
        """The same need at another place, whether the place was typed or said in the words."""
        return self._saying(self._without_place(), label)

    def anywhere(self) -> str:
        """Without the place, the distance from it and the order that needs it."""
        return self._saying(self._without_place(), "", less=OF_A_PLACE)

    def _without_place(self) -> str:
        said = self.box.saying("place")
        return left(said) if said else self.words

    @property
    def saved(self) -> str:
        return next((value for name, value in self.pairs if name == LIST), "")

    @property
    def words(self) -> str:
        return next((value for name, value in self.pairs if name == "q"), "")

    @property
    def literal_words(self) -> bool:
        """Whether they are taken as they were typed."""
        return any(name == "literal" for name, _ in self.pairs)

    def literal(self) -> str:
        """With the words as they were typed."""
        return self.with_value("literal", "1")

    def without_filters(self) -> str:
        """The words and the place alone."""
        if needs := self.box.needs:
            others = {name for name, _ in self.pairs if name not in WORDS}
            return self._saying(left(needs), self.box.place, less=others)
        return "?" + "&".join(text for n, _, text in self.encoded if n in WORDS)

    def page(self, number: int) -> str:
        return self.with_value("page", str(number)) if number > 1 else self.everything()

    def hidden(self, shown: Iterable[str]) -> list[Pair]:
        """What a form has to carry along because it has no field for it."""
        return [pair for pair in self.pairs if pair[0] not in shown]


def given(params: QueryDict, name: str) -> list[str]:
    """The values that are not blank, each once; the last one only where one is meant."""
    values = list(dict.fromkeys(v for v in params.getlist(name) if v.strip()))
    return values if name in REPEATED else values[-1:]
