"""Dates as exports write them: ISO, in the order of the United States, with the month in words."""

from __future__ import annotations

import re
from datetime import date, datetime

TWO_DIGITS_AHEAD = 10
"""Years that a year of two digits may lie in the future; beyond, it is of the last century."""

_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)|(\d{4})(\d\d)(\d\d)(?!\d)")
_WORDS = re.compile(
    r"(?:(?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})"
    r"|(?P<day2>\d{1,2})(?:st|nd|rd|th)?[ -](?P<month2>[a-z]{3,9})\.?,?[ -](?P<year2>\d{4}|\d\d))(?!\d)"
)
_TIME_BEHIND = re.compile(
    r"(?:[T, ]\s*\d{1,2}:\d\d\S*(?: ?[ap]\.?m\.?)?(?: ?[A-Z+-][\w:+-]*)?)?", re.IGNORECASE
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read(text: str, *, today: date | None = None) -> date | None:
    """None for what is no date. 03/04/2021 is the fourth of March, 25/12/2021 can only be read the
    other way round; a time of day behind it is left out."""
    text = text.strip()
    if (found := _ISO.match(text)) and _TIME_BEHIND.fullmatch(text, found.end()):
        year, month, day = (one for one in found.groups() if one)
        return _date(int(year), int(month), int(day))
    if (found := _NUMBERS.match(text)) and _TIME_BEHIND.fullmatch(text, found.end()):
        return _date(_year(found[3], today), int(found[1]), int(found[2]))
    found = _WORDS.match(text.lower())
    if not found or not _TIME_BEHIND.fullmatch(text, found.end()):
        return None
    named = (found["month"] or found["month2"])[:3]
    if named not in _MONTHS:
        return None
    of_year = _year(found["year"] or found["year2"], today)
    return _date(of_year, _MONTHS.index(named) + 1, int(found["day"] or found["day2"]))


def _year(written: str, today: date | None) -> int:
    year = int(written)
    if len(written) > 2:
        return year
    now = (today or datetime.now().date()).year
    year += now // 100 * 100
    return year if year <= now + TWO_DIGITS_AHEAD else year - 100


def _date(year: int, month: int, day: int) -> date | None:
    if month > 12 >= day:
        month, day = day, month
    try:
        return date(year, month, day)
    except ValueError:
        return None
