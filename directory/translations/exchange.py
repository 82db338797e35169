"""A file of translations taken in as a whole: what became of each of its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from directory.drafts import Author, Problem
from directory.translations import sheets
from directory.translations.writing import save


@dataclass(frozen=True, slots=True)
class Refused:
    line: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Counts of lines; each is counted once."""

    created: int
    changed: int
    unchanged: int
    empty: int  # have no text yet
    untouched: Sequence[int]  # lines that are out of date, and still as they were
    refused: Sequence[Refused]


def bring_in(
    path: Path, *, by: Author, origin: str = "", dry_run: bool = False, now: datetime | None = None
) -> Report:
    """Saves every line that can be saved, in one transaction, and tells why the others cannot.

    The same file again changes nothing. Raises `sheets.BadSheet`, and saves nothing then.
    """
    now = now or timezone.now()
    with transaction.atomic():
        asked = sheets.read(sheets.lines(path), origin=origin, today=timezone.localdate(now))
        drafts = [(one.line, one.draft) for one in asked if one.draft]
        saved = save([draft for _, draft in drafts], by=by, now=now)
        if dry_run:
            transaction.set_rollback(True)
    refused = [Refused(one.line, one.problems) for one in asked if one.problems]
    refused += [
        Refused(line, one.problems)
        for (line, _), one in zip(drafts, saved, strict=True)
        if one.problems
    ]
    outcomes = [one.outcome for one in saved]
    return Report(
        created=outcomes.count("created"),
        changed=outcomes.count("changed"),
        unchanged=outcomes.count("unchanged"),
        empty=sum(not (one.draft or one.problems or one.untouched) for one in asked),
        untouched=[one.line for one in asked if one.untouched],
        refused=sorted(refused, key=lambda one: one.line),
    )
