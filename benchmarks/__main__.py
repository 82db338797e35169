"""`python -m benchmarks [--only NAME …] [--json FILE] [--page]`: every figure beside its floor."""

import argparse
import importlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks import performance_page
from benchmarks.figure import Figure

FOLDER = Path(__file__).parent
NOISE_NOTE = (
    "Seconds belong to this machine and this moment; other programs on it make them longer. "
    "A figure and its floor are from the same run: trust the ratio, and run twice."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 1 if a goal was missed."""
    options = parse(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    figures: list[Figure] = []
    for name in options.only:
        say(f"\n{name}")
        for figure in run(name):
            figures.append(figure)
            say(line(figure))
    say("\n" + NOISE_NOTE)
    if options.json:
        options.json.write_text(json.dumps(report(figures), indent=2) + "\n")
    if options.page:
        performance_page.write(figures)
    missed = [figure for figure in figures if figure.reached is False]
    say(f"{len(figures)} figures, {len(missed)} missed.")
    return 1 if missed else 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    names = sorted(path.stem for path in FOLDER.glob("bench_*.py"))
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--page", action="store_true", help="write docs/performance.md")
    options = parser.parse_args(arguments)
    if options.page and options.only != names:
        parser.error("--page tells all figures: leave out --only")
    return options


def run(name: str) -> Iterable[Figure]:
    """The figures of one module, as they are measured."""
    figures: Iterable[Figure] = importlib.import_module(f"benchmarks.{name}").figures()
    return figures


def line(figure: Figure) -> str:
    """One row of the table: verdict, name, value, goal, floor."""
    verdict = {True: "reached", False: "MISSED", None: ""}[figure.reached]
    bound = "at most" if figure.better == "lower" else "at least"
    goal = "" if figure.limit is None else f"{bound} {number(figure.limit, figure.unit)}"
    row = f"  {verdict:8} {figure.name:52} {number(figure.value, figure.unit):>12}  {goal:20}"
    if figure.floor is not None:
        row += f" floor {number(figure.floor, figure.unit)} ({figure.floor_name})"
        row += f", {figure.of_floor:.2f} of it" if figure.of_floor else ""
    return row.rstrip() + (f"; {figure.note}" if figure.note else "")


def number(value: float, unit: str) -> str:
    places = 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 2
    return f"{value:,.{places}f} {unit}"


def report(figures: Sequence[Figure]) -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load_average": os.getloadavg()[0],
        "note": NOISE_NOTE,
        "figures": [figure.as_dict() for figure in figures],
    }


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
