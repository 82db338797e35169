"""Opening hours written by people, as HSDS schedules.

All of a text is understood, or none of it: "Mon-Fri 9-5 except in July" is words, because half of
it would be wrong in July. What is understood stands in `notes` too, as it was written; what is not
is a schedule of words alone, which search takes for unknown, never for closed.

Hours without am or pm are taken only where people write them so: 9-5, 8:30-12, 9-12 and 1-5. What
could as well be the other half of the day (7-7, 1-5 alone) is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from directory.hours import WEEKDAYS

LONGEST = 2_000
"""Characters of a text that is read for hours; a longer one is a story."""
DAY_MINUTES = 24 * 60
NOON = 12 * 60
EARLIEST = 6
"""The earliest hour of a morning that is written without am: before it, it may be an evening."""

Kind = Literal["day", "time", "to", "and", "nth", "closed", "always", "appointment", "part"]

_DAYS = {
    "MO": ("mon", "mo", "m", "monday", "lunes", "lun"),
    "TU": ("tue", "tu", "tues", "tuesday", "martes"),
    "WE": ("wed", "we", "w", "weds", "wednesday", "miércoles", "miercoles", "mié", "mie"),
    "TH": ("thu", "th", "thur", "thurs", "thursday", "jueves", "jue"),
    "FR": ("fri", "fr", "f", "friday", "viernes", "vie"),
    "SA": ("sat", "sa", "saturday", "sábado", "sabado", "sáb", "sab"),
    "SU": ("sun", "su", "sunday", "domingo", "dom"),
}
_DAY: dict[str, tuple[str, ...]] = {word: (day,) for day, words in _DAYS.items() for word in words}
_DAY |= {f"{word}s": _DAY[word] for word in list(_DAY) if word.endswith("day")}
_DAY |= dict.fromkeys(
    ("daily", "every day", "everyday", "7 days a week", "seven days a week", "7 days",
     "diario", "diariamente", "todos los días", "todos los dias"),
    WEEKDAYS,
)  # fmt: skip
_DAY |= dict.fromkeys(("weekdays", "every weekday", "m-f", "mon-fri"), WEEKDAYS[:5])
_DAY |= dict.fromkeys(("weekends", "every weekend"), WEEKDAYS[5:])
_NTH = {
    "1st": "1", "2nd": "2", "3rd": "3", "4th": "4", "5th": "5", "last": "-1",
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5",
}  # fmt: skip
_WORDS: dict[str, Kind] = {
    **dict.fromkeys(("-", "to", "thru", "through", "until", "till", "til", "a"), "to"),
    **dict.fromkeys(("and", "&", ",", "/", "y"), "and"),
    **dict.fromkeys(("closed", "cerrado"), "closed"),
    **dict.fromkeys(
        ("24/7", "24 hours a day 7 days a week", "24 hours a day, 7 days a week",
         "24 hours / 7 days a week", "24 hours/7 days a week", "24 hours a day", "24 hours",
         "24 hrs", "24-hour", "24hrs", "24 horas", "around the clock", "all day"),
        "always",
    ),
    **dict.fromkeys(
        ("by appointment only", "by appointment", "appointment only", "con cita", "por cita"),
        "appointment",
    ),
    **dict.fromkeys((";", "|", "\n"), "part"),
}  # fmt: skip
_SILENT = frozenset(
    ("open", "hours", "hours:", "office hours", "office hours:", "hours of operation",
     "business hours", "from", "at", "on", "each", "every", "of the month", "of each month",
     "of every month", "of month", "monthly", "del mes", "de", "del", ":", ".", "(", ")",
     "abierto", "horario", "closed on holidays", "closed holidays", "closed on all holidays",
     "closed major holidays", "closed on major holidays", "except holidays",
     "excluding holidays", "abierto de")
)  # fmt: skip
"""They change nothing: holidays are not told by date, and who comes on one is told by the text."""

_TIME = re.compile(
    r"(?:(?P<noon>noon|mediodía|mediodia|12 ?noon)|(?P<midnight>midnight|medianoche|12 ?midnight)"
    r"|(?P<hour>\d{1,2})(?:(?P<colon>[:.])(?P<minute>\d\d)(?::00)?|(?P<joined>\d\d))?"
    r"\s*(?P<half>[ap]\.?\s?m\b\.?|[ap]\b)?)(?![\w:])"
)
_PHRASES = sorted([*_DAY, *_NTH, *_WORDS, *_SILENT], key=len, reverse=True)
_PHRASE = re.compile(
    "|".join(re.escape(one) + (r"(?!\w)" if one[-1].isalnum() else "") for one in _PHRASES)
)


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day as it was written: minutes by the hours that stand there."""

    minutes: int
    half: str = ""  # "a", "p"; "24" where it is told by 24 hours; "" where nothing tells


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Kind
    days: tuple[str, ...] = ()
    nth: str = ""
    clock: _Clock | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    """Days, and when it is open on them; without spans it is closed then."""

    days: tuple[str, ...]
    nth: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


