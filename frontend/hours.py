"""Open, closed or not known, in words; and the hours of a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.models import Schedule

MORNING_ENDS = 12


@dataclass(frozen=True, slots=True)
class Hours:
    state: str  # open, closed, unknown
    words: str
    lines: list[str]
    notes: list[str]


def hours_of(schedules: Sequence[Schedule], zone: str, now: datetime) -> Hours:
    return Hours(
        "unknown", state_words("unknown", None), [], [one.description for one in schedules]
    )


def state_words(state: str, until: datetime | str | None) -> str:
    """`until` is the next change, aware and in the place's zone (as text from a stored card)."""
    change = datetime.fromisoformat(until) if isinstance(until, str) else until
    if state == "open":
        return _("Open now, until %(when)s") % {"when": moment(change)} if change else _("Open now")
    if state == "closed":
        if change is None:
            return _("Closed now")
        return _("Closed now, opens %(when)s") % {"when": moment(change)}
    return _("Hours not known: please call")


def moment(change: datetime) -> str:
    """`5 pm` today, `Monday 8:30 am` within a week, else with its date."""
    today = timezone.now().astimezone(change.tzinfo).date()
    days = (change.date() - today).days
    if days == 0:
        return clock(change)
    if days == 1:
        return _("tomorrow %(clock)s") % {"clock": clock(change)}
    day = date_format(change, "l") if 0 < days < 7 else date_format(change, "MONTH_DAY_FORMAT")
    return f"{day} {clock(change)}"


def clock(change: datetime) -> str:
    hour = change.hour % 12 or 12
    shown = f"{hour}:{change.minute:02}" if change.minute else str(hour)
    if change.hour < MORNING_ENDS:
        return _("%(clock)s am") % {"clock": shown}
    return _("%(clock)s pm") % {"clock": shown}
