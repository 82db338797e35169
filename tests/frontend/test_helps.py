"""Whom to call in an emergency: every kind has it, in both languages, and no dead number."""

import re

import pytest
from django.utils import translation

from frontend.brand.reading import read
from frontend.emergency import helps
from search.crisis import known_kinds
from tests.frontend.conftest import Write


@pytest.mark.parametrize("kind", known_kinds())
def test_each_kind_has_help(kind: str) -> None:
    (one,) = helps([kind])
    assert one.kind == kind
    assert one.heading
    assert any(line.link for line in one.lines)


def test_an_overdose_is_told_911_first_and_naloxone_next() -> None:
    (one,) = helps(("overdose",))
    first, second, *_ = one.lines
    assert first.link == "tel:911"
    assert "naloxone" in second.words


def test_a_link_calls_the_number_that_is_shown() -> None:
    for one in helps(known_kinds()):
        for line in one.lines:
            shown = line.number.replace("-", "")
            assert bool(line.link) == bool(shown)
            assert re.sub(r"\?.*|\D", "", line.link).removeprefix("1") == shown.removeprefix("1")
            assert line.link == "" or re.fullmatch(r"(tel|sms):\+?\d+(\?body=[A-Z]+)?", line.link)


def test_no_line_is_told_twice() -> None:
    lines = [line for one in helps(known_kinds()) for line in one.lines]
    assert len(lines) == len(set(lines))
    assert helps(()) == []


def test_help_is_told_in_spanish_too() -> None:
    english = helps(known_kinds())
    with translation.override("es"):
        spanish = helps(known_kinds())
    for one, other in zip(english, spanish, strict=True):
        assert one.heading != other.heading
        for line, its in zip(one.lines, other.lines, strict=True):
            assert line.words != its.words
            assert line.link == its.link


@pytest.mark.parametrize("known", [True, False])
def test_nobody_is_told_to_text_911_unless_the_keeper_says_that_it_works(
    known: bool, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = read(write(f"text_to_911 = {str(known).lower()}"))
    monkeypatch.setattr("frontend.emergency.brand", lambda: theirs)
    (one,) = helps(["danger"])
    assert ("sms:911" in {line.link for line in one.lines}) is known
