"""The history of a record: HSDS `metadata`, one row for each changed field of a root."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from directory import bulk
from directory.drafts import Author
from directory.models import Metadata

Change = tuple[UUID, dict[str, tuple[Any, Any]]]  # root, field -> (before, after)


def tell(entity: str, told: Iterable[Change], *, action: str, by: Author, now: datetime) -> None:
    """Appends one row for each changed field; parts are told under their entity's name."""
    bulk.insert(
        Metadata,
        [
            {
                "id": uuid4(),
                "resource_id": root,
                "resource_type": entity,
                "last_action_date": now.date(),
                "last_action_type": action,
                "field_name": name,
                "previous_value": in_words(before),
                "replacement_value": in_words(after),
                "updated_by": by.name,
            }
            for root, fields in told
            for name, (before, after) in fields.items()
        ],
    )


def in_words(value: Any) -> str:
    """A value as the history keeps it; empty for one that was not there."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return json.dumps(value, default=str)
