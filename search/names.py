"""Names of services and organizations by the letters of each word in them, for suggestions.

In a table, not in memory: a million listings have more names than a process should hold.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, QuerySet

from directory import bulk
from directory.models import Organization, Service
from search.analyse import plain_words
from search.loading import among, key_of
from search.models import NameKey

LONGEST_KEY = 40  # characters; more are not typed before one looks at what is offered
MOST_STARTS = 6  # words at which a name may be entered
LOOKED_AT = 400  # rows of a short beginning, of which the most listed are taken
AT_ONCE = 5_000
Named = tuple[str, str]
"""(kind, name as it stands)."""


def recount() -> int:
    """All of them anew, in one transaction; how many names there are."""
    counts = Counter[Named]()
    for name, listings in _services().values_list("name").annotate(count=Count("id")):
        counts["service", name] += listings
    for name, listings in _owners(_services()):
        counts["organization", name] += listings
    with transaction.atomic():
        NameKey.objects.all().delete()
        _insert(counts.items())
    return len(counts)


def add(services: Collection[UUID]) -> int:
    """The names of changed services and of who offers them. Those that are gone stay until the
    next count: they lead to a search, and that says what there is."""
    found: set[Named] = set()
    listed = sorted(services)
    for start in range(0, len(listed), AT_ONCE):
        batch = [key_of(pk) for pk in listed[start : start + AT_ONCE]]
        rows = _services().filter(id__in=among(batch))
        found |= {("service", name) for name in rows.values_list("name", flat=True)}
        found |= {("organization", name) for name, _ in _owners(rows)}
    texts = among([name for _, name in found])
    known = set(NameKey.objects.filter(text__in=texts, start=0).values_list("kind", "text"))
    _insert((one, 1) for one in found - known)
    return len(found - known)


def beginning(typed: str, limit: int) -> list[tuple[str, str, bool]]:
    """(kind, name, whether it begins so itself), the most listed first. One query."""
    rows = _from(typed[:LONGEST_KEY]).values_list("kind", "text", "start", "listings")
    held: dict[Named, tuple[bool, int]] = {}
    for kind, text, start, listings in rows[:LOOKED_AT]:
        begins, _ = held.get((kind, text), (False, 0))
        held[kind, text] = (begins or start == 0, listings)
    ordered = sorted(held.items(), key=lambda one: (not one[1][0], -one[1][1], one[0]))
    return [(kind, text, begins) for (kind, text), (begins, _) in ordered[:limit]]


def _from(typed: str) -> QuerySet[NameKey]:
    """In the order of the index, so that a short beginning reads no more than is looked at."""
    if connection.vendor == "postgresql":  # its index for patterns serves LIKE, in any collation
        return NameKey.objects.filter(key__startswith=typed)
    return NameKey.objects.filter(key__gte=typed, key__lt=typed + "\U0010ffff").order_by("key")


def _services() -> QuerySet[Service]:
    return Service.objects.in_directory()


def _owners(services: QuerySet[Service]) -> Iterable[tuple[str, int]]:
    owners = Organization.objects.live().filter(listed=True, services__in=services)
    rows: Iterable[tuple[str, int]] = owners.values_list("name").annotate(count=Count("services"))
    return rows


def _insert(counts: Iterable[tuple[Named, int]]) -> None:
    rows = (
        {"kind": kind, "text": name, "key": key, "start": start, "listings": listings}
        for (kind, name), listings in counts
        for start, key in _keys(name)
    )
    while batch := list(islice(rows, AT_ONCE)):
        bulk.insert(NameKey, batch)


def _keys(name: str) -> Iterator[tuple[int, str]]:
    words = plain_words(name)
    for start in range(min(len(words), MOST_STARTS)):
        yield start, " ".join(words[start:])[:LONGEST_KEY]
