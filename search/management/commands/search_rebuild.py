from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engine import Engine, EngineError, engine
from search.rebuilding import rebuild


class Command(BaseCommand):
    help = (
        "Builds the search index anew from the records; searches go on meanwhile. With a search "
        "engine, its index is then filled anew from that and read from the moment it is whole."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument(
            "--engine", action="store_true", help="only the engine's index, from what is stored"
        )
        only.add_argument(
            "--if-missing",
            action="store_true",
            help="only the engine's index, where it has none of this release",
        )
        only.add_argument(
            "--back", action="store_true", help="read the engine's previous index again"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        target = engine()
        of_engine = any(options[name] for name in ("engine", "if_missing", "back"))
        if target is None and of_engine:
            raise CommandError("There is no search engine: SEARCH_ENGINE_URL is empty.")
        if not of_engine:
            self._rebuild()
        if target is None:
            return
        try:
            if options["back"]:
                self._back(target)
            elif not (options["if_missing"] and self._is_there(target)):
                self._fill(target)
        except EngineError as fault:
            raise CommandError(f"The engine's index stays as it was. {fault}") from None

    def _rebuild(self) -> None:
        done = rebuild()
        self.stdout.write(
            f"documents={done.documents} removed={done.removed} seconds={done.seconds:.2f} "
            f"assembly_seconds={done.assembly_seconds:.2f}"
        )

    def _fill(self, target: Engine) -> None:
        from search.engine_filling import fill

        done = fill(target)
        self.stdout.write(
            f"engine={target.kind} index={done.index} documents={done.documents} "
            f"seconds={done.seconds:.2f}"
        )

    def _is_there(self, target: Engine) -> bool:
        from search.backends import engine_indices

        return "read" in engine_indices.standing(target).ours

    def _back(self, target: Engine) -> None:
        from search.backends import engine_indices

        self.stdout.write(f"engine={target.kind} index={engine_indices.back(target)}")
