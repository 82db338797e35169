"""Opening hours, held equal to an oracle that reads clocks minute by minute, and to dateutil."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.hours import WEEKDAYS, rule_of
from directory.opening import (
    Hours,
    State,
    opening_at,
    spans,
)

OPEN, CLOSED, UNKNOWN = State.OPEN, State.CLOSED, State.UNKNOWN
FREQ: dict[str, Any] = {"DAILY": rrule.DAILY, "WEEKLY": rrule.WEEKLY}
FREQ |= {"MONTHLY": rrule.MONTHLY, "YEARLY": rrule.YEARLY}
WORDS = Hours(description="Call first")
CHRISTMAS = date(2026, 12, 25)
TUESDAY = date(2026, 11, 24)

# --- the oracle -----------------------------------------------------------------------------
# It knows nothing of offsets and of rules: it looks at the wall clock of every minute, and at
# the calendar of every month.

ZONES = [
    *("America/Chicago", "America/Phoenix", "Pacific/Honolulu", "America/St_Johns", "UTC"),
]


# Days before the changes of clocks in the United States and Canada, and a new year.
BASES = [date(2026, 3, 5), date(2026, 10, 30), date(2026, 12, 27)]
MINUTE = timedelta(minutes=1)
BEFORE, AFTER = 3, 20  # days that a table of minutes has around its base


@lru_cache(maxsize=32)
def walls(zone: str, base: date) -> list[datetime]:
    """What the clock on the wall shows, minute by minute from BEFORE days before base, UTC."""
    first = datetime.combine(base, datetime.min.time(), UTC) - timedelta(days=BEFORE)
    minutes = range((BEFORE + AFTER) * 1440)
    info = ZoneInfo(zone)
    return [(first + i * MINUTE).astimezone(info).replace(tzinfo=None, fold=0) for i in minutes]


@lru_cache(maxsize=32)
def minutes_of(zone: str, base: date) -> dict[datetime, list[int]]:
    found: dict[datetime, list[int]] = {}
    for minute, wall in enumerate(walls(zone, base)):
        found.setdefault(wall, []).append(minute)
    return found


def minute_of(wall: datetime, zone: str, base: date, *, last: bool) -> int:
    """The minute at which the clock shows this; a skipped time is moved by the gap."""
    table, found = walls(zone, base), minutes_of(zone, base)
    if wall < table[0]:
        return 0
    if wall > table[-1]:
        return len(table)
    if wall not in found:
        after = next(i for i, shown in enumerate(table) if shown > wall)
        wall += table[after] - table[after - 1] - MINUTE
    return found[wall][-1 if last else 0]


def calendar_days(day: date) -> list[date]:
    first = day.replace(day=1)
    return [d for i in range(31) if (d := first + timedelta(days=i)).month == day.month]


def week_start(day: date, wkst: str) -> date:
    return next(d for i in range(7) if WEEKDAYS[(d := day - timedelta(days=i)).weekday()] == wkst)


def falls_on(hours: Hours, day: date) -> bool:
    if not hours.freq:
        return day == hours.dtstart
    start = hours.dtstart or date(2020, 1, 6)
    names = [part for part in hours.byday.split(",") if part]
    name = WEEKDAYS[day.weekday()]
    step = int(hours.interval or 1)
    if hours.freq == "WEEKLY":
        weeks = (week_start(day, hours.wkst) - week_start(start, hours.wkst)).days // 7
        return name in names and weeks % step == 0
    months = (day.year - start.year) * 12 + day.month - start.month
    month = calendar_days(day)
    chosen = {month[i - 1 if i > 0 else i] for i in _ints(hours.bymonthday) if abs(i) <= len(month)}
    same = [d for d in month if d.weekday() == day.weekday()]
    nth = {f"{same.index(day) + 1}{name}", f"{same.index(day) - len(same)}{name}", name}
    return (
        months % step == 0
        and (not chosen if not hours.bymonthday else day in chosen)
        and (not names or not nth.isdisjoint(names))
    )


def _ints(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]


def applies(hours: Hours, day: date) -> bool:
    starts = [d for d in (hours.dtstart, hours.valid_from) if d]
    ends = [d for d in (hours.until, hours.valid_to) if d]
    if any(day < d for d in starts) or any(day > d for d in ends) or not falls_on(hours, day):
        return False
    if hours.count and hours.dtstart:
        past = [hours.dtstart + timedelta(days=i) for i in range((day - hours.dtstart).days)]
        return sum(falls_on(hours, d) for d in past) < hours.count
    return True


def stretches(hours: Hours, zone: str, base: date) -> Iterator[range]:
    for offset in range(-BEFORE, AFTER + 1):
        day = base + timedelta(days=offset)
        if not applies(hours, day):
            continue
        midnight = datetime.combine(day, datetime.min.time())
        next_day = midnight + timedelta(days=1)
        opens, closes = (
            midnight + timedelta(hours=int(text[:2]), minutes=int(text[3:]))
            for text in (hours.opens_at or "00:00", hours.closes_at or "00:00")
        )
        if opens == closes:
            opens, closes = midnight, next_day
        elif closes < opens:
            closes += timedelta(days=1)
        yield range(
            minute_of(opens, zone, base, last=False), minute_of(closes, zone, base, last=True)
        )


def oracle(rows: list[Hours], zone: str, base: date) -> list[State]:
    """The state at each minute of the table."""
    words = any(row.description for row in rows)
    states = [UNKNOWN if words else CLOSED] * len(walls(zone, base))
    for row in sorted(rows, key=lambda row: row.closed):
        for minutes in () if row.description else stretches(row, zone, base):
            for minute in minutes:
                states[minute] = CLOSED if row.closed else OPEN
    return states


def times() -> st.SearchStrategy[str]:
    quarters = st.integers(0, 95).map(lambda n: n * 15)
    near_changes = st.sampled_from([0, 60, 75, 90, 119, 120, 150, 179, 180, 195])
    return st.one_of(quarters, near_changes).map(lambda m: f"{m // 60:02}:{m % 60:02}")


@st.composite
def rules(draw: st.DrawFn, base: date) -> Hours:
    freq = draw(st.sampled_from(["WEEKLY", "MONTHLY"]))
    near = st.integers(-75, 12).map(lambda n: base + timedelta(days=n))
    dtstart = draw(near)
    names = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True)
    nth = st.tuples(st.sampled_from(["", *"12345", "-1", "-2", "-5"]), st.sampled_from(WEEKDAYS))
    days = names if freq == "WEEKLY" else st.lists(nth.map("".join), max_size=4, unique=True)
    byday = ",".join(draw(days))
    monthdays = st.lists(st.sampled_from([1, 5, 13, 29, 31, -1, -3, -31]), max_size=3, unique=True)
    bymonthday = ",".join(map(str, draw(monthdays))) if freq == "MONTHLY" else ""
    if not byday and not bymonthday:
        byday = "1MO"
    later = st.none() | st.integers(0, 90).map(lambda n: dtstart + timedelta(days=n))
    return Hours(
        freq=freq,
        byday=byday,
        bymonthday=bymonthday,
        wkst=draw(st.sampled_from(WEEKDAYS)),
        interval=draw(st.sampled_from([None, 1, 2, 3])),
        count=draw(st.none() | st.integers(1, 12)),
        dtstart=dtstart,
        until=draw(later),
        valid_from=draw(st.none() | near),
        valid_to=draw(later),
        opens_at=draw(times()),
        closes_at=draw(times()),
    )


@st.composite
def exceptions(draw: st.DrawFn, base: date) -> Hours:
    day = base + timedelta(days=draw(st.integers(-2, 15)))
    if draw(st.booleans()):
        return Hours(closed=True, dtstart=day)
    return Hours(closed=True, dtstart=day, opens_at=draw(times()), closes_at=draw(times()))


@st.composite
def listings(draw: st.DrawFn) -> tuple[str, date, list[Hours], list[int]]:
    base = draw(st.sampled_from(BASES))
    rows = draw(st.lists(rules(base), min_size=1, max_size=3))
    rows += draw(st.lists(exceptions(base), max_size=2))
    rows += draw(st.sampled_from([[], [], [WORDS]]))
    moments = st.integers(0, 3 * 1440 - 1).map(lambda n: n + BEFORE * 1440)
    at_minutes = draw(st.lists(moments, min_size=1, max_size=6))
    return draw(st.sampled_from(ZONES)), base, rows, at_minutes


def agrees_with_the_oracle(listing: tuple[str, date, list[Hours], list[int]]) -> None:
    name, base, rows, moments = listing
    zone, states = ZoneInfo(name), oracle(rows, name, base)
    first = datetime.combine(base, datetime.min.time(), UTC) - timedelta(days=BEFORE)
    low, high = BEFORE * 1440, (BEFORE + 14) * 1440
    found = spans(rows, first + low * MINUTE, first + high * MINUTE, zone)
    opened = {
        minute
        for a, b in found or []
        for minute in range((a - first) // MINUTE, (b - first) // MINUTE)
    }
    assert opened == {minute for minute in range(low, high) if states[minute] == OPEN}
    assert (found is None) == ({UNKNOWN} == set(states[low:high]))
    for minute in moments:
        ahead = islice(enumerate(states), minute, minute + 14 * 1440 + 1)
        change = next((i for i, value in ahead if value != states[minute]), None)
        answer = opening_at(rows, first + minute * MINUTE, zone)
        assert answer.state == states[minute]
        until = answer.until and answer.until.astimezone(UTC)
        assert until == (None if change is None else first + change * MINUTE)


@settings(max_examples=60, deadline=None)
@given(listings())
def test_agrees_with_the_clock_on_the_wall(
    listing: tuple[str, date, list[Hours], list[int]],
) -> None:
    agrees_with_the_oracle(listing)


@pytest.mark.exhaustive
@settings(max_examples=1000, deadline=None)
@given(listings())
def test_agrees_with_the_clock_on_the_wall_at_length(
    listing: tuple[str, date, list[Hours], list[int]],
) -> None:
    agrees_with_the_oracle(listing)


# --- dateutil --------------------------------------------------------------------------------


@st.composite
def recurrences(draw: st.DrawFn) -> Hours:
    """Rules of every frequency; only one kind of day each, where dateutil follows the RFC."""
    freq = draw(st.sampled_from([*FREQ]))
    dtstart = draw(st.dates(date(2019, 1, 1), date(2027, 1, 10)))
    nth = freq in ("MONTHLY", "YEARLY") and draw(st.booleans())
    numbers = [1, 2, 5, -1, -5] if freq == "MONTHLY" else [1, 9, 52, 53, -1, -53]
    each = st.sampled_from(WEEKDAYS)
    if nth:
        each = st.tuples(st.sampled_from([*map(str, numbers)]), each).map("".join)
    byday = ",".join(draw(st.lists(each, max_size=4, unique=True)))

    def some(*values: int) -> str:
        chosen = draw(st.one_of(st.just([]), st.lists(st.sampled_from(values), max_size=3)))
        return ",".join(map(str, chosen))

    return Hours(
        freq=freq,
        byday=byday,
        bymonthday=some(1, 15, 30, 31, -1, -31),
        byyearday=some(1, 2, 100, 365, 366, -1, -366) if not nth and freq == "YEARLY" else "",
        byweekno=some(1, 2, 26, 52, 53, -1, -2) if not nth and freq == "WEEKLY" and byday else "",
        wkst=draw(st.sampled_from(WEEKDAYS)),
        interval=draw(st.sampled_from([1, 1, 2, 3, 5])),
        count=draw(st.sampled_from([None, None, 1, 4, 30])),
        dtstart=dtstart,
        opens_at="09:00",
        closes_at="17:00",
    )


def by_dateutil(hours: Hours, last: date) -> list[int]:
    assert hours.dtstart
    days = [
        getattr(rrule, part[-2:])(int(part[:-2])) if part[:-2] else getattr(rrule, part)
        for part in hours.byday.split(",")
        if part
    ]
    found = rrule.rrule(
        FREQ[hours.freq],
        dtstart=datetime.combine(hours.dtstart, datetime.min.time()),
        interval=int(hours.interval or 1),
        wkst=WEEKDAYS.index(hours.wkst),
        count=int(hours.count) if hours.count else None,
        until=None if hours.count else datetime.combine(last, datetime.min.time()),
        byweekday=days or None,
        bymonthday=_ints(hours.bymonthday) or None,
        byyearday=_ints(hours.byyearday) or None,
        byweekno=_ints(hours.byweekno) or None,
        cache=False,
    )
    return [moment.toordinal() for moment in found if moment.date() <= last]


def agrees_with_dateutil(hours: Hours) -> None:
    understood, last = rule_of(hours), date(2029, 12, 31)
    assert understood is not None
    assert [*understood.days_between(1, last.toordinal())] == by_dateutil(hours, last)


@settings(max_examples=60, deadline=None)
@given(recurrences())
def test_days_are_those_of_dateutil(hours: Hours) -> None:
    agrees_with_dateutil(hours)


@pytest.mark.exhaustive
@settings(max_examples=1000, deadline=None)
@given(recurrences())
def test_days_are_those_of_dateutil_at_length(hours: Hours) -> None:
    agrees_with_dateutil(hours)
