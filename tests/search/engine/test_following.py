"""What changes in the records is found in the engine, and nothing that was gone comes back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from pytest_django import Settings

from config.worker import Job, Worker
from directory.records import retire
from search import store
from search.backends import engine_indices
from search.backends.elastic import ElasticBackend
from search.engine import Engine, EngineAway
from search.engine_filling import fill
from search.engine_following import sync, sync_once
from search.engine_verifying import compare
from search.following import follow
from search.models import EngineChange, RefusedDocument, StoredDocument
from search.query import SearchQuery
from tests.factories import (
    TESTER,
    change,
    make_location,
    make_organization,
    make_service,
    make_service_at_location,
)
from tests.search.conftest import NOW
from tests.search.contract import NONE, Listing, document
from tests.search.engine.answering import product, server


def found(target: Engine, text: str = "") -> list[str]:
    engine_indices.refresh(target, engine_indices.alias("read"))
    page = ElasticBackend(target).search(SearchQuery(NOW, text=text))
    return [one["name"] for one in page.results]


@pytest.mark.django_db
def test_what_is_written_in_the_records_is_found_in_the_engine(target: Engine) -> None:
    fill(target)
    service = make_service(name="Harbor Pantry")
    follow(now=NOW)
    assert EngineChange.objects.count() == 1
    assert found(target) == []
    assert sync() == 1
    assert EngineChange.objects.count() == 0
    assert found(target, "harbor") == ["Harbor Pantry"]
    assert compare(target).clean
    retire([("service", service.pk)], by=TESTER)
    follow(now=NOW)
    sync()
    assert found(target) == []
    assert compare(target).clean


@pytest.mark.django_db
def test_a_second_place_is_counted_with_the_first(target: Engine) -> None:
    fill(target)
    service = make_service(name="Harbor Pantry")
    for _ in range(2):
        make_service_at_location(service=service, location=make_location())
        follow(now=NOW)
        sync()
    engine_indices.refresh(target, engine_indices.alias("read"))
    page = ElasticBackend(target).search(SearchQuery(NOW))
    assert page.total == 1
    assert [one.count for one in page.facets["organization"]] == [1]


@pytest.mark.django_db
def test_nothing_is_queued_without_an_engine(settings: Settings) -> None:
    settings.SEARCH_ENGINE_URLS = []
    make_service()
    follow(now=NOW)
    assert EngineChange.objects.count() == 0
    assert sync_once() == 0


@pytest.mark.django_db
def test_a_change_that_is_rolled_back_is_not_queued(target: Engine) -> None:
    fill(target)
    with transaction.atomic():
        make_service()
        follow(now=NOW)
        assert EngineChange.objects.exists()
        transaction.set_rollback(True)
    assert not EngineChange.objects.exists()


@pytest.mark.django_db
def test_before_there_is_an_index_changes_wait(target: Engine) -> None:
    make_service()
    follow(now=NOW)
    assert sync_once() == 0
    assert EngineChange.objects.count() == 1
    fill(target)
    sync()
    assert compare(target).clean


@pytest.mark.django_db
def test_a_document_that_moves_to_another_service_leaves_the_first(target: Engine) -> None:
    backend = ElasticBackend(target)
    backend.rebuild([])
    first, second = (document(Listing(n, 0, NONE, NONE, NONE, NONE, None)) for n in (1, 2))
    moving = document(Listing(1, 1, NONE, NONE, NONE, NONE, None), version=5)
    backend.index([first, second, moving])
    backend.index([replace(moving, service_id=second.service_id, version=6, digest="moved")])
    assert compare(target).clean
    page = backend.search(SearchQuery(NOW))
    assert page.total == 2


@pytest.mark.django_db
def test_a_refused_document_is_set_aside_with_its_reason_and_holds_up_no_other(
    target: Engine,
) -> None:
    backend = ElasticBackend(target)
    backend.rebuild([])
    good = document(Listing(1, 0, NONE, NONE, NONE, NONE, 41.0))
    bad = replace(document(Listing(2, 0, NONE, NONE, NONE, NONE, 41.0)), latitude=1234.5)
    backend.index([good, bad])
    assert not EngineChange.objects.exists()
    assert backend.search(SearchQuery(NOW)).total == 1
    aside = RefusedDocument.objects.get()
    assert aside.pk == bad.id
    assert "lat" in aside.reason.lower()
    assert not compare(target).clean
    backend.index([replace(bad, latitude=41.0, version=9, digest="mended")])
    assert not RefusedDocument.objects.exists()
    assert compare(target).clean


@pytest.mark.django_db
def test_rows_stay_until_the_engine_has_taken_them_in(settings: Settings) -> None:
    """Down, and then full: its disk lets nothing in."""
    aliases: dict[str, Any] = {"aliases": {engine_indices.alias("read"): {}}}
    read = {f"handrail-{engine_indices._DIGEST}-1": aliases}
    full = {"index": {"status": 403, "error": {"type": "cluster_block_exception", "reason": "x"}}}

    def answer(path: str) -> tuple[int, Any, float]:
        return 200, {"/": product("9.1.0"), "/_bulk": {"items": [full]}}.get(path, read), 0

    with server(answer) as one:
        settings.SEARCH_ENGINE_URLS = [one.url]
        make_service()
        follow(now=NOW)
        for _ in range(2):
            with pytest.raises(EngineAway):
                sync_once()
        assert EngineChange.objects.count() == 1
        assert not RefusedDocument.objects.exists()


@pytest.mark.django_db
def test_the_worker_says_once_that_the_engine_is_away_and_tries_again(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SEARCH_ENGINE_URLS = ["http://127.0.0.1:9"]
    make_service()
    follow(now=NOW)
    worker = Worker([Job("the search engine", sync_once)])
    for _ in range(3):
        worker.turns[0].due_at = 0
        worker.round()
    told = [one for one in caplog.records if "cannot be reached" in one.getMessage()]
    assert len(told) == 1
    assert not told[0].exc_info
    assert EngineChange.objects.count() == 1


@pytest.mark.django_db
def test_a_late_write_of_an_older_version_finds_the_tombstone(target: Engine) -> None:
    from search.engine_sending import outgoing, send
    from search.stored import of_services

    fill(target)
    service = make_service(name="Harbor Pantry")
    follow(now=NOW)
    generation = store.state().generation
    late = list(outgoing(of_services([service.id], generation), {}))
    retire([("service", service.pk)], by=TESTER)
    follow(now=NOW)
    sync()
    send(target, late, ["read"])
    assert found(target) == []


@pytest.mark.django_db
def test_differences_are_found_and_mended(target: Engine) -> None:
    from search import engine_verifying

    kept, lost, stale = (make_service(name=f"Pantry {n}") for n in range(3))
    follow(now=NOW)
    fill(target)
    EngineChange.objects.all().delete()
    path = f"/{engine_indices.alias('read')}/_doc"
    stored = {one.service_id: one for one in StoredDocument.objects.all()}

    def put(pk: object, version: int, body: dict[str, Any] | None) -> None:
        """As a snapshot of an earlier day would have it."""
        at = {"version": version, "version_type": "external_gte"}
        method = "DELETE" if body is None else "PUT"
        target.request(method, f"{path}/{pk}", params=at, body=body, timeout_seconds=30)

    one = stored[stale.id]
    body = target.request("GET", f"{path}/{one.document_id}")["_source"]
    put(one.document_id, one.version, {**body, "digest": "other"})
    put(stored[lost.id].document_id, stored[lost.id].version, None)
    stranger = {**body, "id": str(uuid4()), "service_id": str(uuid4())}
    put(stranger["id"], 1, stranger)
    drift = compare(target)
    assert (drift.documents, drift.missing, drift.stale, drift.extra) == (3, 1, 1, 1)
    assert kept.id not in drift.services
    engine_verifying.repair(target, drift)
    assert compare(target).clean


@pytest.mark.django_db
def test_organizations_keep_their_names(target: Engine) -> None:
    make_service(organization=make_organization(name="Harbor House"))
    follow(now=NOW)
    fill(target)
    page = ElasticBackend(target).search(SearchQuery(NOW))
    assert [one.label for one in page.facets["organization"]] == ["Harbor House"]


@pytest.mark.django_db
def test_a_clock_that_jumps_changes_no_order(
    target: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Versions are counted, not timed: what was written last is found, whatever time it was."""
    fill(target)
    service = make_service(name="Harbor Pantry")
    for days, name in ((0, "Harbor Pantry"), (-400, "Garden Table"), (400, "Lake Kitchen")):
        with monkeypatch.context() as patch:
            patch.setattr("django.utils.timezone.now", lambda days=days: NOW + timedelta(days))
            change(service, name=name)
            follow()
            sync()
        assert found(target) == [name]
        assert EngineChange.objects.count() == 0
        assert compare(target).clean
