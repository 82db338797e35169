"""Everything a service's page tells, out of records that are loaded already."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from directory.disclosure import Whereabouts, whereabouts
from directory.lists import enumerated
from directory.models import (
    Attribute,
    Language,
    Location,
    LocationType,
    Phone,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    SourceRecord,
    Status,
    TaxonomyTerm,
)
from directory.models.base import Record
from directory.terms.naming import shown
from frontend.directions import Way, ways
from frontend.hours import ToldHours, told_hours, zone_of
from frontend.parts import Parts
from frontend.reaching import Line, lines, mail_address
from frontend.wording import Wording
from frontend.words import alphabet, language_name
from search.vocabulary import label

TOLD_ELSEWHERE = {"cost", "group", "language", "age"}


def with_everything() -> tuple[Any, ...]:
    """What `Listing` reads beside `parts_of`, as prefetches: their number does not grow with the
    records."""
    places = ServiceAtLocation.objects.live().filter(location__retired_at__isnull=True)
    return (
        "cost_options",
        "required_documents",
        "additional_urls",
        "capacities__unit",
        "contacts",
        Prefetch(
            "service_at_locations",
            places.select_related("location").order_by("location__name", "id"),
        ),
        "service_at_locations__location__addresses",
        "service_at_locations__location__accessibility",
    )


def parts_of(services: Iterable[Service]) -> Parts:
    """Of those that were read `with_everything`: what several records of a listing may have."""
    return Parts(
        owner
        for service in services
        for owner in (service, service.organization, *service.contacts.all(), *_where(service))
    )


def _where(service: Service) -> Iterator[ServiceAtLocation | Location]:
    for at in service.service_at_locations.all():
        yield from (at, at.location)


@dataclass(frozen=True)
class Place:
    """Where a service is given, as much of it as may be told."""

    where: Whereabouts
    virtual: bool
    location_id: UUID
    at_id: UUID  # of the service there
    description: str
    hours: ToldHours
    lines: list[Line]
    accessibility: list[Any]

    @property
    def area(self) -> str:
        return ", ".join(filter(None, (self.where.county, self.where.state_province)))

    @property
    def directions(self) -> list[Way]:
        """Only to a street in a town that may be told."""
        where = self.where
        if where.confidential or self.virtual or not (where.address_1 and where.city):
            return []
        return ways(f"{where.address_1}, {self.town}")

    @property
    def line(self) -> str:
        """As much as may be told, in one line."""
        if self.virtual:
            return _("By phone or online: there is nowhere to go.")
        parts = (self.where.address_1, self.where.address_2, self.town)
        return ", ".join(filter(None, parts)) or _("We do not know the address. Call to ask.")

    @property
    def town(self) -> str:
        state = " ".join(filter(None, (self.where.state_province, self.where.postal_code)))
        return ", ".join(filter(None, (self.where.city, state)))


class Listing:
    """`parts`: of this service, perhaps among others."""

    def __init__(
        self, service: Service, parts: Parts, now: datetime, wording: Wording | None = None
    ) -> None:
        self.service = service
        self.parts = parts
        self.now = now
        self.wording = wording or Wording()

    @cached_property
    def at(self) -> list[ServiceAtLocation]:
        return list(self.service.service_at_locations.all())

    @cached_property
    def places(self) -> list[Place]:
        return [self._place(one) for one in self.at]

    def _place(self, one: ServiceAtLocation) -> Place:
        location = one.location
        where = whereabouts(location, location.addresses.all())
        of = self.parts.of
        schedules = of(Schedule, one) or of(Schedule, self.service) or of(Schedule, location)
        return Place(
            where=where,
            virtual=location.location_type == LocationType.VIRTUAL,
            location_id=location.pk,
            at_id=one.pk,
            description="" if where.confidential else one.description,
            hours=self._told(schedules, location.timezone),
            lines=lines(of(Phone, one), of(Phone, location)),
            accessibility=[] if where.confidential else list(location.accessibility.all()),
        )

    def _told(self, schedules: list[Schedule], zone: str) -> ToldHours:
        suspended = self.service.status == Status.TEMPORARILY_CLOSED
        return told_hours(schedules, zone, self.now, suspended=suspended, wording=self.wording)

    @cached_property
    def hours(self) -> ToldHours:
        """For the head of the page: of the only place, or of the service where there is none."""
        if len(self.places) == 1:
            return self.places[0].hours
        return self._told(self.parts.of(Schedule, self.service), self.zone.key)

    @property
    def zone(self) -> ZoneInfo:
        """Of its first place; UTC where none is known."""
        return zone_of(self.at[0].location.timezone if self.at else "")

    @cached_property
    def lines(self) -> list[Line]:
        """The service's own numbers; those of its only place; else the organization's."""
        of = self.parts.of
        contacts = [of(Phone, contact) for contact in self.service.contacts.all()]
        places = [of(Phone, owner) for one in self.at[:1] for owner in (one, one.location)]
        own = lines(of(Phone, self.service), *contacts, *(places if len(self.at) == 1 else ()))
        return own or lines(*places) or lines(of(Phone, self.service.organization))

    @property
    def reached(self) -> list[Line]:
        """The lines that one can call or text: nobody answers a fax."""
        return [line for line in self.lines if line.link]

    @property
    def unreached(self) -> list[str]:
        """What there is to tell instead when nobody can be called or texted."""
        if self.reached:
            return []
        faxes = (line.number for line in self.lines if line.fax)
        only = _("We know only a fax number: %(number)s. You cannot call it.")
        told = [only % {"number": number} for number in faxes][:1]
        return (told or [_("We do not know a phone number for this service.")]) + list(
            filter(None, [mail_address(self.service.email)])
        )

    @cached_property
    def attributes(self) -> list[Attribute]:
        owners = Q(link_entity="service", link_id=self.service.pk)
        owners |= Q(link_entity="service_at_location", link_id__in=[one.pk for one in self.at])
        owners |= Q(link_entity="location", link_id__in=[one.location_id for one in self.at])
        found = Attribute.objects.filter(owners).select_related("taxonomy_term__parent")
        return sorted(found, key=lambda one: (alphabet(one.taxonomy_term.name), one.pk))

    def _meaning(self, facet: str) -> list[str]:
        terms = (one.taxonomy_term for one in self.attributes)
        labels = (
            label(facet, term.facet_value) if term.facet_value else shown(term.name)
            for term in terms
            if term.facet == facet
        )
        return list(dict.fromkeys(labels))

    @property
    def costs(self) -> list[str]:
        return self._meaning("cost")

    @property
    def groups(self) -> list[str]:
        return self._meaning("group")

    @cached_property
    def languages(self) -> list[str]:
        owners = [self.service, *(one.location for one in self.at)]
        rows = [row for owner in owners for row in self.parts.of(Language, owner)]
        said = [language_name(row.code, row.name) + note(row.note) for row in rows]
        terms = (one.taxonomy_term for one in self.attributes)
        said += [
            language_name(term.facet_value, shown(term.name))
            for term in terms
            if term.facet == "language"
        ]
        return [name for name in dict.fromkeys(said) if name]

    @cached_property
    def kinds_of_help(self) -> list[TaxonomyTerm]:
        """Each once: terms that no other section of the page tells."""
        terms = (one.taxonomy_term for one in self.attributes)
        return list({term.pk: term for term in terms if not term.facet}.values())

    @cached_property
    def kinds(self) -> list[tuple[str, list[str]]]:
        """Taxonomy terms by what they belong to, without those told in a section of their own.

        All are named in English.
        """
        groups: dict[str, dict[str, None]] = defaultdict(dict)
        for one in self.attributes:
            term = one.taxonomy_term
            if term.facet not in TOLD_ELSEWHERE:
                heading = term.parent.name if term.parent else ""
                groups[heading][one.label or term.name] = None
        return [(heading, list(groups[heading])) for heading in sorted(groups, key=alphabet)]

    @property
    def ages(self) -> str:
        return ages_words(self.service.minimum_age, self.service.maximum_age) or enumerated(
            self._meaning("age")
        )

    @cached_property
    def areas(self) -> list[Any]:
        owners = [self.service, *self.at]
        everywhere = [area for owner in owners for area in self.parts.of(ServiceArea, owner)]
        return [area for area in everywhere if area.name or area.description]

    @cached_property
    def sources(self) -> list[SourceRecord]:
        return list(SourceRecord.objects.filter(record_id=self.service.pk).order_by("changed_at"))


def texts_of(service: Service, parts: Parts) -> Iterator[UUID]:
    """Ids of the records whose texts a service's page shows; nothing of a confidential place."""
    yield service.pk
    for kind in (
        service.required_documents,
        service.cost_options,
        service.capacities,
        service.additional_urls,
    ):
        yield from (one.pk for one in kind.all())
    for owner in (service, service.organization, *service.contacts.all()):
        yield from _told_by(owner, parts)
    for at in service.service_at_locations.all():
        if not at.location.confidential:
            yield from (at.pk, at.location.pk)
            yield from (one.pk for one in at.location.accessibility.all())
            yield from _told_by(at, parts)
            yield from _told_by(at.location, parts)


def _told_by(owner: Record, parts: Parts) -> Iterator[UUID]:
    for kind in (Schedule, Phone):
        yield from (one.pk for one in parts.of(kind, owner))


def note(text: str) -> str:
    return f" ({text})" if text else ""


def ages_words(least: float | None, most: float | None) -> str:
    """Years as people say them; a maximum of 0.5 is six months and stays a number."""
    if least and most is not None:
        return _("Ages %(least)s to %(most)s") % {"least": f"{least:g}", "most": f"{most:g}"}
    if least:
        return _("Age %(least)s and over") % {"least": f"{least:g}"}
    if most is not None:
        return _("Up to age %(most)s") % {"most": f"{most:g}"}
    return ""
