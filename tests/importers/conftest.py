from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from importers import runs
from tests.importers.books import make_book
from tests.importers.packages import Rows, Told, good, write_folder


@pytest.fixture
def import_book(tmp_path: Path) -> Callable[..., runs.Report]:
    """Writes a book of these rows and imports it, in one step."""

    def imported(rows: list[dict[str, Any]], *, book: str = "mh", **more: Any) -> runs.Report:
        path = make_book(tmp_path / f"{book}.xlsx", rows, book=book)
        return runs.run(runs.Request("samhsa", [path], **more))

    return imported


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., Told]:
    def read(**more: Rows | str | bytes) -> Told:
        return Told(write_folder(tmp_path / "package", good(**more)))

    return read
