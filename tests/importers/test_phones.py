"""Phones are read as they would be dialled, whatever stands in a cell."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.phones import dialled, phones


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
    assert dialled(written) == (number, extension)


@given(st.text())
def test_no_text_breaks_the_reading_of_phones(text: str) -> None:
    number, extension = dialled(text)
    assert number is None or number
    assert isinstance(extension, str)


@pytest.mark.parametrize(
    "written",
    ["(none)", "988 (24 hours)", "ask at the door", "Mon 9-5", "call 1 800 for help", "n/a"],
)
def test_a_sentence_is_not_dialled(written: str) -> None:
    assert dialled(written) == (None, "")


def numbers(text: str) -> list[tuple[Any, ...]]:
    return [(one["number"], one.get("extension", "")) for one in phones(text)]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("604-555-0130 or 778-555-0199", [("604-555-0130", ""), ("778-555-0199", "")]),
        ("312-555-0100 ext 5; 312-555-0101", [("312-555-0100", "5"), ("312-555-0101", "")]),
        ("877-555-0190 Local 332, 334, 335, or 336", [("877-555-0190", "332")]),
        ("1-877-ADOPT-07 (1-877-236-7807)", [("877-236-7807", "")]),
        ("Call (312) 555-0100, or text 312-555-0101", [("312-555-0100", ""), ("312-555-0101", "")]),
        ("Dial 2-1-1", [("211", "")]),
        ("988 (24 hours)", [("988", "")]),
        ("312-555-0100 / 312-555-0100", [("312-555-0100", "")]),
    ],
)
def test_each_number_of_a_cell_is_a_phone(cell: str, wanted: list[tuple[Any, ...]]) -> None:
    assert numbers(cell) == wanted
    assert {one["raw"] for one in phones(cell)} == {cell}


def test_words_beside_a_number_are_its_description_and_joints_are_not() -> None:
    assert phones("312-555-0100 ask for intake")[0]["description"] == "312-555-0100 ask for intake"
    assert "description" not in phones("312-555-0100 or 312-555-0101")[0]
    assert "description" in phones("312-555-0100/0101")[0]


def test_a_cell_without_a_number_is_kept_and_a_blank_one_is_none() -> None:
    assert phones("ask at the door", type="voice") == [
        {"number": "ask at the door", "raw": "ask at the door", "type": "voice"}
    ]
    assert phones("  ") == []


@given(st.text(max_size=200))
def test_no_cell_is_lost(text: str) -> None:
    found = phones(text)
    assert bool(found) == bool(text.split())
    assert all(one["number"] and one["raw"] == " ".join(text.split()) for one in found)
