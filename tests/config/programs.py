"""Runs the real programs, each with an environment and a var folder of its own."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = (
    "HANDRAIL_MODE",
    "DEBUG",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "SEARCH_ENGINE_URL",
    "METRICS_TOKEN",
    "LOG_FORMAT",
    "BIND",
    "PORT",
)
# The browser of other tests sets it for this process, and production refuses it.
THEIRS = ("DJANGO_ALLOW_ASYNC_UNSAFE",)
GENEROUS_SECONDS = 60.0


def environment(var: Path, **values: str) -> dict[str, str]:
    """This process's environment with none of our variables but those given."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS + THEIRS}
    return {**kept, "HANDRAIL_VAR": str(var), "DEMO": "0", "PYTHONUNBUFFERED": "1", **values}


def manage(var: Path, *arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(var, **values),
        capture_output=True,
        text=True,
        timeout=GENEROUS_SECONDS,
        check=False,
    )


@contextmanager
def running(var: Path, *arguments: str, **values: str) -> Iterator[subprocess.Popen[str]]:
    """A program that goes on until it is told to stop; killed at the end if it still runs.

    What it says is in `said(var)`.
    """
    with (var / "said").open("a") as said_file:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment(var, **values),
            stdout=said_file,
            stderr=subprocess.STDOUT,
            text=True,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=GENEROUS_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def said(var: Path) -> str:
    return (var / "said").read_text()


def eventually(is_so: Callable[[], bool], what: str) -> None:
    """Waits, generously; fails with `what` if it never comes."""
    deadline = time.monotonic() + GENEROUS_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.05)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def copy_database(template: Path, var: Path) -> None:
    """A migrated database for `var`, as settings expect it there."""
    shutil.copy(template / "handrail.sqlite3", var / "handrail.sqlite3")


def fill_database(template: Path, var: Path) -> None:
    """The same into a database that a program has open: in one transaction, since a file that is
    copied over it would be read half-way, and be called damaged."""
    name = "handrail.sqlite3"
    with (
        closing(sqlite3.connect(template / name)) as full,
        closing(sqlite3.connect(var / name, timeout=GENEROUS_SECONDS)) as empty,
    ):
        full.backup(empty)
