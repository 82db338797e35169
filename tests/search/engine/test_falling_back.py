"""Whatever becomes of the engine, the public gets an answer, and it says whose it is."""

import logging
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from search.backends import engine_indices, falling_back
from search.engine import Config, Engine
from search.engine_filling import fill
from search.engine_following import sync
from search.following import follow
from search.models import EngineChange
from search.query import SearchQuery
from tests.config.test_metrics import TOKEN, told
from tests.factories import make_service
from tests.search.conftest import NOW
from tests.search.engine.answering import Answer, Told, product, server

pytestmark = pytest.mark.django_db
QUERY = SearchQuery(NOW)


@pytest.fixture
def listing() -> None:
    make_service(name="Harbor Pantry")
    follow()


def backend_of(url: str, timeout_seconds: float = 0.2) -> falling_back.FallingBack:
    return falling_back.FallingBack(Engine(Config((url,), timeout_seconds=timeout_seconds)))


def standing_of_ours(path: str) -> Answer | None:
    """What comes before a search: who is there, and which index is read."""
    if path == "/":
        return 200, product("9.1.0"), 0
    if path.endswith("/_alias"):
        read: dict[str, Any] = {"aliases": {engine_indices.alias("read"): {}}}
        return 200, {f"handrail-{engine_indices._DIGEST}-1": read}, 0
    return None


def answered_by(backend: falling_back.FallingBack) -> str:
    page = backend.search(QUERY)
    assert [one["name"] for one in page.results] == ["Harbor Pantry"]
    return page.answered_by


@pytest.mark.parametrize(
    ("what", "answer"),
    [
        ("a wrong password", (401, {"error": {"type": "security_exception"}}, 0)),
        ("too busy", (429, {"error": {"type": "es_rejected_execution_exception"}}, 0)),
        ("a wrong mapping", (400, {"error": {"type": "search_phase_execution_exception"}}, 0)),
        ("no index", (404, {"error": {"type": "index_not_found_exception"}}, 0)),
        ("broken", (500, {}, 0)),
        ("no JSON", (200, b"<html>", 0)),
        ("another shape", (200, {"hits": []}, 0)),
        ("in part", (200, {"timed_out": True, "_shards": {"failed": 0}}, 0)),
        ("slow", (200, {}, 1.5)),
    ],
)
def test_an_engine_that_fails_is_answered_for(listing: None, what: str, answer: Answer) -> None:
    with server(lambda path: standing_of_ours(path) or answer) as engine:
        backend = backend_of(engine.url)
        assert answered_by(backend) == "embedded"
        assert backend.check() != "ok"


@pytest.mark.parametrize(
    ("first", "word"),
    [
        ((200, product("7.10.2"), 0), "refused"),
        ((401, {}, 0), "refused"),
        ((503, {}, 0), "away"),
        ((200, b"", 0), "refused"),
    ],
)
def test_one_that_is_not_ours_to_ask_is_answered_for(
    listing: None, first: Answer, word: str
) -> None:
    with server(lambda path: first) as engine:
        backend = backend_of(engine.url)
        assert answered_by(backend) == "embedded"
        assert backend.check() == word


def test_while_the_circuit_is_open_the_engine_is_not_asked(
    listing: None, caplog: pytest.LogCaptureFixture
) -> None:
    with server(lambda path: standing_of_ours(path) or (503, {}, 0)) as engine:
        backend = backend_of(engine.url)
        answered_by(backend)
        asked = len(engine.paths)
        for _ in range(20):
            assert answered_by(backend) == "embedded"
        assert len(engine.paths) == asked
    told = [one for one in caplog.records if one.name == "handrail.search"]
    assert [one.levelno for one in told] == [logging.WARNING]


def waiting_since(ago: timedelta) -> None:
    EngineChange.objects.update(created_at=timezone.now() - ago)


def test_an_engine_that_takes_nothing_in_is_not_asked_until_it_does(
    target: Engine, monkeypatch: Any
) -> None:
    fill(target)
    monkeypatch.setattr(falling_back, "FIRST_REST_SECONDS", 0.0)
    make_service(name="Harbor Pantry")
    follow()
    backend = falling_back.FallingBack(target)
    assert backend.search(QUERY).answered_by == target.kind.name  # seconds behind: as usual
    waiting_since(timedelta(minutes=2))
    assert backend.check() == "behind"
    assert answered_by(backend) == "embedded"
    sync()
    engine_indices.refresh(target, engine_indices.alias("read"))
    assert answered_by(backend) == target.kind.name
    assert backend.check() == "ok"


