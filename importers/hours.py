"""Opening hours written by people, as HSDS schedules.

All of a text is understood, or none of it: "Mon-Fri 9-5 except in July" is words, because half of
it would be wrong in July. What is understood stands in `notes` too, as it was written; what is not
is a schedule of words alone, which search takes for unknown, never for closed.

Hours without am or pm are taken only where people write them so: 9-5, 8:30-12, 9-12 and 1-5. What
could as well be the other half of the day (7-7, 1-5 alone) is not guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from directory.hours import WEEKDAYS
from importers.hours_words import (
    DAY_MINUTES,
    NOON,
    Clock,
    Kind,
    Token,
    Unclear,
    of_half,
    tokens,
    written,
)

EARLIEST = 6
"""The earliest hour of a morning that is written without am: before it, it may be an evening."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """Days, and when it is open on them; without spans it is closed then."""

    days: tuple[str, ...]
    nth: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def schedules(text: str) -> list[dict[str, Any]]:
    """Schedule parts for the hours of `text`; none for a blank one. Raises nothing."""
    text = text.strip()
    if not text:
        return []
    try:
        rows = list(_rows(_entries(tokens(text))))
    except Unclear:
        return [{"description": text}]
    return [{**row, "notes": text} for row in rows] or [{"description": text}]


# Understanding


def _entries(tokens: Sequence[Token]) -> list[_Entry]:
    found: list[_Entry] = []
    for part in _parts(tokens):
        found.extend(_of_part(part))
    if not any(one.spans for one in found):
        raise Unclear
    return found


def _parts(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """What stands between two ends; an end between days and their hours is none."""
    part: list[Token] = []
    for token in [*_apart(tokens), Token("part")]:
        if token.kind != "part":
            part.append(token)
        elif any(one.kind not in ("and", "day", "nth", "to") for one in part):
            yield part
            part = []
    if any(one.kind != "and" for one in part):
        raise Unclear


def _apart(tokens: Sequence[Token]) -> Iterator[Token]:
    """With an end before a "closed" that tells of the days after it: 9-5, closed weekends."""
    before: Kind = "part"
    for token in tokens:
        if token.kind == "closed" and before in ("time", "always"):
            yield Token("part")
        yield token
        if token.kind != "and":
            before = token.kind


def _of_part(tokens: Sequence[Token]) -> Iterator[_Entry]:
    if any(one.kind == "appointment" for one in tokens):
        raise Unclear  # nobody is let in at these hours unless they are expected
    runs = list(_runs(tokens))
    if runs == [(False, list(tokens))] and [one.kind for one in tokens] == ["always"]:
        yield _Entry(WEEKDAYS, (), ((0, DAY_MINUTES),))
        return
    if len(runs) % 2:
        raise Unclear  # days without hours, or hours without days
    days_first = runs[0][0]
    for first, second in zip(runs[::2], runs[1::2], strict=True):
        days, hours = (first, second) if days_first else (second, first)
        yield _entry(days[1], hours[1])


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[bool, list[Token]]]:
    """(whether it tells days, the tokens), in turns; what joins two runs belongs to neither."""
    run: list[Token] = []
    tells_days = False
    for token in tokens:
        joins = token.kind in ("and", "to")
        if run and not joins and (token.kind in ("day", "nth")) != tells_days:
            yield tells_days, _without_joint(run)
            run = []
        if not run:
            if joins:
                continue
            tells_days = token.kind in ("day", "nth")
        run.append(token)
    if run:
        yield tells_days, _without_joint(run)


def _without_joint(run: list[Token]) -> list[Token]:
    while run[-1].kind == "and":
        run = run[:-1]
    return run


def _entry(days: Sequence[Token], hours: Sequence[Token]) -> _Entry:
    nth = tuple(one.nth for one in days if one.kind == "nth")
    named = _days([one for one in days if one.kind != "nth"], several=bool(nth))
    kinds = [one.kind for one in hours]
    if kinds == ["closed"]:
        return _Entry(named, nth, ())
    if kinds == ["always"]:
        return _Entry(named, nth, ((0, DAY_MINUTES),))
    return _Entry(named, nth, tuple(_spans(hours)))


def _days(tokens: Sequence[Token], *, several: bool) -> tuple[str, ...]:
    found: list[str] = []
    rest = list(tokens)
    while rest:
        one = rest.pop(0)
        if one.kind == "and":
            continue
        if one.kind != "day":
            raise Unclear
        if rest and rest[0].kind == "to":
            if several or len(rest) < 2 or rest[1].kind != "day":
                raise Unclear
            found.extend(_from_to(one.days, rest[1].days))
            rest = rest[2:]
        else:
            found.extend(one.days)
    if not found:
        raise Unclear
    return tuple(dict.fromkeys(found))


def _from_to(first: tuple[str, ...], last: tuple[str, ...]) -> list[str]:
    """Over the end of the week too: Saturday to Tuesday."""
    if len(first) != 1 or len(last) != 1:
        raise Unclear
    start = WEEKDAYS.index(first[0])
    count = (WEEKDAYS.index(last[0]) - start) % 7 + 1
    return [WEEKDAYS[(start + step) % 7] for step in range(count)]


def _spans(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    rest = [one for one in tokens if one.kind != "and"]
    after = 0
    while rest:
        kinds = [one.kind for one in rest[:3]]
        if kinds != ["time", "to", "time"]:
            raise Unclear
        opens, closes = rest[0].clock, rest[2].clock
        assert opens is not None
        assert closes is not None
        span = _span(opens, closes, after)
        if span[0] < after:
            raise Unclear
        after = span[1]
        yield span
        rest = rest[3:]


def _span(opens: Clock, closes: Clock, after: int) -> tuple[int, int]:
    """Minutes of the day; past midnight the end is smaller. `after`: the end of the span before."""
    if not opens.half and not closes.half:
        return _bare(opens.minutes, closes.minutes, after)
    if opens.half and closes.half:
        start, end = of_half(opens, opens.half), of_half(closes, closes.half)
    elif closes.half in ("a", "p"):
        end = of_half(closes, closes.half)
        # "1-5pm" is an afternoon, "9-5pm" begins in the morning.
        halves = (closes.half, "a" if closes.half == "p" else "p")
        starts = [of_half(opens, half) for half in halves]
        start = next((one for one in starts if one < end), starts[1])
    elif opens.half in ("a", "p"):
        start = of_half(opens, opens.half)
        ends = sorted(of_half(closes, half) for half in ("a", "p"))
        end = next((one for one in ends if one > start), ends[0])
    else:  # noon, midnight or 24 hours on one side
        start, end = _beside_noon(opens, closes)
    if start == end % DAY_MINUTES and (start, end) != (0, DAY_MINUTES):
        raise Unclear
    return start, end


def _beside_noon(opens: Clock, closes: Clock) -> tuple[int, int]:
    if closes.minutes == NOON and closes.half:
        if opens.minutes >= NOON:
            raise Unclear
        return opens.minutes, NOON
    if opens.minutes == NOON and opens.half and closes.minutes < NOON:
        return NOON, closes.minutes + NOON
    if max(opens.minutes, closes.minutes) > 12 * 60 + 59:  # 8:00-17:00
        return opens.minutes, closes.minutes
    if opens.minutes < closes.minutes and opens.half == "24":  # 08:00-12:30
        return opens.minutes, closes.minutes
    return _bare(opens.minutes, closes.minutes, 0)  # 08:00-5:00


def _bare(opens: int, closes: int, after: int) -> tuple[int, int]:
    if NOON <= opens < NOON + 60:  # 12-4
        if closes >= NOON:
            raise Unclear
        return opens, closes + NOON
    if after >= NOON - 60 and opens + NOON >= after and opens < closes < NOON:  # 9-12, 1-5
        return opens + NOON, closes + NOON
    if opens < EARLIEST * 60:
        raise Unclear
    if closes < opens and closes + NOON - opens < NOON:  # 9-5
        return opens, closes + NOON
    if NOON <= closes < NOON + 60 and opens < closes:  # 8-12
        return opens, closes
    raise Unclear


# Writing


def _rows(entries: Sequence[_Entry]) -> Iterator[dict[str, Any]]:
    """One schedule for each span of the same days."""
    for one in entries:
        for opens, closes in one.spans:
            days = [f"{nth}{day}" for nth in one.nth or ("",) for day in one.days]
            yield {
                "freq": "MONTHLY" if one.nth else "WEEKLY",
                "byday": ",".join(days),
                "opens_at": written(opens),
                "closes_at": written(closes),
            }
