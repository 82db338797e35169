"""When a listing is open: its HSDS schedules applied to a moment or a window.

Times are wall-clock times of the location's zone, unless they carry an offset of their own. A
time that a change of clocks skips moves forward by the gap; of a time that comes twice, the first
opens and the second closes.

Nothing is guessed: without an understood schedule, or in the gaps of one that also has words, the
state is unknown; so it is when all schedules ran out long ago. An exception that closes (`closed`) is always believed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from directory.hours import DAY_SECONDS, Clock, Hours, Rule, rule_of
from directory.hours_in_words import in_words, time_in_words

__all__ = [
    "Hours",
    "Opening",
    "State",
    "closures",
    "gaps_are_closed",
    "in_words",
    "opening_at",
    "spans",
    "time_in_words",
]

HORIZON = timedelta(days=14)
EPOCH_DAY = date(1970, 1, 1).toordinal()
# Between seasons a listing is closed. Hours that all ran out longer ago are old news: unknown.
STALE_DAYS = 92
# Hours past midnight and offsets reach over the edges of a window by less than this.
MARGIN_DAYS = 3
LAST_DAY = date.max.toordinal() - MARGIN_DAYS

Span = tuple[int, int]  # seconds since 1970, from and up to


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Opening:
    """`until`: the next change of state, in the zone; None when none is known in 14 days.

    Compare it in UTC: Python calls a time that comes twice unequal to that of any other zone.
    """

    state: State
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The hours over some days. `complete`: the gaps are closed, not unknown."""

    open: list[Span]
    closed: list[Span]
    complete: bool


def opening_at(hours: Sequence[Hours], moment: datetime, zone: ZoneInfo) -> Opening:
    """`zone` is UTC when no zone is known; a schedule's own `timezone` then counts."""
    moment = moment.astimezone(UTC)  # in a zone, adding days would follow its clock on the wall
    plan = _plan(hours, moment, moment + HORIZON, zone)
    now = moment.timestamp()
    if end := _end_of_span(plan.open, now):
        return Opening(State.OPEN, _change([end], moment, zone))
    changes = [start for start, _ in plan.open if start > now]
    if plan.complete:
        return Opening(State.CLOSED, _change(changes, moment, zone))
    if end := _end_of_span(plan.closed, now):
        return Opening(State.CLOSED, _change([end], moment, zone))
    changes += [start for start, _ in plan.closed if start > now]
    return Opening(State.UNKNOWN, _change(changes, moment, zone))


def spans(
    hours: Sequence[Hours], start: datetime, end: datetime, zone: ZoneInfo
) -> list[tuple[datetime, datetime]] | None:
    """Open from and up to, in UTC, merged, sorted and cut to the window (of a few weeks at most).

    None: unknown throughout. Between spans it is closed, or unknown where there are words too.
    """
    plan = _plan(hours, start, end, zone)
    cut = _cut(plan.open, start, end)
    if not cut and not plan.complete and not _cut(plan.closed, start, end):
        return None
    return cut


def closures(
    hours: Sequence[Hours], start: datetime, end: datetime, zone: ZoneInfo
) -> list[tuple[datetime, datetime]]:
    """When exceptions close it, as `spans` are; of use where the gaps are not known."""
    return _cut(_plan(hours, start, end, zone).closed, start, end)


