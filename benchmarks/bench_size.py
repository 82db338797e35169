"""Searching at 10 thousand, 100 thousand and a million made-up listings, on both databases.

    BENCH_SIZES=10000,100000,1000000 python -m benchmarks --only bench_size

BENCH_SIZES   listings, separated by commas; without it 10,000 and 100,000
BENCH_FOLDER  keeps the databases that were made, and takes them up again; a million listings are
              6 GB. Remove the files after a change of what the index holds.
BENCH_RECORDS as in `benchmarks.databases`
BENCH_POSTGRES a database of a PostgreSQL server, on which others are made; they are dropped in the
              end, or kept where BENCH_FOLDER is set
"""

import http.client
import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from benchmarks.databases import books_in, environment_of, kept_folder, made_in, run
from benchmarks.figure import Figure
from benchmarks.multiplying import multiply
from benchmarks.search_mix import queries
from benchmarks.serving import Server, served, target
from search.memory import GIVEN_BACK_AFTER

SIZES = "10000,100000"
OF_PLAIN = 3.0  # times the plain statement
P95_MS = {100_000: 15.0, 1_000_000: 50.0}  # on SQLite
MEMORY_MB, START_S, SUGGESTIONS_MS, RECALL, OF_REBUILD = 250.0, 2.0, 20.0, 0.95, 0.1
STARTS = 3  # the quickest counts
TIMES_BOOKS = 5  # a hundred thousand records
FIRST = "q=detox&near=34.05,-118.24"
MADE = "handrail_made"  # the databases on PostgreSQL, with the size


@dataclass(frozen=True, slots=True)
class Made:
    """A database of made-up listings."""

    system: str
    size: int
    environment: dict[str, str]
    plain: str = ""  # the file of the plain engine

    def part(self, name: str, *arguments: str) -> Any:
        return json.loads(run(self.environment, "benchmarks.size_process", name, *arguments))

    @property
    def told(self) -> str:
        return f"{self.size:,} listings, {self.system}"


def figures() -> Iterator[Figure]:
    sizes = sorted(map(int, (os.environ.get("BENCH_SIZES") or SIZES).split(",")))
    with kept_folder() as folder:
        books = books_in(folder)
        for size in sizes:
            yield from _measured(_on_sqlite(folder, books, size))
        for made in _on_postgres(folder, books, sizes):
            yield from _measured(made)
        yield from _following(folder, books)


def _on_sqlite(folder: Path, books: Path, size: int) -> Made:
    path = made_in(folder, books, size)
    plain = folder / f"plain-{size}.sqlite3"
    return Made("SQLite", size, environment_of(f"sqlite:///{path}", folder), str(plain))


def _on_postgres(folder: Path, books: Path, sizes: list[int]) -> Iterator[Made]:
    """Each in a database of its own, dropped in the end unless they are kept."""
    address = os.environ.get("BENCH_POSTGRES", "")
    if not address:
        return
    with psycopg.connect(address, autocommit=True) as server:
        for size in sizes:
            name = f"{MADE}_{size}"
            environment = environment_of(_with_name(address, name), folder)
            if not server.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [name]
            ).fetchone():
                _fill_on_postgres(server, name, address, folder, books, size)
            try:
                yield Made("PostgreSQL", size, environment)
            finally:
                if not os.environ.get("BENCH_FOLDER"):
                    server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _fill_on_postgres(
    server: psycopg.Connection, name: str, address: str, folder: Path, books: Path, size: int
) -> None:
    """Under another name until it is whole: one that was cut short is not taken up."""
    partial = f"{name}_partial"
    server.execute(f"DROP DATABASE IF EXISTS {partial}")
    server.execute(f"CREATE DATABASE {partial}")
    environment = environment_of(_with_name(address, partial), folder)
    run(environment, "benchmarks.filling", str(books), str(size))
    server.execute(f"ALTER DATABASE {partial} RENAME TO {name}")


