"""Counting services for each value of each facet, in the engine.

What nothing was chosen of is counted together with the total; each facet with a choice needs a
search of its own, without that choice. Documents are counted, and where services have several,
those are told apart by `cardinality`, which is exact up to about a thousand of them in a bucket
and off by less than 0.1 % above.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch.dsl import A

from search.backends import engine_query as say
from search.backends.engine_index import OR_NOT_SAID
from search.backends.engine_query import Body, Clause
from search.facets import MOST_ORGANIZATIONS, PLAIN, covers, largest_first
from search.labels import Labels
from search.query import FacetCount, SearchQuery
from search.vocabulary import AGE_BANDS

FIELDS = {
    **{name: name for name in PLAIN},
    "age": "bands",
    "taxonomy_term": "taxonomy_terms",
    "organization": "organization",
}
MOST_VALUES = 20_000
PRECISION = 40_000
TOTAL = ""
SEVERAL = {"term": {"alone": False}}
_SERVICES = {"n": {"cardinality": {"field": "service_id", "precision_threshold": PRECISION}}}


def body_of(clauses: Iterable[Clause], fields: Mapping[str, str], *, several: bool) -> Body:
    """Counts the services that match all `clauses`, and those with each value of the `fields`.

    `several`: whether there are services with several documents at all. The engine remembers the
    answer as long as the index stays as it is.
    """
    counted = {name: _values(field, several=several) for name, field in fields.items()}
    aggregations = {name: each.to_dict() for name, each in counted.items()}
    if several:
        apart = {name: {**each, "aggs": _SERVICES} for name, each in aggregations.items()}
        aggregations["several"] = {"filter": SEVERAL, "aggs": {**_SERVICES, **apart}}
    query = say.all_of(clauses).to_dict()
    return {"size": 0, "track_total_hits": True, "query": query, "aggs": aggregations}


def _values(field: str, *, several: bool) -> Any:
    most = MOST_VALUES
    if field == "organization":
        # Of the largest by documents come the largest by services: not always the same.
        most = MOST_ORGANIZATIONS * (50 if several else 1)
    return A("terms", field=field, size=most)


def searches(
    query: SearchQuery, base: Sequence[Clause], filters: Mapping[str, Clause], *, several: bool
) -> dict[str, Body]:
    """What is counted, by what it is for: the total always, the facets if they are asked for."""
    fields = FIELDS if query.facets else {}
    chosen = [name for name in fields if name in filters]
    # The chosen organizations are counted within all that was chosen.
    free = {name: field for name, field in fields.items() if name not in filters}
    if "organization" in chosen:
        free["organization"] = FIELDS["organization"]
    found = {TOTAL: body_of([*base, *filters.values()], free, several=several)}
    for name in chosen:
        others = [clause for other, clause in filters.items() if other != name]
        found[name] = body_of([*base, *others], {name: fields[name]}, several=several)
    if query.facets and "open_now" not in filters:
        hours = [*base, *filters.values(), say.may_be_open(query)]
        found["open_now"] = body_of(hours, {}, several=several)
    return found


def total(answer: Mapping[str, Any]) -> int:
    """Services."""
    return int(answer["hits"]["total"]["value"]) + _beside(answer.get("aggregations", {}))


def _beside(aggregations: Mapping[str, Any]) -> int:
    several = aggregations.get("several")
    return int(several["n"]["value"] - several["doc_count"]) if several else 0


def by_value(answer: Mapping[str, Any], name: str) -> Counter[str]:
    aggregations = answer["aggregations"]
    found = Counter({one["key"]: one["doc_count"] for one in aggregations[name]["buckets"]})
    if "several" in aggregations:
        for one in aggregations["several"][name]["buckets"]:
            found[one["key"]] += one["n"]["value"] - one["doc_count"]
    return found


def facets(
    query: SearchQuery, answers: Mapping[str, Mapping[str, Any]], known: Labels
) -> dict[str, list[FacetCount]]:
    """`answers`: to `searches`. Largest first; what was chosen is there with nothing in it, too."""
    if not query.facets:
        return {}

    def counts(name: str) -> Counter[str]:
        return by_value(answers.get(name, answers[TOTAL]), name)

    found = {"taxonomy_term": _terms(query, counts("taxonomy_term"), known)}
    for name in PLAIN:
        chosen = set(query.chosen.get(name, ()))
        values = counts(name)
        values.update(dict.fromkeys(chosen, 0))
        found[name] = largest_first(
            FacetCount(value, count, value in chosen) for value, count in values.items()
        )
    found["age"] = list(_ages(query, counts("age")))
    hours = total(answers.get("open_now", answers[TOTAL]))
    found["open_now"] = [FacetCount("true", hours, query.open_now)]
    within = by_value(answers[TOTAL], "organization")
    found["organization"] = _organizations(query, counts("organization"), within)
    return found


def _terms(query: SearchQuery, counts: Counter[str], known: Labels) -> list[FacetCount]:
    chosen = {pk.hex for pk in query.taxonomy_terms}
    counts.update(dict.fromkeys(chosen, 0))
    named = ((known.terms.get(bytes.fromhex(key)), key, count) for key, count in counts.items())
    return largest_first(
        FacetCount(label.card["id"], count, key in chosen, label.card["name"])
        for label, key, count in named
        if label is not None
    )


def _ages(query: SearchQuery, counts: Counter[str]) -> Iterator[FacetCount]:
    """In the order of life."""
    for value, band in AGE_BANDS.items():
        selected = any(covers(band, age) for age in query.ages)
        if selected or counts[value]:
            yield FacetCount(value, counts[value + OR_NOT_SAID], selected)


def _organizations(
    query: SearchQuery, counts: Counter[str], within: Mapping[str, int]
) -> list[FacetCount]:
    """The largest, and the chosen ones. A key is what orders those that tie, an id, and a name.
    `within`: the counts of those chosen."""
    chosen = {str(pk) for pk in query.organizations}
    listed = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    largest = dict(listed[:MOST_ORGANIZATIONS])
    if chosen:
        largest.update(within)
    parted = ((key.split(" ", 2), count) for key, count in largest.items())
    return largest_first(
        FacetCount(pk, count, pk in chosen, name) for (_, pk, name), count in parted
    )