class _Unclear(Exception):
    """Not understood: the text stays words."""


def schedules(text: str) -> list[dict[str, Any]]:
    """Schedule parts for the hours of `text`; none for a blank one. Raises nothing."""
    text = text.strip()
    if not text:
        return []
    try:
        rows = list(_rows(_entries(_tokens(text))))
    except _Unclear:
        return [{"description": text}]
    return [{**row, "notes": text} for row in rows] or [{"description": text}]


def clock(value: int | str) -> str:
    """HHMM or HH:MM, as exports have it (900, "0930", "9:00 AM"), as HH:MM; "" for what is none.
    2400 is the end of the day. A half hour as 900 tells is never guessed to be one after noon."""
    told = _TIME.fullmatch(str(value).strip().lower())
    if told is None:
        return ""
    try:
        read = _clock(told)
    except _Unclear:
        return ""
    minutes = _of_half(read, read.half) if read.half in ("a", "p") else read.minutes
    return _written(minutes) if minutes <= DAY_MINUTES else ""


# Reading


def _tokens(text: str) -> list[_Token]:
    """Raises _Unclear at the first word that is not known."""
    if len(text) > LONGEST:
        raise _Unclear
    plain = re.sub(r"[‐-―−~]", "-", text.lower()).replace("\r\n", "\n").replace("\\n", "\n")
    found: list[_Token] = []
    at = 0
    while at < len(plain):
        if plain[at] in " \t\r\xa0":
            at += 1
            continue
        at, token = _next(plain, at)
        if token is not None:
            found.append(token)
    return found


def _next(plain: str, at: int) -> tuple[int, _Token | None]:
    """(where it ends, the token; None for a word that changes nothing)."""
    phrase, time = _PHRASE.match(plain, at), _TIME.match(plain, at)
    if phrase is not None and (time is None or phrase.end() > time.end()):
        word = phrase.group()
        if word[0].isalnum() and at and plain[at - 1].isalpha():
            raise _Unclear  # the end of another word
        return phrase.end(), _token(word)
    if time is None:
        raise _Unclear
    return time.end(), _Token("time", clock=_clock(time))


def _token(word: str) -> _Token | None:
    if word in _DAY:
        return _Token("day", days=_DAY[word])
    if word in _NTH:
        return _Token("nth", nth=_NTH[word])
    kind = _WORDS.get(word)
    return _Token(kind) if kind else None


def _clock(told: re.Match[str]) -> _Clock:
    if told["noon"]:
        return _Clock(NOON, "24")
    if told["midnight"]:
        return _Clock(DAY_MINUTES, "24")
    hour, minute = int(told["hour"]), int(told["minute"] or told["joined"] or 0)
    half = (told["half"] or "")[:1]
    most = 12 if half else 24
    if hour > most or minute > 59 or (half and not hour) or (hour == 24 and minute):
        raise _Unclear
    by_day = hour > 12 or not hour or told["hour"].startswith("0") or bool(told["joined"])
    return _Clock(hour * 60 + minute, half or ("24" if by_day else ""))


# Understanding


def _entries(tokens: Sequence[_Token]) -> list[_Entry]:
    found: list[_Entry] = []
    for part in _parts(tokens):
        found.extend(_of_part(part))
    if not any(one.spans for one in found):
        raise _Unclear
    return found


def _parts(tokens: Sequence[_Token]) -> Iterator[list[_Token]]:
    """What stands between two ends; an end between days and their hours is none."""
    part: list[_Token] = []
    for token in [*_apart(tokens), _Token("part")]:
        if token.kind != "part":
            part.append(token)
        elif any(one.kind not in ("and", "day", "nth", "to") for one in part):
            yield part
            part = []
    if any(one.kind != "and" for one in part):
        raise _Unclear


def _apart(tokens: Sequence[_Token]) -> Iterator[_Token]:
    """With an end before a "closed" that tells of the days after it: 9-5, closed weekends."""
    before: Kind = "part"
    for token in tokens:
        if token.kind == "closed" and before in ("time", "always"):
            yield _Token("part")
        yield token
        if token.kind != "and":
            before = token.kind


def _of_part(tokens: Sequence[_Token]) -> Iterator[_Entry]:
    if any(one.kind == "appointment" for one in tokens):
        raise _Unclear  # nobody is let in at these hours unless they are expected
    runs = list(_runs(tokens))
    if runs == [(False, list(tokens))] and [one.kind for one in tokens] == ["always"]:
        yield _Entry(WEEKDAYS, (), ((0, DAY_MINUTES),))
        return
    if len(runs) % 2:
        raise _Unclear  # days without hours, or hours without days
    days_first = runs[0][0]
    for first, second in zip(runs[::2], runs[1::2], strict=True):
        days, hours = (first, second) if days_first else (second, first)
        yield _entry(days[1], hours[1])


def _runs(tokens: Sequence[_Token]) -> Iterator[tuple[bool, list[_Token]]]:
    """(whether it tells days, the tokens), in turns; what joins two runs belongs to neither."""
    run: list[_Token] = []
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