def _with_name(address: str, name: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def _measured(made: Made) -> Iterator[Figure]:
    yield from _against_the_plain_statement(made)
    if made.size >= 1_000_000:
        yield from _recall(made)
    understood = made.part("answers")
    for cut in ("p50", "p95"):
        yield Figure(f"words understood and searched, {made.told}, {cut}", understood[cut], "ms")
    suggested = made.part("suggestions")
    yield Figure(
        f"suggestions, {made.told}, p95", suggested["p95"], "ms", goal=SUGGESTIONS_MS,
        note=_worked(made, suggested["cpu95"]),
    )  # fmt: skip
    yield from _process(made)


def _against_the_plain_statement(made: Made) -> Iterator[Figure]:
    told = made.part("mix", made.plain)
    found, plain = told["found"], told["plain"]
    floor_name = "one plain statement" + (", asked once" if told["plain_once"] else "")
    for cut in ("50", "95"):
        yield Figure(
            f"search, {made.told}, p{cut}", found[f"p{cut}"], "ms", floor=plain[f"p{cut}"],
            floor_name=floor_name, goal=OF_PLAIN, goal_of_floor=True,
            note=_worked(made, found[f"cpu{cut}"], told["again"][f"p{cut}"]),
            series=f"{made.system} p95" if cut == "95" else "", size=made.size,
        )  # fmt: skip
    if made.system == "SQLite" and made.size in P95_MS:
        yield Figure(
            f"search, {made.told}, p95 by itself", found["p95"], "ms", goal=P95_MS[made.size],
            note=_worked(made, found["cpu95"]),
        )  # fmt: skip


def _worked(made: Made, milliseconds: float, again: float | None = None) -> str:
    """A busy machine makes longer what is told in seconds, but hardly the work itself. `again`:
    how long it takes a process that remembers the question."""
    notes = [f"{milliseconds:.1f} ms of processor"] if made.system == "SQLite" else []
    return "; ".join([*notes, *([f"asked again: {again:.1f} ms"] if again is not None else [])])


def _recall(made: Made) -> Iterator[Figure]:
    told = made.part("recall")
    if told["recall"] is not None:
        yield Figure(
            f"first ten of a full ranking, {made.told}", 100 * told["recall"], "%",
            better="higher", goal=100 * RECALL, note=f"at worst {100 * told['worst']:.0f} %",
        )  # fmt: skip


def _process(made: Made) -> Iterator[Figure]:
    """Of one of the processes that answer the web: forked from a server that has read the index."""
    environment = {**made.environment, "WEB_PROCESSES": "1", "SEARCH_RATE": "1000000/min"}
    began = time.perf_counter()
    with served(environment) as server:
        _ask(server, FIRST)
        whole = time.perf_counter() - began
        again = min(_after_the_end_of_the_process(server) for _ in range(STARTS))
        for query in queries():
            _ask(server, query)
        time.sleep(GIVEN_BACK_AFTER + 2)
        memory = _memory(server.processes()[0])
    yield Figure(
        f"memory of a web process, {made.told}", memory["Rss"], "MB",
        goal=MEMORY_MB if made.size >= 1_000_000 else None,
        note=f"{memory['Private_Dirty']:.0f} its own, the rest shared with the others",
    )  # fmt: skip
    yield Figure(
        f"start of a web process until its first answer, {made.told}", again, "s", goal=START_S
    )
    yield Figure(f"start of the server until the first answer, {made.told}", whole, "s")


def _ask(server: Server, query: str) -> None:
    """Until it answers."""
    while True:
        try:
            link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
            link.request("GET", target("/api/search", query))
            answer = link.getresponse()
            answer.read()
            assert answer.status == 200, query
            return
        except OSError:
            time.sleep(0.02)
        finally:
            link.close()


def _after_the_end_of_the_process(server: Server) -> float:
    """Seconds until another one answers in its place."""
    (old,) = server.processes()
    os.kill(old, signal.SIGTERM)
    while old in server.processes():
        time.sleep(0.01)
    began = time.perf_counter()
    _ask(server, FIRST)
    return time.perf_counter() - began


def _memory(pid: int) -> dict[str, float]:
    """Megabytes."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name: int(rest.split()[0]) / 1024 for name, _, rest in (r.partition(":") for r in rows)}


def _following(folder: Path, books: Path) -> Iterator[Figure]:
    """Ten thousand edits in the books, of which they are half, and in a directory five times as
    large. The goal is for where they are a tenth or less: a half cannot cost a tenth."""
    for times, goal in ((1, None), (TIMES_BOOKS, OF_REBUILD)):
        copy = folder / "edited.sqlite3"
        shutil.copy(books, copy)
        try:
            if times > 1:
                multiply(copy, times)
            told = Made("SQLite", 0, environment_of(f"sqlite:///{copy}", folder)).part("edits")
        finally:
            for path in folder.glob("edited.sqlite3*"):
                path.unlink()
        (seconds, worked), (whole, whole_worked) = told["follow"], told["rebuild"]
        yield Figure(
            f"index after {told['waiting']:,} edits of {told['services']:,} listings, SQLite",
            seconds, "s",
            floor=whole, floor_name="full rebuild",
            goal=goal, goal_of_floor=goal is not None,
            note=f"{worked:.1f} and {whole_worked:.1f} s of processor",
        )  # fmt: skip
