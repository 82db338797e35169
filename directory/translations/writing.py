"""The one way in which translations are written: checked, compared with what is stored, and told
in the history of the root, in one transaction. Search is told nothing: it reads originals only."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from directory import bulk, history, parts
from directory.drafts import Author, Outcome, Problem
from directory.models import Translation
from directory.models.base import writing
from directory.translations.checking import Draft, Slot, check, slot_of
from directory.translations.fields import FIELDS, digest
from directory.translations.holders import Holder, Key, holders

Change = tuple[Slot, str | None, str | None]  # before, after
SAID = ("text", "origin", "translated_on", "digest")


@dataclass(frozen=True, slots=True)
class Saved:
    draft: Draft
    outcome: Outcome
    problems: tuple[Problem, ...] = ()


def save(drafts: Sequence[Draft], *, by: Author, now: datetime | None = None) -> list[Saved]:
    """Saves all that can be saved and says of each draft, in order, what became of it.

    A draft that breaks a rule is refused with its problems. Saving the same again changes nothing.
    A constant number of queries for each kind of record among them.
    """
    now = now or timezone.now()
    try:
        with transaction.atomic(), writing():
            return _save(drafts, by=by, now=now)
    except IntegrityError:  # somebody wrote one of them meanwhile: now it is there to be changed
        with transaction.atomic(), writing():
            return _save(drafts, by=by, now=now)


def problems_of(draft: Draft, now: datetime | None = None) -> list[Problem]:
    """Why it would be refused; empty if it would be saved."""
    found = holders([draft.key]) if draft.entity in FIELDS else {}
    rows = Translation.objects.filter(record_id=draft.record_id)
    stored = {slot_of(row): row for row in rows}
    today = timezone.localdate(now or timezone.now())
    return check([draft], found, stored, today=today).get(0, [])


def remove(translations: Iterable[Translation], *, by: Author, now: datetime | None = None) -> int:
    """Deletes them and tells it; the originals are shown again. Returns how many there were."""
    now = now or timezone.now()
    with transaction.atomic(), writing():
        ids = [one.pk for one in translations]
        found_rows = (Translation.objects.filter(pk__in=batch) for batch in parts.batches(ids))
        rows = [row for each in found_rows for row in each]
        found = holders((row.entity, row.record_id) for row in rows)
        told: list[Change] = [(slot_of(row), _words(row), None) for row in rows]
        _tell(told, found, action="delete", by=by, now=now)
        for batch in parts.batches(ids):
            Translation.objects.filter(pk__in=batch).delete()
    return len(rows)


def _save(drafts: Sequence[Draft], *, by: Author, now: datetime) -> list[Saved]:
    found = holders({draft.key for draft in drafts if draft.entity in FIELDS})
    stored = _stored({draft.record_id for draft in drafts})
    problems = check(drafts, found, stored, today=timezone.localdate(now))
    new: list[dict[str, Any]] = []
    changed: list[tuple[UUID, dict[str, Any]]] = []
    told: list[Change] = []
    results = []
    for number, draft in enumerate(drafts):
        if number in problems:
            results.append(Saved(draft, "refused", tuple(problems[number])))
            continue
        before, after = stored.get(draft.slot), _row(draft, found[draft.key])
        differing = after
        if before is None:
            new.append({**after, "id": uuid4()})
        elif differing := {
            name: after[name] for name in SAID if getattr(before, name) != after[name]
        }:
            changed.append((before.pk, differing))
        if differing:
            was = _words(before) if before else None
            told.append((draft.slot, was, _words(Translation(**after))))
        known: Outcome = "changed" if differing else "unchanged"
        results.append(Saved(draft, known if before else "created"))
    bulk.insert(Translation, new)
    bulk.update(Translation, changed)
    _tell(told, found, action="translate", by=by, now=now)
    return results


def _stored(records: Collection[UUID]) -> dict[Slot, Translation]:
    """As they are, locked where the database can, in one order against deadlock."""
    query = Translation.objects.select_for_update().order_by("pk")
    return {
        slot_of(row): row
        for batch in parts.batches(records)
        for row in query.filter(record_id__in=batch)
    }


def _row(draft: Draft, holder: Holder) -> dict[str, Any]:
    return {
        "entity": draft.entity,
        "record_id": draft.record_id,
        "field": draft.field,
        "language": draft.language,
        "text": draft.said,
        "origin": draft.origin,
        "translated_on": draft.translated_on,
        "digest": digest(holder.row[draft.field]),
    }


def _words(row: Translation) -> str:
    """As the history keeps it: who made it and when belongs to what is said."""
    return f"{row.text} ({row.origin}, {row.translated_on.isoformat()})"


def _tell(
    told: Iterable[Change],
    found: Mapping[Key, Holder],
    *,
    action: str,
    by: Author,
    now: datetime,
) -> None:
    """In the history of the root; what is a part's is told under its entity's name, too."""
    changes: dict[str, list[history.Change]] = defaultdict(list)
    for (key, field, language), before, after in told:
        if key in found:
            entity, root = found[key].root
            name = field if key[0] == entity else f"{key[0]}.{field}"
            changes[entity].append((root, {f"{name} ({language})": (before, after)}))
    for entity, listed in changes.items():
        history.tell(entity, listed, action=action, by=by, now=now)
