"""Ohana packages and its older JSON lines: what is read and what becomes of bad rows."""

import contextlib
import csv
import json
import random
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from directory.hours import Hours
from directory.models import (
    Contact,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)
from directory.opening import spans
from importers import runs
from importers.sources.base import Finding, RawRecord, SourceError
from importers.sources.ohana import Ohana
from tests.importers import packages
from tests.importers.packages import Rows, table, write_folder, write_zip

Tables = dict[str, Rows | str | bytes]


def good(**more: Rows | str | bytes) -> Tables:
    """Two organizations, three places, a service, and what a test adds or puts in place."""
    return {
        "organizations": [
            {"id": "1", "name": "Example Pantry", "description": "Food."},
            {"id": "2", "name": "Example Clinic", "description": "Care."},
        ],
        "locations": [place_row(), place_row(id="2"), place_row(id="3", organization_id="2")],
        "services": [service_row()],
        **more,
    }


def place_row(**more: str) -> dict[str, str]:
    return {"id": "1", "organization_id": "1", "name": "North", "description": "A place.", **more}


def service_row(**more: str) -> dict[str, str]:
    row = {"id": "1", "location_id": "1", "name": "Meals", "description": "Hot meals."}
    return {**row, "status": "active", **more}


class Told:
    """All that a source says, as the helper for HSDS has it."""

    def __init__(self, path: Path) -> None:
        (self.source,) = Ohana.open([path])
        items = list(self.source.records())
        self.records = [one for one in items if isinstance(one, RawRecord)]
        self.findings = [one for one in items if isinstance(one, Finding)]

    def one(self, entity: str, source_id: str = "") -> RawRecord:
        (found,) = [
            record
            for record in self.records
            if record.entity == entity and source_id in ("", record.source_id)
        ]
        return found

    def refused(self) -> list[tuple[Any, str, str]]:
        """(line, field, value) of each row that is left out."""
        return [(one.line, one.field, one.value) for one in self.findings if one.quarantined]

    def lines(self) -> list[Any]:
        kept = [line for record in self.records for line in record.lines]
        return kept + [line for line, _, _ in self.refused()]

    def doubts(self) -> list[tuple[str, str, str]]:
        """(level, field, value), missing columns and files apart."""
        return [
            (one.level, one.field, one.value)
            for one in self.findings
            if not one.quarantined and "lacks columns" not in one.message
        ]


Read = Callable[..., Told]


@pytest.fixture
def told(tmp_path: Path) -> Read:
    def read(**more: Rows | str | bytes) -> Told:
        return Told(write_folder(tmp_path / "package", good(**more)))

    return read


def counted_rows(tables: Tables) -> int:
    return sum(len(rows) for rows in tables.values() if isinstance(rows, list))


# services and places


def test_a_service_has_its_place_and_the_organization_of_that_place(told: Read) -> None:
    read = told(services=[service_row(location_id="3")])
    at = read.one("service_at_location")
    assert at.fields == {"service_id": "package:1", "location_id": "package:3"}
    assert read.one("service").fields["organization_id"] == "package:2"
    assert at.lines == read.one("service").lines == (("services.csv", 2),)


def test_every_row_is_told_once_in_order_of_what_it_needs(told: Read) -> None:
    tables = good(
        programs=[{"id": "5", "organization_id": "1", "name": "Hunger", "alternate_name": ""}],
        phones=[{"id": "1", "location_id": "1", "number": "312-555-0100", "number_type": "voice"}],
        services=[service_row(program_id="5")],
    )
    read = told(**tables)
    lines = read.lines()
    assert len(set(lines)) == counted_rows(tables)
    met: set[tuple[str, str]] = set()
    for record in read.records:
        for name, entity in (("organization_id", "organization"), ("location_id", "location")):
            if given := record.fields.get(name):
                assert (entity, given) in met
        met.add((record.entity, record.source_id))
    assert read.one("service").fields["program_id"] == "package:5"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (service_row(location_id="100"), "location_id"),
        (service_row(location_id=""), "location_id"),
        (service_row(name=""), "name"),
        (service_row(id=""), "id"),
        (service_row(status="sometimes"), "status"),
    ],
)
def test_a_service_that_means_nothing_is_left_out_with_words(
    told: Read, row: dict[str, str], field: str
) -> None:
    read = told(services=[row])
    assert [(line, name) for line, name, _ in read.refused()] == [(("services.csv", 2), field)]
    assert all(one.message for one in read.findings)


