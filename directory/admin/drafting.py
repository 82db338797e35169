"""From an admin form and its formsets to a draft, and from the draft to the records."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.forms import BaseModelFormSet
from django.forms.models import BaseInlineFormSet

from directory import parts, schema
from directory.drafts import Draft, Row
from directory.models.base import Record

FormSet = BaseInlineFormSet[Any, Any, Any] | BaseModelFormSet[Any, Any]


def draft_of(entity: str, record: Record, formsets: Iterable[FormSet]) -> Draft:
    """The record as the form has it, with the parts that the formsets show.

    Kinds that no formset shows stay as they are, and so do rows that hang on the record by way
    of another part (a contact's phone), unless that part was deleted in the form.
    """
    fields = {
        column: getattr(record, one.attname)
        for column, one in schema.columns_of(entity).items()
        if column != "id" and column not in schema.SET_HERE
    }
    kept = _indirect_parts(entity, record.pk)
    for formset in formsets:
        kind = next(name for name, model in schema.PARTS.items() if model is formset.model)
        kept[kind] = [*_rows(formset, kind, record.pk, entity), *kept.get(kind, [])]
    return Draft(entity, record.pk, fields, _without_orphans(entity, kept))


def _rows(formset: FormSet, kind: str, owner: UUID, entity: str) -> list[Row]:
    rows = []
    for form in formset.forms:
        blank = not form.has_changed() and form.instance._state.adding
        if blank or form in formset.deleted_forms:
            continue
        columns = schema.columns_of(kind)
        row = {column: getattr(form.instance, one.attname) for column, one in columns.items()}
        rows.append({**row, f"{entity}_id": owner})
    return rows


def _indirect_parts(entity: str, pk: UUID) -> dict[str, list[Row]]:
    """Contacts whole, since others hang on them, and what hangs on another part."""
    tree = parts.load(entity, [pk])
    found: dict[str, list[Row]] = {}
    for kind, groups in tree.items():
        if kind == "attribute":
            continue
        nested = [row for row in groups[pk] if schema.owner_column(kind, row) != f"{entity}_id"]
        if nested:
            found[kind] = nested
    for kind in {owner for name in found for owner in schema.OWNERS[name] if owner in tree}:
        direct = [row for row in tree[kind][pk] if row not in found.get(kind, [])]
        found[kind] = [*direct, *found.get(kind, [])]
    return found


def _without_orphans(entity: str, kept: dict[str, list[Row]]) -> dict[str, list[Row]]:
    ids = {row["id"] for rows in kept.values() for row in rows}
    clean: dict[str, list[Row]] = {}
    for kind, rows in kept.items():
        unique = {row["id"]: row for row in reversed(rows)}
        clean[kind] = [
            row
            for row in reversed(unique.values())
            if (column := schema.owner_column(kind, row)) == f"{entity}_id"
            or (column is not None and row[column] in ids)
        ]
    return clean
