"""The flat CSV export of iCarol, as records of the directory."""

from __future__ import annotations

import csv
import io
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from directory.models import Location, Organization, Service, ServiceAtLocation
from importers import runs
from importers.sources.base import Finding, RawRecord, SourceError
from importers.sources.icarol import Icarol

Row = dict[str, str]

AGENCY: Row = {
    "ResourceAgencyNum": "100", "ParentAgencyNum": "0", "TaxonomyLevelName": "Agency",
    "PublicName": "Example Agency", "AgencyStatus": "Active", "AgencyDescription": "Helps.",
}  # fmt: skip
SITE: Row = {
    "ResourceAgencyNum": "200", "ParentAgencyNum": "100", "TaxonomyLevelName": "Site",
    "PublicName": "Example Hall", "AgencyStatus": "Active", "PhysicalAddress1": "1 Example Way",
    "PhysicalCity": "San Rafael", "PhysicalCounty": "Marin", "PhysicalStateProvince": "CA",
    "PhysicalPostalCode": "94901", "PhysicalCountry": "United States",
    "PhysicalAddressIsPrivate": "No", "Latitude": "37.97", "Longitude": "-122.53",
}  # fmt: skip
PROGRAM: Row = {
    "ResourceAgencyNum": "300", "ParentAgencyNum": "100", "TaxonomyLevelName": "Program",
    "PublicName": "Example Meals", "AgencyStatus": "Active",
}  # fmt: skip
LINK: Row = {
    "ResourceAgencyNum": "400", "ParentAgencyNum": "100", "TaxonomyLevelName": "ProgramAtSite",
    "ConnectsToSiteNum": "200", "ConnectsToProgramNum": "300", "AgencyStatus": "Active",
}  # fmt: skip


def write(path: Path, *rows: Row, columns: list[str] | None = None) -> Path:
    columns = columns or list(dict.fromkeys(name for row in rows for name in row))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(stream.getvalue(), newline="")
    return path


class Told:
    """All that an export says."""

    def __init__(self, path: Path) -> None:
        (self.source,) = Icarol.open([path])
        items = list(self.source.records())
        self.records = [one for one in items if isinstance(one, RawRecord)]
        self.findings = [one for one in items if isinstance(one, Finding)]

    def one(self, entity: str, id: str = "") -> RawRecord:
        (found,) = [
            one for one in self.records if one.entity == entity and id in ("", one.source_id)
        ]
        return found

    def refused(self) -> list[tuple[int, str, str]]:
        return [(one.line[1], one.level, one.field) for one in self.findings
                if one.quarantined and one.line]  # fmt: skip

    def outcomes(self) -> list[int]:
        """The number of each row, once for its records and once for each refusal."""
        kept = {line for record in self.records for line in record.lines}
        refused = [one.line for one in self.findings if one.quarantined]
        return sorted(line[1] for line in [*kept, *refused] if line)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export-2026-01.csv"


def told(path: Path, *rows: Row) -> Told:
    return Told(write(path, *rows))


def test_the_four_levels_become_the_four_records(path: Path) -> None:
    found = told(path, AGENCY, SITE, PROGRAM, LINK)

    assert [one.entity for one in found.records] == [
        "organization", "location", "service", "service_at_location",
    ]  # fmt: skip
    assert found.one("location").fields["organization_id"] == "100"
    assert found.one("service").fields["organization_id"] == "100"
    link = found.one("service_at_location").fields
    assert (link["service_id"], link["location_id"]) == ("300", "200")
    assert found.outcomes() == [2, 3, 4, 5]
    assert found.source.fileset == "export"


def test_children_may_come_before_their_parents_and_columns_in_any_order(path: Path) -> None:
    rows = [LINK, PROGRAM, SITE, AGENCY]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    random.Random(7).shuffle(columns)
    found = Told(write(path, *rows, columns=columns))

    assert [one.source_id for one in found.records] == ["100", "200", "300", "400"]
    assert found.refused() == []


def test_agencies_come_after_their_parents(path: Path) -> None:
    child = {**AGENCY, "ResourceAgencyNum": "101", "ParentAgencyNum": "100"}
    lost = {**AGENCY, "ResourceAgencyNum": "102", "ParentAgencyNum": "999"}
    ring = [{**AGENCY, "ResourceAgencyNum": a, "ParentAgencyNum": b} for a, b in ("56", "65")]
    found = told(path, child, lost, *ring, AGENCY)

    parents = {one.source_id: one.fields.get("parent_organization_id") for one in found.records}
    assert parents == {"102": None, "100": None, "101": "100", "5": None, "6": None}
    assert list(parents).index("100") < list(parents).index("101")
    assert [one.value for one in found.findings] == ["999", "6", "5"]


