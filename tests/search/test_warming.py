"""A web process has read what answers need before it is forked, and gives back what it used."""

import ctypes
from pathlib import Path

import pytest
from django.db import connections
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search import memory, snapshot, store
from search.answer import answer
from search.models import Segment
from search.warming import warm
from tests.config.programs import eventually
from tests.search.contract import Listing, document

NONE: frozenset[str] = frozenset()
MEGABYTE = 2**20


@pytest.mark.django_db(transaction=True)
def test_after_warming_no_connection_is_open_and_the_index_is_not_read_again() -> None:
    listed = Listing(1, 0, frozenset({"food"}), NONE, NONE, NONE, 41.0)
    store.write([document(listed, version=2)], generation=1)
    warm()
    assert all(one.connection is None for one in connections.all()) or _in_memory()
    with CaptureQueriesContext(connections["default"]) as asked:
        assert answer(QueryDict("q=food"), now=timezone.now()).page.total == 1
    assert not [one["sql"] for one in asked if "search_segment" in one["sql"]]
    assert snapshot.current().live


@pytest.mark.django_db(transaction=True)
def test_a_broken_index_keeps_no_server_from_starting(caplog: pytest.LogCaptureFixture) -> None:
    listed = Listing(1, 0, frozenset({"food"}), NONE, NONE, NONE, 41.0)
    store.write([document(listed, version=2)], generation=1)
    Segment.objects.update(columns=b"broken")
    warm()
    assert "could not be read before the start: ValueError" in caplog.text
    assert all(one.connection is None for one in connections.all()) or _in_memory()


def _in_memory() -> bool:
    """SQLite's database of the tests would be gone with its connection: Django keeps it open."""
    return connections["default"].vendor == "sqlite"


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="this C library gives nothing back"
)
def test_what_an_answer_needed_for_a_moment_is_given_back() -> None:
    thread = memory.keep_giving_back(0.01)
    library = ctypes.CDLL(None)
    library.malloc.restype = ctypes.c_void_p
    pieces = [library.malloc(64 * 1024) for _ in range(3200)]  # too small to be mapped alone
    for piece in pieces:
        ctypes.memset(piece, 1, 64 * 1024)
    full = _resident()
    for piece in pieces[:-1]:  # the last one holds the heap up
        library.free(ctypes.c_void_p(piece))
    memory.used()
    eventually(lambda: _resident() < full - 100 * MEGABYTE, "memory is given back")
    library.free(ctypes.c_void_p(pieces[-1]))
    assert thread.daemon


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096