def test_the_first_of_two_rows_with_one_id_is_kept(told: Read) -> None:
    read = told(services=[service_row(), service_row(name="Other")])
    assert read.one("service").fields["name"] == "Meals"
    assert read.refused() == [(("services.csv", 3), "id", "1")]


def test_what_belongs_to_a_row_that_was_left_out_is_told_too(told: Read) -> None:
    read = told(
        services=[service_row(name="")],
        contacts=[{"id": "1", "service_id": "1", "name": "Ann Example"}],
    )
    assert [line for line, _, _ in read.refused()] == [("services.csv", 2), ("contacts.csv", 2)]


# lists in cells


def test_comma_joined_cells_become_parts(told: Read) -> None:
    read = told(
        services=[
            service_row(
                languages="English, Chinese (Mandarin, Cantonese), english",
                service_areas="Colma,Example County",
                required_documents="Passport,Driver's License",
                funding_sources="City, Grants",
                accepted_payments="Cash, Check",
                fees="Ask.",
                audience="Adults, 55 or over",
                eligibility="Residents",
            )
        ],
        locations=[place_row(accessibility="disabled_parking, cd, quiet room")],
    )
    service = read.one("service")
    assert service.parts["language"] == [
        {"name": "English"},
        {"name": "Chinese (Mandarin, Cantonese)"},
    ]
    assert service.parts["service_area"] == [{"name": "Colma"}, {"name": "Example County"}]
    assert [one["document"] for one in service.parts["required_document"]] == [
        "Passport",
        "Driver's License",
    ]
    assert service.parts["funding"] == [{"source": "City"}, {"source": "Grants"}]
    assert service.fields["fees_description"] == "Ask.\nAccepted payments: Cash, Check"
    assert service.fields["eligibility_description"] == "Residents\nAudience: Adults, 55 or over"
    assert [one["description"] for one in read.one("location").parts["accessibility"]] == [
        "Disabled parking",
        "Information on CD",
        "quiet room",
    ]


@pytest.mark.parametrize("cell", ["101, 101-02", "101;101-02", "101 101-02", "101,101-02,101"])
def test_ids_of_terms_are_joined_by_commas_semicolons_or_blanks(told: Read, cell: str) -> None:
    read = told(
        taxonomy=[
            {"taxonomy_id": "101-02", "name": "Cash", "parent_id": "101", "parent_name": "Urgent"},
            {"taxonomy_id": "101", "name": "Urgent", "parent_id": "", "parent_name": ""},
        ],
        services=[service_row(taxonomy_ids=cell)],
    )
    terms = [one for one in read.records if one.entity == "taxonomy_term"]
    assert [(one.fields["code"], one.fields["parent_id"]) for one in terms] == [
        ("101", ""),
        ("101-02", "package:term:101"),
    ]
    assert read.one("service").parts["attribute"] == [
        {"taxonomy_term_id": "package:term:101"},
        {"taxonomy_term_id": "package:term:101-02"},
    ]


def test_an_id_that_the_taxonomy_lacks_is_told_and_stands_for_itself_without_a_taxonomy(
    told: Read,
) -> None:
    services: Rows = [service_row(taxonomy_ids="101")]
    alone = told(services=services)
    assert alone.one("taxonomy_term").fields["code"] == "101"
    read = told(services=services, taxonomy=[{"taxonomy_id": "7", "name": "Food"}])
    assert read.one("service").parts["attribute"] == []
    assert ("warning", "taxonomy_ids", "101") in read.doubts()


