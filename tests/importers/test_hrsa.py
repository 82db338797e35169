"""HRSA's list of health center sites becomes health centers and the places where they serve."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from directory.models import Location, Organization, Service, ServiceAtLocation
from importers import runs
from importers.sources.base import RawRecord, SourceError
from importers.sources.hrsa import HealthCenterSites
from tests.importers.books import findings_of, records_of

COLUMNS = [
    "Health Center Type",
    "Health Center Number",
    "BHCMIS Organization Identification Number",
    "BPHC Assigned Number",
    "Site Name",
    "Site Address",
    "Site City",
    "Site State Abbreviation",
    "Site Postal Code",
    "Site Telephone Number",
    "Site Web Address",
    "Operating Hours per Week",
    "Health Center Service Delivery Site Location Setting Description",
    "Health Center Location Type Description",
    "Site Status Description",
    "FQHC Site NPI Number",
    "Health Center Name",
    "Complete County Name",
    "Geocoding Artifact Address Primary X Coordinate",
    "Geocoding Artifact Address Primary Y Coordinate",
]


def site(number: int = 1, **more: str) -> dict[str, str]:
    """A row; `more` by the columns' names with `_` for blanks."""
    named = {name.replace(" ", "_"): name for name in COLUMNS}
    return {
        "Health Center Type": "Federally Qualified Health Center (FQHC)",
        "Health Center Number": "H80CS00000",
        "BHCMIS Organization Identification Number": "050000",
        "BPHC Assigned Number": f"BPS-H80-{number:06}",
        "Site Name": f"Example Site {number}",
        "Site Address": f"{number} Example Street",
        "Site City": "Chicago",
        "Site State Abbreviation": "IL",
        "Site Postal Code": "60614",
        "Site Telephone Number": f"312-555-01{number:02}",
        "Site Web Address": "www.example.org",
        "Operating Hours per Week": "40.00",
        "Health Center Location Type Description": "Permanent",
        "Health Center Service Delivery Site Location Setting Description": "School",
        "Site Status Description": "Active",
        "Health Center Name": "Example Health Center",
        "Complete County Name": "Cook County",
        "Geocoding Artifact Address Primary X Coordinate": "-87.65",
        "Geocoding Artifact Address Primary Y Coordinate": "41.92",
        **{named[name]: text for name, text in more.items()},
    }


def write(
    path: Path, rows: Iterable[dict[str, str]], columns: Iterable[str] = tuple(COLUMNS)
) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(columns), restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path) -> HealthCenterSites:
    (sites,) = HealthCenterSites.open([path])
    return sites


def test_the_sites_of_a_health_center_are_places_of_one_service(tmp_path: Path) -> None:
    sites = read(write(tmp_path / "a.csv", [site(1), site(2)]))

    (organization,) = records_of(sites, "organization")
    (service,) = records_of(sites, "service")
    locations = records_of(sites, "location")
    links = records_of(sites, "service_at_location")

    assert organization.fields == {"name": "Example Health Center", "website": "www.example.org"}
    assert [one["identifier"] for one in organization.parts["organization_identifier"]] == [
        "H80CS00000",
        "050000",
    ]
    assert service.fields["description"] == "Federally Qualified Health Center (FQHC)"
    assert [one.fields["name"] for one in locations] == ["Example Site 1", "Example Site 2"]
    assert [one.fields["location_id"] for one in links] == [one.source_id for one in locations]
    assert {one.fields["service_id"] for one in links} == {service.source_id}
    assert [one.lines for one in links] == [(("a.csv", 2),), (("a.csv", 3),)]


def test_x_is_the_longitude(tmp_path: Path) -> None:
    (location,) = records_of(read(write(tmp_path / "a.csv", [site()])), "location")
    assert (location.fields["latitude"], location.fields["longitude"]) == ("41.92", "-87.65")


def test_hours_a_week_stay_words(tmp_path: Path) -> None:
    rows = [site(1), site(2, Operating_Hours_per_Week="")]
    links = records_of(read(write(tmp_path / "a.csv", rows)), "service_at_location")
    assert [one.parts["schedule"] for one in links] == [
        [{"description": "Hours per week: 40.00"}],
        [],
    ]


def test_a_site_that_is_not_active_is_left_out_and_told(tmp_path: Path) -> None:
    sites = read(write(tmp_path / "a.csv", [site(1), site(2, Site_Status_Description="Inactive")]))
    assert len(records_of(sites, "location")) == 1
    (finding,) = findings_of(sites)
    assert (finding.value, finding.line, finding.quarantined) == ("Inactive", ("a.csv", 3), True)


def test_an_office_is_a_place_without_a_service(tmp_path: Path) -> None:
    rows = [site(1, Health_Center_Location_Type_Description="Administrative")]
    sites = read(write(tmp_path / "a.csv", rows))
    assert len(records_of(sites, "location")) == 1
    assert records_of(sites, "service_at_location") == []
    assert [one.quarantined for one in findings_of(sites)] == [False]


