"""Values as people write them come to one form, and what cannot be is said."""

from datetime import date

import pytest

from importers import normalise


def test_a_phone_keeps_what_the_source_wrote() -> None:
    clean, remarks = normalise.phone({"number": "ask at the  door", "type": "voice"})
    assert clean is not None
    assert (clean["number"], clean["raw"]) == ("ask at the door", "ask at the door")
    assert [remark.level for remark in remarks] == ["warning"]


def test_a_phone_without_a_number_is_left_out_and_said() -> None:
    clean, remarks = normalise.phone({"number": " - ", "type": "voice"})
    assert clean is None
    assert len(remarks) == 1


def test_an_extension_of_its_own_goes_before_one_in_the_number() -> None:
    clean, _ = normalise.phone({"number": "312-555-0100 x1", "extension": "002"})
    assert clean is not None
    assert clean["extension"] == "002"


@pytest.mark.parametrize(
    ("state", "country", "kept"),
    [
        ("Illinois", "USA", ("IL", "US")),
        ("il", "us", ("IL", "US")),
        ("D.C.", "", ("DC", "")),
        ("Ontario", "CA", ("Ontario", "CA")),
    ],
)
def test_states_and_countries_become_two_letters(
    state: str, country: str, kept: tuple[str, str]
) -> None:
    clean, remarks = normalise.address({"state_province": state, "country": country})
    assert (clean["state_province"], clean["country"]) == kept
    assert not remarks


def test_a_state_that_is_none_is_kept_and_said() -> None:
    clean, (remark,) = normalise.address({"state_province": "ZZ", "country": "US"})
    assert clean["state_province"] == "ZZ"
    assert remark.field == "state_province"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("www.example.org", "https://www.example.org"),
        ("example.org/help?x=1", "https://example.org/help?x=1"),
        ("javascript:alert(1)", ""),
        ("call us", ""),
        ("", ""),
    ],
)
def test_web_addresses_are_whole_or_left_out(written: str, kept: str) -> None:
    clean, remarks = normalise.fields("organization", {"website": written})
    assert clean["website"] == kept
    assert bool(remarks) == bool(written and not kept)


def test_mail_addresses_are_mail_addresses() -> None:
    clean, remarks = normalise.fields(
        "service", {"email": " help@example.org ", "assurer_email": "nobody"}
    )
    assert clean == {"email": "help@example.org", "assurer_email": ""}
    assert [remark.field for remark in remarks] == ["assurer_email"]


def test_yes_and_no_are_read_in_many_words() -> None:
    for written, meant in (("TRUE", True), ("yes", True), ("0", False), ("", False), (1.0, True)):
        clean, _ = normalise.fields("location", {"confidential": written})
        assert clean["confidential"] is meant
    clean, _ = normalise.fields("location", {"confidential": "perhaps"})
    assert clean["confidential"] == "perhaps"  # and saving refuses it


def test_names_are_one_line_and_descriptions_keep_theirs() -> None:
    clean, _ = normalise.fields(
        "service", {"name": " Food \n pantry ", "description": " One.\r\n\r\n\r\n Two.  \n"}
    )
    assert clean == {"name": "Food pantry", "description": "One.\n\nTwo."}


@pytest.mark.parametrize(
    ("written", "state", "whole"),
    [
        ("2138", "MA", "02138"),
        ("2138.0", "MA", "02138"),
        ("601", "PR", "00601"),
        ("21381234", "MA", "02138-1234"),
        ("606141234", "IL", "60614-1234"),
        ("60614", "IL", "60614"),
        ("6061", "IL", "6061"),
        ("02138-1234", "MA", "02138-1234"),
        ("K1A 0B1", "", "K1A 0B1"),
    ],
)
def test_zips_get_back_the_zeros_that_a_spreadsheet_took(
    written: str, state: str, whole: str
) -> None:
    clean, _ = normalise.address(
        {"postal_code": written, "state_province": state, "country": "US" if state else "Canada"}
    )
    assert clean["postal_code"] == whole


def test_dates_are_read_in_every_column_of_dates() -> None:
    clean, _ = normalise.fields(
        "service", {"assured_date": "12/31/16 10:15:00 AM", "name": "1/2/03"}
    )
    assert clean == {"assured_date": date(2016, 12, 31), "name": "1/2/03"}
    kept, _ = normalise.fields("service", {"assured_date": "soon"})
    assert kept["assured_date"] == "soon"  # saving refuses it with words


@pytest.mark.parametrize(
    ("name", "code"),
    [("Spanish", "es"), ("español", "es"), ("Haitian Creole", "ht"), ("ASL", "ase"),
     ("Mandarin", "zh"), ("Klingon", None), ("fr", "fr")],
)  # fmt: skip
def test_languages_get_their_code_where_their_name_is_known(name: str, code: str | None) -> None:
    clean, _ = normalise.language({"name": name})
    assert clean.get("code") == code
    assert normalise.language({"name": name, "code": "xx"})[0]["code"] == "xx"


def test_texts_of_every_column_are_mended() -> None:
    clean, _ = normalise.fields(
        "service", {"name": "Ni&amp;ntilde;os", "description": "<p>One</p><p>Two</p>"}
    )
    assert clean == {"name": "Niños", "description": "One\n\nTwo"}


def test_a_cell_with_several_phones_is_several_and_the_first_keeps_its_id() -> None:
    parts = normalise.each_phone(
        {"source_id": "7", "number": "312-555-0100 or 312-555-0101", "type": "voice"}
    )
    assert [(one["number"], one.get("source_id"), one["type"]) for one in parts] == [
        ("312-555-0100", "7", "voice"),
        ("312-555-0101", None, "voice"),
    ]
    assert normalise.each_phone({"number": "", "type": "fax"}) == [{"number": "", "type": "fax"}]