def test_it_closes_by_itself_when_the_engine_is_back(
    target: Engine, listing: None, monkeypatch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    fill(target)
    backend = falling_back.FallingBack(target)
    monkeypatch.setattr(falling_back, "FIRST_REST_SECONDS", 0.2)
    caplog.set_level(logging.INFO, "handrail.search")
    read = engine_indices.standing(target).marked["read"]
    alias = {"index": read, "alias": engine_indices.alias("read")}
    target.request("POST", "/_aliases", body={"actions": [{"remove": alias}]}, timeout_seconds=30)
    assert answered_by(backend) == "embedded"
    target.request("POST", "/_aliases", body={"actions": [{"add": alias}]}, timeout_seconds=30)
    time.sleep(0.3)
    assert answered_by(backend) == target.kind.name
    assert backend.check() == "ok"
    told = [one.getMessage() for one in caplog.records if one.name == "handrail.search"]
    assert len(told) == 2
    assert told[1] == "The search engine answers again."


def test_when_it_has_rested_only_one_asks(listing: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(falling_back, "FIRST_REST_SECONDS", 0.2)
    circuit = falling_back.Circuit()
    circuit.failed(ValueError("away"))
    time.sleep(0.3)
    barrier, may = threading.Barrier(8), list[bool]()

    def ask() -> None:
        barrier.wait()
        may.append(circuit.may_ask())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert may.count(True) == 1


def test_each_failure_lets_it_rest_longer_up_to_a_minute() -> None:
    circuit = falling_back.Circuit()
    rests = []
    for _ in range(6):
        circuit.failed(ValueError("away"))
        rests.append(round(circuit._rest_seconds()))
    assert rests == [5, 10, 20, 40, 60, 60]


@pytest.fixture
def away(settings: Settings) -> Iterator[Told]:
    with server(lambda path: standing_of_ours(path) or (503, {}, 0)) as engine:
        settings.SEARCH_ENGINE_URLS = [engine.url]
        settings.SEARCH_ENGINE_TIMEOUT_MS = 5_000
        yield engine


def test_the_public_gets_its_answer_and_is_told_whose_it_is(
    away: Told, listing: None, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "handrail")
    found = client.get("/api/search", {"q": "harbor pantry"}).json()
    assert found["answered_by"] == "embedded"
    assert [one["name"] for one in found["results"]] == ["Harbor Pantry"]
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("handrail")]
    assert not [one for one in ours if "harbor" in one.lower()]


def test_who_watches_sees_that_the_engine_is_away(
    away: Told, settings: Settings, client: Client
) -> None:
    settings.SEARCH_ENGINE_URLS = ["http://127.0.0.1:9"]
    told = client.get("/healthz").json()
    assert told["search_engine"] == "away"
    assert told["search_engine_lag_seconds"] == 0
    assert told["status"] == "degraded"


def test_who_watches_sees_that_the_engine_is_well_and_what_waits(
    target: Engine, client: Client
) -> None:
    fill(target)
    make_service()
    follow()
    assert EngineChange.objects.exists()
    waiting_since(timedelta(seconds=5))  # what is shorter than a twentieth of a second is told as 0
    told = client.get("/healthz").json()
    assert told["search_engine"] == "ok"
    assert told["search_engine_lag_seconds"] > 0


def test_an_operators_metrics_tell_of_it(
    target: Engine, client: Client, settings: Settings
) -> None:
    settings.METRICS_TOKEN = TOKEN
    fill(target)
    make_service()
    follow()
    client.get("/api/search")
    found = told(client)
    assert found["engine_up",] == found["engine_queue_length",] == 1
    assert found["engine_lag_seconds",] > 0
    assert found["engine_refused_documents",] == 0
    assert found["search_seconds_count", target.kind.name] >= 1


def test_without_an_engine_nothing_is_said_of_one(settings: Settings, client: Client) -> None:
    settings.SEARCH_ENGINE_URLS = []
    assert "search_engine" not in client.get("/healthz").json()


def test_pages_and_api_are_answered_by_a_real_engine(target: Engine, client: Client) -> None:
    make_service(name="Harbor Pantry")
    follow()
    fill(target)
    found = client.get("/api/search", {"q": "pantry"}).json()
    assert found["answered_by"] == target.kind.name
    assert [one["name"] for one in found["results"]] == ["Harbor Pantry"]
    assert b"Harbor Pantry" in client.get("/search/", {"q": "pantry"}).content
    assert client.get("/api/suggest", {"q": "harb"}).json()["suggestions"]
