"""What a file set no longer holds is retired: row and id stay, a referral may point at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from directory import records, schema
from directory.drafts import Author
from directory.models import SourceRecord
from directory.parts import batches
from importers.sources.base import Source

LARGEST_SHARE = 0.2
"""Of a file set's roots. More gone at once is more often a broken export than the truth."""
ALWAYS_ALLOWED_ROOTS = 10
"""In a small file set a few roots are a large share."""


@dataclass(slots=True)
class Seen:
    """The records that a file set was found to hold; `unclaimed` of them are in no
    `SourceRecord`, because they were refused at their first coming."""

    ids: set[UUID] = field(default_factory=set)
    unclaimed: int = 0


class TooManyGone(Exception):
    """A run would retire more than a human should find out afterwards."""

    def __init__(self, fileset: str, *, gone: int, of: int) -> None:
        super().__init__(
            _(
                "%(fileset)s: %(gone)d of the %(held)d records that it held are not in it any more, "
                "more than %(share)d%%. Nothing was retired. If the file is right, run it again with "
                "--allow-retire."
            )
            % {"fileset": fileset, "gone": gone, "held": of, "share": round(LARGEST_SHARE * 100)}
        )


def retire_unseen(source: Source, seen: Seen, *, by: Author, retire_any: bool) -> int:
    """Retires what only this file set held and does not hold now; returns how many were live.

    Raises `TooManyGone`, unless `retire_any`. One count where nothing is gone.
    """
    claims = SourceRecord.objects.filter(source=source.name, fileset=source.fileset)
    held = claims.count()
    if held == len(seen.ids) - seen.unclaimed:
        return 0
    gone: dict[int, tuple[str, UUID]] = {}
    for key, entity, pk in claims.values_list("id", "entity", "record_id").iterator(10_000):
        if pk not in seen.ids:
            gone[key] = (entity, pk)
    roots = sum(entity not in schema.REFERENCE for entity, _ in gone.values())
    if not retire_any and roots > max(held * LARGEST_SHARE, ALWAYS_ALLOWED_ROOTS):
        raise TooManyGone(source.fileset, gone=roots, of=held)
    with transaction.atomic():
        return _give_up(gone, source, by=by)


def _give_up(gone: dict[int, tuple[str, UUID]], source: Source, *, by: Author) -> int:
    """Drops the claims, and retires the roots that no other file set claims."""
    claims = SourceRecord.objects.filter(source=source.name)
    for keys in batches(list(gone)):  # type: ignore[arg-type]
        claims.filter(pk__in=keys).delete()
    ids = {pk for _, pk in gone.values()}
    still_held: set[UUID] = set()
    for batch in batches(ids):
        still_held.update(claims.filter(record_id__in=batch).values_list("record_id", flat=True))
    return records.retire(
        [
            (entity, pk)
            for entity, pk in gone.values()
            if pk not in still_held and entity not in schema.REFERENCE
        ],
        by=by,
    )
