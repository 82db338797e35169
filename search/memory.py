"""Giving memory back to the system after much of it was used for a moment."""

import ctypes
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


def give_back() -> None:
    """What the allocator and SQLite's cache of pages keep for themselves: some 100 MB after
    reading an index of a million. Where the C library cannot do it, nothing happens."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA shrink_memory")
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def stay_slim() -> None:
    """For a process that answers the web, once: SQLite leaves the caching of pages to the system,
    where all processes share it; each thread's connection kept up to 320 MB of them."""
    connection_created.connect(_small_cache)


def _small_cache(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size=-8000")
            cursor.execute("PRAGMA mmap_size=0")
