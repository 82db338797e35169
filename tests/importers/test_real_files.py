"""Real files: each is known by its content, and each of its rows ends in a record or a finding."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from importers.sources import opened, recognised
from importers.sources.base import Finding, Line, RawRecord

pytestmark = pytest.mark.needs_shared
UNCOUNTED = {"metadata", "meta_table_descriptions"}
"""Tables that say nothing of a service; that they were there is told."""


def rows_of_tables(folder: Path) -> set[Line]:
    """Every row below a header that has anything in it."""
    return {
        (path.name, number)
        for path in folder.glob("*.csv")
        if path.stem not in UNCOUNTED
        for number, cells in enumerate(
            csv.reader(path.read_text(encoding="utf-8-sig", errors="replace").splitlines(True)), 1
        )
        if number > 1 and cells
    }


def rows_of_listing(path: Path) -> set[Line]:
    return {(path.name, number) for number, _ in enumerate(json.loads(path.read_text())["rows"], 1)}


def rows_of_documents(path: Path) -> set[Line]:
    return {(path.name, number) for number, _ in enumerate(json.loads(path.read_text()), 1)}


def told(paths: list[Path]) -> Iterator[RawRecord | Finding]:
    for source in opened(recognised(paths), paths):
        yield from source.records()


def lines(found: Iterator[RawRecord | Finding]) -> tuple[set[Line], set[Line]]:
    """Of records, and of findings that say why there is none."""
    imported: set[Line] = set()
    left_out: set[Line] = set()
    for one in found:
        if isinstance(one, RawRecord):
            imported.update(one.lines)
        elif one.quarantined and one.line:
            left_out.add(one.line)
    return imported, left_out


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("samhsa-directory-2022", "samhsa"),
        ("findtreatment-json", "findtreatment"),
        ("findtreatment-json/locator_listing_sample.json", "findtreatment"),
        ("icarol-json/complete.json", "icarol"),
        ("icarol-json/programs.json", "icarol"),
        ("ohana-sample", "ohana"),
        ("florida-legal-aid", "hsds"),
        ("ilao-legal-aid/hsds-output", "hsds"),
    ],
)
def test_a_file_is_known_by_its_content(shared: Path, where: str, name: str) -> None:
    assert recognised([shared / "data" / where]) == name


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        ("ohana-sample", rows_of_tables),
        ("florida-legal-aid", rows_of_tables),
        ("ilao-legal-aid/hsds-output", rows_of_tables),
        ("findtreatment-json/locator_listing_sample.json", rows_of_listing),
        ("icarol-json/complete.json", rows_of_documents),
    ],
)
def test_each_row_ends_in_a_record_or_in_a_finding(
    shared: Path, where: str, rows: Callable[[Path], Any]
) -> None:
    path = shared / "data" / where
    imported, left_out = lines(told([path]))
    assert imported | left_out == rows(path)
    assert not imported & left_out
