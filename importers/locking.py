"""One import of a source at a time, by a lock that dies with its process.

PostgreSQL: an advisory lock of the session. SQLite: a lock on a file beside the database, since
the database and whoever writes it are on one machine. Neither outlives a kill.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from django.db import connection


class AlreadyRunning(Exception):
    """Another process imports this source just now."""

    def __init__(self, source: str) -> None:
        super().__init__(
            f"Another import of {source} is running. Wait until it is done, then run this again."
        )


@contextmanager
def only_one(source: str) -> Iterator[None]:
    """Raises `AlreadyRunning`, at once, where another import of `source` runs."""
    with _session_lock(source) if connection.vendor == "postgresql" else _file_lock(source):
        yield


def lock_key(source: str) -> int:
    """The number of the advisory lock: 64 bits, as PostgreSQL takes it."""
    digest = blake2b(f"handrail import {source}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@contextmanager
def _session_lock(source: str) -> Iterator[None]:
    key = lock_key(source)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (got,) = cursor.fetchone()
    if not got:
        raise AlreadyRunning(source)
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def _file_lock(source: str) -> Iterator[None]:
    with _lock_path(source).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(source) from None
        yield


def _lock_path(source: str) -> Path:
    """Beside the database; for one in memory, which only this process sees, its own."""
    name = str(connection.settings_dict["NAME"])
    if name.startswith("file:") or name == ":memory:":
        return Path(tempfile.gettempdir()) / f"handrail-{os.getpid()}-import-{source}.lock"
    return Path(f"{name}-import-{source}.lock")