def _cut(parts: list[Span], start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    low, high = start.timestamp(), end.timestamp()
    cut = ((max(a, low), min(b, high)) for a, b in parts if a < high and b > low)
    return [(datetime.fromtimestamp(a, UTC), datetime.fromtimestamp(b, UTC)) for a, b in cut]


def gaps_are_closed(hours: Sequence[Hours], moment: datetime) -> bool:
    """Whether it is closed, not unknown, between the `spans` of a window from `moment` on.

    Exceptions that close have no say in this: they tell of their own hours only.
    """
    return _is_complete([(each, rule_of(each)) for each in hours], moment)


def _plan(hours: Sequence[Hours], start: datetime, end: datetime, zone: ZoneInfo) -> Plan:
    first = max(start.date().toordinal() - MARGIN_DAYS, 1)
    last = min(end.date().toordinal() + MARGIN_DAYS, LAST_DAY)
    rules = [(each, rule_of(each)) for each in hours]
    opened = _merged(_spans(_understood(rules, closed=False), first, last, zone))
    closed = _merged(_spans(_understood(rules, closed=True), first, last, zone))
    complete = _is_complete(rules, start)
    return Plan(_without(opened, closed) if closed else opened, closed, complete)


def _is_complete(rules: list[tuple[Hours, Rule | None]], start: datetime) -> bool:
    words = any(rule is None and not each.closed and _says(each) for each, rule in rules)
    stale = start.date().toordinal() - STALE_DAYS
    return not words and any(rule.last >= stale for rule in _understood(rules, closed=False))


def _understood(rules: list[tuple[Hours, Rule | None]], *, closed: bool) -> list[Rule]:
    return [rule for _, rule in rules if rule is not None and rule.closed == closed]


def _says(hours: Hours) -> bool:
    """An empty row says nothing; any other that is not understood leaves the gaps unknown."""
    return hours != Hours()


def _spans(rules: Iterable[Rule], first: int, last: int, zone: ZoneInfo) -> Iterator[Span]:
    for rule in rules:
        where = _zone_of(rule, zone)
        for day in rule.days_between(first, last):
            span = _span(rule, day, where)
            if span[0] < span[1]:  # a skipped hour can leave nothing
                yield span


def _zone_of(rule: Rule, zone: ZoneInfo) -> tzinfo:
    if rule.offset is not None and zone.key in ("UTC", "Etc/UTC"):
        return timezone(timedelta(seconds=rule.offset))
    return zone


def _span(rule: Rule, day: int, zone: tzinfo) -> Span:
    opens, closes = rule.opens, rule.closes
    if rule.whole_day:  # the local day, be it 23 or 25 hours long
        midnight = Clock(0, opens.offset)
        return _instant(day, midnight, zone), _instant(day + 1, midnight, zone)
    start = _instant(day, opens, zone)
    if opens.offset == closes.offset:
        overnight = closes.seconds <= opens.seconds
        return start, _instant(day + overnight, closes, zone, closing=True)
    # A wall clock and an offset: the first such closing after the opening.
    ends = (_instant(day + more, closes, zone, closing=True) for more in range(MARGIN_DAYS))
    return start, next((end for end in ends if end > start), start)


def _instant(day: int, clock: Clock, zone: tzinfo, *, closing: bool = False) -> int:
    more_days, seconds = divmod(clock.seconds, DAY_SECONDS)
    wall = (day + more_days - EPOCH_DAY) * DAY_SECONDS + seconds
    if clock.offset is not None:
        return wall - clock.offset
    minutes, second = divmod(seconds, 60)
    at = datetime.fromordinal(day + more_days).replace(
        hour=minutes // 60, minute=minutes % 60, second=second, tzinfo=zone
    )
    east = _east(at)
    # fold=1 is the second of two; in a gap it would move back, so the later instant counts.
    return wall - (min(east, _east(at.replace(fold=1))) if closing else east)


def _east(at: datetime) -> int:
    offset = at.utcoffset() or timedelta()
    return offset.days * DAY_SECONDS + offset.seconds


def _merged(parts: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(parts):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _without(opened: list[Span], closed: list[Span]) -> list[Span]:
    left = opened
    for start, end in closed:
        left = [
            part
            for a, b in left
            for part in ((a, min(b, start)), (max(a, end), b))
            if part[0] < part[1]
        ]
    return left


def _end_of_span(parts: list[Span], now: float) -> int | None:
    return next((end for start, end in parts if start <= now < end), None)


def _change(changes: list[int], moment: datetime, zone: ZoneInfo) -> datetime | None:
    if not changes:
        return None
    change = datetime.fromtimestamp(min(changes), UTC)
    return change.astimezone(zone) if change <= moment + HORIZON else None
