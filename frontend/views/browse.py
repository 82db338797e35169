"""Ways through the directory without a word typed: by kind of help, and by place."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from directory.models import Service, TaxonomyTerm
from directory.place_words import STATES
from directory.regions import naming
from frontend import browsing
from frontend.wording import of_services
from frontend.words import alphabet
from search.answer import answer

ON_A_PAGE = 100


def browse(request: HttpRequest) -> HttpResponse:
    context = {"kinds": kinds(), "states": browsing.states()}
    return render(request, "frontend/browse.html", context)


def kinds() -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Kinds of help with their counts, below what they belong to; "" for those by themselves.

    Both are named in English, and stand in the order of the names that the page shows.
    """
    counted = answer(QueryDict("per_page=1"), now=timezone.now()).as_dict()["facets"]
    counts = {one["value"]: one for one in counted["taxonomy_term"]}
    terms = TaxonomyTerm.objects.live().filter(facet="").select_related("parent")
    return grouped(sorted(terms, key=lambda term: alphabet(term.name)), counts)


def grouped(
    terms: Iterable[TaxonomyTerm], counts: Mapping[str, Mapping[str, Any]]
) -> list[tuple[str, list[Mapping[str, Any]]]]:
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for term in terms:
        if known := counts.get(str(term.pk)):
            groups.setdefault(term.parent.name if term.parent else "", []).append(known)
    return sorted(groups.items(), key=lambda group: alphabet(group[0]))


def state(request: HttpRequest, code: str) -> HttpResponse:
    known = known_state(code)
    context = {
        "name": STATES[known],
        "counties": browsing.counties(known),
        "towns": browsing.towns(known),
    }
    if not context["counties"] and not context["towns"]:
        raise Http404
    return render(request, "frontend/state.html", context)


def town(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    known = known_state(code)
    known_town = browsing.named(known, slug)
    if known_town is None:
        raise Http404
    name, ids = known_town
    page = Paginator(ids, ON_A_PAGE).get_page(request.GET.get("page"))
    found = Service.objects.in_directory().filter(pk__in=list(page.object_list))
    services = list(found.select_related("organization").order_by("name", "pk"))
    context = {
        "name": naming.in_state(name, known, in_a_sentence=True),
        "state": STATES[known],
        "code": known,
        "near": f"{name}, {known}",
        "page": page,
        "services": services,
        "wording": of_services(services),
    }
    return render(request, "frontend/town.html", context)


def known_state(code: str) -> str:
    if code.upper() not in STATES or code != code.lower():
        raise Http404
    return code.upper()
