"""HSDS 1 and 2 packages, and what is between the versions."""

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest

from directory.models import Address, Location, Organization, Phone, Service, ServiceAtLocation
from importers import runs
from importers.sources.base import SourceError
from importers.sources.hsds import HsdsPackage
from tests.importers.packages import Rows, Told, contents, write_folder, write_zip


def version_1(**more: Rows | str | bytes) -> dict[str, Rows | str | bytes]:
    """A package of HSDS 1.1 with small numbers for ids."""
    return {
        "organizations": [
            {
                "id": "1",
                "name": "Example Agency",
                "description": "Help.",
                "url": "https://agency.example.org/",
            }
        ],
        "programs": [{"id": "1", "organization_id": "1", "name": "Winter"}],
        "services": [
            {
                "id": "1",
                "organization_id": "1",
                "program_id": "1",
                "name": "Shelter",
                "status": "active",
                "accrediations": "Example Board",
            }
        ],
        "locations": [{"id": "1", "organization_id": "1", "name": "Main house"}],
        "services_at_location": [{"id": "1", "service_id": "1", "location_id": "1"}],
        **more,
    }


def read(tmp_path: Path, **more: Rows | str | bytes) -> Told:
    return Told(write_folder(tmp_path / "p", version_1(**more)))


def counted(path: Path, *, apart: tuple[str, ...] = ()) -> int:
    """Rows of a folder's tables, by another reader than ours."""
    count = 0
    for file in path.glob("*.csv"):
        if file.name not in apart:
            text = file.read_bytes().decode("utf-8-sig", errors="replace")
            count += sum(1 for row in csv.reader(text.splitlines(keepends=True)) if row) - 1
    return count


# columns and tables by other names


def test_older_names_of_columns_are_read_as_the_newer(tmp_path: Path) -> None:
    told = read(tmp_path)
    assert told.one("organization").fields["website"] == "https://agency.example.org/"
    assert told.one("service").fields["accreditations"] == "Example Board"
    (program,) = told.one("organization").parts["program"]
    assert told.one("service").fields["program_id"] == program["source_id"] == "p:1"
    assert told.findings == []


@pytest.mark.parametrize("name", ["services_at_location", "service_at_location"])
def test_services_at_locations_may_be_named_either_way(tmp_path: Path, name: str) -> None:
    tables = version_1()
    tables[name] = tables.pop("services_at_location")
    told = Told(write_folder(tmp_path / "p", tables))
    assert told.one("service_at_location").fields["location_id"] == "p:1"


def test_physical_and_postal_addresses_are_addresses_with_a_type(tmp_path: Path) -> None:
    row = {"id": "1", "location_id": "1", "address_1": "1 Example St", "city": "Sampleton"}
    told = read(
        tmp_path,
        physical_addresses=[{**row, "address_2": "Suite 5", "address_3": "Floor 2"}],
        postal_addresses=[{**row, "address_1": "PO Box 1"}],
    )
    one, two = told.one("location").parts["address"]
    assert (one["address_type"], one["address_2"]) == ("physical", "Suite 5, Floor 2")
    assert (two["address_type"], two["address_1"]) == ("postal", "PO Box 1")
    assert one["source_id"] != two["source_id"]
    assert told.findings == []


def test_an_address_of_an_organization_gets_a_location_of_its_own(tmp_path: Path) -> None:
    row = {"location_id": "", "address_1": "PO Box 1"}
    told = read(
        tmp_path,
        postal_addresses=[{**row, "organization_id": "1"}, {**row, "organization_id": "2"}],
    )
    (made,) = [one for one in told.records if one.entity == "location" and one.source_id != "p:1"]
    assert made.fields == {"organization_id": "p:1", "location_type": "postal"}
    assert made.parts["address"][0]["address_1"] == "PO Box 1"
    assert made.lines == (("postal_addresses.csv", 2),)
    assert told.refused() == [(("postal_addresses.csv", 3), "organization_id", "2")]


