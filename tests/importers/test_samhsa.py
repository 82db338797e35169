"""What the two books say becomes records, whatever a spreadsheet program did to them."""

from pathlib import Path

import pytest

from importers.sources import opened
from importers.sources.base import Finding, SourceError
from importers.sources.samhsa import SamhsaBook
from importers.sources.samhsa_codes import Meaning, Term, age_limits, languages, meanings
from tests.importers.books import (
    ALL,
    CODES,
    COLUMNS,
    facility,
    findings_of,
    make_book,
    records_of,
)


def read(path: Path) -> SamhsaBook:
    (book,) = SamhsaBook.open([path])
    return book


def test_a_row_becomes_an_organization_a_location_a_service_and_their_link(tmp_path: Path) -> None:
    row = facility(name2="North Office", street2="Suite 4", service_code_info="MH * OP * CMHC")
    book = read(make_book(tmp_path / "any-name.xlsx", [row]))

    (organization,) = records_of(book, "organization")
    (location,) = records_of(book, "location")
    (service,) = records_of(book, "service")
    (link,) = records_of(book, "service_at_location")

    assert book.fileset == "mh-2022"
    assert organization.fields["name"] == "Example Clinic"
    assert location.fields["organization_id"] == organization.source_id
    assert location.parts["address"] == [
        {
            "address_1": "1 Example Street",
            "address_2": "Suite 4",
            "city": "Chicago",
            "state_province": "IL",
            "postal_code": "60614",
            "country": "US",
            "address_type": "physical",
        }
    ]
    assert service.fields["name"] == "North Office"
    assert service.fields["organization_id"] == organization.source_id
    assert service.fields["description"] == (
        "Type of care: Mental health treatment. Setting: Outpatient. "
        "Facility type: Community mental health center."
    )
    assert link.fields["service_id"] == service.source_id
    assert link.fields["location_id"] == location.source_id
    assert service.lines == (("any-name.xlsx", 2),)


def test_every_code_of_a_row_is_an_attribute(tmp_path: Path) -> None:
    book = read(make_book(tmp_path / "book.xlsx", [facility(service_code_info="MH * OP * MD")]))
    (service,) = records_of(book, "service")
    assert [row["taxonomy_term_id"] for row in service.parts["attribute"]] == [
        "mh-2022:MH",
        "mh-2022:OP",
        "mh-2022:MD",
    ]


def test_terms_have_the_names_of_the_sheet_and_the_meaning_that_we_know(tmp_path: Path) -> None:
    book = read(make_book(tmp_path / "book.xlsx", []))
    terms = {one.fields["code"]: one.fields for one in records_of(book, "taxonomy_term")}
    assert len(terms) == len(CODES["mh"])
    assert terms["MH"]["name"] == "Mental health treatment"
    assert terms["MH"]["description"] == "Type of Care: Mental health treatment"
    assert (terms["MD"]["facet"], terms["MD"]["facet_value"]) == ("cost", "medicaid")
    assert (terms["NX"]["facet"], terms["NX"]["facet_value"]) == ("", "")


def test_the_codes_tell_the_book_whatever_the_file_is_called(tmp_path: Path) -> None:
    book = read(make_book(tmp_path / "National_Directory_MH_2022.xlsx", [], book="sa"))
    assert book.fileset == "sa-2022"


def test_both_books_are_found_in_their_folder(tmp_path: Path) -> None:
    make_book(tmp_path / "b.xlsx", [], book="sa")
    make_book(tmp_path / "a.xlsx", [], book="mh")
    (tmp_path / "~$a.xlsx").write_bytes(b"an open spreadsheet leaves this")
    assert [book.fileset for book in opened("samhsa", [tmp_path])] == ["mh-2022", "sa-2022"]


def test_one_book_given_twice_is_refused(tmp_path: Path) -> None:
    paths = [make_book(tmp_path / name, []) for name in ("one.xlsx", "two.xlsx")]
    with pytest.raises(SourceError, match="Give each book once"):
        SamhsaBook.open(paths)


def test_phones_keep_their_kind_and_their_extension(tmp_path: Path) -> None:
    row = facility(intake1="312-555-0101 x05", intake2a="312-555HELP")
    (service,) = records_of(read(make_book(tmp_path / "book.xlsx", [row])), "service")
    assert service.parts["phone"] == [
        {"number": "312-555-0100", "type": "voice", "description": "Main"},
        {"number": "312-555-0101 x05", "type": "voice", "description": "Intake"},
        {"number": "312-555HELP", "type": "voice", "description": "Intake"},
    ]


def test_an_organization_is_one_by_name_and_state_and_a_location_by_street_and_zip(
    tmp_path: Path,
) -> None:
    rows = [
        facility("Example Clinic"),
        facility("EXAMPLE clinic", name2="Other Office"),
        facility("Example Clinic", street1="2 Example Street"),
        facility("Example Clinic", state="WI", zip="53202"),
    ]
    book = read(make_book(tmp_path / "book.xlsx", rows))
    assert len(records_of(book, "organization")) == 2
    assert len(records_of(book, "location")) == 3
    assert len(records_of(book, "service")) == 4


