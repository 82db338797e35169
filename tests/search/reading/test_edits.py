"""How far slips are from words."""

import pytest

from search.reading.edits import cost


def test_a_word_is_no_distance_from_itself() -> None:
    assert cost("counseling", "counseling") == 0


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("cuonseling", "counseling"),  # swapped
        ("counsseling", "counseling"),  # doubled
        ("counsling", "counseling"),  # missing
        ("counseking", "counseling"),  # the key beside
        ("phychiatrist", "psychiatrist"),
        ("depresion", "depression"),
    ],
)
def test_one_slip_is_less_than_two(typed: str, word: str) -> None:
    assert 0 < cost(typed, word) <= 1.0


def test_a_slip_to_the_key_beside_is_likelier_than_to_a_far_one() -> None:
    assert cost("detix", "detox") < cost("detqx", "detox")


def test_what_sounds_alike_is_near() -> None:
    assert cost("buprenorfine", "buprenorphine") <= 2.0


def test_the_first_letter_is_hardly_ever_wrong() -> None:
    assert cost("retox", "detox") > cost("ditox", "detox")


def test_what_is_too_far_is_infinitely_far() -> None:
    assert cost("pantry", "psychiatrist") == float("inf")
