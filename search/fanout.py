"""From changed roots to the services whose documents change with them."""

from collections.abc import Iterable
from uuid import UUID

from django.db import models

from directory.changes import Change
from directory.models import (
    Attribute,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)

Roots = dict[str, set[UUID]]


def roots_of(changes: Iterable[Change]) -> Roots:
    """The changed roots and what they hung on before and after, by entity. Pure."""
    found: Roots = {}
    for change in changes:
        found.setdefault(change.entity, set()).add(change.record_id)
        for entity, pk in change.owners:
            # A service says nothing of its organization, but its location moving does.
            if entity == "service":
                found.setdefault(entity, set()).add(UUID(pk))
    return found


def services_of(roots: Roots) -> set[UUID]:
    """The ids of all services touched, gone ones too. At most seven queries and one a level."""
    found = set(roots.get("service", ()))
    found |= _linked(Service, "organization_id", roots.get("organization"), "id")
    found |= _linked(ServiceAtLocation, "location_id", roots.get("location"), "service_id")
    found |= _linked(ServiceAtLocation, "id", roots.get("service_at_location"), "service_id")
    terms = _with_descendants(roots.get("taxonomy_term", set()))
    found |= _carrying(terms)
    return found


def _linked(
    model: type[models.Model], column: str, ids: Iterable[UUID] | None, wanted: str
) -> set[UUID]:
    if not ids:
        return set()
    rows = model._default_manager.filter(**{f"{column}__in": list(ids)})
    return set(rows.values_list(wanted, flat=True))


def _with_descendants(terms: set[UUID]) -> set[UUID]:
    """A moved term takes what lies below it along."""
    found, level = set(terms), set(terms)
    while level:
        level = _linked(TaxonomyTerm, "parent_id", level, "id") - found
        found |= level
    return found


def _carrying(terms: set[UUID]) -> set[UUID]:
    if not terms:
        return set()
    links: Roots = {}
    rows = Attribute.objects.filter(taxonomy_term_id__in=terms)
    for entity, pk in rows.values_list("link_entity", "link_id").distinct():
        links.setdefault(entity, set()).add(pk)
    return (
        links.get("service", set())
        | _linked(ServiceAtLocation, "location_id", links.get("location"), "service_id")
        | _linked(ServiceAtLocation, "id", links.get("service_at_location"), "service_id")
    )
