"""manage.py translations export --language CODE FILE
manage.py translations import FILE [--origin WHO]

For translators, who work in spreadsheets. Exit status of an import: 0 every line was taken, 1 some
were refused (the report says which and why), 2 the file cannot be read.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.drafts import Author
from directory.models import Origin
from directory.translations import exchange, gathering, sheets
from directory.translations.fields import languages

SHOWN = 80  # characters of a refused value


class Command(BaseCommand):
    help = "Writes what is to be translated to a CSV file, or reads translations from one."

    def add_arguments(self, parser: CommandParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True)
        out = ways.add_parser("export", help="what has no translation, or one that is out of date")
        out.add_argument("file", type=Path, metavar="FILE")
        out.add_argument("--language", required=True, choices=languages())
        out.add_argument(
            "--all", action="store_true", dest="everything", help="what is translated, too"
        )
        into = ways.add_parser("import", help="takes the lines that have a text")
        into.add_argument("file", type=Path, metavar="FILE")
        into.add_argument(
            "--origin", choices=Origin.values, default="", help="of lines that do not say it"
        )
        into.add_argument("--dry-run", action="store_true", help="write nothing, only report")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["way"] == "export":
            self._export(options["file"], options["language"], everything=options["everything"])
        else:
            self._import(options["file"], options["origin"], dry_run=options["dry_run"])

    def _export(self, path: Path, language: str, *, everything: bool) -> None:
        """Beside the file first: a full disk leaves the former one as it was."""
        if path.is_dir():
            raise CommandError(f"{path} cannot be written: it is a folder.")
        wanted = (text for text in gathering.texts(language) if everything or not text.is_current)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            # With a mark of its encoding, without which Excel spoils every accent.
            with beside.open("w", encoding="utf-8-sig", newline="") as file:
                count = sheets.write(wanted, language, file)
            beside.replace(path)
        except OSError as problem:
            raise CommandError(f"{path} cannot be written: {problem.strerror}.") from problem
        finally:
            beside.unlink(missing_ok=True)
        self.stdout.write(f"{count} texts written to {path}.")

    def _import(self, path: Path, origin: str, *, dry_run: bool) -> None:
        try:
            report = exchange.bring_in(
                path, by=Author("translations"), origin=origin, dry_run=dry_run
            )
        except sheets.BadSheet as bad:
            raise CommandError(f"{path}: {bad} Nothing was changed.", returncode=2) from bad
        for one in report.refused:
            for problem in one.problems:
                named = (
                    f"{problem.field} {problem.value[:SHOWN]!r}" if problem.value else problem.field
                )
                self.stdout.write(f"line {one.line} refused: {named}: {problem.message}")
        for line in report.untouched:
            self.stdout.write(
                f"line {line} is still out of date: translate it anew, or, if it fits the new "
                "original, write the day on which you looked."
            )
        self.stdout.write(_summary(report, dry_run=dry_run))
        if report.refused:
            sys.exit(1)


def _summary(report: exchange.Report, *, dry_run: bool) -> str:
    tense = "would be " if dry_run else ""
    return (
        f"{report.created} {tense}created, {report.changed} {tense}changed, "
        f"{report.unchanged} unchanged, {len(report.untouched)} still out of date, "
        f"{report.empty} without a text, {len(report.refused)} refused."
    )
