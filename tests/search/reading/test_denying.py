"""What somebody does not want is put last; what somebody lacks is not taken for that."""

import pytest

from search.reading.denying import refused_in
from search.reading.tokens import tokens_of
from tests.factories import make_service, make_taxonomy_term
from tests.search.conftest import Ask, names


def refused(text: str) -> list[str]:
    return [token.word for token in refused_in(tokens_of(text))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("detox, no methadone", ["methadone"]),
        ("live-in place, not a hospital", ["hospital"]),
        ("therapy without medication", ["medication"]),
        ("I don't want to go to a hospital", ["hospital"]),
        ("somebody instead of the police", ["police"]),
        ("ayuda sin pastillas", ["pastillas"]),
    ],
)
def test_what_stands_behind_a_denial_is_refused(text: str, words: list[str]) -> None:
    assert refused(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "no insurance", "no food", "without my meds", "I have no medication left", "no shelter",
        "hospital, not far", "methadone", "I can not sleep and need the hospital",
    ],
)  # fmt: skip
def test_what_is_missing_or_wanted_is_not(text: str) -> None:
    assert refused(text) == []


@pytest.mark.django_db
def test_what_is_refused_comes_last_and_is_not_looked_for(ask: Ask) -> None:
    methadone = make_taxonomy_term("Methadone used in treatment")
    make_service("A detox with it", terms=[methadone])
    make_service("Z detox")
    make_service("Methadone clinic", terms=[methadone])
    assert names(ask("q=detox, no methadone")) == ["Z detox", "A detox with it"]
    assert names(ask("q=detox methadone")) == ["A detox with it"]


@pytest.mark.django_db
def test_of_nothing_but_a_refusal_all_is_listed_and_that_last(ask: Ask) -> None:
    make_service("A clinic", terms=[make_taxonomy_term("Methadone used in treatment")])
    make_service("B bakery")
    assert names(ask("q=no methadone")) == ["B bakery", "A clinic"]