# hours


@pytest.mark.parametrize(
    ("row", "schedule"),
    [
        (
            {"weekday": "Monday", "opens_at": "9:00", "closes_at": "17:00"},
            {"freq": "WEEKLY", "byday": "MO", "opens_at": "9:00", "closes_at": "17:00"},
        ),
        (
            {"weekday": "sun", "opens_at": "9:00 AM", "closes_at": "1:30 pm"},
            {"freq": "WEEKLY", "byday": "SU", "opens_at": "09:00", "closes_at": "13:30"},
        ),
        (
            {"weekday": "Mon-Wed", "opens_at": "09:00-05:00", "closes_at": "12:00-05:00"},
            {
                "freq": "WEEKLY",
                "byday": "MO,TU,WE",
                "opens_at": "09:00-05:00",
                "closes_at": "12:00-05:00",
            },
        ),
        (
            {
                "weekday": "Friday",
                "opens_at": "10:00",
                "closes_at": "11:00",
                "original_text": "Fridays at ten",
            },
            {
                "freq": "WEEKLY",
                "byday": "FR",
                "opens_at": "10:00",
                "closes_at": "11:00",
                "notes": "Fridays at ten",
            },
        ),
        (
            {"weekday": "2", "opens_at": "09:00", "closes_at": "17:00"},
            {"description": "2 09:00-17:00"},
        ),
        ({"weekday": "Monday", "opens_at": "dawn"}, {"description": "Monday dawn"}),
        (
            {"weekday": "", "original_text": "ring the bell"},
            {"description": "ring the bell"},
        ),
    ],
)
def test_a_weekday_is_a_weekly_schedule_and_what_is_unclear_stays_words(
    tmp_path: Path, row: dict[str, str], schedule: dict[str, str]
) -> None:
    told = read(tmp_path, regular_schedules=[{"location_id": "1", **row}])
    (read_as,) = told.one("location").parts["schedule"]
    assert read_as == {"location_id": "p:1", **schedule}
    assert told.findings == []


def test_hours_in_words_alone_may_be_several_schedules_of_one_row(tmp_path: Path) -> None:
    row = {"id": "7", "service_id": "1", "original_text": "Mon 9am-12pm, Tue 1pm-5pm"}
    told = read(tmp_path, regular_schedules=[row])
    schedules = told.one("service").parts["schedule"]
    assert [one["byday"] for one in schedules] == ["MO", "TU"]
    assert len({one["source_id"] for one in schedules}) == 2
    assert told.lines().count(("regular_schedules.csv", 2)) == 1


def test_the_same_words_for_each_weekday_are_told_once(tmp_path: Path) -> None:
    row = {"location_id": "1", "original_text": "Mon-Fri 9am-5pm"}
    rows = [{**row, "weekday": day} for day in ("Monday", "Friday")]
    rows.append({"location_id": "1", "weekday": "Sunday", "original_text": "1pm-2pm"})
    told = read(tmp_path, regular_schedules=rows)
    days = [one["byday"] for one in told.one("location").parts["schedule"]]
    assert days == ["MO,TU,WE,TH,FR", "SU"]
    assert [line for line, _, _ in told.refused()] == [("regular_schedules.csv", 3)]


def test_holiday_hours_that_are_no_times_stay_words(tmp_path: Path) -> None:
    row = {"location_id": "1", "start_date": "2026-12-24", "opens_at": "dawn", "closes_at": "12:00"}
    (schedule,) = read(tmp_path, holiday_schedules=[row]).one("location").parts["schedule"]
    assert schedule["description"] == "dawn-12:00"
    assert "opens_at" not in schedule


def test_a_parent_that_is_named_without_its_id_is_told(tmp_path: Path) -> None:
    told = read(tmp_path, taxonomy="id,name,parent_id,parent_name\n1,A,,B\n2,B,,\n3,C,2,B\n")
    (finding,) = told.findings
    assert (finding.level, finding.field) == ("info", "parent_name")
    assert "1" in finding.message


