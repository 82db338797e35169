"""The box as words."""

import pytest

from search.reading.tokens import Token, stems_of, tokens_of, without


def words(text: str) -> list[str]:
    return [token.word for token in tokens_of(text)]


def taken(text: str, *gone: str) -> str:
    return without(text, [token for token in tokens_of(text) if token.word in gone])


def test_words_keep_their_places() -> None:
    assert tokens_of("My Détox")[1] == Token("detox", "detox", 3, 8, capital=True)


def test_a_contraction_is_one_word() -> None:
    assert words("can't pay; don’t ask") == ["cant", "pay", "dont", "ask"]


def test_stems_of_a_phrase_leave_out_what_surrounds_it() -> None:
    assert stems_of("I want to stop drinking") == ("stop", "drink")
    assert stems_of("help me") == ("help",)


def test_words_taken_out_take_the_little_word_before_them_along() -> None:
    assert taken("counseling for teens", "teens") == "counseling"
    assert taken("groups for men in spanish", "spanish") == "groups for men"
    assert taken("medicaid detox", "medicaid") == "detox"


@pytest.mark.parametrize("text", ["", "   ", "?!…", "\u200f\u202e", "a" * 5000, "x " * 5000])
def test_any_text_is_taken_apart(text: str) -> None:
    assert len(tokens_of(text)) <= 32
