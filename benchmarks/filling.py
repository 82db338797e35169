"""Made-up listings into the index of a database, read out of the books of another.

    python -m benchmarks.filling BOOKS COUNT

BOOKS is a SQLite file that holds the imported and indexed SAMHSA books. The database of
DATABASE_URL is migrated, gets the codes of the books and COUNT listings; readers see them at once.
"""

import os
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson

if TYPE_CHECKING:
    from benchmarks.listings import Books, Spot
    from search.query import SearchDocument

AT_ONCE = 20_000
_PLAIN = (
    "version", "digest", "name", "organization", "terms", "text", "sort_name", "latitude",
    "longitude", "zone", "card",
)  # fmt: skip


def fill(books: "Books", count: int) -> None:
    """Replaces the index by `count` listings, streaming: memory does not grow with them but for
    the names and words that are counted meanwhile."""
    from benchmarks.listings import listings
    from search.rebuilding import Generation

    told = Told()
    with Generation() as generation:
        for document in listings(books, count):
            told.hear(document)
            generation.add(document)
    told.write_down()


class Told:
    """What the speller and the suggestions read: words as written, and names."""

    def __init__(self) -> None:
        self.texts = Counter[str]()
        self.names = Counter[tuple[str, str]]()

    def hear(self, document: "SearchDocument") -> None:
        card = orjson.loads(document.card)
        self.names["service", card["name"]] += 1
        self.names["organization", card["organization_name"]] += 1
        self.texts[card["description"] or ""] += 1

    def write_down(self) -> None:
        from search.models import KnownWord, NameKey

        _replace(KnownWord, ({"word": word, "documents": n} for word, n in self._words().items()))
        _replace(NameKey, self._keys())

    def _words(self) -> Counter[str]:
        """Those of the codes count as `known_words` counts them."""
        from directory.models import TaxonomyTerm
        from search.analyse import plain_words
        from search.known_words import LONGEST, SHORTEST, TERM_COUNTS

        counts = Counter[str]()
        named = ((name, n) for (_, name), n in self.names.items())
        for text, n in [*self.texts.items(), *named]:
            for word in set(plain_words(text)):
                counts[word] += n
        for name in TaxonomyTerm.objects.live().values_list("name", flat=True):
            counts.update(dict.fromkeys(plain_words(name), TERM_COUNTS))
        return Counter(
            {
                word: n
                for word, n in counts.items()
                if SHORTEST <= len(word) <= LONGEST and word.isalpha()
            }
        )

    def _keys(self) -> Iterator[dict[str, Any]]:
        from search.analyse import plain_words
        from search.names import LONGEST_KEY, MOST_STARTS

        for (kind, text), n in self.names.items():
            words = plain_words(text)
            for start in range(min(len(words), MOST_STARTS)):
                key = " ".join(words[start:])[:LONGEST_KEY]
                yield {"key": key, "kind": kind, "text": text, "start": start, "listings": n}


def _replace(model: Any, rows: Iterator[dict[str, Any]]) -> None:
    from django.db import transaction

    from directory import bulk

    with transaction.atomic():
        model.objects.all().delete()
        batch: list[dict[str, Any]] = []
        for row in rows:
            batch.append(row)
            if len(batch) >= AT_ONCE:
                bulk.insert(model, batch)
                batch = []
        bulk.insert(model, batch)


def read(path: str) -> "Books":
    """The books of a file, with the codes and places of this process's database."""
    from benchmarks.listings import books_of
    from search.loading import all_terms

    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as source:
        source.row_factory = sqlite3.Row
        return books_of(_documents(source), _spots(), all_terms())


def _documents(source: sqlite3.Connection) -> Iterator["SearchDocument"]:
    from search.query import SearchDocument

    for row in source.execute(
        "SELECT * FROM search_document WHERE deleted_at IS NULL AND generation = "
        "(SELECT generation FROM search_state) ORDER BY document_id"
    ):
        yield SearchDocument(
            id=UUID(row["document_id"]),
            service_id=UUID(row["service_id"]),
            organization_id=UUID(row["organization_id"]),
            facets=tuple(orjson.loads(row["facets"])),
            areas=tuple(orjson.loads(row["areas"])),
            taxonomy_terms=_ids(row["taxonomy_terms"]),
            ancestor_terms=_ids(row["ancestor_terms"]),
            suspended=bool(row["suspended"]),
            openings=None if row["openings"] is None else orjson.loads(row["openings"]),
            **{name: row[name] for name in _PLAIN},
        )


def _ids(packed: bytes) -> tuple[str, ...]:
    return tuple(packed[at : at + 16].hex() for at in range(0, len(packed), 16))


def _spots() -> Iterator["Spot"]:
    from benchmarks.listings import Spot
    from directory.models import Place, PlaceKind

    for row in Place.objects.filter(kind=PlaceKind.ZIP):
        if row.latitude is not None and row.longitude is not None:
            yield Spot(
                row.key,
                row.name,
                row.state,
                row.county,
                row.latitude,
                row.longitude,
                row.timezone,
                tuple(row.tokens),
            )


def take_codes(path: str) -> None:
    """The taxonomies of the books, into a database without them."""
    from directory.models import Taxonomy, TaxonomyTerm

    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as source:
        source.row_factory = sqlite3.Row
        for model in (Taxonomy, TaxonomyTerm):
            if not model.objects.exists():
                _copy(source, model)


def _copy(source: sqlite3.Connection, model: Any) -> None:
    from django.db import transaction

    from directory import bulk

    readers = {field.column: _reader(field) for field in model._meta.local_concrete_fields}
    rows = [
        {column: take(row[column]) for column, take in readers.items()}
        for row in source.execute(f"SELECT * FROM {model._meta.db_table}")
    ]
    with transaction.atomic():
        bulk.insert(model, rows)


def _reader(field: Any) -> Callable[[Any], Any]:
    """From how SQLite keeps a value to the value."""
    target = field.target_field if field.is_relation else field
    if target.get_internal_type() == "JSONField":
        return lambda value: None if value is None else orjson.loads(value)
    return lambda value: None if value is None else target.to_python(value)


def main(path: str, count: str) -> None:
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    take_codes(path)
    fill(read(path), int(count))


if __name__ == "__main__":
    main(*sys.argv[1:3])
