"""docs/performance.md and its picture, from measured figures.

Without a date and without a name of the machine: what changes in it is what was measured.
"""

import os
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.growth import Line, picture

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE, PICTURE = "performance.md", "performance.svg"
TITLE = "How long a search takes as the directory grows"
_HEAD = """# Performance

Made by `make bench`; do not edit. Measured on {cores} cores with Python {python}. Seconds belong to
one machine and moment; a figure and its floor are from the same run, so trust the ratio.

*Floor*: what the bare driver or engine takes for the same work, as the last column says. *Times*:
the figure as a multiple of its floor. A search is asked as if for the first time; the notes tell
how long a process takes that remembers the question. Listings of a size are made up from the distributions of
SAMHSA's books (`benchmarks/listings.py`); "both books" are the real 21,213.
"""


def write(figures: Sequence[Figure], folder: Path = DOCS) -> None:
    """The picture only with figures at several sizes; without, the one that stands is kept."""
    lines = growth_lines(figures)
    if lines:
        drawn = picture(TITLE, lines, across="Listings", upward="Milliseconds")
        (folder / PICTURE).write_text(drawn, encoding="utf-8")
    (folder / PAGE).write_text(page(figures, pictured=bool(lines)), encoding="utf-8")


def page(figures: Sequence[Figure], *, pictured: bool) -> str:
    head = _HEAD.format(cores=os.cpu_count(), python=platform.python_version())
    shown = f"\n![{TITLE}; the table has the figures]({PICTURE})\n" if pictured else ""
    rows = "".join(_row(one) for one in figures)
    return (
        f"{head}{shown}\n"
        "| figure | value | goal | reached | floor | times | floor is, and notes |\n"
        "|---|---:|---:|---|---:|---:|---|\n"
        f"{rows}"
    )


def _row(one: Figure) -> str:
    bound = "≤" if one.better == "lower" else "≥"
    goal = "" if one.limit is None else f"{bound} {number(one.limit)} {one.unit}"
    if one.goal_of_floor and one.goal is not None and one.limit is not None:
        goal = f"{bound} {one.goal:.2g} times"
    reached = {True: "yes", False: "**no**", None: ""}[one.reached]
    floor = "" if one.floor is None else f"{number(one.floor)} {one.unit}"
    times = "" if one.of_floor is None else f"{one.of_floor:.2f}"
    notes = "; ".join(filter(None, (one.floor_name, one.note)))
    value = f"{number(one.value)} {one.unit}"
    cells = (one.name, value, goal, reached, floor, times, notes)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def number(value: float) -> str:
    places = 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 2
    return f"{value:,.{places}f}"


def growth_lines(figures: Iterable[Figure]) -> list[Line]:
    """Of each series that was measured at several sizes, and of its floor."""
    points: dict[str, dict[float, float]] = {}
    for one in figures:
        if one.series:
            points.setdefault(one.series, {})[one.size] = one.value
            if one.floor:
                points.setdefault(f"{one.series}, floor", {})[one.size] = one.floor
    return [
        Line(name, tuple(sorted(each.items()))) for name, each in points.items() if len(each) > 1
    ]
