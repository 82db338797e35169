"""Organizations and what is theirs alone."""

from typing import ClassVar, Self

from django.db import models

from directory.models.base import (
    Part,
    Root,
    RootQuerySet,
    Viewer,
    filled,
    is_staff,
    link,
    number,
    required_text,
    text,
)


class OrganizationQuerySet(RootQuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """Listed organizations, retired ones too (their page says so); staff see all."""
        return self if is_staff(user) else self.filter(listed=True)


class Organization(Root):
    name = required_text()
    alternate_name = text()
    description = required_text()
    email = text()
    website = text()
    tax_status = text()
    tax_id = text()
    year_incorporated = number()
    legal_status = text()
    logo = text()
    uri = text()
    parent_organization = link(
        "directory.Organization", "child_organizations", on_delete=models.SET_NULL
    )
    # Ours: a counselor's clinic has members without being in the directory.
    listed = models.BooleanField(default=True)

    objects: ClassVar[OrganizationQuerySet] = OrganizationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [filled("organization", "name"), filled("organization", "description")]

    def __str__(self) -> str:
        return self.name


class Program(Part):
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="programs")
    name = required_text()
    alternate_name = text()
    description = required_text()

    class Meta(Part.Meta):
        constraints = [filled("program", "name"), filled("program", "description")]

    def __str__(self) -> str:
        return self.name


class OrganizationIdentifier(Part):
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="organization_identifiers"
    )
    identifier_scheme = text()
    identifier_type = required_text()
    identifier = required_text()

    class Meta(Part.Meta):
        constraints = [
            filled("organization_identifier", "identifier_type"),
            filled("organization_identifier", "identifier"),
        ]
