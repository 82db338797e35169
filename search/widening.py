"""When nothing is found: the nearest thing to what was asked, and what had to be let go for it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from search.parameters import Parameters
from search.query import SearchPage, SearchQuery
from search.reading.reader import Reading
from search.vocabulary import FACET_NAMES, label

SHOWN = 5
Search = Callable[[SearchQuery], SearchPage]
Params = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Wider:
    """A search with less asked; `let_go` names that for people."""

    let_go: tuple[str, ...]
    query: SearchQuery
    params: Params  # of its address


@dataclass(frozen=True, slots=True)
class Instead:
    let_go: tuple[str, ...]
    page: SearchPage
    params: Params


def instead(
    query: SearchQuery, parameters: Parameters, reading: Reading, search: Search
) -> Instead | None:
    """The first of the wider searches that finds anything; None when not even the last does.

    What a person can do without is let go first: the hour, then one filter, then the distance,
    then all filters together, and the words last.
    """
    for wider in _wider(query, parameters, reading):
        page = search(replace(wider.query, page=1, per_page=SHOWN, facets=False))
        if page.total:
            return Instead(wider.let_go, page, wider.params)
    return None


def _wider(query: SearchQuery, parameters: Parameters, reading: Reading) -> Iterator[Wider]:
    given = _params(parameters, reading)
    if query.open_now:
        yield _without_hours(query, given, reading)
    chosen = {name: values for name, values in query.chosen.items() if values}
    for name, values in chosen.items():
        kept = {one: each for one, each in chosen.items() if one != name}
        names = tuple(label(name, value) for value in values)
        yield Wider(names, replace(query, chosen=kept), _less(given, name, reading))
    if query.taxonomy_terms:
        terms = replace(query, taxonomy_terms=())
        yield Wider((str(FACET_NAMES["taxonomy_term"]),), terms, _less(given, "taxonomy_term"))
    if query.near and query.near.within_km is not None:
        anywhere = replace(query, near=replace(query.near, within_km=None))
        yield Wider((_("the distance"),), anywhere, _less(given, "within_km"))
    free = replace(
        query,
        chosen={},
        ages=(),
        open_now=False,
        taxonomy_terms=(),
        organizations=(),
        near=replace(query.near, within_km=None) if query.near else None,
    )
    if free != query:
        params: Params = {name: given[name] for name in ("q", "near") if name in given}
        if reading.said:
            params["q"] = [reading.rest]
        yield Wider((_("all filters"),), free, params)
    if query.text and query.near:
        nearest = replace(free, text="", concepts=(), named=())
        yield Wider((f"“{reading.text}”",), nearest, _less(given, "q"))


def _without_hours(query: SearchQuery, given: Params, reading: Reading) -> Wider:
    params = _less(given, "open_now", reading)
    return Wider((label("open_now", "true"),), replace(query, open_now=False), params)


def _less(given: Params, name: str, reading: Reading | None = None) -> Params:
    """The address without one parameter, or without the words that stood for it."""
    params = {one: values for one, values in given.items() if one != name}
    said = next((one for one in reading.said if one.facet == name), None) if reading else None
    if said is not None:
        params["q"] = [said.without]
    return params


def _params(parameters: Parameters, reading: Reading) -> Params:
    """The place that was said in the words stands beside them: words are taken out of those."""
    ages = [
        f"{low:g}-" + ("" if high == float("inf") else f"{high:g}") for low, high in parameters.ages
    ]
    found: Params = {
        "q": [parameters.q],
        "near": [parameters.near or (reading.origin.label if reading.origin else "")],
        "within_km": [f"{parameters.within_km:g}"] if parameters.within_km else [],
        "open_now": ["true"] if parameters.open_now else [],
        "taxonomy_term": [str(pk) for pk in parameters.taxonomy_terms],
        "age": ages,
        "organization": [str(pk) for pk in parameters.organizations],
        **{name: list(values) for name, values in parameters.chosen.items()},
    }
    return {name: values for name, values in found.items() if any(values)}
