"""The index build and the search through HTTP on both SAMHSA books, each beside its floor.

    python -m benchmarks --only bench_search

Each search is asked as if for the first time (`benchmarks.forgetful`); the notes tell how long it
takes when a process is asked again.

BENCH_RECORDS names a SQLite file with the books imported already; without it they are imported.
"""

import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.asking import middle_round
from benchmarks.databases import BOOKS
from benchmarks.figure import Figure
from benchmarks.serving import PROJECT, manage, served

CLIENTS = 8
BUILT = re.compile(r"documents=(\d+) .* seconds=([\d.]+) assembly_seconds=([\d.]+)")


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as name:
        folder = Path(name)
        database = folder / "handrail.sqlite3"
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{database}",
            "HANDRAIL_VAR": name,
            "SEARCH_RATE": "1000000/min",
            "DEMO": "0",
        }
        _fill(database, environment)
        yield from _building(database, folder / "floor.sqlite3", environment)
        yield from _searching(folder / "floor.sqlite3", environment)


def _fill(database: Path, environment: dict[str, str]) -> None:
    ready = os.environ.get("BENCH_RECORDS")
    if ready:
        shutil.copy(ready, database)
    manage(environment, "migrate", "--verbosity", "0")
    _empty_index(database)
    if not ready:
        manage(environment, "import_records", "samhsa", str(BOOKS))


def _empty_index(database: Path) -> None:
    """The floor begins with empty tables: no old index is to be cleared away on one side only."""
    with sqlite3.connect(database) as connection:
        for table in ("search_document", "search_segment", "search_state"):
            connection.execute(f"DELETE FROM {table}")


def _building(database: Path, floor: Path, environment: dict[str, str]) -> Iterator[Figure]:
    built = BUILT.search(manage(environment, "search_rebuild"))
    assert built is not None
    count, seconds, assembly = int(built[1]), float(built[2]), float(built[3])
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.search_floor", "build", str(database), str(floor)],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
    )
    yield Figure(
        f"index build, {count} documents, SQLite",
        count / seconds,
        "1/s",
        better="higher",
        floor=count / float(told.stdout),
        floor_name="rows, FTS5 and segments by executemany",
        goal=0.4,
        goal_of_floor=True,
    )
    yield Figure("share of assembly in the index build", 100 * assembly / seconds, "%")


def _searching(floor: Path, environment: dict[str, str]) -> Iterator[Figure]:
    with served(environment) as server:
        again = middle_round(server.port, "/api/search", 1)
    with served(environment, "benchmarks.forgetful:application") as server:
        alone = middle_round(server.port, "/api/search", 1)
        together = middle_round(server.port, "/api/search", CLIENTS)
        pages = middle_round(server.port, "/search/", CLIENTS)
    bare = {**environment, "FLOOR_DATABASE": str(floor)}
    with served(bare, "benchmarks.search_floor:application") as server:
        floor_alone = middle_round(server.port, "/api/search", 1)
        floor_together = middle_round(server.port, "/api/search", CLIENTS)
    cuts = statistics.quantiles(alone.milliseconds, n=20)
    again_cuts = statistics.quantiles(again.milliseconds, n=20)
    floor_cuts = statistics.quantiles(floor_alone.milliseconds, n=20)
    against = "bare view, one FTS5 query"
    yield Figure(
        "search through HTTP, one client, p50", cuts[9], "ms",
        floor=floor_cuts[9], floor_name=against, goal=5.0,
        note=f"asked again: {again_cuts[9]:.2f} ms",
    )  # fmt: skip
    yield Figure(
        "search through HTTP, one client, p95", cuts[18], "ms",
        floor=floor_cuts[18], floor_name=against, goal=15.0,
        note=f"asked again: {again_cuts[18]:.2f} ms",
    )  # fmt: skip
    for name, measured, bare_one, of_what, share in (
        ("search through HTTP, 8 clients", together, floor_together, against, 1 / 2),
        ("results page in HTML, 8 clients", pages, together, "the JSON answer", 1 / 3),
    ):
        yield Figure(
            name, measured.per_second, "1/s", better="higher",
            floor=bare_one.per_second, floor_name=of_what,
            goal=share, goal_of_floor=True, note=measured.note,
        )  # fmt: skip
