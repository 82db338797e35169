"""A search in the engine's words: which documents match, and roughly in which order.

The same rules as `search.matching` and `search.evidence` have, over fields instead of bitmaps. The
score only picks the candidates; `search.ranking` puts the first of them in order for every backend.
All of it are values that were looked up or chosen: nothing that was typed is ever query syntax.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch.dsl import Q

from search.backends.engine_index import OLDEST, WORDS, called
from search.evidence import (
    BY_FILTER,
    PART_OF_TERM,
    QUALITY,
    SCATTERED,
    STEPS,
    SURE,
    WHOLE_TERM,
)
from search.query import Band, Concept, Near, SearchQuery, Wording
from search.ranking import BESIDE, COMES_TO_YOU, DOES_NOT_SAY_WHOM, NOWHERE

Clause = Any  # the query language's classes are made at run time
Body = dict[str, Any]

LIVE: Clause = Q("term", live=True)
WITH_POINT: Clause = Q("exists", field="point")
# 1 / (1 + distance / half) for a half of 25 km, as near as three decays come to it.
NEARNESS = ((0.45, 12.0), (0.35, 60.0), (0.2, 400.0))  # (weight, km in which it sinks to 1/e)
# What stands above the rest in the order; a score is below 2.
IS_NAMED, SAYS, INSIDE = 64.0, 8.0, 4.0
# By these names the engine tells which of them a hit fits.
CALLED_SO, OPEN_KNOWN, AGES_KNOWN = "called so", "open known", "ages known"


def any_of(clauses: Iterable[Clause]) -> Clause:
    listed = list(clauses)
    if len(listed) == 1:
        return listed[0]
    if not listed:
        return Q("match_none")
    return Q("bool", should=listed, minimum_should_match=1)


def all_of(clauses: Iterable[Clause]) -> Clause:
    listed = list(clauses)
    return listed[0] if len(listed) == 1 else Q("bool", filter=listed)


def but_not(clause: Clause, *away: Clause) -> Clause:
    return Q("bool", filter=[clause], must_not=list(away))


def _not(*away: Clause) -> Clause:
    return Q("bool", must_not=list(away))


def tokens(*values: str) -> Clause:
    return Q("terms", tokens=list(values))


# Concepts


def evidence(wording: Wording) -> list[tuple[float, str, Clause]]:
    """(quality, where, which documents) of each way to say it; see `search.evidence`."""
    found: list[tuple[float, str, Clause]] = []
    terms = wording.terms or ()
    for share in sorted({share for _, share in terms}):
        ids = [term for term, each in terms if each == share]
        quality = PART_OF_TERM + (WHOLE_TERM - PART_OF_TERM) * share
        found.append((quality, "terms", Q("terms", taxonomy_terms=ids)))
    if wording.tokens:
        found.append((BY_FILTER, "filter", tokens(*wording.tokens)))
    if wording.ages:
        found.append((BY_FILTER, "filter", taking(wording.ages)))
    if wording.words:
        found += _in_words(wording.words, in_terms=wording.terms is None)
    if wording.all_of:
        found.append((WHOLE_TERM, "terms", all_of(map(_surely, wording.all_of))))
    return found


def _in_words(words: Sequence[str], *, in_terms: bool) -> list[tuple[float, str, Clause]]:
    fields = [name for name in QUALITY if in_terms or name != "terms"]
    found = [
        (QUALITY[name], name, all_of(Q("term", **{WORDS[name]: word}) for word in words))
        for name in fields
    ]
    if len(words) > 1:
        each = (any_of(Q("term", **{WORDS[name]: word}) for name in fields) for word in words)
        found.append((SCATTERED, "scattered", all_of(each)))
    return found


def _surely(wording: Wording) -> Clause:
    return any_of(clause for _, where, clause in evidence(wording) if where in SURE)


def said(concept: Concept) -> Clause:
    """In any way."""
    found = [clause for each in concept.wordings for _, _, clause in evidence(each)]
    return any_of(found)


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a concept is said, by a name under which the engine tells who says it so."""

    name: str
    quality: float
    where: str
    clause: Clause


def ways(concept: Concept, number: int) -> list[Way]:
    """`number`: of the concept, in its search."""
    found = [
        (_step(quality * each.weight), where, clause)
        for each in concept.wordings
        for quality, where, clause in evidence(each)
    ]
    return [Way(f"{number}.{place}", *way) for place, way in enumerate(found)]


