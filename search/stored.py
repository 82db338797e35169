"""Stored documents, read back by their services: what an engine is filled from."""

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from search.loading import among, key_of
from search.models import StoredDocument
from search.query import SearchDocument

AT_ONCE = 1_000
_COLUMNS = [
    "document_id",
    "service_id",
    "organization_id",
    "version",
    "digest",
    "name",
    "organization",
    "terms",
    "text",
    "sort_name",
    "facets",
    "areas",
    "taxonomy_terms",
    "ancestor_terms",
    "latitude",
    "longitude",
    "zone",
    "suspended",
    "card",
    "openings",
    "deleted_at",
]


class OfService(NamedTuple):
    service_id: UUID
    version: int
    """The newest of its documents, those that are gone included: what an engine orders by."""
    documents: list[SearchDocument]
    gone: list[tuple[UUID, int]]


def of_services(ids: Collection[UUID], generation: int) -> list[OfService]:
    """Those of `ids` that have any document, by id. One query."""
    if not ids:
        return []
    asked = among([key_of(pk) for pk in ids])
    rows = StoredDocument.objects.filter(generation=generation, service_id__in=asked)
    return list(_grouped(rows.order_by("service_id", "document_id").values(*_COLUMNS)))


def all_services(generation: int) -> Iterator[list[OfService]]:
    """By id, in sets that each hold the database for a moment only."""
    after = UUID(int=0)
    while True:
        rows = StoredDocument.objects.filter(generation=generation, service_id__gt=after)
        ids = rows.order_by("service_id").values_list("service_id", flat=True)[:AT_ONCE]
        if not (batch := sorted(set(ids))):
            return
        yield of_services(batch, generation)
        after = batch[-1]


def marks(generation: int) -> Iterator[tuple[str, str, int, str]]:
    """(service id, document id, version, digest) of each live one, in this order."""
    rows = StoredDocument.objects.filter(generation=generation, deleted_at__isnull=True)
    listed = rows.order_by("service_id", "document_id")
    columns = ("service_id", "document_id", "version", "digest")
    for service, pk, version, digest in listed.values_list(*columns).iterator(chunk_size=5_000):
        yield str(service), str(pk), version, digest


def _grouped(rows: Any) -> Iterator[OfService]:
    for service, each in groupby(rows, key=lambda row: row["service_id"]):
        listed = list(each)
        yield OfService(
            service,
            max(row["version"] for row in listed),
            [_document(row) for row in listed if row["deleted_at"] is None],
            [(row["document_id"], row["version"]) for row in listed if row["deleted_at"]],
        )


def _document(row: dict[str, Any]) -> SearchDocument:
    openings = row["openings"]
    return SearchDocument(
        id=row["document_id"],
        **{name: row[name] for name in _AS_THEY_ARE},
        facets=tuple(orjson.loads(row["facets"])),
        areas=tuple(orjson.loads(row["areas"])),
        taxonomy_terms=_hexes(row["taxonomy_terms"]),
        ancestor_terms=_hexes(row["ancestor_terms"]),
        openings=None if openings is None else tuple(map(tuple, orjson.loads(openings))),
    )


_READ_APART = {
    "document_id",
    "facets",
    "areas",
    "taxonomy_terms",
    "ancestor_terms",
    "openings",
    "deleted_at",
}
_AS_THEY_ARE = [name for name in _COLUMNS if name not in _READ_APART]


def _hexes(packed: Any) -> tuple[str, ...]:
    data = bytes(packed)
    return tuple(data[at : at + 16].hex() for at in range(0, len(data), 16))
