"""From parameters to an answer, for the API and for the results page alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import get_language

from directory import places_in_words
from search import crisis, origins, synonyms
from search.backends import backend
from search.origins import Origin, UnknownOrigin, where_listings_are
from search.parameters import BadParameters, Parameters, Params, printable, read
from search.query import Area, FacetCount, Near, SearchPage, SearchQuery
from search.reading.reader import Reading, reader
from search.snapshot import Snapshot, current
from search.synonyms import Lexicon
from search.vocabulary import label_in
from search.widening import Instead, instead

__all__ = ["Answer", "BadParameters", "answer", "understood"]


@dataclass(frozen=True, slots=True)
class Answer:
    parameters: Parameters
    origin: Origin | None
    page: SearchPage
    reading: Reading
    instead: Instead | None = None
    crisis: tuple[str, ...] = ()

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
            "understood": self.reading.as_dict(),
            "crisis": list(self.crisis),
            "results": self.page.results,
            "facets": {name: _entries(name, each) for name, each in self.page.facets.items()},
            "instead": _instead_dict(self.instead) if self.instead else None,
        }


def understood(params: Params) -> dict[str, Any]:
    """What the words are taken for, in the shape of the API. Raises BadParameters."""
    snapshot = current()
    return _read_box(_parameters(params, snapshot), snapshot, None).as_dict()


def answer(params: Params, *, now: datetime, lexicon: Lexicon | None = None) -> Answer:
    """Raises BadParameters with all that is wrong. `lexicon`: other synonyms than those in force."""
    places = (str(value).strip() for value in params.getlist("near"))
    near = next(filter(None, places), "")
    origin, faults = _origin(near)
    snapshot = current()
    try:
        parameters = _parameters(params, snapshot)
    except BadParameters as bad:
        raise BadParameters([*bad.errors, *faults]) from None
    if faults:
        raise BadParameters(faults)
    reading = _read_box(parameters, snapshot, lexicon)
    origin = where_listings_are(origin, snapshot) if origin else reading.origin
    query = query_of(parameters, reading, origin, now)
    page = backend().search(query)
    wider = None if page.total else instead(query, parameters, reading, backend().search)
    # What was typed, not what it was mended to: mending knows the listings, not the danger.
    return Answer(parameters, origin, page, reading, wider, crisis.kinds(parameters.q))


def _parameters(params: Params, snapshot: Snapshot) -> Parameters:
    return read(params, known=partial(_known_values, snapshot), says_where=_says_where)


def _says_where(words: str) -> bool:
    found = places_in_words.find(words)
    return found is not None and found.place is not None


def _read_box(parameters: Parameters, snapshot: Snapshot, lexicon: Lexicon | None) -> Reading:
    if not parameters.q:
        return Reading()
    chosen = {facet for facet, values in parameters.chosen.items() if values}
    placed = bool(parameters.near)
    known = synonyms.current(snapshot.stamp)

    def read_it() -> Reading:
        box = reader(snapshot, lexicon or known, chosen)
        return box.read(parameters.q, place_given=placed, literal=parameters.literal)

    if lexicon is not None:
        return read_it()
    # Whoever turns the page or sets a filter asks in the same words again.
    asked = parameters.q, placed, parameters.literal, *sorted(chosen)
    return snapshot.remembered.get((known.stamp, get_language(), *asked), read_it)


def query_of(
    parameters: Parameters, reading: Reading, origin: Origin | None, now: datetime
) -> SearchQuery:
    """What was chosen by hand goes before what was said in the box."""
    near = Near(origin.latitude, origin.longitude, parameters.within_km) if origin else None
    chosen = {name: values for name, values in parameters.chosen.items() if values}
    return SearchQuery(
        now=now,
        text=reading.text,
        concepts=reading.concepts,
        named=reading.named,
        story=reading.story,
        near=near,
        area=Area(origin.tokens, origin.region) if origin else Area(),
        taxonomy_terms=parameters.taxonomy_terms,
        open_now=parameters.open_now or reading.open_now,
        ages=parameters.ages,
        chosen={**reading.filters, **chosen},
        organizations=parameters.organizations,
        sort=parameters.sort,
        page=parameters.page,
        per_page=parameters.per_page,
    )


def _instead_dict(instead: Instead) -> dict[str, Any]:
    return {
        "let_go": list(instead.let_go),
        "total": instead.page.total,
        "results": instead.page.results,
        "params": instead.params,
    }


def _known_values(snapshot: Snapshot, facet: str) -> set[str]:
    return {value for value, _ in snapshot.tokens.get(facet, [])}


def _origin(near: str) -> tuple[Origin | None, list[tuple[str, str, str]]]:
    """The place, or what is wrong with it: told together with the other faults."""
    if not near:
        return None, []
    try:
        return origins.resolve(near), []
    except UnknownOrigin as unknown:
        return None, [("near", printable(near), str(unknown))]


def _entries(facet: str, counts: Iterable[FacetCount]) -> list[dict[str, Any]]:
    language = get_language() or ""
    return [
        {
            "value": one.value,
            "label": one.label or label_in(language, facet, one.value),
            "count": one.count,
            "selected": one.selected,
        }
        for one in counts
    ]
