"""How to reach people and when: contacts, phones, languages, schedules, links, funding."""

from django.db import models

from directory.models.base import (
    Part,
    date,
    filled,
    link,
    number,
    one_of,
    owned,
    required_text,
    text,
)

ORGANIZATION = "directory.Organization"
SERVICE = "directory.Service"
LOCATION = "directory.Location"
SERVICE_AT_LOCATION = "directory.ServiceAtLocation"

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


class Contact(Part):
    organization = link(ORGANIZATION, "contacts")
    service = link(SERVICE, "contacts")
    service_at_location = link(SERVICE_AT_LOCATION, "contacts")
    location = link(LOCATION, "contacts")
    name = text()
    title = text()
    department = text()
    email = text()

    class Meta(Part.Meta):
        constraints = [
            owned("contact", ("organization", "service", "service_at_location", "location"))
        ]


class Phone(Part):
    location = link(LOCATION, "phones")
    service = link(SERVICE, "phones")
    organization = link(ORGANIZATION, "phones")
    contact = link("directory.Contact", "phones")
    service_at_location = link(SERVICE_AT_LOCATION, "phones")
    number = required_text()
    # HSDS has a number here, which loses leading zeros and cannot hold "330 or 331".
    extension = text()
    type = text()
    description = text()
    # Ours: the text as the source had it.
    raw = text()

    class Meta(Part.Meta):
        constraints = [
            filled("phone", "number"),
            owned(
                "phone", ("location", "service", "organization", "contact", "service_at_location")
            ),
        ]


class Language(Part):
    service = link(SERVICE, "languages")
    location = link(LOCATION, "languages")
    phone = link("directory.Phone", "languages")
    name = text()
    code = text()
    note = text()

    class Meta(Part.Meta):
        constraints = [owned("language", ("service", "location", "phone"))]


class Schedule(Part):
    service = link(SERVICE, "schedules")
    location = link(LOCATION, "schedules")
    service_at_location = link(SERVICE_AT_LOCATION, "schedules")
    valid_from = date()
    valid_to = date()
    dtstart = date()
    timezone = number()  # hours from UTC
    until = date()
    count = number()
    wkst = text()
    freq = text()
    interval = number()
    byday = text()
    byweekno = text()
    bymonthday = text()
    byyearday = text()
    description = text()
    # Text, as HSDS has it: "09:00", "09:00Z" and "09:00-05:00" mean different things.
    opens_at = text()
    closes_at = text()
    schedule_link = text()
    attending_type = text()
    notes = text()
    # Ours: an exception that closes, such as a holiday.
    closed = models.BooleanField(default=False)

    class Meta(Part.Meta):
        constraints = [
            owned("schedule", ("service", "location", "service_at_location")),
            one_of("schedule", "freq", ["", "WEEKLY", "MONTHLY"]),
            one_of("schedule", "wkst", ["", *DAYS]),
        ]


class Funding(Part):
    organization = link(ORGANIZATION, "funding")
    service = link(SERVICE, "funding")
    source = text()

    class Meta(Part.Meta):
        verbose_name_plural = "funding"
        constraints = [owned("funding", ("organization", "service"))]


class Url(Part):
    label = text()
    url = required_text()
    organization = link(ORGANIZATION, "additional_websites")
    service = link(SERVICE, "additional_urls")

    class Meta(Part.Meta):
        constraints = [filled("url", "url"), owned("url", ("organization", "service"))]
