"""Which entity is which model, what hangs on what: the shape of the records, in one place."""

from typing import Any

from django.db import models

from directory.models import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    Funding,
    Language,
    Location,
    MetaTableDescription,
    Organization,
    OrganizationIdentifier,
    Phone,
    Program,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
    Taxonomy,
    TaxonomyTerm,
    Unit,
    Url,
)
from directory.models.base import Record

# In the order in which they may be written: what is pointed at comes first.
ROOTS: dict[str, type[Record]] = {
    "taxonomy": Taxonomy,
    "taxonomy_term": TaxonomyTerm,
    "unit": Unit,
    "meta_table_description": MetaTableDescription,
    "organization": Organization,
    "location": Location,
    "service": Service,
    "service_at_location": ServiceAtLocation,
}
# Written like roots, but never retired, searched or followed.
REFERENCE = frozenset({"taxonomy", "unit", "meta_table_description"})

PARTS: dict[str, type[Record]] = {
    "program": Program,
    "organization_identifier": OrganizationIdentifier,
    "contact": Contact,
    "phone": Phone,
    "language": Language,
    "schedule": Schedule,
    "address": Address,
    "accessibility": Accessibility,
    "cost_option": CostOption,
    "required_document": RequiredDocument,
    "service_capacity": ServiceCapacity,
    "service_area": ServiceArea,
    "funding": Funding,
    "url": Url,
    "attribute": Attribute,
}

# A part may name several owners in HSDS. It belongs to the first of these that it names.
OWNERS: dict[str, tuple[str, ...]] = {
    "program": ("organization",),
    "organization_identifier": ("organization",),
    "contact": ("service_at_location", "service", "location", "organization"),
    "phone": ("contact", "service_at_location", "service", "location", "organization"),
    "language": ("phone", "service", "location"),
    "schedule": ("service_at_location", "service", "location"),
    "address": ("location",),
    "accessibility": ("location",),
    "cost_option": ("service",),
    "required_document": ("service",),
    "service_capacity": ("service",),
    "service_area": ("service_at_location", "service"),
    "funding": ("service", "organization"),
    "url": ("service", "organization"),
}

# What a root hangs on: the documents of both ends change when such a link moves.
HANGS_ON: dict[str, dict[str, str]] = {
    "taxonomy_term": {"parent_id": "taxonomy_term"},
    "organization": {"parent_organization_id": "organization"},
    "location": {"organization_id": "organization"},
    "service": {"organization_id": "organization"},
    "service_at_location": {"service_id": "service", "location_id": "location"},
}

# Columns that the write path alone sets: no draft, no source and no form says them.
SET_HERE = frozenset({"created_at", "news", "retired_at"})

# Texts that HSDS requires and sources lack.
FALLBACKS: dict[tuple[str, str], str] = {
    ("organization", "description"): "No description has been given yet.",
    ("program", "description"): "No description has been given yet.",
    ("taxonomy", "description"): "No description has been given yet.",
    ("taxonomy_term", "description"): "No description has been given yet.",
}


def model_of(entity: str) -> type[Record]:
    """Raises KeyError for a word that is no HSDS entity."""
    return ROOTS[entity] if entity in ROOTS else PARTS[entity]


def columns_of(entity: str) -> "dict[str, models.Field[Any, Any]]":
    """Column (the HSDS field name) -> field."""
    return {field.column: field for field in model_of(entity)._meta.local_concrete_fields}


def owner_column(part: str, row: dict[str, Any]) -> str | None:
    """The column of the owner that a part row belongs to; None when it names none."""
    for owner in OWNERS[part]:
        if row.get(f"{owner}_id"):
            return f"{owner}_id"
    return None