def test_keywords_are_terms_of_their_own_taxonomy_told_once(told: Read) -> None:
    read = told(
        services=[
            service_row(keywords="Meals, hungry"),
            service_row(id="2", keywords="MEALS"),
        ]
    )
    terms = [one for one in read.records if one.entity == "taxonomy_term"]
    assert [one.fields["name"] for one in terms] == ["Meals", "hungry"]
    assert read.one("service", "package:2").parts["attribute"] == [
        {"taxonomy_term_id": terms[0].source_id}
    ]


def test_terms_that_are_their_own_ancestors_are_kept_and_told(told: Read) -> None:
    read = told(
        taxonomy=[
            {"taxonomy_id": "1", "name": "A", "parent_id": "2"},
            {"taxonomy_id": "2", "name": "B", "parent_id": "1"},
            {"taxonomy_id": "3", "name": "C", "parent_id": "9"},
        ]
    )
    assert [one[1:] for one in read.doubts()] == [("parent_id", "1"), ("parent_id", "9")]
    assert len([one for one in read.records if one.entity == "taxonomy_term"]) == 3


# values


@pytest.mark.parametrize(
    ("given", "year"),
    [
        ("1/24/70", 1970),
        ("January 20, 1970", 1970),
        ("1/2/2014", 2014),
        ("1/2/30", 1930),
        ("13/27/2014", None),
        ("soon", None),
    ],
)
def test_an_organization_has_the_year_it_was_incorporated_in(
    told: Read, given: str, year: int | None
) -> None:
    read = told(organizations=[{"id": "1", "name": "Example", "date_incorporated": given}])
    assert read.one("organization").fields["year_incorporated"] == year
    is_told = ("warning", "date_incorporated", given) in read.doubts()
    assert is_told == (year is None)


def test_what_hsds_has_no_column_for_is_said_in_the_description(told: Read) -> None:
    read = told(
        organizations=[
            {
                "id": "1",
                "name": "Example",
                "description": "Food.",
                "accreditations": "BBB, Board",
                "licenses": "Health",
            }
        ],
        locations=[place_row(short_desc="In short.", description="At length.")],
    )
    assert read.one("organization").fields["description"] == (
        "Food.\nAccreditations: BBB, Board\nLicenses: Health"
    )
    assert read.one("location").fields["description"] == "In short.\n\nAt length."


@pytest.mark.parametrize(
    ("word", "kind"),
    [("true", "virtual"), ("TRUE", "virtual"), ("", "physical"), ("f", "physical")],
)
def test_a_virtual_location_is_one(told: Read, word: str, kind: str) -> None:
    read = told(locations=[place_row(virtual=word)])
    assert read.one("location").fields["location_type"] == kind


def test_who_edits_a_listing_is_not_stored_and_a_confidential_place_says_so(told: Read) -> None:
    read = told(
        locations=[place_row(admin_emails="boss@example.org", confidential="yes", email="a@b.org")]
    )
    assert "boss" not in repr((read.records, read.findings))
    assert read.one("location").fields["confidential"] is True
    assert read.one("location").parts["contact"] == [{"email": "a@b.org"}]
    assert ("info", "admin_emails", "locations.csv") in read.doubts()


def test_street_and_mail_addresses_with_the_same_ids_are_both_kept(told: Read) -> None:
    row = {
        "id": "1",
        "location_id": "1",
        "address_1": "1 Example Street",
        "city": "Springfield",
        "state_province": "IL",
        "postal_code": "62701",
        "country": "US",
    }
    read = told(addresses=[row], mail_addresses=[{**row, "attention": "Desk", "city": ""}])
    street, mail = read.one("location", "package:1").parts["address"]
    assert (street["address_type"], mail["address_type"]) == ("physical", "postal")
    assert mail["attention"] == "Desk"
    assert street["source_id"] != mail["source_id"]
    assert ("warning", "city", "") in read.doubts()


