"""What searching is held against: the bare engine, written to and asked without anything of ours.

    python -m benchmarks.search_floor build FROM TO   writes the ready documents of the database
                                                      FROM into an empty one; prints the seconds
    gunicorn benchmarks.search_floor:application      a bare Django view: one FTS5 statement ranked
                                                      by bm25, the stored cards as they are

FLOOR_DATABASE names the file for the view, which asks the engine with its own defaults:
positions, sizes.
"""

import os
import sqlite3
import sys
import time
from typing import Any

WORDS = ("number", "name", "terms", "organization", "text")
TABLES = ("search_document", "search_segment")
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000"


def build(origin: str, target: str) -> float:
    """Seconds for all that the index keeps, in its own tables with their indexes: documents,
    words and segments, ready made, in one transaction. Reading them is not counted.
    """
    with sqlite3.connect(origin) as source:
        made = source.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'search_words_%'"
            "AND tbl_name IN ('search_document', 'search_segment', 'search_words')"
        ).fetchall()
        rows = {name: source.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}
        words = source.execute(f"SELECT {', '.join(WORDS)} FROM search_document").fetchall()
    database = sqlite3.connect(target, isolation_level=None)
    database.executescript(PRAGMAS)
    for (statement,) in made:
        database.execute(statement)
    began = time.perf_counter()
    database.execute("BEGIN")
    for name in TABLES:
        _insert(database, name, rows[name])
    _insert(database, "search_words (rowid, name, terms, organization, text)", words)
    database.execute("COMMIT")
    seconds = time.perf_counter() - began
    _ranked(database, words)
    return seconds


def _ranked(database: sqlite3.Connection, words: list[Any]) -> None:
    """For the view: the index itself ranks, so its words table has no sizes for bm25."""
    database.execute("CREATE INDEX sorted ON search_document (sort_name)")
    database.execute(
        "CREATE VIRTUAL TABLE words USING fts5(name, terms, organization, text, content='')"
    )
    database.execute("BEGIN")
    _insert(database, "words (rowid, name, terms, organization, text)", words)
    database.execute("COMMIT")


def _insert(database: sqlite3.Connection, table: str, rows: list[Any]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def configure() -> Any:
    from django.conf import settings

    settings.configure(
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        SECRET_KEY="only for the bench",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": os.environ["FLOOR_DATABASE"],
                "CONN_MAX_AGE": 60,
                "OPTIONS": {"init_command": PRAGMAS + "; PRAGMA mmap_size=268435456"},
            }
        },
    )
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def bare(request: Any) -> Any:
    from django.db import connection
    from django.http import HttpResponse

    from search.analyse import query_words

    words = query_words(request.GET.get("q", ""))
    with connection.cursor() as cursor:
        if words:
            cursor.execute(
                "SELECT card FROM words JOIN search_document ON number = words.rowid "
                "WHERE words MATCH %s ORDER BY rank LIMIT 20",
                [" AND ".join(f'"{word}"' for word in words)],
            )
        else:
            cursor.execute("SELECT card FROM search_document ORDER BY sort_name LIMIT 20")
        cards = ",".join([row[0] for row in cursor.fetchall()])
    return HttpResponse(f"[{cards}]", content_type="application/json")


if __name__ == "__main__":
    sys.stdout.write(f"{build(*sys.argv[2:4]):.3f}\n")
elif os.environ.get("FLOOR_DATABASE"):
    application = configure()
    from django.urls import path

    urlpatterns = [path("api/search", bare)]
