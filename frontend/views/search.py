"""Results: what was understood, how many, the list, and the ways to narrow or widen it."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from directory.place_words import STATES
from directory.regions import naming
from frontend import filters, my_list
from frontend.box import box
from frontend.cards import cards
from frontend.emergency import helps
from frontend.instead import instead, other_words
from frontend.links import REPEATED, SINGLE, SearchLinks, given
from frontend.mapping import mapped
from frontend.posted import settled, shown
from frontend.sensitive import is_private
from search.answer import BadParameters
from search.crisis import kinds
from search.metrics import counted_answer

FIELDS = ("q", "near", "within_km", "open_now", "sort")  # those that the form shows
# Emergencies in which somebody near may be the danger.
DANGEROUS = frozenset({"violence", "assault", "trafficking", "danger"})
_STATE = re.compile(r", ([A-Z]{2})\b")
EXACTNESS = {
    "postal_code": _("Distances are from the middle of this ZIP code."),
    "city": _("Distances are from the middle of this city."),
    "county": _("Distances are from the middle of this county."),
    "state": _("Distances are from the middle of this state."),
}


@csrf_exempt  # it changes nothing, and a token would need a cookie
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """A form posts its search. The words go on to the address, where one can come back to them,
    unless they are to stay out of it: then the answer is given here, and kept nowhere."""
    params = my_list.cleaned(said(request))
    private = wants_privacy(request, params)
    if request.method == "POST" and not private:
        return see_other(params, in_place="Handrail-In-Place" in request.headers)
    response = found(request, params, private=private)
    if private:
        response["Cache-Control"] = "no-store"
    return response


def said(request: HttpRequest) -> QueryDict:
    """What is searched for: of a form, or of one of a private page's buttons."""
    if request.method != "POST":
        return request.GET
    return QueryDict(request.POST["go"]) if "go" in request.POST else settled(request.POST)


def wants_privacy(request: HttpRequest, params: QueryDict) -> bool:
    """It was asked for, or the words speak of danger: those are private by themselves."""
    return request.POST.get("private") == "1" or is_private("".join(given(params, "q")))


def see_other(params: QueryDict, *, in_place: bool) -> HttpResponse:
    """`in_place`: a script asks, which goes there itself (see keeping.js)."""
    address = reverse("frontend:search") + SearchLinks(params).everything()
    if in_place:
        return HttpResponse(status=204, headers={"Handrail-Address": address})
    return HttpResponseRedirect(address, status=303)


def found(request: HttpRequest, params: QueryDict, *, private: bool) -> HttpResponse:
    links = SearchLinks(params)
    now = timezone.now()
    shared = {
        "private": private,
        "query": links.everything()[1:],
        "saved": links.saved,
        "address": address_of(request, params, links, private),
        "link_url": links.with_value("link", "1"),
    }
    try:
        told = counted_answer(asked(params), now=now).as_dict()
    except BadParameters as bad:
        context = form(params, links) | refused(bad.errors) | urgent(kinds(links.words)) | shared
        return render(request, "frontend/search.html", context, status=400)
    links = SearchLinks(params, box(told["understood"]))
    facets = filters.facets(told["facets"] or {}, links, whole=params.get("more", ""))
    shown_cards = cards(told["results"], now=now, links=links)
    context = (
        form(params, links, facets)
        | results(told, links, now)
        | {"facets": facets, "cards": shown_cards}
        | {"map": mapped(shown_cards, told["origin"], private=private)}
        | urgent(told["crisis"])
        | {"farther": farther(told, links)}
        | shared
    )
    return render(request, "frontend/search.html", context)


def address_of(request: HttpRequest, params: QueryDict, links: SearchLinks, private: bool) -> str:
    """A link to a private search, for whoever asks for one."""
    if not private or "link" not in params:
        return ""
    return request.build_absolute_uri(reverse("frontend:search") + links.everything())


def farther(told: Mapping[str, Any], links: SearchLinks) -> dict[str, str]:
    """Help that is not around the corner, for who must not be seen there: all of the state."""
    origin = told["origin"]
    if not origin or not DANGEROUS & set(told["crisis"]) or origin["precision"] == "state":
        return {}
    state = state_of_label(origin["label"])
    return {"state": state, "url": links.near(state)} if state else {}


def state_of_label(label: str) -> str:
    """ "Spokane, WA 99201" -> "Washington"; empty where no state stands in it."""
    code = _STATE.search(label)
    return STATES.get(code[1], "") if code else ""


def asked(params: QueryDict) -> QueryDict:
    """Only what a page can ask for: its length is ours, and `more` is about facets shown."""
    kept = QueryDict(mutable=True)
    for name in (*SINGLE, *REPEATED, "page"):
        kept.setlist(name, given(params, name))
    return kept


def form(
    params: QueryDict, links: SearchLinks, facets: Iterable[filters.Facet] = ()
) -> dict[str, Any]:
    """`facets`: whose boxes are part of the form; what has no box is carried along unseen."""
    typed = {name: (given(params, name) or [""])[0] for name in FIELDS}
    if links.box.saying("open_now"):
        typed["open_now"] = "true"
    boxes = {(facet.name, one.value) for facet in facets for one in facet.choices}
    distance = typed["within_km"]
    other = distance if distance not in filters.MILES_TO_KM.values() else ""
    return {
        "typed": typed,
        "other_distance": other,
        "other_distance_words": filters.within(other) if other else "",
        "kept": [*(one for one in links.hidden(FIELDS) if one not in boxes), *shown(links)],
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


def results(found: Mapping[str, Any], links: SearchLinks, now: datetime) -> dict[str, Any]:
    counted = found["facets"] or {}
    page, per_page = found["page"], found["per_page"]
    pages = max(1, -(-found["total"] // per_page))
    return {
        "total": found["total"],
        "partial": found.get("partial", False),
        "understood": found["understood"],
        **where(found, links),
        "instead": instead(found, links, now),
        "other_words": other_words(links) if not found["total"] else [],
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
        "place_name": naming.shown(origin["label"]).partition(",")[0],
        "other_places": [{"label": label, "url": links.near(label)} for label in others],
    }