def test_a_service_at_two_sites_is_one_service(path: Path) -> None:
    other_site = {**SITE, "ResourceAgencyNum": "201"}
    other_link = {**LINK, "ResourceAgencyNum": "401", "ConnectsToSiteNum": "201"}
    found = told(path, AGENCY, SITE, other_site, PROGRAM, LINK, other_link)

    links = [one.fields for one in found.records if one.entity == "service_at_location"]
    assert [one["location_id"] for one in links] == ["200", "201"]
    assert {one["service_id"] for one in links} == {"300"}


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({**LINK, "ConnectsToSiteNum": "999"}, "site"),
        ({**LINK, "ConnectsToProgramNum": ""}, "program"),
        ({**PROGRAM, "ResourceAgencyNum": "301", "ParentAgencyNum": "999"}, "agency"),
        ({**PROGRAM, "ResourceAgencyNum": "301", "PublicName": ""}, "name"),
        ({**PROGRAM, "ResourceAgencyNum": ""}, "id"),
        (PROGRAM, "id"),
        ({**PROGRAM, "ResourceAgencyNum": "301", "AgencyStatus": "Pending"}, "status"),
        ({**PROGRAM, "TaxonomyLevelName": "Wing"}, "TaxonomyLevelName"),
    ],
)
def test_a_row_that_cannot_be_used_is_left_out_with_its_line(
    path: Path, row: Row, field: str
) -> None:
    found = told(path, AGENCY, SITE, PROGRAM, row)

    assert found.refused() == [(5, "error", field)]
    assert found.outcomes() == [2, 3, 4, 5]


def test_what_is_inactive_is_not_in_the_directory(path: Path) -> None:
    gone = {"AgencyStatus": "Inactive"}
    other = {**PROGRAM, "ResourceAgencyNum": "301", **gone}
    found = told(path, AGENCY, {**SITE, **gone}, PROGRAM, LINK, other)

    assert found.refused() == [(3, "info", "status"), (5, "info", "site")]
    assert found.one("service", "301").fields["status"] == "inactive"
    # Its only site is closed: there is nowhere to send anybody.
    assert found.one("service", "300").fields["status"] == "inactive"


@pytest.mark.parametrize("level", ["agency", "program", "site", "link"])
def test_do_not_refer_is_kept_and_shown_to_nobody(path: Path, level: str) -> None:
    rows = {"agency": AGENCY, "site": SITE, "program": PROGRAM, "link": LINK}
    rows[level] = {**rows[level], "AgencyStatus": "Active, but do not refer"}
    found = told(path, *rows.values())

    assert found.one("service").fields["status"] == "inactive"
    assert found.outcomes() == [2, 3, 4, 5]
    assert {one.field for one in found.findings} <= {"status", "site"}


@pytest.mark.parametrize("flag", ["Yes", "True", "1", "x"])
@pytest.mark.parametrize("column", ["ExcludeFromWebsite", "ExcludeFromDirectory"])
def test_what_is_excluded_is_not_public_nor_what_hangs_on_it(
    path: Path, column: str, flag: str
) -> None:
    found = told(path, {**AGENCY, column: flag}, PROGRAM)
    assert found.records == []
    assert found.refused() == [(2, "info", "excluded"), (3, "info", "agency")]

    assert told(path, {**AGENCY, column: "No"}, PROGRAM).refused() == []


def test_a_site_with_a_private_address_is_confidential_and_its_place_is_not_stored(
    path: Path,
) -> None:
    site = {
        **SITE, "PhysicalAddressIsPrivate": "Yes", "PublicName": "Shelter at 1 Example Way",
        "MailingAddress1": "1 Example Way", "MailingCity": "San Rafael",
        "BusServiceAccess": "Two blocks from Example Plaza",
    }  # fmt: skip
    place = told(path, AGENCY, site, PROGRAM, LINK).one("location")

    assert place.fields["confidential"] is True
    assert (place.fields["latitude"], place.parts["address"]) == (None, [])
    assert "Example" not in str(place)


def test_a_service_that_hides_its_address_is_not_placed_at_a_public_site(path: Path) -> None:
    found = told(path, AGENCY, SITE, PROGRAM, {**LINK, "PhysicalAddressIsPrivate": "Yes"})
    assert found.refused() == [(5, "warning", "site")]
    assert found.one("service").fields["status"] == "active"


