"""Which of many matches are worth ranking: the near ones, ring by ring, and the best evidence.

Totals and facets always see every match; only the order of the first pages is worked out on
fewer. Places are kept in cells of half a degree; the distance to a cell is a lower bound, so that
a ring is known to be whole.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from directory.place_index import EARTH_RADIUS_KM
from search.distance import distances_km
from search.query import Near
from search.snapshot import Cells, Snapshot

AT_LEAST = 2_000
"""Ranked at least: a hundred pages of twenty, so that folding and evidence have room."""

Floats = NDArray[np.float64]


def candidates(
    snapshot: Snapshot,
    near: Near | None,
    tiers: Sequence[BitMap],
    evidence: Sequence[BitMap] = (),
    *,
    at_least: int = AT_LEAST,
) -> BitMap:
    """The documents to rank.

    `tiers`: sets of which an earlier one comes wholly before a later one in the order; they may
    overlap. The first are taken whole while they are few; of the one that is too large come its
    nearest, and besides the nearest of each set in `evidence`, which may outdo nearness: what
    is called so, what has no place but comes to the person. Without `near` the tier is taken
    whole: evidence alone parts it, so give it as tiers.
    """
    found = BitMap()
    for tier in tiers:
        fresh = tier - found
        if near is None or len(fresh) <= 2 * at_least:
            found |= fresh
        else:
            for each in (fresh, *(fresh & one for one in evidence)):
                found |= nearest(snapshot, near, each, at_least=at_least)
        if len(found) >= at_least:
            break
    return found


def nearest(snapshot: Snapshot, near: Near, among: BitMap, *, at_least: int) -> BitMap:
    """At least so many of `among`, and all that are not farther than the farthest of them.

    All when they are few, or when fewer have a point: nobody is left out for having none.
    """
    if len(among) <= 2 * at_least or among.intersection_cardinality(snapshot.with_point) < at_least:
        return among
    cells = snapshot.cells
    order, low, sizes = _around(snapshot, near)
    wanted = np.zeros(len(snapshot.columns), bool)
    wanted[snapshot.rows(among)] = True
    # How deep to look first: as if the matches were spread like all documents.
    docs = 2 * at_least * len(snapshot.columns) / len(among)
    while True:
        taken = int(np.searchsorted(sizes, docs)) + 1
        ring_km = float(low[taken]) if taken < len(order) else np.inf
        rows = cells.rows(order[:taken])
        inside = _inside(snapshot, near, rows[wanted[rows]], ring_km)
        if len(inside) >= at_least or taken >= len(order):
            return inside
        docs = max(docs * 2, float(sizes[taken - 1]) + 1)


def _around(snapshot: Snapshot, near: Near) -> tuple[NDArray[np.intp], Floats, NDArray[np.int64]]:
    """(the cells, nearest first; how near each is at least; the documents up to each). Of the last
    place asked it is remembered: a search asks several times."""
    known = snapshot.__dict__.get("_around")
    if known is None or known[0] != near:
        low = km_at_least(snapshot.cells, near)
        order = np.argsort(low)
        sizes = np.cumsum(snapshot.cells.sizes[order])
        known = snapshot.__dict__["_around"] = near, (order, low[order], sizes)
    found: tuple[NDArray[np.intp], Floats, NDArray[np.int64]] = known[1]
    return found


def within(snapshot: Snapshot, near: Near, km: float) -> BitMap:
    """All documents that are not farther than `km`."""
    cells = snapshot.cells
    rows = cells.rows(np.flatnonzero(km_at_least(cells, near) <= km))
    return _inside(snapshot, near, rows, km)


def _inside(snapshot: Snapshot, near: Near, rows: NDArray[np.int32], km: float) -> BitMap:
    there = rows[distances_km(snapshot, near, rows) <= km]
    return BitMap(np.sort(snapshot.numbers[there]))


def km_at_least(cells: Cells, near: Near) -> Floats:
    """For each cell a distance that none of its documents comes below.

    The nearest point of a box between meridians and parallels: on the asker's own meridian if the
    box holds it, else on the nearer of its two edges, at the foot of the great circle or at a corner.
    """
    latitude, longitude = np.radians(near.latitude), np.radians(near.longitude)
    south, north, west, east = cells.edges
    offset = np.minimum(_turn(longitude - west), _turn(longitude - east))
    beside = ((longitude - west) % (2 * np.pi)) <= (east - west)
    straight = np.maximum(0.0, np.maximum(south - latitude, latitude - north))
    foot = np.arctan2(np.sin(latitude), np.cos(latitude) * np.cos(offset))
    cosines = [
        np.sin(latitude) * np.sin(at) + np.cos(latitude) * np.cos(at) * np.cos(offset)
        for at in (south, north, np.clip(foot, south, north))
    ]
    edge = np.arccos(np.clip(np.max(cosines, axis=0), -1.0, 1.0))
    km: Floats = EARTH_RADIUS_KM * np.where(beside, straight, edge)
    return np.maximum(0.0, km - _SLACK_KM)


def _turn(angle: Floats) -> Floats:
    """The smaller way round, so that the 180th meridian is no border."""
    turned = np.abs(angle) % (2 * np.pi)
    return np.minimum(turned, 2 * np.pi - turned)


_SLACK_KM = 0.01  # for rounding
