"""The list that a visitor makes: it stands in the page's address and nowhere else."""

import base64
import binascii
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.models import Service, Status
from frontend.listing import Listing, Place
from frontend.sensitive import is_sensitive

MOST = 30  # more are no list but a directory
ID_BYTES = 6  # of a UUID's sixteen: of a million services two share them once in five hundred lists
ID_LETTERS = 8
NAME = "list"  # the parameter


def short(pk: UUID) -> str:
    """Eight letters that stand for a service in an address."""
    return base64.urlsafe_b64encode(pk.bytes[:ID_BYTES]).decode()


def read(text: str) -> tuple[str, ...]:
    """The short ids of a parameter, each once, in their order; what is none is left out."""
    found = dict.fromkeys(one for one in text.split(".") if _first_and_last(one))
    return tuple(found)[:MOST]


def _first_and_last(letters: str) -> tuple[UUID, UUID] | None:
    """The least and the greatest id that a short one may stand for."""
    if len(letters) != ID_LETTERS or not letters.isascii():
        return None
    try:
        known = base64.b64decode(letters, altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    left = 16 - ID_BYTES
    return UUID(bytes=known + b"\x00" * left), UUID(bytes=known + b"\xff" * left)


def services(ids: Sequence[str]) -> dict[str, Service]:
    """Short id -> the service, in their order. One that stands for two stands for none: a wrong
    listing is worse than none. One query."""
    ranges = {one: bounds for one in ids if (bounds := _first_and_last(one))}
    if not ranges:
        return {}
    wanted = Q()
    for first, last in ranges.values():
        wanted |= Q(pk__gte=first, pk__lte=last)
    held: dict[str, list[Service]] = {}
    for service in Service.objects.visible_to(None).filter(wanted).select_related("organization"):
        held.setdefault(short(service.pk), []).append(service)
    return {one: held[one][0] for one in ranges if len(held.get(one, ())) == 1}


def address(ids: Iterable[str], page: str = "frontend:my_list") -> str:
    """Of a page that carries the list along; without the parameter when it is empty."""
    kept = ".".join(ids)
    return reverse(page) + ("?" + urlencode({NAME: kept}) if kept else "")


def with_one(ids: Sequence[str], pk: UUID) -> str:
    """The address of the list with one more at its end."""
    return grown(ids)(pk)


def grown(ids: Sequence[str]) -> Callable[[UUID], str]:
    """Tells the address of the list with one more at its end, for many that it may be."""
    so_far = address(ids)
    with_more = so_far + "." if ids else f"{so_far}?{NAME}="

    def by(pk: UUID) -> str:
        one = short(pk)
        return so_far if one in ids else with_more + one

    return by


@dataclass(frozen=True, slots=True)
class Entry:
    """A service on the list, and the same list with it elsewhere."""

    listing: Listing
    ended: bool
    up: str  # empty for the first
    down: str  # empty for the last
    out: str

    @property
    def service(self) -> Service:
        return self.listing.service

    @property
    def places(self) -> list[Place]:
        return self.listing.places

    @property
    def suspended(self) -> bool:
        return self.service.status == Status.TEMPORARILY_CLOSED

    @property
    def text(self) -> str:
        """In a few lines, for a message."""
        lines = [self.service.name, self.service.organization.name]
        lines += [line.words for line in self.listing.lines if line.link][:1]
        for place in self.places[:1]:
            lines.append(", ".join(filter(None, (place.where.address_1, place.town))))
        if self.suspended:
            lines.append(_("Closed for the time being."))
        return "\n".join(dict.fromkeys(filter(None, lines)))


def swapped(ids: Sequence[str], at: int, other: int) -> str:
    """The address of the list with two of them in each other's place; empty if one is none."""
    if not 0 <= min(at, other) <= max(at, other) < len(ids):
        return ""
    moved = list(ids)
    moved[at], moved[other] = moved[other], moved[at]
    return address(moved)


def message(entries: Iterable[Entry]) -> str:
    """All that can still be called, as text."""
    told = [entry.text for entry in entries if not entry.ended]
    return "\n\n".join([*told, _("Call before you go: hours and rules change.")])


def mail(text: str) -> str:
    return "mailto:?" + urlencode(
        {"subject": _("Places that can help"), "body": text}, quote_via=quote
    )


def sms(text: str) -> str:
    return "sms:?" + urlencode({"body": text}, quote_via=quote)


def is_kept_out(service: Service) -> bool:
    """What could betray somebody enters no list, no message and no code."""
    return is_sensitive(service)