def _step(quality: float) -> float:
    """As `search.evidence` rounds it."""
    return round(round(quality * STEPS) / STEPS, 2)


def how_well(concept: Sequence[Way], boost: float) -> Clause:
    """Scores by the best evidence."""
    scored = [
        Q("constant_score", filter=way.clause, boost=max(way.quality, 0.01), _name=way.name)
        for way in concept
    ]
    return Q("dis_max", queries=scored, boost=max(boost, 0.001)) if scored else Q("match_none")


def _named(concept: Sequence[Way]) -> Clause:
    """Any of the ways."""
    return any_of(Q("bool", filter=[way.clause], _name=way.name) for way in concept)


def named_so(words: Sequence[str]) -> tuple[Clause, Clause]:
    """(those that hold all the words in a name, those called just so)."""
    holding = any_of(
        all_of(Q("term", **{WORDS[field]: word}) for word in words)
        for field in ("name", "organization")
    )
    return holding, Q("term", called=called(sorted(set(words))))


def rarity(count: int, everything: int) -> float:
    """What a concept weighs that so many hold: as in `search.evidence`."""
    return math.log(1 + (everything - count + 0.5) / (count + 0.5))


# Filters


def filters(query: SearchQuery) -> dict[str, Clause]:
    found: dict[str, Clause] = {
        name: Q("terms", **{name: list(values)}) for name, values in query.chosen.items() if values
    }
    if query.taxonomy_terms:
        found["taxonomy_term"] = Q("terms", taxonomy_terms=[pk.hex for pk in query.taxonomy_terms])
    if query.organizations:
        found["organization"] = Q("terms", organization_id=[str(pk) for pk in query.organizations])
    if query.open_now:
        found["open_now"] = may_be_open(query)
    if query.ages:
        found["age"] = any_of([taking(query.ages), ages_unknown()])
    return found


def taking(ages: Iterable[Band]) -> Clause:
    return any_of(
        Q("range", ages={"gte": low, "lte": min(high, OLDEST), "relation": "intersects"})
        for low, high in ages
    )


def ages_unknown() -> Clause:
    return _not(Q("exists", field="age"))


