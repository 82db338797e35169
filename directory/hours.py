"""What one HSDS schedule says, and on which days it applies.

A schedule is understood (a `Rule`) or it is only words (None): nothing here raises on bad data
and nothing guesses. Days are tested one by one by arithmetic, so that a hostile rule (an
interval of 1e9, a start in the year 1, a combination that never happens) costs no more than a
plain one; the tests hold this equal to dateutil's RFC 5545 rules.
"""

import math
import re
from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple, Self

DAY_SECONDS = 86_400
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
ENDS_OF_DAY = (DAY_SECONDS, DAY_SECONDS - 60, DAY_SECONDS - 1)  # 24:00, 23:59, 23:59:59
# How far a `count` is followed from its start: 41 years, some 10 ms at the very worst.
COUNT_REACH_DAYS = 15_000
# A count from an older start that is not used up within reach may have ended or not: not
# understood. From a newer start it runs on for longer than anyone will ask.
COUNTED_SINCE = date(2000, 1, 1).toordinal()

DATES = ("valid_from", "valid_to", "dtstart", "until")
NUMBERS = ("timezone", "count", "interval")
TEXTS = (
    *("wkst", "freq", "byday", "byweekno", "bymonthday", "byyearday"),
    *("opens_at", "closes_at", "description"),
)

