"""Import of both SAMHSA books beside its floor: the driver alone writing the same final rows.

The floor is measured right after the import, in the same database system: every row that the
import left in every table of ours goes by `executemany` (SQLite) or `COPY` (PostgreSQL) into an
empty copy of the same tables with their indexes and constraints, in one transaction. Reading the
rows out is not counted.

    python -m benchmarks --only bench_import

BENCH_POSTGRES names an empty PostgreSQL database (postgres://...) to be measured too.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from benchmarks.databases import BOOKS
from benchmarks.figure import Figure
from benchmarks.serving import PROJECT

TABLES = re.compile(r"(directory_(?!place)|importers_)\w+")  # places come from a migration
LAST_LINE = re.compile(r"run=\d+ read=(\d+) .* seconds=([\d.]+)$")


@dataclass(frozen=True, slots=True)
class Run:
    """One call of `import_records` in a process of its own."""

    rows: int
    seconds: float  # the command's own figure: from opening the files to the last commit
    peak_mb: float


def figures() -> Iterator[Figure]:
    """SQLite, and PostgreSQL where BENCH_POSTGRES names an empty database."""
    if not BOOKS.is_dir():
        raise SystemExit(f"{BOOKS} is not there; point HANDRAIL_SHARED at the shared folder.")
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as folder:
        yield from _measured("SQLite", f"sqlite:///{folder}/handrail.sqlite3", folder)
        address = os.environ.get("BENCH_POSTGRES", "")
        if address:
            yield from _measured("PostgreSQL", address, folder)


def _measured(system: str, address: str, folder: str) -> Iterator[Figure]:
    environment = {**os.environ, "DATABASE_URL": address, "HANDRAIL_VAR": folder}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=PROJECT,
        env=environment,
        check=True,
    )
    first, second = _import(environment), _import(environment)
    on_sqlite = system == "SQLite"
    yield Figure(
        f"import of both books, {system}",
        first.seconds,
        "s",
        floor=_sqlite_floor(address, folder) if on_sqlite else _postgres_floor(address),
        floor_name="executemany" if on_sqlite else "COPY",
        goal=2.0,
        goal_of_floor=True,
    )
    yield Figure(
        f"the same books again, {system}",
        second.seconds,
        "s",
        floor=first.seconds,
        floor_name="first run",
        goal=0.1,
        goal_of_floor=True,
    )
    peak_mb = max(first.peak_mb, second.peak_mb)
    yield Figure(f"peak memory of the import, {system}", peak_mb, "MB", goal=400)


def _import(environment: dict[str, str]) -> Run:
    command = [sys.executable, "manage.py", "import_records", "samhsa", str(BOOKS)]
    process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE)
    peak_mb = 0.0
    with process:
        while process.poll() is None:
            peak_mb = max(peak_mb, _peak_mb(process.pid))
            time.sleep(0.05)
        assert process.stdout is not None
        told = process.stdout.read().decode()
    match = LAST_LINE.search(told.strip().splitlines()[-1])
    if match is None or process.returncode:
        raise RuntimeError(f"the import did not end well:\n{told}")
    return Run(int(match[1]), float(match[2]), peak_mb)


def _peak_mb(pid: int) -> float:
    """The high-water mark of a running process. Asked while it runs: what the system tells of a
    process that has ended counts the memory of the one that forked it, too."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:  # it has just ended
        return 0.0
    match = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(match[1]) / 1024 if match else 0.0


# the floors


def _sqlite_floor(address: str, folder: str) -> float:
    full = sqlite3.connect(address.removeprefix("sqlite:///"))
    tables = _sqlite_tables(full)
    rows = {table: full.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}
    empty = sqlite3.connect(Path(folder) / "floor.sqlite3", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        empty.execute(f"PRAGMA {pragma}")
    empty.execute("PRAGMA cache_size=-64000")
    for (statement,) in full.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
        "AND type IN ('table', 'index') AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY type DESC"
    ):
        if TABLES.search(statement):
            empty.execute(statement)
    began = time.perf_counter()
    empty.execute("BEGIN IMMEDIATE")
    for table, values in rows.items():
        if values:
            marks = ", ".join("?" * len(values[0]))
            empty.executemany(f'INSERT INTO "{table}" VALUES ({marks})', values)
    empty.execute("COMMIT")
    seconds = time.perf_counter() - began
    full.close()
    empty.close()
    return seconds


def _sqlite_tables(full: sqlite3.Connection) -> list[str]:
    names = full.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [name for (name,) in names if TABLES.fullmatch(name)]


def _postgres_floor(address: str) -> float:
    """Copies of the tables in a schema of their own, with indexes, checks and foreign keys."""
    with psycopg.connect(address, autocommit=True) as link:
        tables = _postgres_tables(link)
        rows = {name: list(_rows(link, name)) for name in tables}
        link.execute("DROP SCHEMA IF EXISTS floor CASCADE; CREATE SCHEMA floor")
        for name in tables:
            link.execute(
                sql.SQL("CREATE TABLE floor.{0} (LIKE public.{0} INCLUDING ALL)").format(
                    sql.Identifier(name)
                )
            )
        _copy_foreign_keys(link)
        began = time.perf_counter()
        with link.transaction(), link.cursor() as cursor:
            for name, values in rows.items():
                _copy(cursor, name, values)
        seconds = time.perf_counter() - began
        link.execute("DROP SCHEMA floor CASCADE")
    return seconds


def _postgres_tables(link: psycopg.Connection[Any]) -> list[str]:
    found = link.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return [name for (name,) in found if TABLES.fullmatch(name)]


def _rows(link: psycopg.Connection[Any], name: str) -> Iterator[tuple[Any, ...]]:
    query = sql.SQL("COPY public.{} TO STDOUT").format(sql.Identifier(name))
    types = link.execute(
        sql.SQL("SELECT * FROM public.{} LIMIT 0").format(sql.Identifier(name))
    ).description
    with link.cursor() as cursor, cursor.copy(query) as copy:
        copy.set_types([column.type_code for column in types or ()])
        yield from copy.rows()


def _copy(cursor: psycopg.Cursor[Any], name: str, values: list[tuple[Any, ...]]) -> None:
    statement = sql.SQL("COPY floor.{} FROM STDIN").format(sql.Identifier(name))
    with cursor.copy(statement) as copy:
        for row in values:
            copy.write_row([json.dumps(v) if isinstance(v, list | dict) else v for v in row])


def _copy_foreign_keys(link: psycopg.Connection[Any]) -> None:
    found = link.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
    ).fetchall()
    for table, constraint, definition in found:
        target = re.search(r"REFERENCES (\w+)", definition)
        if TABLES.fullmatch(table) and target and TABLES.fullmatch(target[1]):
            moved = definition.replace(f"REFERENCES {target[1]}", f"REFERENCES floor.{target[1]}")
            link.execute(
                sql.SQL("ALTER TABLE floor.{} ADD CONSTRAINT {} ").format(
                    sql.Identifier(table), sql.Identifier(constraint)
                )
                + sql.SQL(moved)
            )