def test_phones_belong_to_contacts_and_say_their_kind(told: Read) -> None:
    read = told(
        contacts=[{"id": "9", "organization_id": "1", "name": "Ann Example", "title": "Director"}],
        phones=[
            {"id": "1", "contact_id": "9", "number": "312-555-0100", "number_type": "hotline"},
            {
                "id": "2",
                "location_id": "1",
                "number": "312-555-0101",
                "number_type": "tty",
                "department": "Desk",
                "vanity_number": "312-555-FOOD",
            },
            {"id": "3", "number": "312-555-0102"},
            {"id": "4", "location_id": "1", "number": " "},
            {"id": "5", "location_id": "1", "number": "20 7946 0000", "country_prefix": "44"},
        ],
    )
    (hotline,) = read.one("organization", "package:1").parts["phone"]
    assert hotline["contact_id"] == "package:9"
    assert (hotline["type"], hotline["description"]) == ("voice", "Hotline")
    tty, foreign = read.one("location", "package:1").parts["phone"]
    assert (tty["type"], tty["description"]) == ("textphone", "Desk, 312-555-FOOD")
    assert foreign["number"] == "+44 20 7946 0000"
    assert [line for line, _, _ in read.refused()] == [("phones.csv", 4), ("phones.csv", 5)]


# hours


def schedules(read: Told) -> list[dict[str, Any]]:
    rows = read.one("location", "package:1").parts["schedule"]
    return [{name: value for name, value in row.items() if name != "source_id"} for row in rows]


@pytest.mark.parametrize("weekday", ["Monday", "monday", "Mon", "1"])
@pytest.mark.parametrize(
    ("opens", "closes"), [("9:30", "5:00 PM"), ("09:30:00", "17:00"), ("9:30am", "5pm")]
)
def test_weekly_hours_are_read(told: Read, weekday: str, opens: str, closes: str) -> None:
    row = {"id": "1", "location_id": "1", "weekday": weekday}
    read = told(regular_schedules=[{**row, "opens_at": opens, "closes_at": closes}])
    assert schedules(read) == [
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:30", "closes_at": "17:00"}
    ]


@pytest.mark.parametrize(
    ("weekday", "opens", "closes", "field"),
    [
        ("Monday", "9:30", "", "closes_at"),
        ("0", "9:30", "17:00", "weekday"),
        ("Monday", "late", "17:00", "opens_at"),
    ],
)
def test_hours_that_cannot_be_read_stay_words(
    told: Read, weekday: str, opens: str, closes: str, field: str
) -> None:
    row = {"id": "1", "location_id": "1", "weekday": weekday}
    read = told(regular_schedules=[{**row, "opens_at": opens, "closes_at": closes}])
    (schedule,) = schedules(read)
    assert schedule.keys() == {"description"}
    assert weekday in schedule["description"]
    assert [one[:2] for one in read.doubts()] == [("warning", field)]


def holiday(first: str, last: str, closed: str, opens: str = "", closes: str = "") -> Rows:
    row = {"id": "1", "location_id": "1", "start_date": first, "end_date": last, "closed": closed}
    return [{**row, "opens_at": opens, "closes_at": closes}]


def test_a_holiday_closes_its_days(told: Read) -> None:
    read = told(holiday_schedules=holiday("12/24/26", "December 26, 2026", "TRUE"))
    (rule,) = schedules(read)
    assert (rule["dtstart"], rule["until"]) == (date(2026, 12, 24), date(2026, 12, 26))
    assert rule["closed"] is True
    assert schedules(told(holiday_schedules=holiday("12/24/26", "12/24/26", "t"))) == [
        {"dtstart": date(2026, 12, 24), "until": date(2026, 12, 24), "closed": True}
    ]


def opened(rows: list[dict[str, Any]], year: int, month: int, day: int) -> list[tuple[str, str]]:
    """When a place that is open from 8 to 18 every day is open on this one."""
    usual = Hours(freq="WEEKLY", byday="MO,TU,WE,TH,FR,SA,SU", opens_at="08:00", closes_at="18:00")
    zone = ZoneInfo("UTC")
    start = datetime(year, month, day, tzinfo=UTC)
    found = spans([usual, *(Hours(**row) for row in rows)], start, start.replace(hour=23), zone)
    return [(f"{a:%H:%M}", f"{b:%H:%M}") for a, b in found or []]