def test_a_day_without_hours_is_left_out_and_said(tmp_path: Path) -> None:
    told = read(tmp_path, regular_schedules=[{"id": "1", "location_id": "1", "weekday": "Sunday"}])
    (finding,) = told.findings
    assert (finding.level, finding.quarantined) == ("info", True)
    assert told.one("location").parts["schedule"] == []


def test_holidays_are_exceptions_that_close_or_open(tmp_path: Path) -> None:
    row = {"location_id": "1", "start_date": "2026-12-24"}
    told = read(
        tmp_path,
        holiday_schedules=[
            {**row, "closed": "TRUE", "end_date": "2026-12-26"},
            {**row, "closed": "False", "opens_at": "10:00", "closes_at": "12:00"},
            {"location_id": "1", "closed": "true"},
        ],
    )
    closed, opened = told.one("location").parts["schedule"]
    assert (closed["closed"], str(closed["dtstart"])) == (True, "2026-12-24")
    assert str(closed["until"]) == "2026-12-26"
    assert (opened["closed"], opened["opens_at"], str(opened["until"])) == (
        False,
        "10:00",
        "2026-12-24",
    )
    assert told.refused() == [(("holiday_schedules.csv", 4), "start_date", "")]


def test_every_day_of_hsds_2_is_every_day_of_the_week(tmp_path: Path) -> None:
    row = {"location_id": "1", "opens_at": "09:00", "closes_at": "17:00"}
    told = read(
        tmp_path,
        schedules=[{**row, "freq": "DAILY"}, {**row, "freq": "DAILY", "interval": "2"}],
        service_attributes="id\n",
    )
    (schedule,) = told.one("location").parts["schedule"]
    assert (schedule["freq"], schedule["byday"]) == ("WEEKLY", "MO,TU,WE,TH,FR,SA,SU")
    assert told.refused() == [(("schedules.csv", 3), "freq", "DAILY")]


# terms


def test_terms_of_hsds_1_have_a_taxonomy_and_are_said_of_services(tmp_path: Path) -> None:
    told = read(
        tmp_path,
        taxonomy=[
            {"id": "BD-1800", "name": "Food", "vocabulary": "Example words"},
            {
                "id": "BD-1800.2",
                "name": "Bread",
                "parent_id": "BD-1800",
                "parent_name": "Food",
                "vocabulary": "Example words",
            },
        ],
        services_taxonomy=[
            {"id": "1", "service_id": "1", "taxonomy_id": "BD-1800.2", "taxonomy_detail": "a*b"},
            {"id": "2", "service_id": "1", "taxonomy_id": "ZZ"},
        ],
    )
    taxonomy = told.one("taxonomy")
    food, bread = [one for one in told.records if one.entity == "taxonomy_term"]
    assert taxonomy.fields["name"] == "Example words"
    assert (food.fields["code"], food.fields["taxonomy_id"]) == ("BD-1800", taxonomy.source_id)
    assert bread.fields["parent_id"] == food.source_id
    (attribute,) = told.one("service").parts["attribute"]
    assert (attribute["taxonomy_term_id"], attribute["value"]) == (bread.source_id, "a*b")
    assert told.refused() == [(("services_taxonomy.csv", 3), "taxonomy_term_id", "ZZ")]


def test_terms_named_in_a_cell_of_the_service_are_read(tmp_path: Path) -> None:
    services = version_1()["services"]
    assert isinstance(services, list)
    told = read(
        tmp_path,
        taxonomy="id,name,parent_id\n10,Food,\n11,Bread,10\n",
        services=[{**services[0], "taxonomy_ids": "10, 11,12"}],
    )
    terms = [one["taxonomy_term_id"] for one in told.one("service").parts["attribute"]]
    assert terms == ["p:10", "p:11"]
    assert told.refused() == []
    assert told.doubts() == [("warning", "taxonomy_term_id", "12")]


