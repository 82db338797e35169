"""From parameters to an answer, for the API and for the results page alike."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from search import origins
from search.backends import backend
from search.origins import Origin, UnknownOrigin
from search.parameters import BadParameters, Parameters, Params, printable, read
from search.query import Area, FacetCount, Near, SearchPage, SearchQuery
from search.snapshot import current
from search.vocabulary import label

__all__ = ["Answer", "BadParameters", "answer"]


@dataclass(frozen=True, slots=True)
class Answer:
    parameters: Parameters
    origin: Origin | None
    page: SearchPage

    def as_dict(self) -> dict[str, Any]:
        """The shape of the API."""
        return {
            "total": self.page.total,
            "page": self.parameters.page,
            "per_page": self.parameters.per_page,
            "partial": self.page.partial,
            "answered_by": self.page.answered_by,
            "took_ms": self.page.took_ms,
            "origin": self.origin.as_dict() if self.origin else None,
            "understood": {
                "q": self.parameters.q,
                "corrected_from": None,
                "place_from_words": None,
            },
            "results": self.page.results,
            "facets": {
                name: [_entry(name, one) for one in counts]
                for name, counts in self.page.facets.items()
            },
        }


def answer(params: Params, *, now: datetime) -> Answer:
    """Raises BadParameters with all that is wrong."""
    places = (str(value).strip() for value in params.getlist("near"))
    near = next(filter(None, places), "")
    origin, faults = _origin(near)
    try:
        parameters = read(params, known=_known_values)
    except BadParameters as bad:
        raise BadParameters([*bad.errors, *faults]) from None
    if faults:
        raise BadParameters(faults)
    page = backend().search(query_of(parameters, origin, now))
    return Answer(parameters, origin, page)


def query_of(parameters: Parameters, origin: Origin | None, now: datetime) -> SearchQuery:
    near = Near(origin.latitude, origin.longitude, parameters.within_km) if origin else None
    return SearchQuery(
        now=now,
        text=parameters.q,
        near=near,
        area=Area(origin.tokens, origin.region) if origin else Area(),
        taxonomy_terms=parameters.taxonomy_terms,
        open_now=parameters.open_now,
        ages=parameters.ages,
        chosen=parameters.chosen,
        organizations=parameters.organizations,
        sort=parameters.sort,
        page=parameters.page,
        per_page=parameters.per_page,
    )


def _known_values(facet: str) -> set[str]:
    return {value for value, _ in current().tokens.get(facet, [])}


def _origin(near: str) -> tuple[Origin | None, list[tuple[str, str, str]]]:
    """The place, or what is wrong with it: told together with the other faults."""
    if not near:
        return None, []
    try:
        return origins.resolve(near), []
    except UnknownOrigin as unknown:
        return None, [("near", printable(near), str(unknown))]


def _entry(facet: str, one: FacetCount) -> dict[str, Any]:
    return {
        "value": one.value,
        "label": one.label or label(facet, one.value),
        "count": one.count,
        "selected": one.selected,
    }
