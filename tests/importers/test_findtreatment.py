"""FindTreatment.gov's two forms become the same records, and say what they could not take."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from directory.models import Attribute, Location, Phone, Service
from importers import runs
from importers.sources.base import RawRecord, SourceError
from importers.sources.findtreatment import FindTreatmentListing
from tests.importers.books import findings_of, records_of

LEADING = [
    *("name1", "name2", "street1", "street2", "city", "state", "zip", "zip4", "county"),
    *("phone", "intake_prompt", "intake1", "intake2", "website"),
    *("latitude", "longitude", "type_facility"),
]
CODES = ["mh", "op", "cbt", "md", "ss", "sp", "chld", "yad", "adlt", "snr", "tele"]


def facility(name: str = "Example Clinic", **more: str) -> dict[str, str]:
    return {
        "name1": name,
        "street1": "1 Example Street",
        "city": "Chicago",
        "state": "IL",
        "zip": "60614",
        "county": "Cook",
        "phone": "312-555-0100",
        "website": "https://example.org/",
        "latitude": "41.92",
        "longitude": "-87.65",
        "type_facility": "MH",
        **more,
    }


def write_csv(
    path: Path, rows: Iterable[dict[str, str]], columns: Iterable[str] = (*LEADING, *CODES)
) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(columns), restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def row(name: str = "Example Clinic", **more: Any) -> dict[str, Any]:
    """A row of the JSON listing; `services` as (category, name of it, names)."""
    services = more.pop("services", [("TC", "Type of Care", "Mental health treatment")])
    return {
        "_irow": 1,
        "frid": "f" * 16,
        "name1": name,
        "name2": "",
        "street1": "1 Example Street",
        "street2": "",
        "city": "Chicago",
        "state": "IL",
        "zip": "60614",
        "phone": "312-555-0100",
        "typeFacility": "MH",
        "intake1": None,
        "hotline1": None,
        "website": "https://example.org/",
        "latitude": "41.92",
        "longitude": "-87.65",
        "miles": 1.5,
        "services": [{"f1": label, "f2": code, "f3": names} for code, label, names in services],
        **more,
    }


def write_page(path: Path, rows: list[Any], *, page: int = 1, pages: int = 1) -> Path:
    told = {"page": page, "totalPages": pages, "recordCount": len(rows) * pages, "rows": rows}
    path.write_text(json.dumps(told, indent=1), encoding="utf-8")
    return path


def read(*paths: Path) -> FindTreatmentListing:
    (listing,) = FindTreatmentListing.open(paths)
    return listing


def terms_of(listing: FindTreatmentListing) -> list[dict[str, Any]]:
    """What the terms of the only service say."""
    terms = {one.source_id: one.fields for one in records_of(listing, "taxonomy_term")}
    (service,) = records_of(listing, "service")
    return [terms[one["taxonomy_term_id"]] for one in service.parts["attribute"]]


def lines_told(listing: FindTreatmentListing) -> list[tuple[str, int]]:
    """Every row that ended as (part of) a service or as a quarantined finding."""
    services = [line for one in records_of(listing, "service") for line in one.lines]
    return sorted([*services, *(one.line for one in findings_of(listing) if one.quarantined)])


# the CSV export


def test_a_row_becomes_an_organization_a_location_a_service_and_their_link(tmp_path: Path) -> None:
    given = facility(name2="North Office", street2="Suite 4", mh="1", op="1", md="1", intake1="988")
    listing = read(write_csv(tmp_path / "a.csv", [given]))

    (organization,) = records_of(listing, "organization")
    (location,) = records_of(listing, "location")
    (service,) = records_of(listing, "service")
    (link,) = records_of(listing, "service_at_location")

    assert organization.fields == {"name": "Example Clinic", "website": "https://example.org/"}
    assert location.fields["organization_id"] == organization.source_id
    assert (location.fields["latitude"], location.fields["longitude"]) == ("41.92", "-87.65")
    assert location.parts["address"][0]["address_2"] == "Suite 4"
    assert location.parts["address"][0]["region"] == "Cook"
    assert service.fields["name"] == "North Office"
    assert service.fields["description"] == (
        "Type of care: Mental health treatment. Setting: Outpatient."
    )
    assert [one["description"] for one in service.parts["phone"]] == ["Main", "Intake"]
    assert link.fields["service_id"] == service.source_id
    assert link.fields["location_id"] == location.source_id
    assert service.lines == (("a.csv", 2),)
    assert findings_of(listing) == []


def test_codes_mean_what_they_mean_in_the_national_directory(tmp_path: Path) -> None:
    listing = read(write_csv(tmp_path / "a.csv", [facility(md="1", sp="1", yad="1", adlt="1")]))
    assert [(one["facet"], one["facet_value"]) for one in terms_of(listing)] == [
        ("age", "26-64"),
        ("cost", "medicaid"),
        ("language", "es"),
        ("age", "18-25"),
    ]
    (service,) = records_of(listing, "service")
    assert (service.fields["minimum_age"], service.fields["maximum_age"]) == (18, 64)
    assert service.parts["language"] == [{"name": "Spanish", "code": "es"}]


@pytest.mark.parametrize(
    ("zip_code", "zip4", "kept"),
    [
        ("2134", "12", "02134-0012"),
        ("60614", "1234", "60614-1234"),
        ("2134", "", "2134"),
        ("60614", "0", "60614"),
        ("60614-1234", "1234", "60614-1234"),
    ],
)
def test_zip_and_its_four_digits_are_joined_with_their_zeros(
    tmp_path: Path, zip_code: str, zip4: str, kept: str
) -> None:
    listing = read(write_csv(tmp_path / "a.csv", [facility(zip=zip_code, zip4=zip4)]))
    (location,) = records_of(listing, "location")
    assert location.parts["address"][0]["postal_code"] == kept


def test_a_zip_that_lost_its_zero_is_the_same_place(tmp_path: Path) -> None:
    rows = [facility(zip="2134", state="MA"), facility(zip="02134", state="MA", name2="Other")]
    assert len(records_of(read(write_csv(tmp_path / "a.csv", rows)), "location")) == 1


def test_shuffled_columns_and_rows_give_the_same_records(tmp_path: Path) -> None:
    rows = [facility(mh="1"), facility("EXAMPLE clinic", name2="B", op="1"), facility(md="1")]
    columns = (*LEADING, *CODES)
    one = read(write_csv(tmp_path / "one.csv", rows, columns))
    two = read(write_csv(tmp_path / "two.csv", rows[::-1], columns[::-1]))

    def told(listing: FindTreatmentListing) -> dict[tuple[str, str], Any]:
        return {
            (one.entity, one.source_id): (one.fields, one.parts)
            for one in listing.records()
            if isinstance(one, RawRecord)
        }

    assert told(one) == told(two)
    assert len(records_of(one, "service")) == 3


def test_a_row_that_repeats_another_is_the_same_record(tmp_path: Path) -> None:
    listing = read(write_csv(tmp_path / "a.csv", [facility(), facility()]))
    (service,) = records_of(listing, "service")
    assert service.lines == (("a.csv", 2), ("a.csv", 3))


def test_every_row_of_several_files_is_told_once(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [facility(), facility(""), {}])
    write_csv(tmp_path / "b.csv", [facility("Other Clinic"), facility()])
    listing = read(tmp_path)
    assert lines_told(listing) == [
        ("a.csv", 2),
        ("a.csv", 3),
        ("a.csv", 4),
        ("b.csv", 2),
        ("b.csv", 3),
    ]
    assert listing.rows == 5
    assert listing.fileset == "facilities"


def test_a_code_of_a_later_edition_is_kept_by_its_code(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [facility(newc="1")], (*LEADING, *CODES, "newc"))
    listing = read(path)
    (term,) = terms_of(listing)
    assert (term["name"], term["facet"]) == ("NEWC", "")
    (finding,) = findings_of(listing)
    assert (finding.field, finding.quarantined) == ("newc", False)


def test_a_column_we_do_not_know_is_told_once(tmp_path: Path) -> None:
    rows = [facility(remark="a word"), facility("Other Clinic", remark="1")]
    listing = read(write_csv(tmp_path / "a.csv", rows, (*LEADING, *CODES, "remark")))
    (finding,) = findings_of(listing)
    assert (finding.field, finding.quarantined) == ("remark", False)
    assert "2" in finding.message


def test_a_cell_that_is_neither_ticked_nor_blank_is_told_and_not_guessed(tmp_path: Path) -> None:
    listing = read(write_csv(tmp_path / "a.csv", [facility(mh="X", op="0", md="maybe")]))
    assert [term["code"] for term in terms_of(listing)] == ["MH"]
    (finding,) = findings_of(listing)
    assert (finding.field, finding.value) == ("md", "maybe")


def test_a_row_where_the_file_breaks_off_is_left_out(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [facility(), facility("Other Clinic", snr="1")])
    text = path.read_bytes()
    path.write_bytes(text[: text.index(b"Other Clinic") + 20])
    listing = read(path)
    assert len(records_of(listing, "service")) == 1
    (finding,) = findings_of(listing)
    assert finding.quarantined
    assert finding.line == ("a.csv", 3)
    assert "breaks off" in finding.message


def test_bytes_that_are_no_utf_8_are_read_as_windows_1252(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [facility("Clínica Ejemplo")])
    path.write_bytes(path.read_bytes().decode().encode("cp1252"))
    (organization,) = records_of(read(path), "organization")
    assert organization.fields["name"] == "Clínica Ejemplo"


def test_an_incomplete_address_is_kept_and_told(tmp_path: Path) -> None:
    listing = read(write_csv(tmp_path / "a.csv", [facility(street1="", phone="")]))
    assert {one.field for one in findings_of(listing)} == {"street1", "phone"}
    assert len(records_of(listing, "service")) == 1


# the JSON listing


def test_both_forms_give_the_same_ids(tmp_path: Path) -> None:
    one = read(write_csv(tmp_path / "a.csv", [facility(mh="1")]))
    two = read(write_page(tmp_path / "a.json", [row()]))
    for entity in ("organization", "location", "service", "service_at_location"):
        assert [record.source_id for record in records_of(one, entity)] == [
            record.source_id for record in records_of(two, entity)
        ]
    assert [term["code"] for term in terms_of(one)] == [term["code"] for term in terms_of(two)]


def test_names_are_codes_where_they_are_exactly_known_and_else_terms_of_their_own(
    tmp_path: Path,
) -> None:
    services = [
        ("SET", "Service Settings ", "Outpatient"),
        ("SG", "Special Programs/Groups Offered", "Young adults"),
        ("AGE", "Age Groups Accepted", "Young adults"),
        ("OL", "Other Languages", "Spanish"),
        ("TAP", "Treatment Approaches", "Example approach"),
    ]
    listing = read(write_page(tmp_path / "a.json", [row(services=services)]))
    told = {(one["code"], one["facet"], one["facet_value"]) for one in terms_of(listing)}
    assert told == {
        ("OP", "setting", "outpatient"),
        ("TAY", "group", "young_adults"),
        ("YAD", "age", "18-25"),
        ("SP", "language", "es"),
        ("", "", ""),
    }
    described = [one["description"] for one in terms_of(listing) if not one["code"]]
    assert described == ["Treatment Approaches: Example approach"]


def test_an_age_group_that_is_not_known_leaves_the_ages_open(tmp_path: Path) -> None:
    services = [("AGE", "Age Groups Accepted", "Adults; Grandparents")]
    (service,) = records_of(
        read(write_page(tmp_path / "a.json", [row(services=services)])), "service"
    )
    assert (service.fields["minimum_age"], service.fields["maximum_age"]) == (None, None)


def test_pages_that_are_all_there_are_the_whole_and_overlap_is_no_second_record(
    tmp_path: Path,
) -> None:
    write_page(tmp_path / "1.json", [row("One"), row("Two")], page=1, pages=2)
    write_page(tmp_path / "2.json", [row("Two", _irow=9, miles=3), row("Three")], page=2, pages=2)
    listing = read(tmp_path)
    assert listing.fileset == "facilities"
    assert len(records_of(listing, "service")) == 3
    assert len(lines_told(listing)) == listing.rows == 4


def test_pages_that_are_not_all_there_are_a_file_set_of_their_own(tmp_path: Path) -> None:
    paths = [
        write_page(tmp_path / f"{page}.json", [row(f"Clinic {page}")], page=page, pages=9)
        for page in (1, 2, 3, 5)
    ]
    listing = read(*paths)
    assert listing.fileset == "facilities, pages 1-3, 5 of 9"
    assert ["not whole" in one.message for one in findings_of(listing)] == [True]


@pytest.mark.parametrize("form", ["bare", "pages in an array", "pages by line", "rows by line"])
def test_rows_are_found_in_whatever_they_are_wrapped(tmp_path: Path, form: str) -> None:
    pages = [{"page": 1, "totalPages": 2, "rows": [row("A")]}, {"rows": [row("B")]}]
    text = {
        "bare": json.dumps([row("A"), row("B")]),
        "pages in an array": json.dumps(pages),
        "pages by line": "\n".join(map(json.dumps, pages)),
        "rows by line": "\n".join(map(json.dumps, [row("A"), row("B")])),
    }[form]
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8-sig")
    assert len(records_of(read(path), "service")) == 2


def test_a_value_that_reaches_over_the_block_that_is_read_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importers.sources.findtreatment_json.BLOCK", 7)
    listing = read(write_page(tmp_path / "a.json", [row("A", latitude=41.925), row("B")]))
    assert len(records_of(listing, "service")) == 2
    assert records_of(listing, "location")[0].fields["latitude"] == "41.925"


def test_rows_that_are_no_facilities_are_left_out_and_told(tmp_path: Path) -> None:
    strange = {**row("B"), "services": "all of them"}
    rows = [row(), "words", None, row(""), strange, row("C", extra={"a": 1})]
    listing = read(write_page(tmp_path / "a.json", rows))
    quarantined = [one.line[1] for one in findings_of(listing) if one.quarantined]
    assert quarantined == [2, 3, 4]
    assert {one.field for one in findings_of(listing)} == {"", "name1", "services", "extra"}
    assert len(lines_told(listing)) == listing.rows == 6


# files that are not what they should be


def test_a_json_file_that_is_cut_off_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    path = write_page(tmp_path / "a.json", [row("A"), row("B")])
    whole = path.read_bytes()
    for share in (0.1, 0.5, 0.9, 0.999):
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(SourceError, match=r"a\.json: this is no FindTreatment.gov listing"):
            read(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "the column name1"),
        ("name,street,city\nA,B,C\n", "the column name1, street1"),
        ('{"organizations": []}', "no rows of facilities"),
        ("[" * 100_000, "no whole JSON"),
        ("PK\x03\x04", "the column name1"),
    ],
)
def test_a_file_of_another_format_is_refused_in_words(
    tmp_path: Path, content: str, words: str
) -> None:
    path = tmp_path / "other.csv"
    path.write_text(content, encoding="utf-8")
    assert not FindTreatmentListing.recognises(path)
    with pytest.raises(SourceError, match=words):
        read(path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    columns = [column for column in LEADING if column != "zip"]
    with pytest.raises(SourceError, match="the column zip is missing"):
        read(write_csv(tmp_path / "a.csv", [facility()], columns))


def test_both_forms_at_once_are_refused(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [facility()])
    write_page(tmp_path / "a.json", [row()])
    with pytest.raises(SourceError, match="the one or the other"):
        read(tmp_path)


def test_files_are_recognised_by_content(tmp_path: Path) -> None:
    assert FindTreatmentListing.recognises(write_csv(tmp_path / "a.txt", [facility()]))
    assert FindTreatmentListing.recognises(write_page(tmp_path / "a.dat", [row()]))
    assert not FindTreatmentListing.recognises(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    assert not FindTreatmentListing.recognises(tmp_path / "empty")


# into the database


@pytest.mark.django_db
def test_an_export_is_imported_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    rows = [facility(name2="North", mh="1", md="1"), facility(""), facility("Other Clinic")]
    path = write_csv(tmp_path / "a.csv", rows)
    report = runs.run(runs.Request("findtreatment", [path]))

    assert report.reason == ""
    assert (report.counts.read, report.counts.created, report.counts.quarantined) == (3, 2, 1)
    service = Service.objects.get(name="North")
    assert service.url == "https://example.org/"
    assert Attribute.objects.filter(link_id=service.pk).count() == 2
    assert Phone.objects.filter(service=service).get().number == "312-555-0100"
    place = Location.objects.get(name="Example Clinic")
    assert (place.latitude, place.point_precision) == (41.92, "given")
    assert place.addresses.get().postal_code == "60614"

    again = runs.run(runs.Request("findtreatment", [path]))
    assert (again.counts.unchanged, again.counts.quarantined, again.counts.retired) == (2, 1, 0)


@pytest.mark.django_db
def test_a_page_retires_nothing_of_an_export(tmp_path: Path) -> None:
    rows = [facility(f"Clinic {number}") for number in range(30)]
    runs.run(runs.Request("findtreatment", [write_csv(tmp_path / "a.csv", rows)]))
    page = write_page(tmp_path / "a.json", [row("Clinic 3"), row("New Clinic")], pages=15)
    report = runs.run(runs.Request("findtreatment", [page]))
    assert (report.reason, report.counts.read, report.counts.retired) == ("", 2, 0)
    assert Service.objects.live().count() == 31


@pytest.mark.needs_shared
@pytest.mark.django_db
def test_every_row_of_a_real_page_is_a_service_with_what_it_offers(shared: Path) -> None:
    path = shared / "data" / "findtreatment-json" / "locator_listing_sample.json"
    assert FindTreatmentListing.recognises(path)
    report = runs.run(runs.Request("findtreatment", [path]))
    assert (report.reason, report.counts.read, report.counts.created) == ("", 30, 30)
    assert Service.objects.count() == 30
    assert Location.objects.exclude(point_precision="given").count() == 0
    groups = [
        names["f3"].split(";")
        for one in json.loads(path.read_text(encoding="utf-8"))["rows"]
        for names in one["services"]
    ]
    assert Attribute.objects.count() == sum(map(len, groups))
    with_ages = Service.objects.filter(minimum_age__isnull=False)
    assert with_ages.filter(maximum_age=64).exists()
    assert with_ages.filter(maximum_age__isnull=True).exists()
