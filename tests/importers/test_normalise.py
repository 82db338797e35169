"""Values as people write them come to one form, and what cannot be is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers import normalise


@pytest.mark.parametrize(
    ("written", "number", "extension"),
    [
        ("312-555-0100", "312-555-0100", ""),
        ("(312) 555-0100", "312-555-0100", ""),
        ("+1 312.555.0100", "312-555-0100", ""),
        ("3125550100", "312-555-0100", ""),
        ("312-555-0100 x05", "312-555-0100", "05"),
        ("312-555-0100, ext. 330", "312-555-0100", "330"),
        ("312-555-0100 Extension 7", "312-555-0100", "7"),
        ("800-555HELP", "800-555-4357", ""),
        ("988", "988", ""),
        ("+52 55 5512 3456", "+52 55 5512 3456", ""),
    ],
)
def test_phones_are_read_as_they_would_be_dialled(
    written: str, number: str, extension: str
) -> None:
    assert normalise.dialled(written) == (number, extension)


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


@given(st.text())
def test_no_text_breaks_the_reading_of_phones(text: str) -> None:
    number, extension = normalise.dialled(text)
    assert number is None or number
    assert isinstance(extension, str)


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
