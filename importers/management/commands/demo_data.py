"""manage.py demo_data [--if-empty | --remove]

Brings the made-up county of `demo/` into the directory, or takes it out again without a trace.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from directory import records
from directory.drafts import Author
from directory.models import Organization
from directory.translations import exchange
from importers import runs
from importers.locking import AlreadyRunning, only_one
from importers.models import ImportRun
from importers.sources.hsds import DemoPackage

SOURCE = DemoPackage.name
FOLDER = settings.BASE_DIR / "demo"
TRANSLATIONS = FOLDER / "translations"


class Command(BaseCommand):
    help = "Fills the directory with the demonstration county, or removes it whole."

    def add_arguments(self, parser: CommandParser) -> None:
        either = parser.add_mutually_exclusive_group()
        either.add_argument(
            "--if-empty", action="store_true", help="only when there is no organization at all"
        )
        either.add_argument(
            "--remove", action="store_true", help="remove it, its traces and its logins"
        )

    def handle(self, *args: Any, if_empty: bool, remove: bool, **options: Any) -> None:
        if remove:
            self.stdout.write(self._removed())
        elif not if_empty or not Organization.objects.exists():
            self.stdout.write(self._loaded())

    def _loaded(self) -> str:
        report = runs.run(runs.Request(SOURCE, [FOLDER], note="Demonstration"))
        if report.reason:
            raise CommandError(report.reason)
        translated = sum(self._translated(path) for path in sorted(TRANSLATIONS.glob("*.csv")))
        return (
            f"The demonstration county is loaded: {report.counts.read} rows, "
            f"{report.counts.quarantined} left out, {translated} texts in other languages. It is "
            "made up from end to end; manage.py demo_data --remove takes it out again."
        )

    def _translated(self, path: Path) -> int:
        """How many of the file's texts are in the directory; what was refused is told."""
        report = exchange.bring_in(path, by=Author("demo_data"))
        for one in report.refused:
            told = "; ".join(problem.message for problem in one.problems)
            self.stderr.write(f"{path.name}, line {one.line} refused: {told}")
        return report.created + report.changed + report.unchanged

    def _removed(self) -> str:
        try:
            with only_one(SOURCE), transaction.atomic():
                count = records.remove_source(SOURCE, by=Author("demo_data"))
                ImportRun.objects.filter(source=SOURCE).delete()
        except AlreadyRunning as problem:
            raise CommandError(str(problem)) from problem
        if "demo_logins" in get_commands():
            call_command("demo_logins", remove=True, stdout=self.stdout)
        return f"The demonstration county is gone: {count} records."
