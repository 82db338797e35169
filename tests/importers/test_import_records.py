"""The command: its exit status, its last line, and what it says when something is wrong."""

import re
import sqlite3
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from directory import records
from directory.models import Service
from importers.models import ImportRun
from tests.importers.books import facility, make_book

LAST_LINE = re.compile(
    r"run=\d+ read=\d+ created=\d+ changed=\d+ unchanged=\d+ quarantined=\d+ retired=\d+ "
    r"findings=\d+ seconds=\d+\.\d"
)
pytestmark = pytest.mark.django_db


def call(*words: Any) -> tuple[int, str, str]:
    """Exit status, what was printed, and the complaint."""
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("import_records", *map(str, words), stdout=out, stderr=err)
    assert isinstance(end.value.code, int)
    return end.value.code, out.getvalue(), err.getvalue()


def last_line(printed: str) -> str:
    line = printed.splitlines()[-1]
    assert LAST_LINE.fullmatch(line), line
    return line


def test_a_good_import_ends_with_0_and_a_line_for_scripts(tmp_path: Path) -> None:
    status, out, err = call("samhsa", make_book(tmp_path / "book.xlsx", [facility()]))
    assert (status, err) == (0, "")
    run = ImportRun.objects.get()
    assert last_line(out).startswith(
        f"run={run.pk} read=1 created=1 changed=0 unchanged=0 quarantined=0 retired=0 findings=0 "
    )
    assert "1 rows read: 1 created" in out


def test_quarantined_rows_end_it_with_1_and_are_shown(tmp_path: Path) -> None:
    book = make_book(tmp_path / "book.xlsx", [{}, facility("")])
    status, out, _ = call("samhsa", book)
    assert status == 1
    assert "read=2 created=0 changed=0 unchanged=0 quarantined=2 " in last_line(out)
    assert "error: book.xlsx row 3: name1 '': The row names no facility." in out


def test_a_file_that_cannot_be_imported_ends_it_with_2_and_one_line(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_text("name1,name2")
    status, out, err = call("samhsa", path)
    assert status == 2
    assert len(err.strip().splitlines()) == 1
    assert str(path) in err
    assert "save it as .xlsx" in err
    assert last_line(out).startswith("run=0 read=0 ")


def test_a_book_without_rows_ends_it_with_2_and_retires_nothing(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    call("samhsa", make_book(path, [facility()]))
    status, out, err = call("samhsa", make_book(path, []))
    assert status == 2
    assert "there are headers but no rows" in err
    assert "read=0 " in last_line(out)
    assert Service.objects.get().retired_at is None


def test_a_dry_run_says_run_0(tmp_path: Path) -> None:
    status, out, _ = call("samhsa", make_book(tmp_path / "book.xlsx", [facility()]), "--dry-run")
    assert status == 0
    assert last_line(out).startswith("run=0 read=1 created=1 ")
    assert "would be created" in out
    assert not Service.objects.exists()


@pytest.mark.parametrize("limit", ["0", "-1", "many", "99999999999999999999"])
def test_a_limit_that_is_no_number_of_rows_is_refused(tmp_path: Path, limit: str) -> None:
    with pytest.raises(CommandError, match="is no number of rows; give 1 to 2147483647"):
        call_command("import_records", "samhsa", str(tmp_path), f"--limit={limit}")


def test_a_database_that_fails_stops_it_in_words_and_with_nothing_half_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = records.save
    for trouble, words in (
        ("database or disk is full", "disk of the database is full"),
        ("database is locked", "kept busy by another program"),
        ("server closed the connection", "could not be written"),
    ):

        def failing(drafts: Any, trouble: str = trouble, **more: Any) -> Any:
            save(drafts, **more)
            raise OperationalError(trouble)

        monkeypatch.setattr(records, "save", failing)
        status, out, err = call("samhsa", make_book(tmp_path / "book.xlsx", [facility()]))
        assert status == 2
        assert words in err
        assert "run the same command again" in err
        assert "Traceback" not in err + out
        assert "read=0 created=0" in last_line(out)
        assert not Service.objects.exists()
        assert ImportRun.objects.latest("id").status == ImportRun.Status.STOPPED


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_stops_it_and_the_next_run_completes_it(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite can be given a small disk by a pragma")
    book = make_book(tmp_path / "book.xlsx", [facility(f"Clinic {n}") for n in range(400)])
    with connection.cursor() as cursor:
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages + 20}")
    try:
        status, out, err = call("samhsa", book)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert status == 2
    assert "is full" in err
    assert "created=0" in last_line(out)
    assert not Service.objects.exists()
    assert call("samhsa", book)[0] == 0
    assert Service.objects.count() == 400


def test_a_database_without_tables_says_to_migrate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*words: Any, **more: Any) -> Any:
        raise OperationalError(str(sqlite3.OperationalError("no such table: importers_importrun")))

    monkeypatch.setattr(ImportRun.objects, "filter", failing)
    status, _, err = call("samhsa", make_book(tmp_path / "book.xlsx", [facility()]))
    assert status == 2
    assert "Run manage.py migrate first" in err


def test_a_finding_about_a_whole_file_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "organizations.csv").write_bytes("id,name\n1,Café\n".encode("cp1252"))
    _, out, _ = call("hsds", tmp_path)
    assert "info: organizations.csv: 1 lines of the table are no UTF-8." in out


def test_a_dry_run_shows_old_and_new(tmp_path: Path) -> None:
    call("samhsa", make_book(tmp_path / "book.xlsx", [facility()]))
    book = make_book(tmp_path / "book.xlsx", [facility(phone="312-555-0199")])
    _, out, _ = call("samhsa", book, "--dry-run")
    assert "service: 1 changed" in out
    assert re.search(r"service\.phone would change in 1 records.*\n  .*312-555-0199", out)


def test_what_it_is_is_told_by_its_content(tmp_path: Path) -> None:
    status, out, _ = call("auto", make_book(tmp_path / "listing.dat.xlsx", [facility()]))
    assert (status, out.splitlines()[0]) == (0, "source=samhsa")
    assert ImportRun.objects.get().source == "samhsa"


def test_what_nobody_recognises_is_said_with_the_formats_there_are(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Dear reader,")
    status, _, err = call("auto", path)
    assert status == 2
    assert "notes.txt: no format we know" in err
    assert "samhsa" in err


def test_files_of_two_formats_are_not_taken_together(tmp_path: Path) -> None:
    book = make_book(tmp_path / "book.xlsx", [facility()])
    feed = tmp_path / "feed.json"
    feed.write_text('{"services": [{"id": "1", "name": "Example", "status": "active"}]}')
    status, _, err = call("auto", book, feed)
    assert status == 2
    assert "book.xlsx: samhsa; " in err
    assert "feed.json: hsds_json" in err
