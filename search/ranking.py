"""The order of the answers. Every weight stands here with its reason."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from search.distance import distances_km
from search.matching import Match, WordMatch
from search.query import SearchQuery
from search.snapshot import Snapshot

# A listing that is called so is what was meant; a term says what it does; the organization's
# name says it of all its listings; a description may only mention it.
FIELD_WEIGHT = {"name": 4.0, "terms": 3.0, "organization": 2.0, "text": 1.0}
# At this distance a listing counts half: about as far as people travel for a regular visit.
HALF_KM = 25.0
# What comes to the person (a line for the whole state) counts as if it were so far away.
REMOTE_KM = 40.0

Floats = NDArray[np.float64]
Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Rows of one document for each service, best first as far as asked for; all in `kept`."""

    top: Rows
    kept: Rows
    distances_km: Floats  # of `top`; NaN: not known


def rank(snapshot: Snapshot, query: SearchQuery, match: Match, *, wanted: int) -> Ranked:
    """The first `wanted` services in order."""
    rows = snapshot.rows(match.everything)
    distance = (
        np.full(len(rows), np.nan)
        if query.near is None
        else distances_km(snapshot, query.near, rows)
    )
    keys = _keys(snapshot, query, match, rows, distance)
    first = _one_each(snapshot, rows, keys)
    if first is not None:
        rows, distance = rows[first], distance[first]
        keys = [key[first] for key in keys]
    top = leading(keys, wanted)
    return Ranked(rows[top], rows, distance[top])


def _keys(
    snapshot: Snapshot, query: SearchQuery, match: Match, rows: Rows, distance: Floats
) -> list[NDArray[np.generic]]:
    """What decides, most significant first; smaller is better. The last never ties."""
    name = snapshot.by_name[rows]
    far = np.where(np.isnan(distance), np.inf, distance)
    if query.sort == "name":
        return [name]
    region = _outside_region(snapshot, query, rows)
    if query.sort == "distance":
        return [*region, far, name]
    keys: list[NDArray[np.generic]] = [_does_not_say(snapshot, match, rows), *region]
    if match.words or query.near is not None:
        score = _score(snapshot, match.words, rows)
        if query.near is not None:
            score = score * _decay(snapshot, distance, rows)
        keys.append(-np.round(score, 6))
    return [*keys, far, name] if query.near is not None else [*keys, name]


def _outside_region(
    snapshot: Snapshot, query: SearchQuery, rows: Rows
) -> list[NDArray[np.generic]]:
    """For a state or a county: what lies in it or serves it goes first."""
    region = query.area.region
    if not region:
        return []
    inside = BitMap.union(
        snapshot.having("in:" + region),
        snapshot.having("serves_in:" + region),
        *(snapshot.having("area:" + token) for token in query.area.tokens),
    )
    return [(~_marked(snapshot, inside, rows)).astype(np.int8)]


def _does_not_say(snapshot: Snapshot, match: Match, rows: Rows) -> NDArray[np.int8]:
    """How many of the asked facts are unknown: they are kept, below those that say."""
    count = np.zeros(len(rows), np.int8)
    for unknown in match.unknown.values():
        count += _marked(snapshot, unknown, rows)
    return count


def _marked(snapshot: Snapshot, numbers: BitMap, rows: Rows) -> NDArray[np.bool_]:
    marks = np.zeros(len(snapshot.columns), bool)
    marks[snapshot.rows(numbers & snapshot.live)] = True
    return marks[rows]


def _score(snapshot: Snapshot, words: tuple[WordMatch, ...], rows: Rows) -> Floats:
    """The sum over the words of their rarity times the weight of the best field; 1 without words."""
    if not words:
        return np.ones(len(rows))
    total = np.zeros(len(snapshot.columns))
    best = np.empty(len(snapshot.columns))
    for word in words:
        best.fill(0.0)
        for field in ("text", "organization", "terms", "name"):  # the heavier one writes last
            best[snapshot.rows(word.fields[field])] = FIELD_WEIGHT[field]
        total += word.idf * best
    return total[rows]


def _decay(snapshot: Snapshot, distance: Floats, rows: Rows) -> Floats:
    remote = _marked(snapshot, snapshot.having("remote_only:"), rows)
    km = np.where(np.isnan(distance), np.where(remote, REMOTE_KM, np.inf), distance)
    decay: Floats = 1 / (1 + km / HALF_KM)
    return decay


def _one_each(
    snapshot: Snapshot, rows: Rows, keys: list[NDArray[np.generic]]
) -> NDArray[np.intp] | None:
    """The places in `rows` of the best document of each service; None: they are all single."""
    if not snapshot.multi:
        return None
    repeated = np.flatnonzero(_marked(snapshot, snapshot.multi, rows))
    if not len(repeated):
        return None
    services = snapshot.services[rows[repeated]]
    order = np.lexsort((*(key[repeated] for key in reversed(keys)), services))
    sorted_services = services[order]
    losing = np.zeros(len(rows), bool)
    losing[repeated[order[1:][sorted_services[1:] == sorted_services[:-1]]]] = True
    return np.flatnonzero(~losing)


def leading(keys: list[NDArray[np.generic]], wanted: int) -> NDArray[np.intp]:
    """The places of the first `wanted` by `keys`, in order, without sorting the rest."""
    sure: list[NDArray[np.intp]] = []
    ties = np.arange(len(keys[0]))
    left = min(wanted, len(ties))
    for key in keys:
        if len(ties) <= max(2 * left, 64):
            break
        values = key[ties]
        edge = np.partition(values, left - 1)[left - 1]
        better = ties[values < edge]
        sure.append(better)
        left -= len(better)
        ties = ties[values == edge]
    chosen = np.concatenate([*sure, ties])
    order = np.lexsort(tuple(key[chosen] for key in reversed(keys)))
    return chosen[order][:wanted]