def test_sites_in_freely_associated_states_are_in_their_country(tmp_path: Path) -> None:
    rows = [site(1), site(2, Site_State_Abbreviation="PW", Site_Postal_Code="96940")]
    locations = records_of(read(write(tmp_path / "a.csv", rows)), "location")
    assert [one.parts["address"][0]["country"] for one in locations] == ["US", "PW"]


def test_every_row_is_a_record_or_a_finding(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        site(1),
        {},
        site(1),
        site(1, Site_Name="Other"),
        site(2, Health_Center_Name=""),
        site(3, Site_Address=""),
    ]
    sites = read(write(tmp_path / "a.csv", rows))
    located = [line for one in records_of(sites, "location") for line in one.lines]
    left_out = [one.line for one in findings_of(sites) if one.quarantined]
    assert sorted([*located, *left_out]) == [("a.csv", number) for number in range(2, 8)]
    assert len(left_out) == 4
    assert sites.rows == 6


def test_shuffled_columns_and_rows_give_the_same_records(tmp_path: Path) -> None:
    rows = [site(1), site(2, Health_Center_Name="EXAMPLE HEALTH CENTER"), site(3)]

    def told(sites: HealthCenterSites) -> dict[tuple[str, str], Any]:
        records = (one for one in sites.records() if isinstance(one, RawRecord))
        return {(one.entity, one.source_id): (one.fields, one.parts) for one in records}

    one = told(read(write(tmp_path / "one.csv", rows)))
    assert told(read(write(tmp_path / "two.csv", rows[::-1], COLUMNS[::-1]))) == one
    assert len(one) == 2 + 2 * 3


def test_health_centers_without_numbers_go_by_name_and_state(tmp_path: Path) -> None:
    columns = [name for name in COLUMNS if "Number" not in name or "Telephone" in name]
    rows = [site(1), site(2), site(3, Site_State_Abbreviation="WI", Site_Postal_Code="53202")]
    sites = read(write(tmp_path / "a.csv", rows, columns))
    assert len(records_of(sites, "organization")) == 2
    assert len(records_of(sites, "location")) == 3


def test_a_column_that_is_not_imported_is_told_once(tmp_path: Path) -> None:
    rows = [site(1, FQHC_Site_NPI_Number="1"), site(2, FQHC_Site_NPI_Number="2")]
    (finding,) = findings_of(read(write(tmp_path / "a.csv", rows)))
    assert (finding.field, finding.quarantined) == ("fqhc_site_npi_number", False)


def test_a_row_where_the_file_breaks_off_is_left_out(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [site(1), site(2)])
    path.write_bytes(path.read_bytes()[:-60])
    sites = read(path)
    assert len(records_of(sites, "location")) == 1
    (finding,) = findings_of(sites)
    assert finding.quarantined
    assert "breaks off" in finding.message


@pytest.mark.parametrize("content", [b"", b"name,street\nA,B\n", b"{}", b"PK\x03\x04\x00\xff"])
def test_a_file_of_another_format_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert not HealthCenterSites.recognises(path)
    with pytest.raises(SourceError, match=r"a\.csv: this is not HRSA's list"):
        read(path)


def test_a_missing_column_is_named_and_two_files_are_refused(tmp_path: Path) -> None:
    columns = [name for name in COLUMNS if name != "Site Postal Code"]
    write(tmp_path / "a.csv", [site()], columns)
    with pytest.raises(SourceError, match="the column site_postal_code is missing"):
        read(tmp_path / "a.csv")
    write(tmp_path / "b.csv", [site()])
    with pytest.raises(SourceError, match="There are 2 files"):
        read(tmp_path)


def test_the_list_is_recognised_by_its_columns(tmp_path: Path) -> None:
    assert HealthCenterSites.recognises(write(tmp_path / "any.txt", [site()]))
    assert not HealthCenterSites.recognises(tmp_path / "nowhere")


@pytest.mark.django_db
def test_a_list_is_imported_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [site(1), site(2), site(3, Site_Status_Description="Closed")])
    report = runs.run(runs.Request("hrsa", [path]))

    assert report.reason == ""
    assert (report.counts.read, report.counts.created, report.counts.quarantined) == (3, 2, 1)
    assert Organization.objects.get().website == "https://www.example.org"
    assert Service.objects.get().service_at_locations.count() == 2
    place = Location.objects.get(name="Example Site 1")
    assert (place.latitude, place.longitude, place.point_precision) == (41.92, -87.65, "given")
    link = ServiceAtLocation.objects.get(location=place)
    assert link.phones.get().number == "312-555-0101"
    assert link.schedules.get().opens_at == ""

    again = runs.run(runs.Request("hrsa", [path]))
    assert (again.counts.unchanged, again.counts.quarantined, again.counts.retired) == (2, 1, 0)


@pytest.mark.django_db
def test_a_site_that_closed_is_retired(tmp_path: Path) -> None:
    runs.run(runs.Request("hrsa", [write(tmp_path / "a.csv", [site(1), site(2)])]))
    rows = [site(1), site(2, Site_Status_Description="Inactive")]
    report = runs.run(runs.Request("hrsa", [write(tmp_path / "a.csv", rows)]))
    assert report.reason == ""
    assert [one.name for one in Location.objects.live()] == ["Example Site 1"]
