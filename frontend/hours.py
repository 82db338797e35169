"""Open, closed or not known, in words; and the hours of a place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import opening
from directory.models import Schedule
from directory.opening import Opening, State
from frontend.wording import Wording, Words

WEEK_DAYS = 7
SOON_MINUTES = 60
EVENING = 18  # o'clock


@dataclass(frozen=True, slots=True)
class ToldHours:
    state: str  # open, closed, unknown
    words: str
    lines: list[str]
    translated: tuple[Words, ...] = ()  # what of the lines is


def told_hours(
    schedules: Sequence[Schedule],
    zone: str,
    now: datetime,
    *,
    suspended: bool = False,
    wording: Wording | None = None,
) -> ToldHours:
    """`zone` is an IANA name, or empty. `suspended`: closed for the time being, whatever they say."""
    said = [
        (wording or Wording()).look_up(one.description, one.pk, "description") for one in schedules
    ]
    hours = [
        replace(opening.Hours.of(one), description=words.text)
        for one, words in zip(schedules, said, strict=True)
    ]
    found = Opening(State.CLOSED, None)
    if not suspended:
        found = opening.opening_at(hours, now, zone_of(zone))
    return ToldHours(
        found.state.value,
        state_words(found, now),
        opening.in_words(hours),
        tuple(words for words in said if words.translated),
    )


def zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def state_words(found: Opening, now: datetime) -> str:
    """What one wants to know before one sets out; minutes where it is soon."""
    if found.state is State.UNKNOWN:
        return _("Call first: hours not known")
    if found.until is None:
        return _("Open all day") if found.state is State.OPEN else _("Closed")
    minutes = round((found.until - now).total_seconds() / 60)
    when = {"time": moment(found.until, now), "number": minutes}
    if found.state is State.OPEN:
        if minutes <= SOON_MINUTES:
            return (
                ngettext("Closes in %(number)s minute", "Closes in %(number)s minutes", minutes)
                % when
            )
        return _("Open until %(time)s") % when
    if minutes <= SOON_MINUTES:
        return ngettext("Opens in %(number)s minute", "Opens in %(number)s minutes", minutes) % when
    if is_tonight(found.until, now):
        return _("Closed, opens tonight, %(time)s") % when
    return _("Closed, opens %(time)s") % when


def is_tonight(opens: datetime, now: datetime) -> bool:
    """`opens` is in the zone of the place."""
    return opens.hour >= EVENING and opens.date() == timezone.localdate(now, opens.tzinfo)


def moment(change: datetime, now: datetime) -> str:
    """The time alone today, with its weekday within a week, else with its date."""
    today = timezone.localdate(now, change.tzinfo)
    days = (change.date() - today).days
    clock = opening.time_in_words(change.hour * 3600 + change.minute * 60)
    if days == 0:
        return clock
    day = date_format(change, "l" if 0 < days < WEEK_DAYS else "MONTH_DAY_FORMAT")
    return f"{day}, {clock}"
