import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engine import Engine, EngineError, engine
from search.verifying import verify


class Command(BaseCommand):
    help = (
        "Compares the records with the search index, and that with the search engine if there is "
        "one; exit status 1 if they differ."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--repair", action="store_true", help="send the engine what differs, and look again"
        )

    def handle(self, *args: Any, repair: bool = False, **options: Any) -> None:
        target = engine()
        if repair and target is None:
            raise CommandError("There is no search engine to repair: SEARCH_ENGINE_URL is empty.")
        drift = verify()
        if not drift.clean:
            self.stdout.write("Run `manage.py search_rebuild` to put it right.")
        self.stdout.write(
            f"documents={drift.documents} missing={drift.missing} extra={drift.extra} "
            f"stale={drift.stale} unindexed={drift.unindexed}"
        )
        same = True
        if target is not None:
            try:
                same = self._engine(target, repair=repair)
            except EngineError as fault:
                raise CommandError(f"The engine could not be compared. {fault}") from None
        if not (drift.clean and same):
            sys.exit(1)

    def _engine(self, target: Engine, *, repair: bool) -> bool:
        from search import engine_verifying
        from search.engine_following import sync
        from search.models import RefusedDocument

        found = engine_verifying.compare(target)
        if repair and not found.clean:
            sync()
            engine_verifying.repair(target, engine_verifying.compare(target))
            found = engine_verifying.compare(target)
        for one in RefusedDocument.objects.order_by("document_id")[:20]:
            self.stdout.write(f"refused={one.pk} reason={one.reason}")
        if not found.clean:
            # What another hand wrote in the engine may stand there in a newer version than ours.
            command = "search_rebuild --engine" if repair else "search_verify --repair"
            self.stdout.write(f"Run `manage.py {command}` to put the engine right.")
        self.stdout.write(
            f"engine={target.kind} documents={found.documents} missing={found.missing} "
            f"extra={found.extra} stale={found.stale} waiting={found.waiting} "
            f"refused={found.refused}"
        )
        return found.clean
