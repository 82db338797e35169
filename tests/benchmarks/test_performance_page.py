"""The page of figures says what was measured, and its picture is readable by everybody."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.figure import Figure
from benchmarks.growth import HEIGHT, LEFT, LINE_HEIGHT, RIGHT, WIDTH, Line, picture
from benchmarks.performance_page import PAGE, PICTURE, growth_lines, page, write

SVG = "{http://www.w3.org/2000/svg}"


def _search(size: int, value: float, system: str = "SQLite") -> Figure:
    return Figure(
        f"search, {size:,} listings, {system}, p95", value, "ms", floor=4.0, floor_name="bare",
        goal=3.0, goal_of_floor=True, series=f"{system} p95", size=size,
    )  # fmt: skip


FIGURES = [_search(10_000, 8.0), _search(100_000, 14.0), Figure("memory | RSS", 1234.5, "MB")]
LINES = [Line("quick", ((1e4, 2.0), (1e5, 3.0))), Line("slow", ((1e4, 20.0), (1e5, 3.1)))]


def _drawn(lines: list[Line] = LINES) -> ElementTree.Element:
    return ElementTree.fromstring(picture("Growth <fast>", lines, across="Listings", upward="ms"))


def test_a_row_tells_value_goal_floor_and_ratio() -> None:
    rows = page(FIGURES, pictured=True).splitlines()
    assert (
        "| search, 10,000 listings, SQLite, p95 | 8.00 ms | ≤ 3 times | yes | 4.00 ms | 2.00 | "
        "bare |"
    ) in rows
    assert any("14.00 ms | ≤ 3 times | **no** | 4.00 ms | 3.50" in row for row in rows)


def test_a_bar_in_a_name_does_not_part_the_row() -> None:
    assert "| memory \\| RSS | 1,234 MB |  |  |  |  |  |" in page(FIGURES, pictured=True)


def test_the_page_tells_no_date_and_no_machine() -> None:
    head = page([], pictured=False)
    assert re.search(r"Measured on \d+ cores with Python 3\.\d+\.\d+\.", head)
    assert not re.search(r"20\d\d-\d\d", head)


def test_a_line_needs_two_sizes() -> None:
    lines = growth_lines([*FIGURES, _search(10_000, 9.0, "PostgreSQL")])
    assert lines == [
        Line("SQLite p95", ((10_000, 8.0), (100_000, 14.0))),
        Line("SQLite p95, floor", ((10_000, 4.0), (100_000, 4.0))),
    ]


def test_page_and_picture_are_written_side_by_side(tmp_path: Path) -> None:
    write(FIGURES, tmp_path)
    assert f"]({PICTURE})" in (tmp_path / PAGE).read_text()
    ElementTree.parse(tmp_path / PICTURE)


def test_without_growth_there_is_no_picture(tmp_path: Path) -> None:
    write(FIGURES[-1:], tmp_path)
    assert PICTURE not in (tmp_path / PAGE).read_text()
    assert not (tmp_path / PICTURE).exists()


def test_the_picture_is_told_in_words() -> None:
    drawn = _drawn()
    assert drawn.get("role") == "img"
    assert drawn.findtext(SVG + "title") == "Growth <fast>"
    assert "quick: 2.0 at 10,000, 3.0 at 100,000" in (drawn.findtext(SVG + "desc") or "")
    assert {"Listings", "ms"} <= {text.text for text in drawn.iter(SVG + "text")}


def test_the_picture_suits_a_dark_page() -> None:
    assert "prefers-color-scheme: dark" in (_drawn().findtext(SVG + "style") or "")


def test_equal_factors_are_equal_distances() -> None:
    (line, _) = _drawn([Line("grows", ((1e4, 1.0), (1e5, 10.0), (1e6, 100.0))), LINES[0]]).iter(
        SVG + "g"
    )
    dots = [
        (float(dot.get("cx", "")), float(dot.get("cy", ""))) for dot in line.iter(SVG + "circle")
    ]
    assert dots[1][0] - dots[0][0] == pytest.approx(dots[2][0] - dots[1][0], abs=0.2)
    assert dots[0][1] - dots[1][1] == pytest.approx(dots[1][1] - dots[2][1], abs=0.2)


def test_dots_stay_inside_and_names_do_not_touch() -> None:
    drawn = _drawn()
    for dot in drawn.iter(SVG + "circle"):
        assert LEFT <= float(dot.get("cx", "")) <= WIDTH - RIGHT
        assert 0 <= float(dot.get("cy", "")) <= HEIGHT
    heights = sorted(
        float(text.get("y", "")) for text in drawn.iter(SVG + "text") if text.get("class") == "name"
    )
    assert heights[1] - heights[0] >= LINE_HEIGHT - 0.2
