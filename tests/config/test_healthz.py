"""What a watcher is told: words and seconds."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError
from django.test import Client
from django.utils import timezone

from config import health
from config.health import Health
from directory.models import RecordChange, WorkerHeartbeat


def beat(seconds_ago: float) -> None:
    moment = timezone.now() - timedelta(seconds=seconds_ago)
    WorkerHeartbeat.objects.create(name="here:1", started_at=moment, beat_at=moment)


@pytest.mark.django_db
def test_all_is_well(client: Client) -> None:
    beat(seconds_ago=2)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    told = answer.json()
    assert told["status"] == "ok"
    assert told["database"] == "ok"
    assert told["index_lag_seconds"] == 0
    assert 2 <= told["worker_heartbeat_seconds"] < 60
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_without_a_worker_the_site_is_degraded_but_answers(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["worker_heartbeat_seconds"] is None


@pytest.mark.django_db
def test_a_silent_worker_and_a_late_index_are_seen(client: Client) -> None:
    beat(seconds_ago=3600)
    RecordChange.objects.create(
        consumer="search",
        entity="service",
        record_id="00000000-0000-4000-8000-000000000000",
        created_at=timezone.now() - timedelta(hours=2),
    )
    told = client.get("/healthz").json()
    assert told["status"] == "degraded"
    assert told["index_lag_seconds"] >= 7200
    assert told["worker_heartbeat_seconds"] >= 3600


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError, DatabaseError])
def test_without_a_database_it_is_unavailable_and_says_no_more(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def gone(consumer: str) -> float:
        raise error("could not connect to server db.internal")

    monkeypatch.setattr(health, "lag_seconds", gone)
    monkeypatch.setattr("config.health.connections.close_all", lambda: None)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "unavailable",
        "database": "unavailable",
        "index_lag_seconds": None,
        "worker_heartbeat_seconds": None,
    }


@pytest.mark.django_db
def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_it_costs_two_queries(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        client.get("/healthz")


def test_status_words() -> None:
    assert Health(False).status == "unavailable"
    assert Health(True, 0.0, 1.0).status == "ok"
    assert Health(True, None, 1.0).status == "degraded"
    assert Health(True, 1000.0, 1.0).status == "degraded"
    assert Health(True, 0.0, None).status == "degraded"
