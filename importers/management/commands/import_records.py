"""manage.py import_records SOURCE PATH...

SOURCE is a format, or `auto`: what the content of the files says.

Exit status: 0 all rows imported, 1 some rows were quarantined, 2 it stopped, and why.
"""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from importers import runs
from importers.sources import AUTO, FORMATS
from importers.tally import Counts

SHOWN_FINDINGS = 20
SHOWN_LETTERS = 100
KINDS = ("created", "changed", "unchanged", "refused")
MOST_ROWS = 2**31 - 1  # what the column of a run holds


class Command(BaseCommand):
    help = "Imports the files of a source: creates, changes and retires records."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", choices=[AUTO, *sorted(FORMATS)])
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="file or folder")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, only report")
        parser.add_argument("--limit", type=_positive, metavar="N", help="rows at most")
        parser.add_argument("--note", default="", help="why, kept with the run")
        parser.add_argument(
            "--allow-retire",
            action="store_true",
            help="go on even if more than a fifth of the records are gone",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        request = runs.Request(
            source=options["source"],
            paths=options["paths"],
            note=options["note"],
            dry_run=options["dry_run"],
            limit=options["limit"],
            retire_any=options["allow_retire"],
        )
        with tqdm(unit=" rows", disable=not sys.stderr.isatty(), leave=False) as bar:
            report = runs.run(request, progress=lambda read, rows: _advance(bar, read, rows))
        if options["source"] == AUTO and report.source != AUTO:
            self.stdout.write(f"source={report.source}")
        self._tell(report, dry_run=request.dry_run)
        sys.exit(2 if report.reason else 1 if report.counts.quarantined else 0)

    def _tell(self, report: runs.Report, *, dry_run: bool) -> None:
        for finding, times in report.examples[:SHOWN_FINDINGS]:
            where = f"{finding.line[0]} row {finding.line[1]}: " if finding.line else ""
            # Without a field, what is named is a whole file.
            named = f"{finding.field} {finding.value[:80]!r}" if finding.field else finding.value
            what = f"{named}: " if named else ""
            more = f" (and {times - 1} more)" if times > 1 else ""
            self.stdout.write(f"{finding.level}: {where}{what}{finding.message}{more}")
        if len(report.examples) > SHOWN_FINDINGS:
            self.stdout.write(f"... and {len(report.examples) - SHOWN_FINDINGS} other kinds.")
        if dry_run:
            for line in preview(report):
                self.stdout.write(line)
        if report.reason:
            self.stderr.write(report.reason)
        self.stdout.write(_summary(report.counts, dry_run=dry_run))
        self.stdout.write(last_line(report))


def preview(report: runs.Report) -> Iterator[str]:
    """Counts by kind, what would change field by field, and some of it before and after."""
    found = report.differences
    for entity in sorted({entity for entity, _ in report.kinds} | found.retired.keys()):
        counts = {what: report.kinds[entity, what] for what in KINDS}
        counts["retired"] = found.retired[entity]
        yield f"{entity}: " + ", ".join(f"{n} {what}" for what, n in counts.items() if n)
    for (entity, name), count in sorted(found.fields.items()):
        yield f"{entity}.{name} would change in {count} records, such as:"
        for one in found.examples:
            if (one.entity, one.field) == (entity, name):
                yield f"  {one.record}: {_short(one.before)} -> {_short(one.after)}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return repr(words if len(words) <= SHOWN_LETTERS else f"{words[:SHOWN_LETTERS]}…")


def last_line(report: runs.Report) -> str:
    """For scripts; its form is a promise."""
    counts = report.counts
    return (
        f"run={report.run_id} read={counts.read} created={counts.created} "
        f"changed={counts.changed} unchanged={counts.unchanged} "
        f"quarantined={counts.quarantined} retired={counts.retired} "
        f"findings={counts.findings} seconds={report.seconds:.1f}"
    )


def _summary(counts: Counts, *, dry_run: bool) -> str:
    tense = "would be " if dry_run else ""
    return (
        f"{counts.read} rows read: {counts.created} {tense}created, {counts.changed} "
        f"{tense}changed, {counts.unchanged} unchanged, {counts.quarantined} left out; "
        f"{counts.retired} records {tense}retired."
    )


def _advance(bar: Any, read: int, rows: int | None) -> None:
    bar.total = rows
    bar.update(read - bar.n)


def _positive(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= MOST_ROWS:
        raise ArgumentTypeError(f"{text!r} is no number of rows; give 1 to {MOST_ROWS}")
    return number
