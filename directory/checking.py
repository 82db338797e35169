"""May these drafts be saved? Types, required values, owners of parts, and what they point at."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from directory import parts, schema
from directory.drafts import Draft, Problem, Row, clean

Problems = dict[UUID, list[Problem]]


def check(entity: str, drafts: Sequence[Draft], stored: dict[UUID, Row]) -> Problems:
    """Cleans the drafts' values in place; returns the problems of those that cannot be saved.

    Costs a query for each kind of record that the drafts point at, none where they do not.
    """
    problems: Problems = defaultdict(list)
    _refuse_twins(drafts, problems)
    _clean_fields(entity, drafts, stored, problems)
    for kind in schema.PARTS:
        holders = [draft for draft in drafts if kind in draft.parts]
        if holders:
            _clean_parts(entity, kind, holders, problems)
    _check_targets(entity, drafts, problems)
    return dict(problems)


def _refuse_twins(drafts: Sequence[Draft], problems: Problems) -> None:
    seen: set[UUID] = set()
    for draft in drafts:
        if draft.id in seen:
            problems[draft.id].append(
                Problem("id", str(draft.id), _("Two records with this id came together; keep one."))
            )
        seen.add(draft.id)


def _clean_fields(
    entity: str, drafts: Sequence[Draft], stored: dict[UUID, Row], problems: Problems
) -> None:
    def complain(number: int, field: str, value: Any, message: str) -> None:
        problems[drafts[number].id].append(Problem(field, _shown(value), message))

    for draft in drafts:
        for column in sorted(schema.SET_HERE & draft.fields.keys()):
            problem = Problem(column, _shown(draft.fields[column]), "Only the directory sets this.")
            problems[draft.id].append(problem)
    new = [draft.id not in stored for draft in drafts]
    rows = [draft.fields for draft in drafts]
    for draft in drafts:
        draft.fields["id"] = draft.id
    clean(entity, rows, complain, new=new)
    for draft in drafts:
        del draft.fields["id"]


def _clean_parts(entity: str, kind: str, holders: list[Draft], problems: Problems) -> None:
    if kind not in parts.kinds_of(entity):
        for draft in holders:
            message = _("HSDS has no %(kind)s in %(entity)s; leave it out.")
            problems[draft.id].append(Problem(kind, "", message % {"kind": kind, "entity": entity}))
        return
    rows: list[Row] = []
    owners: list[UUID] = []
    for draft in holders:
        _settle_owners(entity, kind, draft, problems)
        rows.extend(draft.parts[kind])
        owners.extend([draft.id] * len(draft.parts[kind]))

    def complain(number: int, field: str, value: Any, message: str) -> None:
        problems[owners[number]].append(Problem(f"{kind}.{field}", _shown(value), message))

    clean(kind, rows, complain, new=[True] * len(rows))


def _settle_owners(entity: str, kind: str, draft: Draft, problems: Problems) -> None:
    """Gives each part row its place and its owner; refuses one that belongs to another root."""
    rows = draft.parts[kind]
    if kind == "attribute":
        _settle_links(entity, draft, problems)
        return
    for position, row in enumerate(rows):
        row["position"] = position
        column = schema.owner_column(kind, row)
        if column is None:
            row[f"{entity}_id"] = draft.id
        elif not _is_own(entity, draft, column, row[column]):
            problems[draft.id].append(
                Problem(f"{kind}.{column}", _shown(row[column]), _another(entity))
            )


def _is_own(entity: str, draft: Draft, column: str, owner: Any) -> bool:
    kind = column.removesuffix("_id")
    if kind == entity:
        return bool(owner == draft.id)
    # A part's owner among the draft's own parts; an owner that stays as it is cannot be told
    # from a stranger's here, so it must be in the draft.
    return any(row["id"] == owner for row in draft.parts.get(kind, ()))


def _another(entity: str) -> str:
    return _("It belongs to another %(entity)s.") % {"entity": entity}


def _settle_links(entity: str, draft: Draft, problems: Problems) -> None:
    own: set[UUID] | None = None
    for row in draft.parts["attribute"]:
        link = row.setdefault("link_id", draft.id)
        row.setdefault("link_entity", entity)
        if link is draft.id or link == draft.id:
            continue
        if own is None:
            own = {one["id"] for rows in draft.parts.values() for one in rows}
        if link not in own:
            problems[draft.id].append(Problem("attribute.link_id", _shown(link), _another(entity)))


def _check_targets(entity: str, drafts: Sequence[Draft], problems: Problems) -> None:
    """Refuses drafts that point at records which are neither stored nor in this batch.

    Again after a refusal: what pointed at the refused one dangles now.
    """
    refused = -1
    while refused != len(problems):
        refused = len(problems)
        good = [draft for draft in drafts if draft.id not in problems]
        here = {draft.id for draft in good}
        _check_column_targets(entity, good, [[one.fields] for one in good], here, entity, problems)
        for kind in parts.kinds_of(entity):
            holders = [one for one in good if one.parts.get(kind)]
            rows = [one.parts[kind] for one in holders]
            if rows:
                _check_column_targets(kind, holders, rows, here, entity, problems)


def _check_column_targets(
    kind: str,
    drafts: list[Draft],
    rows: list[list[Row]],
    here: set[UUID],
    entity: str,
    problems: Problems,
) -> None:
    """`rows` are those of this kind for each of `drafts`."""
    for column, field in schema.columns_of(kind).items():
        if not isinstance(field, models.ForeignKey):
            continue
        model: Any = field.related_model
        # By identity first: a term is one object in thousands of rows, and hashing it is slow.
        values = {id(value): value for of in rows for row in of if (value := row.get(column))}
        wanted = {value for value in values.values() if isinstance(value, UUID)}
        if model is schema.ROOTS[entity]:
            wanted -= here
        else:
            wanted -= _ids_in_drafts(model, drafts)
        missing = wanted - _existing(model, wanted)
        if missing:
            _refuse_dangling(kind, column, drafts, rows, missing, problems)


def _ids_in_drafts(model: type[models.Model], drafts: list[Draft]) -> set[UUID]:
    """Ids of the parts of this model which the drafts bring along."""
    kind = next((name for name, one in schema.PARTS.items() if one is model), None)
    if kind is None:
        return set()
    return {part["id"] for draft in drafts for part in draft.parts.get(kind, ())}


def _existing(model: type[models.Model], wanted: set[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for batch in parts.batches(wanted):
        query: Any = model._base_manager.filter(pk__in=batch)
        found.update(query.values_list("pk", flat=True))
    return found


def _refuse_dangling(
    kind: str,
    column: str,
    drafts: list[Draft],
    rows: list[list[Row]],
    missing: set[UUID],
    problems: Problems,
) -> None:
    name = column if kind == drafts[0].entity else f"{kind}.{column}"
    message = _("There is no such %(entity)s: bring it in first, or leave the link out.")
    told = message % {"entity": column.removesuffix("_id")}
    for draft, of in zip(drafts, rows, strict=True):
        for row in of:
            if row.get(column) in missing:
                problems[draft.id].append(Problem(name, _shown(row[column]), told))


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 200 else text[:200] + "…"
