"""HSDS records that lie in each other, taken apart into HSDS's tables.

What has an id and comes more than once is one row: the first to say a thing is believed, later
ones fill what it leaves open. The rows wait in a file, so that memory does not grow with them.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]
PLURALS = {
    "accessibility": "accessibility", "address": "addresses", "attribute": "attributes",
    "contact": "contacts", "cost_option": "cost_options", "funding": "funding",
    "language": "languages", "location": "locations", "organization": "organizations",
    "meta_table_description": "meta_table_descriptions", "metadata": "metadata",
    "organization_identifier": "organization_identifiers", "phone": "phones",
    "program": "programs", "required_document": "required_documents", "schedule": "schedules",
    "service": "services", "service_area": "service_areas",
    "service_at_location": "service_at_locations", "service_capacity": "service_capacities",
    "taxonomy": "taxonomies", "taxonomy_term": "taxonomy_terms", "unit": "units", "url": "urls",
}  # fmt: skip
_ENTITIES = {
    **{plural: entity for entity, plural in PLURALS.items()},
    **{entity: entity for entity in PLURALS},
    "addresss": "address", "additional_urls": "url", "additional_websites": "url",
    "taxonomy_detail": "taxonomy", "capacities": "service_capacity", "fundings": "funding",
    "services_at_location": "service_at_location", "regular_schedules": "schedule",
}  # fmt: skip
"""Keys under which records of a kind lie in others."""
_DEEPEST = 12  # records within records; HSDS has six


def kind_of(content: Row, key: str = "") -> str:
    """The entity that a document is by the list it stood in, else the root by what it says; "" for
    what is none of HSDS."""
    if named := _ENTITIES.get(key.removesuffix(".csv"), ""):
        return named
    says = content.keys()
    for entity, told in (
        ("service_at_location", {"service", "location"}),
        ("service_at_location", {"service_id", "location_id"}),
        ("taxonomy_term", {"taxonomy_detail"}),
        ("taxonomy_term", {"term"}),
        ("taxonomy_term", {"taxonomy", "code"}),
        ("taxonomy_term", {"taxonomy_id", "name"}),
        ("location", {"location_type"}),
        ("location", {"addresses", "latitude"}),
        ("service", {"organization", "name"}),
        ("service", {"organization_id", "name", "status"}),
        ("service", {"service_at_locations"}),
        ("organization", {"services", "name"}),
        ("organization", {"organization_identifiers"}),
        ("organization", {"legal_status"}),
        ("service", {"name", "status", "description"}),
        ("taxonomy", {"name", "description", "version"}),
        ("organization", {"name", "description", "website"}),
        ("organization", {"name", "description"}),
    ):
        if told <= says:
            return entity
    return ""


class Tables:
    """Takes documents, then writes the tables. `folder` is the caller's to remove."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._columns: dict[str, dict[str, None]] = {}
        self._store = sqlite3.connect(folder / "rows.sqlite3", isolation_level=None)
        self._store.execute("PRAGMA synchronous = OFF")
        self._store.execute("PRAGMA journal_mode = OFF")
        self._store.execute(
            "CREATE TABLE row (entity TEXT, id TEXT, n INTEGER PRIMARY KEY, body TEXT)"
        )
        self._store.execute("CREATE INDEX row_id ON row (entity, id)")
        self._store.execute("BEGIN")

    def take(self, entity: str, content: Row) -> None:
        """A document with all that lies in it."""
        self._take(entity, content, {}, 0)

    def write(self) -> Iterator[tuple[str, Path]]:
        """(entity, its CSV file), for each entity that there is."""
        for entity, columns in self._columns.items():
            path = self.folder / f"{PLURALS[entity]}.csv"
            with path.open("w", encoding="utf-8", newline="") as stream:
                table = csv.DictWriter(stream, list(columns), restval="")
                table.writeheader()
                rows = self._store.execute(
                    "SELECT body FROM row WHERE entity = ? ORDER BY n", [entity]
                )
                for (body,) in rows:
                    table.writerow(json.loads(body))
            yield entity, path
        self._store.close()

    def _take(self, entity: str, content: Row, owner: Row, depth: int) -> str:
        """Returns its id."""
        row: Row = {}
        inside: list[tuple[str, Row]] = []
        given = content.get("id")
        pk = "" if given is None else str(given)
        for key, value in content.items():
            if value is None or value == "" or value == []:
                continue
            nested = _ENTITIES.get(key, "") if depth < _DEEPEST else ""
            if nested and isinstance(value, dict):
                of = _organization_of(content) if nested == "program" else {}
                row[f"{nested}_id"] = self._take(nested, value, of, depth + 1)
            elif nested and isinstance(value, list) and isinstance(value[0], dict):
                inside.extend((nested, one) for one in value if isinstance(one, dict))
            else:
                row[key] = _cell(value)
        self._put(entity, pk, {**row, **owner})
        for nested, one in inside:
            self._take(nested, one, _owned_by(entity, pk, nested), depth + 1)
        return pk

    def _put(self, entity: str, pk: str, row: Row) -> None:
        self._columns.setdefault(entity, {"id": None}).update(dict.fromkeys(row))
        known = (
            pk
            and self._store.execute(
                "SELECT n, body FROM row WHERE entity = ? AND id = ?", [entity, pk]
            ).fetchone()
        )
        if known:
            body = json.dumps({**row, **json.loads(known[1])})
            self._store.execute("UPDATE row SET body = ? WHERE n = ?", [body, known[0]])
        else:
            self._store.execute(
                "INSERT INTO row (entity, id, body) VALUES (?, ?, ?)", [entity, pk, json.dumps(row)]
            )


def _owned_by(entity: str, pk: str, nested: str) -> Row:
    if nested in ("attribute", "metadata"):
        name = "link_entity" if nested == "attribute" else "resource_type"
        return {"link_id" if nested == "attribute" else "resource_id": pk, name: entity}
    if nested == "unit":
        return {}
    return {f"{entity}_id": pk}


def _organization_of(content: Row) -> Row:
    """A program says nothing of whose it is where it lies in a service."""
    whole = content.get("organization")
    pk = whole.get("id") if isinstance(whole, dict) else content.get("organization_id")
    return {"organization_id": str(pk)} if pk else {}


def _cell(value: Any) -> Any:
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        return ", ".join(str(one) for one in value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
