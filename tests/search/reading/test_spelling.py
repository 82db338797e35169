"""What a slip was meant for: by itself, and by the words beside it."""

import pytest

from search.reading.spelling import speller
from search.snapshot import current
from tests.factories import make_service, make_taxonomy_term
from tests.search.conftest import Ask, names

pytestmark = pytest.mark.django_db


def read(ask: Ask, words: str) -> str:
    return str(ask(f"q={words}")["understood"]["q"])


@pytest.mark.parametrize("slip", ["medicarre", "medicares", "methadoness"])
def test_a_doubled_ending_is_no_plural(ask: Ask, slip: str) -> None:
    make_service("Methadone clinic")
    assert not read(ask, slip).endswith("ss")


def test_a_form_of_a_word_gives_way_to_what_is_asked_far_more_often(ask: Ask) -> None:
    make_service("Tribal council")
    for number in range(30):
        make_service(f"Counseling {number}")
    assert read(ask, "counciling") == "counseling"
    assert read(ask, "councils") == "councils", "a plain plural stays"


def test_a_form_of_a_slip_in_a_listing_is_mended_too(ask: Ask) -> None:
    make_service("Opiod clinic")
    for number in range(130):
        make_service(f"For opioids {number}")
    assert read(ask, "opiods") == "opioids"


def test_of_two_words_as_near_the_one_that_makes_a_phrase_was_meant(ask: Ask) -> None:
    make_service("Smoking cessation")
    make_service("Soaking tubs")
    assert read(ask, "quit soking") == "quit smoking"


def test_a_word_of_everyday_that_makes_no_sense_is_mended_where_its_neighbour_does(
    ask: Ask,
) -> None:
    make_service("First team", terms=[make_taxonomy_term("Psychosis")])
    assert names(ask("q=hears vices")) == ["First team"]
    assert read(ask, "vices") == "vices", "alone it is what was typed"


def test_a_phrase_of_one_word_makes_no_slip_likelier(ask: Ask) -> None:
    from search.reading.reader import book_of
    from tests.search.reading.conftest import LEXICON

    make_service("Smoking cessation")
    ask("q=smoking")
    spelling = speller(current(), book_of(LEXICON))
    assert not spelling.book.completes({"hope"}, "suboxone")
    assert spelling.book.completes({"quit"}, "smoking")
