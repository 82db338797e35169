"""Drafts: a root as it should be, and the check that it may become one.

The rules are read from the models' own constraints (`filled`, `one_of`), so that a rule is
written once and the database would refuse what a check has missed.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from operator import itemgetter
from typing import Any, Literal
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from directory import schema

Outcome = Literal["created", "changed", "unchanged", "refused"]
Row = dict[str, Any]


@dataclass(slots=True)
class Draft:
    """One root as it should be: its own fields and all its parts.

    `fields` maps HSDS columns to Python values (keys as UUIDs, `<name>_id`); an absent one stays
    as it is, and gets its default at creation. In `parts` a kind that is present replaces all of
    the root's parts of that kind; an absent kind stays as it is. A part row needs its `id`; its
    owner is the root itself unless it names one.

    `came_at` is when a new root came into the directory, where its source may say so (the
    demonstration may, so that its county is not all of today); None for the moment of the save.
    """

    entity: str
    id: UUID
    fields: Row
    parts: dict[str, list[Row]] = field(default_factory=dict)
    came_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a draft cannot be saved: which field, which value, and what to do."""

    field: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Saved:
    draft: Draft
    outcome: Outcome
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes; the name becomes `updated_by` in the HSDS metadata.

    Without a `run_id` it was written by hand, and a new service is news at once. What an import
    run brings is not until `records.make_news` is told so: the run alone knows, at its end, how
    much it brought.
    """

    name: str
    user_id: int | None = None
    run_id: int | None = None


Complain = Callable[[int, str, Any, str], None]  # (number of the row, field, value, message)


class _Missing:
    """The type of what stands for a column that a row does not have."""


_MISSING: Any = _Missing()
_PLAIN: "dict[type[models.Field[Any, Any]], frozenset[type]]" = {
    models.TextField: frozenset({str}),
    models.CharField: frozenset({str}),
    models.BooleanField: frozenset({bool}),
}


@cache
def _required(entity: str) -> frozenset[str]:
    """Texts that must not be empty, and columns that have neither null nor default."""
    model = schema.model_of(entity)
    filled = {
        name.removeprefix(f"{entity}_").removesuffix("_filled")
        for name in (str(one.name) for one in model._meta.constraints)
        if name.endswith("_filled")
    }
    for column, one in schema.columns_of(entity).items():
        if not one.null and not one.has_default() and not one.primary_key:
            filled.add(column)
    return frozenset(filled)


@cache
def _enumerations(entity: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for one in schema.model_of(entity)._meta.constraints:
        condition = getattr(one, "condition", None)
        if str(one.name).endswith("_known") and isinstance(condition, models.Q):
            ((lookup, values),) = condition.deconstruct()[1]
            found[lookup.removesuffix("__in")] = frozenset(values)
    return found


def clean(entity: str, rows: Sequence[Row], complain: Complain, *, new: Sequence[bool]) -> None:
    """Brings the values of `rows` to the types of their columns, in place, column by column.

    Calls `complain` for what cannot be: unknown columns, wrong types, words outside an
    enumeration, required values that are missing (in rows that are `new`, or emptied).
    """
    present = 0
    named = set[str]().union(*rows)
    for column, one in schema.columns_of(entity).items():
        if column not in named:
            if column in _required(entity):
                _require(entity, column, rows, complain, new)
            continue
        try:
            values = list(map(itemgetter(column), rows))
        except KeyError:
            values = [row.get(column, _MISSING) for row in rows]
        types = set(map(type, values))
        given = len(values)
        if _Missing in types:
            given = sum(value is not _MISSING for value in values)
        present += given
        if given:
            _clean_column(entity, column, one, rows, values, complain)
        # A column of keys is complete as it stands: most of a large import are such.
        if column in _required(entity) and types != {UUID}:
            _require(entity, column, rows, complain, new)
    if present != sum(map(len, rows)):
        _complain_of_unknown(entity, rows, complain)


def _clean_column(
    entity: str,
    column: str,
    one: "models.Field[Any, Any]",
    rows: Sequence[Row],
    values: list[Any],
    complain: Complain,
) -> None:
    allowed = _enumerations(entity).get(column)
    required = column in _required(entity)
    types = set(map(type, values))
    if _needs_no_work(one, types) and not allowed and not _holds_nul(values, types):
        return
    for number, value in enumerate(values):
        if value is _MISSING or (required and value in (None, "")):
            continue  # `_require` says what is missing
        try:
            rows[number][column] = cleaned = _cleaned(one, value)
        except (TypeError, ValueError, OverflowError):
            complain(number, column, value, _("This is not %(wanted)s.") % {"wanted": _wanted(one)})
            continue
        if allowed and cleaned not in allowed:
            words = ", ".join(repr(word) for word in sorted(allowed) if word)
            complain(number, column, value, _("HSDS knows only %(words)s here.") % {"words": words})


def _needs_no_work(one: "models.Field[Any, Any]", types: set[type]) -> bool:
    target = one.target_field if isinstance(one, models.ForeignKey) else one
    if isinstance(target, models.UUIDField):
        return types == {UUID}
    return type(target) in _PLAIN and types == _PLAIN[type(target)]


def _holds_nul(values: list[Any], types: set[type]) -> bool:
    return types == {str} and any("\x00" in value for value in values)


def _cleaned(one: "models.Field[Any, Any]", value: Any) -> Any:
    """The value as the column wants it. Raises TypeError or ValueError when it cannot be."""
    target = one.target_field if isinstance(one, models.ForeignKey) else one
    if isinstance(target, models.TextField | models.CharField):
        return _text(value)
    if value is None or value == "":
        if one.null:
            return None
        raise ValueError("empty")
    if isinstance(target, models.UUIDField):
        return value if isinstance(value, UUID) else UUID(str(value))
    if isinstance(target, models.BooleanField):
        return _boolean(value)
    if isinstance(target, models.FloatField):
        return _finite(value)
    if isinstance(target, models.DateTimeField):
        return _moment(value)
    if isinstance(target, models.DateField):
        return value if type(value) is date else date.fromisoformat(str(value))
    return target.to_python(value)


def _text(value: Any) -> str:
    """None is empty. NUL has no meaning in a text and PostgreSQL refuses it."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(value)
    return value.replace("\x00", "")


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise TypeError(value)


