"""Real processes that are killed: nothing is lost, and nobody sees half of anything."""

import time
from pathlib import Path

import pytest
from pytest_django import Settings

from search.backends import engine_indices
from search.engine import Engine
from tests.config.programs import eventually, running
from tests.search.engine.county import LISTINGS, County, county_in, readable

pytestmark = pytest.mark.exhaustive


@pytest.fixture
def county(target: Engine, tmp_path: Path, settings: Settings) -> County:
    return county_in(tmp_path, target.config.urls, settings.SEARCH_ENGINE_INDEX)


def test_a_rebuild_that_is_killed_at_any_moment_changes_nothing_for_readers(
    target: Engine, county: County
) -> None:
    county.do("search_rebuild")
    for seconds in (0.0, 0.1, 0.2, 0.4):
        with running(
            county.var, "manage.py", "search_rebuild", "--engine", **county.values
        ) as rebuild:
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
    county.do("search_rebuild", "--engine")
    now = engine_indices.standing(target)
    assert set(now.marked) == {"read", "previous"}
    assert now.leftover == ()
    county.do("search_verify")


def test_a_worker_that_is_killed_loses_no_change(target: Engine, county: County) -> None:
    county.do("search_rebuild", "--engine")
    for seconds in (1.0, 1.5, 2.0):
        with running(county.var, "manage.py", "work", **county.values) as worker:
            time.sleep(seconds)
            worker.kill()
            worker.wait()
    county.do("work", "--once")
    assert readable(target) == LISTINGS
    county.do("search_verify")
