"""What a change of records does to their translations; for `directory.records` alone."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from directory import parts
from directory.models import Attribute, Origin, Service, ServiceAtLocation, Translation
from directory.translations.by_people import called_in_danger, crisis_services


def forget(records: Collection[UUID]) -> None:
    """What is gone, root or part, takes its translations along."""
    for batch in parts.batches(records):
        Translation._base_manager.filter(record_id__in=batch).delete()


def withdraw(entity: str, changed: Collection[UUID], *, new: Collection[UUID] = ()) -> None:
    """What a change makes a matter of danger loses what a machine has translated of it: crisis
    services, and organizations and places that are called so.

    One query where no machine has translated anything.
    """
    # A new service_at_location brings kinds of help to a service that was there.
    roots = {*changed, *new} if entity == "service_at_location" else set(changed)
    by_machine = Translation._base_manager.filter(origin=Origin.MACHINE)
    if not roots or not by_machine.exists():
        return
    crisis = crisis_services(_services_of(entity, roots))
    lost = _family("service", crisis) | _family("service_at_location", _at(crisis))
    if entity in {"organization", "location"}:
        lost |= _family(entity, called_in_danger(entity, roots))
    for batch in parts.batches(lost):
        by_machine.filter(record_id__in=batch).delete()


def _services_of(entity: str, roots: Collection[UUID]) -> set[UUID]:
    """Those that a change of these roots may make crisis services."""
    if entity == "service":
        return set(roots)
    below = _BELOW.get(entity)
    if below is None:
        return set()
    return {pk for batch in parts.batches(roots) for pk in below(batch)}


def _of_places(at: "Collection[UUID] | QuerySet[Any, UUID]") -> Iterator[UUID]:
    yield from ServiceAtLocation.objects.filter(pk__in=at).values_list("service_id", flat=True)


def _of_organizations(organizations: Collection[UUID]) -> Iterator[UUID]:
    yield from Service.objects.filter(organization__in=organizations).values_list("pk", flat=True)


def _of_terms(terms: Collection[UUID]) -> Iterator[UUID]:
    links = Attribute.objects.filter(taxonomy_term__in=terms)
    ids = links.values_list("link_id", flat=True)
    yield from ids.filter(link_entity="service")
    yield from _of_places(ids.filter(link_entity="service_at_location"))


_BELOW = {
    "service_at_location": _of_places,
    "organization": _of_organizations,
    "taxonomy_term": _of_terms,
}


def _at(services: Collection[UUID]) -> set[UUID]:
    """Ids of their service_at_locations."""
    found: set[UUID] = set()
    for batch in parts.batches(services):
        at = ServiceAtLocation.objects.filter(service_id__in=batch)
        found.update(at.values_list("pk", flat=True))
    return found


def _family(entity: str, roots: Collection[UUID]) -> set[UUID]:
    """Ids of the roots and of their parts. No query for none."""
    family = set(roots)
    for groups in parts.load(entity, roots).values() if roots else ():
        family.update(row["id"] for rows in groups.values() for row in rows)
    return family
