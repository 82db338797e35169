"""The parameters of a search, read and checked: every fault is told, with its mend."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _  # few of them are ever told

from directory.models import TaxonomyTerm
from search.ages import band_of
from search.query import Band, Sort
from search.vocabulary import is_named

SINGLE = ("q", "near", "within_km", "open_now", "literal", "sort", "page", "per_page")
REPEATED = ("taxonomy_term", "age", "language", "cost", "group", "mode", "setting", "organization")
PLAIN = ("language", "cost", "group", "mode", "setting")
SORTS: tuple[Sort, ...] = ("best", "distance", "name")
FARTHEST_KM = 20_040.0  # half around the earth
MOST_RESULTS = 10_000  # whoever wants more narrows the search
MOST_PER_PAGE = 100
MOST_VALUES = 50
OLDEST = 130
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"", "0", "false", "no", "off"})


class BadParameters(ValueError):
    """`errors`: (field, value, message) of each."""

    def __init__(self, errors: Iterable[tuple[str, str, str]]) -> None:
        self.errors = list(errors)
        super().__init__("; ".join(f"{name}: {message}" for name, _, message in self.errors))

    def as_dict(self) -> dict[str, list[dict[str, str]]]:
        return {
            "errors": [
                {"field": name, "value": value, "message": message}
                for name, value, message in self.errors
            ]
        }


class Params(Protocol):
    """What of a QueryDict is used."""

    def getlist(self, key: str, /) -> list[Any]: ...
    def keys(self) -> Iterable[str]: ...


@dataclass(frozen=True, slots=True)
class Parameters:
    q: str = ""
    near: str = ""
    within_km: float | None = None
    taxonomy_terms: tuple[UUID, ...] = ()
    open_now: bool = False
    literal: bool = False
    ages: tuple[Band, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    organizations: tuple[UUID, ...] = ()
    sort: Sort = "best"
    page: int = 1
    per_page: int = 20


def printable(value: str) -> str:
    """The beginning of a value, fit to be shown again."""
    return "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in value[:100]
    )


class _Reader:
    """Reads one parameter after the other and collects what is wrong."""

    def __init__(self, params: Params) -> None:
        self.params = params
        self.errors: list[tuple[str, str, str]] = []

    def wrong(self, name: str, value: str, message: Promise | str) -> None:
        self.errors.append((name, printable(value), str(message)))

    def many(self, name: str) -> list[str]:
        values = [str(value).strip() for value in self.params.getlist(name)]
        distinct = list(dict.fromkeys(value for value in values if value))
        if len(distinct) > MOST_VALUES:
            self.wrong(name, distinct[MOST_VALUES], _("Give at most 50 values."))
        return distinct[:MOST_VALUES]

    def one(self, name: str) -> str:
        values = self.many(name)
        if len(values) > 1:
            self.wrong(name, values[1], _("Give this only once."))
        return values[0] if values else ""

    def number(self, name: str) -> float | None:
        text = self.one(name)
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not 0 < value <= FARTHEST_KM:
            self.wrong(name, text, _("Give a number of kilometres greater than 0, such as 25."))
            return None
        return value

    def whole(self, name: str, default: int, most: int, message: Promise | str) -> int:
        text = self.one(name)
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
            self.wrong(name, text, message)
            return default
        return int(text)

    def flag(self, name: str) -> bool:
        text = self.one(name).lower()
        if text not in _YES | _NO:
            self.wrong(name, text, _("Give true or false."))
        return text in _YES

    def each(self, name: str, read: Callable[[str], Any], message: Promise | str) -> list[Any]:
        found = []
        for value in self.many(name):
            try:
                found.append(read(value))
            except ValueError:
                self.wrong(name, value, message)
        return found


def read(
    params: Params,
    *,
    known: Callable[[str], set[str]],
    says_where: Callable[[str], bool] = lambda words: False,
) -> Parameters:
    """Raises BadParameters. `known`: the values of a facet that any listing has. `says_where`:
    whether the words name a place, which then stands for `near`.

    Costs one query when a taxonomy term is given by its code.
    """
    reader = _Reader(params)
    for name in params.keys():  # noqa: SIM118  a QueryDict is only nearly a dict
        if name not in SINGLE and name not in REPEATED:
            names = ", ".join((*SINGLE, *REPEATED))
            reader.wrong(name, "", _("There is no such parameter. There are: %s.") % names)
    q = reader.one("q")
    near = reader.one("near")
    literal = reader.flag("literal")
    within_km = reader.number("within_km")
    placed = bool(near) or (not literal and says_where(q))
    if within_km is not None and not placed:
        reader.wrong("within_km", f"{within_km:g}", _("Say near what: add a place in “near”."))
    per_page = reader.whole("per_page", 20, MOST_PER_PAGE, _("Give a number from 1 to 100."))
    last = MOST_RESULTS // per_page
    page = reader.whole(
        "page", 1, last, _("Give a number from 1 to %s; narrow the search to see others.") % last
    )
    found = Parameters(
        q=q,
        near=near,
        within_km=within_km,
        taxonomy_terms=_terms(reader),
        open_now=reader.flag("open_now"),
        literal=literal,
        ages=tuple(
            reader.each(
                "age", _age, _("Give an age in years, such as 34, or from one to another: 18-25.")
            )
        ),
        chosen={name: _known_values(reader, name, known) for name in PLAIN},
        organizations=tuple(
            reader.each("organization", UUID, _("Give the id of an organization."))
        ),
        sort=_sort(reader, placed),
        page=page,
        per_page=per_page,
    )
    if reader.errors:
        raise BadParameters(reader.errors)
    return found


def _sort(reader: _Reader, placed: bool) -> Sort:
    text = reader.one("sort")
    sort = next((one for one in SORTS if one == (text or "best")), None)
    if sort is None:
        reader.wrong("sort", text, _("Give best, distance or name."))
    if sort == "distance" and not placed:
        reader.wrong("sort", text, _("Say near what: add a place in “near”."))
    return sort or "best"


def _age(value: str) -> Band:
    """Raises ValueError. A part of a year counts as the year: 17.5 is 17."""
    low, high = band_of(value)
    if not (0 <= low <= high and low <= OLDEST):
        raise ValueError(value)
    return math.floor(low), high if math.isinf(high) else math.floor(high)


def _known_values(reader: _Reader, name: str, known: Callable[[str], set[str]]) -> tuple[str, ...]:
    values = reader.many(name)
    for value in values:
        if value not in known(name) and not is_named(name, value):
            some = ", ".join(sorted(known(name))) or _("none yet")
            reader.wrong(name, value, _("There is no such value. There are: %s.") % some)
    return tuple(values)


def _terms(reader: _Reader) -> tuple[UUID, ...]:
    """By id, or by code: a code that several taxonomies use means all of them."""
    found: list[UUID] = []
    codes: list[str] = []
    for value in reader.many("taxonomy_term"):
        try:
            found.append(UUID(value))
        except ValueError:
            codes.append(value)
    if codes or found:
        rows = TaxonomyTerm.objects.live()
        by_code: dict[str, list[UUID]] = {}
        plain = [code for code in codes if "\0" not in code]
        for pk, code in rows.filter(code__in=plain).values_list("id", "code"):
            by_code.setdefault(code, []).append(pk)
        there = set(rows.filter(id__in=found).values_list("id", flat=True)) if found else set()
        unknown = [str(pk) for pk in found if pk not in there]
        for value in [*unknown, *(code for code in codes if code not in by_code)]:
            reader.wrong("taxonomy_term", value, _("No taxonomy term has this id or code."))
        found += [pk for code in codes for pk in by_code.get(code, [])]
    return tuple(dict.fromkeys(found))
