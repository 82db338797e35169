"""Giving memory back to the system after much of it was used for a moment."""

import ctypes
import threading
import time
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

_M_ARENA_MAX = -8  # of the C library's malloc.h
GIVEN_BACK_AFTER = 5.0
"""Seconds after an answer. Ranking a million takes some 80 MB for a moment; the call takes 15 ms."""
_used = threading.Event()


def give_back() -> None:
    """What the allocator and SQLite's cache of pages keep for themselves: some 100 MB after
    reading an index of a million. Where the C library cannot do it, nothing happens."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA shrink_memory")
    _trim()


def stay_slim() -> None:
    """For a process that answers the web, once, before it has threads.

    SQLite leaves the caching of pages to the system, where all processes share it: each thread's
    connection kept up to 320 MB of them. And threads share one heap: each kept what its largest
    search had needed.
    """
    connection_created.connect(_small_cache)
    if (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        mallopt(_M_ARENA_MAX, 1)


def used() -> None:
    """Something was answered: what it needed for a moment will be given back."""
    _used.set()


def keep_giving_back(seconds: float = GIVEN_BACK_AFTER) -> threading.Thread:
    """Starts the thread that does it; in each process after the fork, which threads do not
    survive."""
    thread = threading.Thread(target=_give_back_when_used, args=(seconds,), daemon=True)
    thread.start()
    return thread


def _give_back_when_used(seconds: float) -> None:
    while _used.wait():
        time.sleep(seconds)
        _used.clear()
        _trim()


def _trim() -> None:
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _small_cache(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size=-2000")
            cursor.execute("PRAGMA mmap_size=0")