def test_terms_of_hsds_2_are_said_of_anything(tmp_path: Path) -> None:
    def said(kind: str, link: str) -> dict[str, str]:
        return {"link_type": kind, "link_id": link, "taxonomy_term_id": "5"}

    told = read(
        tmp_path,
        taxonomy_terms=[{"id": "5", "term": "Adults", "description": "A.", "taxonomy": "Words"}],
        service_attributes=[{"id": "1", "service_id": "1", "taxonomy_term_id": "5"}],
        eligibility=[{"id": "9", "service_id": "1"}],
        physical_addresses=[{"id": "3", "location_id": "1", "address_1": "1 Example St"}],
        other_attributes=[
            said("eligibility", "9"),
            said("physical_address", "3"),
            said("organization", "1"),
            said("planet", "1"),
        ],
    )
    term = told.one("taxonomy_term")
    assert term.fields["name"] == "Adults"
    assert term.fields["taxonomy_id"] == told.one("taxonomy").source_id
    kinds = [one.get("link_type") for one in told.one("service").parts["attribute"]]
    assert sorted(kinds, key=str) == [None, "eligibility"]
    (of_address,) = told.one("location").parts["attribute"]
    (address,) = told.one("location").parts["address"]
    assert (of_address["link_entity"], of_address["link_id"]) == ("address", address["source_id"])
    assert len(told.one("organization").parts["attribute"]) == 1
    assert told.refused() == [(("other_attributes.csv", 5), "link_entity", "planet")]


# what has other columns now


def test_who_may_come_is_told_with_the_service(tmp_path: Path) -> None:
    told = read(
        tmp_path,
        eligibility=[
            {"id": "1", "service_id": "1", "eligibility": "adult", "minimum_age": "18"},
            {"id": "2", "service_id": "1", "eligibility": "female", "minimum_age": "21"},
            {"id": "3", "service_id": "7", "eligibility": "child"},
        ],
    )
    service = told.one("service")
    assert service.fields["eligibility_description"] == "adult\nfemale"
    assert service.fields["minimum_age"] == 18
    assert service.lines == (
        ("services.csv", 2),
        ("eligibility.csv", 2),
        ("eligibility.csv", 3),
    )
    assert told.refused() == [(("eligibility.csv", 4), "service_id", "7")]
    assert told.doubts() == [("warning", "minimum_age", "21")]


def test_payments_areas_languages_and_access_are_parts(tmp_path: Path) -> None:
    told = read(
        tmp_path,
        payments_accepted=[{"id": "1", "service_id": "1", "payment": "cash"}],
        service_areas=[{"id": "1", "service_id": "1", "service_area": "Sample County"}],
        languages=[{"id": "1", "location_id": "1", "language": "Spanish"}],
        accessibility_for_disabilities=[
            {"id": "1", "location_id": "1", "accessibility": "ramp", "details": "At the back."}
        ],
    )
    service, location = told.one("service").parts, told.one("location").parts
    assert service["cost_option"][0]["amount_description"] == "cash"
    assert service["service_area"][0]["name"] == "Sample County"
    assert location["language"][0]["name"] == "Spanish"
    assert location["accessibility"][0]["description"] == "ramp"
    assert location["accessibility"][0]["details"] == "At the back."
    assert told.findings == []


def test_a_phone_keeps_its_department_and_languages(tmp_path: Path) -> None:
    phone = {"organization_id": "1", "number": "509-555-0100", "language": "English, Spanish"}
    told = read(tmp_path, phones=[{**phone, "department": "Intake"}, {**phone, "type": "voice"}])
    one, two = told.one("organization").parts["phone"]
    assert one["description"] == "Intake"
    names = [(row["phone_id"], row["name"]) for row in told.one("organization").parts["language"]]
    assert names == [
        (phone["source_id"], name) for phone in (one, two) for name in ("English", "Spanish")
    ]
    assert told.findings == []


