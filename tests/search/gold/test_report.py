import pytest

from tests.search.gold.outcomes import Found, Outcome, as_json, from_json, mean
from tests.search.gold.report import changes, page, scores_in


def outcome(id: str, score: float, *, kind: str = "plain", held_out: bool = False) -> Outcome:
    found = (Found(2, "Medical detox", "Clear Morning", "Spokane WA", 1.5),)
    return Outcome("demo", id, kind, "detox | 24 hours", "99201", held_out, score, 1, 1, found)


def test_a_page_is_read_back_as_it_was_written() -> None:
    told = page([outcome("detox", 0.756), outcome("detox", 0.5, kind="misspelt")])
    assert scores_in(told) == {("demo", "detox", "plain"): 0.76, ("demo", "detox", "misspelt"): 0.5}


def test_what_changed_is_told_with_the_largest_loss_first() -> None:
    before = {("demo", "a", "plain"): 0.5, ("demo", "b", "plain"): 0.9, ("demo", "c", "plain"): 1.0}
    now = [outcome("a", 0.7), outcome("b", 0.3), outcome("c", 0.999), outcome("new", 0.1)]
    assert [(was, one.id) for was, one in changes(before, now)] == [(0.9, "b"), (0.5, "a")]


def test_means_are_of_one_set_one_kind_and_one_part() -> None:
    told = [outcome("a", 0.4), outcome("b", 0.8, held_out=True), outcome("a", 0.0, kind="misspelt")]
    assert mean(told, "plain", of_set="demo") == pytest.approx(0.6)
    assert mean(told, "plain", of_set="demo", held_out=True) == 0.8
    assert mean(told, "plain", of_set="samhsa") is None


def test_outcomes_pass_between_processes_unchanged() -> None:
    assert from_json(as_json([outcome("a", 1 / 3)])) == [outcome("a", 1 / 3)]
