"""Open, closed or not known, in words; and the hours of a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory import opening
from directory.models import Schedule
from directory.opening import Opening, State

WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class ToldHours:
    state: str  # open, closed, unknown
    words: str
    lines: list[str]


def told_hours(
    schedules: Sequence[Schedule], zone: str, now: datetime, *, suspended: bool = False
) -> ToldHours:
    """`zone` is an IANA name, or empty. `suspended`: closed for the time being, whatever they say."""
    hours = [opening.Hours.of(one) for one in schedules]
    found = Opening(State.CLOSED, None)
    if not suspended:
        found = opening.opening_at(hours, now, zone_of(zone))
    return ToldHours(found.state.value, state_words(found, now), opening.in_words(hours))


def zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def state_words(found: Opening, now: datetime) -> str:
    when = moment(found.until, now) if found.until else ""
    if found.state is State.OPEN:
        return _("Open until %(time)s") % {"time": when} if when else _("Open all day")
    if found.state is State.CLOSED:
        return _("Closed, opens %(time)s") % {"time": when} if when else _("Closed")
    return _("Hours not known: please call")


def moment(change: datetime, now: datetime) -> str:
    """The time alone today, with its weekday within a week, else with its date."""
    today = timezone.localdate(now, change.tzinfo)
    days = (change.date() - today).days
    clock = opening.time_in_words(change.hour * 3600 + change.minute * 60)
    if days == 0:
        return clock
    day = date_format(change, "l" if 0 < days < WEEK_DAYS else "MONTH_DAY_FORMAT")
    return f"{day}, {clock}"
