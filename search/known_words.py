"""The words that listings are told in, as written: what the speller may correct to.

The words index holds stems, and no slip is mended by a stem. So the names and descriptions of
what is in the directory are read once at each rebuild, and those of changed services as they
change. Places of listings are left out: they are no need, and some are confidential.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from directory.models import Service, TaxonomyTerm
from search.analyse import plain_words
from search.loading import among, key_of
from search.models import KnownWord

SHORTEST, LONGEST = 3, 30  # letters
AT_ONCE = 5_000
# The name of a term stands for all listings that carry it, and counting those takes long.
TERM_COUNTS = 25
_TEXTS = (
    "name",
    "alternate_name",
    "description",
    "eligibility_description",
    "organization__name",
    "program__name",
)


def recount() -> int:
    """All of them anew, in one transaction; how many there are. Rows that stay keep their ids, so
    that processes that know them need not read them again."""
    counts = Counter[str]()
    for words in _told(Service.objects.in_directory()):
        counts.update(words)
    for words in _words_of_terms():
        counts.update(dict.fromkeys(words, TERM_COUNTS))
    with transaction.atomic():
        known = dict(KnownWord.objects.values_list("word", "documents"))
        gone = sorted(known.keys() - counts.keys())
        for start in range(0, len(gone), AT_ONCE):
            KnownWord.objects.filter(word__in=gone[start : start + AT_ONCE]).delete()
        moved = {word for word, count in counts.items() if known.get(word, count) != count}
        _recounted(moved, counts)
        _insert(Counter({word: counts[word] for word in counts.keys() - known.keys()}))
    return len(counts)


def _recounted(words: set[str], counts: Counter[str]) -> None:
    listed = sorted(words)
    for start in range(0, len(listed), AT_ONCE):
        rows = list(KnownWord.objects.filter(word__in=listed[start : start + AT_ONCE]))
        for row in rows:
            row.documents = counts[row.word]
        KnownWord.objects.bulk_update(rows, ["documents"], batch_size=500)


def add(services: Collection[UUID]) -> int:
    """Those of changed services that were not met before. Two queries and one for each batch."""
    if not services:
        return 0
    found: set[str] = set()
    listed = sorted(services)
    for start in range(0, len(listed), AT_ONCE):
        batch = [key_of(pk) for pk in listed[start : start + AT_ONCE]]
        for words in _told(Service.objects.in_directory().filter(id__in=among(batch))):
            found |= words
    for words in _words_of_terms():
        found |= words
    rows = KnownWord.objects.filter(word__in=among(list(found)))
    known = set(rows.values_list("word", flat=True))
    _insert(Counter(found - known))
    return len(found - known)


def _told(services: QuerySet[Service]) -> Iterator[set[str]]:
    memory: dict[str, frozenset[str]] = {}
    for row in services.values_list(*_TEXTS).iterator(chunk_size=AT_ONCE):
        yield set().union(*(_words(text, memory) for text in row if text))


def _words(text: str, memory: dict[str, frozenset[str]]) -> frozenset[str]:
    """The same description stands in many listings: each is taken apart once."""
    if text not in memory:
        if len(memory) > 50_000:
            memory.clear()
        memory[text] = frozenset(filter(_fit, plain_words(text)))
    return memory[text]


def _words_of_terms() -> Iterator[set[str]]:
    for name in TaxonomyTerm.objects.live().values_list("name", flat=True):
        yield set(filter(_fit, plain_words(name)))


def _fit(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def _insert(counts: Counter[str]) -> None:
    rows: Iterable[Any] = (
        KnownWord(word=word, documents=count) for word, count in sorted(counts.items())
    )
    KnownWord.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
