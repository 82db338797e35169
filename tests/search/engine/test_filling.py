"""A new index beside the one that is read, whatever happens on the way."""

import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from search.backends import engine_indices
from search.backends.elastic import ElasticBackend
from search.engine import Engine, EngineRefused, NoIndex
from search.engine_filling import fill
from search.engine_following import sync
from search.engine_verifying import compare
from search.following import follow
from search.models import EngineChange
from search.query import SearchQuery
from tests.factories import make_service
from tests.search.conftest import NOW


def run(name: str, *options: str) -> str:
    told = StringIO()
    call_command(name, *options, stdout=told)
    return told.getvalue()


@pytest.mark.django_db
def test_a_rebuild_fills_the_engine_and_verify_says_so(target: Engine) -> None:
    for number in range(3):
        make_service(name=f"Pantry {number}")
    told = run("search_rebuild")
    assert f"engine={target.kind}" in told
    assert "documents=3" in told
    assert "missing=0 extra=0 stale=0 waiting=0 refused=0" in run("search_verify")
    assert ElasticBackend(target).search(SearchQuery(NOW)).total == 3


@pytest.mark.django_db
def test_what_was_read_before_stays_fresh_and_can_be_read_again(target: Engine) -> None:
    make_service(name="First Pantry")
    run("search_rebuild")
    old = engine_indices.standing(target).marked["read"]
    run("search_rebuild", "--engine")
    new = engine_indices.standing(target).marked["read"]
    assert new != old
    make_service(name="Second Pantry")
    follow(now=NOW)
    sync()
    run("search_rebuild", "--back")
    now = engine_indices.standing(target)
    assert (now.marked["read"], now.marked["previous"]) == (old, new)
    assert compare(target).clean
    assert compare(target).documents == 2


@pytest.mark.django_db
def test_what_is_older_than_the_previous_is_removed(target: Engine) -> None:
    for _ in range(4):
        fill(target)
    now = engine_indices.standing(target)
    assert set(now.marked) == {"read", "previous"}
    assert now.leftover == ()


@pytest.mark.django_db
def test_without_a_previous_index_there_is_no_way_back(target: Engine) -> None:
    fill(target)
    with pytest.raises(CommandError, match="no previous index"):
        run("search_rebuild", "--back")


@pytest.mark.django_db
def test_only_a_missing_index_is_made_where_that_is_asked(target: Engine) -> None:
    make_service()
    follow(now=NOW)
    assert "documents=1" in run("search_rebuild", "--if-missing")
    read = engine_indices.standing(target).marked["read"]
    assert run("search_rebuild", "--if-missing") == ""
    assert engine_indices.standing(target).marked == {"read": read}


@pytest.mark.django_db
def test_one_that_was_broken_off_is_not_read_and_the_next_takes_it_away(target: Engine) -> None:
    make_service()
    run("search_rebuild")
    read = engine_indices.standing(target).marked["read"]
    half = engine_indices.create(target)
    make_service()
    follow(now=NOW)
    sync()  # what is half full is followed too, and is still not read
    assert engine_indices.standing(target).marked == {
        "read": read,
        "building": half,
        **_previous(target),
    }
    engine_indices.refresh(target, engine_indices.alias("read"))
    assert ElasticBackend(target).search(SearchQuery(NOW)).total == 2
    fill(target)
    now = engine_indices.standing(target)
    assert half not in now.marked.values()
    assert now.marked["previous"] == read


def _previous(target: Engine) -> dict[str, str]:
    marked = engine_indices.standing(target).marked
    return {"previous": marked["previous"]} if "previous" in marked else {}


@pytest.mark.django_db
def test_two_at_once_do_not_mix(target: Engine) -> None:
    first = engine_indices.create(target)
    engine_indices.remove(target, first)
    second = engine_indices.create(target)
    with pytest.raises(EngineRefused, match="Another rebuild"):
        engine_indices.swap(target, first)
    engine_indices.swap(target, second)
    assert engine_indices.standing(target).marked["read"] == second


@pytest.mark.django_db
def test_an_edit_while_it_fills_is_in_both(target: Engine) -> None:
    """As the worker does it, between the filling and the swap."""
    make_service(name="First Pantry")
    run("search_rebuild")
    follow(now=NOW)
    sync()
    building = engine_indices.create(target)
    make_service(name="Second Pantry")
    follow(now=NOW)
    sync()
    engine_indices.settle(target, building)
    assert compare(target).documents == 2
    assert compare(target, "building").extra == 0
    assert compare(target, "building").missing == 1  # the first one: it was not filled in yet


@pytest.mark.django_db
def test_an_index_of_another_release_is_neither_written_nor_read(
    target: Engine, settings: Settings
) -> None:
    from search.backends.falling_back import FallingBack

    other = f"{settings.SEARCH_ENGINE_INDEX}-0000000000-1"
    target.request(
        "PUT",
        f"/{other}",
        body={"aliases": {engine_indices.alias("read"): {}}},
        timeout_seconds=30,
    )
    make_service()
    follow(now=NOW)
    assert sync() == 0
    assert EngineChange.objects.count() == 1
    backend = FallingBack(target)
    assert backend.search(SearchQuery(NOW)).answered_by == "embedded"
    assert backend.check() == "no index"
    run("search_rebuild", "--engine")
    sync()
    assert FallingBack(target).search(SearchQuery(NOW)).answered_by == target.kind.name
    with pytest.raises(CommandError, match="another release"):
        run("search_rebuild", "--back")


def test_without_an_engine_there_is_nothing_to_switch(settings: Settings) -> None:
    settings.SEARCH_ENGINE_URLS = []
    for command, option in (
        ("search_rebuild", "--back"),
        ("search_rebuild", "--engine"),
        ("search_rebuild", "--if-missing"),
        ("search_verify", "--repair"),
    ):
        with pytest.raises(CommandError, match="SEARCH_ENGINE_URL"):
            run(command, option)


@pytest.mark.django_db
def test_an_engine_that_is_away_leaves_a_rebuild_of_the_own_index(settings: Settings) -> None:
    settings.SEARCH_ENGINE_URLS = ["http://127.0.0.1:9"]
    make_service()
    with pytest.raises(CommandError, match="cannot be reached"):
        run("search_rebuild")
    settings.SEARCH_ENGINE_URLS = []
    assert "missing=0" in run("search_verify")


def test_nobody_without_an_engine_imports_its_clients() -> None:
    """Half a second and 36 MB."""
    code = (
        "import django; django.setup(); import config.urls, config.jobs, search.backends, sys;"
        "print([n for n in ('elasticsearch', 'opensearchpy') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"DJANGO_SETTINGS_MODULE": "config.settings", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.django_db
def test_an_engine_without_an_index_has_none_to_compare(target: Engine) -> None:
    with pytest.raises(NoIndex):
        compare(target)
