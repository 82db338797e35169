"""Engines that are killed, fill up, or lose one of their nodes: the public is answered all the
while, and nothing is lost. Real nodes, each of a test's own, and the real programs beside them."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import pytest
from pytest_django import Settings

from search.backends import engine_indices
from tests.config.programs import eventually, free_port, running, said
from tests.config.test_serve import answers, get
from tests.config.test_work import cluster, postgres
from tests.engines import Engines
from tests.search.engine.county import LISTINGS, County, county_in, readable
from tests.search.engine.nodes import Nodes

pytestmark = [pytest.mark.engine, pytest.mark.elasticsearch, pytest.mark.exhaustive]
INDEX = "county"
PATIENT_MS = 2_000  # a request is not too slow because the machine is busy with the test
PAUSE_SECONDS = 0.2  # between the searches of one who asks: a load, not a flood
FAILED = "the search engine failed, will try again"  # as the worker says it

MakeNodes = Callable[[int], Nodes]


@pytest.fixture
def make_nodes(tmp_path: Path, real_engines: Engines, settings: Settings) -> Iterator[MakeNodes]:
    settings.SEARCH_ENGINE_INDEX = INDEX
    made: list[Nodes] = []

    def make(count: int) -> Nodes:
        made.append(Nodes(tmp_path / "nodes", real_engines, count))
        made[-1].start()
        return made[-1]

    yield make
    for nodes in made:
        nodes.stop()


@contextmanager
def served(county: County) -> Iterator[str]:
    """The whole program, with its worker; yields the address of its search."""
    port = free_port()
    serve = {"PORT": str(port), "WEB_PROCESSES": "1", "SEARCH_RATE": "6000/min"}
    with running(county.var, "manage.py", "serve", **serve, **county.values):
        address = f"http://127.0.0.1:{port}"
        eventually(lambda: answers(f"{address}/healthz"), "the server is ready")
        yield f"{address}/api/search?q=food"


def answered_by(search: str) -> str:
    status, body = get(search)
    assert status == 200, body
    told = json.loads(body)
    assert told["total"] > 0
    return str(told["answered_by"])


def with_a_county(nodes: Nodes, var: Path) -> tuple[Nodes, County]:
    """The county in the nodes' index, and the settings that real users have, but for patience."""
    county = county_in(var, nodes.urls, INDEX, timeout_ms=PATIENT_MS)
    county.do("search_rebuild")
    return nodes, county


class Asking:
    """Some who search, one after the other each, until told to stop."""

    def __init__(self, search: str, people: int = 2) -> None:
        self.search, self.answers, self.failures = search, Counter[str](), list[str]()
        self._stop = threading.Event()
        self._people = [threading.Thread(target=self._ask) for _ in range(people)]

    def __enter__(self) -> Self:
        for person in self._people:
            person.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        for person in self._people:
            person.join()

    def _ask(self) -> None:
        while not self._stop.is_set():
            try:
                self.answers[answered_by(self.search)] += 1
            except (AssertionError, OSError) as error:
                self.failures.append(str(error))
            self._stop.wait(PAUSE_SECONDS)


def test_one_of_three_nodes_is_killed_under_load_and_no_search_fails(
    make_nodes: MakeNodes, tmp_path: Path
) -> None:
    nodes, county = with_a_county(make_nodes(3), tmp_path)
    index = engine_indices.standing(nodes.engine()).marked["read"]
    assert nodes.healthy(wait_for_status="green"), "a copy of the index on a second node"
    with served(county) as search, Asking(search) as asking:
        eventually(lambda: asking.answers["elasticsearch"] > 5, "the engine answers")
        lost = nodes.of_primary(index)
        nodes.kill(lost)
        before = asking.answers["elasticsearch"]
        eventually(lambda: asking.answers["elasticsearch"] > before + 20, "it goes on answering")
        county.retire_one()
        eventually(lambda: readable(nodes.engine()) < LISTINGS, "it takes in what changes")
        nodes.start(lost)
        eventually(
            lambda: nodes.healthy(wait_for_status="green", wait_for_nodes="3"), "it has healed"
        )
    assert asking.failures == []
    assert "Traceback" not in said(tmp_path)
    county.do("search_verify")


