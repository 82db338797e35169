"""Results: what was understood, how many, the list, and the ways to narrow or widen it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from frontend import filters
from frontend.box import box
from frontend.cards import cards
from frontend.emergency import helps
from frontend.instead import instead, other_words
from frontend.links import REPEATED, SINGLE, SearchLinks, given
from search.answer import BadParameters, answer
from search.crisis import kinds

FIELDS = ("q", "near", "within_km", "open_now", "sort")  # those that the form shows
# New words in the form are not meant to be taken as the last ones were.
NOT_KEPT = (*FIELDS, "literal")
EXACTNESS = {
    "postal_code": _("Distances are from the middle of this ZIP code."),
    "city": _("Distances are from the middle of this city."),
    "county": _("Distances are from the middle of this county."),
    "state": _("Distances are from the middle of this state."),
}


def search(request: HttpRequest) -> HttpResponse:
    links = SearchLinks(request.GET)
    now = timezone.now()
    try:
        found = answer(asked(request.GET), now=now).as_dict()
    except BadParameters as bad:
        context = form(request.GET, links) | refused(bad.errors) | urgent(kinds(links.words))
        return render(request, "frontend/search.html", context, status=400)
    links = SearchLinks(request.GET, box(found["understood"]))
    context = (
        form(request.GET, links)
        | results(found, links, request.GET.get("more", ""), now)
        | urgent(found["crisis"])
    )
    return render(request, "frontend/search.html", context)


def asked(params: QueryDict) -> QueryDict:
    """Only what a page can ask for: its length is ours, and `more` is about facets shown."""
    kept = QueryDict(mutable=True)
    for name in (*SINGLE, *REPEATED, "page"):
        kept.setlist(name, given(params, name))
    return kept


def form(params: QueryDict, links: SearchLinks) -> dict[str, Any]:
    typed = {name: (given(params, name) or [""])[0] for name in FIELDS}
    distance = typed["within_km"]
    other = distance if distance not in filters.MILES_TO_KM.values() else ""
    return {
        "typed": typed,
        "other_distance": other,
        "other_distance_words": filters.within(other) if other else "",
        "kept": links.hidden(NOT_KEPT),
        "miles": [(km, miles) for miles, km in filters.MILES_TO_KM.items()],
        "links": links,
    }


def urgent(crises: Iterable[str]) -> dict[str, Any]:
    """Emergency help goes above everything, whatever became of the search."""
    return {"helps": helps(crises)}


def refused(errors: Iterable[tuple[str, str, str]]) -> dict[str, Any]:
    """Each complaint beside its field; those about no field of the form are told on top."""
    messages = {field: message for field, _value, message in errors}
    return {
        "errors": messages,
        "elsewhere": [text for field, text in messages.items() if field not in FIELDS],
    }


def results(
    found: Mapping[str, Any], links: SearchLinks, more: str, now: datetime
) -> dict[str, Any]:
    counted = found["facets"] or {}
    page, per_page = found["page"], found["per_page"]
    pages = max(1, -(-found["total"] // per_page))
    return {
        "total": found["total"],
        "partial": found.get("partial", False),
        "understood": found["understood"],
        **where(found, links),
        "cards": cards(found["results"], now=now, links=links),
        "instead": instead(found, links, now),
        "other_words": other_words(links) if not found["total"] else [],
        "facets": filters.facets(counted, links, whole=more),
        "chips": filters.chips(counted, links),
        "first": (page - 1) * per_page + 1,
        "page": page,
        "pages": pages,
        "previous": links.page(page - 1) if page > 1 else "",
        "next": links.page(page + 1) if page < pages else "",
    }


def where(found: Mapping[str, Any], links: SearchLinks) -> dict[str, Any]:
    """The place searched from, others of its name, and whether it has to be asked for."""
    origin = found["origin"]
    if origin is None:
        return {"origin": None, "asks_where": found["understood"]["near_me"]}
    others = origin.get("alternatives") or ()
    return {
        "origin": origin,
        "exactness": EXACTNESS.get(origin["precision"]),
        "place_name": origin["label"].partition(",")[0],
        "other_places": [{"label": label, "url": links.near(label)} for label in others],
    }