def test_a_holiday_with_hours_of_its_own_is_closed_at_all_others(told: Read) -> None:
    rows = schedules(told(holiday_schedules=holiday("12/24/26", "12/24/26", "0", "10", "4 PM")))
    assert opened(rows, 2026, 12, 24) == [("10:00", "16:00")]
    assert opened(rows, 2026, 12, 25) == [("08:00", "18:00")]


def test_a_holiday_without_a_year_comes_back_every_year(told: Read) -> None:
    rows = schedules(told(holiday_schedules=holiday("June 15, 0001", "September 01, 0001", "true")))
    for year in (2026, 2028):
        assert opened(rows, year, 6, 14) == [("08:00", "18:00")]
        assert opened(rows, year, 6, 15) == opened(rows, year, 7, 31) == []
        assert opened(rows, year, 9, 1) == []
        assert opened(rows, year, 9, 2) == [("08:00", "18:00")]
    over_new_year = schedules(
        told(holiday_schedules=holiday("December 30, 0001", "January 01, 0001", "true"))
    )
    assert opened(over_new_year, 2027, 12, 31) == opened(over_new_year, 2028, 1, 1) == []
    assert opened(over_new_year, 2028, 1, 2) == [("08:00", "18:00")]


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        (holiday("13/27/2014", "12/27/2014", "true"), "start_date"),
        (holiday("12/27/2014", "12/26/2014", "true"), "end_date"),
        (holiday("12/24/2014", "12/24/2014", "", "9:30"), "closed"),
        (holiday("12/24/2014", "12/24/2014", "false", "9:30"), "closes_at"),
    ],
)
def test_a_holiday_that_cannot_be_read_is_left_out_with_words(
    told: Read, rows: Rows, field: str
) -> None:
    refused = told(holiday_schedules=rows).refused()
    assert [(line, name) for line, name, _ in refused] == [(("holiday_schedules.csv", 2), field)]


# files


def test_a_zip_and_singular_names_in_a_subfolder_read_like_the_folder(tmp_path: Path) -> None:
    folder = Told(write_folder(tmp_path / "one", good()))
    inside = {f"export/{name.removesuffix('s')}": rows for name, rows in good().items()}
    archive = Told(write_zip(tmp_path / "one.zip", inside))
    assert [one.fields for one in archive.records] == [one.fields for one in folder.records]


def test_shuffled_and_older_columns_are_read_by_their_names(told: Read) -> None:
    row = list(service_row(how_to_apply="Walk in.", wait="None.").items())
    random.Random(7).shuffle(row)
    read = told(services=table([dict(row)]).encode("utf-8-sig"))
    fields = read.one("service").fields
    assert (fields["application_process"], fields["wait_time"]) == ("Walk in.", "None.")


def test_windows_1252_is_read_and_told(told: Read) -> None:
    rows = "id,name\n1,Caf\xe9\n2,Other\n".encode("cp1252")
    read = told(organizations=rows)
    assert read.one("organization", "package:1").fields["name"] == "Café"
    assert ("info", "", "organizations.csv") in read.doubts()


def test_a_column_that_ohana_does_not_have_is_told_once(told: Read) -> None:
    read = told(services=[service_row(color="red"), service_row(id="2", color="blue")])
    assert read.doubts() == [("info", "color", "services.csv")]


def test_missing_columns_are_told_and_leave_what_they_would_say(told: Read) -> None:
    read = told(organizations="id,name\n1,Example\n2,Other\n")
    assert read.one("organization", "package:1").fields == {"name": "Example"}
    lacking = [one for one in read.findings if "lacks columns" in one.message]
    assert "tax_id" in next(one.field for one in lacking if one.value == "organizations.csv")


