"""When a record came: set once by the write path, and made out for those from before."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from directory import records, schema
from directory.models import (
    Metadata,
    Organization,
    RecordChange,
    Service,
    SourceRecord,
)
from directory.models.base import writing
from directory.records import Author
from tests.directory.drafting import ANOTHER_VALUE, draft_of_service, outcomes, save, some_root
from tests.factories import (
    TESTER,
    change,
    make,
    make_organization,
    make_service,
)

pytestmark = pytest.mark.django_db

CAME = datetime(2026, 3, 4, 15, 30, 0, 250, tzinfo=UTC)


@pytest.mark.parametrize("entity", sorted(schema.ROOTS.keys() - schema.REFERENCE))
def test_every_kind_of_root_says_when_it_came_and_a_later_save_never_moves_it(entity):
    made = some_root(entity, now=CAME)
    assert made.created_at == CAME

    later = make(entity, id=made.pk, **ANOTHER_VALUE[entity], now=CAME + timedelta(days=3))
    assert later.created_at == CAME


def test_what_was_away_for_a_while_came_when_it_first_came():
    service = make_service(now=CAME)
    records.retire([("service", service.pk)], by=TESTER, now=CAME + timedelta(days=1))
    service.refresh_from_db()
    assert service.created_at == CAME

    change(service, now=CAME + timedelta(days=2))
    service.refresh_from_db()
    assert not service.retired
    assert service.created_at == CAME


def test_when_it_came_is_the_moment_of_the_save_where_nobody_says_another():
    before = timezone.now()
    assert before <= make_service().created_at <= timezone.now()


def test_a_draft_may_say_that_it_came_before_and_only_a_new_one_is_heard():
    draft = draft_of_service(make_organization())
    draft.came_at = CAME
    assert outcomes(draft) == ["created"]

    draft.came_at = CAME - timedelta(days=9)
    assert outcomes(draft) == ["unchanged"]
    assert Service.objects.get().created_at == CAME


@pytest.mark.parametrize(
    "fields", [{"created_at": CAME}, {"news": True}, {"retired_at": CAME}], ids=str
)
def test_nobody_but_the_directory_says_when_a_record_came_or_went(fields):
    (saved,) = save(draft_of_service(make_organization(), fields=fields))
    assert saved.outcome == "refused"
    assert [one.field for one in saved.problems] == list(fields)
    assert "Only the directory" in saved.problems[0].message


def test_what_is_written_by_hand_is_news_and_what_an_import_brings_is_not_yet():
    by_hand, brought = make_service("By hand"), make_service("Brought", by=Author("x", run_id=1))
    assert (by_hand.news, brought.news) == (True, False)

    change(brought, name="Mended by hand")
    brought.refresh_from_db()
    assert not brought.news  # it has long been there


def test_being_made_news_is_no_change_that_anybody_must_hear_of():
    service = make_service(by=Author("x", run_id=1))
    RecordChange.objects.all().delete()
    stamped = service.last_modified

    records.make_news([service.pk])

    service.refresh_from_db()
    assert service.news
    assert service.last_modified == stamped
    assert not RecordChange.objects.exists()
    assert not Metadata.objects.exists()


def came(record):
    record.refresh_from_db()
    return record.created_at


def as_before_the_column(*known):
    """Runs the migration that fills the column, as on a directory that did not have it; returns
    its moment. `known`: (record, when its source brought it)."""
    moment = timezone.now()
    with writing():
        Organization.objects.update(created_at=moment)
        Service.objects.update(created_at=moment)
    for number, (record, changed_at) in enumerate(known):
        SourceRecord.objects.create(
            source="hsds",
            fileset=f"package {number}",
            entity="x",
            source_id="1",
            record_id=record.pk,
            digest="",
            changed_at=changed_at,
        )
    migration = import_module("directory.migrations.0006_created_at_known")
    migration.fill(apps, connection.schema_editor())
    return moment


def test_records_from_before_the_column_came_when_the_first_trace_of_them_did():
    service, organization = make_service(), make_organization()
    as_before_the_column((service, CAME), (service, CAME + timedelta(days=5)), (organization, CAME))
    assert came(service) == came(organization) == CAME


def test_a_history_that_is_older_than_the_last_import_is_the_first_trace():
    service = make_service()
    change(service, name="Renamed", now=CAME)
    as_before_the_column((service, CAME + timedelta(days=5)))
    assert came(service).date() == CAME.date()


def test_a_service_written_by_hand_came_when_it_was_written():
    service = make_service(now=CAME)
    as_before_the_column()
    assert came(service) == CAME


def test_a_record_without_a_trace_came_with_the_column():
    organization = make_organization()
    moment = as_before_the_column()
    assert came(organization) == moment
