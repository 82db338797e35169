"""Real processes on a real database file: one that is killed, and two at once."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.importers.books import ALL, facility, make_book

PROJECT = Path(__file__).resolve().parent.parent.parent
FACILITIES = 250
IMPORT = """
import time
import django
django.setup()
from django.core.management import call_command
from importers import pipeline
pipeline.CHUNK_ROOTS = 40
if {pause}:
    save = pipeline.records.save
    pipeline.records.save = lambda *words, **more: (time.sleep({pause}), save(*words, **more))[1]
call_command("import_records", "samhsa", {book!r})
"""


class Database:
    """A database file with the tables, and processes of ours that write it."""

    def __init__(self, folder: Path, book: Path) -> None:
        self.path = folder / "handrail.sqlite3"
        self.book = book
        self.environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{self.path}",
            "HANDRAIL_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        folder.mkdir(exist_ok=True)

    def migrate(self) -> None:
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=PROJECT, env=self.environment, check=True)

    def twin(self, folder: Path) -> "Database":
        """Another database, as this one is now."""
        made = Database(folder, self.book)
        shutil.copy(self.path, made.path)
        return made

    def begin(self, *, pause: float = 0) -> subprocess.Popen[str]:
        """An import in chunks of 40 roots, with a pause before each is saved."""
        code = IMPORT.format(book=str(self.book), pause=pause)
        return subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self) -> tuple[int, str, str]:
        with self.begin() as process:
            out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def rows(self, question: str) -> list[Any]:
        with sqlite3.connect(self.path) as link:
            found = link.execute(question).fetchall()
        link.close()
        return found

    def count(self, table: str) -> int:
        (number,) = self.rows(f"SELECT count(*) FROM {table}")[0]
        return int(number)

    def content(self) -> dict[str, list[Any]]:
        """Every record and part, without the moments at which they were written."""
        return {
            table: self.rows(f"SELECT {columns} FROM {table} ORDER BY id")
            for table, columns in (
                ("directory_organization", "id, name, retired_at"),
                ("directory_location", "id, name, organization_id, latitude, timezone"),
                ("directory_service", "id, name, description, organization_id, minimum_age"),
                ("directory_serviceatlocation", "id, service_id, location_id, description"),
                ("directory_attribute", "id, link_id, taxonomy_term_id"),
                ("directory_phone", "id, service_id, number, extension, raw, position"),
                ("directory_address", "id, location_id, address_1, postal_code"),
                ("directory_taxonomyterm", "id, code, name, facet, facet_value"),
            )
        } | {
            "sources": sorted(
                self.rows("SELECT entity, source_id, digest FROM directory_sourcerecord")
            ),
            "changes": sorted(self.rows("SELECT entity, record_id FROM directory_recordchange")),
        }


@pytest.fixture
def book(tmp_path: Path) -> Path:
    rows = [
        facility(f"Example Clinic {n // 2}", name2=f"Office {n}", service_code_info=ALL["mh"])
        for n in range(FACILITIES)
    ]
    return make_book(tmp_path / "book.xlsx", rows)


@pytest.fixture
def database(tmp_path: Path, book: Path) -> Database:
    made = Database(tmp_path / "killed", book)
    made.migrate()
    return made


def until(condition: Any, process: subprocess.Popen[str]) -> None:
    """Waits for what another process will do; fails if it ends or takes very long instead."""
    for _ in range(6_000):
        if condition():
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    raise AssertionError("it never happened")


@pytest.fixture
def begin(database: Database) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Begins imports, and ends those that still run when the test is over."""
    begun: list[subprocess.Popen[str]] = []

    def begin(*, pause: float) -> subprocess.Popen[str]:
        begun.append(database.begin(pause=pause))
        return begun[-1]

    yield begin
    for process in begun:
        with process:
            process.kill()


def test_a_killed_run_loses_nothing_and_the_next_completes_it(
    database: Database, begin: Any, tmp_path: Path
) -> None:
    undisturbed = database.twin(tmp_path / "undisturbed")
    slow_import = begin(pause=0.1)
    until(lambda: database.count("directory_service") > 20, slow_import)
    os.kill(slow_import.pid, signal.SIGKILL)
    slow_import.wait(timeout=30)
    saved = database.count("directory_service")
    assert 0 < saved < FACILITIES
    # No service without its parts: chunks are whole or not there.
    assert database.count("directory_phone") == saved

    status, out, err = database.run()

    assert (status, err) == (0, "")
    assert f"read={FACILITIES} created={FACILITIES - saved} " in out
    assert f"unchanged={saved} " in out
    assert undisturbed.run()[0] == 0
    assert database.content() == undisturbed.content()
    assert database.rows("SELECT status FROM importers_importrun ORDER BY id") == [
        ("interrupted",),
        ("done",),
    ]


def test_a_second_import_at_the_same_time_is_refused_until_the_first_is_gone(
    database: Database, begin: Any
) -> None:
    endless = begin(pause=600)
    until(lambda: database.count("importers_importrun") > 0, endless)
    status, out, err = database.run()
    assert status == 2
    assert "Another import of samhsa is running" in err
    assert out.splitlines()[-1].startswith("run=0 read=0 ")

    os.kill(endless.pid, signal.SIGKILL)
    endless.wait(timeout=30)
    assert database.run()[0] == 0
    assert database.count("directory_service") == FACILITIES
