import sys
from typing import Any

from django.core.management.base import BaseCommand

from search.verifying import verify


class Command(BaseCommand):
    help = "Compares the records with the search index; exit status 1 if they differ."

    def handle(self, *args: Any, **options: Any) -> None:
        drift = verify()
        if not drift.clean:
            self.stdout.write("Run `manage.py search_rebuild` to put it right.")
        self.stdout.write(
            f"documents={drift.documents} missing={drift.missing} extra={drift.extra} "
            f"stale={drift.stale} unindexed={drift.unindexed}"
        )
        if not drift.clean:
            sys.exit(1)
