"""Ages in years among the words of the box."""

import pytest

from search.reading.age import ages_said
from search.reading.tokens import tokens_of


def said(text: str) -> list[tuple[str, list[str]]]:
    """The words of each age, and what they are looked for by."""
    return [
        (" ".join(token.word for token in one.tokens), [target.text for target in one.targets])
        for one in ages_said(tokens_of(text))
    ]


@pytest.mark.parametrize(
    ("text", "words", "targets"),
    [
        ("detox for my 71 year old dad", "71 year old", ["group:older_adults", "age:65-"]),
        ("15yo who cuts", "15yo", ["group:adolescents", "age:13-17"]),
        ("mi hijo de 8 años", "8 anos", ["age:0-12"]),
        ("I am 30 years old", "30 years old", ["age:26-64"]),
        ("25 yrs", "25 yrs", ["group:young_adults", "age:18-25"]),
    ],
)
def test_an_age_is_the_band_that_listings_name(text: str, words: str, targets: list[str]) -> None:
    assert said(text) == [(words, targets)]


@pytest.mark.parametrize(
    "text", ["12 step meetings", "60614", "open 24 hours", "999 years", "old", "years of pain", ""]
)
def test_other_numbers_are_no_age(text: str) -> None:
    assert said(text) == []