def open_at(query: SearchQuery) -> Clause:
    return Q("term", open=int(query.now.timestamp() // 60))


def hours_unknown(query: SearchQuery) -> Clause:
    return _not(Q("term", gaps_known=True), open_at(query))


def may_be_open(query: SearchQuery) -> Clause:
    return any_of([open_at(query), hours_unknown(query)])


def within(near: Near, km: float) -> Clause:
    return Q("geo_distance", distance=f"{km}km", point=_origin(near))


def _origin(near: Near) -> dict[str, float]:
    return {"lat": near.latitude, "lon": near.longitude}


def reach(query: SearchQuery) -> list[Clause]:
    """Without what serves other areas only; with `within_km`, what is near or serves the place."""
    if query.near is None:
        return []
    found, covering = [], []
    anywhere = tokens("area:")
    if query.area.tokens:
        covering.append(tokens(*("area:" + token for token in query.area.tokens)))
        if query.area.region:
            covering.append(tokens("serves_in:" + query.area.region))
        found.append(any_of([anywhere, *covering]))
    if query.near.within_km is not None:
        remote = all_of([tokens("remote_only:"), anywhere])
        near = within(query.near, query.near.within_km)
        found.append(any_of([near, *_somewhere_in_the_county(query), *covering, remote]))
    return found


def _counties(query: SearchQuery) -> list[str]:
    return ["in:" + token for token in query.area.tokens if token.count("-") >= 2]


def _somewhere_in_the_county(query: SearchQuery) -> list[Clause]:
    """All that is known, or may be told, of where it is."""
    counties = _counties(query)
    return [but_not(tokens(*counties), WITH_POINT)] if counties else []


# The order


def sort(query: SearchQuery) -> list[Any]:
    """The last never ties."""
    name = [{"sort_name": "asc"}, {"id": "asc"}]
    if query.sort == "name":
        return name
    distance = []
    if query.near is not None:
        by = {"point": _origin(query.near), "order": "asc", "unit": "km"}
        distance = [{"_geo_distance": by}]
    return [{"_score": "desc"}, *distance, *name]


def scored(
    query: SearchQuery,
    concepts: Sequence[Concept],
    told: Sequence[Sequence[Way]],
    values: Mapping[str, float],
    named: Clause | None,
) -> tuple[list[Clause], list[Clause]]:
    """(what must score, what is added where it fits). `told`: the ways of each concept."""
    if query.sort == "name":
        return [], []
    added = _inside_region(query)
    if query.sort == "distance":
        return [], added
    if query.open_now:
        added.append(_worth(_not(hours_unknown(query)), SAYS, OPEN_KNOWN))
    if query.ages:
        added.append(_worth(_not(ages_unknown()), SAYS, AGES_KNOWN))
    if named is not None:
        added.append(_worth(named, IS_NAMED, CALLED_SO))
    if not concepts and query.near is None:
        return [], added
    score = _for_whom(concepts, told, _what(concepts, told, values))
    return [score if query.near is None else _by_nearness(query, bool(concepts), score)], added


def only_told(told: Sequence[Sequence[Way]], named: Clause | None) -> list[Clause]:
    """Where nothing is scored: the same ways, so that it is known why a listing was found."""
    known = [] if named is None else [_worth(named, 1.0, CALLED_SO)]
    return [*(_named(concept) for concept in told if concept), *known]


def _worth(clause: Clause, worth: float, name: str = "") -> Clause:
    named = {"_name": name} if name else {}
    return Q("constant_score", filter=clause, boost=worth, **named)


def _what(
    concepts: Sequence[Concept], told: Sequence[Sequence[Way]], values: Mapping[str, float]
) -> Clause:
    musts = [pair for pair in zip(concepts, told, strict=True) if pair[0].need == "must"]
    if not musts:
        return _worth(Q("match_all"), 1.0)
    most = sum(values.get(one.said, 1.0) for one, _ in musts) or 1.0
    each = [how_well(ways, values.get(one.said, 1.0) / most) for one, ways in musts]
    # One that is found by its name only has still a score to be multiplied.
    return Q("bool", should=[*each, _worth(Q("match_all"), 0.001)])


def _for_whom(concepts: Sequence[Concept], told: Sequence[Sequence[Way]], score: Clause) -> Clause:
    functions: list[Body] = []
    for one, ways in zip(concepts, told, strict=True):
        if one.need == "should":
            away = _not(_named(ways))
            functions.append({"filter": away.to_dict(), "weight": DOES_NOT_SAY_WHOM})
        elif one.need == "may":
            functions.append({"filter": _named(ways).to_dict(), "weight": 1 + BESIDE})
    if not functions:
        return score
    return _multiplied(score, functions, "multiply")


def _multiplied(score: Clause, functions: list[Body], mode: str) -> Clause:
    return Q(
        "function_score",
        query=score,
        functions=functions,
        score_mode=mode,
        boost_mode="multiply",
    )


def _by_nearness(query: SearchQuery, in_words: bool, score: Clause) -> Clause:
    assert query.near is not None
    origin = _origin(query.near)
    decays: list[Body] = [
        {
            # Without a point a decay would say: nearest of all.
            "filter": WITH_POINT.to_dict(),
            "exp": {"point": {"origin": origin, "scale": f"{km}km", "decay": 1 / math.e}},
            "weight": weight,
        }
        for weight, km in NEARNESS
    ]
    here = but_not(_comes_here(query, in_words), WITH_POINT)
    others: list[Body] = [
        {"filter": here.to_dict(), "weight": 1 / (1 + COMES_TO_YOU)},
        {"filter": {"match_all": {}}, "weight": NOWHERE},
    ]
    return _multiplied(score, [*decays, *others], "sum")


def _comes_here(query: SearchQuery, in_words: bool) -> Clause:
    if not in_words:
        return tokens("remote_only:")
    areas = ["area:" + token for token in query.area.tokens]
    return tokens("remote_only:", *areas, *_counties(query))


def _inside_region(query: SearchQuery) -> list[Clause]:
    region = query.area.region
    if not region:
        return []
    areas = ["area:" + token for token in query.area.tokens]
    return [_worth(tokens("in:" + region, "serves_in:" + region, *areas), INSIDE)]
