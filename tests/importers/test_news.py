"""Which of the services that a run brings are news: the week's changes, never a source's stock."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from directory import bulk
from directory.models import Organization, Service
from directory.models.base import writing
from importers import news, runs
from importers.models import ImportRun
from tests.factories import make_organization
from tests.importers.books import facility
from tests.importers.packages import Rows, good, service_row, uid, write_folder

pytestmark = pytest.mark.django_db
ImportBook = Callable[..., runs.Report]


def facilities(first: int, last: int) -> list[dict[str, Any]]:
    return [
        facility(f"Example Clinic {number}", street1=f"{number} Example Street")
        for number in range(first, last)
    ]


def told() -> set[str]:
    return set(Service.objects.filter(news=True).values_list("organization__name", flat=True))


def test_what_a_source_holds_at_first_is_no_news(import_book: ImportBook) -> None:
    import_book(facilities(0, 3))
    assert told() == set()


def test_what_a_later_run_of_it_brings_is(import_book: ImportBook) -> None:
    import_book(facilities(0, 3))
    import_book(facilities(0, 5))
    assert told() == {"Example Clinic 3", "Example Clinic 4"}


def test_it_came_when_it_was_imported(import_book: ImportBook) -> None:
    import_book(facilities(0, 1))
    began = ImportRun.objects.get().started_at
    assert Service.objects.get().created_at >= began


def test_what_comes_back_is_no_news(import_book: ImportBook) -> None:
    import_book(facilities(0, 4))
    import_book(facilities(0, 3))
    import_book(facilities(0, 4))
    assert Service.objects.live().count() == 4
    assert told() == set()


def test_another_book_of_a_source_that_is_known_is_a_stock_too(import_book: ImportBook) -> None:
    import_book(facilities(0, 3))
    import_book(facilities(3, 6), book="sa")
    assert told() == set()


def test_a_second_publisher_is_a_source_of_its_own(tmp_path: Path) -> None:
    def imported(name: str, services: Rows) -> None:
        folder = write_folder(tmp_path / name, good(services=services))
        assert not runs.run(runs.Request("hsds", [folder])).reason

    imported("lantern", [service_row()])
    imported("harbor", [service_row(id=uid("two"))])
    assert told() == set()
    imported("lantern", [service_row(), service_row(id=uid("three"))])
    assert Service.objects.get(news=True).pk == Service.objects.latest("created_at").pk


def test_more_than_a_tenth_of_the_directory_at_once_is_none(import_book: ImportBook) -> None:
    import_book(facilities(0, 120))
    import_book(facilities(0, 132))
    assert len(told()) == 12
    import_book(facilities(0, 146))
    assert len(told()) == 12


def test_in_a_small_directory_a_few_are_news_though_they_are_a_large_share(
    import_book: ImportBook,
) -> None:
    import_book(facilities(0, 2))
    import_book(facilities(0, 12))
    assert len(told()) == 10
    import_book(facilities(0, 23))
    assert len(told()) == 10


def test_in_a_large_directory_five_hundred_are_the_most() -> None:
    fill(make_organization(), 6_000)
    assert not news.is_too_much(500)
    assert news.is_too_much(501)


def fill(organization: Organization, count: int) -> None:
    rows = [
        {"id": uuid4(), "organization_id": organization.pk, "name": f"Service {number}"}
        for number in range(count)
    ]
    with writing():
        bulk.insert(Service, rows)


def test_a_taste_of_a_source_makes_neither_news_nor_the_rest_of_it(
    import_book: ImportBook,
) -> None:
    import_book(facilities(0, 6), limit=2)
    import_book(facilities(0, 6))
    assert Service.objects.count() == 6
    assert told() == set()


def test_a_first_run_that_broke_off_does_not_make_the_rest_news(
    import_book: ImportBook,
) -> None:
    import_book(facilities(0, 3))
    ImportRun.objects.update(status=ImportRun.Status.INTERRUPTED)
    import_book(facilities(0, 6))
    assert told() == set()
    import_book(facilities(0, 7))
    assert told() == {"Example Clinic 6"}


def test_a_run_that_stops_for_a_human_has_told_its_news_before(import_book: ImportBook) -> None:
    import_book(facilities(0, 8))
    assert import_book(facilities(4, 9)).reason
    assert told() == {"Example Clinic 8"}


def test_a_dry_run_tells_none(import_book: ImportBook) -> None:
    import_book(facilities(0, 3))
    import_book(facilities(0, 4), dry_run=True)
    assert told() == set()


def test_no_publisher_can_say_when_a_listing_came_or_that_it_is_news(tmp_path: Path) -> None:
    row = service_row(created_at="2020-01-01T00:00:00Z", news="true", added_days_ago="3")
    report = runs.run(
        runs.Request("hsds", [write_folder(tmp_path / "package", good(services=[row]))])
    )
    service = Service.objects.get()
    assert not service.news
    assert service.created_at >= ImportRun.objects.get().started_at
    assert report.counts.findings == 3
