from dataclasses import replace

import pytest

from tests.search.gold.__main__ import FOLDER, asked
from tests.search.gold.floors import shortfalls
from tests.search.gold.outcomes import Outcome
from tests.search.gold.queries import SETS, asked_of


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(one, marks=[] if asked_of(one) == "demo" else pytest.mark.needs_shared)
        for one in SETS
    ],
)
def test_the_answers_to_judged_questions_are_right(name: str) -> None:
    below = list(shortfalls(asked(name, FOLDER)))
    assert not below, "\n".join([f"{name}: below the floor, see `make relevance`", *below])


def outcome(score: float, kind: str, *, held_out: bool) -> Outcome:
    return Outcome("demo", f"q{score}", kind, "q", "", held_out, score, 0, 1)


def scores(plain: float, misspelt: float, *, held_out: bool) -> list[Outcome]:
    told = {"plain": plain, "misspelt": misspelt}
    return [outcome(score, kind, held_out=held_out) for kind, score in told.items()]


def test_at_the_floors_nothing_is_short() -> None:
    told = scores(0.90, 0.80, held_out=False) + scores(0.95, 0.85, held_out=True)
    assert list(shortfalls(told)) == []


def test_questions_that_are_held_out_must_be_right_too() -> None:
    told = scores(1.0, 1.0, held_out=False) + scores(0.89, 0.79, held_out=True)
    assert list(shortfalls(told)) == [
        "plain, held out: 0.890 < 0.9",
        "misspelt, held out: 0.790 < 0.8",
    ]


def test_a_single_plain_question_must_not_fail_whatever_the_mean() -> None:
    told = scores(1.0, 1.0, held_out=True) + scores(1.0, 1.0, held_out=False)
    told += [outcome(1.0, "plain", held_out=held) for held in (True, False)] * 10
    told += [outcome(0.59, "plain", held_out=False), outcome(0.1, "misspelt", held_out=True)]
    assert list(shortfalls(told)) == [
        "misspelt, held out: 0.550 < 0.8",
        "q0.59: 0.590 < 0.6",
    ]


def test_of_strangers_questions_the_means_count() -> None:
    told = [replace(one, set="stories") for one in scores(0.81, 0.79, held_out=False)]
    told += [replace(one, set="stories") for one in scores(0.77, 0.0, held_out=True)]
    assert list(shortfalls(told)) == [
        "plain, held out: 0.770 < 0.78",
        "misspelt, held out: 0.000 < 0.76",
    ]


def test_a_part_that_was_not_asked_is_short() -> None:
    assert "plain, held out: nothing asked < 0.9" in list(
        shortfalls(scores(1.0, 1.0, held_out=False))
    )
