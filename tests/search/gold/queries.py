"""The judged queries of the sets, each in a file of its name, read and checked."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.search.gold.misspelling import misspelt

FOLDER = Path(__file__).parent
SETS = ("demo", "samhsa", "stories", "strangers_books", "strangers_county")
# The database, where it has another name than the set.
ASKED_OF = {"stories": "samhsa", "strangers_books": "samhsa", "strangers_county": "demo"}
KINDS = ("plain", "misspelt")

Codes = tuple[tuple[tuple[str, ...], ...], ...]
"""Any of (all of (one of)); each "book:category:code" or, of both books, "category:code"."""


@dataclass(frozen=True)
class Query:
    id: str
    q: str
    near: str = ""  # what stands in the place field
    place: str = ""  # the place that the words name; the judge's, never asked
    misspelt_by_hand: str = ""
    held_out: bool = False
    note: str = ""
    grades: Mapping[str, int] = field(default_factory=dict)  # by service id; the demo's
    codes: Codes = ()  # SAMHSA's

    @cached_property
    def wordings(self) -> dict[str, str]:
        """By kind; no misspelt one where no word is long enough to err in."""
        wrong = self.misspelt_by_hand or misspelt(self.q)
        return {"plain": self.q} | ({"misspelt": wrong} if wrong != self.q else {})


def asked_of(name: str) -> str:
    """The database that a set is asked of."""
    return ASKED_OF.get(name, name)


def read(name: str) -> list[Query]:
    """The queries of the set, in the order of the file. Raises ValueError with what is wrong."""
    path = FOLDER / f"{name}.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["query"]
    found = [_query(entry, path.name) for entry in entries]
    if len({one.id for one in found}) < len(found):
        raise ValueError(f"{path.name}: two queries have the same id.")
    return found


def _query(entry: dict[str, Any], file: str) -> Query:
    right = entry.pop("right")
    judged: dict[str, Any] = (
        {"grades": right} if isinstance(right, dict) else {"codes": _codes(right)}
    )
    wrong = entry.pop("misspelt", "")
    try:
        return Query(**entry, **judged, misspelt_by_hand=wrong)
    except TypeError as problem:
        raise ValueError(f"{file}, query {entry.get('id')!r}: {problem}") from problem


def _codes(right: list[list[str]]) -> Codes:
    return tuple(tuple(tuple(one_of.split("|")) for one_of in all_of) for all_of in right)
