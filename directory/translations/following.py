"""What a change of records does to their translations; for `directory.records` alone."""

from collections.abc import Collection
from uuid import UUID

from directory import parts
from directory.models import Origin, ServiceAtLocation, Translation
from directory.translations.by_people import crisis_services


def forget(records: Collection[UUID]) -> None:
    """What is gone, root or part, takes its translations along."""
    for batch in parts.batches(records):
        Translation._base_manager.filter(record_id__in=batch).delete()


def withdraw(entity: str, roots: Collection[UUID]) -> None:
    """A service that has become a crisis service loses what a machine has translated of it.

    One query where no machine has translated anything.
    """
    by_machine = Translation._base_manager.filter(origin=Origin.MACHINE)
    if entity not in {"service", "service_at_location"} or not roots or not by_machine.exists():
        return
    services = set(roots)
    if entity == "service_at_location":
        found = ServiceAtLocation.objects.filter(pk__in=list(roots))
        services = set(found.values_list("service_id", flat=True))
    for batch in parts.batches(_family(crisis_services(services))):
        by_machine.filter(record_id__in=batch).delete()


def _family(services: Collection[UUID]) -> set[UUID]:
    """Ids of the services, of their service_at_locations, and of the parts of both."""
    at: set[UUID] = set()
    for batch in parts.batches(services):
        found = ServiceAtLocation.objects.filter(service_id__in=batch)
        at.update(found.values_list("pk", flat=True))
    family = {*services, *at}
    for entity, roots in (("service", services), ("service_at_location", at)):
        for groups in parts.load(entity, roots).values():
            family.update(row["id"] for rows in groups.values() for row in rows)
    return family
