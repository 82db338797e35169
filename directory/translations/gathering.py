"""All texts of the directory that may be translated, with what there is of them in a language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from directory import parts
from directory.drafts import Row
from directory.models import Location, Organization, Service, ServiceAtLocation
from directory.translations.fields import FIELDS, ROOTS
from directory.translations.holders import holders
from directory.translations.reading import Found, Told, found

AT_ONCE = 500  # roots, with all their parts


@dataclass(frozen=True, slots=True)
class Text:
    listing: str  # what the root is called, so that a translator knows what it is about
    entity: str
    record_id: UUID
    field: str
    original: str
    told: Told | None

    @property
    def is_current(self) -> bool:
        return self.told is not None and self.told.is_of(self.original)


def texts(language: str) -> Iterator[Text]:
    """Of everything that is in the directory now, a root with its parts after the other.

    Nothing of a confidential place: its texts leave the house for nobody.
    """
    for entity, query, name in _listed():
        ids = list(query.order_by(name, "pk").values_list("pk", name))
        for start in range(0, len(ids), AT_ONCE):
            yield from _of_roots(entity, dict(ids[start : start + AT_ONCE]), language)


def of_root(entity: str, pk: UUID, language: str) -> list[Text]:
    """Of one record and its parts; none of a confidential place."""
    holder = holders([(entity, pk)]).get((entity, pk))
    if holder is None or holder.hidden:
        return []
    return list(_of_roots(entity, {pk: str(holder.row.get("name", ""))}, language))


def _listed() -> Iterable[tuple[str, Any, str]]:
    """(entity, what pages show of it, where its name is)"""
    services = Service.objects.in_directory()
    at = ServiceAtLocation.objects.live().filter(
        service__in=services, location__retired_at=None, location__confidential=False
    )
    organizations = Organization.objects.live().filter(listed=True)
    locations = Location.objects.live().filter(pk__in=at.values("location_id"))
    yield "organization", organizations, "name"
    yield "service", services, "name"
    yield "service_at_location", at, "service__name"
    yield "location", locations, "name"


def _of_roots(entity: str, names: dict[UUID, str], language: str) -> Iterator[Text]:
    rows = {row["id"]: row for row in parts.stored(entity, names)}
    tree = parts.load(entity, list(names))
    kinds = [kind for kind in FIELDS if kind in tree and kind not in ROOTS]
    ids = [*rows, *(row["id"] for kind in kinds for group in tree[kind].values() for row in group)]
    known = found(language, ids)
    for pk, name in names.items():
        yield from _of_row(name, entity, rows[pk], known)
        for kind in kinds:
            for row in tree[kind][pk]:
                yield from _of_row(name, kind, row, known)


def _of_row(listing: str, entity: str, row: Row, known: Found) -> Iterator[Text]:
    for field in FIELDS[entity]:
        if row[field]:
            pk = row["id"]
            yield Text(listing, entity, pk, field, row[field], known.get((pk, field)))
