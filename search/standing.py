"""How well a listing is kept, as tokens beside its facets: `assured:2026-09`, `complete:3`,
`room:none:2026-11-23`. They move with the record, not with the clock; ranking reads them.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.snapshot import Snapshot

# Someone looked at it lately: the best sign that it is true. One not looked at for two years is
# as likely wrong as right in its details; one that was never looked at may be either.
FRESH, FRESH_FOR = 1.05, timedelta(days=183)
STALE, STALE_AFTER = 0.93, timedelta(days=731)
# Room free now is worth a detour, a full house is still worth a call. Old news is no news.
ROOM, FULL, NEWS_FOR = 1.06, 0.9, timedelta(days=30)
# Each of description, telephone, hours and place that is missing costs a call or a way in vain.
EACH_MISSING = 0.02
PARTS = 4

Row = dict[str, Any]


def tokens_of(
    service: Row, *, phones: Collection[Row], hours: bool, place: bool, capacities: Collection[Row]
) -> set[str]:
    """`place`: a street or no need of one."""
    held = sum((bool(service["description"]), bool(phones), hours, place))
    found = {f"complete:{held}"}
    if service["assured_date"]:
        found.add(f"assured:{service['assured_date']:%Y-%m}")
    if capacities:
        newest = max(row["updated"] for row in capacities)
        some = any(row["available"] > 0 for row in capacities)
        found.add(f"room:{'some' if some else 'none'}:{str(newest)[:10]}")
    return found


def factor(snapshot: Snapshot, rows: NDArray[np.int32], now: datetime) -> NDArray[np.float64]:
    """What the score of each row is multiplied with: about 0.8 to 1.1."""
    day = now.date()
    known = snapshot.__dict__.get("_standing")
    if known is None or known[0] != day:
        known = snapshot.__dict__["_standing"] = day, _factors(snapshot, now)
    found: NDArray[np.float64] = known[1][rows].astype(np.float64)
    return found


def _factors(snapshot: Snapshot, now: datetime) -> NDArray[np.float32]:
    """Of all rows; worked out once a day and process."""
    found = np.ones(len(snapshot.columns), np.float32)
    for name, worth in (("assured", _assured), ("room", _room), ("complete", _complete)):
        for value, bitmap in snapshot.tokens.get(name, ()):
            times = worth(value, now)
            if times != 1.0:
                found[snapshot.rows(bitmap & snapshot.live)] *= times
    return found


def _assured(month: str, now: datetime) -> float:
    age = now.replace(tzinfo=None) - datetime.strptime(month, "%Y-%m")
    if age > STALE_AFTER:
        return STALE
    return FRESH if age <= FRESH_FOR else 1.0


def _room(value: str, now: datetime) -> float:
    kind, _, day = value.partition(":")
    if now.replace(tzinfo=None) - datetime.strptime(day, "%Y-%m-%d") > NEWS_FOR:
        return 1.0
    return ROOM if kind == "some" else FULL


def _complete(held: str, now: datetime) -> float:
    return 1 - EACH_MISSING * (PARTS - int(held))
