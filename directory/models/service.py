"""Services and what is theirs alone."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.base import (
    Part,
    Record,
    Root,
    RootQuerySet,
    Viewer,
    date,
    filled,
    is_staff,
    link,
    number,
    one_of,
    owned,
    required_text,
    text,
)


class Status(models.TextChoices):
    """HSDS words; the last one has a space."""

    ACTIVE = "active", _("Active")
    INACTIVE = "inactive", _("Inactive")
    DEFUNCT = "defunct", _("Defunct")
    TEMPORARILY_CLOSED = "temporarily closed", _("Temporarily Closed")


LISTED_STATUSES = (Status.ACTIVE, Status.TEMPORARILY_CLOSED)


class ServiceQuerySet(RootQuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """Services of listed organizations, retired ones too; staff see all."""
        return self if is_staff(user) else self.filter(organization__listed=True)

    def ongoing(self) -> Self:
        """Live, not ended, of a live organization."""
        return self.live().filter(status__in=LISTED_STATUSES, organization__retired_at__isnull=True)

    def in_directory(self) -> Self:
        """What search may show: ongoing, of a listed organization."""
        return self.ongoing().filter(organization__listed=True)


class Service(Root):
    organization = models.ForeignKey(
        "directory.Organization", models.CASCADE, related_name="services"
    )
    program = link("directory.Program", "services", on_delete=models.SET_NULL)
    name = required_text()
    alternate_name = text()
    description = text()
    url = text()
    email = text()
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    interpretation_services = text()
    application_process = text()
    fees_description = text()
    wait_time = text()
    fees = text()
    accreditations = text()
    eligibility_description = text()
    minimum_age = number()
    maximum_age = number()
    assured_date = date()
    assurer_email = text()
    licenses = text()
    alert = text()
    last_modified = models.DateTimeField(null=True, blank=True)
    # Ours: it came by itself and not with the stock of a source. Says no more than that: whether
    # it is still new is a matter of `created_at`.
    news = models.BooleanField(default=False, editable=False)

    objects: ClassVar[ServiceQuerySet] = ServiceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            # Small whatever comes in: a first import of a million services adds nothing to it.
            models.Index(
                fields=["-created_at", "id"], condition=models.Q(news=True), name="service_news"
            )
        ]
        constraints = [
            filled("service", "name"),
            one_of("service", "status", Status.values),
            models.CheckConstraint(
                condition=models.Q(minimum_age__isnull=True) | models.Q(minimum_age__gte=0),
                name="service_minimum_age_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(maximum_age__isnull=True) | models.Q(maximum_age__gte=0),
                name="service_maximum_age_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ongoing(self) -> bool:
        """The same rule as `ServiceQuerySet.ongoing`, for one loaded service."""
        return not self.retired and self.status in LISTED_STATUSES and not self.organization.retired


class CostOption(Part):
    service = models.ForeignKey(Service, models.CASCADE, related_name="cost_options")
    valid_from = date()
    valid_to = date()
    option = text()
    currency = text()
    amount = number()
    amount_description = text()


class RequiredDocument(Part):
    service = models.ForeignKey(Service, models.CASCADE, related_name="required_documents")
    document = text()
    uri = text()


class Unit(Record):
    name = required_text()
    scheme = text()
    identifier = text()
    uri = text()

    class Meta:
        constraints = [filled("unit", "name")]

    def __str__(self) -> str:
        return self.name


class ServiceCapacity(Part):
    service = models.ForeignKey(Service, models.CASCADE, related_name="capacities")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="capacities")
    available = models.FloatField()
    maximum = number()
    description = text()
    updated = models.DateTimeField()

    class Meta(Part.Meta):
        verbose_name_plural = "service capacities"


class ServiceArea(Part):
    service = link("directory.Service", "service_areas")
    service_at_location = link("directory.ServiceAtLocation", "service_areas")
    name = text()
    description = text()
    extent = text()
    extent_type = text()
    uri = text()

    class Meta(Part.Meta):
        constraints = [
            owned("service_area", ("service", "service_at_location")),
            one_of("service_area", "extent_type", ["", "geojson", "topojson", "kml", "text"]),
        ]
