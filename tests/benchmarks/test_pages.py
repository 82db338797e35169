"""What a phone shows and when is read from what the browser observed as the measures are defined."""

import pytest

from benchmarks import bench_pages
from benchmarks.vitals import SHORTEST_EVENT_MS, Visit, layout_shift, longest_interaction_ms


def _visit(**acts_ms: float) -> Visit:
    return Visit(900.0, 0.0, acts_ms, html_bytes=1, script_bytes=1, all_bytes=2)


def test_shifts_close_to_each_other_add_up() -> None:
    assert layout_shift([(100, 0.01), (900, 0.02), (1800, 0.01)]) == pytest.approx(0.04)


def test_after_a_quiet_second_shifts_are_counted_anew_and_the_worst_sum_is_told() -> None:
    assert layout_shift([(100, 0.03), (200, 0.02), (1200, 0.04)]) == pytest.approx(0.05)


def test_no_sum_is_of_more_than_five_seconds() -> None:
    assert layout_shift([(900 * n, 0.01) for n in range(8)]) == pytest.approx(0.06)


def test_without_a_shift_there_is_none() -> None:
    assert layout_shift([]) == 0


def test_an_interaction_is_as_long_as_its_longest_event() -> None:
    events = [{"id": 7, "ms": 24.0}, {"id": 7, "ms": 88.0}, {"id": 9, "ms": 40.0}]
    assert longest_interaction_ms(events) == 88


def test_a_pointer_passing_over_is_no_interaction() -> None:
    assert longest_interaction_ms([{"id": 0, "ms": 300.0}]) == SHORTEST_EVENT_MS


def test_acts_are_told_by_their_medians_the_longest_first() -> None:
    visits = [_visit(typing=t, opening=o) for t, o in ((40, 60), (16, 64), (24, 200))]
    assert list(bench_pages.acts_ms(visits).items()) == [("opening", 64), ("typing", 24)]


@pytest.mark.parametrize("size", [400, 56_021])
def test_a_bare_page_has_the_bytes_it_is_asked_for_and_its_words_last(size: int) -> None:
    page = bench_pages.bare_page(size)
    assert len(page.encode()) == size
    assert page.rindex("-->") < page.index("<p>")


def test_without_a_browser_it_is_said_aloud_that_nothing_was_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench_pages, "chromium_path", lambda: None)
    assert list(bench_pages.figures()) == []
    assert "NOT MEASURED" in capsys.readouterr().err
