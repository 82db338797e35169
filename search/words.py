"""The words index of each database: the only statements that differ between them.

On PostgreSQL each lexeme starts with the letter of its field (a to d, as weights are named), so
that a field's documents come straight from the GIN index: weights are not in it, and every row
would be read again to look at them. SQLite's FTS5 keeps the column of each word by itself.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
from django.db import connection
from pyroaring import BitMap

FIELDS = ("name", "terms", "organization", "text")
PREFIX = {"name": "a", "terms": "b", "organization": "c", "text": "d"}

Entry = tuple[int, str, str, str, str]
"""(number, then the words of each of FIELDS)."""

Pair = tuple[str, str]
"""(analysed word, one of FIELDS)."""
_TOGETHER = 100  # pairs in a statement; SQLite allows 500 SELECTs in one


class Words(Protocol):
    def create(self) -> list[str]: ...
    def add(self, entries: Sequence[Entry]) -> None: ...
    def drop(self, entries: Sequence[Entry]) -> None:
        """The words must be those that were added."""

    def postings(self, pairs: Sequence[Pair]) -> dict[Pair, BitMap]:
        """The documents that hold the word in the field, of every generation.

        One query for each hundred pairs.
        """

    def clear(self) -> None: ...


def _ascii(text: str) -> str:
    """Words of other scripts spelt in hexadecimal: no tokenizer can then part or refuse them."""
    if text.isascii():
        return text
    return " ".join(word if word.isascii() else "x" + word.encode().hex() for word in text.split())


def _numbers(joined: str | None) -> BitMap:
    if not joined:
        return BitMap()
    return BitMap(np.fromstring(joined, np.uint32, sep=","))  # ten times as fast as by `int`


def _postings(select: str, pairs: Sequence[Pair], terms: Sequence[str]) -> dict[Pair, BitMap]:
    """`select`: one row (which pair, numbers joined by commas) for a place and a term."""
    found: dict[Pair, BitMap] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(pairs), _TOGETHER):
            asked = list(enumerate(terms))[start : start + _TOGETHER]
            cursor.execute(
                " UNION ALL ".join([select] * len(asked)), [each for pair in asked for each in pair]
            )
            for place, joined in cursor.fetchall():
                found[pairs[place]] = _numbers(joined)
    return found


def _unquoted(pairs: Iterable[Pair], signs: str) -> list[Pair]:
    """Without signs that would end a quoted term; analysed words hold none anyway."""
    away = str.maketrans("", "", signs)
    return [(word.translate(away), field) for word, field in pairs]


class SqliteWords:
    """FTS5 without content (the words stand in search_document) and without positions."""

    def create(self) -> list[str]:
        return [
            (
                "CREATE VIRTUAL TABLE search_words USING fts5("
                "name, terms, organization, text, content='', detail=column, columnsize=0, "
                "tokenize=ascii)"
            )
        ]

    def add(self, entries: Sequence[Entry]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_words(rowid, name, terms, organization, text) "
                "VALUES (%s, %s, %s, %s, %s)",
                [(number, *map(_ascii, texts)) for number, *texts in entries],
            )

    def drop(self, entries: Sequence[Entry]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_words(search_words, rowid, name, terms, organization, text) "
                "VALUES ('delete', %s, %s, %s, %s, %s)",
                [(number, *map(_ascii, texts)) for number, *texts in entries],
            )

    def postings(self, pairs: Sequence[Pair]) -> dict[Pair, BitMap]:
        terms = [f'{field} : "{_ascii(word)}"' for word, field in _unquoted(pairs, '"')]
        return _postings(
            "SELECT %s, group_concat(rowid) FROM search_words WHERE search_words MATCH %s",
            pairs,
            terms,
        )

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_words(search_words) VALUES ('delete-all')")


class PostgresWords:
    def create(self) -> list[str]:
        return [
            "CREATE TABLE search_words (number integer PRIMARY KEY, words tsvector NOT NULL)",
            (
                "CREATE INDEX search_words_gin ON search_words USING gin (words) "
                "WITH (fastupdate = off)"
            ),
        ]

    def add(self, entries: Sequence[Entry]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_words (number, words) "
                "VALUES (%s, array_to_tsvector(%s::text[]))",
                [(number, lexemes(texts)) for number, *texts in entries],
            )

    def drop(self, entries: Sequence[Entry]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM search_words WHERE number = ANY(%s)", [[one[0] for one in entries]]
            )

    def postings(self, pairs: Sequence[Pair]) -> dict[Pair, BitMap]:
        terms = [f"'{PREFIX[field]}{_ascii(word)}'" for word, field in _unquoted(pairs, "\\'")]
        return _postings(
            "SELECT %s::int, string_agg(number::text, ',') FROM search_words "
            "WHERE words @@ %s::tsquery",
            pairs,
            terms,
        )

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE search_words")


def lexemes(texts: Iterable[str]) -> list[str]:
    return [
        PREFIX[field] + word
        for field, text in zip(FIELDS, texts, strict=True)
        for word in _ascii(text).split()
    ]


def words_index() -> SqliteWords | PostgresWords:
    return PostgresWords() if connection.vendor == "postgresql" else SqliteWords()