def test_twin_phones_without_ids_are_told_apart(tmp_path: Path) -> None:
    phone = {"organization_id": "1", "number": "509-555-0100", "language": "Spanish"}
    told = read(tmp_path, phones=[phone, phone, phone])
    assert len({one["source_id"] for one in told.one("organization").parts["phone"]}) == 3
    assert told.refused() == []


def test_a_service_that_names_its_locations_is_at_each_of_them(tmp_path: Path) -> None:
    tables = version_1(
        services=[
            {"id": "1", "organization_id": "1", "name": "Shelter", "location_id": "1,2"},
            {"id": "2", "organization_id": "1", "name": "Meals", "location_id": ""},
        ],
        locations=[{"id": number, "organization_id": "1"} for number in ("1", "2")],
    )
    del tables["services_at_location"]
    told = Told(write_folder(tmp_path / "p", tables))
    links = [
        (one.fields["service_id"], one.fields["location_id"])
        for one in told.records
        if one.entity == "service_at_location"
    ]
    assert links == [("p:1", "p:1"), ("p:1", "p:2")]
    assert told.refused() == []


def test_histories_and_descriptions_of_tables_are_not_read_and_that_is_said(
    tmp_path: Path,
) -> None:
    told = read(
        tmp_path,
        regular_schedules="id\n",
        metadata=[{"id": "1", "resource_id": "1"}],
        meta_table_descriptions=[{"id": "", "name": "organization", "language": "en"}],
    )
    assert sorted(value for _, _, value in told.doubts()) == [
        "meta_table_descriptions.csv",
        "metadata.csv",
    ]
    assert told.refused() == []


# the mess


def everything() -> dict[str, Rows | str | bytes]:
    return version_1(
        phones=[{"number": "509-555-0100", "location_id": "1", "department": "Desk"}],
        physical_addresses=[
            {
                "id": "1",
                "location_id": "1",
                "address_1": "1 Example St",
                "city": "Sampleton",
                "state_province": "OH",
                "postal_code": "44000",
                "country": "US",
            }
        ],
        postal_addresses=[{"organization_id": "1", "address_1": "PO Box 1"}],
        regular_schedules=[
            {"location_id": "1", "weekday": "Monday", "opens_at": "9:00", "closes_at": "17:00"},
            {"location_id": "1", "weekday": "Sunday", "opens_at": "", "closes_at": ""},
            {"location_id": "4", "weekday": "Monday", "opens_at": "9:00", "closes_at": "17:00"},
        ],
        holiday_schedules=[{"service_id": "1", "closed": "true", "start_date": "2026-12-25"}],
        eligibility=[{"id": "", "service_id": "1", "eligibility": "adult"}],
        taxonomy=[{"id": "T-1", "name": "Food", "vocabulary": "Words", "taxonomy_facet": "x"}],
        services_taxonomy=[{"service_id": "1", "taxonomy_id": "T-1"}],
    )


def test_every_row_counts_once(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "p", everything())
    told = Told(path)
    lines = told.lines()
    assert len(lines) == len(set(lines)) == counted(path)
    assert told.doubts() == [("info", "taxonomy_facet", "taxonomy.csv")]
    assert [field for _, field, _ in told.refused()] == ["opens_at", "location_id"]


def test_shuffled_columns_change_nothing(tmp_path: Path) -> None:
    turned: dict[str, Rows | str | bytes] = {
        name: [dict(reversed(row.items())) for row in rows]
        for name, rows in everything().items()
        if isinstance(rows, list)
    }
    first = Told(write_folder(tmp_path / "a" / "p", everything()))
    second = Told(write_folder(tmp_path / "b" / "p", turned))
    assert second.records == first.records
    assert second.findings == first.findings


