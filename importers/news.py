"""Which of the services that a run brought are news to those who open the start page.

What a source holds when it is first taken in is its stock: the listings are new to us and not to
the town. So a file set is listened to from its second whole run on. And what comes in such
numbers that it cannot be the week's changes is no news either: a publisher that widened its area,
or gave everything new ids. A run that was told to stop early or that broke off says nothing;
what it brought stays without a mark, for silence harms nobody and false news does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from uuid import UUID

from directory import records
from directory.drafts import Saved
from directory.models import Service
from importers.models import ImportRun

LARGEST_SHARE = 0.1
"""Of the services that were there before."""
ALWAYS_ALLOWED = 10
"""In a small directory a few are a large share."""
MOST = 500
"""In the largest directory too: nobody added so many in the time since the last run."""


def new_services(saved: Iterable[Saved]) -> Iterator[UUID]:
    for one in saved:
        if one.outcome == "created" and one.draft.entity == "service":
            yield one.draft.id


def tell(source: str, arrived: Mapping[str, Collection[UUID]]) -> None:
    """Marks what is news among `arrived`, the new services of a whole run by file set.

    Costs nothing where none came, else a handful of queries.
    """
    known = _taken_in_before(source, {fileset for fileset, ids in arrived.items() if ids})
    fresh = [pk for fileset in sorted(known) for pk in arrived[fileset]]
    if fresh and not is_too_much(len(fresh)):
        records.make_news(fresh)


def _taken_in_before(source: str, filesets: set[str]) -> set[str]:
    """Those that an earlier run brought in whole."""
    known: set[str] = set()
    whole = ImportRun.objects.filter(
        source=source, status=ImportRun.Status.DONE, row_limit__isnull=True
    )
    if filesets:
        for held in whole.order_by("-id").values_list("filesets", flat=True).iterator():
            known |= filesets.intersection(held)
            if known == filesets:
                break
    return known


def is_too_much(brought: int) -> bool:
    """Whether so many new services at once are no news; they are in the directory already."""
    if brought <= ALWAYS_ALLOWED:
        return False
    before = Service.objects.live().count() - brought
    return brought > min(MOST, before * LARGEST_SHARE)