def test_a_truncated_table_tells_the_row_that_broke_off(told: Read) -> None:
    rows = table([service_row(), service_row(id="2", name="Cut", description="Half a, sente")])
    read = told(services=rows[: rows.index("sente") + 2])
    assert read.one("service").source_id == "package:1"
    assert [line for line, _, _ in read.refused()] == [("services.csv", 3)]


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"budget": "a,b\n1,2\n"}, "no Ohana tables"),
        ({"phones": "id,number\n1,2\n"}, "no Ohana tables"),
        ({"services": "id,organization_id,name\n1,1,A\n"}, "services.csv.*location_id"),
        (good(services_at_location="id,service_id,location_id\n"), "Import it as hsds"),
    ],
)
def test_what_is_no_ohana_package_is_refused_with_words(
    tmp_path: Path, tables: Tables, words: str
) -> None:
    path = write_folder(tmp_path / "package", tables)
    with pytest.raises(SourceError, match=words):
        Ohana.open([path])
    assert not Ohana.recognises(path)


def test_two_packages_of_one_name_are_refused(tmp_path: Path) -> None:
    paths = [write_folder(tmp_path / where / "same", good()) for where in ("a", "b")]
    with pytest.raises(SourceError, match='called "same"'):
        Ohana.open(paths)


def test_ohana_is_recognised_by_its_content(tmp_path: Path) -> None:
    assert Ohana.recognises(write_folder(tmp_path / "one", good()))
    assert Ohana.recognises(write_zip(tmp_path / "two.zip", good()))
    assert not Ohana.recognises(write_folder(tmp_path / "three", packages.good()))
    (tmp_path / "four.csv").write_text("a,b\n1,2\n")
    (tmp_path / "five.zip").write_bytes(b"PK\x03\x04 cut")
    for name in ("four.csv", "five.zip", "six"):
        assert not Ohana.recognises(tmp_path / name)