def test_private_phones_staff_and_notes_are_stored_nowhere(path: Path) -> None:
    program = {
        **PROGRAM, "Phone1Number": "415-555-0101", "Phone1Name": "Intake", "Phone1Type": "Voice",
        "Phone2Number": "415-555-0102", "Phone2IsPrivate": "Yes", "PhoneFax": "415-555-0103",
        "PhoneTTY": "415-555-0104", "PhoneTTYIsPrivate": "True", "PhoneNumberHotline": "988",
        "SeniorWorkerName": "Secret Person", "MainContactName": "Secret Person",
        "MailingAttentionName": "Secret Person", "LastVerifiedByName": "Secret Person",
        "InternalNotesForEditorsAndViewers": "Secret words", "UpdatedBy": "Secret Person",
    }  # fmt: skip
    found = told(path, AGENCY, program)

    phones = [(one["number"], one["type"]) for one in found.one("service").parts["phone"]]
    assert phones == [("415-555-0101", "voice"), ("415-555-0103", "fax"), ("988", "voice")]
    everything = str(found.records) + str(found.findings)
    assert "Secret" not in everything
    assert "555-0102" not in everything
    assert "555-0104" not in everything


def test_columns_that_are_not_read_are_told_once(path: Path) -> None:
    rows = [{**AGENCY, "Custom_Parking": "Yes"}, {**PROGRAM, "Custom_Parking": "Behind"}]
    found = told(path, *rows, {**SITE, "Eligibility": "Anyone"})

    doubts = [(one.field, one.message) for one in found.findings]
    assert doubts == [
        ("custom_parking", "The column is not imported; rows that fill it: 2."),
        ("eligibility_description",
         "HSDS has no place for this in such a record. Not imported; rows: 1."),
    ]  # fmt: skip


def test_a_service_says_all_that_its_row_says(path: Path) -> None:
    program = {
        **PROGRAM, "TaxonomyCodes": "BD-1800 * YB-8000; LF-4900", "Coverage":
        "CA - Marin County; CA - Napa County - Calistoga;", "CoverageAreaText": "And nearby.",
        "TaxonomyTerms": "Food Pantries * Older Adults; Health", "HoursOfOperation": "Mon-Fri 9-5",
        "FeeStructureSource": "Free", "Eligibility": "Residents", "EligibilityTeen": "Yes",
        "ApplicationProcess": "Walk in", "DocumentsRequired": "Photo ID",
        "LanguagesOffered": "Spanish; English", "LastVerifiedOn": "3/20/24",
        "EmailAddressMain": "meals@example.org; desk@example.org",
        "WebsiteAddress": "www.example.org",
    }  # fmt: skip
    found = told(path, AGENCY, program)
    service = found.one("service")

    assert {
        "fees_description": "Free", "eligibility_description": "Residents\nFor: teen.",
        "application_process": "Walk in", "assured_date": date(2024, 3, 20),
        "email": "meals@example.org", "url": "www.example.org",
    }.items() <= service.fields.items()  # fmt: skip
    assert [one.get("name") for one in service.parts["service_area"]] == [
        "Marin County, CA", "Calistoga, CA", None,
    ]  # fmt: skip
    assert [one["taxonomy_term_id"] for one in service.parts["attribute"]] == [
        "BD-1800", "YB-8000", "LF-4900",
    ]  # fmt: skip
    assert [one["byday"] for one in service.parts["schedule"]] == ["MO,TU,WE,TH,FR"]
    assert [one["name"] for one in service.parts["language"]] == ["Spanish", "English"]
    assert service.parts["required_document"] == [{"document": "Photo ID"}]
    assert found.one("taxonomy_term", "YB-8000").fields["name"] == "Older Adults"


@pytest.mark.parametrize(
    ("appears", "expires", "shown"),
    [("1/1/2000", "1/1/2999", True), ("", "", True), ("", "12/31/2001", False),
     ("1/1/2999", "", False), ("", "soon", False)],
)  # fmt: skip
def test_a_message_is_an_alert_while_it_lasts(
    path: Path, appears: str, expires: str, shown: bool
) -> None:
    message = {
        "TemporaryMessage": "Closed for repairs",
        "TemporaryMessageAppears": appears,
        "TemporaryMessageExpires": expires,
    }
    of_program = told(path, AGENCY, {**PROGRAM, **message}).one("service")
    of_agency = told(path, {**AGENCY, **message}, PROGRAM).one("service")
    wanted = "Closed for repairs" if shown else ""
    assert (of_program.fields["alert"], of_agency.fields["alert"]) == (wanted, wanted)


def test_what_an_export_has_no_column_for_is_not_said(path: Path) -> None:
    service = told(path, AGENCY, PROGRAM).one("service")
    assert "fees_description" not in service.fields
    assert "schedule" not in service.parts


