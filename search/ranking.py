"""The order of the answers. Every weight stands here with its reason.

score = what it says x whom it is for x how near it is x how well it is kept. The qualities of
what a listing says are in `search/evidence.py`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from search import rings, standing
from search.among import Among, Rows
from search.distance import distances_km
from search.evidence import AS_WELL, ConceptMatch
from search.matching import Match
from search.query import SearchQuery
from search.snapshot import Snapshot

# "For teens": many listings take everybody and do not say so. They stay, far below those that do.
DOES_NOT_SAY_WHOM = 0.1
# "Not a hospital": what is just that comes after the rest; it may still be the only one there is.
REFUSED = 0.2
# A word that leaves nothing out decides between two that are alike ("detox lutheran").
BESIDE = 0.3
# In a town the tenth nearest is around the corner, in the country an hour away: that distance
# counts half. Not less than what a ZIP code is across, not more than anybody travels for help.
HALF_AT = 10
LEAST_HALF_KM, MOST_HALF_KM = 6.0, 120.0
# Whoever says at least so much of the best answer is counted as one for that.
GOOD_ANSWER = 0.6
# What comes to the person (a line for the whole state), or is somewhere in the county (a shelter
# that nobody may find), counts as if it were that many half distances away.
COMES_TO_YOU = 1.5
# A listing whose place is not known is not lost: below the others, the better ones first.
NOWHERE = 0.01
# So many listings of one organization stand together; the rest follow after all the others.
FOLDED_AFTER = 3

# So many are ranked in less time than it takes to find the near ones among them.
RANKED_WHOLE = 50_000

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Rows of one document for each service, best first as far as asked for; all in `kept`."""

    top: Rows
    kept: Rows
    distances_km: Floats  # of `top`; NaN: not known
    more: NDArray[np.int64]
    """Of `top`: how many others of its organization are folded behind it."""


def rank(snapshot: Snapshot, query: SearchQuery, match: Match, *, wanted: int) -> Ranked:
    """The first `wanted` services in order."""
    everything = match.everything
    chosen = _worth_ranking(snapshot, query, match, everything, wanted)
    among = Among(snapshot, chosen)
    rows = among.rows
    distance = (
        np.full(len(rows), np.nan)
        if query.near is None
        else distances_km(snapshot, query.near, rows)
    )
    keys = _keys(query, match, among, distance)
    first = _one_each(among, keys)
    if first is not None:
        rows, distance = rows[first], distance[first]
        keys = [key[first] for key in keys]
    kept = rows if len(chosen) == len(everything) else snapshot.one_row_each(everything)
    if not folds(query, match):
        top = leading(keys, wanted)
        return Ranked(rows[top], kept, distance[top], np.zeros(len(top), np.int64))
    keys_of, places = snapshot.organizations
    counts = np.bincount(places[kept], minlength=len(keys_of))
    top, behind = _folded(keys, places[rows], counts, wanted)
    return Ranked(rows[top], kept, distance[top], behind)


def _worth_ranking(
    snapshot: Snapshot, query: SearchQuery, match: Match, everything: BitMap, wanted: int
) -> BitMap:
    """Of many matches those that can be among the first: see `search.rings`."""
    at_least = max(rings.AT_LEAST, 2 * wanted)
    if len(everything) <= max(RANKED_WHOLE, 2 * at_least) or query.sort == "name":
        return everything
    tiers, evidence = [everything], list[BitMap]()
    if query.sort == "best":
        tiers, evidence = _tiers(snapshot, query, match, everything)
    region = _region(snapshot, query)
    if region is not None:
        tiers = [part for tier in tiers for part in (tier & region, tier - region)]
    return rings.candidates(snapshot, query.near, tiers, evidence, at_least=at_least)


def _tiers(
    snapshot: Snapshot, query: SearchQuery, match: Match, everything: BitMap
) -> tuple[list[BitMap], list[BitMap]]:
    """(what is called so, what says all that was asked, the rest; those with better evidence)."""
    silent = BitMap.union(BitMap(), *match.unknown.values())
    tiers = [tier for tier in (match.named & everything, everything - silent, everything) if tier]
    best = _saying_best(match, everything)
    if query.near is None:  # no ring parts them: evidence does
        return [part for tier in tiers for part in (*(tier & one for one in best), tier)], []
    here = _without_a_point_but_here(snapshot, query, match) - snapshot.with_point
    return tiers, [*best, everything & here]


