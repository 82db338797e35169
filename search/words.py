"""The words index of each database: the only statements that differ between them.

On PostgreSQL each lexeme starts with the letter of its field (a to d, as weights are named), so
that a field's documents come straight from the GIN index: weights are not in it, and every row
would be read again to look at them. SQLite's FTS5 keeps the column of each word by itself.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.db import connection
from pyroaring import BitMap

FIELDS = ("name", "terms", "organization", "text")
PREFIX = {"name": "a", "terms": "b", "organization": "c", "text": "d"}

Entry = tuple[int, str, str, str, str]
"""(number, then the words of each of FIELDS)."""


class Words(Protocol):
    def create(self) -> list[str]: ...
    def add(self, entries: Sequence[Entry]) -> None: ...
    def drop(self, entries: Sequence[Entry]) -> None:
        """The words must be those that were added."""

    def numbers(self, word: str, field: str) -> BitMap:
        """The documents that hold an analysed word in a field, of every generation."""

    def clear(self) -> None: ...


def _ascii(text: str) -> str:
    """Words of other scripts spelt in hexadecimal: no tokenizer can then part or refuse them."""
    if text.isascii():
        return text
    return " ".join(word if word.isascii() else "x" + word.encode().hex() for word in text.split())


def _numbers(joined: str | None) -> BitMap:
    return BitMap(map(int, joined.split(","))) if joined else BitMap()


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

    def numbers(self, word: str, field: str) -> BitMap:
        quoted = _ascii(word).replace('"', "")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT group_concat(rowid) FROM search_words WHERE search_words MATCH %s",
                [f'{field} : "{quoted}"'],
            )
            return _numbers(cursor.fetchone()[0])

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

    def numbers(self, word: str, field: str) -> BitMap:
        quoted = _ascii(word).replace("\\", "").replace("'", "")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT string_agg(number::text, ',') FROM search_words WHERE words @@ %s::tsquery",
                [f"'{PREFIX[field]}{quoted}'"],
            )
            return _numbers(cursor.fetchone()[0])

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
