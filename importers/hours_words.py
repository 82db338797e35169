"""The words and times of opening hours, as tokens: what `importers.hours` makes schedules of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from directory.hours import WEEKDAYS

LONGEST = 2_000
"""Characters of a text that is read for hours; a longer one is a story."""
DAY_MINUTES = 24 * 60
NOON = 12 * 60

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
class Clock:
    """A time of day as it was written: minutes by the hours that stand there."""

    minutes: int
    half: str = ""  # "a", "p"; "24" where it is told by 24 hours; "" where nothing tells


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    days: tuple[str, ...] = ()
    nth: str = ""
    clock: Clock | None = None


class Unclear(Exception):
    """Not understood: the text stays words."""


def clock(value: int | str) -> str:
    """HHMM or HH:MM, as exports have it (900, "0930", "9:00 AM"), as HH:MM; "" for what is none.
    2400 is the end of the day. A half hour as 900 tells is never guessed to be one after noon."""
    told = _TIME.fullmatch(str(value).strip().lower())
    if told is None:
        return ""
    try:
        read = _clock(told)
    except Unclear:
        return ""
    minutes = of_half(read, read.half) if read.half in ("a", "p") else read.minutes
    return written(minutes) if minutes <= DAY_MINUTES else ""


def tokens(text: str) -> list[Token]:
    """Raises Unclear at the first word that is not known."""
    if len(text) > LONGEST:
        raise Unclear
    plain = re.sub(r"[‐-―−~]", "-", text.lower()).replace("\r\n", "\n").replace("\\n", "\n")
    found: list[Token] = []
    at = 0
    while at < len(plain):
        if plain[at] in " \t\r\xa0":
            at += 1
            continue
        at, token = _next(plain, at)
        if token is not None:
            found.append(token)
    return found


def _next(plain: str, at: int) -> tuple[int, Token | None]:
    """(where it ends, the token; None for a word that changes nothing)."""
    phrase, time = _PHRASE.match(plain, at), _TIME.match(plain, at)
    if phrase is not None and (time is None or phrase.end() > time.end()):
        word = phrase.group()
        if word[0].isalnum() and at and plain[at - 1].isalpha():
            raise Unclear  # the end of another word
        return phrase.end(), _token(word)
    if time is None:
        raise Unclear
    return time.end(), Token("time", clock=_clock(time))


def _token(word: str) -> Token | None:
    if word in _DAY:
        return Token("day", days=_DAY[word])
    if word in _NTH:
        return Token("nth", nth=_NTH[word])
    kind = _WORDS.get(word)
    return Token(kind) if kind else None


def _clock(told: re.Match[str]) -> Clock:
    if told["noon"]:
        return Clock(NOON, "24")
    if told["midnight"]:
        return Clock(DAY_MINUTES, "24")
    hour, minute = int(told["hour"]), int(told["minute"] or told["joined"] or 0)
    half = (told["half"] or "")[:1]
    most = 12 if half else 24
    if hour > most or minute > 59 or (half and not hour) or (hour == 24 and minute):
        raise Unclear
    by_day = hour > 12 or not hour or told["hour"].startswith("0") or bool(told["joined"])
    return Clock(hour * 60 + minute, half or ("24" if by_day else ""))


def of_half(clock: Clock, half: str) -> int:
    """Minutes of the day of a time before ("a") or after noon; midnight as an end is 24:00."""
    if clock.half == "24":
        return clock.minutes
    return clock.minutes % NOON + (NOON if half == "p" else 0)


def written(minutes: int) -> str:
    """HH:MM of the minutes of a day; its end is 24:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
