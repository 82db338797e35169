"""HSDS 3 packages: what is read of good ones and what becomes of the rows of bad ones."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from importers.sources.base import SourceError
from importers.sources.hsds import HsdsPackage
from tests.importers.packages import (
    Told,
    good,
    place_row,
    service_row,
    table,
    uid,
    write_folder,
    write_zip,
)

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
        ({}, "no HSDS tables"),
        ({"budget": "a,b\n1,2\n"}, "no HSDS tables"),
        ({"phones": "id,number\n1,2\n"}, "no HSDS tables"),
    ],
)
def test_what_is_no_hsds_package_is_refused_with_words(
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
    read = told(services=[service_row(status=given)])
    assert read.one("service").fields["status"] == read_as
    assert read.doubts() == [("info", "status", given)]


def test_a_status_that_hsds_does_not_know_leaves_the_row_and_its_dependants_out(
    told: Read,
) -> None:
    read = told(
        services=[service_row(status="sleeping")],
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
    read = told(services=[service_row(**{field: value})])
    assert read.one("service").fields[field] is None
    assert read.doubts() == [("warning", field, value)]


def test_a_doubtful_word_about_a_hidden_place_hides_it(told: Read) -> None:
    read = told(locations=[{**place_row(), "confidential": "maybe", "timezone": "Mars/Base"}])
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
