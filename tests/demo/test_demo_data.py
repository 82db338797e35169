"""manage.py demo_data: in, and out again without a trace."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from directory import changes
from directory.models import (
    Location,
    Metadata,
    Organization,
    Service,
    SourceRecord,
    TaxonomyTerm,
    Translation,
    User,
)
from directory.translations.reading import current
from importers.management.commands.demo_data import FOLDER
from importers.models import ImportRun
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


def demo_data(**options: Any) -> str:
    told = StringIO()
    call_command("demo_data", stdout=told, **options)
    return told.getvalue()


def counts() -> dict[str, int]:
    """Rows of every table of ours, and of Django's."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def drain() -> None:
    """As the worker does, without an index."""
    for consumer in changes.CONSUMERS:
        while claimed := changes.claim(consumer, 1000):
            changes.done(claimed)


def test_it_fills_the_directory() -> None:
    assert "made up" in demo_data()
    assert Organization.objects.count() >= 60
    assert ImportRun.objects.get().rows_quarantined == 0
    assert Location.objects.filter(confidential=True).count() == 1
    assert TaxonomyTerm.objects.get(code="cost:sliding_scale").facet == "cost"


def test_a_few_of_its_listings_came_lately_and_are_news() -> None:
    before = timezone.now()
    demo_data()
    news = Service.objects.filter(news=True)
    assert 5 <= news.count() <= 10
    assert {one.organization.listed for one in news} == {True}
    days = [(before - one.created_at).days for one in news]
    assert all(0 <= one < 60 for one in days)
    assert len(set(days)) == len(days)
    for one in news:  # its page says both: they must not contradict each other
        brought = SourceRecord.objects.get(record_id=one.pk).changed_at
        assert abs(brought - one.created_at) < timedelta(hours=1)
    assert Service.objects.filter(news=False).earliest("created_at").created_at >= before


def test_some_of_it_is_in_spanish_and_nothing_of_that_is_refused() -> None:
    told = StringIO()
    call_command("demo_data", stdout=StringIO(), stderr=told)
    assert told.getvalue() == ""
    lines = (FOLDER / "translations" / "es.csv").read_text(encoding="utf-8").splitlines()
    assert current(Translation.objects.all()).count() == len(lines) - 1 >= 30


def test_a_second_time_changes_nothing() -> None:
    demo_data()
    before, told = SourceRecord.objects.count(), Metadata.objects.count()
    came = set(Service.objects.values_list("id", "created_at", "news"))
    demo_data()
    assert Metadata.objects.count() == told
    run = ImportRun.objects.latest("id")
    assert (run.rows_created, run.rows_changed, run.rows_unchanged) == (0, 0, run.rows_read)
    assert SourceRecord.objects.count() == before
    assert set(Service.objects.values_list("id", "created_at", "news")) == came


def test_if_empty_leaves_a_directory_alone_that_is_not() -> None:
    make_organization()
    assert demo_data(if_empty=True) == ""
    assert Organization.objects.count() == 1


def test_added_and_removed_leaves_every_table_as_it_was() -> None:
    make_organization("A Real One")
    drain()
    before = counts()

    demo_data()
    demo_data(remove=True)
    drain()

    assert counts() == before
    assert [one.name for one in Organization.objects.all()] == ["A Real One"]


def test_its_logins_go_with_it() -> None:
    demo_data()
    call_command("demo_logins", stdout=StringIO())
    assert User.objects.exists()
    demo_data(remove=True)
    assert not User.objects.exists()


def test_removing_what_is_not_there_is_no_fault() -> None:
    assert " 0 records" in demo_data(remove=True)


def test_both_at_once_is_refused() -> None:
    with pytest.raises(CommandError):
        call_command("demo_data", "--remove", "--if-empty")
