"""What is new in the directory, for the start page: a few listings that came lately.

Which listings are news at all was decided as they came (`Service.news`: by hand, or in a run that
brought a few and not a stock, see `importers.news`). Here is only what a stranger may see of them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.disclosure import addresses_of_each
from directory.models import Service, Status
from frontend.hours import zone_of
from frontend.sensitive import at_confidential_place, is_said

SHOWN = 5
OF_ONE_ORGANIZATION = 2
DAYS = 60
LOOKED_AT = 50
"""The newest; so many, that sensitive ones and those of one busy organization leave enough. A page
that everyone opens does not look through all that came in two months."""
DAYS_IN_WEEKS = 14  # "three weeks ago" says more than "22 days ago"


@dataclass(frozen=True, slots=True)
class News:
    name: str
    by: str  # the organization, and the town where one may be told
    url: str
    day: date  # on which it came, where it is given
    when: str


class Row(NamedTuple):
    pk: UUID
    name: str
    alternate_name: str
    organization_id: UUID
    organization_name: str
    created_at: datetime
    town: str | None
    zone: str | None  # IANA name


def newest(now: datetime) -> list[News]:
    """At most `SHOWN`, newest first. One query, by an index that holds what is news and no more."""
    told = (row for row in map(Row._make, lately(now)) if not names_say(row))
    return [news(row, now) for row in islice(few_of_each(told), SHOWN)]


def lately(now: datetime) -> "QuerySet[Service, Any]":
    """The columns of `Row`, of what anybody may see."""
    place = addresses_of_each().exclude(city="")
    found = Service.objects.in_directory().filter(
        ~at_confidential_place(),
        news=True,
        status=Status.ACTIVE,
        created_at__gt=now - timedelta(days=DAYS),
    )
    columns = found.order_by("-created_at", "pk").values_list(
        "pk",
        "name",
        "alternate_name",
        "organization_id",
        "organization__name",
        "created_at",
        Subquery(place.values("city")[:1]),
        Subquery(place.values("location__timezone")[:1]),
    )
    return columns[:LOOKED_AT]


def names_say(row: Row) -> bool:
    """As `is_sensitive` judges by names."""
    return any(map(is_said, (row.name, row.alternate_name, row.organization_name)))


def few_of_each(found: Iterable[Row]) -> Iterator[Row]:
    """Or the organization that put in all its programs this week has the page to itself."""
    told: Counter[UUID] = Counter()
    for row in found:
        told[row.organization_id] += 1
        if told[row.organization_id] <= OF_ONE_ORGANIZATION:
            yield row


def news(row: Row, now: datetime) -> News:
    zone = zone_of(row.zone or "")
    day = timezone.localdate(row.created_at, zone)
    return News(
        name=row.name,
        by=" · ".join(filter(None, (row.organization_name, row.town))),
        url=reverse("frontend:service", args=[row.pk]),
        day=day,
        when=ago((timezone.localdate(now, zone) - day).days),
    )


def ago(days: int) -> str:
    """By the calendar, as people count; weeks where days are too many to count."""
    if days < 1:
        return _("Added today")
    if days == 1:
        return _("Added yesterday")
    if days < DAYS_IN_WEEKS:
        return ngettext("Added %(number)s day ago", "Added %(number)s days ago", days) % {
            "number": days
        }
    weeks = days // 7
    return ngettext("Added %(number)s week ago", "Added %(number)s weeks ago", weeks) % {
        "number": weeks
    }
