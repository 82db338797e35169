"""Schedules as people say them, in the language that is active.

The module knows no zone: a time with an offset of its own is written with that offset.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.utils import dateformat
from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES
from django.utils.translation import gettext, ngettext, pgettext

from directory.hours import DAY_SECONDS, Clock, Hours, Rule, clock, rule_of
from directory.lists import enumerated

NOON = 12 * 3600
EVERY_WEEKDAY = frozenset(range(7))


def in_words(hours: Sequence[Hours]) -> list[str]:
    """One line for each schedule, exceptions last; weekdays with the same hours share a line."""
    grouped = _grouped(hours)
    ordered = [each for each in grouped if not each.closed]
    ordered += [each for each in grouped if each.closed]
    lines = (_line(each) for each in ordered)
    return list(dict.fromkeys(_capitalized(line) for line in lines if line))


def _grouped(hours: Iterable[Hours]) -> list[Hours]:
    """Rows that differ in their plain weekdays only, as one row each."""
    together: dict[Hours, list[str]] = {}
    for each in hours:
        rule = rule_of(each)
        if rule and rule.freq == "WEEKLY" and each.byday.strip() and each.count is None:
            together.setdefault(replace(each, byday="", freq="WEEKLY"), []).append(each.byday)
        else:
            together.setdefault(each, [])
    return [
        replace(each, byday=",".join(byday)) if byday else each for each, byday in together.items()
    ]


def _line(hours: Hours) -> str:
    rule = rule_of(hours)
    description = " ".join(hours.description.split())
    if rule is None:
        raw = _joined(_raw_days(hours), _raw_times(hours), _season(hours, None))
        words = "" if description and not hours.opens_at + hours.closes_at else raw
    elif rule.closed:
        words = _closed(hours, rule)
    else:
        words = _joined(*_when(hours, rule), _times(rule), _season(hours, rule))
    return f"{words} ({description})" if words and description else words or description


def _closed(hours: Hours, rule: Rule) -> str:
    season, when = _season(hours, rule), _when(hours, rule)
    one_date = rule.freq in ("ONCE", "DAILY") and rule.first == rule.last
    times = "" if rule.opens == Clock(0) and rule.closes == Clock(DAY_SECONDS) else _times(rule)
    if one_date:
        return _joined(gettext("Closed on %(date)s") % {"date": _date_of(rule.first)}, times)
    if season and not times and rule.freq == "DAILY" and rule.interval == 1:
        return gettext("Closed %(season)s") % {"season": season}
    return gettext("Closed: %(when)s") % {"when": _joined(*when, times, season)}


def _when(hours: Hours, rule: Rule) -> list[str]:
    """The days and how often, such as "Monday" and "every second week"."""
    if rule.freq == "ONCE" or rule.first == rule.last:
        return [gettext("on %(date)s") % {"date": _date_of(rule.first)}]
    if rule.freq == "MONTHLY" and hours.freq.strip().upper() == "YEARLY":
        return _yearly_date(hours, rule)
    parts = [_days(rule), _numbered(rule)]
    if not any(parts):
        parts = [gettext("every day") if rule.freq in ("DAILY", "WEEKLY") else ""]
    return [*parts, _repeats(rule)]


def _days(rule: Rule) -> str:
    if {day for n, day in rule.days if n == 0} >= EVERY_WEEKDAY:
        return gettext("every day")
    if not any(n for n, _ in rule.days):
        return _and(_runs(sorted(day for _, day in rule.days)))
    by_numbers: dict[tuple[int, ...], list[int]] = {}
    for day in sorted({day for _, day in rule.days}):
        numbers = sorted((n for n, at in rule.days if at == day), key=lambda n: (n < 0, n))
        by_numbers.setdefault(tuple(numbers), []).append(day)
    days = _and([_nth_days(numbers, at) for numbers, at in by_numbers.items()])
    if rule.freq == "YEARLY":
        return gettext("%(days)s of the year") % {"days": days}
    return gettext("%(days)s of the month") % {"days": days}


def _nth_days(numbers: tuple[int, ...], days: list[int]) -> str:
    names = {"numbers": _and([_nth(n) for n in numbers]), "days": _and(_runs(days))}
    return gettext("%(numbers)s %(days)s") % names


def _nth(number: int) -> str:
    names = {
        0: gettext("every"),
        1: gettext("1st"),
        2: gettext("2nd"),
        3: gettext("3rd"),
        4: gettext("4th"),
        5: gettext("5th"),
        -1: gettext("last"),
        -2: gettext("second to last"),
    }
    if number in names:
        return names[number]
    if number > 0:
        return gettext("number %(number)d") % {"number": number}
    return gettext("number %(number)d from the end") % {"number": -number}


def _numbered(rule: Rule) -> str:
    """Days of the month or the year, and weeks of the year."""
    monthdays = _and(_from_either_end(rule.monthdays))
    yeardays = _and(_from_either_end(rule.yeardays))
    weeks = _and(_from_either_end(rule.weeks))
    return _joined(
        monthdays and gettext("day %(days)s of the month") % {"days": monthdays},
        yeardays and gettext("day %(days)s of the year") % {"days": yeardays},
        weeks and gettext("week %(weeks)s of the year") % {"weeks": weeks},
    )


def _from_either_end(numbers: frozenset[int]) -> list[str]:
    ordered = sorted(numbers, key=lambda n: (n < 0, n))
    return [str(n) if n > 0 else _nth(n) for n in ordered]


def _repeats(rule: Rule) -> str:
    n = rule.interval
    if n == 1:
        return ""
    if n == 2:
        return {
            "DAILY": gettext("every second day"),
            "WEEKLY": gettext("every second week"),
            "MONTHLY": gettext("every second month"),
            "YEARLY": gettext("every second year"),
        }[rule.freq]
    form = {
        "DAILY": ngettext("every %(n)d day", "every %(n)d days", n),
        "WEEKLY": ngettext("every %(n)d week", "every %(n)d weeks", n),
        "MONTHLY": ngettext("every %(n)d month", "every %(n)d months", n),
        "YEARLY": ngettext("every %(n)d year", "every %(n)d years", n),
    }[rule.freq]
    return form % {"n": n}


def _yearly_date(hours: Hours, rule: Rule) -> list[str]:
    start = hours.dtstart or date.fromordinal(rule.anchor)
    day = dateformat.format(start, pgettext("day of a year, Django date format", "j F"))
    years = rule.interval // 12
    every = _repeats(replace(rule, freq="YEARLY", interval=years)) or gettext("every year")
    return [gettext("on %(date)s") % {"date": day}, every]


def _season(hours: Hours, rule: Rule | None) -> str:
    """From its first to its last day; "" when it has neither, or is one day."""
    if rule and rule.freq == "ONCE":
        return ""
    # The start of "every second week" tells which weeks; elsewhere it is of no use to a reader.
    counts = rule is not None and (hours.interval or 1) > 1
    first = max(filter(None, (hours.valid_from, hours.dtstart if counts else None)), default=None)
    ends = (hours.valid_to, hours.until, _counted_end(hours, rule))
    last = min(filter(None, ends), default=None)
    if first and last:
        if first == last:
            return ""
        return gettext("from %(first)s to %(last)s") % {
            "first": _format(first),
            "last": _format(last),
        }
    if first:
        return gettext("from %(first)s") % {"first": _format(first)}
    return gettext("until %(last)s") % {"last": _format(last)} if last else ""


def _counted_end(hours: Hours, rule: Rule | None) -> date | None:
    if rule is None or hours.count is None or rule.last == date.max.toordinal():
        return None
    return date.fromordinal(rule.last)


def _times(rule: Rule) -> str:
    if rule.whole_day:
        return gettext("24 hours")
    opens, closes = rule.opens, rule.closes
    same = opens.offset == closes.offset
    return gettext("%(opens)s to %(closes)s") % {
        "opens": _clock(opens, with_offset=not same),
        "closes": _clock(closes, with_offset=True),
    }


def _clock(at: Clock, *, with_offset: bool) -> str:
    time = time_in_words(at.seconds % DAY_SECONDS)
    if at.offset is None or not with_offset:
        return time
    if at.offset == 0:
        return f"{time} (UTC)"
    hours, minutes = divmod(abs(at.offset) // 60, 60)
    return f"{time} (UTC{'+' if at.offset > 0 else '−'}{hours}:{minutes:02})"


def time_in_words(seconds: int) -> str:
    """Seconds since local midnight, below a day: "9 am", "5:30 pm", "noon"."""
    if seconds in (0, NOON):
        return gettext("noon") if seconds else gettext("midnight")
    hour, minute = divmod(seconds // 60, 60)
    time = str((hour - 1) % 12 + 1) + (f":{minute:02}" if minute else "")
    if hour < 12:
        return gettext("%(time)s am") % {"time": time}
    return gettext("%(time)s pm") % {"time": time}


def _raw_days(hours: Hours) -> str:
    """What a schedule that is not understood has for days, as it is."""
    fields = (hours.byday, hours.bymonthday, hours.byyearday, hours.byweekno)
    if not any(fields):
        return ""
    whole_day = replace(hours, opens_at="00:00", closes_at="24:00", closed=False)
    rule = rule_of(whole_day)
    return _joined(*_when(whole_day, rule)) if rule else _joined(*fields)


def _raw_times(hours: Hours) -> str:
    opens, closes = (
        _clock(known, with_offset=True) if known else text.strip()
        for known, text in zip(_clocks(hours), (hours.opens_at, hours.closes_at), strict=True)
    )
    if opens and closes:
        return gettext("%(opens)s to %(closes)s") % {"opens": opens, "closes": closes}
    if opens:
        return gettext("from %(time)s") % {"time": opens}
    return gettext("until %(time)s") % {"time": closes} if closes else ""


def _clocks(hours: Hours) -> tuple[Clock | None, Clock | None]:
    return clock(hours.opens_at), clock(hours.closes_at)


def _date_of(day: int) -> str:
    return _format(date.fromordinal(day))


def _format(day: date) -> str:
    return dateformat.format(day, pgettext("date, Django date format", "j F Y"))


def _runs(days: Sequence[int]) -> list[str]:
    """Names of weekdays; three or more in a row as "Monday to Friday"."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [name for run in runs for name in _run(run)]


def _run(days: list[int]) -> list[str]:
    names = [str(WEEKDAY_NAMES[day]) for day in days]
    if len(names) < 3:
        return names
    return [gettext("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}]


def _and(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return gettext("%(parts)s and %(last)s") % {"parts": enumerated(parts[:-1]), "last": parts[-1]}


def _joined(*parts: str) -> str:
    return enumerated(part for part in parts if part)


def _capitalized(line: str) -> str:
    return line[:1].upper() + line[1:]
