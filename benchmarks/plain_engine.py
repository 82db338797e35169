"""What the search function is held against: one plain statement of the engine for each query.

Fair in this way. The statement asks for the same candidates: every word or wording that the parsed
query must have, the chosen filters as words beside them, and the box around the place where a
distance limits. It orders by the engine's own rank (by distance or name where that was asked) and
fetches the stored cards of one page. It has a table of its own, with all that its ranking needs.
It counts nothing, gives no facets, weighs no distance, folds nothing and tells no reasons: that is
what the search function may take up to three times as long for.

Not asked of it: ages and hours that a listing does not say, areas served, words that only add.
"""

import math
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

import orjson
from django.db import connection

from search.analyse import query_words
from search.models import StoredDocument
from search.query import SearchQuery

KM_PER_DEGREE = 111.2
AT_ONCE = 20_000
# Words in the name count most and filters nothing, as anybody would set it.
RANK = "bm25(10.0, 5.0, 2.0, 1.0, 0.0)"
PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;"
    "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
)
_SIGN = re.compile(r"[^a-z0-9]")

Group = tuple[tuple[str, ...], ...]
"""Alternatives, each of words that go together."""


@dataclass(frozen=True, slots=True)
class Statement:
    groups: tuple[Group, ...]  # all of them
    box: tuple[float, float, float, float] | None
    """South, north, west, east, in degrees."""
    order: str  # rank, distance, name
    point: tuple[float, float] = (0.0, 0.0)
    offset: int = 0
    count: int = 20


def statement(query: SearchQuery) -> Statement:
    groups = [*_said(query), *_chosen(query)]
    order = query.sort if query.sort != "best" else "rank" if groups else "name"
    near = query.near
    if order == "name" and query.sort == "best" and near:
        order = "distance"  # there is nothing to rank by
    return Statement(
        tuple(groups),
        _box(query),
        order,
        (near.latitude, near.longitude) if near else (0.0, 0.0),
        (query.page - 1) * query.per_page,
        query.per_page,
    )


def _said(query: SearchQuery) -> Iterator[Group]:
    if query.concepts is None:
        yield from (((word,),) for word in query_words(query.text))
        return
    for concept in query.concepts:
        if concept.need == "must" and not any(one.ages for one in concept.wordings):
            ways = [way for one in concept.wordings for way in _ways(one)]
            if ways:
                yield tuple(dict.fromkeys(ways))


def _ways(wording: Any) -> Iterator[tuple[str, ...]]:
    if wording.words:
        yield wording.words
    yield from ((as_word("taxonomy_term:" + term),) for term, _ in wording.terms or ())
    yield from ((as_word(token),) for token in wording.tokens)
    if wording.all_of:
        yield tuple(word for part in wording.all_of for word in next(_ways(part), ()))


def _chosen(query: SearchQuery) -> Iterator[Group]:
    for name, values in query.chosen.items():
        if values:
            yield tuple((as_word(f"{name}:{value}"),) for value in values)
    if query.taxonomy_terms:
        yield tuple((as_word("taxonomy_term:" + term.hex),) for term in query.taxonomy_terms)


def as_word(token: str) -> str:
    """A filter as a word that no text holds."""
    return "q0" + _SIGN.sub("x", token)


def _box(query: SearchQuery) -> tuple[float, float, float, float] | None:
    near = query.near
    if near is None or near.within_km is None:
        return None
    high = near.within_km / KM_PER_DEGREE
    wide = high / max(0.01, math.cos(math.radians(near.latitude)))
    return (
        near.latitude - high,
        near.latitude + high,
        near.longitude - wide,
        near.longitude + wide,
    )


class PlainEngine(Protocol):
    name: str

    def build(self) -> None:
        """Its table, from the stored documents of this process's database."""

    def ask(self, one: Statement) -> list[str]:
        """The cards of a page."""


def engine(path: str) -> "Fts5 | Tsvector":
    """`path`: of the SQLite file beside the database; PostgreSQL has a table in it."""
    return Tsvector() if connection.vendor == "postgresql" else Fts5(path)


Listed = tuple[Any, ...]


def _listed() -> Iterator[Listed]:
    """(number, words of the four fields, filters as words, latitude, longitude, sort name)."""
    rows = StoredDocument.objects.filter(deleted_at__isnull=True).values_list(
        "number", "name", "terms", "organization", "text", "facets", "taxonomy_terms",
        "latitude", "longitude", "sort_name",
    )  # fmt: skip
    for number, *words, facets, terms, latitude, longitude, sort_name in rows.iterator(AT_ONCE):
        packed = bytes(terms).hex()
        ids = (packed[at : at + 32] for at in range(0, len(packed), 32))
        tokens = [*orjson.loads(facets), *("taxonomy_term:" + pk for pk in ids)]
        filters = " ".join(map(as_word, tokens))
        yield number, *words, filters, latitude, longitude, sort_name


def _sets(rows: Iterable[Listed]) -> Iterator[list[Listed]]:
    each = iter(rows)
    while batch := list(islice(each, AT_ONCE)):
        yield batch


