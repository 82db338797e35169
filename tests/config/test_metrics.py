"""What an operator's Prometheus is told: figures, to whoever shows the token."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from config import environment as env
from directory.models import RecordChange
from importers.models import ImportRun
from search.metrics import search_seconds
from tests.config.programs import eventually, free_port, running
from tests.config.test_serve import GUNICORN, answers, get
from tests.factories import make_service

TOKEN = "0123456789abcdefghij"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}

Figures = dict[tuple[str, ...], float]


def figures(text: str) -> Figures:
    """(name, values of its labels in the order of their names) -> value."""
    return {
        (one.name.removeprefix("handrail_"), *(value for _, value in sorted(one.labels.items()))): (
            one.value
        )
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


@pytest.fixture
def enabled(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN


def told(client: Client) -> Figures:
    answer = client.get("/metrics", headers=SHOWN)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    assert "no-store" in answer["Cache-Control"]
    return figures(answer.content.decode())


@pytest.mark.django_db
def test_without_a_token_there_is_no_such_page_and_nothing_is_counted(client: Client) -> None:
    before = list(search_seconds.collect())
    assert client.get("/metrics", headers=SHOWN).status_code == 404
    client.get("/api/search")
    assert list(search_seconds.collect()) == before


@pytest.mark.parametrize("shown", [None, "", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer ñ"])
def test_who_does_not_show_the_token_is_told_nothing(
    enabled: None, client: Client, shown: str | None
) -> None:
    answer = client.get("/metrics", headers={} if shown is None else {"Authorization": shown})
    assert answer.status_code == 401
    assert not answer.content


def test_a_short_token_is_refused_and_not_repeated() -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        env.token("METRICS_TOKEN", "hunter2")
    assert "METRICS_TOKEN" in str(refused.value)
    assert "hunter2" not in str(refused.value)


@pytest.mark.django_db
def test_searches_are_counted_by_who_answered(enabled: None, client: Client) -> None:
    before = told(client).get(("search_seconds_count", "embedded"), 0)
    client.get("/api/search")
    client.get("/search/")
    client.get("/api/search?page=none")  # refused: nobody answered it
    after = told(client)
    assert after["search_seconds_count", "embedded"] == before + 2
    assert after["search_seconds_sum", "embedded"] > 0
    assert after["search_seconds_bucket", "embedded", "+Inf"] == before + 2


@pytest.mark.django_db
def test_what_waits_and_what_was_imported_is_told(enabled: None, client: Client) -> None:
    make_service()
    ended = datetime(2026, 11, 24, tzinfo=UTC)
    for status in ("done", "done", "stopped"):
        ImportRun.objects.create(source="hsds", status=status, started_at=ended, finished_at=ended)
    found = told(client)
    assert found["index_queue_length",] == RecordChange.objects.count() > 0
    assert found["index_lag_seconds",] > 0
    assert found["import_runs", "hsds", "done"] == 2
    assert found["import_runs", "hsds", "stopped"] == 1
    assert found["import_last_end_timestamp_seconds", "hsds", "done"] == ended.timestamp()
    assert found["database_up",] == 1
    assert ("worker_heartbeat_seconds",) not in found
    assert ("engine_up",) not in found


@pytest.mark.django_db
def test_an_engine_that_is_away_is_seen(enabled: None, client: Client, settings: Settings) -> None:
    settings.SEARCH_ENGINE_URLS = ["http://127.0.0.1:9"]
    assert told(client)["engine_up",] == 0


@pytest.mark.exhaustive
def test_all_processes_of_a_server_are_added_up(
    var: Path,
) -> None:
    port = free_port()
    site = f"http://127.0.0.1:{port}"

    def count() -> float:
        text = get(f"{site}/metrics", **SHOWN)[1]
        return figures(text).get(("search_seconds_count", "embedded"), 0)

    values = {"PORT": str(port), "METRICS_TOKEN": TOKEN, "WEB_PROCESSES": "3", "TMPDIR": str(var)}
    with running(var, *GUNICORN, **values):
        eventually(lambda: answers(f"{site}/healthz"), "the server answers")
        assert count() == 0  # what is read before the start is nobody's search
        for number in range(24):
            assert json.loads(get(f"{site}/api/search")[1])["answered_by"] == "embedded"
            if number % 8 == 0:
                assert count() == number + 1  # whichever process is asked
        assert count() == 24
        counted = list(var.glob("handrail-metrics-*/histogram_*.db"))
        assert counted
    assert list(var.glob("handrail-metrics-*")) == []


@pytest.mark.exhaustive
def test_without_a_database_the_searches_are_still_told(tmp_path: Path) -> None:
    port = free_port()
    nowhere = f"postgres://someone@127.0.0.1:{free_port()}/handrail"
    values = {"PORT": str(port), "METRICS_TOKEN": TOKEN, "DATABASE_URL": nowhere}
    with running(tmp_path, *GUNICORN, **values):
        eventually(lambda: answers(f"http://127.0.0.1:{port}/healthz"), "the server answers")
        status, text = get(f"http://127.0.0.1:{port}/metrics", **SHOWN)
    assert status == 200
    assert figures(text) == {("database_up",): 0}
