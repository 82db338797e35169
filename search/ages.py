"""Ages in years against the bands that listings take."""

import math
from collections.abc import Iterable

from pyroaring import BitMap

from search.query import Band
from search.snapshot import Snapshot


def band_of(value: str) -> Band:
    """ "18-25", "65-" (and older), "-17" (and younger), "34". Raises ValueError."""
    low, dash, high = value.partition("-")
    if not dash:
        return float(low), float(low)
    return float(low or 0), float(high) if high else math.inf


def taking_ages(snapshot: Snapshot, ages: Iterable[Band]) -> BitMap:
    """Those with a band that meets one of `ages`."""
    wanted = list(ages)
    met = [
        bitmap
        for value, bitmap in snapshot.tokens.get("age", [])
        for low, high in [band_of(value)]
        if any(low <= to and since <= high for since, to in wanted)
    ]
    return BitMap.union(*met) if met else BitMap()


def ages_unknown(snapshot: Snapshot) -> BitMap:
    """Those that say no ages."""
    known = [bitmap for _, bitmap in snapshot.tokens.get("age", [])]
    return snapshot.live - BitMap.union(*known) if known else snapshot.live
