"""Words that stand around what somebody asks for, in every language that has a file here."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """Of all languages together: one types as one speaks. `es.toml` says what each is for."""

    fillers: frozenset[str]
    beside: frozenset[str]
    denials: frozenset[str]
    refused: frozenset[str]
    refusing: frozenset[str]
    having: frozenset[str]
    years: frozenset[str]
    old: frozenset[str]
    numbers: Mapping[str, int]
    before_an_age: frozenset[str]
    before_years: frozenset[str]
    after_years: frozenset[str]
    after_a_number: frozenset[str]
    near_me: tuple[str, ...]  # regular expressions
    places_only: tuple[Run, ...]
    places_and_more: tuple[Run, ...]
    before_a_name: tuple[Run, ...]
    after_a_name: frozenset[str]
    in_the_field: tuple[str, ...]
    in_the_box: tuple[str, ...]


@cache
def asking() -> Asking:
    """Read once in each process. Raises tomllib.TOMLDecodeError for a file that is none, and
    KeyError for a list that no file knows."""
    return read(sorted(FOLDER.glob("*.toml")))


def read(paths: list[Path]) -> Asking:
    lists: dict[str, list[str]] = {name: [] for name in Asking.__slots__}
    for path in paths:
        for name, words in tomllib.loads(path.read_text(encoding="utf-8")).items():
            lists[name] += words.split() if isinstance(words, str) else words
    return Asking(
        fillers=frozenset(lists["fillers"]),
        beside=frozenset(lists["beside"]),
        denials=frozenset(lists["denials"]),
        refused=frozenset(lists["refused"]),
        refusing=frozenset(lists["refusing"]),
        having=frozenset(lists["having"]),
        years=frozenset(lists["years"]),
        old=frozenset(lists["old"]),
        numbers=_numbers(lists["numbers"]),
        before_an_age=frozenset(lists["before_an_age"]),
        before_years=frozenset(lists["before_years"]),
        after_years=frozenset(lists["after_years"]),
        after_a_number=frozenset(lists["after_a_number"]),
        near_me=tuple(lists["near_me"]),
        places_only=_runs(lists["places_only"]),
        places_and_more=_runs(lists["places_and_more"]),
        before_a_name=_runs(lists["before_a_name"]),
        after_a_name=frozenset(lists["after_a_name"]),
        in_the_field=tuple(lists["in_the_field"]),
        in_the_box=tuple(lists["in_the_box"]),
    )


def _numbers(told: list[str]) -> dict[str, int]:
    """ "ten:10"."""
    pairs = (one.split(":") for one in told)
    return {word: int(value) for word, value in pairs}


def _runs(phrases: list[str]) -> tuple[Run, ...]:
    return tuple(tuple(phrase.split()) for phrase in phrases)