def _saying_best(match: Match, everything: BitMap) -> list[BitMap]:
    """Those that say each thing as well as any; those for whom it is; the two together first."""
    musts = [one for one in match.concepts if one.concept.need == "must"]
    wishes = [one for one in match.concepts if one.concept.need == "should"]
    best = [everything]
    if musts:
        best.insert(0, everything & BitMap.intersection(*(one.well_said for one in musts)))
    if wishes:
        wished = BitMap.intersection(*(one.anywhere for one in wishes))
        best = [*(one & wished for one in best), *best]
    return best[:-1]


def _keys(
    query: SearchQuery, match: Match, among: Among, distance: Floats
) -> list[NDArray[np.generic]]:
    """What decides, most significant first; smaller is better. The last never ties."""
    name = among.snapshot.by_name[among.rows]
    far = np.where(np.isnan(distance), np.inf, distance)
    if query.sort == "name":
        return [name]
    region = _outside_region(query, among)
    if query.sort == "distance":
        return [*region, far, name]
    keys: list[NDArray[np.generic]] = []
    if match.named:
        keys.append((~among.marked(match.named)).astype(np.int8))
    keys += [_does_not_say(match, among), *region]
    if match.concepts or match.refused or query.near is not None:
        keys.append(-np.round(_score(query, match, among, distance), 6))
    return [*keys, far, name] if query.near is not None else [*keys, name]


def _outside_region(query: SearchQuery, among: Among) -> list[NDArray[np.generic]]:
    """For a state or a county: what lies in it or serves it goes first."""
    inside = _region(among.snapshot, query)
    return [] if inside is None else [(~among.marked(inside)).astype(np.int8)]


def _region(snapshot: Snapshot, query: SearchQuery) -> BitMap | None:
    region = query.area.region
    if not region:
        return None
    return BitMap.union(
        snapshot.having("in:" + region),
        snapshot.having("serves_in:" + region),
        *(snapshot.having("area:" + token) for token in query.area.tokens),
    )


def _does_not_say(match: Match, among: Among) -> NDArray[np.int8]:
    """How many of the asked facts are unknown: they are kept, below those that say."""
    count = np.zeros(len(among), np.int8)
    for unknown in match.unknown.values():
        count[among.places(unknown)] += 1
    return count


def _score(query: SearchQuery, match: Match, among: Among, distance: Floats) -> Floats:
    said = _said(match.concepts, among)
    if match.refused:
        said[among.places(match.refused)] *= REFUSED
    score = said * standing.factor(among.snapshot, among.rows, query.now)
    if query.near is not None:
        score *= _nearness(query, match, among, distance, said)
    return score


def _said(concepts: tuple[ConceptMatch, ...], among: Among) -> Floats:
    """What must be said, each by how rare it is; times whom it is for; and a little for the rest.

    1 for a listing that says everything just so, and without concepts.
    """
    total, most = np.zeros(len(among)), 0.0
    factor = np.ones(len(among))
    for one in concepts:
        quality = _quality(one, among)
        if one.concept.need == "must":
            total += one.value * quality
            most += one.value
        elif one.concept.need == "should":
            factor *= np.maximum(quality, DOES_NOT_SAY_WHOM)
        else:
            factor *= 1 + BESIDE * quality
    return (total / most if most else np.ones(len(among))) * factor


def _quality(match: ConceptMatch, among: Among) -> Floats:
    """How well each says it: by the best evidence, and a little by what else tells it."""
    best, more = np.zeros(len(among)), np.zeros(len(among))
    for where, worth in AS_WELL.items():
        told = [one.numbers for one in match.evidence if one.where == where]
        if told:
            more[among.places(BitMap.union(*told))] += worth
    for evidence in match.evidence:  # the better one writes last
        best[among.places(evidence.numbers)] = evidence.quality
    return best + more


