from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.search.gold.databases import prepare


@pytest.mark.exhaustive
def test_two_who_want_a_database_at_once_make_it_once(tmp_path: Path) -> None:
    """Sets that are asked of the same records run side by side: one must not read what the
    other still fills."""
    told: list[str] = []

    def services(_: int) -> str:
        database = prepare("demo", tmp_path, tell=told.append)
        return database.run(
            "manage.py",
            "shell",
            "--verbosity=0",
            "-c",
            "from search.models import StoredDocument; print(StoredDocument.objects.count())",
        )

    with ThreadPoolExecutor(2) as both:
        first, second = both.map(services, range(2))
    assert told == ["demo: importing", "demo: indexing"]
    assert int(first) == int(second) > 0
