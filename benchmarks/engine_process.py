"""The parts of `bench_engine` that run in a process of their own, with the database of DATABASE_URL
and the engine of SEARCH_ENGINE_URL.

    python -m benchmarks.engine_process PART [ARGUMENT]

Each part prints one line of JSON. See `PARTS` for what there is.
"""

import http.client
import itertools
import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from uuid import UUID

from benchmarks.size_process import cuts, first_time, parsed, setup, spent, timed

BULK_DOCUMENTS = 1_000  # in one request, as `search.engine_sending` has it
EDITS_PER_MINUTE = 1_000
LOOKED_AGAIN_SECONDS = 0.05
GIVEN_UP_SECONDS = 60.0

Told = dict[str, Any]


def build() -> Told:
    """Seconds of a whole rebuild in the engine, and of the client's own bulk helper with the same
    documents, made ready before."""
    from search.backends import engine_indices
    from search.engine_filling import fill

    target = _engine()
    filled = fill(target)
    floor = _pushed()
    engine_indices.refresh(target, engine_indices.alias("read"))
    return {"documents": filled.documents, "seconds": filled.seconds, "floor": floor}


def _pushed() -> float:
    """Seconds; the making of the documents is not in them."""
    from opensearchpy import OpenSearch
    from opensearchpy.helpers import bulk

    from search import store, stored
    from search.backends import engine_index
    from search.engine_sending import outgoing

    target = _engine()
    client = OpenSearch(hosts=list(target.config.urls), timeout=60)
    index = "bench-floor"
    kept = {**engine_index.SETTINGS, **engine_index.WHILE_FILLING}
    client.indices.create(
        index=index, body={"settings": {"index": kept}, "mappings": engine_index.MAPPING}
    )
    seconds = 0.0
    try:
        for services in stored.all_services(store.state().generation):
            ready = [
                {"_index": index, "_id": str(one.document_id), "_source": one.body}
                for one in outgoing(services, {})
            ]
            seconds += spent(lambda: bulk(client, ready, chunk_size=BULK_DOCUMENTS))[0]  # noqa: B023
        seconds += spent(lambda: client.indices.refresh(index=index))[0]
    finally:
        client.indices.delete(index=index)
    return seconds


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it went to the engine."""

    method: str
    path: str
    body: bytes | None


def search() -> Told:
    """Milliseconds of the search by the engine, and of its requests sent again as they are, one
    after the other. What is asked is remembered by nobody; the engine's own caches are as warm for
    the one as for the other."""
    from search.backends.elastic import ElasticBackend

    backend = ElasticBackend(_engine())
    asked = parsed()
    requests = [_heard(lambda query=query: backend.search(query)) for query in asked]  # type: ignore[misc]
    send = _sender()
    found, raw = timed(
        len(asked),
        lambda at: first_time(lambda: backend.search(asked[at])),
        lambda at: [send(one) for one in requests[at]],
    )
    return {"found": cuts(found), "raw": cuts(raw)}


def _heard(ask: Callable[[], object]) -> list[Sent]:
    import orjson

    from search.engine import Engine

    heard: list[Sent] = []
    request = Engine.request

    def listening(engine: Any, method: str, path: str, **more: Any) -> Any:
        body = more.get("body")
        sent = body if body is None or isinstance(body, bytes) else orjson.dumps(body)
        heard.append(Sent(method, path, sent))
        return request(engine, method, path, **more)

    with patch.object(Engine, "request", listening):
        first_time(ask)
    return heard


def _sender() -> Callable[[Sent], None]:
    """Over one connection that stays open, without any client of an engine."""
    import urllib3

    from search.engine import JSON

    pool = urllib3.connection_from_url(_engine().config.urls[0], maxsize=1)

    def send(one: Sent) -> None:
        answer = pool.request(one.method, one.path, body=one.body, headers=dict(JSON))
        assert answer.status == 200, answer.data[:200]

    return send


def edits(seconds: str, port: str) -> Told:
    """Seconds from an edit until a server with the engine finds it, while a thousand come in a
    minute and a worker runs beside. One person looks, for one edit after the other."""
    from directory.models import Service

    ids = list(Service.objects.in_directory().order_by("id").values_list("id", "name"))
    watching = Watching(int(port))
    began = time.monotonic()
    made = 0
    for number, (pk, name) in enumerate(itertools.cycle(ids)):
        due = began + number * 60 / EDITS_PER_MINUTE
        if due > began + float(seconds):
            break
        time.sleep(max(0.0, due - time.monotonic()))
        word = _word(number)
        _rename(pk, f"{name} {word}")
        made += 1
        watching.tell(word)
    took = time.monotonic() - began
    watching.end()
    return {"waits": watching.waits, "lost": watching.lost, "per_minute": made / took * 60}


class Watching:
    """Looks for the newest edit until it is found, then for the next."""

    def __init__(self, port: int) -> None:
        self.port, self.waits, self.lost = port, list[float](), 0
        self._newest: tuple[str, float] | None = None
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def tell(self, word: str) -> None:
        self._newest = word, time.monotonic()

    def end(self) -> None:
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_over.is_set():
            newest, self._newest = self._newest, None
            if newest is None:
                time.sleep(LOOKED_AGAIN_SECONDS)
            else:
                self._look_for(*newest)

    def _look_for(self, word: str, since: float) -> None:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while time.monotonic() - since < GIVEN_UP_SECONDS:
            link.request("GET", f"/api/search?q={word}&per_page=1")
            told = json.load(link.getresponse())
            if (
                told["answered_by"] == "opensearch"
                and told["total"]
                and not told["understood"]["corrected_from"]
            ):
                self.waits.append(time.monotonic() - since)
                return
            time.sleep(LOOKED_AGAIN_SECONDS)
        self.lost += 1


def _word(number: int) -> str:
    """One that no listing has."""
    return "zq" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:06}") + "qz"


def _rename(pk: UUID, name: str) -> None:
    from directory.records import Author, Draft, save

    (saved,) = save([Draft("service", pk, {"name": name})], by=Author("bench"))
    assert saved.outcome != "refused", saved.problems


def _engine() -> Any:
    from search.engine import engine

    target = engine()
    assert target is not None, "SEARCH_ENGINE_URL is empty"
    return target


PARTS: dict[str, Callable[..., Told]] = {"build": build, "search": search, "edits": edits}


if __name__ == "__main__":
    setup()
    told = PARTS[sys.argv[1]](*sys.argv[2:])
    sys.stdout.write(json.dumps(told) + "\n")
