"""HSDS 3 packages: what is read of good ones and what becomes of the rows of bad ones."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from directory.models import Location, Organization, Phone, Program, Schedule, Service
from importers import runs
from importers.sources.base import SourceError
from importers.sources.hsds import HsdsPackage
from tests.importers.packages import (
    Rows,
    Told,
    good,
    table,
    uid,
    write_folder,
    write_zip,
)


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., Told]:
    def read(**more: Rows | str | bytes) -> Told:
        return Told(write_folder(tmp_path / "package", good(**more)))

    return read


Read = Callable[..., Told]


# where the tables are


@pytest.mark.parametrize("name", ["organization", "Organizations", "ORGANIZATION"])
def test_tables_may_be_named_in_the_singular_and_in_capitals(tmp_path: Path, name: str) -> None:
    tables = good()
    tables[name] = tables.pop("organizations")
    tables["service_at_locations"] = tables.pop("service_at_location")
    told = Told(write_folder(tmp_path / "package", tables))
    assert told.one("organization").fields["name"] == "Example Pantry"
    assert told.one("service_at_location").fields["service_id"] == uid("service")
    assert told.findings == []


def test_a_zip_with_the_tables_in_a_subfolder_reads_like_the_folder(tmp_path: Path) -> None:
    folder = Told(write_folder(tmp_path / "one", good()))
    inside = {f"export/data/{name}": rows for name, rows in good().items()}
    inside["__MACOSX/export/data/organizations.csv"] = "junk"
    inside["export/readme.csv"] = "hello\n"
    archive = Told(write_zip(tmp_path / "two.zip", inside))
    assert archive.records == folder.records
    assert archive.doubts() == [("info", "", "export/readme.csv")]


def test_the_package_is_called_what_its_descriptor_calls_it(tmp_path: Path) -> None:
    def fileset(name: str, descriptor: str) -> str:
        path = write_folder(tmp_path / name, good(**{"datapackage.json": descriptor}))
        return HsdsPackage.open([path])[0].fileset

    assert fileset("a", '{"name": "lantern"}') == "lantern"
    assert fileset("b", '{"name": "human_services_data"}') == "b"
    assert fileset("c", "../../datapackage.json") == "c"
    assert fileset("d", "[1, 2]") == "d"


def test_a_descriptor_may_give_files_other_names(tmp_path: Path) -> None:
    tables = good(
        **{"datapackage.json": '{"resources": [{"name": "organization", "path": "agencies.csv"}]}'}
    )
    tables["agencies"] = tables.pop("organizations")
    assert Told(write_folder(tmp_path / "package", tables)).one("organization")


def test_missing_tables_are_no_fault(tmp_path: Path) -> None:
    told = Told(write_folder(tmp_path / "package", {"organizations": good()["organizations"]}))
    assert [record.parts for record in told.records] == [{}]


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({}, "no HSDS 3 tables"),
        ({"budget": "a,b\n1,2\n"}, "no HSDS 3 tables"),
        ({"phones": "id,number\n1,2\n"}, "no HSDS 3 tables"),
        ({**good(), "regular_schedules": "id\n"}, "HSDS 1 or 2"),
    ],
)
def test_what_is_no_hsds_3_package_is_refused_with_words(
    tmp_path: Path, tables: dict[str, Any], words: str
) -> None:
    (tmp_path / "package").mkdir()
    with pytest.raises(SourceError, match=words):
        HsdsPackage.open([write_folder(tmp_path / "package", tables)])


def test_two_packages_of_one_name_are_refused(tmp_path: Path) -> None:
    paths = [write_folder(tmp_path / where / "same", good()) for where in ("a", "b")]
    with pytest.raises(SourceError, match='called "same"'):
        HsdsPackage.open(paths)


# bytes and cells


def test_a_byte_order_mark_is_no_part_of_the_first_column(told: Read) -> None:
    rows = good()["organizations"]
    assert isinstance(rows, list)
    read = told(organizations=b"\xef\xbb\xbf" + table(rows).encode())
    assert read.one("organization").source_id == uid("org")


def test_utf_16_is_read(told: Read) -> None:
    rows = good()["organizations"]
    assert isinstance(rows, list)
    assert told(organizations=table(rows).encode("utf-16")).one("organization")


def test_bytes_of_windows_1252_are_read_line_by_line(told: Read) -> None:
    rows = f"id,name\n{uid('org')},Caf\xe9 \u2013 food\n".encode("cp1252")
    rows += f"{uid('other')},Niño\n".encode()
    read = told(organizations=rows)
    names = [one.fields["name"] for one in read.records if one.entity == "organization"]
    assert names == ["Café – food", "Niño"]
    assert read.doubts() == [("info", "", "organizations.csv")]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_understood(told: Read, delimiter: str) -> None:
    text = f"id,name\n{uid('org')},Example\n".replace(",", delimiter)
    assert told(organizations=text).one("organization").fields == {"name": "Example"}


def test_an_outline_longer_than_the_limit_of_the_csv_module_is_kept_whole(told: Read) -> None:
    outline = "x" * 500_000
    read = told(service_areas=[{"id": uid("a"), "service_id": uid("service"), "extent": outline}])
    assert read.one("service").parts["service_area"][0]["extent"] == outline


def test_a_quotation_mark_that_is_never_closed_is_told_and_swallows_no_rows_in_silence(
    told: Read,
) -> None:
    read = told(organizations=f'id,name\n{uid("org")},5" pipes\n{uid("x")},"B\n{uid("y")},C\n')
    assert read.one("organization").fields["name"] == '5" pipes'
    assert read.refused() == [(("organizations.csv", 3), "", "")]
    assert "never closed" in next(one.message for one in read.findings if one.quarantined)


def test_a_column_that_hsds_does_not_have_is_told_once_with_its_count(told: Read) -> None:
    read = told(
        organizations=[
            {
                "id": uid(f"org{n}" if n else "org"),
                "name": "A",
                "color": "red" if n else "",
                "x": "",
            }
            for n in range(4)
        ]
    )
    (finding,) = read.findings
    assert (finding.level, finding.field, finding.line) == ("info", "color", None)
    assert "3" in finding.message


def test_cells_beyond_the_header_are_told(told: Read) -> None:
    read = told(organizations=f"id,name\n{uid('org')},A,beyond\n")
    assert read.doubts() == [("warning", "", "beyond")]


# values


@pytest.mark.parametrize(
    ("given", "read_as"), [("Active", "active"), ("temporarily_closed", "temporarily closed")]
)
def test_a_status_in_other_letters_is_understood_and_said(
    told: Read, given: str, read_as: str
) -> None:
    read = told(services=[_service(status=given)])
    assert read.one("service").fields["status"] == read_as
    assert read.doubts() == [("info", "status", given)]


def test_a_status_that_hsds_does_not_know_leaves_the_row_and_its_dependants_out(
    told: Read,
) -> None:
    read = told(
        services=[_service(status="sleeping")],
        phones=[{"id": uid("phone"), "service_id": uid("service"), "number": "509-555-0100"}],
    )
    assert sorted(read.refused()) == [
        (("phones.csv", 2), "", ""),
        (("service_at_location.csv", 2), "service_id", uid("service")),
        (("services.csv", 2), "status", "sleeping"),
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("assured_date", "last week"),
        ("assured_date", "2026-02-31"),
        ("minimum_age", "about 5"),
        ("minimum_age", "-3"),
        ("maximum_age", "nan"),
        ("last_modified", "noon"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_and_left_out(told: Read, field: str, value: str) -> None:
    read = told(services=[_service(**{field: value})])
    assert read.one("service").fields[field] is None
    assert read.doubts() == [("warning", field, value)]


def test_a_doubtful_word_about_a_hidden_place_hides_it(told: Read) -> None:
    read = told(locations=[{**_place(), "confidential": "maybe", "timezone": "Mars/Base"}])
    assert read.one("location").fields["confidential"] is True
    assert read.doubts() == [
        ("warning", "confidential", "maybe"),
        ("warning", "timezone", "Mars/Base"),
    ]


def test_terms_of_the_filters_say_what_they_mean(told: Read) -> None:
    read = told(
        taxonomies=[{"id": uid("t"), "name": "Handrail filters", "description": "Filters."}],
        taxonomy_terms=[
            {"id": uid(code), "code": code, "name": code, "taxonomy_id": uid("t")}
            for code in ("cost:free", "age:18-25", "age:old", "color:red", "free")
        ],
    )
    meanings = [
        (one.fields["facet"], one.fields["facet_value"])
        for one in read.records
        if one.entity == "taxonomy_term"
    ]
    assert meanings == [("cost", "free"), ("age", "18-25"), ("", ""), ("", ""), ("", "")]
    assert [value for _, _, value in read.doubts()] == ["age:old", "color:red", "free"]


# ids and links


def test_a_root_without_an_id_and_one_with_a_taken_id_are_left_out(told: Read) -> None:
    rows = [
        {"id": uid("org"), "name": "First"},
        {"id": "", "name": "Nameless"},
        {"id": uid("org").upper(), "name": "Twin"},
    ]
    read = told(organizations=rows)
    assert read.one("organization").fields["name"] == "First"
    assert [line for line, _, _ in read.refused()] == [
        ("organizations.csv", 3),
        ("organizations.csv", 4),
    ]


def test_a_part_without_an_id_is_kept_and_one_with_a_taken_id_is_not(told: Read) -> None:
    phone = {"service_id": uid("service"), "number": "509-555-0100"}
    read = told(phones=[phone, {**phone, "id": uid("p")}, {**phone, "id": uid("p")}])
    assert [row.get("source_id") for row in read.one("service").parts["phone"]] == [None, uid("p")]
    assert read.refused() == [(("phones.csv", 4), "id", uid("p"))]


def test_ids_that_are_no_uuids_belong_to_their_package_alone(tmp_path: Path) -> None:
    rows: Rows = [{"id": "17", "name": "A"}]
    ids = [
        Told(write_folder(tmp_path / name, {"organizations": rows})).one("organization").source_id
        for name in ("north", "south")
    ]
    assert ids == ["north:17", "south:17"]


def test_a_link_that_leads_nowhere_is_dropped_where_hsds_can_do_without(told: Read) -> None:
    read = told(locations=[{**_place(), "organization_id": uid("nobody")}])
    assert read.one("location").fields["organization_id"] == ""
    assert read.doubts() == [("warning", "organization_id", uid("nobody"))]


def test_a_row_whose_required_link_leads_nowhere_is_left_out(told: Read) -> None:
    read = told(
        services=[_service(organization_id=uid("nobody"))], service_at_location="id,service_id\n"
    )
    assert read.refused() == [(("services.csv", 2), "organization_id", uid("nobody"))]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"service_id": uid("nobody"), "number": "1"}, "service_id"),
        (
            {"number": "1"},
            "contact_id, service_at_location_id, service_id, location_id, organization_id",
        ),
        ({"service_id": uid("service"), "number": ""}, "number"),
    ],
)
def test_a_part_that_belongs_to_nothing_or_says_nothing_is_left_out(
    told: Read, row: dict[str, str], field: str
) -> None:
    read = told(phones=[{"id": uid("p"), **row}])
    assert [(line, name) for line, name, _ in read.refused()] == [(("phones.csv", 2), field)]
    assert read.one("service").parts["phone"] == []


def test_a_part_with_several_owners_goes_to_the_first_that_exists(told: Read) -> None:
    read = told(
        phones=[
            {
                "id": uid("p"),
                "contact_id": uid("nobody"),
                "service_id": uid("service"),
                "location_id": uid("place"),
                "organization_id": uid("org"),
                "number": "509-555-0100",
            }
        ]
    )
    (phone,) = read.one("service").parts["phone"]
    assert phone["service_id"] == uid("service")
    assert phone["location_id"] == uid("place")
    assert "contact_id" not in phone
    assert read.doubts() == [("warning", "contact_id", uid("nobody"))]


def test_a_part_does_not_name_a_root_that_comes_after_its_own(told: Read) -> None:
    read = told(
        contacts=[{"id": uid("c"), "organization_id": uid("org"), "name": "Front desk"}],
        phones=[
            {
                "id": uid("p"),
                "contact_id": uid("c"),
                "service_id": uid("service"),
                "number": "509-555-0100",
            }
        ],
    )
    (phone,) = read.one("organization").parts["phone"]
    assert phone["contact_id"] == uid("c")
    assert "service_id" not in phone
    assert read.doubts() == [("info", "service_id", uid("service"))]


def test_what_hangs_on_a_part_that_is_left_out_goes_with_it(told: Read) -> None:
    read = told(
        phones=[{"id": uid("p"), "organization_id": uid("org"), "number": ""}],
        languages=[{"id": uid("l"), "phone_id": uid("p"), "name": "Spanish", "code": "es"}],
    )
    assert {line for line, _, _ in read.refused()} == {("phones.csv", 2), ("languages.csv", 2)}


def test_attributes_go_to_the_root_of_what_they_are_said_of(told: Read) -> None:
    read = told(
        taxonomy_terms=[{"id": uid("term"), "name": "Food"}],
        phones=[{"id": uid("p"), "service_id": uid("service"), "number": "509-555-0100"}],
        attributes=[
            {
                "id": uid(entity + link + term),
                "link_entity": entity,
                "link_id": uid(link),
                "taxonomy_term_id": uid(term),
            }
            for entity, link, term in [
                ("service", "service", "term"),
                ("phones", "p", "term"),
                ("organization", "service", "term"),
                ("planet", "service", "term"),
                ("service", "service", "nobody"),
            ]
        ],
    )
    own, of_phone = read.one("service").parts["attribute"]
    assert "link_id" not in own
    assert (of_phone["link_entity"], of_phone["link_id"]) == ("phone", uid("p"))
    assert [(line[1], field) for line, field, _ in read.refused()] == [
        (4, "link_id"),
        (5, "link_entity"),
        (6, "taxonomy_term_id"),
    ]


def test_parents_come_before_children_whatever_their_order(told: Read) -> None:
    rows = [
        {"id": uid(name), "name": name, "parent_organization_id": uid(parent) if parent else ""}
        for name, parent in [("grandchild", "child"), ("child", "org"), ("org", "")]
    ]
    read = told(organizations=rows)
    names = [one.fields["name"] for one in read.records if one.entity == "organization"]
    assert names == ["org", "child", "grandchild"]


def test_a_ring_of_parents_is_opened(told: Read) -> None:
    rows = [
        {"id": uid(name), "name": name, "parent_id": uid(parent)}
        for name, parent in [("a", "b"), ("b", "a"), ("c", "c"), ("d", "nobody")]
    ]
    read = told(taxonomy_terms=rows)
    parents = {
        one.fields["name"]: one.fields["parent_id"]
        for one in read.records
        if one.entity == "taxonomy_term"
    }
    assert parents == {"a": "", "b": uid("a"), "c": "", "d": ""}
    assert len(read.doubts()) == 3


# counting


def test_every_row_counts_once(told: Read) -> None:
    blank = f"id,name\n,\n{uid('org')},A\n\n , \n"
    read = told(
        organizations=blank,
        phones=[
            {"id": uid(n), "service_id": uid(owner), "number": "509-555-0100"}
            for n, owner in [("p1", "service"), ("p2", "nobody")]
        ],
        metadata=[{"id": uid("m"), "resource_id": uid("org")}],
    )
    lines = read.lines()
    assert len(lines) == len(set(lines)) == 3 + 1 + 1 + 1 + 2
    assert ("info", "", "metadata.csv") in read.doubts()


def test_a_table_that_is_there_and_empty_removes_the_parts(told: Read) -> None:
    read = told(phones="id,number,service_id\n")
    assert read.one("service").parts == {"phone": []}


# into the directory


@pytest.mark.django_db
def test_a_package_becomes_records(tmp_path: Path) -> None:
    package = good(
        programs=[{"id": uid("prog"), "organization_id": uid("org"), "name": "P"}],
        contacts=[{"id": uid("c"), "service_id": uid("service"), "name": "Front desk"}],
        phones=[
            {"id": uid("p"), "contact_id": uid("c"), "number": "(509) 555-0100", "extension": "05"}
        ],
        schedules=[
            {
                "id": uid("s"),
                "service_at_location_id": uid("at"),
                "valid_from": "2026-12-25",
                "valid_to": "2026-12-25",
                "closed": "true",
            }
        ],
        locations=[{**_place(), "confidential": "yes", "timezone": "America/Los_Angeles"}],
        services=[_service(program_id=uid("prog"), minimum_age="18")],
    )
    report = runs.run(runs.Request("hsds", [write_folder(tmp_path / "package", package)]))

    assert (report.reason, report.counts.read, report.counts.created) == ("", 8, 8)
    service = Service.objects.get()
    assert (service.minimum_age, service.program) == (18, Program.objects.get())
    phone = Phone.objects.get()
    assert (phone.number, phone.extension, phone.raw) == ("509-555-0100", "05", "(509) 555-0100")
    assert phone.contact is not None
    assert phone.contact.service == service
    assert Schedule.objects.get().closed
    place = Location.objects.get()
    assert (place.confidential, place.timezone) == (True, "America/Los_Angeles")


@pytest.mark.django_db
def test_the_same_package_as_a_folder_and_as_a_zip_is_the_same(tmp_path: Path) -> None:
    descriptor: dict[str, Any] = {"datapackage.json": '{"name": "lantern"}'}
    runs.run(runs.Request("hsds", [write_folder(tmp_path / "one", good(**descriptor))]))
    again = runs.run(runs.Request("hsds", [write_zip(tmp_path / "two.zip", good(**descriptor))]))
    assert (again.counts.read, again.counts.unchanged) == (4, 4)


@pytest.mark.django_db
def test_rows_add_up_and_the_good_ones_are_imported_beside_the_bad(tmp_path: Path) -> None:
    package = good(
        organizations=[
            {"id": uid("org"), "name": "Good"},
            {"id": "", "name": "No id"},
            {"id": uid("x"), "name": ""},
        ],
        url=[
            {"id": uid("u"), "organization_id": uid("org"), "url": "not a web address"},
            {"id": uid("v"), "organization_id": uid("org"), "url": "https://example.org/"},
        ],
    )
    counts = runs.run(runs.Request("hsds", [write_folder(tmp_path / "p", package)])).counts
    assert (counts.read, counts.created, counts.quarantined) == (8, 5, 3)
    assert Organization.objects.get().additional_websites.get().url == "https://example.org/"


@pytest.mark.needs_shared
@pytest.mark.parametrize("version", ["3.0", "3.1"])
@pytest.mark.django_db
def test_the_examples_of_the_standard_are_read_without_a_stop(shared: Path, version: str) -> None:
    """They point at rows that they do not have, in most of their tables."""
    path = shared / f"spec/hsds/{version}/examples/csv"
    told = Told(path)
    lines = told.lines()
    tables = [one for one in path.glob("*.csv") if one.name != "metadata.csv"]
    assert len(lines) == len(set(lines)) == len(tables)

    counts = runs.run(runs.Request("hsds", [path])).counts
    assert counts.read == counts.created + counts.quarantined == len(tables)
    assert Organization.objects.get().name == "Example Organization Inc."


def _service(**more: str) -> dict[str, str]:
    return {
        "id": uid("service"),
        "organization_id": uid("org"),
        "name": "Food",
        "status": "active",
        **more,
    }


def _place() -> dict[str, str]:
    return {"id": uid("place"), "organization_id": uid("org"), "location_type": "physical"}