def _joined(groups: Sequence[Group], both: str, either: str, mark: str) -> str:
    return both.join(
        "("
        + either.join("(" + both.join(f"{mark}{word}{mark}" for word in way) + ")" for way in group)
        + ")"
        for group in groups
    )


_SELECT = """
WITH page AS (
    SELECT spot.number, {key} AS place FROM {tables}
    WHERE {conditions} ORDER BY place, spot.number LIMIT {count} OFFSET {offset}
)
SELECT card FROM page JOIN {documents} AS stored ON stored.number = page.number
ORDER BY place, page.number
"""


@dataclass(slots=True)
class Fts5:
    """With the engine's own defaults: positions, sizes."""

    path: str
    name: str = "FTS5"
    _open: list[sqlite3.Connection] = field(default_factory=list)

    @property
    def connection(self) -> sqlite3.Connection:
        if not self._open:
            made = sqlite3.connect(self.path, isolation_level=None)
            made.executescript(PRAGMAS)
            made.execute("ATTACH ? AS made", [str(connection.settings_dict["NAME"])])
            self._open.append(made)
        return self._open[0]

    def build(self) -> None:
        asked = self.connection
        if asked.execute("SELECT 1 FROM main.sqlite_master WHERE name = 'spot'").fetchone():
            return
        asked.execute("BEGIN")
        asked.execute(
            "CREATE VIRTUAL TABLE words USING fts5("
            "name, terms, organization, text, filters, content='', tokenize=ascii)"
        )
        asked.execute(
            "CREATE TABLE spot (number INTEGER PRIMARY KEY, latitude REAL, longitude REAL, "
            "sort_name TEXT)"
        )
        for batch in _sets(_listed()):
            asked.executemany(
                "INSERT INTO words (rowid, name, terms, organization, text, filters) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                [row[:6] for row in batch],
            )
            asked.executemany(
                "INSERT INTO spot VALUES (?, ?, ?, ?)", [(row[0], *row[6:]) for row in batch]
            )
        asked.execute("CREATE INDEX by_place ON spot (latitude, longitude)")
        asked.execute("CREATE INDEX by_name ON spot (sort_name, number)")
        asked.execute("INSERT INTO words (words, rank) VALUES ('rank', ?)", [RANK])
        asked.execute("COMMIT")
        asked.execute("ANALYZE main")

    def ask(self, one: Statement) -> list[str]:
        conditions, values = ["1"], list[Any]()
        tables = "spot"
        if one.groups:
            tables = "words CROSS JOIN spot ON spot.number = words.rowid"
            conditions.append("words MATCH ?")
            values.append(_joined(one.groups, " AND ", " OR ", '"'))
        if one.box:
            conditions.append("latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?")
            values += one.box
        sql = _SELECT.format(
            key=_key(one, "words.rank"), tables=tables, conditions=" AND ".join(conditions),
            count=one.count, offset=one.offset, documents="made.search_document",
        )  # fmt: skip
        return [row[0] for row in self.connection.execute(sql, values)]


@dataclass(slots=True)
class Tsvector:
    """A column of lexemes with its GIN index."""

    name: str = "tsvector"

    def build(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS spot")
            cursor.execute(
                "CREATE TABLE spot (number integer PRIMARY KEY, words tsvector, latitude float, "
                "longitude float, sort_name text)"
            )
            for batch in _sets(_listed()):
                cursor.executemany(
                    "INSERT INTO spot VALUES (%s, array_to_tsvector(%s::text[]), %s, %s, %s)",
                    [(row[0], sorted(set(" ".join(row[1:6]).split())), *row[6:]) for row in batch],
                )
            cursor.execute("CREATE INDEX spot_words ON spot USING gin (words)")
            cursor.execute("CREATE INDEX spot_place ON spot (latitude, longitude)")
            cursor.execute("CREATE INDEX spot_name ON spot (sort_name, number)")
            cursor.execute("ANALYZE spot")
            cursor.execute("ANALYZE search_document")

    def ask(self, one: Statement) -> list[str]:
        conditions, values = ["true"], list[Any]()
        key = _key(one, "-ts_rank(words, %s::tsquery)")
        if one.groups:
            words = _joined(one.groups, " & ", " | ", "'")
            conditions.append("words @@ %s::tsquery")
            values += [words] * (2 if "%s" in key else 1)
        if one.box:
            conditions.append("latitude BETWEEN %s AND %s AND longitude BETWEEN %s AND %s")
            values += one.box
        sql = _SELECT.format(
            key=key, tables="spot", conditions=" AND ".join(conditions),
            count=one.count, offset=one.offset, documents="search_document",
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [row[0] for row in cursor.fetchall()]


def _key(one: Statement, rank: str) -> str:
    """What is ordered by; a distance is that of a flat map, near enough for an order."""
    if one.order == "rank":
        return rank
    if one.order == "name":
        return "sort_name"
    latitude, longitude = one.point
    north = f"(latitude - ({latitude!r}))"
    east = f"((longitude - ({longitude!r})) * {math.cos(math.radians(latitude))!r})"
    return f"({north} * {north} + {east} * {east})"
