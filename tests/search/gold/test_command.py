from pathlib import Path

import pytest

from tests.search.gold import __main__ as command
from tests.search.gold import report
from tests.search.gold.outcomes import Found, Outcome

FOUND = (Found(2, "Medical detox", "Clear Morning", "Spokane WA", 1.5),)


def outcome(name: str, id: str, kind: str, *, held_out: bool = False) -> Outcome:
    return Outcome(name, id, kind, f"{id}?", "99201", held_out, 0.5, 1, 1, FOUND)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the page is written; the sets have one tuned and one held-out query."""
    told = [("detox", False), ("rehab", True)]
    monkeypatch.setattr(
        command,
        "asked",
        lambda name, folder, fresh: [
            outcome(name, id, kind, held_out=held)
            for id, held in told
            for kind in ("plain", "misspelt")
        ],
    )
    monkeypatch.setattr(command, "books", lambda: tmp_path)
    monkeypatch.setattr(report, "PAGE", tmp_path / "relevance.md")
    monkeypatch.setattr(report, "committed", dict)
    return tmp_path / "relevance.md"


def test_a_run_over_everything_writes_the_page(page: Path) -> None:
    assert command.main([]) == 0
    assert "`rehab`" in page.read_text()


@pytest.mark.parametrize("some", [["--set", "demo"], ["--kind", "plain"], ["--query", "detox"]])
def test_a_run_over_a_part_leaves_the_page(page: Path, some: list[str]) -> None:
    assert command.main(some) == 0
    assert not page.exists()


@pytest.mark.usefixtures("page")
def test_who_tunes_sees_no_query_that_is_held_out(capsys: pytest.CaptureFixture[str]) -> None:
    command.main(["--only-tuned", "--details"])
    told = capsys.readouterr().out
    assert "Medical detox, Clear Morning (Spokane WA, 1.5 km)" in told
    assert "rehab" not in told


@pytest.mark.usefixtures("page")
def test_one_query_is_told_with_what_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    command.main(["--query", "detox", "--set", "demo", "--kind", "plain"])
    told = capsys.readouterr().out
    assert "0.50  demo   plain    [2" in told
    assert "1. [2] Medical detox" in told


def test_without_the_books_the_rest_is_asked_and_it_says_so(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "books", lambda: page.parent / "nowhere")
    assert command.main([]) == 1
    assert "NOT ASKED: samhsa" in capsys.readouterr().out
    assert not page.exists()
