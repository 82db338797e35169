"""`python -m tests.search.gold`: asks the judged queries, tells the score of each, what changed
against the last commit, and writes docs/relevance.md.

The page is written only by a run over everything: both sets, both kinds, every query.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.config.programs import ROOT
from tests.search.gold import report
from tests.search.gold.databases import books, prepare
from tests.search.gold.outcomes import Outcome, from_json, mean
from tests.search.gold.queries import KINDS, SETS, asked_of

FOLDER = ROOT / "var" / "gold"


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 1 if a set could not be asked."""
    options = parse(arguments)
    names = [name for name in options.set if asked_of(name) == "demo" or books().is_dir()]
    outcomes = ask(names, options)
    shown = [one for one in outcomes if not (options.only_tuned and one.held_out)]
    for one in shown:
        tell(line(one))
        if options.query or options.details:
            tell(details(one))
    tell_changes(shown)
    if not options.query:
        tell_totals(outcomes, names)
    if missing := sorted(set(options.set) - set(names)):
        tell(f"NOT ASKED: {', '.join(missing)}; no books at {books()}. Set HANDRAIL_SHARED.")
        return 1
    if is_whole(options):
        (ROOT / report.PAGE).write_text(report.page(outcomes), encoding="utf-8")
    return 0


def ask(names: Iterable[str], options: argparse.Namespace) -> list[Outcome]:
    return [
        one
        for name in names
        for one in asked(name, options.folder, fresh=options.fresh)
        if one.kind in options.kind and (not options.query or one.id in options.query)
    ]


def is_whole(options: argparse.Namespace) -> bool:
    return not options.query and set(options.set) == set(SETS) and set(options.kind) == set(KINDS)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.search.gold", description=__doc__)
    parser.add_argument("--set", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--kind", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--query", nargs="+", metavar="ID", help="only these, with what was found")
    parser.add_argument("--details", action="store_true", help="with what was found, for all")
    parser.add_argument("--only-tuned", action="store_true", help="tell no query that is held out")
    parser.add_argument("--fresh", action="store_true", help="make the databases anew")
    parser.add_argument(
        "--folder",
        type=Path,
        default=FOLDER,
        help="where the databases are kept (%(default)s)",
    )
    return parser.parse_args(arguments)


def asked(name: str, folder: Path, *, fresh: bool = False) -> list[Outcome]:
    """Every query of the set in both kinds, by a process of its own."""
    database = prepare(asked_of(name), folder, fresh=fresh, tell=tell)
    return from_json(database.run("-m", "tests.search.gold.asking", name, str(books())))


def line(one: Outcome) -> str:
    """Score, grades of the first ten, query."""
    grades = " ".join(str(found.grade) for found in one.found)
    near = f" near {one.near}" if one.near else ""
    held = " (held out)" if one.held_out else ""
    return (
        f"{one.score:.2f}  {one.set:6} {one.kind:8} [{grades:19}] {one.id}: {one.words}{near}{held}"
    )


def details(one: Outcome) -> Iterable[str]:
    yield f"      {one.total} found, {one.right} judged right"
    for rank, found in enumerate(one.found, start=1):
        far = "" if found.distance_km is None else f", {found.distance_km:.1f} km"
        where = f" ({found.city}{far})" if found.city or far else ""
        yield f"      {rank:2}. [{found.grade}] {found.name}, {found.organization}{where}"


def tell_changes(outcomes: Sequence[Outcome]) -> None:
    changed = report.changes(report.committed(), outcomes)
    if changed:
        tell(f"\n{len(changed)} changed since the last commit:")
    for before, one in changed:
        tell(f"  {before:.2f} -> {one.score:.2f}  {one.set} {one.kind} {one.id}")


def tell_totals(outcomes: Sequence[Outcome], names: Iterable[str]) -> None:
    tell("")
    for name in names:
        for kind in KINDS:
            means = {
                part: mean(outcomes, kind, of_set=name, held_out=held_out)
                for part, held_out in report.PARTS
            }
            told = [f"{part} {score:.4f}" for part, score in means.items() if score is not None]
            if told:
                tell(f"{name:6} {kind:8} {', '.join(told)}")


def tell(lines: str | Iterable[str]) -> None:
    for one in [lines] if isinstance(lines, str) else lines:
        sys.stdout.write(one + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
