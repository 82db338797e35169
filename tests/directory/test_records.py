"""The one write path: it checks, saves, tells the history and announces, or does nothing."""

import threading
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from directory import changes, parts, records
from directory.models import (
    Attribute,
    Contact,
    Language,
    Metadata,
    Organization,
    Phone,
    RecordChange,
    Service,
    SourceRecord,
)
from directory.models.base import DirectWriteRefused
from directory.records import Draft
from tests.directory.drafting import draft_of_service, outcomes, save
from tests.factories import (
    TESTER,
    change,
    make_location,
    make_organization,
    make_service,
    make_service_at_location,
    make_taxonomy_term,
)

pytestmark = pytest.mark.django_db


def test_a_new_record_is_saved_with_its_parts_and_announced_once():
    organization = make_organization()
    RecordChange.objects.all().delete()
    draft = draft_of_service(
        organization,
        parts={
            "phone": [{"id": uuid4(), "number": "312-555-0142", "extension": "x05"}],
            "schedule": [{"id": uuid4(), "opens_at": "09:00", "freq": "WEEKLY"}],
        },
    )

    assert outcomes(draft) == ["created"]

    service = Service.objects.get(pk=draft.id)
    assert service.phones.get().extension == "x05"
    assert service.schedules.get().freq == "WEEKLY"
    (announced,) = RecordChange.objects.all()
    assert (announced.consumer, announced.entity, announced.record_id) == (
        "search",
        "service",
        service.pk,
    )
    assert announced.owners == [["organization", str(organization.pk)]]


def test_a_creation_leaves_no_metadata_because_its_source_tells_it():
    make_service()
    assert not Metadata.objects.exists()


def test_saving_the_same_again_changes_and_announces_nothing():
    draft = draft_of_service(
        make_organization(), parts={"phone": [{"id": uuid4(), "number": "312-555-0142"}]}
    )
    save(draft)
    RecordChange.objects.all().delete()
    stamped = Service.objects.get(pk=draft.id).last_modified

    assert outcomes(draft) == ["unchanged"]

    assert not RecordChange.objects.exists()
    assert not Metadata.objects.exists()
    assert Service.objects.get(pk=draft.id).last_modified == stamped


def test_each_changed_field_is_told_in_the_history_with_who_and_what():
    service = make_service(name="Food", description="Bags of food.")

    change(service, name="Food pantry", minimum_age=18)

    rows = {row.field_name: row for row in Metadata.objects.filter(resource_id=service.pk)}
    assert set(rows) == {"name", "minimum_age"}
    assert (rows["name"].previous_value, rows["name"].replacement_value) == ("Food", "Food pantry")
    assert (rows["minimum_age"].previous_value, rows["minimum_age"].replacement_value) == (
        "",
        "18.0",
    )
    assert {row.updated_by for row in rows.values()} == {"a test"}
    assert {row.resource_type for row in rows.values()} == {"service"}


def test_a_changed_part_is_told_in_its_roots_history():
    phone = {"id": uuid4(), "number": "312-555-0142"}
    service = make_service(parts={"phone": [phone]})

    change(service, parts={"phone": [{**phone, "number": "312-555-0143"}]})

    (row,) = Metadata.objects.filter(resource_id=service.pk)
    assert row.field_name == "phone"
    assert "0142" in row.previous_value
    assert "0143" in row.replacement_value


def test_an_absent_field_and_an_absent_kind_of_part_stay_as_they_are():
    service = make_service(
        description="Bags of food.", parts={"phone": [{"number": "312-555-0142"}]}
    )

    change(service, name="Pantry")

    service.refresh_from_db()
    assert service.description == "Bags of food."
    assert service.phones.count() == 1


def test_a_kind_of_part_that_is_given_is_replaced_as_a_whole():
    service = make_service(
        parts={"phone": [{"number": "312-555-0142"}, {"number": "312-555-0143"}]}
    )

    change(service, parts={"phone": [{"number": "312-555-0199"}]})

    assert [phone.number for phone in service.phones.all()] == ["312-555-0199"]


def test_parts_keep_the_order_in_which_they_came():
    numbers = ["312-555-0149", "312-555-0141", "312-555-0145"]
    service = make_service(parts={"phone": [{"number": number} for number in numbers]})
    assert [phone.number for phone in service.phones.all()] == numbers


def test_parts_of_parts_belong_to_the_root_and_go_with_it():
    contact, phone = uuid4(), uuid4()
    service = make_service(
        parts={
            "contact": [{"id": contact, "title": "Front desk"}],
            "phone": [{"id": phone, "number": "312-555-0142", "contact_id": contact}],
            "language": [{"phone_id": phone, "name": "Spanish", "code": "es"}],
        }
    )
    assert Contact.objects.get().service == service
    assert Phone.objects.get().contact_id == contact

    change(service, parts={"contact": [], "phone": [], "language": []})

    assert not Contact.objects.exists()
    assert not Phone.objects.exists()
    assert not Language.objects.exists()


def test_a_phone_that_moves_to_another_record_announces_both():
    phone = {"id": uuid4(), "number": "312-555-0142"}
    location = make_location(parts={"phone": [phone]})
    service = make_service()
    RecordChange.objects.all().delete()

    change(service, parts={"phone": [phone]})

    moved = Phone.objects.get()
    assert (moved.service_id, moved.location_id) == (service.pk, None)
    touched = set(RecordChange.objects.values_list("entity", "record_id"))
    assert touched == {("service", service.pk), ("location", location.pk)}


def test_a_moved_service_names_its_owners_before_and_after():
    before, after = make_organization("Before"), make_organization("After")
    service = make_service(organization=before)
    RecordChange.objects.all().delete()

    change(service, organization_id=after.pk)

    (announced,) = RecordChange.objects.all()
    assert announced.owners == sorted(
        [["organization", str(before.pk)], ["organization", str(after.pk)]]
    )


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"name": ""}, "name", "required"),
        ({"status": "open"}, "status", "temporarily closed"),
        ({"minimum_age": "ten"}, "minimum_age", "a number"),
        ({"minimum_age": float("nan")}, "minimum_age", "a number"),
        ({"assured_date": "tomorrow"}, "assured_date", "a date"),
        ({"colour": "red"}, "colour", "no such field"),
        ({"description": 7}, "description", "a text"),
        ({"organization_id": uuid4()}, "organization_id", "no such organization"),
        ({"organization_id": None}, "organization_id", "required"),
    ],
)
def test_a_draft_that_breaks_a_rule_is_refused_with_the_field_and_the_mend(fields, field, words):
    (saved,) = save(draft_of_service(make_organization(), fields=fields))

    assert saved.outcome == "refused"
    assert saved.problems[0].field == field
    assert words in saved.problems[0].message
    assert not Service.objects.exists()


def test_a_refused_draft_does_not_hold_up_the_others():
    organization = make_organization()
    good, bad = draft_of_service(organization), draft_of_service(organization, fields={"name": ""})
    assert outcomes(bad, good) == ["refused", "created"]


def test_what_points_at_a_refused_record_is_refused_with_it():
    parent = Draft("organization", uuid4(), {"name": "", "description": "x"})
    child = Draft("organization", uuid4(), {"name": "Child", "parent_organization_id": parent.id})
    service = Draft("service", uuid4(), {"name": "Food", "organization_id": child.id})
    assert outcomes(parent, child, service) == ["refused", "refused", "refused"]


def test_a_whole_family_is_saved_in_one_call_in_any_order():
    organization, service, location = uuid4(), uuid4(), uuid4()
    drafts = [
        Draft("service_at_location", uuid4(), {"service_id": service, "location_id": location}),
        Draft("service", service, {"name": "Food", "organization_id": organization}),
        Draft("location", location, {"name": "Hall"}),
        Draft("organization", organization, {"name": "Pantry", "description": "Food."}),
    ]
    assert outcomes(*drafts) == ["created"] * 4


def test_a_missing_required_description_gets_the_plain_fallback():
    draft = Draft("organization", uuid4(), {"name": "Pantry"})
    assert outcomes(draft) == ["created"]
    assert Organization.objects.get().description == "No description has been given yet."


def test_nul_characters_are_taken_out_of_texts():
    service = make_service(name="Fo\x00od")
    assert service.name == "Food"


def test_an_attribute_must_link_to_its_own_root_or_one_of_its_parts():
    term, stranger, phone = make_taxonomy_term(), make_service(), uuid4()
    good = draft_of_service(
        make_organization(),
        parts={
            "phone": [{"id": phone, "number": "312-555-0142"}],
            "attribute": [
                {"id": uuid4(), "taxonomy_term_id": term.pk},
                {
                    "id": uuid4(),
                    "taxonomy_term_id": term.pk,
                    "link_id": phone,
                    "link_entity": "phone",
                },
            ],
        },
    )
    bad = draft_of_service(
        make_organization(),
        parts={"attribute": [{"id": uuid4(), "taxonomy_term_id": term.pk, "link_id": stranger.pk}]},
    )
    assert outcomes(good, bad) == ["created", "refused"]
    assert set(Attribute.objects.values_list("link_entity", flat=True)) == {"service", "phone"}


def test_retiring_keeps_row_and_id_and_is_told_and_announced():
    service = make_service()
    RecordChange.objects.all().delete()

    assert records.retire([("service", service.pk)], by=TESTER) == 1
    assert records.retire([("service", service.pk)], by=TESTER) == 0

    service.refresh_from_db()
    assert service.retired
    assert Metadata.objects.get(resource_id=service.pk).last_action_type == "retire"
    assert RecordChange.objects.count() == 1


def test_saving_a_retired_record_brings_it_back():
    service = make_service()
    records.retire([("service", service.pk)], by=TESTER)

    change(service)

    service.refresh_from_db()
    assert not service.retired


@pytest.mark.parametrize(
    "write",
    [
        lambda service: Service.objects.update(name="x"),
        lambda service: Service.objects.all().delete(),
        lambda service: Service.objects.create(name="x"),
        lambda service: Service.objects.bulk_create([]),
        lambda service: service.save(),
        lambda service: service.delete(),
        lambda service: service.phones.create(number="312-555-0142"),
    ],
)
def test_records_refuse_to_be_written_past_the_write_path(write):
    service = make_service()
    with pytest.raises(DirectWriteRefused, match=r"records\.save"):
        write(service)


def test_the_database_itself_refuses_what_no_check_has_seen():
    service = make_service()
    for change_to in ("name = ''", "status = 'open'", "minimum_age = -1"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE directory_service SET {change_to}")
    service.refresh_from_db()
    assert service.status == "active"


def test_a_failure_on_the_way_leaves_nothing_behind(monkeypatch):
    organization = make_organization()
    RecordChange.objects.all().delete()

    def fail(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(changes, "append", fail)
    with pytest.raises(OSError, match="disk full"):
        save(draft_of_service(organization))

    assert not Service.objects.exists()
    assert not RecordChange.objects.exists()


def test_removing_a_source_takes_its_records_and_leaves_the_others():
    ours, theirs = make_organization("Ours"), make_organization("Theirs")
    service = make_service(organization=theirs, parts={"phone": [{"number": "312-555-0142"}]})
    location = make_location()
    make_service_at_location(service, location)
    for record, entity in ((theirs, "organization"), (service, "service"), (location, "location")):
        SourceRecord.objects.create(
            source="demo",
            fileset="demo",
            entity=entity,
            source_id=str(record.pk),
            record_id=record.pk,
            digest="",
            changed_at="2026-01-01T00:00:00Z",
        )

    assert records.remove_source("demo", by=TESTER) == 3

    assert list(Organization.objects.all()) == [ours]
    assert not Service.objects.exists()
    assert not Phone.objects.exists()
    assert not SourceRecord.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_drafts(django_assert_max_num_queries):
    organization = make_organization()

    def drafts(count):
        return [
            draft_of_service(
                organization, parts={"phone": [{"id": uuid4(), "number": "312-555-0142"}]}
            )
            for _ in range(count)
        ]

    many = drafts(200)
    save(*many)
    for draft in many:
        draft.parts["phone"] = [{"id": uuid4(), "number": "312-555-0143"}]
    with django_assert_max_num_queries(40 + 200):  # the changed rows themselves, one each at most
        save(*many)


def test_loading_parts_gives_each_to_the_first_owner_it_names():
    organization, pk = make_organization(), uuid4()
    phone = {"number": "312-555-0142", "service_id": pk, "organization_id": organization.pk}
    make_service(id=pk, organization=organization, parts={"phone": [phone]})

    assert len(parts.load("service", [pk])["phone"][pk]) == 1
    assert parts.load("organization", [organization.pk])["phone"][organization.pk] == []


@pytest.mark.django_db(transaction=True)
def test_two_claims_at_once_never_share_a_change():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, which is the lock")
    for _ in range(6):
        make_organization()
    taken: list[set[int]] = []
    barrier = threading.Barrier(2, timeout=20)

    def claim():
        try:
            with transaction.atomic():
                mine = {change.pk for change in changes.claim("search", 3)}
                barrier.wait()
                taken.append(mine)
        finally:
            connection.close()

    threads = [threading.Thread(target=claim) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(taken) == 2
    assert not taken[0] & taken[1]