def test_an_engine_that_is_killed_while_it_is_filled_is_filled_by_the_next_try(
    make_nodes: MakeNodes, tmp_path: Path
) -> None:
    nodes, county = with_a_county(make_nodes(1), tmp_path)
    with served(county) as search:
        eventually(lambda: answered_by(search) == "elasticsearch", "the engine answers")
        with running(
            county.var, "manage.py", "search_rebuild", "--engine", **county.values
        ) as rebuild:
            eventually(
                lambda: "building" in engine_indices.standing(nodes.engine()).marked, "a new index"
            )
            nodes.kill(0)
            assert rebuild.wait(timeout=60) != 0
        began = time.monotonic()
        assert answered_by(search) == "embedded"
        assert time.monotonic() - began < PATIENT_MS / 1000
        nodes.start()
        eventually(lambda: answered_by(search) == "elasticsearch", "it is asked again")
        assert readable(nodes.engine()) == LISTINGS
        county.do("search_rebuild", "--engine")
    now = engine_indices.standing(nodes.engine())
    assert set(now.marked) == {"read", "previous"}
    assert now.leftover == ()
    county.do("search_verify")
    assert "Traceback" not in said(tmp_path)


def test_an_engine_whose_disk_is_full_is_not_asked_and_catches_up_when_it_has_room(
    make_nodes: MakeNodes, tmp_path: Path
) -> None:
    """As it reaches its flood stage it makes every index read-only by itself."""
    nodes, county = with_a_county(make_nodes(1), tmp_path)
    index = engine_indices.alias("read")
    with served(county) as search:
        eventually(lambda: answered_by(search) == "elasticsearch", "the engine answers")
        _say_the_disk_is_full(nodes, full=True)
        eventually(lambda: _is_read_only(nodes, index), "it has stopped taking anything in")
        county.retire_one()
        eventually(lambda: FAILED in said(tmp_path), "a word about it in the log")
        assert readable(nodes.engine()) == LISTINGS
        assert _waiting(county) == 1
        _say_the_disk_is_full(nodes, full=False)
        eventually(lambda: not _is_read_only(nodes, index), "it takes in again")
        eventually(lambda: readable(nodes.engine()) < LISTINGS, "the change has arrived")
    assert _waiting(county) == 0
    county.do("search_verify")
    assert said(tmp_path).count(FAILED) == 1


def test_a_restart_of_postgresql_loses_no_change(make_nodes: MakeNodes, tmp_path: Path) -> None:
    nodes = make_nodes(1)
    with TemporaryDirectory(prefix="handrail-") as name, cluster(Path(name)) as url:
        county = county_in(tmp_path, nodes.urls, INDEX, database=url)
        county.do("search_rebuild")
        with running(tmp_path, "manage.py", "work", **county.values):
            county.retire_one()
            postgres("stop", Path(name))
            eventually(lambda: "will try again" in said(tmp_path), "a word about the database")
            postgres("start", Path(name))
            county.retire_one()
            eventually(lambda: "works again" in said(tmp_path), "the worker goes on")
            eventually(lambda: readable(nodes.engine()) < LISTINGS, "a change has arrived")
        county.do("work", "--once")
        county.do("search_verify")
    assert "Traceback" not in said(tmp_path)


def _say_the_disk_is_full(nodes: Nodes, *, full: bool) -> None:
    """By marks that no disk meets, or those that ours do."""
    disk = "cluster.routing.allocation.disk"
    wanted = {
        f"{disk}.threshold_enabled": True,
        **{f"{disk}.watermark.{one}": _MARK[full] for one in ("low", "high", "flood_stage")},
    }
    nodes.engine().request(
        "PUT", "/_cluster/settings", body={"persistent": wanted}, timeout_seconds=30
    )


_MARK = {True: "100000gb", False: "1b"}  # of free space


def _is_read_only(nodes: Nodes, index: str) -> bool:
    told = nodes.engine().request("GET", f"/{index}/_settings", timeout_seconds=30)
    return any("blocks" in one["settings"]["index"] for one in told.values())


def _waiting(county: County) -> int:
    count = "from search.models import EngineChange; print(EngineChange.objects.count())"
    return int(county.do("shell", "-c", count).split()[-1])
