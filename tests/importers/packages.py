"""Small HSDS packages for tests, written as their publishers might."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from importers.sources.base import Finding, RawRecord
from importers.sources.hsds import HsdsPackage

Rows = list[dict[str, Any]]


def uid(word: str) -> str:
    return str(uuid5(NAMESPACE_URL, word))


def table(rows: Rows) -> str:
    """CSV with the columns of all rows, in the order of their coming."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def good(**more: Rows | str | bytes) -> dict[str, Rows | str | bytes]:
    """An organization, its service at its location, and what a test adds or puts in place."""
    return {
        "organizations": [{"id": uid("org"), "name": "Example Pantry", "description": "Food."}],
        "services": [
            {
                "id": uid("service"),
                "organization_id": uid("org"),
                "name": "Food",
                "status": "active",
            }
        ],
        "locations": [
            {"id": uid("place"), "organization_id": uid("org"), "location_type": "physical"}
        ],
        "service_at_location": [
            {"id": uid("at"), "service_id": uid("service"), "location_id": uid("place")}
        ],
        **more,
    }


def service_row(**more: str) -> dict[str, str]:
    return {
        "id": uid("service"),
        "organization_id": uid("org"),
        "name": "Food",
        "status": "active",
        **more,
    }


def place_row() -> dict[str, str]:
    return {"id": uid("place"), "organization_id": uid("org"), "location_type": "physical"}


def contents(tables: dict[str, Rows | str | bytes]) -> dict[str, bytes]:
    """File names and bytes; a name without a suffix is a table."""
    made: dict[str, bytes] = {}
    for name, rows in tables.items():
        data = table(rows) if isinstance(rows, list) else rows
        file = name if "." in name.rpartition("/")[2] else f"{name}.csv"
        made[file] = data.encode() if isinstance(data, str) else data
    return made


def write_folder(folder: Path, tables: dict[str, Rows | str | bytes]) -> Path:
    for name, data in contents(tables).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def write_zip(path: Path, tables: dict[str, Rows | str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents(tables).items():
            archive.writestr(name, data)
    return path


class Told:
    """All that a package's source says."""

    def __init__(self, path: Path) -> None:
        (self.source,) = HsdsPackage.open([path])
        items = list(self.source.records())
        self.records = [one for one in items if isinstance(one, RawRecord)]
        self.findings = [one for one in items if isinstance(one, Finding)]

    def one(self, entity: str, word: str = "") -> RawRecord:
        (found,) = [
            record
            for record in self.records
            if record.entity == entity and (not word or record.source_id == uid(word))
        ]
        return found

    def refused(self) -> list[tuple[Any, str, str]]:
        """(line, field, value) of each row that is left out."""
        return [(one.line, one.field, one.value) for one in self.findings if one.quarantined]

    def doubts(self) -> list[tuple[str, str, str]]:
        """(level, field, value) of each finding about a row that is kept."""
        return [(one.level, one.field, one.value) for one in self.findings if not one.quarantined]

    def lines(self) -> list[Any]:
        """Every row that is counted, once for each time that it is."""
        kept = [line for record in self.records for line in record.lines]
        return kept + [one.line for one in self.findings if one.quarantined]