def test_an_agency_without_a_site_and_a_program_without_one_keep_their_places(path: Path) -> None:
    there = {name: SITE[name] for name in SITE if name.startswith("Physical")}
    found = told(path, {**AGENCY, **there}, {**PROGRAM, **there})
    assert found.one("location", "100").fields["organization_id"] == "100"
    assert found.one("service_at_location").fields["location_id"] == "300"
    assert found.outcomes() == [2, 3]


def test_a_file_that_breaks_off_loses_its_last_row_and_says_so(path: Path) -> None:
    whole = write(path, AGENCY, SITE, PROGRAM, LINK).read_bytes()
    for cut in (whole[:-20], whole[: whole.rindex(b",")] + b',"cut'):
        path.write_bytes(cut)
        found = Told(path)
        assert found.refused() == [(5, "error", "")]
        assert found.outcomes() == [2, 3, 4, 5]


def test_windows_encoding_is_read_and_told(path: Path) -> None:
    write(path, AGENCY)
    path.write_bytes(path.read_bytes().replace(b"Helps.", b"Caf\xe9."))
    found = Told(path)
    assert found.one("organization").fields["description"] == "Café."
    assert "Windows-1252" in found.findings[0].message


def test_an_export_without_its_keys_is_refused_in_words(path: Path) -> None:
    columns = ["ResourceAgencyNum", "TaxonomyLevelName"]
    with pytest.raises(SourceError, match="lacks the columns ParentAgencyNum, PublicName"):
        Icarol.open([write(path, AGENCY, columns=columns)])


@pytest.mark.parametrize("content", [b"", b"id,name\n1,x\n", b"{}", b"\x00\xff\x00", b"a\rb\rc"])
def test_a_file_of_another_format_is_refused_in_words(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert not Icarol.recognises(path)
    with pytest.raises(SourceError, match="is no iCarol export"):
        Icarol.open([path])


def test_an_export_is_recognised_by_its_content(tmp_path: Path) -> None:
    path = write(tmp_path / "anything.txt", AGENCY)
    (tmp_path / "folder").mkdir()
    write(tmp_path / "folder" / "a.csv", AGENCY)
    (tmp_path / "folder" / "notes.txt").write_text("x")
    assert Icarol.recognises(path)
    assert Icarol.recognises(tmp_path / "folder")
    assert not Icarol.recognises(tmp_path / "nothing.csv")
    assert [one.value for one in Told(tmp_path / "folder").findings] == ["notes.txt"]


def test_any_damage_leaves_whole_records_and_findings(path: Path) -> None:
    whole = write(path, AGENCY, SITE, PROGRAM, LINK).read_bytes()
    luck = random.Random(11)
    for _turn in range(60):
        damaged = bytearray(whole[: luck.randrange(len(whole))])
        for _flip in range(luck.randrange(4)):
            if damaged:
                damaged[luck.randrange(len(damaged))] = luck.randrange(256)
        path.write_bytes(damaged)
        try:
            found = Told(path)
        except SourceError:
            continue
        lines = found.outcomes()
        assert len(lines) == len(set(lines))


@pytest.mark.django_db
def test_an_export_is_stored_and_a_second_run_changes_nothing(path: Path) -> None:
    hidden = {**SITE, "ResourceAgencyNum": "201", "PhysicalAddressIsPrivate": "Yes"}
    program: dict[str, Any] = {
        **PROGRAM, "TaxonomyCodes": "BD-1800 * YB-8000", "Phone1Number": "415-555-0101 ext. 07",
        "HoursOfOperation": "Mon-Fri 9-5", "Coverage": "CA - Marin County", "UpdatedOn": "1/2/2024",
    }  # fmt: skip
    stopped = {
        **PROGRAM, "ResourceAgencyNum": "301", "AgencyStatus": "Active, but do not refer",
    }  # fmt: skip
    write(path, LINK, program, stopped, hidden, SITE, AGENCY, {**LINK, "ConnectsToSiteNum": "9"})
    report = runs.run(runs.Request("icarol", [path]))

    counts = report.counts
    assert (report.reason, counts.read, counts.created, counts.quarantined) == ("", 7, 6, 1)
    service = Service.objects.get(name="Example Meals", status="active")
    assert service.organization == Organization.objects.get()
    assert service.phones.get().extension == "07"
    assert service.schedules.get().byday == "MO,TU,WE,TH,FR"
    assert service.service_areas.get().name == "Marin County, CA"
    assert Service.objects.in_directory().get() == service
    secret = Location.objects.get(confidential=True)
    assert (secret.latitude, secret.addresses.count()) == (None, 0)
    assert ServiceAtLocation.objects.get().location.addresses.get().country == "US"

    again = runs.run(runs.Request("icarol", [path])).counts
    assert (again.read, again.unchanged, again.retired) == (7, 6, 0)