TIME = re.compile(
    r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)? ?(?:(Z)|([+-])(\d\d):?(\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)
BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Hours:
    """The fields of an HSDS schedule that say when, and our `closed` (an exception that closes)."""

    valid_from: date | None = None
    valid_to: date | None = None
    dtstart: date | None = None
    until: date | None = None
    timezone: float | None = None  # hours from UTC
    count: float | None = None
    interval: float | None = None
    wkst: str = ""
    freq: str = ""
    byday: str = ""
    byweekno: str = ""
    bymonthday: str = ""
    byyearday: str = ""
    opens_at: str = ""
    closes_at: str = ""
    description: str = ""
    closed: bool = False

    @classmethod
    def of(cls, schedule: Any) -> Self:
        """From any object with these attributes, such as a `Schedule`."""
        values: dict[str, Any] = {name: _date(getattr(schedule, name)) for name in DATES}
        values |= {name: _number(getattr(schedule, name)) for name in NUMBERS}
        values |= {name: str(getattr(schedule, name) or "") for name in TEXTS}
        return cls(**values, closed=bool(schedule.closed))


class Clock(NamedTuple):
    """A time of day; `offset` is None for wall-clock time, else seconds east of UTC."""

    seconds: int
    offset: int | None = None


class Malformed(ValueError):
    """A schedule that no one rule follows from; it stays inside this module."""


@dataclass(frozen=True, slots=True)
class Rule:
    """An understood schedule. Days are proleptic ordinals; 0 is Monday."""

    freq: str
    interval: int
    wkst: int
    days: frozenset[tuple[int, int]]  # (2, 3) is the second Thursday, (0, 3) every one
    monthdays: frozenset[int]
    yeardays: frozenset[int]
    weeks: frozenset[int]
    anchor: int  # where intervals count from; 1 when there is nothing to count
    first: int
    last: int
    opens: Clock
    closes: Clock
    closed: bool
    offset: int | None  # schedule.timezone in seconds

    @property
    def whole_day(self) -> bool:
        opens, closes = self.opens, self.closes
        return opens.offset == closes.offset and (
            opens.seconds == closes.seconds
            or (opens.seconds == 0 and closes.seconds in ENDS_OF_DAY)
        )

    def days_between(self, first: int, last: int) -> Iterator[int]:
        for day in range(max(first, self.first), min(last, self.last) + 1):
            if self.covers(day):
                yield day

    def covers(self, day: int) -> bool:
        """Whether the rule falls on this day, its first and last day aside."""
        if self.interval > 1 and (_period(self, day) - _period(self, self.anchor)) % self.interval:
            return False
        weekday = (day - 1) % 7
        if not self.days or (0, weekday) in self.days:
            return not (self.monthdays or self.yeardays or self.weeks) or self._chosen(
                date.fromordinal(day)
            )
        return self.freq in ("MONTHLY", "YEARLY") and self._chosen(date.fromordinal(day))

    def _chosen(self, day: date) -> bool:
        month = (day.day, monthrange(day.year, day.month)[1])
        year = _in_year(day)
        return (
            (not self.days or self._nth(day.weekday(), *(month, year)[self.freq == "YEARLY"]))
            and (not self.monthdays or _either_end(self.monthdays, *month))
            and (not self.yeardays or _either_end(self.yeardays, *year))
            and (not self.weeks or _either_end(self.weeks, *_week(day, self.wkst)))
        )

    def _nth(self, weekday: int, number: int, length: int) -> bool:
        numbers = (0, (number - 1) // 7 + 1, -((length - number) // 7 + 1))
        return any((n, weekday) in self.days for n in numbers)


@lru_cache(maxsize=8192)
def rule_of(hours: Hours) -> Rule | None:
    """None when the schedule is words only, or malformed, which counts as words."""
    try:
        return _rule(hours)
    except Malformed:
        return None


def _rule(hours: Hours) -> Rule:
    opens, closes = _times(hours)
    days = _by_day(hours.byday)
    freq = _freq(hours, any(n for n, _ in days))
    interval, count = _whole(hours.interval) or 1, _whole(hours.count)
    if freq == "ONCE":  # no freq: it does not recur
        interval, count = 1, None
    rule = Rule(
        freq=freq,
        interval=interval,
        wkst=_wkst(hours.wkst),
        days=days,
        monthdays=_numbers(hours.bymonthday, 31),
        yeardays=_numbers(hours.byyearday, 366),
        weeks=_numbers(hours.byweekno, 53),
        anchor=_anchor(hours, needed=interval > 1 or count is not None),
        first=max(_ordinal(hours.valid_from, 1), _ordinal(hours.dtstart, 1)),
        last=_last(hours, freq),
        opens=opens,
        closes=closes,
        closed=hours.closed,
        offset=_offset(hours.timezone),
    )
    _check_ordinals(rule)
    rule = _with_start(rule, hours.dtstart)
    return _counted(rule, count) if count else rule


def _times(hours: Hours) -> tuple[Clock, Clock]:
    if hours.closed and not hours.opens_at.strip() and not hours.closes_at.strip():
        return Clock(0), Clock(DAY_SECONDS)
    opens, closes = clock(hours.opens_at), clock(hours.closes_at)
    if opens is None or closes is None:
        raise Malformed
    return opens, closes


def clock(text: str) -> Clock | None:
    """None for what is no time of day: "", "noonish", "25:00"."""
    match = TIME.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute, second = (int(part or 0) for part in match.group(1, 2, 3))
    seconds = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > DAY_SECONDS:
        return None
    if match[4]:
        return Clock(seconds, 0)
    if not match[5]:
        return Clock(seconds)
    offset = int(match[6]) * 3600 + int(match[7] or 0) * 60
    if offset >= DAY_SECONDS:
        return None
    return Clock(seconds, -offset if match[5] == "-" else offset)


def _freq(hours: Hours, nth: bool) -> str:
    freq = hours.freq.strip().upper()
    if freq in FREQUENCIES:
        return freq
    if freq:
        raise Malformed
    if hours.byyearday.strip():
        return "YEARLY"
    if nth or hours.bymonthday.strip():
        return "MONTHLY"
    if hours.byday.strip() or hours.byweekno.strip():
        return "WEEKLY"
    if hours.dtstart:
        return "ONCE"
    return _every_day(hours)


def _every_day(hours: Hours) -> str:
    """Times and no days are every day; but not when the days may be in the words."""
    has_season = hours.valid_from or hours.valid_to or hours.until
    has_times = hours.opens_at.strip() or hours.closes_at.strip()
    if hours.interval not in (None, 1):
        raise Malformed
    if not has_season and (not has_times or hours.description.strip()):
        raise Malformed
    if has_season and not hours.closed and hours.description.strip():
        raise Malformed
    return "DAILY"


def _with_start(rule: Rule, start: date | None) -> Rule:
    """A rule without days takes its day from its first date."""
    if rule.days or rule.monthdays or rule.yeardays or rule.freq in ("DAILY", "ONCE"):
        return rule
    if rule.freq == "WEEKLY" or rule.weeks:
        return replace(rule, days=frozenset({(0, start.weekday())} if start else ()))
    if start is None:
        raise Malformed
    monthdays = frozenset({start.day})
    if rule.freq == "MONTHLY":
        return replace(rule, monthdays=monthdays)
    months, anchor = 12 * rule.interval, start.toordinal()
    return replace(rule, freq="MONTHLY", interval=months, monthdays=monthdays, anchor=anchor)


def _check_ordinals(rule: Rule) -> None:
    most = {"MONTHLY": 5, "YEARLY": 53}.get(rule.freq, 0)
    if any(abs(n) > most for n, _ in rule.days):
        raise Malformed


def _counted(rule: Rule, count: int) -> Rule:
    """The rule with the day of its last time in place of `count`."""
    if count > date.max.toordinal() - rule.anchor:
        return rule  # at most one a day, so this never runs out
    end = min(rule.last, rule.anchor + COUNT_REACH_DAYS, date.max.toordinal())
    days = (day for day in range(rule.anchor, end + 1) if rule.covers(day))
    last = next(islice(days, count - 1, None), None)
    if last is not None:
        return replace(rule, last=last)
    if rule.anchor < COUNTED_SINCE and end < rule.last:
        raise Malformed
    return rule


def _anchor(hours: Hours, *, needed: bool) -> int:
    """Raises Malformed for an interval or a count that nothing says the start of."""
    start = hours.dtstart or hours.valid_from
    if needed and start is None:
        raise Malformed
    return _ordinal(start, 1)


def _last(hours: Hours, freq: str) -> int:
    dates = (hours.valid_to, hours.until, hours.dtstart if freq == "ONCE" else None)
    return min(_ordinal(day, date.max.toordinal()) for day in dates)


def _ordinal(day: date | None, absent: int) -> int:
    return absent if day is None else day.toordinal()


def _by_day(text: str) -> frozenset[tuple[int, int]]:
    return frozenset(_one_day(part) for part in _parts(text))


def _one_day(part: str) -> tuple[int, int]:
    match = BYDAY.fullmatch(part.upper())
    if match is None or (match[1] and not int(match[1])):
        raise Malformed
    return int(match[1] or 0), WEEKDAYS.index(match[2])


def _numbers(text: str, most: int) -> frozenset[int]:
    parts = _parts(text)
    if not all(NUMBER.fullmatch(part) and 1 <= abs(int(part)) <= most for part in parts):
        raise Malformed
    return frozenset(int(part) for part in parts)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _wkst(text: str) -> int:
    name = text.strip().upper() or "MO"
    if name not in WEEKDAYS:
        raise Malformed
    return WEEKDAYS.index(name)


def _whole(number: float | None) -> int | None:
    if number is None:
        return None
    if not math.isfinite(number) or number < 1 or number != int(number):
        raise Malformed
    return int(number)


def _offset(hours_east: float | None) -> int | None:
    """In seconds; None for what cannot be an offset."""
    if hours_east is None or not abs(hours_east) <= 15:  # also nan
        return None
    return round(hours_east * 3600)


def _period(rule: Rule, day: int) -> int:
    """The number of the day, week, month or year that intervals count."""
    if rule.freq == "WEEKLY":
        return (day - 1 - rule.wkst) // 7
    if rule.freq == "DAILY":
        return day
    at = date.fromordinal(day)
    return at.year * 12 + at.month if rule.freq == "MONTHLY" else at.year


def _in_year(day: date) -> tuple[int, int]:
    """Number of the day in its year, and the days of that year."""
    return day.timetuple().tm_yday, 366 if isleap(day.year) else 365


def _week(day: date, wkst: int) -> tuple[int, int]:
    """Number of the week in its year, and the weeks of that year (RFC 5545: the first week is
    the first with four days in the year)."""
    middle = day.toordinal() - (day.weekday() - wkst) % 7 + 3
    if middle > date.max.toordinal():
        return 53, 53
    number, length = _in_year(date.fromordinal(max(middle, 1)))
    return (number - 1) // 7 + 1, (number - 1) // 7 + 1 + (length - number) // 7


def _either_end(chosen: frozenset[int], number: int, length: int) -> bool:
    return number in chosen or number - length - 1 in chosen


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _number(value: Any) -> float | None:
    """nan, which no rule accepts, for what is no number."""
    try:
        return None if value is None else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan
