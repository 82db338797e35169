"""What an import does to the records: creates, changes, leaves alone, leaves out, retires."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from directory import records
from directory.models import (
    Attribute,
    Location,
    Metadata,
    Organization,
    RecordChange,
    Service,
    ServiceAtLocation,
    SourceRecord,
    TaxonomyTerm,
)
from importers import pipeline, runs
from importers.locking import lock_key
from importers.models import ImportFinding, ImportRun
from importers.tally import Counts
from tests.importers.books import facility, make_book

pytestmark = pytest.mark.django_db
ImportBook = Callable[..., runs.Report]
MOMENTS = {"created_at": None, "last_modified": None}


def facilities(count: int) -> list[dict[str, Any]]:
    return [
        facility(f"Example Clinic {number}", street1=f"{number} Example Street")
        for number in range(count)
    ]


def test_a_book_becomes_records_that_a_person_can_read(import_book: ImportBook) -> None:
    row = facility(
        name2="North Office",
        phone="312-555-0100 x05",
        intake1="(312) 555 0199",
        service_code_info="MH * OP * MD * CHLD YAD * SP",
    )
    report = import_book([row])

    service = Service.objects.get()
    assert report.counts == Counts(read=1, created=1)
    assert service.name == "North Office"
    assert service.organization.name == "Example Clinic"
    assert (service.minimum_age, service.maximum_age) == (0, 25)
    assert [
        (phone.number, phone.extension, phone.description, phone.raw)
        for phone in service.phones.all()
    ] == [
        ("312-555-0100", "05", "Main", "312-555-0100 x05"),
        ("312-555-0199", "", "Intake", "(312) 555 0199"),
    ]
    assert [(one.name, one.code) for one in service.languages.all()] == [("Spanish", "es")]
    assert Attribute.objects.filter(link_entity="service", link_id=service.pk).count() == 6
    (place,) = [link.location for link in service.service_at_locations.all()]
    (address,) = place.addresses.all()
    assert (address.address_1, address.postal_code) == ("1 Example Street", "60614")
    assert TaxonomyTerm.objects.get(code="MD").facet_value == "medicaid"


def test_the_same_book_again_changes_nothing(import_book: ImportBook) -> None:
    rows = facilities(3)
    import_book(rows)
    told = RecordChange.objects.count(), Metadata.objects.count()
    sources = list(SourceRecord.objects.order_by("id").values())

    report = import_book(rows)

    assert report.counts == Counts(read=3, unchanged=3)
    assert (RecordChange.objects.count(), Metadata.objects.count()) == told
    assert list(SourceRecord.objects.order_by("id").values()) == sources


def test_an_edit_in_the_source_changes_that_record_alone(import_book: ImportBook) -> None:
    rows = facilities(3)
    import_book(rows)
    before = dict(Service.objects.values_list("id", "last_modified"))

    report = import_book([{**rows[0], "phone": "312-555-0142"}, *rows[1:]])

    assert report.counts == Counts(read=3, changed=1, unchanged=2)
    after = dict(Service.objects.values_list("id", "last_modified"))
    assert sum(before[pk] != after[pk] for pk in before) == 1
    (told,) = Metadata.objects.all()
    assert (told.field_name, told.updated_by) == ("phone", "samhsa import")


def test_each_row_has_one_outcome_and_they_add_up(import_book: ImportBook) -> None:
    rows = facilities(3)
    import_book(rows)
    counts = import_book(
        [rows[0], {**rows[1], "city": "Evanston"}, facility("New Clinic"), {}, rows[2]]
    ).counts
    assert counts == Counts(read=5, created=1, changed=1, unchanged=2, quarantined=1, findings=1)


def test_what_the_database_would_refuse_is_left_out_and_the_rest_goes_on(
    import_book: ImportBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = records.save

    def refusing(drafts: Any, **more: Any) -> Any:
        if any(draft.fields.get("name") == "Example Clinic 1" for draft in drafts):
            from django.db import IntegrityError

            raise IntegrityError("a rule of the table")
        return good(drafts, **more)

    monkeypatch.setattr(records, "save", refusing)
    counts = import_book(facilities(3)).counts
    assert (counts.read, counts.created, counts.quarantined) == (3, 2, 1)
    assert Service.objects.count() == 2


def test_a_row_that_is_gone_is_retired_and_comes_back_with_its_id(import_book: ImportBook) -> None:
    rows = facilities(3)
    import_book(rows)
    ids = set(Service.objects.values_list("id", flat=True))

    gone = import_book(rows[:2])
    assert gone.counts == Counts(read=2, unchanged=2, retired=4)
    assert Service.objects.live().count() == 2
    assert ServiceAtLocation.objects.live().count() == 2

    back = import_book(rows)
    assert (back.counts.changed, back.counts.unchanged) == (1, 2)
    assert set(Service.objects.live().values_list("id", flat=True)) == ids


def test_one_book_does_not_retire_what_the_other_brought(import_book: ImportBook) -> None:
    shared, only_mental, only_substance = facilities(3)
    import_book([shared, only_mental])
    report = import_book([shared, only_substance], book="sa")

    assert report.counts.retired == 0
    assert Organization.objects.live().count() == 3
    assert Service.objects.live().count() == 4

    # The shared organization and its place stay as long as one book holds them.
    assert import_book([only_mental]).counts.retired == 2  # a service and its link
    assert import_book([only_substance], book="sa").counts.retired == 4
    assert Organization.objects.live().count() == 2


def snapshot() -> dict[str, list[dict[str, Any]]]:
    """The records without the moments at which they were written."""

    def rows(model: Any) -> list[dict[str, Any]]:
        return [{**row, **MOMENTS} for row in model.objects.order_by("id").values()]

    return {
        "organizations": rows(Organization),
        "locations": rows(Location),
        "addresses": list(
            Location.objects.order_by("id").values("addresses__id", "addresses__address_2")
        ),
        "services": rows(Service),
    }


def test_the_order_of_the_books_makes_no_difference(
    import_book: ImportBook, tmp_path: Path
) -> None:
    mental = [facility("Example Clinic", street2="Suite 1")]
    substance = [facility("EXAMPLE CLINIC", street2="Suite 2", service_code_info="DT")]
    ends = []
    for order in (("mh", "sa"), ("sa", "mh"), ("sa", "mh", "sa")):
        with transaction.atomic():
            for book in order:
                import_book(mental if book == "mh" else substance, book=book)
            ends.append(snapshot())
            for book, rows in (("mh", mental), ("sa", substance)):
                again = import_book(rows, book=book).counts
                assert (again.unchanged, again.changed) == (1, 0)
            assert snapshot() == ends[-1]
            transaction.set_rollback(True)
    assert ends[0] == ends[1] == ends[2]
    assert ends[0]["organizations"][0]["name"] == "Example Clinic"


def test_a_book_speaks_for_a_shared_record_once_the_other_has_dropped_it(
    import_book: ImportBook,
) -> None:
    substance = [facility("EXAMPLE CLINIC", service_code_info="DT")]
    import_book([facility("Example Clinic")])
    told = import_book(substance, book="sa")
    assert told.counts.findings == 2  # it says the names of both differently
    import_book([facility("Another Clinic")])
    assert Organization.objects.live().filter(name="Example Clinic").exists()

    import_book(substance, book="sa")
    assert Organization.objects.live().filter(name="EXAMPLE CLINIC").exists()


def test_a_run_that_would_retire_more_than_a_fifth_stops_for_a_human(
    import_book: ImportBook,
) -> None:
    rows = facilities(8)
    import_book(rows)

    stopped = import_book(rows[:4])
    assert "16 of the" in stopped.reason
    assert "--allow-retire" in stopped.reason
    assert Service.objects.live().count() == 8
    assert ImportRun.objects.get(pk=stopped.run_id).status == ImportRun.Status.STOPPED

    allowed = import_book(rows[:4], retire_any=True)
    assert allowed.counts.retired == 16
    assert Service.objects.live().count() == 4


def test_a_limited_run_reads_so_many_rows_and_retires_nothing(import_book: ImportBook) -> None:
    rows = facilities(5)
    import_book(rows)
    report = import_book([facility("New Clinic"), *rows[:3]], limit=2)
    assert report.counts == Counts(read=2, created=1, unchanged=1)
    assert Service.objects.live().count() == 6


def test_a_dry_run_says_the_same_and_writes_nothing(import_book: ImportBook) -> None:
    rows = facilities(3)
    import_book(rows)
    tables = (Service, SourceRecord, RecordChange, ImportRun, ImportFinding, Metadata)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    changed = [{**rows[0], "city": "Evanston", "zip": "2134"}, rows[1], facility("New Clinic"), {}]

    dry = import_book(changed, dry_run=True)

    assert dry.run_id == 0
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    assert import_book(changed).counts == dry.counts


def test_a_dry_run_tells_what_would_change_field_by_field(import_book: ImportBook) -> None:
    rows = facilities(4)
    import_book(rows)
    changed = [{**rows[0], "phone": "312-555-0199"}, *rows[1:3], facility("New Clinic")]
    dry = import_book(changed, dry_run=True)
    assert dry.kinds["service", "created"] == 1
    assert dry.kinds["service", "changed"] == 1
    assert dry.kinds["service", "unchanged"] == 2
    assert dry.differences.retired["service"] == 1
    (one,) = (one for one in dry.differences.examples if one.entity == "service")
    assert (one.record, one.field) == (rows[0]["name1"], "phone")
    assert "312-555-0199" in one.after
    assert "312-555-0199" not in one.before
    assert import_book(changed).differences.examples == ()


def test_the_run_and_its_findings_are_kept(import_book: ImportBook) -> None:
    report = import_book([{}, facility(zip=2134)], note="the yearly book")
    run = ImportRun.objects.get(pk=report.run_id)
    assert (run.source, run.filesets, run.note) == ("samhsa", ["mh-2022"], "the yearly book")
    assert (run.status, run.rows_read, run.findings_count) == ("done", 2, 2)
    found = {(one.field, one.line, one.quarantined) for one in run.findings.all()}
    assert found == {("zip", 3, False), ("", 2, True)}


def test_chunks_do_not_show(import_book: ImportBook, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [*facilities(4), facility("Example Clinic 1", street1="99 Example Street")]
    with transaction.atomic():
        import_book(rows)
        whole = snapshot()
        transaction.set_rollback(True)
    monkeypatch.setattr(pipeline, "CHUNK_ROOTS", 1)
    assert import_book(rows).counts == Counts(read=5, created=5)
    assert snapshot() == whole


def test_a_file_that_cannot_be_read_says_why_and_leaves_no_run(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_text("no workbook")
    report = runs.run(runs.Request("samhsa", [path]))
    assert "no xlsx workbook" in report.reason
    assert report.run_id == 0
    assert not ImportRun.objects.exists()


def test_a_run_that_died_is_marked_by_the_next(import_book: ImportBook) -> None:
    dead = import_book(facilities(1)).run_id
    ImportRun.objects.filter(pk=dead).update(status="running", finished_at=None)
    import_book(facilities(1))
    assert ImportRun.objects.get(pk=dead).status == ImportRun.Status.INTERRUPTED


def test_an_import_elsewhere_is_waited_for_by_source_and_database(
    import_book: ImportBook,
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("two processes on SQLite: see test_interrupted")
    elsewhere = connection.copy()
    with elsewhere.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [lock_key("samhsa")])
    try:
        assert "Another import of samhsa is running" in import_book(facilities(1)).reason
    finally:
        elsewhere.close()
    assert not import_book(facilities(1)).reason


def test_nul_and_control_characters_do_no_harm(tmp_path: Path) -> None:
    path = make_book(tmp_path / "mh.xlsx", [facility("Example\nClinic\t of  Springfield")])
    assert not runs.run(runs.Request("samhsa", [path])).reason
    assert Organization.objects.get().name == "Example Clinic of Springfield"
