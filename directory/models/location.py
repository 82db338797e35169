"""Locations, their addresses, and which services are given there."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.base import (
    Part,
    Root,
    RootQuerySet,
    Viewer,
    is_staff,
    link,
    number,
    one_of,
    text,
)


class LocationType(models.TextChoices):
    PHYSICAL = "physical", _("Physical")
    POSTAL = "postal", _("Postal")
    VIRTUAL = "virtual", _("Virtual")


class PointPrecision(models.TextChoices):
    """How exact a point is, most exact first."""

    GIVEN = "given", _("Given")  # by the source itself
    STREET = "street", _("Street")  # an online geocoder found the street address
    POSTAL_CODE = "postal_code", _("Postal Code")  # the middle of the ZIP
    CITY = "city", _("City")
    NONE = "none", _("None")


class LocationQuerySet(RootQuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """Never a confidential one to the public: pages show `directory.disclosure` of it."""
        return self if is_staff(user) else self.filter(confidential=False)


class Location(Root):
    location_type = models.CharField(
        max_length=10, choices=LocationType, default=LocationType.PHYSICAL
    )
    url = text()
    organization = link("directory.Organization", "locations")
    name = text()
    alternate_name = text()
    description = text()
    transportation = text()
    latitude = number()  # degrees, WGS 84
    longitude = number()
    external_identifier = text()
    external_identifier_type = text()
    # Ours. A confidential location gives out its state and county at most.
    confidential = models.BooleanField(default=False)
    timezone = text()  # IANA name, or empty when not known
    point_precision = models.CharField(
        max_length=12, choices=PointPrecision, default=PointPrecision.NONE
    )
    point_source = text()

    objects: ClassVar[LocationQuerySet] = LocationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            one_of("location", "location_type", LocationType.values),
            one_of("location", "point_precision", PointPrecision.values),
            models.CheckConstraint(
                condition=(
                    models.Q(latitude__isnull=True, longitude__isnull=True)
                    | models.Q(
                        latitude__gte=-90,
                        latitude__lte=90,
                        longitude__gte=-180,
                        longitude__lte=180,
                    )
                ),
                name="location_point_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.id)


class AddressType(models.TextChoices):
    PHYSICAL = "physical", _("Physical")
    POSTAL = "postal", _("Postal")
    VIRTUAL = "virtual", _("Virtual")


class Address(Part):
    """Kept even when incomplete; an incomplete one is left out of HSDS output."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="addresses")
    attention = text()
    address_1 = text()
    address_2 = text()
    city = text()
    region = text()
    state_province = text()
    postal_code = text()
    country = text()
    address_type = models.CharField(
        max_length=10, choices=AddressType, default=AddressType.PHYSICAL
    )

    class Meta(Part.Meta):
        verbose_name_plural = "addresses"
        constraints = [one_of("address", "address_type", AddressType.values)]

    @property
    def complete(self) -> bool:
        """Has all that HSDS requires of an address."""
        return all((self.address_1, self.city, self.state_province, self.postal_code, self.country))


class Accessibility(Part):
    location = models.ForeignKey(Location, models.CASCADE, related_name="accessibility")
    description = text()
    details = text()
    url = text()

    class Meta(Part.Meta):
        verbose_name_plural = "accessibility"


class ServiceAtLocationQuerySet(RootQuerySet):
    def visible_to(self, user: Viewer) -> Self:
        return self if is_staff(user) else self.filter(service__organization__listed=True)


class ServiceAtLocation(Root):
    service = models.ForeignKey(
        "directory.Service", models.CASCADE, related_name="service_at_locations"
    )
    location = models.ForeignKey(Location, models.CASCADE, related_name="service_at_locations")
    description = text()

    objects: ClassVar[ServiceAtLocationQuerySet] = ServiceAtLocationQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.service} · {self.location}"