@pytest.mark.parametrize("seed", range(40))
def test_broken_bytes_end_in_words_and_never_in_a_crash(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    tables = packages.contents(
        good(
            taxonomy=[{"taxonomy_id": "1", "name": "Food", "parent_id": ""}],
            holiday_schedules=holiday("12/24/26", "12/25/26", "false", "10", "16"),
            regular_schedules=[{"id": "1", "location_id": "1", "weekday": "1", "opens_at": "9"}],
        )
    )
    for name, data in tables.items():
        spoilt = bytearray(data)
        for _ in range(3):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        cut = chance.randrange(len(spoilt) // 2, len(spoilt) + 1)
        tables[name] = bytes(spoilt[:cut])
    path = write_folder(tmp_path / "package", dict(tables))
    Ohana.recognises(path)
    with contextlib.suppress(SourceError):
        read = Told(path)
        kept = {line for record in read.records for line in record.lines}
        assert not kept & {line for line, _, _ in read.refused()}


def test_a_header_that_is_no_csv_is_refused_with_words(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "package", good(phones=b"id,num\rber\n1,2\n"))
    with pytest.raises(SourceError, match=r"phones\.csv.*first line"):
        Ohana.open([path])


# JSON lines


def organization(**more: Any) -> dict[str, Any]:
    place = {
        "name": "North",
        "description": "A place.",
        "short_desc": "Short.",
        "address_attributes": {
            "street": "1 Example Street",
            "city": "Springfield",
            "state": "IL",
            "zip": "62701",
        },
        "coordinates": ["-89.65", "39.80"],
        "phones_attributes": [{"number": "217 555-0100", "department": "Desk"}],
        "faxes_attributes": [{"number": "217 555-0101"}],
        "contacts_attributes": [{"name": "Ann Example", "phone": "217 555-0102"}],
        "services_attributes": [
            {"name": "Meals", "audience": "All", "fees": "None", "keywords": ["food"]}
        ],
        "urls": ["http://example.org"],
        "emails": ["a@example.org"],
        "languages": ["Spanish"],
        "accessibility": ["ramp"],
        "hours": "Monday-Friday, 9-5",
    }
    return {"name": "Example Pantry", "locs": [place], **more}


def write_lines(path: Path, *items: Any) -> Path:
    lines = [one if isinstance(one, str) else json.dumps(one) for one in items]
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_json_line_is_an_organization_with_all_that_hangs_on_it(tmp_path: Path) -> None:
    read = Told(write_lines(tmp_path / "old.json", organization()))
    place, service = read.one("location"), read.one("service")
    assert (place.fields["latitude"], place.fields["longitude"]) == (39.8, -89.65)
    assert place.parts["address"][0]["postal_code"] == "62701"
    assert [one["number"] for one in place.parts["phone"]] == [
        "217 555-0102",
        "217 555-0100",
        "217 555-0101",
    ]
    assert place.parts["phone"][0]["contact_id"] == place.parts["contact"][1]["source_id"]
    assert place.parts["phone"][2]["type"] == "fax"
    assert place.parts["schedule"][0]["byday"] == "MO,TU,WE,TH,FR"
    assert place.fields["url"] == "http://example.org"
    assert service.fields["organization_id"] == place.fields["organization_id"]
    assert len(service.parts["attribute"]) == 1
    assert read.one("service_at_location").fields["location_id"] == place.source_id
    assert set(read.lines()) == {("old.json", 1)}


def test_lines_that_are_no_organization_are_quarantined_and_the_rest_read(tmp_path: Path) -> None:
    whole = json.dumps(organization(name="Cut"))
    path = write_lines(
        tmp_path / "old.json", organization(), "", "[1]", {"locs": []}, whole[: len(whole) // 2]
    )
    read = Told(path)
    assert [line for line, _, _ in read.refused()] == [("old.json", n) for n in (3, 4, 5)]
    assert read.one("organization").fields["name"] == "Example Pantry"


def test_odd_pieces_of_a_line_are_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    strange = organization(locs=["x", {"name": None, "services": [{"name": ""}, 3]}], extra=1)
    read = Told(write_lines(tmp_path / "old.json", organization(), strange))
    assert {one.field for one in read.findings} >= {"locs", "service.name", "services"}
    assert ("info", "organization.extra", "old.json") in read.doubts()
    assert len([one for one in read.records if one.entity == "organization"]) == 2
    ids = [(one.entity, one.source_id) for one in read.records]
    assert len(ids) == len(set(ids))


def test_a_list_of_organizations_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text(json.dumps([organization(), organization(name="Other")], indent=1))
    assert Ohana.recognises(path)
    assert set(Told(path).lines()) == {("old.json", 1), ("old.json", 2)}


@pytest.mark.parametrize("text", ['{"a": 1}', "[1, 2]", "[" * 100_000, '{"name": "A"', ""])
def test_json_of_another_kind_is_refused_with_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text)
    assert not Ohana.recognises(path)
    with pytest.raises(SourceError, match=r"other\.json"):
        Ohana.open([path])


# through the pipeline


@pytest.mark.django_db
def test_a_package_is_stored_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    tables = good(
        programs=[{"id": "5", "organization_id": "1", "name": "Hunger", "alternate_name": ""}],
        services=[service_row(program_id="5", keywords="hungry", taxonomy_ids="101")],
        contacts=[{"id": "9", "service_id": "1", "name": "Ann Example", "title": "Director"}],
        phones=[
            {"id": "1", "contact_id": "9", "number": "312-555-0100", "number_type": "voice"},
            {"id": "2", "contact_id": "77", "number": "312-555-0101", "number_type": "voice"},
        ],
        regular_schedules=[
            {"id": "1", "location_id": "1", "weekday": "2", "opens_at": "9", "closes_at": "5 pm"}
        ],
        holiday_schedules=holiday("December 25, 0001", "December 25, 0001", "true"),
    )
    path = write_folder(tmp_path / "package", tables)
    counts = runs.run(runs.Request("ohana", [path])).counts
    assert counts.read == counted_rows(tables)
    assert (counts.created, counts.quarantined) == (counts.read - 1, 1)

    service = Service.objects.get()
    assert service.organization.name == "Example Pantry"
    assert service.program is not None
    assert service.program.name == "Hunger"
    assert ServiceAtLocation.objects.get().location.name == "North"
    assert Contact.objects.get().service == service
    assert Phone.objects.get().contact == Contact.objects.get()
    assert {one.byday for one in Schedule.objects.filter(closed=False)} == {"TU"}
    assert Schedule.objects.get(closed=True).location == Location.objects.get(
        pk=ServiceAtLocation.objects.get().location_id
    )

    again = runs.run(runs.Request("ohana", [path])).counts
    assert (again.created, again.changed, again.retired) == (0, 0, 0)
    assert again.unchanged == counts.created


@pytest.mark.django_db
def test_json_lines_are_stored_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "old.json", organization(), organization(name="Other \ud800"))
    counts = runs.run(runs.Request("ohana", [path])).counts
    assert (counts.read, counts.created) == (2, 2)
    assert Organization.objects.count() == Service.objects.count() == 2
    assert Phone.objects.filter(contact__name="Ann Example").count() == 2
    again = runs.run(runs.Request("ohana", [path])).counts
    assert (again.unchanged, again.changed, again.retired) == (2, 0, 0)


# the sample


def rows_of(file: Path) -> int:
    with file.open(newline="") as stream:
        return sum(1 for row in csv.reader(stream) if row) - 1


@pytest.mark.needs_shared
@pytest.mark.django_db
def test_each_row_of_the_sample_is_a_record_or_says_why_not(shared: Path) -> None:
    path = shared / "data/ohana-sample"
    read = Told(path)
    assert read.refused() == []
    rows = sum(rows_of(file) for file in path.glob("*.csv"))
    assert len(set(read.lines())) == rows
    counts = runs.run(runs.Request("ohana", [path])).counts
    assert (counts.read, counts.quarantined) == (len(set(read.lines())), 0)
    assert (Organization.objects.count(), Service.objects.count()) == (8, 23)


TABLE_OF = {
    "org_with": "organizations",
    "invalid_org": "organizations",
    "invalid_location": "locations",
    "invalid_service": "services",
    "invalid_address": "addresses",
    "missing_address": "addresses",
    "invalid_mail": "mail_addresses",
    "contact_with": "contacts",
    "invalid_contact": "contacts",
    "phone_with": "phones",
    "invalid_phone": "phones",
    "program_with": "programs",
    "invalid_program": "programs",
    "invalid_category": "taxonomy",
    "invalid_parent_category": "taxonomy",
    "regular_schedule_with": "regular_schedules",
    "invalid_regular": "regular_schedules",
    "holiday_schedule_with": "holiday_schedules",
    "invalid_holiday": "holiday_schedules",
    "hs_with_invalid": "holiday_schedules",
}


@pytest.mark.needs_shared
def test_each_broken_file_of_the_sample_gives_findings_and_no_crash(
    shared: Path, tmp_path: Path
) -> None:
    seen = 0
    for file in sorted((shared / "data/ohana-sample/test-fixtures").glob("*.csv")):
        names = [name for start, name in TABLE_OF.items() if file.name.startswith(start)]
        is_good = "2_digit" in file.name or "spelled_out" in file.name
        if not names or is_good:
            continue
        read = Told(write_folder(tmp_path / file.stem, good(**{names[0]: file.read_bytes()})))
        lines = read.lines()
        told = [
            one
            for one in read.findings
            if one.quarantined or one.line or one.value == f"{names[0]}.csv"
        ]
        assert told, file.name
        counted = {line for line in lines if line[0] == f"{names[0]}.csv"}
        assert len(counted) == rows_of(file), file.name
        seen += 1
    assert seen >= 20


def test_a_cut_archive_is_refused_with_words(tmp_path: Path) -> None:
    path = tmp_path / "cut.zip"
    write_zip(path, good())
    path.write_bytes(path.read_bytes()[:-40])
    assert not zipfile.is_zipfile(path)
    with pytest.raises(SourceError, match=r"cut\.zip"):
        Ohana.open([path])
