"""What a change of the synonyms would do to searches, before it is saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.http import QueryDict

from search import synonym_editing, synonyms
from search.answer import answer
from search.models import EditedSynonym
from search.parameters import BadParameters
from search.synonyms import Lexicon

FIRST = 10
MOST_SEARCHES = 15  # each is asked twice: a page that is waited for

Mark = Literal["same", "moved", "new"]


@dataclass(frozen=True, slots=True)
class Found:
    name: str
    organization: str
    mark: Mark
    before: int | None
    """Its place until now, from 1; None: not among the first."""


@dataclass(frozen=True, slots=True)
class Change:
    words: str
    total_before: int  # services
    total_after: int
    first: tuple[Found, ...]
    """The first ten, as they would be."""
    gone: tuple[str, ...]
    """Names of those that are no longer among the first."""

    @property
    def changes(self) -> bool:
        moved = any(one.mark != "same" for one in self.first)
        return moved or bool(self.gone) or self.total_before != self.total_after


def preview(row: EditedSynonym, typed: Iterable[str], *, now: datetime) -> tuple[Change, ...]:
    """Of the typed searches, then of the entry's own words, new and former ones; what changes
    goes first. Costs two searches for each, at most 30."""
    before, after = synonyms.current(), synonym_editing.proposed(row)
    asked = dict.fromkeys([*typed, *_former_and_new(row, before)])
    found = (_change(words, before, after, now) for words in list(asked)[:MOST_SEARCHES])
    return tuple(sorted(filter(None, found), key=lambda change: not change.changes))


def _former_and_new(row: EditedSynonym, before: Lexicon) -> list[str]:
    """Those that come or go first: they are what the edit is about."""
    key = synonyms.key_of(row.term, row.direction)
    former = [
        word
        for entry in before.entries
        if synonyms.key_of(entry.term, entry.direction) == key
        for word in entry.words
    ]
    now = row.phrases if row.active else []
    return sorted([*now, *former], key=lambda word: (word in now) == (word in former))


def _change(words: str, before: Lexicon, after: Lexicon, now: datetime) -> Change | None:
    """None when the words cannot be asked."""
    try:
        total_before, old = _asked(words, before, now)
        total_after, new = _asked(words, after, now)
    except BadParameters:
        return None
    places = {card["service_id"]: place for place, card in enumerate(old, start=1)}
    first = tuple(_found(card, place, places) for place, card in enumerate(new, start=1))
    kept = {card["service_id"] for card in new}
    gone = tuple(str(card["name"]) for card in old if card["service_id"] not in kept)
    return Change(words, total_before, total_after, first, gone)


def _asked(words: str, lexicon: Lexicon, now: datetime) -> tuple[int, list[dict[str, Any]]]:
    params = QueryDict(mutable=True)
    params["q"] = words
    params["per_page"] = str(FIRST)
    page = answer(params, now=now, lexicon=lexicon).page
    return page.total, page.results


def _found(card: dict[str, Any], place: int, places: dict[str, int]) -> Found:
    before = places.get(card["service_id"])
    mark: Mark = "new" if before is None else "same" if before == place else "moved"
    return Found(card["name"], card["organization_name"], mark, before)
