"""Styles know a start and an end and no left and right, so that a page can be turned around."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).resolve().parents[2] / "frontend" / "src" / "styles"
SHEETS = sorted(STYLES.glob("*.scss"))
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/|url\([^)]*\)", re.DOTALL)
FUNCTION = re.compile(r"\([^()]*\)")
SIDES = r"left|right"
PHYSICAL = re.compile(
    rf"""(?<![\w-])(?:
        (?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:{SIDES})[\w-]*\s*:[^;]*
        | border-(?:top|bottom)-(?:{SIDES})-radius\s*:[^;]*
        | (?:{SIDES})\s*:[^;{{]*
        | (?:text-align|float|clear|caption-side|transform-origin|background-position)\s*:
          [^;]*\b(?:{SIDES})\b[^;]*
        | (?:margin|padding|inset|border-width|border-radius)\s*:\s*
          (?P<t>[^\s;]+)\s+(?P<r>[^\s;]+)\s+(?P<b>[^\s;]+)\s+(?!(?P=r)\s*;)[^\s;]+
        | (?:box|text)-shadow\s*:\s*(?:inset\s+)?-?(?:0?\.\d|[1-9])[^;]*(?<=[\w%)])\s*
        | translateX?\([^)]*\)
    )""",
    re.VERBOSE,
)
# What has no logical form, by the sheet and its words, and what turns it around.
REASONED = {
    ("_suggestions.scss", "box-shadow: inset 0.375rem 0 0 var(--accent)"): "turned two lines below",
    ("_suggestions.scss", "box-shadow: inset -0.375rem 0 0 var(--accent)"): "turns that one",
    ("_forms.scss", "background-position: left 0.5rem center"): "turns what USWDS says",
    ("_map.scss", "margin: var(--gap-3) 2.25rem var(--gap-3) var(--gap-4)"): (
        "Leaflet's button to close stands at the right on every page"
    ),
    ("_page.scss", "text-align: right"): "for words of another direction on a page that is turned",
}


def physical(text: str) -> list[str]:
    plain = FUNCTION.sub(lambda found: found[0].replace(" ", ""), COMMENT.sub("", text))
    return [one[0].strip() for one in PHYSICAL.finditer(plain)]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_style_says_left_or_right_without_a_reason(sheet: Path) -> None:
    found = physical(sheet.read_text(encoding="utf-8"))
    assert [one for one in found if (sheet.name, one) not in REASONED] == []


def test_each_reason_is_for_something_that_is_there() -> None:
    there = {(one.name, found) for one in SHEETS for found in physical(one.read_text())}
    assert set(REASONED) <= there


@pytest.mark.parametrize(
    "style",
    [
        "margin-left: 1rem;",
        "left: 0;",
        "border-right-color: red;",
        "border-top-left-radius: 0;",
        "text-align: left;",
        "float: right;",
        "padding: 0 1rem 0 2rem;",
        "box-shadow: 2px 0 0 red;",
        "transform: translateX(1rem);",
    ],
)
def test_a_side_would_be_found(style: str) -> None:
    assert len(physical(f".one {{\n  {style}\n}}\n")) == 1


@pytest.mark.parametrize(
    "style",
    [
        "margin-inline-start: 1rem;",
        "inset-inline: 0 auto;",
        "text-align: start;",
        "float: inline-start;",
        "padding: 0 1rem 2rem 1rem;",
        "padding: 1rem 2rem;",
        "padding: 1rem clamp(1rem, 2.5vw, 1.5rem);",
        "box-shadow: 0 0.25rem 1rem red;",
        "box-shadow: inset 0 0 0 2px var(--link);",
        "// left: 0",
    ],
)
def test_a_start_or_an_end_is_fine(style: str) -> None:
    assert physical(f".one {{\n  {style}\n}}\n") == []