def test_a_zip_with_the_tables_in_a_subfolder_reads_like_the_folder(tmp_path: Path) -> None:
    inside = {f"export/data/{name}": rows for name, rows in everything().items()}
    archive = Told(write_zip(tmp_path / "p.zip", inside))
    assert archive.records == Told(write_folder(tmp_path / "p", everything())).records


def test_a_descriptor_may_give_older_tables_other_names(tmp_path: Path) -> None:
    descriptor = '{"resources": [{"name": "regular_schedule", "path": "hours.csv"}]}'
    tables = everything()
    tables["hours"] = tables.pop("regular_schedules")
    told = Told(write_folder(tmp_path / "p", {**tables, "datapackage.json": descriptor}))
    assert len(next(one for one in told.records if one.entity == "location").parts["schedule"]) == 1


def test_a_file_that_breaks_off_loses_no_row_in_silence(tmp_path: Path) -> None:
    whole = contents(everything())
    for name in whole:
        for size in range(0, len(whole[name]), 7):
            shutil.rmtree(tmp_path / "p", ignore_errors=True)
            path = write_folder(tmp_path / "p", {**whole, name: whole[name][:size]})
            lines = Told(path).lines()
            assert len(lines) == len(set(lines)) >= counted(path)


@pytest.mark.parametrize("name", list(everything()))
def test_a_missing_table_or_column_is_no_stop(tmp_path: Path, name: str) -> None:
    tables = everything()
    rows = tables.pop(name)
    Told(write_folder(tmp_path / "without" / "p", tables))
    assert isinstance(rows, list)
    for column in rows[0]:
        less = [{one: row[one] for one in row if one != column} for row in rows]
        path = write_folder(tmp_path / column / "p", {**everything(), name: less})
        lines = Told(path).lines()
        assert len(lines) == len(set(lines)) == counted(path)


def test_a_package_without_roots_is_refused_with_words(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "p", {"regular_schedules": "id,weekday\n1,Monday\n"})
    with pytest.raises(SourceError, match=r"organizations\.csv"):
        HsdsPackage.open([path])


# by content


def test_hsds_is_recognised_by_its_tables(tmp_path: Path) -> None:
    assert HsdsPackage.recognises(write_folder(tmp_path / "a", everything()))
    assert HsdsPackage.recognises(write_zip(tmp_path / "b.zip", version_1()))
    assert HsdsPackage.recognises(
        write_folder(tmp_path / "c", {"services": "service_uuid,service_name\nx,y\n"})
    )


def test_what_is_not_hsds_is_not_recognised(tmp_path: Path) -> None:
    def seen(**tables: Any) -> bool:
        return HsdsPackage.recognises(write_folder(tmp_path / str(len(tables)), tables))

    book = tmp_path / "book.xlsx"
    book.write_bytes(b"PK\x03\x04 not all of an archive")
    assert not HsdsPackage.recognises(book)
    assert not HsdsPackage.recognises(tmp_path / "nowhere")
    assert not seen(organizations="a,b\n1,2\n")
    assert not seen(
        organizations="id,name\n1,Example\n", phones="id,number,number_type\n1,509-555-0100,voice\n"
    )
    assert not seen(budget="id,name\n1,2\n", phones="id,number\n", readme="hello\n")


# into the database


@pytest.mark.django_db
def test_an_older_package_is_stored_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    request = runs.Request("hsds", [write_folder(tmp_path / "p", everything())])
    counts = runs.run(request).counts
    assert (counts.read, counts.created, counts.quarantined) == (15, 13, 2)
    service = Service.objects.get()
    assert service.eligibility_description == "adult"
    assert service.organization.website == "https://agency.example.org/"
    schedule = Location.objects.get(name="Main house").schedules.get()
    assert (schedule.freq, schedule.byday, schedule.closes_at) == ("WEEKLY", "MO", "17:00")
    assert service.schedules.get().closed
    assert {one.address_type for one in Address.objects.all()} == {"physical", "postal"}
    assert Phone.objects.get().description == "Desk"
    assert ServiceAtLocation.objects.count() == 1

    again = runs.run(request).counts
    assert (again.read, again.created, again.changed) == (15, 0, 0)
    assert again.unchanged == 13


