"""Counting services for each value of each facet, in the engine.

A service of one document is counted with it; those of several are told apart by `cardinality`,
which is exact up to about a thousand of them in a bucket and off by less than 0.1 % above.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from elasticsearch.dsl import Q

from search.backends import engine_query as say
from search.backends.engine_query import Body, Clause
from search.labels import Labels
from search.query import Band, FacetCount, SearchQuery
from search.vocabulary import AGE_BANDS

PLAIN = ("cost", "group", "language", "mode", "setting")
MOST_ORGANIZATIONS = 20
MOST_VALUES = 20_000
PRECISION = 40_000
_ALONE, _SEVERAL = {"term": {"alone": True}}, {"term": {"alone": False}}
_SERVICES = {"n": {"cardinality": {"field": "service_id", "precision_threshold": PRECISION}}}


def services(clause: Clause) -> Body:
    return {
        "filter": clause.to_dict(),
        "aggs": {"alone": {"filter": _ALONE}, "several": {"filter": _SEVERAL, "aggs": _SERVICES}},
    }


def counted(answer: Mapping[str, Any]) -> int:
    return int(answer["alone"]["doc_count"]) + int(answer["several"]["n"]["value"])


def _values(clause: Clause, field: str, most: int = MOST_VALUES) -> Body:
    terms = {"field": field, "size": most}
    return {
        "filter": clause.to_dict(),
        "aggs": {
            "alone": {"filter": _ALONE, "aggs": {"each": {"terms": terms}}},
            "several": {
                "filter": _SEVERAL,
                "aggs": {"each": {"terms": terms, "aggs": _SERVICES}},
            },
        },
    }


def _by_value(answer: Mapping[str, Any]) -> Counter[str]:
    found: Counter[str] = Counter()
    for bucket in answer["alone"]["each"]["buckets"]:
        found[bucket["key"]] += bucket["doc_count"]
    for bucket in answer["several"]["each"]["buckets"]:
        found[bucket["key"]] += bucket["n"]["value"]
    return found


def _without(filters: Mapping[str, Clause], facet: str) -> Clause:
    """A facet is counted over what matches without its own choice."""
    kept = [clause for name, clause in filters.items() if name != facet]
    return say.all_of(kept) if kept else Q("match_all")


def aggregations(query: SearchQuery, filters: Mapping[str, Clause]) -> Body:
    """`total` always; the facets if they are asked for."""
    found = {"total": services(_without(filters, ""))}
    if not query.facets:
        return found
    for name in PLAIN:
        found[name] = _values(_without(filters, name), name)
    terms = _without(filters, "taxonomy_term")
    found["taxonomy_term"] = _values(terms, "taxonomy_terms")
    organizations = _without(filters, "organization")
    found["organization"] = _values(organizations, "organization", 50 * MOST_ORGANIZATIONS)
    if query.organizations:
        chosen = say.all_of([organizations, filters["organization"]])
        found["chosen_organization"] = _values(chosen, "organization")
    hours = _without(filters, "open_now")
    found["open_now"] = services(say.all_of([hours, say.may_be_open(query)]))
    ages = _without(filters, "age")
    for value, band in AGE_BANDS.items():
        taking = say.taking([band])
        found[f"age {value}"] = services(say.all_of([ages, taking]))
        may = say.any_of([taking, say.ages_unknown()])
        found[f"age {value} or not said"] = services(say.all_of([ages, may]))
    return found


def facets(
    query: SearchQuery, answer: Mapping[str, Any], known: Labels
) -> dict[str, list[FacetCount]]:
    """Largest first; what was chosen is there with nothing in it, too."""
    found = {"taxonomy_term": _terms(query, _by_value(answer["taxonomy_term"]), known)}
    for name in PLAIN:
        chosen = set(query.chosen.get(name, ()))
        counts = _by_value(answer[name])
        counts.update(dict.fromkeys(chosen, 0))
        found[name] = _largest_first(
            FacetCount(value, count, value in chosen) for value, count in counts.items()
        )
    found["age"] = list(_ages(query, answer))
    found["open_now"] = [FacetCount("true", counted(answer["open_now"]), query.open_now)]
    found["organization"] = _organizations(query, answer)
    return found


def _terms(query: SearchQuery, counts: Counter[str], known: Labels) -> list[FacetCount]:
    chosen = {pk.hex for pk in query.taxonomy_terms}
    counts.update(dict.fromkeys(chosen, 0))
    named = ((known.terms.get(bytes.fromhex(key)), key, count) for key, count in counts.items())
    return _largest_first(
        FacetCount(label.card["id"], count, key in chosen, label.card["name"])
        for label, key, count in named
        if label is not None
    )


def _ages(query: SearchQuery, answer: Mapping[str, Any]) -> Iterator[FacetCount]:
    """In the order of life."""
    for value, band in AGE_BANDS.items():
        selected = any(_same(band, age) for age in query.ages)
        if selected or counted(answer[f"age {value}"]):
            yield FacetCount(value, counted(answer[f"age {value} or not said"]), selected)


def _same(band: Band, age: Band) -> bool:
    return band[0] <= age[0] and age[1] <= band[1]


def _organizations(query: SearchQuery, answer: Mapping[str, Any]) -> list[FacetCount]:
    """The largest, and the chosen ones. A key is what orders those that tie, an id, and a name."""
    chosen = {str(pk) for pk in query.organizations}
    listed = sorted(_by_value(answer["organization"]).items(), key=lambda one: (-one[1], one[0]))
    counts = dict(listed[:MOST_ORGANIZATIONS])
    if chosen:
        counts.update(_by_value(answer["chosen_organization"]))
    parted = ((key.split(" ", 2), count) for key, count in counts.items())
    return _largest_first(
        FacetCount(pk, count, pk in chosen, name) for (_, pk, name), count in parted
    )


def _largest_first(counts: Iterable[FacetCount]) -> list[FacetCount]:
    return sorted(counts, key=lambda one: (-one.count, one.value))
