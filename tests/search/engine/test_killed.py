"""Real processes that are killed: nothing is lost, and nobody sees half of anything."""

import time
from pathlib import Path

import pytest
from pytest_django import Settings

from search.backends import engine_indices
from search.engine import Engine
from tests.config.programs import eventually, manage, running

LISTINGS = 205  # of the made-up county


@pytest.fixture
def county(target: Engine, tmp_path: Path, settings: Settings) -> tuple[Path, dict[str, str]]:
    """A database with the county in it, as yet in no index, and the settings of the engine."""
    values = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'handrail.sqlite3'}",
        "SEARCH_ENGINE_URL": target.config.urls[0],
        "SEARCH_ENGINE_INDEX": settings.SEARCH_ENGINE_INDEX,
        "SEARCH_ENGINE_TIMEOUT_MS": "30000",
    }
    for command in (["migrate", "--verbosity", "0"], ["demo_data"]):
        done = manage(tmp_path, *command, **values)
        assert done.returncode == 0, done.stderr
    return tmp_path, values


def readable(target: Engine) -> int:
    """Listings in the index that is read."""
    index = engine_indices.alias("read")
    body = {"query": {"term": {"live": True}}}
    return int(target.request("POST", f"/{index}/_count", body=body)["count"])


@pytest.mark.exhaustive
def test_a_rebuild_that_is_killed_at_any_moment_changes_nothing_for_readers(
    target: Engine, county: tuple[Path, dict[str, str]]
) -> None:
    var, values = county
    assert manage(var, "search_rebuild", **values).returncode == 0
    for seconds in (0.0, 0.1, 0.2, 0.4):
        with running(var, "manage.py", "search_rebuild", "--engine", **values) as rebuild:
            eventually(
                lambda rebuild=rebuild: (  # type: ignore[misc]
                    "building" in engine_indices.standing(target).marked
                    or rebuild.poll() is not None
                ),
                "a new index",
            )
            time.sleep(seconds)
            rebuild.kill()
            rebuild.wait()
        assert readable(target) == LISTINGS
    assert manage(var, "search_rebuild", "--engine", **values).returncode == 0
    now = engine_indices.standing(target)
    assert set(now.marked) == {"read", "previous"}
    assert now.leftover == ()
    assert manage(var, "search_verify", **values).returncode == 0


@pytest.mark.exhaustive
def test_a_worker_that_is_killed_loses_no_change(
    target: Engine, county: tuple[Path, dict[str, str]]
) -> None:
    var, values = county
    assert manage(var, "search_rebuild", "--engine", **values).returncode == 0
    for seconds in (1.0, 1.5, 2.0):
        with running(var, "manage.py", "work", **values) as worker:
            time.sleep(seconds)
            worker.kill()
            worker.wait()
    assert manage(var, "work", "--once", **values).returncode == 0
    engine_indices.refresh(target, engine_indices.alias("read"))
    assert readable(target) == LISTINGS
    told = manage(var, "search_verify", **values)
    assert told.returncode == 0, told.stdout + told.stderr