def florida() -> dict[str, Rows | str | bytes]:
    agency = {"organization_name": "Example Agency", "organization_uuid": "a-1"}
    return {
        "organizations": [{**agency, "organization_url": "www.example.org"}],
        "locations": [
            {
                **agency,
                "location_name": name,
                "location_uuid": name,
                "location_address": address,
                "phones": phones,
            }
            for name, address, phones in [
                ("a", "1 Example St, Suite 2, Sampleton, FL 33100", "main: 305-555-0100"),
                ("b", "State: FL", "main: 305-555-0100, tdd: 800-555-0101"),
                ("c", "Somewhere near", ""),
            ]
        ],
        "services": [
            {
                "service_uuid": number,
                **agency,
                "service_name": f"Service {number}",
                "service_min_age": "60",
                "service_program": "Title",
                "service_income_limit": "200",
                "service_require_veteran": "false",
                "service_problem_codes": "Housing; Immigration",
                "service_areas": "Sample County; Other County",
                "service_additional_information": "Call first.",
            }
            for number in ("1", "2")
        ],
    }


def test_columns_with_their_tables_name_and_lists_in_cells_are_read(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "p", florida())
    told = Told(path)
    assert told.one("organization").fields["website"] == "www.example.org"
    assert [one["name"] for one in told.one("organization").parts["program"]] == ["Title"]
    first, second, third = [one for one in told.records if one.entity == "location"]
    assert first.parts["address"][0] == {
        "location_id": first.source_id,
        "address_1": "1 Example St, Suite 2",
        "city": "Sampleton",
        "state_province": "FL",
        "postal_code": "33100",
    }
    assert second.parts["address"] == [{"location_id": second.source_id, "state_province": "FL"}]
    assert third.parts["address"][0]["address_1"] == "Somewhere near"
    assert [one["description"] for one in second.parts["phone"]] == ["main", "tdd"]
    service = next(one for one in told.records if one.entity == "service")
    assert service.fields["eligibility_description"] == "Income limit: 200"
    assert service.fields["minimum_age"] == 60
    assert service.fields["description"] == "Call first."
    assert [one["name"] for one in service.parts["service_area"]] == [
        "Sample County",
        "Other County",
    ]
    assert len(service.parts["attribute"]) == 2
    assert len([one for one in told.records if one.entity == "taxonomy_term"]) == 2
    lines = told.lines()
    assert len(lines) == len(set(lines)) == counted(path)
    assert told.refused() == []


@pytest.mark.needs_shared
@pytest.mark.parametrize(
    ("name", "services"),
    [("ilao-legal-aid/hsds-output", 89), ("florida-legal-aid", 135)],
)
@pytest.mark.django_db
def test_published_older_packages_are_imported_with_all_rows_counted(
    shared: Path, name: str, services: int
) -> None:
    path = shared / "data" / name
    assert HsdsPackage.recognises(path)
    told = Told(path)
    lines = told.lines()
    assert len(lines) == len(set(lines)) == counted(path)

    request = runs.Request("hsds", [path])
    counts = runs.run(request).counts
    assert counts.read == counts.created + counts.quarantined == counted(path)
    assert Service.objects.count() == services
    assert Organization.objects.exists()
    again = runs.run(request).counts
    assert (again.created, again.changed, again.unchanged) == (0, 0, counts.created)


@pytest.mark.needs_shared
def test_ohana_is_not_taken_for_hsds(shared: Path) -> None:
    assert not HsdsPackage.recognises(shared / "data/ohana-sample")
