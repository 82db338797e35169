"""What a few typed letters may become: terms, services, organizations, places."""

import threading
import time
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from directory import places
from directory.models import Organization, Service, TaxonomyTerm
from search.analyse import fold, plain_words
from search.query import Suggestion
from search.snapshot import Snapshot

QUICK_SECONDS = 0.05  # names that load so fast are loaded at every change
PLACES = 2
REST = 20  # else they are loaded again after so many times as long as it took
_RANK = {"taxonomy_term": 0, "service": 1, "organization": 2, "place": 3}


@dataclass(frozen=True, slots=True)
class Names:
    """Names by the letters of each place where a word of them begins."""

    stamp: int
    renew_after: float  # monotonic
    keys: list[str]
    values: list[Suggestion]


_current: dict[str, Names] = {}
_loading = threading.Lock()


def suggest(snapshot: Snapshot, prefix: str, limit: int) -> list[Suggestion]:
    """Names that hold a word beginning so: terms first, then those that begin so themselves; the
    last seats are for places. One query once the names are loaded."""
    typed = " ".join(plain_words(prefix[:100]))
    if not typed:
        return []
    names = _names(snapshot)
    found: dict[tuple[str, str], tuple[bool, Suggestion]] = {}
    at = bisect_left(names.keys, typed)
    for key, value in zip(names.keys[at : at + 500], names.values[at : at + 500], strict=True):
        if not key.startswith(typed):
            break
        begins = " ".join(plain_words(value.text)).startswith(typed)
        found.setdefault((value.kind, fold(value.text)), (not begins, value))
    ordered = sorted(found.values(), key=lambda one: (_RANK[one[1].kind], one[0], one[1].text))
    listed = [value for _, value in ordered[:limit]]
    # With many listings a place would never be among the first: the last two seats are theirs.
    seats = min(PLACES, limit - 1) if listed else PLACES
    nearby = [Suggestion(label, "place") for label in places.beginning_with(prefix, seats)]
    return [*listed[: limit - len(nearby)], *nearby]


def _names(snapshot: Snapshot) -> Names:
    name = str(connection.settings_dict["NAME"])
    with _loading:
        known = _current.get(name)
        now = time.monotonic()
        if known is None or (known.stamp != snapshot.stamp and now > known.renew_after):
            known = _current[name] = _load(snapshot.stamp, now)
        return known


def _load(stamp: int, now: float) -> Names:
    listed = [
        *(Suggestion(name, "taxonomy_term") for name in _distinct(TaxonomyTerm.objects.live())),
        *(Suggestion(name, "service") for name in _distinct(Service.objects.in_directory())),
        *(Suggestion(name, "organization") for name in _distinct(_organizations())),
    ]
    pairs: list[tuple[str, int]] = []
    for place, one in enumerate(listed):
        words = plain_words(one.text)[:12]
        pairs.extend((" ".join(words[start:]), place) for start in range(len(words)))
    pairs.sort()
    took = time.monotonic() - now
    renew_after = now if took < QUICK_SECONDS else now + REST * took
    return Names(
        stamp, renew_after, [key for key, _ in pairs], [listed[place] for _, place in pairs]
    )


def _organizations() -> QuerySet[Organization]:
    return Organization.objects.live().filter(listed=True)


def _distinct(rows: QuerySet[Any]) -> list[str]:
    return sorted(set(rows.values_list("name", flat=True)))