def _finite(value: Any) -> float:
    if isinstance(value, bool) or not math.isfinite(number := float(value)):
        raise ValueError(value)
    return number


def _moment(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment


def _wanted(one: "models.Field[Any, Any]") -> str:
    """What a column takes, in words for a message."""
    target = one.target_field if isinstance(one, models.ForeignKey) else one
    for kind, words in (
        (models.UUIDField, _("the id of a record")),
        (models.BooleanField, _("yes or no")),
        (models.FloatField, _("a number")),
        (models.DateTimeField, _("a moment such as 2026-01-31T09:00:00Z")),
        (models.DateField, _("a date such as 2026-01-31")),
    ):
        if isinstance(target, kind):
            return words
    return _("a text")


def _require(
    entity: str, column: str, rows: Sequence[Row], complain: Complain, new: Sequence[bool]
) -> None:
    fallback = schema.FALLBACKS.get((entity, column))
    for number, row in enumerate(rows):
        value = row.get(column)
        if (value is None or value == "") and (column in row or new[number]):
            if fallback:
                row[column] = fallback
            else:
                complain(number, column, row.get(column), _("This is required and is missing."))


def _complain_of_unknown(entity: str, rows: Iterable[Row], complain: Complain) -> None:
    known = set(schema.columns_of(entity))
    for number, row in enumerate(rows):
        for column in set(row) - known:
            complain(
                number,
                column,
                row[column],
                _("HSDS has no such field in %(entity)s.") % {"entity": entity},
            )
