"""A search in the engine's words: which documents match, and roughly in which order.

The same rules as `search.matching` and `search.evidence` have, over fields instead of bitmaps. A
score only picks candidates; `search.ranking` puts the first of them in order for every backend.
All of it are values that were looked up or chosen: nothing that was typed is ever query syntax.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch.dsl import Q

from search.backends.engine_index import OLDEST, WORDS, called
from search.evidence import (
    BY_FILTER,
    PART_OF_TERM,
    QUALITY,
    SCATTERED,
    SURE,
    WHOLE_TERM,
    step,
)
from search.query import Band, Concept, Near, SearchQuery, Wording
from search.ranking import BESIDE, DOES_NOT_SAY_WHOM, REFUSED

Clause = Any  # the query language's classes are made at run time
Body = dict[str, Any]

# Mostly nothing is gone, and then this costs nothing.
LIVE: Clause = Q("bool", must_not=[Q("term", live=False)])
WITH_POINT: Clause = Q("exists", field="point")
# What stands above the rest in the order; a score is below 2.
IS_NAMED, SAYS = 64.0, 8.0
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
        (step(quality * each.weight), where, clause)
        for each in concept.wordings
        for quality, where, clause in evidence(each)
    ]
    return [Way(f"{number}.{place}", *way) for place, way in enumerate(found)]


def said(told: Sequence[Way]) -> Clause:
    """In any of the ways."""
    return any_of(way.clause for way in told)


def _how_well(concept: Sequence[Way], boost: float) -> Clause:
    """Scores by the best evidence."""
    scored = [
        Q("constant_score", filter=way.clause, boost=max(way.quality, 0.01), _name=way.name)
        for way in concept
    ]
    return Q("dis_max", queries=scored, boost=max(boost, 0.001)) if scored else Q("match_none")


def _named(concept: Sequence[Way]) -> Clause:
    """Any of the ways."""
    return any_of(Q("bool", filter=[way.clause], _name=way.name) for way in concept)


def called_so(words: Sequence[str]) -> Clause:
    """Those called just so."""
    return Q("term", called=called(sorted(set(words))))


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
    """What is an order by itself. The last never ties."""
    if query.sort == "name" or query.near is None:
        return _BY_NAME
    by_region = [{"_score": "desc"}] if query.area.region else []
    return [*by_region, *nearest_first(query.near)]


_BY_NAME: list[Any] = [{"sort_name": "asc"}, {"id": "asc"}]
BEST_FIRST: list[Any] = [{"_score": "desc"}, *_BY_NAME]


def nearest_first(near: Near) -> list[Any]:
    """By metres: only so the engine passes by what is farther than those it has."""
    return [{"_geo_distance": {"point": _origin(near), "order": "asc", "unit": "m"}}, *_BY_NAME]


def score(
    query: SearchQuery,
    concepts: Sequence[Concept],
    told: Sequence[Sequence[Way]],
    values: Sequence[float],
    named: Clause | None,
) -> tuple[list[Clause], list[Clause]]:
    """(what must score, what is added where it fits), wherever a listing lies. `told`: the ways of
    each concept, `values`: how much it tells."""
    added = [_worth(clause, SAYS, name) for name, clause in says(query).items()]
    if named is not None:
        added.append(_worth(named, IS_NAMED, CALLED_SO))
    return ([_for_whom(concepts, told, _what(concepts, told, values))] if concepts else []), added


def says(query: SearchQuery) -> dict[str, Clause]:
    """That a listing says what was asked of it: those that do not stand below. By name."""
    found = {}
    if query.open_now:
        found[OPEN_KNOWN] = _not(hours_unknown(query))
    if query.ages:
        found[AGES_KNOWN] = _not(ages_unknown())
    return found


def inside_region(query: SearchQuery) -> list[Clause]:
    """For a state or a county: what lies in it or serves it goes first."""
    region = query.area.region
    if not region:
        return []
    areas = ["area:" + token for token in query.area.tokens]
    return [tokens("in:" + region, "serves_in:" + region, *areas)]


def first_where(clauses: Iterable[Clause]) -> list[Clause]:
    """A score for nothing else, so that what fits stands before the rest."""
    return [_worth(clause, 1.0) for clause in clauses]


def only_told(
    query: SearchQuery, told: Sequence[Sequence[Way]], named: Clause | None
) -> list[Clause]:
    """Where nothing is scored: changes no order and no set, and lets the engine tell of each
    listing what it fits."""
    marked = {way.name: way.clause for each in told for way in each} | says(query)
    if named is not None:
        marked[CALLED_SO] = named
    return [_worth(clause, 0.0, name) for name, clause in marked.items()]


def _worth(clause: Clause, worth: float, name: str = "") -> Clause:
    named = {"_name": name} if name else {}
    return Q("constant_score", filter=clause, boost=worth, **named)


def _what(
    concepts: Sequence[Concept], told: Sequence[Sequence[Way]], values: Sequence[float]
) -> Clause:
    listed = zip(concepts, told, values, strict=True)
    musts = [(ways, value) for one, ways, value in listed if one.need == "must"]
    if not musts:
        return _worth(Q("match_all"), 1.0)
    most = sum(value for _, value in musts) or 1.0
    each = [_how_well(ways, value / most) for ways, value in musts]
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
        elif one.need == "not":
            sure = any_of(way.clause for way in ways if way.where in SURE)
            functions.append({"filter": sure.to_dict(), "weight": REFUSED})
    if not functions:
        return score
    return Q(
        "function_score",
        query=score,
        functions=functions,
        score_mode="multiply",
        boost_mode="multiply",
    )


def comes_here(query: SearchQuery, *, in_words: bool) -> Clause:
    """Without a point, and yet not far: it comes to the person, or is in the county."""
    if not in_words:
        return but_not(tokens("remote_only:"), WITH_POINT)
    areas = ["area:" + token for token in query.area.tokens]
    return but_not(tokens("remote_only:", *areas, *_counties(query)), WITH_POINT)
