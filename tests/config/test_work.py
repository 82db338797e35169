"""The worker keeps going, whatever a job does, and stops when it is told."""

import logging
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import LiteralString

import psycopg
import pytest
from django.db import OperationalError

from config.worker import Job, Worker, back_off_seconds
from directory.models import WorkerHeartbeat
from tests.config.programs import ROOT, eventually, fill_database, manage, running, said


def batches(*amounts: int) -> Iterator[int]:
    yield from amounts
    while True:
        yield 0


@pytest.mark.django_db
def test_a_round_says_whether_anything_was_done() -> None:
    amounts = batches(3, 0)
    worker = Worker([Job("counting", lambda: next(amounts))])
    assert worker.round() is True
    assert worker.round() is False


@pytest.mark.django_db
def test_a_job_with_more_to_do_does_not_rest() -> None:
    amounts = batches(3, 3, 0)
    worker = Worker([Job("counting", lambda: next(amounts), every_seconds=3600)])
    assert [worker.round() for _ in range(3)] == [True, True, False]


@pytest.mark.django_db
def test_a_job_that_fails_is_told_once_and_does_not_end_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done = []

    def fail() -> int:
        raise ValueError("a bad day")

    def work() -> int:
        done.append(1)
        return 0

    worker = Worker([Job("failing", fail), Job("working", work)])
    with caplog.at_level(logging.INFO, logger="handrail.worker"):
        for _ in range(3):
            for turn in worker.turns:
                turn.due_at = 0
            worker.round()
    assert len(done) == 3
    assert [record.message for record in caplog.records] == [
        "failing failed, will try again: ValueError: a bad day"
    ]


@pytest.mark.django_db
def test_a_job_that_works_again_says_so(caplog: pytest.LogCaptureFixture) -> None:
    answers: list[Exception | int] = [ValueError("a bad day"), 1]

    def recover() -> int:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    worker = Worker([Job("recovering", recover)])
    with caplog.at_level(logging.INFO, logger="handrail.worker"):
        worker.round()
        worker.turns[0].due_at = 0
        worker.round()
    assert caplog.records[-1].message == "recovering works again."


def test_tries_come_ever_more_slowly_up_to_a_minute() -> None:
    waits = [back_off_seconds(failures) for failures in range(1, 50)]
    assert waits[:3] == [1, 2, 4]
    assert waits == sorted(waits)
    assert waits[-1] == 60


@pytest.mark.django_db
def test_the_worker_leaves_a_sign_of_life() -> None:
    worker = Worker([], name="here:1")
    worker.round()
    beat = WorkerHeartbeat.objects.get(name="here:1")
    assert beat.beat_at >= beat.started_at


@pytest.mark.django_db
def test_draining_ends_when_nothing_is_left_and_reports_failures() -> None:
    amounts = batches(3, 2, 0)
    assert Worker([Job("counting", lambda: next(amounts))]).drain() is True

    def fail() -> int:
        raise ValueError("a bad day")

    assert Worker([Job("failing", fail)]).drain() is False


def test_work_once_does_what_waits_and_ends(var: Path) -> None:
    done = manage(var, "work", "--once")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_worker_in_order(var: Path, number: signal.Signals) -> None:
    with running(var, "manage.py", "work") as worker:
        eventually(lambda: has_beaten(var), "a sign of life")
        worker.send_signal(number)
        assert worker.wait(timeout=30) == 0
    assert "Traceback" not in said(var)
    assert not has_beaten(var), "a worker that ended in order leaves no row"


def test_a_worker_waits_for_a_database_that_is_gone(tmp_path: Path, migrated: Path) -> None:
    """Started before there is any table, it goes on once they are there."""
    with running(tmp_path, "manage.py", "work") as worker:
        eventually(lambda: "will try again" in said(tmp_path), "a word about the database")
        assert worker.poll() is None
        fill_database(migrated, tmp_path)
        eventually(lambda: has_beaten(tmp_path), "a sign of life")
    assert worker.returncode == 0
    assert "Traceback" not in said(tmp_path)


@pytest.mark.exhaustive
def test_a_worker_outlives_a_restart_of_postgresql(tmp_path: Path) -> None:
    """A server that is stopped and started again under the worker; needs PostgreSQL installed."""
    with TemporaryDirectory(prefix="handrail-") as name, cluster(Path(name)) as url:
        assert manage(tmp_path, "migrate", DATABASE_URL=url).returncode == 0
        with running(tmp_path, "manage.py", "work", DATABASE_URL=url) as worker:
            beats = "select count(*) from directory_workerheartbeat"
            eventually(lambda: asked(url, beats) == 1, "a sign of life")
            postgres("stop", Path(name))
            eventually(lambda: "will try again" in said(tmp_path), "a word about the database")
            postgres("start", Path(name))
            eventually(lambda: "works again" in said(tmp_path), "the worker goes on")
        assert worker.returncode == 0
        assert asked(url, beats) == 0
    assert "Traceback" not in said(tmp_path)


def test_an_unanswering_database_is_logged_without_a_trace(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> int:
        raise OperationalError("connection refused")

    monkeypatch.setattr("config.worker.connections.close_all", lambda: None)
    worker = Worker([Job("failing", fail)])
    with caplog.at_level(logging.INFO, logger="handrail.worker"):
        assert worker.drain() is False
    (record,) = caplog.records
    assert not record.exc_info
    assert "connection refused" in record.message


def postgres(verb: str, folder: Path) -> str:
    done = subprocess.run(
        [ROOT / ".ci" / "postgres", verb, folder / "cluster"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout.strip()


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """A private PostgreSQL on loopback; yields its DATABASE_URL."""
    folder.chmod(0o755)  # its owner is another account when the tests run as root
    try:
        yield postgres("start", folder)
    finally:
        postgres("stop", folder)


def asked(url: str, query: LiteralString) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def has_beaten(var: Path) -> bool:
    with sqlite3.connect(var / "handrail.sqlite3") as database:
        rows = database.execute("select count(*) from directory_workerheartbeat").fetchone()
    return bool(rows[0])
