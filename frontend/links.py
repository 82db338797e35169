"""Addresses of a search: the same search with one thing more, one thing less, or another page."""

from collections.abc import Iterable
from functools import cached_property
from urllib.parse import quote_plus

from django.http import QueryDict

# Everything that makes a search; anything else in the address is dropped from links.
SINGLE = ("q", "near", "within_km", "open_now", "sort")
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
WORDS = ("q", "near")


class SearchLinks:
    """Builds `?…` addresses from the parameters of a request; none of them keeps the page."""

    def __init__(self, params: QueryDict) -> None:
        self.pairs = [
            (name, value) for name in (*SINGLE, *REPEATED) for value in given(params, name)
        ]

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
        """Without this value, or without any value of that name."""
        return "?" + "&".join(
            text for n, v, text in self.encoded if n != name or (value is not None and v != value)
        )

    def without_filters(self) -> str:
        """The words and the place alone."""
        return "?" + "&".join(text for n, _, text in self.encoded if n in WORDS)

    def anywhere(self) -> str:
        """Without the place, the distance from it and the order that needs it."""
        return "?" + "&".join(
            text for n, _, text in self.encoded if n not in {"near", "within_km", "sort"}
        )

    def page(self, number: int) -> str:
        return self.with_value("page", str(number)) if number > 1 else self.everything()

    def hidden(self, shown: Iterable[str]) -> list[tuple[str, str]]:
        """What a form has to carry along because it has no field for it."""
        return [pair for pair in self.pairs if pair[0] not in shown]


def given(params: QueryDict, name: str) -> list[str]:
    """The values that are not blank, each once; the last one only where one is meant."""
    values = list(dict.fromkeys(v for v in params.getlist(name) if v.strip()))
    return values if name in REPEATED else values[-1:]
