"""What a dry run would change, field by field: read from the history before it is undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count

from directory import schema
from directory.models import Metadata

SHOWN = 3  # of each field


@dataclass(frozen=True, slots=True)
class Difference:
    """`before` and `after` as the history keeps them: parts as JSON."""

    entity: str
    record: str  # its name, or its id where it has none
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Differences:
    fields: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(entity, field) -> records in which it would change."""
    retired: Counter[str] = field(default_factory=Counter)  # by entity
    examples: tuple[Difference, ...] = ()


def told_by(author: str) -> Differences:
    """All that the history holds in that name, of which some are shown. One query for each field
    that would change, and a few."""
    rows = Metadata.objects.filter(updated_by=author)
    counts = {
        action: rows.filter(last_action_type=action)
        .values_list("resource_type", "field_name")
        .annotate(count=Count("pk"))
        for action in ("update", "retire")
    }
    shown = [
        one
        for entity, name, _ in counts["update"]
        for one in rows.filter(
            last_action_type="update", resource_type=entity, field_name=name
        ).order_by("pk")[:SHOWN]
    ]
    names = _names(shown)
    return Differences(
        fields=Counter({(entity, name): n for entity, name, n in counts["update"]}),
        retired=Counter({entity: n for entity, _, n in counts["retire"]}),
        examples=tuple(
            Difference(
                one.resource_type,
                names.get(one.resource_id, str(one.resource_id)),
                one.field_name,
                one.previous_value,
                one.replacement_value,
            )
            for one in shown
        ),
    )


def _names(rows: Sequence[Metadata]) -> dict[UUID, str]:
    """One query for each entity."""
    found: dict[UUID, str] = {}
    for entity in {one.resource_type for one in rows}:
        model = schema.ROOTS[entity]
        if "name" not in schema.columns_of(entity):
            continue
        ids = [one.resource_id for one in rows if one.resource_type == entity]
        named = model._default_manager.filter(pk__in=ids).values_list("pk", "name")
        found |= {pk: name for pk, name in named if name}
    return found
