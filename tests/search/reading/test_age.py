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
        ("our ten year old has rages", "ten year old", ["age:0-12"]),
        ("mi hijo tiene diez años", "diez anos", ["age:0-12"]),
        ("my mom is 74 and drinks", "74", ["group:older_adults", "age:65-"]),
        ("I'm 15 and I can't go home", "15", ["group:adolescents", "age:13-17"]),
        ("he is two and doesn't talk", "two", ["age:0-12"]),
        ("raising her kids at 67", "67", ["group:older_adults", "age:65-"]),
    ],
)
def test_an_age_is_the_band_that_listings_name(text: str, words: str, targets: list[str]) -> None:
    assert said(text) == [(words, targets)]


@pytest.mark.parametrize(
    "text",
    [
        "12 step meetings",
        "60614",
        "open 24 hours",
        "999 years",
        "old",
        "years of pain",
        "",
        "the clinic is 10 miles away",
        "two years sober",
        "she is two years sober",
        "I am 5 years clean",
        "she is 30 weeks pregnant",
        "he drinks two bottles",
        "is five blocks away",
        "hace diez años",
    ],
)
def test_other_numbers_are_no_age(text: str) -> None:
    assert said(text) == []
