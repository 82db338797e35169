"""Which phrases are said in some words."""

from search.reading.phrases import LOOSEST, compile_book
from search.reading.tokens import tokens_of
from search.synonyms import Synonym

BOOK = compile_book(
    [
        Synonym("community clinic", ("sliding scale clinic",)),
        Synonym("mental health treatment", ("mental health clinic", "mental health")),
        Synonym("cost:sliding_scale", ("sliding scale",)),
        Synonym("group home for teens", ("group home for teens",)),
        Synonym("group home", ("group home",)),
        Synonym("crisis line", ("in crisis",)),
        Synonym("cost:medicaid", ("medi-cal",)),
        Synonym("health insurance sign-up", ("no health insurance",)),
        Synonym("cost:free", ("no insurance",)),
        Synonym("depression", ("cant get out of bed",)),
        Synonym("rides", ("cant get",)),
    ],
    "of these tests",
)


def said(text: str) -> list[str]:
    found = BOOK.among(tokens_of(text))
    return sorted(" ".join(token.word for token in one.tokens) for one in found)


def test_what_stands_together_is_said_before_what_is_scattered() -> None:
    assert said("sliding scale mental health clinic") == ["mental health clinic", "sliding scale"]
    assert said("sliding scale clinic") == ["sliding scale clinic"]


def test_the_longer_is_said_where_it_is_as_sure() -> None:
    assert said("group home for troubled teens") == ["group home teens"]


def test_a_phrase_does_not_take_a_word_out_of_another_that_stands_together() -> None:
    assert said("no insurance mental health") == ["mental health", "no insurance"]
    assert said("no good health insurance") == ["no health insurance"]


def test_the_little_words_of_a_phrase_belong_to_no_other() -> None:
    assert said("i can't get out of bed") == ["out bed"]
    assert said("can't get there, bed broken") == ["cant get"]


def test_a_little_word_in_a_phrase_makes_it_no_surer() -> None:
    assert said("mental health in crisis") == ["in crisis", "mental health"]


def test_of_a_long_sentence_nothing_else_is_understood_of_a_phrase_may_lie_far_apart() -> None:
    tokens = tokens_of("mental trouble made her lose all joy in life and health")
    assert BOOK.among(tokens) == []
    (found,) = BOOK.among(tokens, loose=LOOSEST)
    assert [token.word for token in found.tokens] == ["mental", "health"]


def test_two_words_are_said_as_one_but_not_by_another_that_only_begins_so() -> None:
    assert said("medical") == ["medical"]
    assert said("bring my own medication") == []
    assert (said("grouphome"), said("grouphomes")) == (["grouphome"], ["grouphomes"])
