"""Drafts, and records of every kind, for the tests of the write path."""

from typing import Any
from uuid import uuid4

from directory import records
from directory.records import Draft
from tests.factories import (
    TESTER,
    make_location,
    make_organization,
    make_service,
    make_service_at_location,
    make_taxonomy_term,
)

ANOTHER_VALUE: dict[str, dict[str, Any]] = {
    "taxonomy_term": {"name": "Other"},
    "organization": {"name": "Other"},
    "location": {"name": "Other"},
    "service": {"name": "Other"},
    "service_at_location": {"description": "Upstairs"},
}


def some_root(entity, **more):
    if entity == "service_at_location":
        return make_service_at_location(make_service(), make_location(), **more)
    makers = {
        "taxonomy_term": make_taxonomy_term,
        "organization": make_organization,
        "location": make_location,
        "service": make_service,
    }
    return makers[entity](**more)


def draft_of_service(organization, **more):
    fields = {"name": "Food", "organization_id": organization.pk, **more.pop("fields", {})}
    return Draft("service", more.pop("id", uuid4()), fields, more.pop("parts", {}))


def save(*drafts):
    return records.save(drafts, by=TESTER)


def outcomes(*drafts):
    return [saved.outcome for saved in save(*drafts)]
