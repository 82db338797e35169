"""When a listing is open: UTC spans of the coming days, and what a result says of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from directory.opening import Hours, closures, gaps_are_closed, spans, time_in_words
from search.loading import Row

DAYS = 14  # a nightly refresh may fail for a week and nobody sees it
Spans = tuple[tuple[int, int], ...]
UNSURE = (0, 0)


def spans_of(schedules: Sequence[Row], zone: str, now: datetime) -> Spans | None:
    """UTC minutes since 1970, [from, to), from a day ago on; None: hours are not known.

    A first span of (0, 0) says that the gaps are not known to be closed: there are words too.
    Then exceptions that close stand at the end, written backwards: (to, from).
    """
    if not schedules:
        return None
    hours = [Hours.of(SimpleNamespace(**row)) for row in schedules]
    if not zone and all(one.timezone is None for one in hours):
        return None  # nine o'clock of which zone?
    where = ZoneInfo(zone or "UTC")
    start, end = now - timedelta(days=1), now + timedelta(days=DAYS)
    found = spans(hours, start, end, where)
    if found is None:
        return None
    told = tuple((_minute(a), _minute(b)) for a, b in found)
    if gaps_are_closed(hours, now):
        return told
    shut = ((_minute(b), _minute(a)) for a, b in closures(hours, start, end, where))
    return (UNSURE, *told, *shut)


def _minute(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


def opening(
    known: Sequence[Sequence[int]] | None, zone: str, *, suspended: bool, now: datetime
) -> dict[str, Any]:
    """The `open` of a result at a moment."""
    if suspended:
        return {"state": "closed", "until": None, "text": _("Temporarily closed")}
    sure = known is not None and (not known or tuple(known[0]) != UNSURE)
    if known is None:
        return {"state": "unknown", "until": None, "text": _("Hours not known: please call")}
    minute = _minute(now)
    for start, end in known:
        if start <= minute < end:
            return _told("open", end, zone, now)
        if end <= minute < start:
            return {"state": "closed", "until": None, "text": _("Closed")}
        if start > minute and sure:
            return _told("closed", start, zone, now)
    if not sure:
        return {"state": "unknown", "until": None, "text": _("Hours not known: please call")}
    return {"state": "closed", "until": None, "text": _("Closed")}


def _told(state: str, minute: int, zone: str, now: datetime) -> dict[str, Any]:
    until = datetime.fromtimestamp(minute * 60, UTC)
    if until - now > timedelta(days=DAYS - 2):  # the end of what is known, not of the opening
        text = _("Open all day") if state == "open" else _("Closed")
        return {"state": state, "until": None, "text": text}
    local = until.astimezone(ZoneInfo(zone or "UTC"))
    today = now.astimezone(local.tzinfo).date()
    text = time_in_words(local.hour * 3600 + local.minute * 60)
    if local.date() != today:
        text = f"{formats.date_format(local, 'l')}, {text}"
    words = _("Open until %(time)s") if state == "open" else _("Closed, opens %(time)s")
    return {"state": state, "until": local.isoformat(), "text": words % {"time": text}}
