from typing import Any

from django.core.management.base import BaseCommand

from search.rebuilding import rebuild


class Command(BaseCommand):
    help = "Builds the search index anew from the records; searches go on meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        done = rebuild()
        self.stdout.write(
            f"documents={done.documents} removed={done.removed} seconds={done.seconds:.2f} "
            f"assembly_seconds={done.assembly_seconds:.2f}"
        )
