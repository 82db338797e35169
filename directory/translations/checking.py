"""May these translations be saved? Each problem names the mend."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from directory.drafts import Problem
from directory.models import Origin, Translation
from directory.translations import by_people
from directory.translations.fields import FIELDS, languages
from directory.translations.holders import Holder, Key

Slot = tuple[Key, str, str]  # record, field, language: of which there is one translation


@dataclass(frozen=True, slots=True)
class Draft:
    """A translation as it should be.

    `original` is the text that the translator had before them; None: the one that is stored now.
    """

    entity: str
    record_id: UUID
    field: str
    language: str
    text: str
    origin: str
    translated_on: date
    original: str | None = None

    @property
    def key(self) -> Key:
        return self.entity, self.record_id

    @property
    def said(self) -> str:
        """The text as it is kept: PostgreSQL refuses NUL, and forms send lines of Windows."""
        return self.text.replace("\x00", "").replace("\r\n", "\n").strip()

    @property
    def slot(self) -> Slot:
        return self.key, self.field, self.language


def slot_of(row: Translation) -> Slot:
    return (row.entity, row.record_id), row.field, row.language


def check(
    drafts: Sequence[Draft],
    found: Mapping[Key, Holder],
    stored: Mapping[Slot, Translation],
    *,
    today: date,
) -> dict[int, list[Problem]]:
    """The problems of those that cannot be saved, by their place in `drafts`."""
    problems: dict[int, list[Problem]] = defaultdict(list)
    seen: set[Slot] = set()
    for number, draft in enumerate(drafts):
        problems[number] += [*_of_place(draft, found), *_of_value(draft, today)]
        if draft.slot in seen:
            message = _("This text came twice; keep one.")
            problems[number].append(Problem("record_id", str(draft.record_id), message))
        seen.add(draft.slot)
    good = [number for number in range(len(drafts)) if not problems[number]]
    for number, problem in _of_machines(good, drafts, found, stored):
        problems[number].append(problem)
    return {number: listed for number, listed in problems.items() if listed}


def _of_place(draft: Draft, found: Mapping[Key, Holder]) -> Iterable[Problem]:
    """Is there such a text, may it be translated, and is it still what the translator read?"""
    fields = FIELDS.get(draft.entity)
    if fields is None:
        known = ", ".join(FIELDS)
        message = _("Nothing of this is translated; only of %(known)s.") % {"known": known}
        yield Problem("entity", draft.entity, message)
        return
    if draft.field not in fields:
        message = _("Of a %(entity)s only this is translated: %(fields)s.")
        told = {"entity": draft.entity, "fields": ", ".join(fields)}
        yield Problem("field", draft.field, message % told)
        return
    holder = found.get(draft.key)
    if holder is None:
        message = _("There is no such record any more: take the line out.")
        yield Problem("record_id", str(draft.record_id), message)
    elif holder.hidden:
        message = _("This place is confidential. Nothing about it is shown or translated.")
        yield Problem("record_id", str(draft.record_id), message)
    else:
        yield from _of_original(draft, holder)


def _of_original(draft: Draft, holder: Holder) -> Iterable[Problem]:
    now = str(holder.row[draft.field] or "")
    if not now:
        message = _("The listing says nothing here any more: take the line out.")
        yield Problem("original", draft.original or "", message)
    elif draft.original is not None and draft.original.split() != now.split():
        message = _("The original has changed since. It says now: “%(now)s”. Translate that.")
        yield Problem("original", draft.original, message % {"now": now})


def _of_value(draft: Draft, today: date) -> Iterable[Problem]:
    if draft.language not in languages():
        message = _("Pages are not shown in this language; only in: %(codes)s.")
        yield Problem("language", draft.language, message % {"codes": ", ".join(languages())})
    if not draft.said:
        yield Problem("text", "", _("This is required and is missing."))
    if draft.origin not in Origin.values:
        message = _("Say who translated it: %(words)s.") % {"words": ", ".join(Origin.values)}
        yield Problem("origin", draft.origin, message)
    if draft.translated_on > today:
        message = _("This day is still to come; give the day on which it was translated.")
        yield Problem("translated_on", draft.translated_on.isoformat(), message)


def _of_machines(
    good: Sequence[int],
    drafts: Sequence[Draft],
    found: Mapping[Key, Holder],
    stored: Mapping[Slot, Translation],
) -> Iterable[tuple[int, Problem]]:
    by_machine = [number for number in good if drafts[number].origin == Origin.MACHINE]
    asked = {(drafts[one].key, drafts[one].field): found[drafts[one].key] for one in by_machine}
    refused = by_people.refusals(asked) if asked else {}
    for number in by_machine:
        draft = drafts[number]
        before = stored.get(draft.slot)
        if why := refused.get((draft.key, draft.field)):
            yield number, Problem("origin", draft.origin, why)
        elif before and before.origin != Origin.MACHINE and before.text != draft.said:
            message = _("A person has translated this; a machine does not take its place.")
            yield number, Problem("origin", draft.origin, message)