def _without_joint(run: list[_Token]) -> list[_Token]:
    while run[-1].kind == "and":
        run = run[:-1]
    return run


def _entry(days: Sequence[_Token], hours: Sequence[_Token]) -> _Entry:
    nth = tuple(one.nth for one in days if one.kind == "nth")
    named = _days([one for one in days if one.kind != "nth"], several=bool(nth))
    kinds = [one.kind for one in hours]
    if kinds == ["closed"]:
        return _Entry(named, nth, ())
    if kinds == ["always"]:
        return _Entry(named, nth, ((0, DAY_MINUTES),))
    return _Entry(named, nth, tuple(_spans(hours)))


def _days(tokens: Sequence[_Token], *, several: bool) -> tuple[str, ...]:
    found: list[str] = []
    rest = list(tokens)
    while rest:
        one = rest.pop(0)
        if one.kind == "and":
            continue
        if one.kind != "day":
            raise _Unclear
        if rest and rest[0].kind == "to":
            if several or len(rest) < 2 or rest[1].kind != "day":
                raise _Unclear
            found.extend(_from_to(one.days, rest[1].days))
            rest = rest[2:]
        else:
            found.extend(one.days)
    if not found:
        raise _Unclear
    return tuple(dict.fromkeys(found))


def _from_to(first: tuple[str, ...], last: tuple[str, ...]) -> list[str]:
    """Over the end of the week too: Saturday to Tuesday."""
    if len(first) != 1 or len(last) != 1:
        raise _Unclear
    start = WEEKDAYS.index(first[0])
    count = (WEEKDAYS.index(last[0]) - start) % 7 + 1
    return [WEEKDAYS[(start + step) % 7] for step in range(count)]


def _spans(tokens: Sequence[_Token]) -> Iterator[tuple[int, int]]:
    rest = [one for one in tokens if one.kind != "and"]
    after = 0
    while rest:
        kinds = [one.kind for one in rest[:3]]
        if kinds != ["time", "to", "time"]:
            raise _Unclear
        opens, closes = rest[0].clock, rest[2].clock
        assert opens is not None
        assert closes is not None
        span = _span(opens, closes, after)
        if span[0] < after:
            raise _Unclear
        after = span[1]
        yield span
        rest = rest[3:]


def _span(opens: _Clock, closes: _Clock, after: int) -> tuple[int, int]:
    """Minutes of the day; past midnight the end is smaller. `after`: the end of the span before."""
    if not opens.half and not closes.half:
        return _bare(opens.minutes, closes.minutes, after)
    if opens.half and closes.half:
        start, end = _of_half(opens, opens.half), _of_half(closes, closes.half)
    elif closes.half in ("a", "p"):
        end = _of_half(closes, closes.half)
        # "1-5pm" is an afternoon, "9-5pm" begins in the morning.
        halves = (closes.half, "a" if closes.half == "p" else "p")
        starts = [_of_half(opens, half) for half in halves]
        start = next((one for one in starts if one < end), starts[1])
    elif opens.half in ("a", "p"):
        start = _of_half(opens, opens.half)
        ends = sorted(_of_half(closes, half) for half in ("a", "p"))
        end = next((one for one in ends if one > start), ends[0])
    else:  # noon, midnight or 24 hours on one side
        start, end = _beside_noon(opens, closes)
    if start == end % DAY_MINUTES and (start, end) != (0, DAY_MINUTES):
        raise _Unclear
    return start, end


def _beside_noon(opens: _Clock, closes: _Clock) -> tuple[int, int]:
    if closes.minutes == NOON and closes.half:
        if opens.minutes >= NOON:
            raise _Unclear
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
            raise _Unclear
        return opens, closes + NOON
    if after >= NOON - 60 and opens + NOON >= after and opens < closes < NOON:  # 9-12, 1-5
        return opens + NOON, closes + NOON
    if opens < EARLIEST * 60:
        raise _Unclear
    if closes < opens and closes + NOON - opens < NOON:  # 9-5
        return opens, closes + NOON
    if NOON <= closes < NOON + 60 and opens < closes:  # 8-12
        return opens, closes
    raise _Unclear


def _of_half(clock: _Clock, half: str) -> int:
    """Minutes of the day of a time before ("a") or after noon; midnight as an end is 24:00."""
    if clock.half == "24":
        return clock.minutes
    return clock.minutes % NOON + (NOON if half == "p" else 0)


# Writing


def _rows(entries: Sequence[_Entry]) -> Iterator[dict[str, Any]]:
    """One schedule for each span of the same days."""
    for one in entries:
        for opens, closes in one.spans:
            days = [f"{nth}{day}" for nth in one.nth or ("",) for day in one.days]
            yield {
                "freq": "MONTHLY" if one.nth else "WEEKLY",
                "byday": ",".join(days),
                "opens_at": _written(opens),
                "closes_at": _written(closes),
            }


def _written(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
