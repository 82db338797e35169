"""The parts of `bench_size` that run in a process of their own, on the database of DATABASE_URL.

    python -m benchmarks.size_process PART [ARGUMENT]

Each part prints one line of JSON. See `PARTS` for what there is.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import quantiles
from typing import Any
from unittest.mock import patch
from uuid import UUID

NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)  # a Tuesday, noon in Chicago
ROUNDS = 4  # after one to warm up; the quickest of each query counts
ASKED_ONCE_MS = 60_000.0  # for all the queries
EDITS = 10_000
SAVED_AT_ONCE = 500
FIRST = 10
TYPED = (
    "d", "de", "det", "detox", "detox near chi", "men", "mental", "mental he", "vet", "veter",
    "hope", "new", "new h", "albu", "chica", "606", "st", "saint", "counc", "counsl", "substan",
    "substanse", "methad", "suboxo", "family s", "behavioral", "cent", "recov", "first", "sober li",
)  # fmt: skip
RANKED_WHOLE = "search.ranking.RANKED_WHOLE"  # up to so many matches there are no rings

Told = dict[str, Any]


def setup() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def mix(path: str) -> Told:
    """Milliseconds of the search function and of the plain statement, over the same queries."""
    from benchmarks.plain_engine import engine, statement
    from search.backends import backend

    bare = engine(path)
    bare.build()
    asked = parsed()
    statements = [statement(query) for query in asked]
    found, plain = timed(
        len(asked),
        lambda at: first_time(lambda: backend().search(asked[at])),
        lambda at: bare.ask(statements[at]),
    )
    (again,) = timed(len(asked), lambda at: backend().search(asked[at]))
    return {
        "found": cuts(found),
        "again": cuts(again),
        "plain": cuts(plain),
        "plain_once": _asked_once(plain),
        "slowest": _slowest(found, plain),
    }


def first_time(ask: Callable[[], object]) -> None:
    """As if nobody had asked this before."""
    from search.snapshot import forget_what_was_asked

    forget_what_was_asked()
    ask()


def parsed() -> list[Any]:
    """The queries as the search function gets them: read, mended, understood."""
    from search.answer import answer
    from search.backends import backend

    heard: list[Any] = []

    class Listening:
        def search(self, query: Any) -> Any:
            heard.append(query)
            return backend().search(query)

    firsts = []
    with patch("search.answer.backend", Listening):
        for params in _params():
            before = len(heard)
            answer(params, now=NOW)
            firsts.append(heard[before])  # what follows are second tries
    return firsts


def _params() -> list[Any]:
    from django.http import QueryDict

    from benchmarks.search_mix import queries

    return [QueryDict(query) for query in queries()]


Times = list[tuple[float, float]]
"""Milliseconds of each: until it was done, and of this process's processor."""


def timed(count: int, *calls: Callable[[int], object]) -> list[Times]:
    """The quickest of some rounds, in which the calls take turns: what others do on the machine
    only makes longer, and meets all of them. What is so slow that warming up does not matter is
    asked once."""
    first = [[_one(call, at) for at in range(count)] for call in calls]
    slow = [_asked_once(times) for times in first]
    rounds: list[list[Times]] = [
        [[times[at] if once else _one(call, at) for at in range(count)]
         for call, times, once in zip(calls, first, slow, strict=True)]
        for _ in range(ROUNDS)
    ]  # fmt: skip
    return [[min(each) for each in zip(*times, strict=True)] for times in zip(*rounds, strict=True)]


def _asked_once(times: Times) -> bool:
    return sum(one for one, _ in times) > ASKED_ONCE_MS


def _one(call: Callable[[int], object], at: int) -> tuple[float, float]:
    began, worked = time.perf_counter(), time.process_time()
    call(at)
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000


def cuts(times: Times) -> Told:
    cuts = quantiles([one for one, _ in times], n=20)
    worked = quantiles([one for _, one in times], n=20)
    return {"p50": cuts[9], "p95": cuts[18], "cpu50": worked[9], "cpu95": worked[18]}


def _slowest(found: Times, plain: Times) -> list[tuple[str, float, float]]:
    """(query, processor milliseconds of the search, of the plain statement), for whoever mends."""
    from benchmarks.search_mix import queries

    each = zip(queries(), (one for _, one in found), (one for _, one in plain), strict=True)
    return sorted(each, key=lambda one: -one[1])[:8]


def answers(_: str) -> Told:
    """Milliseconds of parameters read, understood, searched: all but HTTP."""
    from search.answer import answer

    asked = _params()
    (times,) = timed(
        len(asked), lambda at: first_time(lambda: answer(asked[at], now=NOW).as_dict())
    )
    return cuts(times)


def suggestions(_: str) -> Told:
    from search.backends import backend

    (times,) = timed(len(TYPED), lambda at: backend().suggest(TYPED[at], 8))
    return cuts(times)


def recall(_: str) -> Told:
    """The share of the first ten of a full ranking that are found with rings, over the mix."""
    from search.backends import backend

    asked = [query for query in parsed() if query.page == 1]
    quick = [_first(backend().search(query)) for query in asked]
    with patch(RANKED_WHOLE, sys.maxsize):
        whole = [_first(backend().search(query)) for query in asked]
    shares = [len(few & all_) / len(all_) for few, all_ in zip(quick, whole, strict=True) if all_]
    return {"recall": sum(shares) / len(shares), "worst": min(shares)}


def _first(page: Any) -> set[str]:
    return {one["service_id"] for one in page.results[:FIRST]}


def edits(_: str) -> Told:
    """Seconds of a full rebuild, and of taking in new names of 10,000 services."""
    from directory import changes
    from search.following import CONSUMER, follow
    from search.rebuilding import rebuild

    follow(now=NOW)
    reports = []
    rebuilt = min(spent(lambda: reports.append(rebuild(now=NOW))) for _ in range(2))
    _rename(EDITS)
    waiting = changes.waiting(CONSUMER)
    followed = spent(lambda: follow(now=NOW))
    return {
        "rebuild": rebuilt,
        "follow": followed,
        "waiting": waiting,
        "services": reports[-1].documents,
    }


def spent(call: Callable[[], object]) -> tuple[float, float]:
    """Seconds until it was done, and of this process's processor."""
    began, worked = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - began, time.process_time() - worked


def _rename(count: int) -> None:
    """As an import does: drafts, some hundreds at a time."""
    from directory.models import Service
    from directory.records import Author, Draft, save

    rows = list(Service.objects.in_directory().order_by("id").values_list("id", "name")[:count])
    for start in range(0, len(rows), SAVED_AT_ONCE):
        batch: list[tuple[UUID, str]] = rows[start : start + SAVED_AT_ONCE]
        drafts = [Draft("service", pk, {"name": f"{name} Annex"}) for pk, name in batch]
        refused = [one for one in save(drafts, by=Author("bench")) if one.outcome == "refused"]
        assert not refused, refused[0].problems


PARTS: dict[str, Callable[[str], Told]] = {
    "mix": mix,
    "answers": answers,
    "suggestions": suggestions,
    "recall": recall,
    "edits": edits,
}


if __name__ == "__main__":
    setup()
    told = PARTS[sys.argv[1]](sys.argv[2] if len(sys.argv) > 2 else "")
    sys.stdout.write(json.dumps(told) + "\n")
