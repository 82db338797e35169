"""The list that a visitor makes: it stands in the page's address and nowhere else."""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.models import Service, Status
from frontend.links import given
from frontend.listing import Listing, Place
from frontend.sensitive import is_said, sensitive_among

MOST = 30  # more are no list but a directory
PLACES_TOLD = 2  # of one service
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


def allowed(found: Mapping[str, Service]) -> dict[str, Service]:
    """Without what could betray somebody: that enters no list, no message, no link and no code.
    One query."""
    hidden = sensitive_among(service.pk for service in found.values())
    return {one: service for one, service in found.items() if service.pk not in hidden}


def kept(text: str) -> tuple[str, ...]:
    """The short ids of a parameter that may be carried on, whoever wrote them there. Two queries,
    none without a list."""
    return tuple(allowed(services(read(text))))


def cleaned(params: QueryDict) -> QueryDict:
    """The same parameters, with no other ids in the list than those that may be there."""
    if NAME not in params:
        return params
    ids = kept("".join(given(params, NAME)))
    clean = params.copy()
    clean.setlist(NAME, [".".join(ids)] if ids else [])
    return clean


def along(ids: Iterable[str]) -> str:
    """What to put behind the address of a page, so that the list comes along."""
    text = ".".join(ids)
    return "?" + urlencode({NAME: text}) if text else ""


def address(ids: Iterable[str]) -> str:
    return reverse("frontend:my_list") + along(ids)


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

    id: str
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
        return self.listing.places[:PLACES_TOLD]

    @property
    def more_places(self) -> int:
        return len(self.listing.places) - len(self.places)

    @property
    def suspended(self) -> bool:
        return self.service.status == Status.TEMPORARILY_CLOSED

    @property
    def named(self) -> str:
        """The name that stands at the door, and what it means where somebody has translated it;
        not where that says what the name does not."""
        name = self.service.name
        words = self.listing.wording.look_up(name, self.service.pk, "name")
        return f"{name} ({words.text})" if words.translated and not is_said(words.text) else name

    @property
    def text(self) -> str:
        """In a few lines, for a message."""
        lines = [self.named, self.service.organization.name]
        lines += [line.told for line in self.listing.reached[:1]] or self.listing.unreached
        lines += [place.line for place in self.places]
        if self.suspended:
            lines.append(_("Closed for the time being."))
        return "\n".join(dict.fromkeys(filter(None, lines)))


def swapped(ids: Sequence[str], at: int, other: int) -> str:
    """The address of the list with two of them in each other's place, at the one that moved, so
    that the next Tab goes on from there; empty if one is none."""
    if not 0 <= min(at, other) <= max(at, other) < len(ids):
        return ""
    moved = list(ids)
    moved[at], moved[other] = moved[other], moved[at]
    return f"{address(moved)}#{anchor(ids[at])}"


def anchor(one: str) -> str:
    """Of an entry in its page."""
    return f"at-{one}"


def message(entries: Iterable[Entry], today: date) -> str:
    """All that can still be called, as text."""
    told = [entry.text for entry in entries if not entry.ended]
    as_of = _("As of %(date)s. Call before you go: hours and rules change.")
    return "\n\n".join([*told, as_of % {"date": date_format(today, "DATE_FORMAT")}])


def mail(text: str) -> str:
    return "mailto:?" + urlencode(
        {"subject": _("Places that can help"), "body": text}, quote_via=quote
    )


def sms(text: str) -> str:
    return "sms:?" + urlencode({"body": text}, quote_via=quote)