def test_repeated_rows_have_the_same_keys_in_whatever_order_they_come(tmp_path: Path) -> None:
    rows = [facility(phone=f"312-555-01{number:02}") for number in range(3)]

    def keys(name: str, rows: list[dict[str, str]]) -> dict[str, str]:
        services = records_of(read(make_book(tmp_path / name, rows)), "service")
        return {one.parts["phone"][0]["number"]: one.source_id for one in services}

    forward = keys("forward.xlsx", rows)
    assert len(set(forward.values())) == 3
    assert keys("backward.xlsx", rows[::-1]) == forward


def test_suites_that_differ_are_told_with_each_service(tmp_path: Path) -> None:
    rows = [
        facility(name2="Adults", street2="Suite 1"),
        facility(name2="Children", street2="Suite 2"),
    ]
    book = read(make_book(tmp_path / "book.xlsx", rows))
    (location,) = records_of(book, "location")
    links = records_of(book, "service_at_location")
    assert location.parts["address"][0]["address_2"] == ""
    assert [link.fields["description"] for link in links] == ["Suite 1", "Suite 2"]


def test_a_long_name_that_the_book_broke_in_two_is_put_together(tmp_path: Path) -> None:
    row = facility("Example Clinic for Children and", name2="Young Adults")
    (service,) = records_of(read(make_book(tmp_path / "book.xlsx", [row])), "service")
    assert service.fields["name"] == "Example Clinic for Children and Young Adults"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (2134, "02134"),
        ("2134", "02134"),
        (501, "00501"),
        ("02134-1234", "02134-1234"),
        (21341234, "02134-1234"),
        ("nowhere", "nowhere"),
    ],
)
def test_zips_get_their_zeros_back(tmp_path: Path, written: object, kept: str) -> None:
    book = read(make_book(tmp_path / "book.xlsx", [facility(zip=written)]))
    (location,) = records_of(book, "location")
    assert location.parts["address"][0]["postal_code"] == kept
    assert len(findings_of(book)) == (0 if written == kept and kept != "nowhere" else 1)


def test_numbers_where_text_is_expected_are_read_as_text(tmp_path: Path) -> None:
    row = facility(name1=988, phone=3125550100, street2=4.5)
    book = read(make_book(tmp_path / "book.xlsx", [row]))
    (organization,) = records_of(book, "organization")
    (location,) = records_of(book, "location")
    (service,) = records_of(book, "service")
    assert organization.fields["name"] == "988"
    assert location.parts["address"][0]["address_2"] == "4.5"
    assert service.parts["phone"][0]["number"] == "3125550100"


def test_a_blank_row_is_counted_and_left_out(tmp_path: Path) -> None:
    book = read(make_book(tmp_path / "book.xlsx", [facility(), {}, facility(name2="Second")]))
    (finding,) = findings_of(book)
    assert finding.quarantined
    assert finding.line == ("book.xlsx", 3)
    assert [one.lines[0][1] for one in records_of(book, "service")] == [2, 4]


def test_a_row_without_a_name_is_left_out_and_says_what_to_do(tmp_path: Path) -> None:
    (finding,) = findings_of(read(make_book(tmp_path / "book.xlsx", [facility("")])))
    assert finding.quarantined
    assert finding.field == "name1"
    assert "Fill name1" in finding.message


def test_a_row_with_half_an_address_is_kept(tmp_path: Path) -> None:
    book = read(make_book(tmp_path / "book.xlsx", [facility(street1="", phone="")]))
    assert {finding.field for finding in findings_of(book)} == {"street1", "phone"}
    assert len(records_of(book, "service")) == 1


def test_codes_that_the_sheet_lacks_or_that_come_twice_are_findings(tmp_path: Path) -> None:
    row = facility(service_code_info="OP NEW * MD * MD")
    book = read(make_book(tmp_path / "book.xlsx", [row]))
    assert [(one.value, one.quarantined) for one in findings_of(book)] == [
        ("NEW", False),
        ("MD", False),
    ]
    (service,) = records_of(book, "service")
    assert len(service.parts["attribute"]) == 2


def test_a_code_of_a_later_edition_is_a_term_without_a_filter(tmp_path: Path) -> None:
    codes = [*CODES["mh"], ("PAY", "Payment", "NEWPAY", "A new way to pay")]
    book = read(make_book(tmp_path / "book.xlsx", [], codes=codes))
    assert [finding.value for finding in findings_of(book)] == ["NEWPAY"]
    assert records_of(book, "taxonomy_term")[-1].fields["facet"] == ""


