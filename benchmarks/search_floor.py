"""What searching is held against: the bare engine, written to and asked without anything of ours.

    python -m benchmarks.search_floor build FROM TO   writes the ready documents of the database
                                                      FROM into an empty one; prints the seconds
    gunicorn benchmarks.search_floor:application      a bare Django view: one FTS5 statement ranked
                                                      by bm25, the stored cards as they are

FLOOR_DATABASE names the file for the view. The engine has its own defaults: positions, sizes.
"""

import os
import sqlite3
import sys
import time
from typing import Any

COLUMNS = (
    "number, document_id, service_id, organization_id, version, digest, name, organization, "
    "terms, text, sort_name, facets, areas, taxonomy_terms, ancestor_terms, latitude, longitude, "
    "zone, suspended, card, openings"
)
MARKS = ", ".join("?" * len(COLUMNS.split(",")))
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000"


def build(origin: str, target: str) -> float:
    """Seconds for rows and words, with the same indexes, in one transaction; reading not counted."""
    with sqlite3.connect(origin) as source:
        rows = source.execute(f"SELECT {COLUMNS} FROM search_document").fetchall()
    words = [(row[0], row[6], row[8], row[7], row[9]) for row in rows]
    database = sqlite3.connect(target, isolation_level=None)
    database.executescript(PRAGMAS)
    database.execute(f"CREATE TABLE document ({COLUMNS}, PRIMARY KEY (number))")
    database.execute("CREATE UNIQUE INDEX once ON document (document_id)")
    database.execute("CREATE INDEX service ON document (service_id)")
    database.execute("CREATE INDEX sorted ON document (sort_name)")
    database.execute(
        "CREATE VIRTUAL TABLE words USING fts5(name, terms, organization, text, content='')"
    )
    began = time.perf_counter()
    database.execute("BEGIN")
    database.executemany(f"INSERT INTO document ({COLUMNS}) VALUES ({MARKS})", rows)
    database.executemany(
        "INSERT INTO words (rowid, name, terms, organization, text) VALUES (?, ?, ?, ?, ?)", words
    )
    database.execute("COMMIT")
    return time.perf_counter() - began


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
                "SELECT card FROM words JOIN document ON number = words.rowid "
                "WHERE words MATCH %s ORDER BY rank LIMIT 20",
                [" AND ".join(f'"{word}"' for word in words)],
            )
        else:
            cursor.execute("SELECT card FROM document ORDER BY sort_name LIMIT 20")
        cards = ",".join([row[0] for row in cursor.fetchall()])
    return HttpResponse(f"[{cards}]", content_type="application/json")


if __name__ == "__main__":
    sys.stdout.write(f"{build(*sys.argv[2:4]):.3f}\n")
elif os.environ.get("FLOOR_DATABASE"):
    application = configure()
    from django.urls import path

    urlpatterns = [path("api/search", bare)]