def _nearness(
    query: SearchQuery, match: Match, among: Among, distance: Floats, said: Floats
) -> Floats:
    found: Floats = 1 / (1 + distance / _half_km(distance, said))
    nowhere = np.isnan(distance)
    found[nowhere] = NOWHERE
    here = _without_a_point_but_here(among.snapshot, query, match) - among.snapshot.with_point
    found[among.places(here)] = 1 / (1 + COMES_TO_YOU)
    return found


def _half_km(distance: Floats, said: Floats) -> float:
    """The distance of the tenth nearest good answer."""
    known = ~np.isnan(distance)
    if not known.any():
        return LEAST_HALF_KM
    good = distance[known & (said >= GOOD_ANSWER * said.max())]
    if not len(good):
        return MOST_HALF_KM
    at = min(HALF_AT, len(good)) - 1
    return float(np.clip(np.partition(good, at)[at], LEAST_HALF_KM, MOST_HALF_KM))


def _without_a_point_but_here(snapshot: Snapshot, query: SearchQuery, match: Match) -> BitMap:
    """What is done from afar; and for a need that was said, what serves the place or is, as far
    as may be told, in its county. The county is all that such an order can give away."""
    remote = snapshot.having("remote_only:")
    if not match.concepts:
        return remote
    counties = [token for token in query.area.tokens if token.count("-") >= 2]
    return BitMap.union(
        remote,
        *(snapshot.having("area:" + token) for token in query.area.tokens),
        *(snapshot.having("in:" + token) for token in counties),
    )


def _one_each(among: Among, keys: list[NDArray[np.generic]]) -> Places | None:
    """The places of the best document of each service; None: they are all single."""
    repeated = among.places(among.snapshot.multi)
    if not len(repeated):
        return None
    services = among.snapshot.services[among.rows[repeated]]
    order = np.lexsort((*(key[repeated] for key in reversed(keys)), services))
    sorted_services = services[order]
    losing = np.zeros(len(among), bool)
    losing[repeated[order[1:][sorted_services[1:] == sorted_services[:-1]]]] = True
    return np.flatnonzero(~losing)


def folds(query: SearchQuery, match: Match) -> bool:
    """Not where one organization was asked for, or an order that leaves no choice."""
    return (
        query.sort == "best"
        and bool(match.concepts)
        and not query.organizations
        and not match.named
    )


def _folded(
    keys: list[NDArray[np.generic]],
    organizations: NDArray[np.int32],
    counts: NDArray[np.int64],
    wanted: int,
) -> tuple[Places, NDArray[np.int64]]:
    """The first `wanted` where each organization has FOLDED_AFTER turns, then as many again, and
    so on: nothing is lost, and a page shows more than one name. With what is folded behind each.
    `counts`: the services of each organization among all that match.
    """
    count = len(organizations)
    looked_at = min(count, 4 * wanted)
    while True:
        order = leading(keys, looked_at)
        turn = _turns(organizations[order])
        rounds = turn // FOLDED_AFTER
        if looked_at == count or int((rounds == 0).sum()) >= wanted:
            break
        looked_at = min(count, 4 * looked_at)
    shown = np.argsort(rounds, kind="stable")[:wanted]
    behind = counts[organizations[order[shown]]] - FOLDED_AFTER
    last = turn[shown] == FOLDED_AFTER - 1
    return order[shown], np.where(last & (behind > 0), behind, 0)


def _turns(organizations: NDArray[np.int32]) -> NDArray[np.int64]:
    """For each place in a list, how many of the same stand before it."""
    if not len(organizations):
        return np.zeros(0, np.int64)
    order = np.argsort(organizations, kind="stable")
    grouped = organizations[order]
    starts = np.r_[True, grouped[1:] != grouped[:-1]]
    first = np.maximum.accumulate(np.where(starts, np.arange(len(grouped)), 0))
    turns = np.empty(len(grouped), np.int64)
    turns[order] = np.arange(len(grouped)) - first
    return turns


def leading(keys: list[NDArray[np.generic]], wanted: int) -> Places:
    """The places of the first `wanted` by `keys`, in order, without sorting the rest."""
    sure: list[Places] = []
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
