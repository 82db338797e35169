from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.jobs import JOBS
from config.worker import Worker


class Command(BaseCommand):
    help = (
        "Does what waits to be done: keeps the search index up to date, and whatever else is "
        "due. Runs until it is told to stop, and then finishes what it has in hand."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now, then end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        worker = Worker(JOBS)
        worker.stop_on_signals()
        if not once:
            worker.run()
        elif not worker.drain():
            raise CommandError("Not everything could be done; the lines above say why.")
