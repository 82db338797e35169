"""Rebuilding, verifying, following: the index is never half there."""

import threading
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.http import QueryDict

from directory.models import RecordChange
from search import health, snapshot, store
from search.answer import answer
from search.documents import build
from search.following import follow, follow_once
from search.loading import all_terms
from search.models import IndexState, Segment, StoredDocument
from search.rebuilding import Generation, rebuild
from search.verifying import verify
from tests.factories import change, make_location, make_service, make_service_at_location
from tests.search.conftest import NOW, Ask, names


@pytest.mark.django_db
def test_a_rebuild_finds_the_same_again(ask: Ask) -> None:
    for number in range(5):
        make_service(f"Service {number}")
    before = names(ask())
    report = rebuild(now=NOW)
    assert (report.documents, report.removed) == (5, 5)
    assert names(ask()) == before
    assert verify().clean


@pytest.mark.django_db
def test_a_rebuild_that_was_killed_is_cleared_away_by_the_next(ask: Ask) -> None:
    make_service("One")
    ask()
    ids = [StoredDocument.objects.get().service_id]
    killed = Generation().__enter__()
    for document in build(ids, all_terms(), version=store.next_version(), now=NOW):
        killed.add(document)
    killed.write_down()
    assert names(ask()) == ["One"]
    rebuild(now=NOW)
    assert StoredDocument.objects.count() == 1
    assert IndexState.objects.get().building is None
    assert verify().clean


@pytest.mark.django_db
def test_edits_during_a_rebuild_reach_the_new_index(ask: Ask) -> None:
    kept, ended = make_service("Kept"), make_service("Ended")
    ask()
    old = build([kept.pk, ended.pk], all_terms(), version=store.next_version(), now=NOW)
    with Generation() as generation:
        change(kept, name="Kept and changed")
        change(ended, status="defunct")
        follow()
        for document in old:
            generation.add(document)
    assert names(ask()) == ["Kept and changed"]
    assert verify().clean


@pytest.mark.django_db
def test_a_reader_sees_everything_at_every_step_of_a_rebuild(ask: Ask) -> None:
    for number in range(30):
        make_service_at_location(
            make_service(f"Service {number}"), make_location(latitude=41.0, longitude=-87.0)
        )

    def everything() -> bool:
        found = answer(QueryDict("q=service&per_page=100"), now=NOW).as_dict()
        return (found["total"], len(found["results"])) == (30, 30)

    ask()
    ids = list(StoredDocument.objects.values_list("service_id", flat=True))
    version = store.next_version()
    seen = []
    with Generation() as generation:
        for document in build(ids, all_terms(), version=version, now=NOW):
            generation.add(document)
            generation.write_down()
            seen.append(everything())
    assert all(seen)
    assert everything()


@pytest.mark.django_db
def test_a_reader_overtaken_by_the_swap_looks_again(ask: Ask, monkeypatch: Any) -> None:
    make_service("One")
    ask()
    before = snapshot.current()
    rebuild(now=NOW)
    pictures = iter([before, snapshot.fresh()])
    monkeypatch.setattr("search.backends.embedded.current", lambda: next(pictures))
    assert names(answer(QueryDict("q=one"), now=NOW).as_dict()) == ["One"]


@pytest.mark.django_db(transaction=True)
def test_readers_never_see_an_empty_index() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's database of the tests is in memory, where readers do wait")
    for number in range(30):
        make_service(f"Service {number}")
    follow()
    seen: set[tuple[int, int]] = set()
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            found = answer(QueryDict("q=service&per_page=100"), now=NOW).as_dict()
            seen.add((found["total"], len(found["results"])))
        connections.close_all()

    with ThreadPoolExecutor(1) as readers:
        reading = readers.submit(read)
        for _ in range(3):
            rebuild()
        stop.set()
        reading.result(timeout=60)
    assert seen == {(30, 30)}


@pytest.mark.django_db
def test_verify_tells_missing_extra_and_stale(ask: Ask) -> None:
    services = [make_service(f"Service {number}") for number in range(4)]
    ask()
    assert verify().documents == 4
    rows = {row.service_id: row for row in StoredDocument.objects.all()}
    StoredDocument.objects.filter(pk=rows[services[0].pk].pk).delete()
    StoredDocument.objects.filter(pk=rows[services[1].pk].pk).update(digest="other")
    change(services[2], status="defunct")
    RecordChange.objects.all().delete()
    drift = verify()
    assert (drift.missing, drift.stale, drift.extra) == (1, 1, 1)
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("search_verify", stdout=out)
    assert ended.value.code == 1
    assert out.getvalue().splitlines()[-1].startswith("documents=3 missing=1 extra=1 stale=1")
    call_command("search_rebuild", stdout=StringIO())
    call_command("search_verify", stdout=StringIO())


@pytest.mark.django_db
def test_verify_sees_bitmaps_that_disagree(ask: Ask) -> None:
    make_service("One")
    ask()
    segment = Segment.objects.get()
    segment.columns = b""
    segment.save()
    store.touch()
    assert verify().unindexed == 1


@pytest.mark.django_db
def test_a_failed_batch_leaves_the_changes_where_they_were(monkeypatch: Any) -> None:
    make_service("One")
    waiting = RecordChange.objects.count()

    def broken(*args: Any, **kwargs: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("search.following.build", broken)
    with pytest.raises(OSError, match="disk full"):
        follow_once()
    assert RecordChange.objects.count() == waiting
    assert health.report().waiting == waiting
    monkeypatch.undo()
    follow()
    assert health.report() == health.Report(documents=1, waiting=0, lag_seconds=0.0)


@pytest.mark.django_db
def test_the_queries_do_not_grow_with_the_services(django_assert_max_num_queries: Any) -> None:
    def made(count: int) -> list[Any]:
        found = []
        for number in range(count):
            service = make_service(f"Service {number}", parts={"phone": [{"number": "1"}]})
            make_service_at_location(service, make_location(address={"city": "Chicago"}))
            found.append(service.pk)
        return found

    for count in (1, 12):
        ids = made(count)
        with django_assert_max_num_queries(34):
            assert len(build(ids, all_terms(), version=1, now=NOW)) == count


@pytest.mark.django_db
def test_a_search_costs_a_handful_of_queries(ask: Ask, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        make_service(f"Service {number}")
    ask("q=service&near=60614")
    with django_assert_max_num_queries(4):
        answer(QueryDict("q=service&near=60614"), now=NOW)