def test_a_column_we_do_not_import_is_a_finding_and_order_does_not_matter(tmp_path: Path) -> None:
    columns = ["website", *reversed(COLUMNS)]
    rows = [facility(website="https://example.org")]
    book = read(make_book(tmp_path / "book.xlsx", rows, columns=columns))
    assert [finding.field for finding in findings_of(book)] == ["website"]
    assert records_of(book, "organization")[0].fields["name"] == "Example Clinic"


# files that are not what they should be


def test_an_xlsx_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    for content in (b"", b"name1,name2\n", b"PK\x03\x04 and no more"):
        path.write_bytes(content)
        with pytest.raises(SourceError, match=r"book\.xlsx: this is no xlsx workbook"):
            SamhsaBook.open([path])


def test_a_workbook_that_is_cut_off_is_refused_in_words(tmp_path: Path) -> None:
    path = make_book(tmp_path / "book.xlsx", [facility()])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(SourceError, match="no xlsx workbook"):
        SamhsaBook.open([path])


def test_a_workbook_that_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importers.sources.workbook.UNPACKED_LIMIT_BYTES", 1_000)
    with pytest.raises(SourceError, match="unpacks to"):
        SamhsaBook.open([make_book(tmp_path / "book.xlsx", [facility()])])


def test_the_wrong_sheet_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    path = make_book(tmp_path / "book.xlsx", [], sheets=("Facilities", "Service Code Reference"))
    with pytest.raises(SourceError, match='no sheet "Facilities List", only "Facilities"'):
        SamhsaBook.open([path])


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    columns = [column for column in COLUMNS if column not in {"zip", "phone"}]
    path = make_book(tmp_path / "book.xlsx", [], columns=columns)
    with pytest.raises(SourceError, match='"Facilities List": the column zip, phone is missing'):
        SamhsaBook.open([path])


def test_an_empty_sheet_lacks_every_column(tmp_path: Path) -> None:
    path = make_book(tmp_path / "book.xlsx", [], columns=[""])
    with pytest.raises(SourceError, match="is missing"):
        SamhsaBook.open([path])


def test_codes_of_neither_book_are_refused(tmp_path: Path) -> None:
    path = make_book(tmp_path / "book.xlsx", [], codes=[("XX", "Unknown", "YY", "Unknown")])
    with pytest.raises(SourceError, match="neither"):
        SamhsaBook.open([path])


def test_a_folder_without_workbooks_and_a_path_that_is_not_there_are_refused(
    tmp_path: Path,
) -> None:
    with pytest.raises(SourceError, match=r"no \.xlsx workbook in this folder"):
        opened("samhsa", [tmp_path])
    with pytest.raises(SourceError, match="no such file"):
        opened("samhsa", [tmp_path / "nowhere.xlsx"])
    with pytest.raises(SourceError, match=r"Choose one of: .*samhsa"):
        opened("smoke-signals", [tmp_path])


# what codes mean


def terms(*values: str, facet: str = "age") -> list[Term]:
    return [Term("AGE", "Age", value, value, Meaning(facet, value), True) for value in values]


def test_ages_have_limits_only_where_the_bands_leave_no_hole() -> None:
    assert age_limits(terms("18-25", "26-64")) == (18, 64)
    assert age_limits(terms("65-", "0-17", "26-64", "18-25")) == (0, None)
    assert age_limits(terms("0-17", "65-")) == (None, None)
    assert age_limits([]) == (None, None)


def test_a_language_is_named_once_and_nx_names_none() -> None:
    assert languages(terms("es", "es", "ase", facet="language")) == [
        {"name": "Spanish", "code": "es"},
        {"name": "American Sign Language", "code": "ase"},
    ]
    assert meanings("mh")["SL", "NX"] == Meaning()
    assert meanings("sa")["SL", "FX"] == Meaning()


def test_every_code_of_both_books_has_a_meaning_listed() -> None:
    assert (len(meanings("mh")), len(meanings("sa"))) == (176, 225)
    assert set(ALL["mh"].split()) <= {code for _, code in meanings("mh")}


@pytest.mark.needs_shared
def test_the_real_books_hold_what_was_counted_in_them(shared: Path) -> None:
    kinds = {
        "taxonomy_term": set[str](),
        "organization": set[str](),
        "location": set[str](),
        "service": set[str](),
        "service_at_location": set[str](),
    }
    attributes = dict.fromkeys(("mh-2022", "sa-2022"), 0)
    findings = 0
    for book in opened("samhsa", [shared / "data" / "samhsa-directory-2022"]):
        for one in book.records():
            if isinstance(one, Finding):
                findings += 1
            elif one.entity in kinds:
                kinds[one.entity].add(one.source_id)
                attributes[book.fileset] += len(one.parts.get("attribute", ()))
    assert {kind: len(ids) for kind, ids in kinds.items()} == {
        "taxonomy_term": 176 + 225,
        "organization": 11_617,
        "location": 18_593,
        "service": 21_213,
        "service_at_location": 21_213,
    }
    assert attributes == {"mh-2022": 442_841, "sa-2022": 917_792}
    assert findings == 1  # one row without a main phone
