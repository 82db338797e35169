"""Records for tests, written by the one write path; every name is plainly made up."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from directory import records
from directory.models import (
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)
from directory.records import Author, Draft
from directory.schema import ROOTS

TESTER = Author("a test")


def make(
    entity: str,
    *,
    parts: dict[str, list[dict[str, Any]]] | None = None,
    now: datetime | None = None,
    by: Author = TESTER,
    **fields: Any,
) -> Any:
    """Saves one record and returns it. Part rows get an id when they have none."""
    pk = fields.pop("id", None) or uuid4()
    rows = {
        kind: [{"id": uuid4(), **row} for row in listed] for kind, listed in (parts or {}).items()
    }
    (saved,) = records.save([Draft(entity, pk, fields, rows)], by=by, now=now)
    assert saved.outcome != "refused", saved.problems
    return ROOTS[entity]._base_manager.get(pk=pk)


def make_organization(name: str = "Example Organization", **more: Any) -> Organization:
    made: Organization = make("organization", name=name, **{"description": "Helps people.", **more})
    return made


def make_location(name: str = "Example Place", **more: Any) -> Location:
    """With an address when `address` (a dict of its fields) is given."""
    address = more.pop("address", None)
    parts = more.pop("parts", {})
    if address is not None:
        full = {"country": "US", "address_type": "physical", **address}
        parts = {**parts, "address": [full]}
    made: Location = make("location", name=name, parts=parts, **more)
    return made


def make_service(
    name: str = "Example Service",
    *,
    organization: Organization | None = None,
    terms: list[TaxonomyTerm] | None = None,
    **more: Any,
) -> Service:
    owner = organization or make_organization()
    parts = more.pop("parts", {})
    if terms:
        parts = {**parts, "attribute": [{"taxonomy_term_id": term.pk} for term in terms]}
    made: Service = make("service", name=name, organization_id=owner.pk, parts=parts, **more)
    return made


def make_service_at_location(
    service: Service, location: Location, **more: Any
) -> ServiceAtLocation:
    made: ServiceAtLocation = make(
        "service_at_location", service_id=service.pk, location_id=location.pk, **more
    )
    return made


def make_taxonomy(name: str = "Example Taxonomy") -> Taxonomy:
    made: Taxonomy = make("taxonomy", name=name, description="Words for needs.")
    return made


def make_taxonomy_term(name: str = "Example Term", **more: Any) -> TaxonomyTerm:
    made: TaxonomyTerm = make(
        "taxonomy_term", name=name, **{"description": "A word for a need.", **more}
    )
    return made


def change(record: Any, **fields: Any) -> Any:
    """Saves new values of some fields of a stored root."""
    entity = next(name for name, model in ROOTS.items() if isinstance(record, model))
    parts = fields.pop("parts", None)
    pk: UUID = record.pk
    return make(entity, id=pk, parts=parts, **fields)
