"""Weekly hours and holidays of Ohana as HSDS schedules, and its dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from importers import dates, hours, hours_words, normalise
from importers.sources.hsds_tables import Reading

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = {
    **dict(zip(NAMES, WEEKDAYS, strict=True)),
    **{name[:3]: day for name, day in zip(NAMES, WEEKDAYS, strict=True)},
    "tues": "TU",
    "thur": "TH",
    "thurs": "TH",
    **{str(number): day for number, day in enumerate(WEEKDAYS, 1)},
}
"""Numbers as Ohana counts: Monday is 1, Sunday 7. A 0 may be either end of the week."""
NO_YEAR = 4
"""Years up to this stand for none: Ohana's pages write a yearly holiday in the year 1."""
LONGEST_DAYS = 366
_ON_NO_DAY = re.compile(r"^\d{4}-\d\d-\d\d[T ]|(?:\.\d+)?(?: ?UTC|Z)$")

Values = Mapping[str, Any]
Part = dict[str, Any]


def weekly(values: Values, reading: Reading) -> list[Part]:
    """A weekday's hours; what cannot be read stays words, which say nothing sure of the hours."""
    told = {name: str(values.get(name) or "").strip() for name in ("weekday", *_TIMES)}
    if not any(told.values()):
        reading.refusal = ("weekday", "", _("The row tells no hours. Fill it in or remove it."))
        return []
    weekday = DAYS.get(told["weekday"].casefold())
    opens, closes = (_clock(told[name]) for name in _TIMES)
    if weekday and opens and closes:
        if closes < opens:
            _doubt(reading, "closes_at", told["closes_at"], _after_midnight())
        return [{"freq": "WEEKLY", "byday": weekday, "opens_at": opens, "closes_at": closes}]
    name = "weekday" if not weekday else "opens_at" if not opens else "closes_at"
    words = f"{told['weekday']} {told['opens_at']}-{told['closes_at']}".strip(" -")
    understood = [] if weekday else hours.schedules(words)
    if any(row.get("byday") for row in understood):
        return understood
    _doubt(reading, name, told[name], _("These hours cannot be read. They were kept as words."))
    return [{"description": words}]


def holidays(values: Values, reading: Reading) -> list[Part]:
    """Days on which it is closed, or open at hours of their own and closed at all others.

    Without a year they come back every year.
    """
    days = _dates(values, reading)
    span = _hours_of_day(values, reading)
    if days is None or span is None:
        return []
    first, last = days
    if first.year <= NO_YEAR:
        whens = list(_every_year(first, last))
        about = {"description": f"Every year: {_told_dates(first, last)}"}
    else:
        whens, about = [_once(first, last)], {}
    return [{**when, **hours_, **about} for when in whens for hours_ in span]


_TIMES = ("opens_at", "closes_at")


def _after_midnight() -> str:
    return _("It closes before it opens; taken for a time after midnight. Check it.")


def _dates(values: Values, reading: Reading) -> tuple[date, date] | None:
    found: list[date] = []
    for name in ("start_date", "end_date"):
        given = str(values.get(name) or "").strip()
        read = dates.read(given)
        if read is None or NO_YEAR < read.year < 1900:
            reading.refusal = (
                name,
                given,
                _("This is no date such as 12/24/2026. Mend it; the row was left out."),
            )
            return None
        found.append(read)
    first, last = found
    if max(first.year, last.year) <= NO_YEAR:
        first, last = _in_one_year(first, last)
    if not timedelta() <= last - first <= timedelta(LONGEST_DAYS):
        reading.refusal = (
            "end_date",
            str(values.get("end_date")),
            _("The holiday ends before it begins, or after more than a year. Mend the dates."),
        )
        return None
    return first, last


def _in_one_year(first: date, last: date) -> tuple[date, date]:
    """In the year 4, which has a 29th of February, or over its end."""
    first, last = first.replace(year=NO_YEAR), last.replace(year=NO_YEAR)
    if first <= last:
        return first, last
    return first.replace(year=NO_YEAR - 1, day=min(first.day, 28 if first.month == 2 else 31)), last


def _hours_of_day(values: Values, reading: Reading) -> list[Part] | None:
    """The hours on such a day. Regular hours hold on it too, so that being open from 10 to 16
    means being closed before and after."""
    word = str(values.get("closed") or "").strip().casefold()
    opens, closes = (_clock(str(values.get(name) or "").strip()) for name in _TIMES)
    if word in normalise.YES:
        return [{"closed": True}]
    if word not in normalise.NO or not word:
        message = _("The row does not say whether it is closed then. Write true or false.")
        reading.refusal = ("closed", word, message)
        return None
    if not opens or not closes:
        message = _("The row says that it is open then, but not when. Fill in both times.")
        reading.refusal = (_TIMES[bool(opens)], str(values.get(_TIMES[bool(opens)]) or ""), message)
        return None
    if closes <= opens:
        _doubt(reading, "closes_at", str(values.get("closes_at")), _after_midnight())
        return [{"opens_at": opens, "closes_at": closes}]
    outside = [("00:00", opens), (closes, "24:00")]
    return [
        {"opens_at": opens, "closes_at": closes},
        *(
            {"closed": True, "opens_at": start, "closes_at": end}
            for start, end in outside
            if start != end
        ),
    ]


def _once(first: date, last: date) -> Part:
    if first == last:
        return {"dtstart": first, "until": last}
    return {
        "freq": "WEEKLY",
        "byday": ",".join(WEEKDAYS),
        "dtstart": first,
        "until": last,
        "valid_from": first,
        "valid_to": last,
    }


def _every_year(first: date, last: date) -> Iterator[Part]:
    """One rule for each month, every twelve months: HSDS knows no yearly ones."""
    start = first
    while start <= last:
        next_month = (start.replace(day=1) + timedelta(32)).replace(day=1)
        end = min(last, next_month - timedelta(1))
        rule: Part = {"freq": "MONTHLY", "interval": 12, "dtstart": date(2000, start.month, 1)}
        if start.day == 1 and end == next_month - timedelta(1):
            yield {**rule, "byday": ",".join(WEEKDAYS)}
        else:
            days = map(str, range(start.day, end.day + 1))
            yield {**rule, "bymonthday": ",".join(days)}
        start = next_month


def _told_dates(first: date, last: date) -> str:
    told = [f"{one:%B} {one.day}" for one in (first, last)]
    return told[0] if first == last else " - ".join(told)


def _clock(text: str) -> str:
    return hours_words.clock(_ON_NO_DAY.sub("", text)) if text else ""


def _doubt(reading: Reading, name: str, value: str, message: str) -> None:
    reading.doubts.append(("warning", name, value, message))
